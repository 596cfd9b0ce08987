"""`slalang build`: an agreement in; a folder with documents, scoring and numbers out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from slalang.cli.options import FILE, instant, split, today_option
from slalang.cli.plan_options import plan_options
from slalang.cli.problem import CannotRun
from slalang.cli.project import CLASH, exit_code, sound_agreement
from slalang.cli.terminal import complain, progress, remark, say
from slalang.diagnostics.finding import Severity
from slalang.diagnostics.render.cells import visible
from slalang.report import Report

if TYPE_CHECKING:
    from slalang.model.agreement import Agreement

NAMES = "markdown, html, scoring, funnel, lifecycle"
PLANS = frozenset({"calculator", "xlsx", "funnel"})
"""What shows what the goals need, and where that does not suffice."""
ON_REQUEST = "js, sql, dbt, jsonlogic, ics, calculator, xlsx"

EXAMPLES = """\b
Examples:
  slalang build acme/agreement.sla -o out
  slalang build acme/agreement.sla -o out --to html
  slalang build acme/agreement.sla -o out --to scoring,funnel
  slalang build acme/agreement.sla -o signed --final
  slalang build acme/agreement.sla -o out --to sql --dialect postgres
  slalang build acme/agreement.sla -o out --to calculator --periods 18

\b
Exit codes:
  0  built
  1  not built: the agreement has errors (or, with --final, open values)
  2  it could not run, or the folder could not be written
"""


@click.command(epilog=EXAMPLES)
@click.argument("file", type=FILE)
@click.option("-o", "--output", type=FILE, required=True, metavar="DIR",
              help="The folder to write into; it is made where it is not there.")  # fmt: skip
@click.option("--to", "targets", multiple=True, metavar="NAMES",
              help=f"What to make; without it, all of {NAMES}. "
              f"Only when named: {ON_REQUEST}.")  # fmt: skip
@click.option("--dialect", metavar="NAME",
              help="The database that will run `sql` and `dbt`; without it, duckdb.")  # fmt: skip
@click.option("--as-of", type=instant, metavar="INSTANT",
              help="The instant that `sql` scores at; without it, a parameter.")  # fmt: skip
@click.option("--binding", metavar="NAME",
              help="The `binding` that says where `sql` and `dbt` find raw data.")  # fmt: skip
@plan_options("`calculator` and `xlsx`")
@click.option("--simulate", is_flag=True, help="Let `markdown`, `html` and `calculator` say how "
              "likely the goals are. Needs `pip install 'slalang[simulate]'`.")  # fmt: skip
@click.option("--final", is_flag=True, help="For signing: refuse values that are `to be agreed`.")
@today_option
def build(
    file: Path, output: Path, targets: Sequence[str], *, dialect: str | None,
    as_of: datetime | None, binding: str | None, by: str, from_: date | None,
    count: int | None, simulate: bool, final: bool, today: date | None,
) -> int:  # fmt: skip
    """Make everything that comes from an agreement.

    Nothing is built from an agreement with errors, but for `ics` alone where only
    examples fail, and `calculator`, `xlsx` and `funnel` alone where numbers clash;
    warnings are counted, and `slalang check` shows them. The same agreement gives
    the same bytes. Either all files are written or none, and other files in the
    folder stay.
    """
    from slalang.backends import BACKENDS, BackendProblem, backend
    from slalang.backends import build as make
    from slalang.source.write import WriteProblem, write_files

    names = split(targets) or tuple(BACKENDS)
    try:
        for name in names:
            # Before a long run, not after it.
            backend(name)
        with progress("Reading the agreement") as step:
            agreement, report = sound_agreement(file, today, but=_beside_the_point(names))
            if agreement is None:
                return _refuse_errors(report)
            if final and agreement.open_places:
                return _refuse_open(agreement)
            options = _options(dialect, as_of, binding, places_of(agreement, report))
            said = {
                "by": by,
                "from": from_.isoformat() if from_ else None,
                "periods": str(count) if count else None,
                "simulate": "yes" if simulate else None,
            }
            options |= {name: value for name, value in said.items() if value is not None}
            options |= _frozen_holidays(file, agreement)
            options |= _texts(report) if "calculator" in names else {}
            files = make(agreement, names, options, lambda name: step(f"Making {name}"))
            step("Writing")
            write_files(output, files)
    except (BackendProblem, WriteProblem) as problem:
        raise CannotRun(problem.message, problem.help) from None
    _sum_up(file, output, files, report)
    return 0


def _beside_the_point(names: Sequence[str]) -> str:
    """The errors that what is made has nothing to do with: examples have no dates, and a plan
    tells of numbers that clash. A document to sign has to do with all."""
    if set(names) == {"ics"}:
        return "example-fails"
    return CLASH if set(names) <= PLANS else ""


def places_of(agreement: Agreement, report: Report) -> dict[str, str]:
    """Where things stand in the text, as `scoring.sla:12`: each rule that can fire by its
    identifier, terms, classes and stages as `stage sql`."""
    from slalang.backends.scoring.scores import identified

    origins = {id_: rule.origin for score in agreement.scores for id_, rule in identified(score)}
    origins |= {f"term {one.name}": one.origin for one in agreement.terms}
    origins |= {f"class {one.name}": one.origin for one in agreement.classes}
    origins |= {f"stage {one.name}": one.origin for one in agreement.stages}
    return {
        name: f"{origin.file}:{source.position(origin.start).line}"
        for name, origin in origins.items()
        if (source := report.sources.get(origin.file))
    }


def _options(
    dialect: str | None, as_of: datetime | None, binding: str | None, places: dict[str, str]
) -> dict[str, str]:
    from slalang.evaluate.case import microseconds

    said = {
        "dialect": dialect,
        "as_of": None if as_of is None else str(microseconds(as_of)),
        "binding": binding,
        "places": json.dumps(places),
    }
    return {name: value for name, value in said.items() if value is not None}


def _texts(report: Report) -> dict[str, str]:
    """What every file says, so that a calculator can hand its lines back with other numbers."""
    return {"texts": json.dumps({name: one.text for name, one in report.sources.items()})}


def _frozen_holidays(file: Path, agreement: Agreement) -> dict[str, str]:
    """The lock beside the agreement, where any calendar asks for holidays."""
    if not any(calendar.holidays for calendar in agreement.calendars):
        return {}
    from slalang.calendar.holiday_lock import lock_text
    from slalang.cli.holiday_lock import lock_beside

    lock = lock_beside(file)
    return {} if lock is None else {"holidays": lock_text(lock)}


def _refuse_errors(report: Report) -> int:
    code = exit_code(report)
    if code == 1:
        complain("nothing was built: the agreement has errors", "Settle them, then build again.")
    return code


def _refuse_open(agreement: Agreement) -> int:
    for place in agreement.open_places:
        remark(f"{place.where}: `{place.what}` is still to be agreed")
    complain(
        f"nothing was built: {_values(len(agreement.open_places))} still to be agreed",
        "Agree on them, or build a draft without `--final`.",
    )
    return 1


def _values(count: int) -> str:
    return "1 value is" if count == 1 else f"{count} values are"


def _sum_up(file: Path, output: Path, files: dict[str, bytes], report: Report) -> None:
    count = len(files)
    say(f"{count} {'file' if count == 1 else 'files'} written:\n")
    for name in sorted(files):
        say(f"  {visible((output / name).as_posix())}\n")
    if warnings := report.count(Severity.WARNING):
        words = "1 warning" if warnings == 1 else f"{warnings} warnings"
        them = "it" if warnings == 1 else "them"
        say(f"{words}; `slalang check {visible(str(file))}` shows {them}.\n")
