"""The whole pipeline on one screen; nothing else knows the order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from slalang.check import CHECKS
from slalang.check.context import Context
from slalang.check.readings import readings
from slalang.diagnostics.files import finding_of
from slalang.diagnostics.finding import Finding, Severity
from slalang.diagnostics.selection import is_of_writing
from slalang.model.agreement import Agreement
from slalang.project import Project, open_project, project_of_text
from slalang.report import Outcome, Report, report_of
from slalang.resolve.agreement import resolve
from slalang.resolve.findings import NotImported, UnknownName
from slalang.rules import RULES
from slalang.settings import Settings
from slalang.solve import CIRCULAR, PROVED, prove
from slalang.source.beside import HOLIDAYS, text_beside
from slalang.source.collector import collector_paused
from slalang.source.frozen import dataclass
from slalang.source.load import Refusal, decode, display_path, find_sources, load_file
from slalang.source.text import SourceFile

__all__ = [
    "Compiled", "Read", "Report", "check", "check_bytes", "check_text", "compile_all",
    "compile_file", "compile_text", "examine", "open_project", "outcomes", "read", "read_file",
    "read_text",
]  # fmt: skip


MANY = 8
"""So many unknown names in a file without an `agreement` block: it is part of another one."""


@dataclass(frozen=True, slots=True)
class Read:
    """One agreement, read: what it says, and what is wrong with its writing and names."""

    agreement: Agreement
    findings: tuple[Finding, ...]
    """Of files, syntax, names, types and units; nothing that a check finds."""
    sources: Mapping[str, SourceFile]
    """Every file that was read, by its path as shown."""
    damaged: bool
    """Whether a mistake in the writing may hide part of what the agreement says."""
    holidays: str | None = None
    """The text of the `holidays.lock` beside it."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """One agreement, read and checked."""

    agreement: Agreement | None
    """None where there are errors: nothing can be built from it."""
    report: Report
    understood: Agreement | None = None
    """What leads can be judged by: also with errors, but for those that leave its meaning open."""


def check(paths: Sequence[Path], settings: Settings) -> Report:
    """Check files and folders: every agreement in them, with what it imports."""
    found, refused = find_sources(
        paths, root=settings.root, exclude=settings.exclude, base=settings.base
    )
    with collector_paused():
        return _report(open_project(found, settings.root, base=settings.base), refused, settings)


def check_text(text: str, settings: Settings, path: str = "agreement.sla") -> Report:
    """Check one agreement that is given as text; it can import nothing."""
    return _compiled(read_text(text, path), settings).report


def check_bytes(data: bytes, path: Path, settings: Settings) -> Report:
    """Check what is to stand at `path`, for instance what an editor has not saved yet."""
    source = decode(display_path(path, settings.shown_from), data)

    def load(asked: Path, *, root: Path) -> SourceFile | Refusal:
        return source if asked == path else load_file(asked, root=root)

    project = open_project([path], settings.root, load, base=settings.base)
    return _report(project, [], settings)


def compile_all(
    paths: Sequence[Path], settings: Settings
) -> tuple[tuple[tuple[str, Compiled], ...], Report]:
    """Read and check every agreement in files and folders, each by its path as shown.

    The report says what could not be read at all.
    """
    found, refused = find_sources(
        paths, root=settings.root, exclude=settings.exclude, base=settings.base
    )
    with collector_paused():
        project = open_project(found, settings.root, base=settings.base)
        refusals = [finding_of(refusal) for refusal in (*refused, *project.refusals)]
        compiled = [(root, _compiled(read(project, root), settings)) for root in project.roots]
    return tuple(compiled), report_of([], refusals, {}, settings)


def compile_file(path: Path, settings: Settings) -> Compiled:
    """Read and check one agreement from a file."""
    result, refusals = read_file(path, settings.root)
    if result is None:
        return Compiled(None, report_of([], refusals, {}, settings))
    return _compiled(result, settings)


def compile_text(text: str, settings: Settings, path: str = "agreement.sla") -> Compiled:
    """Read and check one agreement that is given as text; it can import nothing."""
    return _compiled(read_text(text, path), settings)


def outcomes(project: Project, settings: Settings) -> dict[str, Outcome]:
    """What is found in each agreement of a project, by its path."""
    return {root: _outcome(read(project, root), settings) for root in project.roots}


def read(project: Project, root: str) -> Read:
    """Resolve one agreement of a project with the files that it imports."""
    files = project.closure(root)
    resolved = resolve(files[-1], files[:-1])
    writing = [f for file in files for f in project.faults[file.source.path]]
    sources = {file.source.path: file.source for file in files}
    complete = not any(file.source.path in project.incomplete for file in files)
    named = list(resolved.findings)
    unknown = [f for f in named if isinstance(f, UnknownName)]
    if not complete:
        # What an import that could not be followed may declare is not called unknown.
        named = [f for f in named if not isinstance(f, UnknownName)]
    names = tuple(dict.fromkeys(f.name for f in unknown))
    if complete and resolved.agreement.header is None and len(names) >= MANY:
        named = [f for f in named if not isinstance(f, UnknownName)]
        named.append(NotImported(unknown[0].span, root, names))
        complete = False
    damaged = not complete or any(file.damaged for file in files)
    beside = text_beside(project.base / root, HOLIDAYS) if resolved.agreement.examples else None
    return Read(resolved.agreement, _once([*writing, *named]), sources, damaged, beside)


def read_text(text: str, path: str = "agreement.sla") -> Read:
    """Read one agreement that is given as text; it can import nothing."""
    return read(project_of_text(text, path), path)


def read_file(path: Path, root: Path) -> tuple[Read | None, tuple[Finding, ...]]:
    """Read one agreement from a file; without it, the findings say why."""
    project = open_project([path], root)
    if project.refusals or not project.named:
        return None, tuple(finding_of(refusal) for refusal in project.refusals)
    result = read(project, project.named[-1])
    return result, result.findings


def examine(result: Read, settings: Settings) -> tuple[Finding, ...]:
    """Run the checks, rules and proofs over one agreement; nothing is settled yet."""
    context = Context(settings.today, readings(result.agreement), result.holidays)
    whole = _is_whole(result)
    found: list[Finding] = []
    for module in (*CHECKS, *RULES):
        if whole or not module.NEEDS_WHOLE:
            found += module.check(result.agreement, context)
    if whole:
        found += prove(result.agreement, context, found, leads=settings.solver)
    return tuple(found)


def _is_whole(result: Read) -> bool:
    """Whether everything that the agreement says is known, so that absence can be spoken of."""
    return not result.damaged and all(f.severity is not Severity.ERROR for f in result.findings)


def _outcome(result: Read, settings: Settings) -> Outcome:
    found = examine(result, settings)
    left_out = () if _is_whole(result) else _NEED_WHOLE
    proved = _is_whole(result) and settings.solver
    if not proved or any(finding.slug == "solver-missing" for finding in found):
        left_out = (*left_out, *PROVED)
    return Outcome((*result.findings, *found), left_out)


def _report(project: Project, refused: Sequence[Refusal], settings: Settings) -> Report:
    refusals = [finding_of(refusal) for refusal in (*refused, *project.refusals)]
    sources = {f.source.path: f.source for root in project.roots for f in project.closure(root)}
    return report_of(list(outcomes(project, settings).values()), refusals, sources, settings)


def _compiled(result: Read, settings: Settings) -> Compiled:
    report = report_of([_outcome(result, settings)], [], result.sources, settings)
    sound = not report.count(Severity.ERROR)
    clear = not any(_leaves_open(finding) for finding in report.findings)
    agreement = result.agreement
    return Compiled(agreement if sound else None, report, agreement if clear else None)


def _leaves_open(finding: Finding) -> bool:
    """Whether what the agreement says of leads is not known, or rests on itself."""
    if finding.severity is not Severity.ERROR:
        return False
    return is_of_writing(finding.code) or finding.slug in CIRCULAR


def _once(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(dict.fromkeys(findings))


_NEED_WHOLE = tuple(
    # A module is named after its slug.
    module.__name__.rpartition(".")[2].replace("_", "-")  # type: ignore[attr-defined]
    for module in (*CHECKS, *RULES)
    if module.NEEDS_WHOLE
)
