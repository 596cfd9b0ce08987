"""`--by`, `--from` and `--periods`, of every command that plans, in; how a plan is set up, out."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from slalang.cli.holiday_lock import lock_beside
from slalang.cli.options import one_of
from slalang.cli.problem import CannotRun

if TYPE_CHECKING:
    from slalang.model.agreement import Agreement
    from slalang.planning.plan import Setup

F = TypeVar("F", bound=Callable[..., Any])

EACH = ("month", "week")
_START = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])(?:-(0[1-9]|[12][0-9]|3[01]))?")
_WEEK = re.compile(r"([0-9]{4})-W(0[1-9]|[1-4][0-9]|5[0-3])")


def start(value: str) -> date:
    """`2026-04`, `2026-04-13` or `2026-W16`: a day of the first period."""
    from slalang.planning.plan import YEARS

    found, week = _START.fullmatch(value), _WEEK.fullmatch(value)
    if not found and not week:
        help = "Write a month such as `2026-04`, a week such as `2026-W16`, or a day of it."
        raise CannotRun(f"`{value}` is no month, week or day", help)
    try:
        if week:
            day = date.fromisocalendar(int(week[1]), int(week[2]), 1)
        else:
            assert found is not None
            day = date(int(found[1]), int(found[2]), int(found[3] or 1))
    except ValueError:
        help = "Write a month such as `2026-04`."
        raise CannotRun(f"there is no `{value}` in the calendar", help) from None
    if not YEARS[0] <= day.year < YEARS[1]:
        help = f"Plans start in a year from {YEARS[0]} to {YEARS[1] - 1}."
        raise CannotRun(f"`{value}` is too far away for a plan", help)
    return day


def periods(value: str) -> int:
    """`18`: how many periods."""
    from slalang.planning.plan import MOST_PERIODS

    # Long texts of digits are not read as numbers: reading them takes long, too.
    if not re.fullmatch(r"0*[1-9][0-9]{0,2}", value) or int(value) > MOST_PERIODS:
        shown = value if len(value) <= 20 else f"{value[:20]}…"
        help = f"Write a whole number from 1 to {MOST_PERIODS}, such as `18`."
        raise CannotRun(f"a plan cannot have `{shown}` periods", help)
    return int(value)


def plan_options(of: str = "") -> Callable[[F], F]:
    """The options as `by`, `from_` and `count`; `of` what, where not everything is planned."""
    whose = f" of {of}" if of else ""

    def decorated(command: F) -> F:
        for option in (_count_option, _from_option(whose), _by_option(whose)):
            command = option(command)
        return command

    return decorated


def setup_of(
    agreement: Agreement, file: Path, by: str, from_: date | None, count: int | None, *,
    goes_on: bool = True,
) -> Setup:  # fmt: skip
    """How the agreement is planned, with the hours that its teams are open.

    Raises `CannotRun` where the frozen holidays beside its file cannot be read.
    """
    from slalang.model.quantities import Period
    from slalang.planning.plan import Setup
    from slalang.planning.teams.open_hours import open_hours_of

    each = Period.WEEK if by == "week" else Period.MONTH
    hours = open_hours_of(agreement, lock_beside(file))
    return Setup(each, from_, count, goes_on=goes_on, open_hours=hours)


def _by_option(whose: str) -> Callable[[F], F]:
    return click.option(
        "--by", type=one_of("kind of period", EACH), default=EACH[0], show_default=True,
        metavar="month|week", help=f"What the periods{whose} are.",
    )  # fmt: skip


def _from_option(whose: str) -> Callable[[F], F]:
    return click.option(
        "--from", "from_", type=start, metavar="YYYY-MM",
        help=f"The first period{whose}; without it, the first that a goal speaks of. A week or a "
        "day does, too.",
    )  # fmt: skip


def _count_option(command: F) -> F:
    return click.option(
        "--periods", "count", type=periods, metavar="N",
        help="How many periods; without it, 12 months or 26 weeks.",
    )(command)  # fmt: skip
