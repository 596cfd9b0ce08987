"""`slalang monitor`: an agreement and real leads in; what was kept and broken, out."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import click

from slalang.cli.options import FILE, format_option, instant, one_of, split
from slalang.cli.output import give, give_all
from slalang.cli.places import Place, refuse_places
from slalang.cli.problem import CannotRun
from slalang.cli.terminal import columns_of, in_colour, progress, remark
from slalang.cli.version import version_of

if TYPE_CHECKING:
    from slalang.monitor.result import Report
    from slalang.monitor.versions import Version
    from slalang.monitor.wishes import MonitorWishes

FORMATS = ("text", "json", "csv", "html")
ENGINES = ("sql", "reference")

EXAMPLES = """\b
Examples:
  slalang monitor acme/agreement.sla --data exports \\
      --as-of 2026-03-31T18:00:00Z
  slalang monitor acme/agreement.sla --data exports \\
      --as-of 2026-03-31T18:00:00Z --format html -o march.html
  slalang monitor acme/agreement.sla --data crm.duckdb --binding hubspot \\
      --as-of 2026-03-31T18:00:00Z --fail-on broken

\b
Exit codes:
  0  done
  1  the agreement has errors that leave open what it says of leads; or less
     was kept than `--fail-under` or `--fail-on` asks for
  2  it could not run: data that cannot be read, does not fit or of which no
     row can be used; business time without a calendar; with `--strict`, any
     row that is not as it should be
