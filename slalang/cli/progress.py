"""`slalang progress`: an agreement and counts in; what came so far beside what was agreed, out."""

from __future__ import annotations

import os
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from slalang.cli.options import FILE, day, format_option, one_of
from slalang.cli.output import give
from slalang.cli.problem import CannotRun
from slalang.cli.project import CLASH, exit_code, settings_for, sound_agreement
from slalang.cli.terminal import remark, say

if TYPE_CHECKING:
    from slalang.calendar.holiday_dates import Resolved
    from slalang.model.agreement import Agreement
    from slalang.planning.actuals.rows import Actuals, Refused
    from slalang.report import Report

FORMATS = ("text", "json", "csv", "markdown")

EXAMPLES = """\b
Examples:
  slalang progress acme/agreement.sla --actuals march.csv
  slalang progress acme/agreement.sla --actuals march.csv --as-of 2026-03-20
  slalang progress acme/agreement.sla --data exports --as-of 2026-03-20
  slalang progress acme/agreement.sla --actuals march.csv --dry-run
  slalang progress acme/agreement.sla --actuals march.csv --write \\
      --measured-from "CRM export of 1 April"

\b
The table:
  period,source,stage,count
  2026-03,website,mql,212
A period is a month (2026-03), a week (2026-W11), a quarter (2026-Q1), a day,
or days (2026-03-01..2026-03-15). Money won may stand in a column `value`.

\b
Exit codes:
  0  computed
  1  the agreement has errors other than numbers that clash
  2  it could not run: no such file, or a table that is not as it should be
"""


@click.command(epilog=EXAMPLES)
@click.argument("file", type=FILE)
@click.option(
    "--actuals", type=FILE, metavar="TABLE",
    help="Counts by period, source and stage: a CSV file, or `-`.",
)  # fmt: skip
@click.option(
    "--data", metavar="DIR|FILE|URL",
    help="Instead of counts the leads themselves, as `slalang monitor` takes them.",
)  # fmt: skip
@click.option("--binding", metavar="NAME", help="The binding that says how --data is read.")
@click.option(
    "--as-of", "--today", "as_of", type=day, metavar="DATE",
    help="The last day that is counted; without it every period is complete.",
)  # fmt: skip
@click.option(
    "--thousands", type=one_of("mark", (",", ".")), metavar=",|.",
    help="What stands between thousands, where the table leaves it open.",
)  # fmt: skip
@click.option(
    "--write", "write_", is_flag=True,
    help="Write measured rates into the agreement; nothing else in it changes.",
)  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Show what `--write` would change.")
@click.option(
    "--all-rates", is_flag=True,
    help="Every rate that was measured, not only those that moved beyond chance.",
)  # fmt: skip
@click.option(
    "--measured-from", metavar="TEXT",
    help="Where the counts come from; without it, the name of the table.",
)  # fmt: skip
@format_option(FORMATS, "How the report is written.")
@click.option("-o", "--output", type=FILE, metavar="FILE", help="Write the report to this file.")
def progress(
    *, file: Path, actuals: Path | None, data: str | None, binding: str | None,
    as_of: date | None, thousands: str | None, write_: bool,
    dry_run: bool, all_rates: bool, measured_from: str | None, format_: str, output: Path | None,
) -> int:  # fmt: skip
    """Show what came so far, beside what was agreed.

    What the delivered leads are worth, whether each period is under, within or over
    what was promised, where it leads, and how the rates that are counted compare
    with the agreed ones; `--write` brings those up to date.
    """
    _refuse_output(write_, dry_run, format_, output)
    _refuse_input(actuals, data, binding, as_of)
    # Measured rates may make numbers clash: the next table must still be read.
    agreement, report = sound_agreement(file, but=CLASH)
    if agreement is None:
        return exit_code(report)
    from slalang.backends.progress import to_csv, to_json, to_markdown, to_text
    from slalang.planning.progress.compare import progress as compare
    from slalang.planning.progress.recalibrate import recalibration

    if actuals is not None:
        _refuse_place(output, [actuals, *_texts(file, report)])
        found = _read(actuals, agreement, thousands or "", as_of)
    else:
        found = _counted(
            file, agreement, (data or "", binding), as_of=as_of, output=output, report=report
        )
    made = compare(agreement, found, as_of=as_of, holidays=_holidays(agreement, found, file))
    wanted = recalibration(
        agreement, made, _place(measured_from, actuals, data), all_rates=all_rates
    )
    if output is not None or not (write_ or dry_run):
        match format_:
            case "json":
                give(to_json(made, wanted), output)
            case "csv":
                give(to_csv(made), output)
            case "markdown":
                give(to_markdown(made, wanted), output)
            case _:
                give(to_text(made, wanted), output)
    if write_ or dry_run:
        from slalang.cli.recalibrated import recalibrated, write_back

        change = recalibrated(file, agreement, report, wanted)
        say(change.shown)
        for text in change.clashes:
            remark(f"with these rates, {text}")
        if change.clashes:
            remark("until that is agreed on anew, no document to sign can be built from it")
        if write_:
            write_back(change)
    return 0


def _refuse_output(write_: bool, dry_run: bool, format_: str, output: Path | None) -> None:
    if write_ and dry_run:
        raise CannotRun(
            "`--dry-run` shows and `--write` writes",
            "Choose one of them; `--write` shows what it changes, too.",
        )
    if (write_ or dry_run) and format_ != "text" and output is None:
        raise CannotRun(
            "the changes are shown here, where the report would be",
            "Name a file for the report with `-o`.",
        )


