"""`slalang replay`: two agreements and the data of many leads in; what would have changed, out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import click

from slalang.cli.options import FILE, format_option, instant, one_of
from slalang.cli.output import give
from slalang.cli.problem import CannotRun
from slalang.cli.project import compiled_file, count_errors, exit_code, show_errors
from slalang.cli.terminal import progress, remark
from slalang.diagnostics.finding import Severity

if TYPE_CHECKING:
    from slalang.data.wishes import Wishes
    from slalang.driver import Compiled
    from slalang.model.agreement import Agreement
    from slalang.replay.compare import Version
    from slalang.replay.result import Replay

Named: TypeAlias = "tuple[str, Agreement, tuple[str, ...]]"
"""How an agreement is named, what it says, and the messages of its errors."""
FORMATS = ("text", "json", "html")
ENGINES = ("duckdb", "python")

EXAMPLES = """\b
Examples:
  slalang replay acme/agreement.sla draft.sla --data exports \\
      --as-of 2026-03-06T16:30:00Z
  slalang replay acme/agreement.sla --against git:main --data exports \\
      --as-of 2026-03-06T16:30:00Z --format html -o replay.html
  slalang replay old.sla new.sla --data crm.duckdb --by country \\
      --as-of 2026-03-06T16:30:00Z --format json

\b
Exit codes:
  0  compared
  1  with `--fail-on-change`, leads change; or an agreement has errors
     that leave open what it says of leads
  2  it could not run: a file or a revision that is not there, data that
     cannot be read
