"""One target of a goal in; what it asks of a source in each of its periods, and when, out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from slalang.funnel.goals import reach_of
from slalang.funnel.inherit import chain_of, chains, season_of
from slalang.funnel.periods import MONTHS, between, convert, later, month_of
from slalang.funnel.rises import times_risen
from slalang.model.numbers import Figures, Goal, MonthTarget, Target
from slalang.model.quantities import Counted, Money, Month, Percent, Period
from slalang.planning.axis import Axis
from slalang.planning.ground import Ground
from slalang.planning.inputs import month_input, target_input
from slalang.planning.sheet.cells import Cell, Draft
from slalang.source.text import Span

_ONE = timedelta(days=1)
_LATEST = 2400
"""Rates that change in later years change in no plan."""
_NEXT_TO_NOTHING = Fraction(1, 10**9)


class Batch(NamedTuple):
    """What a goal asks for in one of its periods: all of it, before shares."""

    name: str
    """`2026-05`, `2026-01 to 2026-03`."""
    amount: Cell
    places: tuple[tuple[int, Cell], ...]
    """The periods of the plan in which it is due, each with its part of the whole."""
    assumed: bool
    """Whether it goes on beyond the last period that the goal speaks of."""
    seasons: tuple[Span, ...] = ()
    """The seasons that make its amount another one, or spread it over its months."""

    @property
    def last(self) -> int:
        """The last period of the plan in which some of it is due."""
        return self.places[-1][0]


class _Part(NamedTuple):
    first: date
    last: date
    weight: Fraction
    """Of the amount of the target."""
    other: Cell | None
    """An amount of its own."""
    begins: date
    """The first day of the goal's own period, for what rises."""


def batches(
    ground: Ground, goal: Goal, target: Target, figures: Figures, beyond: int
) -> tuple[Batch, ...]:
    """The batches from the start of the plan up to so many periods beyond its end.

    A goal for a month is spread over weeks by their days. One for a quarter is spread over its
    months by the season of the source. A goal that still holds at the end of the plan is taken
    to go on. One that begins before the plan is asked for what is due inside.
    """
    amount = target_input(ground.draft, goal, target)
    if amount is None:
        return ()
    found: list[Batch] = []
    stretches = _stretches(ground, target, beyond)
    for assumed, parts in _periods(ground, goal, target, figures, beyond):
        for first, last in stretches:
            kept = [cut for part in parts if (cut := _cut(ground.draft, part, first, last))]
            if kept:
                batch = _batch(ground, target, amount, kept, assumed=assumed)
                found.append(batch._replace(seasons=_seasons(figures, kept)))
    return tuple(found)


def _stretches(ground: Ground, target: Target, beyond: int) -> list[tuple[date, date]]:
    """From when to when a goal is planned together.

    What is due before the plan's end and after it is planned apart, so that each adds up. So is
    what is due before and after a rate of the funnel changes: the deals of a year whose second
    half is easier take more leads in the first.
    """
    when = ground.when
    chain = chain_of(ground.agreement, target.source.name)
    figures = [node[-1].figures for node in chains(chain[:1])] if chain else []
    changes = {
        when.at(when.holding_from(row.by)).first
        for one in figures
        for row in one.improvements
        if isinstance(row.by, date) and when.first < row.by and row.by.year < _LATEST
    }
    ends = when.last + _ONE
    inside = {change for change in changes if change < ends}
    firsts = sorted({when.first, ends, *changes} if beyond else {when.first, *inside})
    lasts = [*(first - _ONE for first in firsts[1:]), date.max if beyond else when.last]
    return list(zip(firsts, lasts, strict=True))


def followed(goal: Goal, target: Target, last: Month | None) -> bool:
    """Whether another target of the goal takes over from one: then it does not go on by itself."""
    return last is not None and any(
        other.starting is not None and other.starting > last
        for other in goal.targets
        if other is not target and other.source.name == target.source.name
    )


def _cut(draft: Draft, part: _Part, first: date, last: date) -> _Part | None:
    """What of a part lies between two days, by their number; None where nothing does."""
    begins, ends = max(part.first, first), min(part.last, last)
    if begins > ends:
        return None
    kept = Fraction((ends - begins).days + 1, (part.last - part.first).days + 1)
    other = part.other if part.other is None else draft.multiply(part.other, draft.constant(kept))
    return part._replace(first=begins, last=ends, weight=part.weight * kept, other=other)


