"""An agreement in; its funnel plans out, worked out once for all the checks that ask for them."""

from __future__ import annotations

from fractions import Fraction

from slalang.check.context import Context
from slalang.funnel.goals import reach_of
from slalang.funnel.periods import later
from slalang.funnel.plan import plan
from slalang.funnel.plans import Plans
from slalang.model.agreement import Agreement
from slalang.model.numbers import Goal, GoalAmount, SeasonRow, Target
from slalang.model.quantities import Counted, Money, Month, Open, Percent, Period

_MOST_PEAKS = 3


def planned(agreement: Agreement, context: Context, month: Month | None = None) -> Plans:
    """The same as `plan(agreement, month=month)`: of the first month of the goals without one."""
    known = context.read(agreement).plans
    if month not in known:
        known[month] = plan(agreement, month=month)
    return known[month]


def busiest(agreement: Agreement, context: Context) -> tuple[Plans, ...]:
    """The plan of the first month, and those of the months in which goals ask for most.

    More than one only where seasons or amounts for single months make months differ.
    """
    weights: dict[Month, Fraction] = {}
    seasons: dict[str, list[SeasonRow]] = {}
    for path, node in agreement.figures.items():
        seasons.setdefault(path.partition(".")[0], []).extend(node.figures.season)
    for goal in agreement.goals:
        for target in goal.targets:
            if target.each is Period.MONTH:
                rows = seasons.get(target.source.name.partition(".")[0], [])
                for month, weight in _weights(agreement, goal, target, rows).items():
                    weights[month] = max(weight, weights.get(month, weight))
    most = sorted(weights, key=lambda month: (-weights[month], month))[:_MOST_PEAKS]
    months = (planned(agreement, context, month) for month in sorted(most))
    return planned(agreement, context), *months


def _weights(
    agreement: Agreement, goal: Goal, target: Target, seasons: list[SeasonRow]
) -> dict[Month, Fraction]:
    """The months that ask for more than the average one, as multiples of it."""
    first, last = reach_of(agreement, target)
    if first is None:
        return {}
    found: dict[Month, Fraction] = {}
    usual = _size(target.amount)
    for row in seasons:
        month = later(first, (row.month - first.month) % 12)
        if isinstance(row.percent, Percent) and row.percent.value > 100:
            weight = Fraction(row.percent.ratio)
            found[month] = max(weight, found.get(month, weight))
    for other in goal.months:
        size = _size(other.amount)
        if size and usual and size > usual:
            found[other.month] = size / usual
    return {
        month: weight
        for month, weight in found.items()
        if first <= month and (last is None or month <= last)
    }


def _size(amount: GoalAmount) -> Fraction | None:
    match amount:
        case Money(value):
            return Fraction(value)
        case Counted(count):
            return None if isinstance(count, Open) else Fraction(count)
        case Open():
            return None
