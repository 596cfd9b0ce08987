"""An agreement and the options of a backend in; the plan that calculators are made from, out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import date

from slalang.backends import BackendProblem
from slalang.calendar.holiday_lock import parse_lock
from slalang.model.agreement import Agreement
from slalang.model.quantities import Period
from slalang.planning.plan import MOST_PERIODS, YEARS, Setup, make_plan
from slalang.planning.result import Plan
from slalang.planning.teams.open_hours import open_hours_of

_EACH = {"month": Period.MONTH, "week": Period.WEEK}


def planned(agreement: Agreement, options: Mapping[str, str], *, live: bool) -> Plan:
    """The plan of all goals.

    Options: `by`, `month` or `week`; `from`, such as `2026-04`, or a day; `periods`, how many;
    `holidays`, the text of the lock that freezes public holidays. Raises `BackendProblem` for
    an option that says something else, and where there is nothing to plan.
    """
    lock = parse_lock(options["holidays"]) if options.get("holidays") else None
    hours = open_hours_of(agreement, lock)
    setup = Setup(_each(options), _start(options), _count(options), live=live, open_hours=hours)
    plan = make_plan(agreement, setup)
    if not plan.funnels:
        raise BackendProblem(
            "there is no goal that draws from a funnel, so nothing to plan",
            "Write a goal such as `500_000 USD each month from new_business`.",
        )
    return plan


def _each(options: Mapping[str, str]) -> Period:
    said = options.get("by", "month")
    if said not in _EACH:
        raise BackendProblem(f"a plan goes by months or weeks, not by `{said}`", "Say `month`.")
    return _EACH[said]


def _start(options: Mapping[str, str]) -> date | None:
    said = options.get("from")
    if not said:
        return None
    found = re.fullmatch(r"[0-9]{4}-[0-9]{2}(-[0-9]{2})?", said)
    with suppress(ValueError):
        day = date.fromisoformat(said if found and found[1] else f"{said}-01")
        if found and YEARS[0] <= day.year < YEARS[1]:
            return day
    raise BackendProblem(f"`{said}` is no month to start from", "Write one such as `2026-04`.")


def _count(options: Mapping[str, str]) -> int | None:
    said = options.get("periods")
    if not said:
        return None
    if not re.fullmatch(r"[1-9][0-9]{0,2}", said) or int(said) > MOST_PERIODS:
        help = f"Write one from 1 to {MOST_PERIODS}."
        raise BackendProblem(f"`{said}` is no number of periods", help)
    return int(said)