def _periods(
    ground: Ground, goal: Goal, target: Target, figures: Figures, beyond: int
) -> Iterator[tuple[bool, list[_Part]]]:
    when = ground.when
    first, last = reach_of(ground.agreement, target)
    horizon = when.at(when.count + beyond - 1).last
    begins = first or month_of(when.first)
    if target.each not in MONTHS:
        known = last if followed(goal, target, last) else None
        for assumed, parts in _by_days(target.each, begins, last, when, horizon):
            if not assumed or known is None:
                yield assumed, parts
        return
    length = MONTHS[target.each]
    index = max(0, between(begins, month_of(when.first)) // length)
    goes_on = not followed(goal, target, last) and (last is None or last >= month_of(when.last))
    while True:
        months = [later(begins, index * length + step) for step in range(length)]
        if months[0] > month_of(horizon):
            return
        within = [month for month in months if last is None or month <= last]
        assumed = not within
        if assumed and not goes_on:
            return
        held = within or months
        whole = _months(ground, goal, target, figures, months)
        yield assumed, [part for part in whole if month_of(part.first) in held]
        index += 1


def _months(
    ground: Ground, goal: Goal, target: Target, figures: Figures, months: list[Month]
) -> Iterator[_Part]:
    """The months of one period of a goal, weighed by their seasons."""
    seasons = [Fraction(season_of(figures, month)) for month in months]
    total = sum(seasons) if len(months) > 1 else Fraction(100)
    others = {row.month: row for row in goal.months}
    for month, season in zip(months, seasons, strict=True):
        weight = season / total if total else Fraction(0)
        row = others.get(month)
        other = None if row is None else _other(ground, goal, target, row)
        yield _Part(_first(month), _first(later(month, 1)) - _ONE, weight, other, _first(months[0]))


def _by_days(
    each: Period, begins: Month, last: Month | None, when: Axis, horizon: date
) -> Iterator[tuple[bool, list[_Part]]]:
    """The periods of a goal for each week or day."""
    length = 7 if each is Period.WEEK else 1
    first = _first(begins)
    start = max(first, when.first)
    if each is Period.WEEK:
        # The week that the goal, or the plan, begins in counts from that day on.
        start -= timedelta(days=start.weekday())
    ends = _first(later(last, 1)) - _ONE if last else None
    goes_on = ends is None or ends >= when.last
    while start <= horizon:
        assumed = ends is not None and start > ends
        if assumed and not goes_on:
            return
        if each is not Period.BUSINESS_DAY or start.weekday() < 5:
            day, opens = start + timedelta(days=length - 1), max(start, first)
            weight = Fraction((day - opens).days + 1, length)
            yield assumed, [_Part(opens, day, weight, None, opens)]
        start += timedelta(days=length)


def _batch(
    ground: Ground, target: Target, amount: Cell, parts: list[_Part], *, assumed: bool
) -> Batch:
    draft, when = ground.draft, ground.when
    amounts = [
        part.other if part.other is not None else _risen(ground, target, amount, part)
        for part in parts
    ]
    whole = draft.add(amounts)
    plain = not any(part.other is not None for part in parts)
    total = sum((part.weight for part in parts), Fraction(0))
    places: dict[int, list[Cell]] = {}
    for part, own in zip(parts, amounts, strict=True):
        if plain:
            share = draft.constant(part.weight / total if total else Fraction(1, len(parts)))
        elif own == whole:
            share = draft.one
        else:
            # A quarter of which every month is turned to nothing has no parts.
            share = draft.divide(own, draft.most((whole, draft.constant(_NEXT_TO_NOTHING))))
        days = (part.last - part.first).days + 1
        for index, inside in when.overlaps(part.first, part.last):
            cell = draft.multiply(share, draft.constant(Fraction(inside, days)))
            places.setdefault(index, []).append(cell)
    names = [when.at(index).name for index in places]
    name = names[0] if len(names) == 1 else f"{names[0]} to {names[-1]}"
    return Batch(
        name, whole, tuple((index, draft.add(cells)) for index, cells in places.items()), assumed
    )


def _seasons(figures: Figures, parts: list[_Part]) -> tuple[Span, ...]:
    """Those of the months that have no amount of their own."""
    months = {month_of(part.first).month for part in parts if part.other is None}
    return tuple(row.origin for row in figures.season if row.month in months)


def _risen(ground: Ground, target: Target, amount: Cell, part: _Part) -> Cell:
    """The amount of a part, with what the goal has risen by until its period."""
    draft, rise = ground.draft, target.rises
    if rise is not None:
        first = reach_of(ground.agreement, target)[0] or month_of(part.begins)
        times = times_risen(rise.each, first, part.begins)
        match rise.by:
            case Percent(value):
                grown = (1 + Fraction(value) / 100) ** times
                amount = draft.multiply(amount, draft.constant(grown))
            case Money(more):
                amount = draft.add((amount, draft.constant(Fraction(more) * times)))
            case Counted(count=Decimal() as more):
                amount = draft.add((amount, draft.constant(Fraction(more) * times)))
    return draft.multiply(amount, draft.constant(part.weight))


def _other(ground: Ground, goal: Goal, target: Target, row: MonthTarget) -> Cell | None:
    """`in 2026-08 300_000 USD`; several targets share it in proportion to what they ask for."""
    draft = ground.draft
    cell, own = month_input(draft, goal, row), target_input(draft, goal, target)
    if cell is None or own is None or _unit(row) != _unit(target):
        return None
    peers: list[Cell] = []
    for peer in goal.targets:
        first, last = reach_of(ground.agreement, peer)
        holds = (first is None or first <= row.month) and (last is None or row.month <= last)
        factor = convert(Fraction(1), peer.each, target.each)
        stated = target_input(draft, goal, peer)
        if holds and stated is not None and factor is not None and _unit(peer) == _unit(row):
            peers.append(draft.multiply(stated, draft.constant(factor)))
    if len(peers) < 2:
        return cell
    return draft.divide(draft.multiply(cell, own), draft.add(peers))


def _unit(row: Target | MonthTarget) -> str:
    match row.amount:
        case Money(_, currency):
            return currency
        case Counted(_, of):
            return of.name
        case _:
            return ""


def _first(month: Month) -> date:
    return date(month.year, month.month, 1)