"""


def _percent(value: str) -> Fraction:
    """`95%`, `99.5`."""
    found = re.fullmatch(r"([0-9]{1,3}(?:\.[0-9]{1,6})?)%?", value.strip())
    if found is None or Decimal(found[1]) > 100:
        raise CannotRun(f"`{value}` is no share", "Write it such as `95%`.")
    return Fraction(found[1]) / 100


@click.command(epilog=EXAMPLES)
@click.argument("file", type=FILE)
@click.option(
    "--data",
    metavar="DIR|FILE|URL",
    required=True,
    help="The leads: a folder with `leads`, `events` and, if there are any, `people` as CSV, JSON "
    "lines or Parquet; a DuckDB or SQLite file; the address of a Postgres database.",
)
@click.option(
    "--as-of",
    type=instant,
    required=True,
    metavar="INSTANT",
    help="The instant to look from; later events do not exist. The clock is never read.",
)
@click.option("--binding", metavar="NAME", help="The binding that says how the data is read.")
@click.option(
    "--earlier",
    type=FILE,
    multiple=True,
    metavar="FILE",
    help="An older version of the agreement: what began while it was in force is judged by it. "
    "May be repeated.",
)
@click.option(
    "--fail-under",
    type=_percent,
    metavar="N%",
    help="Exit with 1 if less than this was kept of any promise.",
)
@click.option(
    "--fail-on",
    type=one_of("word", ("broken",)),
    metavar="broken",
    help="Exit with 1 if a promise was broken in its last closed period.",
)
@click.option("--strict", is_flag=True, help="Stop where any row is not as it should be.")
@click.option(
    "--breaches", type=int, default=1_000, show_default=True, metavar="N",
    help="So many breaches are listed, the newest first.",
)  # fmt: skip
@click.option(
    "--by",
    multiple=True,
    metavar="NAME",
    help="Tell items apart by person, role, source or a class only; by default by all of them.",
)
@click.option("--items", metavar="FILE", help="Write every item to a .parquet or .csv file.")
@click.option("--rejects", metavar="FILE", help="Write rows that are not as they should be here.")
@click.option("--memory-limit", metavar="SIZE", help="Such as 512MB; more is put on the disk.")
@click.option("--threads", type=int, metavar="N", help="How many threads compute.")
@click.option(
    "--engine", type=one_of("engine", ENGINES), metavar="|".join(ENGINES), hidden=True,
    help="reference runs every promise lead by lead.",
)  # fmt: skip
@format_option(FORMATS, "How the report is written; csv is a folder of files.")
@click.option("-o", "--output", type=FILE, metavar="FILE", help="Write to this file, or folder.")
def monitor(
    *, file: Path, data: str, as_of: datetime, binding: str | None, earlier: tuple[Path, ...],
    fail_under: Fraction | None, fail_on: str | None, strict: bool, breaches: int,
    by: tuple[str, ...], items: str | None, rejects: str | None, memory_limit: str | None,
    threads: int | None, engine: str | None, format_: str, output: Path | None,
) -> int:  # fmt: skip
    """Show what was kept of the promises, over real leads.

    For each promise and period: what was due, kept, broken, waived and is still
    open, against the target; who and what it was about; every breach with its
    reason; the measures with their targets; the funnel beside what was agreed.
    """
    if format_ == "csv" and output is None:
        raise CannotRun("`--format csv` writes several files", "Name a folder for them with `-o`.")
    if breaches < 0:
        raise CannotRun(
            "`--breaches` is less than nothing", "Write how many to list, such as `50`."
        )
    from slalang.monitor.wishes import MonitorWishes

    versions: list[Version] = []
    texts: list[Path] = []
    for one in (file, *earlier):
        found, code, files = version_of(one, binding)
        if found is None:
            return code
        versions.append(found)
        texts += files
    named = (("--items", items), ("--rejects", rejects))
    places = [Place(option, FILE(name)) for option, name in named if name is not None]
    folders = tuple(Path(os.path.realpath(one.path)).parent for one in places)
    wishes = MonitorWishes(
        data, as_of, breaches, split(by), items, rejects, strict, engine, memory_limit, threads,
        folders,
    )  # fmt: skip
    report = _run(versions, wishes, [*places, *_places_of(format_, output)], texts)
    _give(report, format_, output)
    return 1 if _fails(report, fail_under, fail_on) else 0


def _places_of(format_: str, output: Path | None) -> Sequence[Place]:
    if output is None:
        return ()
    if format_ != "csv":
        return (Place("-o", output),)
    from slalang.monitor.render_csv import FILES

    return [Place("-o", output / name, makes_folder=True) for name in FILES]


def _run(
    versions: Sequence[Version], wishes: MonitorWishes, places: Sequence[Place],
    texts: Sequence[Path],
) -> Report:  # fmt: skip
    from slalang.calendar.local import TimeProblem, local
    from slalang.data import DataProblem
    from slalang.evaluate import RulesProblem
    from slalang.monitor.items_file import items_path, rejects_path
    from slalang.monitor.run import monitor as run

    try:
        # Refuses what no calendar reaches, before anything is read.
        local(wishes.as_of_us, UTC)
        refuse_places(places, wishes.data, texts)
        for check in (items_path, rejects_path):
            check(wishes)
        with progress("reading the data") as step:
            return run(versions, wishes, step)
    except DataProblem as problem:
        raise CannotRun(problem.message, problem.help, problem.details) from None
    except TimeProblem as problem:
        raise CannotRun(str(problem), _help_of(problem)) from None
    except RulesProblem as problem:
        raise CannotRun(
            str(problem), "Let fewer scores, classes and terms rest on each other."
        ) from None


def _help_of(problem: Exception) -> str:
    if "needs a calendar" in str(problem):
        from slalang.monitor.unusable import NO_CALENDAR

        return NO_CALENDAR
    return "Look at the dates of the agreement and of the data."


def _give(report: Report, format_: str, output: Path | None) -> None:
    match format_:
        case "json":
            from slalang.monitor.render_json import to_json

            give(to_json(report), output)
        case "html":
            from slalang.monitor.render_html import to_html

            give(to_html(report), output)
        case "csv":
            from slalang.monitor.render_csv import to_csv

            assert output is not None
            written = to_csv(report)
            give_all(written, output)
            remark(f"written to {output.as_posix()}: {', '.join(written)}")
        case _:
            from slalang.monitor.render_text import to_text

            columns = columns_of(sys.stdout) if output is None else None
            colour = output is None and in_colour(sys.stdout)
            give(to_text(report, columns=columns or 100, colour=colour), output)
    if output is not None and format_ != "csv":
        remark(f"written to {output.as_posix()}")


def _fails(report: Report, fail_under: Fraction | None, fail_on: str | None) -> bool:
    """Whether less was kept than was asked for; says of which promises."""
    from slalang.monitor.failing import broken_last, kept_less

    found = kept_less(report, fail_under) if fail_under is not None else []
    if fail_on == "broken":
        found += broken_last(report)
    for text in dict.fromkeys(found):
        remark(text)
    return bool(found)
