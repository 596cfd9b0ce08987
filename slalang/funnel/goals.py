"""Goals in; what each target asks for in one of its periods, month by month, out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from slalang.funnel.inherit import Chain, chain_of, chains, path_of, season_of
from slalang.funnel.periods import MONTHS, convert, last_month, month_of, months_of
from slalang.funnel.plans import Amount
from slalang.funnel.problems import NoGoal, OpenGoal, Problem, UnknownFunnel
from slalang.funnel.rises import amount_on, stated_amount
from slalang.model.agreement import Agreement
from slalang.model.numbers import Figures, Goal, Target
from slalang.model.quantities import Month
from slalang.source.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Draw:
    """One target of a goal in one of its periods: so much has to come from there."""

    goal: Goal
    target: Target
    chain: Chain
    """The funnel, stream or source that it draws from, with what is around it."""
    amount: Amount
    """For the whole period, with what it has risen by, before seasons."""
    month: Month | None
    """The month that was asked for, or the first; `None` where no start is known."""
    months: tuple[Month, ...]
    """The months of the period; empty where it is not made of months or no start is known."""
    others: tuple[tuple[Month, Fraction], ...]
    """`in 2026-08 300_000 USD`: months with an amount of their own."""

    def parts(self, figures: Figures) -> tuple[Fraction, ...]:
        """The amount of each of the months, or of the whole period where there are none.

        In a goal for each month a season scales the month; in a longer one it says how
        the period is spread over its months.
        """
        if not self.months:
            return (self.amount.value,)
        other = dict(self.others)
        weights = [Fraction(season_of(figures, month)) / 100 for month in self.months]
        total = sum(weights) if len(weights) > 1 else 1
        return tuple(
            other.get(month, self.amount.value * weight / total if total else Fraction(0))
            for month, weight in zip(self.months, weights, strict=True)
        )

    def part_of_month(self, figures: Figures) -> Fraction:
        """Which part of the period falls to the month; 1 ÷ its months where no start is known."""
        parts = self.parts(figures)
        if self.month is None or not self.months:
            return Fraction(1, MONTHS.get(self.target.each, 1))
        whole = sum(parts)
        return parts[self.months.index(self.month)] / whole if whole else Fraction(0)


def draws(
    agreement: Agreement, month: Month | None
) -> tuple[tuple[Draw, ...], tuple[Problem, ...]]:
    """What every goal asks for in the period that a month is in; its first without a month.

    In the order of the funnels, then of the goals.
    """
    found: list[Draw] = []
    problems: list[Problem] = []
    for goal in agreement.goals:
        for target in _active(agreement, goal, month):
            draw = _draw(agreement, goal, target, month)
            if isinstance(draw, Draw):
                found.append(draw)
            else:
                problems.append(draw)
    if not found and not problems:
        problems.append(_no_goal(agreement, month))
    order = {funnel.name: index for index, funnel in enumerate(agreement.funnels)}
    found.sort(key=lambda draw: order[draw.chain[0].name])
    return tuple(found), tuple(problems)


def reach_of(agreement: Agreement, target: Target) -> tuple[Month | None, Month | None]:
    """The first and the last month of a target: its own, else those of the agreement."""
    header = agreement.header
    starts = header.starts if header else None
    ends = header.ends if header else None
    first = target.starting or (month_of(starts) if isinstance(starts, date) else None)
    last = month_of(ends) if isinstance(ends, date) else None
    if target.for_periods and first:
        last = last_month(first, *target.for_periods)
    return first, last


def amount_in(agreement: Agreement, target: Target, month: Month | None) -> Amount | None:
    """What a target asks for in its period that a month is in; `None` where it is open.

    With what it has risen by since its first month, before seasons and without the amounts
    that single months have of their own. Without a month, the amount that is written.
    """
    first = reach_of(agreement, target)[0]
    months = months_of(target.each, month, first) if month else ()
    begins = months[0] if months else month
    return amount_on(target, first, date(begins.year, begins.month, 1) if begins else None)


def known_paths(agreement: Agreement) -> tuple[str, ...]:
    """The paths of all funnels, streams and sources, in the order of the text."""
    return tuple(path_of(chain[-1]) for funnel in agreement.funnels for chain in chains((funnel,)))


def _active(agreement: Agreement, goal: Goal, month: Month | None) -> Iterator[Target]:
    """The targets that hold in a month; without one, in the first month of each draw."""
    for target in goal.targets:
        asked = month or _first_month(agreement, goal, target)
        first, last = reach_of(agreement, target)
        begun = first is None or asked is None or first <= asked
        ended = last is not None and asked is not None and asked > last
        if begun and not ended:
            yield target


def _first_month(agreement: Agreement, goal: Goal, target: Target) -> Month | None:
    """When the goal begins to draw from where the target does."""
    same = (other for other in goal.targets if other.source.name == target.source.name)
    starts = [first for other in same if (first := reach_of(agreement, other)[0])]
    return min(starts, default=None)


def _draw(
    agreement: Agreement, goal: Goal, target: Target, month: Month | None
) -> Draw | OpenGoal | UnknownFunnel:
    first = reach_of(agreement, target)[0]
    asked = month or _first_month(agreement, goal, target)
    months = months_of(target.each, asked, first) if asked else ()
    amount = amount_in(agreement, target, asked)
    if amount is None:
        return OpenGoal(goal.name, target.origin)
    chain = chain_of(agreement, target.source.name)
    if chain is None:
        return UnknownFunnel(target.source.name, known_paths(agreement), target.source.span)
    others = tuple(_others(agreement, goal, target, amount, months))
    return Draw(goal, target, chain, amount, asked, months, others)


def _others(
    agreement: Agreement, goal: Goal, target: Target, amount: Amount, months: tuple[Month, ...]
) -> Iterator[tuple[Month, Fraction]]:
    """Amounts of single months; several targets share one in proportion to what they ask for."""
    for row in goal.months:
        other = stated_amount(row.amount)
        if row.month not in months or other is None or other.unit != amount.unit:
            continue
        peers = [
            convert(peer.value, each.each, target.each)
            for each in _active(agreement, goal, row.month)
            if (peer := amount_in(agreement, each, row.month)) and peer.unit == amount.unit
        ]
        total = sum(value for value in peers if value is not None)
        yield row.month, other.value * amount.value / total if total else other.value


def _no_goal(agreement: Agreement, month: Month | None) -> NoGoal:
    reaches = [reach_of(agreement, target) for goal in agreement.goals for target in goal.targets]
    firsts = [first for first, _ in reaches if first]
    lasts = [last for _, last in reaches if last]
    return NoGoal(month if reaches else None, min(firsts, default=None), max(lasts, default=None))