def _refuse_input(
    actuals: Path | None, data: str | None, binding: str | None, as_of: date | None
) -> None:
    if (actuals is None) == (data is None):
        raise CannotRun(
            "what came so far is told by `--actuals` or by `--data`",
            "Name a table of counts with `--actuals`, or leads with `--data`.",
        )
    if data is None and binding is not None:
        raise CannotRun(
            "`--binding` says how leads are read, and `--actuals` are counts", "Leave it out."
        )
    if data is not None and as_of is None:
        help = "Add the last day that counts, such as `--as-of 2026-03-31`."
        raise CannotRun("`--data` needs `--as-of`: the clock is never read", help)


def _counted(
    file: Path, agreement: Agreement, read: tuple[str, str | None], *, as_of: date | None,
    output: Path | None, report: Report,
) -> Actuals:  # fmt: skip
    """The leads of `--data`, counted; `read` is that and the binding."""
    from slalang.cli.places import Place, refuse_places
    from slalang.cli.progress_data import counted
    from slalang.data import DataProblem

    data, binding = read
    assert as_of is not None
    try:
        places = [Place("-o", output)] if output is not None else []
        refuse_places(places, data, _texts(file, report))
    except DataProblem as problem:
        raise CannotRun(problem.message, problem.help, problem.details) from None
    return counted(file, agreement, data, binding, as_of)


def _place(measured_from: str | None, actuals: Path | None, data: str | None) -> str:
    """What the agreement is to say of where its rates come from."""
    from slalang.source.scan import hostile_characters

    named = "the leads themselves" if actuals is None else actuals.name
    if actuals == Path("-"):
        named = "standard input"
    elif data is not None and "://" not in data:
        # The address of a database may hold a password.
        named = Path(data).name or named
    place = " ".join((measured_from or named).split())
    if hostile_characters(place):
        raise CannotRun(
            "where the counts come from is told with hidden characters",
            "Write it in plain letters after `--measured-from`.",
        )
    return place


def _texts(file: Path, report: Report) -> list[Path]:
    """The files that the agreement is read from."""
    root = settings_for([file]).root
    return [file, *(root / shown for shown in report.sources)]


def _refuse_place(output: Path | None, inputs: list[Path]) -> None:
    if output is not None and any(
        os.path.realpath(output) == os.path.realpath(one) for one in inputs
    ):
        raise CannotRun(f"`{output}` is what is read here", "Choose another place with `-o`.")


def _read(actuals: Path, agreement: Agreement, thousands: str, as_of: date | None) -> Actuals:
    """The table; raises `CannotRun` with everything that is wrong with it."""
    from slalang.planning.actuals.read import read_actuals
    from slalang.planning.actuals.rows import Actuals
    from slalang.planning.actuals.table import LIMIT

    data = _bytes(actuals, LIMIT)
    found = read_actuals(data, agreement, thousands=thousands, as_of=as_of)
    if isinstance(found, Actuals):
        return found
    raise _cannot_use("standard input" if actuals == Path("-") else actuals.as_posix(), found)


def _bytes(path: Path, limit: int) -> bytes:
    if path == Path("-"):
        return sys.stdin.buffer.read(limit + 1)
    from slalang.diagnostics.files import FileTooLarge, finding_of
    from slalang.source.load import Refusal, load_bytes

    data = load_bytes(path, root=Path.cwd(), limit=limit)
    if not isinstance(data, Refusal):
        return data
    finding = finding_of(data)
    if isinstance(finding, FileTooLarge):
        help = "Give counts for each period, source and stage, not a row for each lead."
        raise CannotRun(f"`{data.file}` is larger than {limit // 1_000_000} MB", help)
    help = finding.help() if data.kind == "missing" else "Name a table: a CSV file."
    raise CannotRun(finding.message(), help)


def _cannot_use(shown: str, refused: Refused) -> CannotRun:
    from slalang.planning.actuals.rows import place, say

    if len(refused.faults) == 1 and not refused.more:
        fault = refused.faults[0]
        where = place(fault)
        where = f"{shown}, {where}" if where else shown
        return CannotRun(f"{where}: {fault.found}", fault.help)
    details = [say(fault) for fault in refused.faults]
    if refused.more:
        details.append(f"… and {refused.more:,} more or others after them")
    return CannotRun(
        f"{shown} is not used: these places in it are not as they should be",
        "Mend them, then run the command again. Nothing was changed.",
        tuple(details),
    )


def _holidays(agreement: Agreement, found: Actuals, file: Path) -> Resolved:
    """The public holidays of the agreement's own calendar."""
    from slalang.calendar.choice import chosen_calendar
    from slalang.calendar.holiday_dates import NO_HOLIDAYS, resolved
    from slalang.cli.holiday_lock import lock_beside
    from slalang.planning.progress.compare import years_needed

    calendar = chosen_calendar(agreement)
    if calendar is None or not calendar.holidays:
        return NO_HOLIDAYS
    known = resolved([calendar], *years_needed(agreement, found), lock_beside(file))
    for problem in known.problems:
        remark(f"calendar `{problem.calendar}`: {problem.message}")
    return known
