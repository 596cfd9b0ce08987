"""Counts in; each agreed rate beside the one that they show, with its interval, out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple, TypeAlias

from slalang.funnel.arithmetic import ratio
from slalang.funnel.climb import stages_of
from slalang.funnel.inherit import Chain, RateAt, inherit, leaves, path_of, rate_in
from slalang.funnel.periods import month_of
from slalang.funnel.wilson import Z, wilson
from slalang.model.agreement import Agreement
from slalang.model.numbers import Rate, RateKind
from slalang.model.quantities import Money, Percent
from slalang.planning.actuals.rows import Row
from slalang.planning.ground import stage_titles
from slalang.planning.progress.result import DealFigure, Move, RateFigure


class _Clause(NamedTuple):
    """A rate as it is written, and the sources that it holds for."""

    rate: Rate
    node: Chain
    """The funnel, stream or source that says it, with what is around it."""
    users: tuple[Chain, ...]


_Counts: TypeAlias = Mapping[tuple[str, ...], list[Row]]
"""Rows by source and stage."""


def rates_of(
    agreement: Agreement, chain: Chain, rows: Sequence[Row], last: date
) -> tuple[RateFigure, ...]:
    """Every rate that is written in a funnel, in the order of the text.

    A rate of counts is those that came to the second stage over those that came to the first,
    summed over the periods in which both were counted. A clause that several sources inherit
    is measured over all of them together.
    """
    titles = stage_titles(agreement)
    counts = _by_source(rows)
    return tuple(_figure(clause, titles, counts, last) for clause in _clauses(chain))


def deals_of(chain: Chain, rows: Sequence[Row], currency: str | None) -> tuple[DealFigure, ...]:
    """What a deal brought on average, for each deal value that is written in a funnel.

    Money of the table is in the currency of the agreement; deals in another one are left out.
    """
    found: dict[object, tuple[Chain, list[Chain]]] = {}
    for leaf in leaves(chain):
        saying = next((at for at in _upwards(leaf) if at[-1].figures.deal is not None), None)
        if saying is not None:
            origin = saying[-1].figures.deal_origin or saying[-1].origin
            found.setdefault(origin, (saying, []))[1].append(leaf)
    counts = _by_source(rows)
    return tuple(
        filter(None, (_deal(said, users, counts, currency) for said, users in found.values()))
    )


def moved(agreed: Fraction, sample: Fraction | None, part: int, whole: int) -> bool:
    """Whether a measured share differs from the agreed one by more than chance, at 95%.

    Where the agreed rate says on how many it was measured, the two samples are compared: the
    difference of the shares against that of two draws from their common share (the pooled
    z test), squared, so that no root is taken. Elsewhere the agreed rate is taken as
    exact, and has to lie in Wilson's interval of the measured one.
    """
    if sample:
        common = (agreed * sample + part) / (sample + whole)
        spread = common * (1 - common) * (1 / sample + Fraction(1, whole))
        difference: Fraction = agreed - Fraction(part, whole)
        return difference * difference > Z * Z * spread
    interval = wilson(part, whole)
    return interval is not None and not interval[0] <= agreed <= interval[1]


def _by_source(rows: Sequence[Row]) -> _Counts:
    found: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        found.setdefault((row.source, row.stage), []).append(row)
    return found


def _clauses(chain: Chain) -> list[_Clause]:
    found: dict[object, tuple[Rate, Chain, list[Chain]]] = {}
    for leaf in leaves(chain):
        for pair in pairwise(stages_of(leaf)):
            said = next(_said(leaf, pair), None)
            if said is not None:
                found.setdefault(said[0].origin, (*said, []))[2].append(leaf)
    ordered = sorted(found.values(), key=lambda one: one[0].origin)
    return [_Clause(rate, node, tuple(users)) for rate, node, users in ordered]


def _said(leaf: Chain, pair: tuple[str, str]) -> Iterator[tuple[Rate, Chain]]:
    for at in _upwards(leaf):
        for rate in at[-1].figures.rates:
            if (rate.start.name, rate.end.name) == pair:
                yield rate, at


def _upwards(leaf: Chain) -> Iterator[Chain]:
    """A source and all that is around it, from inside out."""
    return (leaf[: len(leaf) - index] for index in range(len(leaf)))


def _figure(clause: _Clause, titles: dict[str, str], rows: _Counts, last: date) -> RateFigure:
    rate, (start, end) = clause.rate, (clause.rate.start.name, clause.rate.end.name)
    figures = inherit(clause.users[0])
    kind = rate.kind or figures.rate_kind
    agreed = rate.percent.value if isinstance(rate.percent, Percent) else None
    now = rate_in(figures, start, end, month_of(last))
    paths = tuple(path_of(user[-1]) for user in clause.users)
    counted = _counted(rows, clause.users, (start, end), titles)
    why = counted if isinstance(counted, str) else _why_not(kind, *counted)
    entered, reached = (None, None) if isinstance(counted, str) else counted
    known = not why and entered is not None and reached is not None
    interval = wilson(reached or 0, entered or 0) if known else None
    move = Move.UNKNOWN
    if known and agreed is not None:
        sample = Fraction(rate.sample) if rate.sample else None
        changed = moved(ratio(agreed), sample, reached or 0, entered or 0)
        move = Move.MOVED if changed else Move.WITHIN
    node = clause.node[-1]
    return RateFigure(
        path_of(node), node.title, start, end,
        paths, agreed, rate.sample, now.percent if isinstance(now, RateAt) else None, kind,
        entered, reached, Fraction(reached or 0, entered or 1) if known else None,
        interval[0] if interval else None, interval[1] if interval else None, move,
        why, rate.origin,
    )  # fmt: skip


def _why_not(kind: RateKind | None, entered: int, reached: int) -> str:
    """Why counts do not tell a rate; empty where they do."""
    if kind is RateKind.DECIDED:
        return "counts do not say how many were lost"
    if not entered:
        return "nobody came to the first of the two"
    if reached > entered:
        return "more came to the second of the two than to the first"
    return ""


def _counted(
    rows: _Counts, users: tuple[Chain, ...], step: tuple[str, str], titles: Mapping[str, str]
) -> tuple[int, int] | str:
    """How many came to two stages in the time in which both were counted; or why not."""
    entered = reached = 0
    start, end = step
    names = titles.get(start, start), titles.get(end, end)
    for user in users:
        path, source = path_of(user[-1]), user[-1].title
        first, second = rows.get((path, start), []), rows.get((path, end), [])
        if not first or not second:
            missing = names[0] if not first else names[1]
            return f"no {missing} of {source} was counted"
        both = _common(_covered(first), _covered(second))
        first, second = _inside(first, both), _inside(second, both)
        if not first or _covered(first) != _covered(second):
            return f"{names[0]} and {names[1]} of {source} were not counted over the same days"
        entered += sum(row.count for row in first)
        reached += sum(row.count for row in second)
    return entered, reached


def _covered(rows: Sequence[Row]) -> list[tuple[int, int]]:
    """The days of rows as stretches, in order, without overlap or touch."""
    found: list[tuple[int, int]] = []
    for first, last in sorted((row.when.first, row.when.last) for row in rows):
        start, end = first.toordinal(), last.toordinal()
        if found and start <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def _common(one: list[tuple[int, int]], other: list[tuple[int, int]]) -> list[tuple[int, int]]:
    found = []
    i = j = 0
    while i < len(one) and j < len(other):
        low, high = max(one[i][0], other[j][0]), min(one[i][1], other[j][1])
        if low <= high:
            found.append((low, high))
        if one[i][1] < other[j][1]:
            i += 1
        else:
            j += 1
    return found


def _inside(rows: Sequence[Row], stretches: list[tuple[int, int]]) -> list[Row]:
    return [
        row
        for row in rows
        if any(
            low <= row.when.first.toordinal() and row.when.last.toordinal() <= high
            for low, high in stretches
        )
    ]


def _deal(
    said: Chain, users: list[Chain], rows: _Counts, currency: str | None
) -> DealFigure | None:
    node = said[-1]
    deal = node.figures.deal
    paths = tuple(path_of(user[-1]) for user in users)
    last = stages_of(said)[-1:]
    won = [row for path in paths for row in rows.get((path, *last), []) if row.value is not None]
    count = sum(row.count for row in won)
    if not count or (isinstance(deal, Money) and currency not in (None, deal.currency)):
        return None
    money = sum((row.value for row in won if row.value is not None), Fraction(0))
    amount: Decimal | None = deal.amount if isinstance(deal, Money) else None
    return DealFigure(
        path_of(node), node.title, paths, amount, currency or "", count, money / count,
        node.figures.deal_origin or node.origin,
    )  # fmt: skip
