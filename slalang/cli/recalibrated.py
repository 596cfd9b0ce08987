"""A recalibration in; the changed files of the agreement, tried before they are written, out."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from difflib import unified_diff
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from slalang.cli.problem import CannotRun
from slalang.cli.project import settings_for
from slalang.cli.terminal import COLUMNS, remark
from slalang.diagnostics.finding import Severity
from slalang.diagnostics.render.cells import bullet
from slalang.driver import open_project, outcomes, read
from slalang.model.agreement import Agreement
from slalang.model.digest import digest
from slalang.planning.progress.edit import edited, edits_of
from slalang.planning.progress.edit import recalibrated as meant
from slalang.planning.progress.recalibrate import Recalibration
from slalang.report import Report, report_of
from slalang.source.load import Refusal, decode, display_path, load_bytes, load_file
from slalang.source.text import SourceFile
from slalang.source.write import WriteProblem, check_place, write_atomic
from slalang.syntax.parser import parse

OWN_MISTAKE = "Change the rates by hand, and please report this."


class NewFile(NamedTuple):
    """One file of the agreement, as it is and as it will be."""

    path: Path
    shown: str
    before: bytes
    after: bytes


class Recalibrated(NamedTuple):
    """The files to change, and what is to be shown of it."""

    files: tuple[NewFile, ...]
    shown: str
    """What is kept and why, then a diff."""
    wanted: Recalibration
    clashes: tuple[str, ...] = ()
    """What `slalang check` would call an error afterwards, and does not call one now."""


def recalibrated(
    file: Path, agreement: Agreement, report: Report, wanted: Recalibration
) -> Recalibrated:
    """The files with their new numbers; raises `CannotRun` unless they mean exactly that.

    Nothing is written.
    """
    root = settings_for([file]).root
    origins = [*(one.origin for one in wanted.rates), *(one.origin for one in wanted.dates)]
    paths = sorted({origin.file for origin in origins})
    sources = {shown: report.sources[shown] for shown in paths}
    edits = edits_of({shown: parse(source)[0] for shown, source in sources.items()}, wanted)
    if isinstance(edits, str):
        raise CannotRun(edits, OWN_MISTAKE)
    own = display_path(file, root)
    found = []
    for shown, source in sources.items():
        path = file if shown == own else root / shown
        before = _unchanged(path, root, source)
        found.append(
            NewFile(path, shown, before, edited(before, [e for e in edits if e.span.file == shown]))
        )
    clashes: tuple[str, ...] = ()
    if found:
        errors = _try(file, root, agreement, wanted, {one.shown: one.after for one in found})
        clashes = tuple(text for text in errors if text not in _errors(report))
    shown = _kept(wanted) + "".join(map(_diff, found))
    return Recalibrated(tuple(found), shown, wanted, clashes)


def write_back(change: Recalibrated) -> None:
    """Write every file or none; raises `CannotRun`, and all of them are then as they were."""
    if not change.files:
        remark("nothing was changed")
        return
    done: list[NewFile] = []
    try:
        for one in change.files:
            check_place(one.path)
        for one in change.files:
            if load_bytes(one.path, root=one.path.parent) != one.before:
                raise _changed(one.shown)
            write_atomic(one.path, one.after)
            done.append(one)
    except BaseException as error:
        for one in done:
            with suppress(WriteProblem):
                write_atomic(one.path, one.before)
        if isinstance(error, WriteProblem):
            raise CannotRun(error.message, error.help) from None
        raise
    listed = ", ".join(one.shown for one in change.files)
    after = "what to agree on" if change.clashes else "what follows"
    remark(f"{listed}: {_counted(change.wanted)} written; `slalang check` shows {after}")


def _unchanged(path: Path, root: Path, source: SourceFile) -> bytes:
    data = load_bytes(path, root=root)
    if isinstance(data, Refusal) or sha256(data).hexdigest() != source.digest:
        raise _changed(source.path)
    return data


def _changed(shown: str) -> CannotRun:
    return CannotRun(
        f"`{shown}` was changed in the meantime, and was left alone", "Run the command again."
    )


def _try(
    file: Path, root: Path, agreement: Agreement, wanted: Recalibration, new: Mapping[str, bytes]
) -> tuple[str, ...]:
    """Read the agreement as it would be, and tell what a check of it would call an error.

    Raises `CannotRun` where it means anything else.
    """

    def load(asked: Path, /, *, root: Path) -> SourceFile | Refusal:
        shown = display_path(asked, root)
        return decode(shown, new[shown]) if shown in new else load_file(asked, root=root)

    project = open_project([file], root, load)
    result = read(project, project.named[-1]) if project.named else None
    faulty = result is None or any(
        finding.severity is Severity.ERROR for finding in result.findings
    )
    if result is None or faulty or digest(result.agreement) != digest(meant(agreement, wanted)):
        raise CannotRun(
            "the agreement would not say exactly this afterwards, so nothing was written",
            OWN_MISTAKE,
        )
    settings = settings_for([file], no_solver=True)
    return _errors(report_of([*outcomes(project, settings).values()], [], result.sources, settings))


def _errors(report: Report) -> tuple[str, ...]:
    found = (one for one in report.findings if one.severity is Severity.ERROR)
    return tuple(dict.fromkeys(one.message() for one in found))


def _kept(wanted: Recalibration) -> str:
    """What stays and why, each reason once."""
    reasons: dict[str, list[str]] = {}
    for what, why in wanted.kept:
        reasons.setdefault(why, []).append(what)
    told = (f"{'; '.join(whats)}: {why}." for why, whats in reasons.items())
    lines = [f"{line}\n" for text in told for line in bullet(text, COLUMNS)]
    head = "These stay as they are:\n" if lines else ""
    gap = "\n" if lines and wanted.changes else ""
    return "".join((head, *lines, gap))


def _diff(one: NewFile) -> str:
    before, after = (
        data.decode("utf-8").removeprefix("\ufeff").replace("\r\n", "\n").splitlines(keepends=True)
        for data in (one.before, one.after)
    )
    lines = unified_diff(before, after, f"{one.shown} (now)", f"{one.shown} (measured)")
    return "".join(line if line.endswith("\n") else f"{line}\n\\ no line end\n" for line in lines)


def _counted(wanted: Recalibration) -> str:
    parts = [
        f"{count} {one if count == 1 else many}"
        for count, one, many in (
            (len(wanted.rates), "rate", "rates"),
            (len(wanted.dates), "date", "dates"),
        )
        if count
    ]
    return " and ".join(parts)
