"""What was agreed for a month or for any days in: needs, values of leads and quotas, out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction

from slalang.funnel.climb import Climb, revenue_of
from slalang.funnel.delivered import lead_values
from slalang.funnel.goals import draws, reach_of
from slalang.funnel.inherit import inherit, path_of
from slalang.funnel.plans import Amount
from slalang.funnel.shares import carriers
from slalang.model.agreement import Agreement
from slalang.model.quantities import Month
from slalang.planning.needed import Needs, needed_in
from slalang.planning.progress.days import Days, days_in, months_between
from slalang.source.frozen import dataclass, field

FAR = 3_650
"""Days after which nobody asks where a goal ends."""


@dataclass(frozen=True, slots=True)
class Book:
    """An agreement to look things up in; each is worked out once."""

    agreement: Agreement
    days: Days
    needs: Needs
    known: dict[tuple[object, ...], Fraction | None] = field(default_factory=dict)
    """Needs and quotas."""
    values: dict[tuple[str, Month], dict[str, Fraction]] = field(default_factory=dict)
    """What a lead of each source is worth, by funnel and month."""

    def over(
        self, first: date, last: date, monthly: Callable[[Month], Fraction | None]
    ) -> Fraction | None:
        """The sum of what holds for each month; of a month cut short, its part by open days.

        None where it is not known of one of the months.
        """
        total = Fraction(0)
        for month in months_between(first, last):
            amount = monthly(month)
            if amount is None:
                return None
            total += amount * self.days.part((first, last), days_in(month))
        return total


def need_in(book: Book, stage: str, path: str, month: Month) -> Fraction | None:
    """How many must reach a stage from a funnel, stream or source in a month."""
    key = ("need", stage, path, month)
    if key not in book.known:
        need = needed_in(book.needs, stage, path, month)
        book.known[key] = need.used if need else None
    return book.known[key]


def value_in(book: Book, funnel: str, source: str, month: Month) -> Fraction | None:
    """What one lead of a source is worth in a month: goal ÷ leads needed for all of it."""
    key = funnel, month
    if key not in book.values:
        book.values[key] = lead_values(book.agreement, funnel, month)
    return book.values[key].get(source)


def quota_in(book: Book, funnel: str, month: Month) -> Fraction | None:
    """The money that a funnel is to bring in a month; None where no goal says.

    Of several goals that a source serves the largest counts: a deal counts for each.
    """
    key = ("quota", funnel, month)
    if key not in book.known:
        book.known[key] = _quota(book.agreement, funnel, month)
    return book.known[key]


def horizon(agreement: Agreement, funnel: str) -> tuple[date, date] | None:
    """From the first to the last day of the goals that draw from a funnel, where both are known."""
    reaches = [
        reach_of(agreement, target)
        for goal in agreement.goals
        for target in goal.targets
        if f"{target.source.name}.".startswith(f"{funnel}.")
    ]
    firsts = [first for first, _ in reaches if first]
    lasts = [last for _, last in reaches if last]
    if not reaches or len(firsts) < len(reaches) or len(lasts) < len(reaches):
        return None
    first, last = min(firsts), max(lasts)
    if not date.min.year < first.year <= last.year < date.max.year:
        return None
    return days_in(first)[0], days_in(last)[1]


def _quota(agreement: Agreement, funnel: str, month: Month) -> Fraction | None:
    largest: dict[str, Fraction] = {}
    for draw in draws(agreement, month)[0]:
        if draw.chain[0].name != funnel:
            continue
        for chain, share in carriers(draw.chain).carriers:
            figures, source = inherit(chain), path_of(chain[-1])
            goal = share * sum(draw.parts(figures), Fraction(0))
            amount = Amount(goal, draw.amount.unit, draw.amount.is_money)
            task = Climb(chain, amount, draw.goal.name, draw.target.origin, draw.month)
            revenue = revenue_of(task)
            if revenue is not None:
                money = revenue * draw.part_of_month(figures)
                largest[source] = max(money, largest.get(source, money))
    return sum(largest.values(), Fraction(0)) if largest else None
