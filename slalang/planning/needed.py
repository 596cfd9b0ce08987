"""An agreement in; how many leads each of its months needs, when they have to be there, out.

This is what `the mql needed by new_business in 2026-03` says, in promises, in prose and where what
came is counted: the leads that the plan puts into March, those for deals of later months among
them.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from slalang.funnel.needs import need_of, period_months
from slalang.funnel.periods import MONTHS
from slalang.funnel.plans import Need
from slalang.model.agreement import Agreement
from slalang.model.quantities import Month, Period
from slalang.planning.plan import Setup, make_plan, months_of_goals
from slalang.planning.result import Plan
from slalang.planning.sheet.cells import Value
from slalang.planning.sheet.reckon import reckon
from slalang.source.frozen import dataclass

MOST_MONTHS = 120
"""Later months are taken as the goals of them stand."""


@dataclass(frozen=True, slots=True)
class Needs:
    """An agreement, its plan month by month, and what the cells of that come to."""

    agreement: Agreement
    plan: Plan
    values: tuple[Value, ...]

    @property
    def first(self) -> Month:
        """The first month of the plan."""
        return Month(self.plan.when.first.year, self.plan.when.first.month)


def needs_of(agreement: Agreement) -> Needs:
    """The needs of all months that the goals speak of."""
    plan = make_plan(agreement, Setup(count=months_of_goals(agreement, MOST_MONTHS)))
    return Needs(agreement, plan, reckon(plan.sheet))


def needed_in(
    needs: Needs, stage: str, path: str, month: Month | None, each: Period = Period.MONTH
) -> Need | None:
    """How many have to reach a stage from a funnel, stream or source in a month.

    With a longer period, in the one that the month is in. Without a month in the first. `None`
    where the goals do not say, and for weeks and days.
    """
    begins = month or needs.first
    if each not in MONTHS:
        return need_of(needs.agreement, stage, path, month, each)
    months = (begins,) if each is Period.MONTH else period_months(needs.agreement, each, begins)
    found = [_in_month(needs, stage, path, one) for one in months]
    known = [need for need in found if need is not None]
    if not known or (len(known) < len(found) and each is Period.MONTH):
        return None
    rounded = [need.rounded for need in known if need.rounded is not None]
    whole = sum(rounded) if len(rounded) == len(known) else None
    return Need(stage, sum((need.used for need in known), Fraction(0)), whole)


def _in_month(needs: Needs, stage: str, path: str, month: Month) -> Need | None:
    plain = need_of(needs.agreement, stage, path, month, Period.MONTH)
    when = needs.plan.when
    index = when.number(date(month.year, month.month, 1))
    rows = [row for funnel in needs.plan.funnels for row in funnel.rows_of(path, stage)]
    if plain is None or not rows or not 0 <= index < when.count:
        return plain
    worth = [needs.values[row.need[index]] for row in rows]
    known = [value for value in worth if value is not None]
    if len(known) < len(worth):
        return plain
    exact = sum(map(Fraction, known), Fraction(0))
    return Need(stage, exact, int(exact) if exact.denominator == 1 else None)