"""


@click.command(epilog=EXAMPLES)
@click.argument("files", type=FILE, nargs=-1, required=True, metavar="[OLD] NEW")
@click.option(
    "--against",
    metavar="git:REV",
    help="Compare with the same file as it was at a revision, instead of with OLD.",
)
@click.option(
    "--data",
    metavar="DIR|FILE|URL",
    required=True,
    help="The leads: a folder with `leads` and `events` as CSV, JSON lines or Parquet; "
    "a DuckDB or SQLite file; the address of a Postgres database.",
)
@click.option(
    "--as-of",
    type=instant,
    required=True,
    metavar="INSTANT",
    help="The instant to look from; later events do not exist. The clock is never read.",
)
@click.option(
    "--by",
    metavar="ATTRIBUTE",
    help="Tell leads apart by this attribute; by default by `source`, if there is one.",
)
@click.option(
    "--binding",
    metavar="NAME",
    help="The binding that says how the data is read; if only one agreement has it, both use it.",
)
@click.option(
    "--engine",
    type=one_of("engine", ENGINES),
    metavar="|".join(ENGINES),
    help="What computes; by default duckdb, or python where that is not installed.",
)
@click.option("--memory-limit", metavar="SIZE", help="Such as 512MB; more is put on the disk.")
@click.option("--threads", type=int, metavar="N", help="How many threads compute.")
@click.option("--fail-on-change", is_flag=True, help="Exit with 1 if any lead changes.")
@format_option(FORMATS, "How the comparison is written.")
@click.option("-o", "--output", type=FILE, metavar="FILE", help="Write to this file.")
def replay(
    *, files: tuple[Path, ...], against: str | None, data: str, as_of: datetime, by: str | None,
    binding: str | None, engine: str | None, memory_limit: str | None, threads: int | None,
    fail_on_change: bool, format_: str, output: Path | None,
) -> int:  # fmt: skip
    """Show what a change of the rules would have done to leads.

    Scores the same leads by two agreements and compares: how many become or
    stop being an MQL, and every other stage; which class they fall into
    then; which sources they come from; how their points move; and the rules
    responsible.
    """
    _refuse_to_overwrite(output, [*files, Path(data)])
    sides = _sides(files, against)
    if sides is None:
        return 1
    if output is not None:
        _refuse_to_overwrite(output, _files_of(data))
    from slalang.data.wishes import Wishes

    wishes = Wishes(data, "", as_of, engine, memory_limit=memory_limit, threads=threads)
    found = _replayed(sides, wishes, by, binding)
    _remarks(found)
    give(_rendered(found, format_), output)
    return 1 if fail_on_change and found.changed else 0


def _refuse_to_overwrite(output: Path | None, inputs: Sequence[Path]) -> None:
    if output is not None and any(
        one.resolve() == output.resolve()
        or (one.exists() and output.exists() and one.samefile(output))
        for one in inputs
    ):
        raise CannotRun(
            f"`{output}` is one of the files that are read", "Choose another file for the results."
        )


def _files_of(data: str) -> Sequence[Path]:
    from slalang.data import DataProblem
    from slalang.data.source import inputs_of, source_of

    try:
        return inputs_of(source_of(data))
    except DataProblem as problem:
        raise CannotRun(problem.message, problem.help, problem.details) from None


def _sides(files: tuple[Path, ...], against: str | None) -> tuple[Named, Named] | None:
    """Both agreements with their names; None after the errors of one were shown."""
    wanted = 2 if against is None else 1
    if len(files) != wanted:
        raise CannotRun(
            f"`slalang replay` needs {wanted} agreement{'s' if wanted > 1 else ''} here, "
            f"and got {len(files)}",
            "Name OLD and NEW, or one file and `--against git:REV`.",
        )
    new = files[-1]
    if against is None:
        pair = (files[0].as_posix(), compiled_file(files[0])), (new.as_posix(), compiled_file(new))
    else:
        from slalang.cli.revision import compile_at, revision_named

        name = revision_named(against)
        shown = f"{new.as_posix()} at {name}"
        pair = (shown, compile_at(new, name)), (new.as_posix(), compiled_file(new))
    old, now = (_understood(file, one) for file, one in pair)
    return None if old is None or now is None else (old, now)


def _understood(file: str, one: Compiled) -> Named | None:
    if one.understood is None:
        if exit_code(one.report) == 2:
            finding = one.report.findings[0]
            raise CannotRun(finding.message(), finding.help())
        remark(f"{file}:")
        show_errors(one.report)
        return None
    count_errors(file, one.report)
    findings = one.report.findings
    errors = tuple(it.message() for it in findings if it.severity is Severity.ERROR)
    return file, one.understood, errors


def _replayed(
    sides: tuple[Named, Named], wishes: Wishes, by: str | None, binding: str | None
) -> Replay:
    from slalang.data import DataProblem
    from slalang.evaluate import RulesProblem
    from slalang.replay.compare import replay as compare

    try:
        old, new = _versions(sides, binding)
        with progress("reading the data") as step:
            return compare(old, new, wishes, by, step)
    except DataProblem as problem:
        raise CannotRun(problem.message, problem.help, problem.details) from None
    except RulesProblem as problem:
        raise CannotRun(
            str(problem), "Let fewer scores, classes and terms rest on each other."
        ) from None


def _versions(sides: tuple[Named, Named], binding: str | None) -> tuple[Version, Version]:
    """Each with its way to read the data; one that has no such binding borrows the other's."""
    from slalang.data.plans import planning
    from slalang.replay.compare import Version

    (old_file, old, old_errors), (new_file, new, new_errors) = sides
    first = old if _reads(old, binding) or not _reads(new, binding) else new
    second = new if _reads(new, binding) or not _reads(old, binding) else old
    return (
        Version(old_file, old, planning(first, binding), old_errors),
        Version(new_file, new, planning(second, binding), new_errors),
    )


def _reads(agreement: Agreement, binding: str | None) -> bool:
    """Whether an agreement has the binding that is asked for; or, if none is, any."""
    return any(binding in (None, one.name) for one in agreement.bindings)


def _remarks(found: Replay) -> None:
    for side in (found.old, found.new):
        if side.absent:
            remark(
                f"{side.file}: not in the data, so unknown of every lead: {', '.join(side.absent)}"
            )


def _rendered(found: Replay, format_: str) -> str:
    match format_:
        case "json":
            from slalang.replay.render_json import to_json

            return to_json(found)
        case "html":
            from slalang.replay.render_html import to_html

            return to_html(found)
        case _:
            from slalang.replay.render_text import to_text

            return to_text(found)
