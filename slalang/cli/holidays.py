"""`slalang holidays`: an agreement in; the dates on which its calendars are closed for it, out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from slalang.cli.options import FILE
from slalang.cli.output import give
from slalang.cli.problem import CannotRun
from slalang.cli.project import exit_code, understood_agreement
from slalang.cli.terminal import complain, remark, say

if TYPE_CHECKING:
    from slalang.calendar.holiday_dates import Resolved
    from slalang.model.agreement import Agreement

EXAMPLES = """\b
Examples:
  slalang holidays acme/agreement.sla
  slalang holidays acme/agreement.sla --write
  slalang holidays acme/agreement.sla --years 2026-2028

\b
Exit codes:
  0  shown, and written if asked for
  1  the agreement cannot be understood, or some holidays are not known
  2  it could not run: no such file, or one that cannot be read or written
"""


def _years(value: str) -> tuple[int, int]:
    found = re.fullmatch(r"([0-9]{4})(?:-([0-9]{4}))?", value)
    first, last = (int(found[1]), int(found[2] or found[1])) if found else (1, 0)
    if not 1900 <= first <= last <= 2200:
        help = "Write a year such as `2026`, or the first and the last: `2026-2028`."
        raise CannotRun(f"`{value}` is no year", help)
    return first, last


@click.command(epilog=EXAMPLES)
@click.argument("file", type=FILE)
@click.option("--years", type=_years, metavar="YEARS",
              help="`2026` or `2026-2028`; without it, those of the agreement.")  # fmt: skip
@click.option("--write", "freeze", is_flag=True,
              help="Write them into `holidays.lock` beside the agreement.")  # fmt: skip
def holidays(*, file: Path, years: tuple[int, int] | None, freeze: bool) -> int:
    """Show the public holidays of calendars, and freeze them.

    What `closed on holidays of "PL"` means is looked up in the library `holidays`,
    whose releases differ. Years that stand in `holidays.lock`, beside the agreement,
    are taken from there and never change; `--write` puts the others into it.
    """
    agreement, report = understood_agreement(file, no_solver=True)
    if agreement is None:
        return exit_code(report)
    from slalang.calendar.holiday_dates import resolved, years_of
    from slalang.calendar.holiday_lock import NAME, lock_text
    from slalang.cli.holiday_lock import lock_beside

    period = years or years_of(agreement)
    if period is None:
        raise CannotRun(
            "the agreement does not say when it begins", "Name the years: `--years 2026`."
        )
    found = resolved(agreement.calendars, *period, lock_beside(file))
    say("".join(_lines(agreement, found, period)))
    if found.new and freeze:
        give(lock_text(found.lock), file.parent / NAME)
        remark(f"{(file.parent / NAME).as_posix()}: {_count(found)} written")
    elif found.new:
        remark(f"{_count(found)} not frozen yet; `slalang holidays FILE --write` does it")
    for problem in found.problems:
        complain(f"calendar `{problem.calendar}`: {problem.message}", problem.help)
    return 1 if found.problems else 0


def _lines(agreement: Agreement, found: Resolved, period: tuple[int, int]) -> Iterator[str]:
    named = str(period[0]) if period[0] == period[1] else f"{period[0]} to {period[1]}"
    from slalang.wording.times import WEEKDAYS

    asking = [calendar for calendar in agreement.calendars if calendar.holidays]
    if not asking:
        yield "No calendar is closed on public holidays.\n"
    for calendar in asking:
        days = found.dates[calendar.name]
        count = "1 public holiday" if len(days) == 1 else f"{len(days)} public holidays"
        yield f"{calendar.title}: {count}, {named}\n"
        yield from (f"  {WEEKDAYS[day.weekday()][:3]} {day}  {title}\n" for day, title in days)
        yield "\n"
    if found.library:
        yield f"From the library {found.library}.\n"


def _count(found: Resolved) -> str:
    return "1 year of holidays" if len(found.new) == 1 else f"{len(found.new)} years of holidays"
