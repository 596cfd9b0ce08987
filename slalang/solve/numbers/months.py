"""An agreement in; the months whose plans have to be looked at, so that none asks for more, out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from slalang.funnel.goals import reach_of
from slalang.funnel.inherit import season_of
from slalang.funnel.periods import between, later, month_of
from slalang.model.agreement import Agreement
from slalang.model.numbers import Figures, Target
from slalang.model.quantities import Month, Percent

MOST = 48
"""So many months are looked at, the earliest first."""


def months_to_look_at(agreement: Agreement) -> tuple[Month | None, ...]:
    """`None` stands for the first month of each goal.

    A month can ask for more than the first where another target begins, where a rate goes
    down, where it has an amount of its own, in a year that has seasons, or where a goal rises.
    """
    seasons = [node.figures for node in agreement.figures.values() if node.figures.season]
    found: set[Month] = set()
    for goal in agreement.goals:
        found.update(row.month for row in goal.months)
        starts = {reach_of(agreement, target)[0] for target in goal.targets}
        for target in goal.targets:
            first, last = reach_of(agreement, target)
            if first is None:
                continue
            changes = sorted(_changes(agreement, target, first, rises=bool(seasons)))
            if target.rises and last:
                found.update(_heights(agreement, target, first, last))
            if seasons:
                found.update(_peaks(seasons, first, last, changes))
            elif len(starts) > 1:
                found.add(first)
            if not seasons:
                found.update(changes)
    return None, *sorted(found)[:MOST]


def _changes(agreement: Agreement, target: Target, first: Month, *, rises: bool) -> Iterator[Month]:
    """Every month from which a rate of the target's funnel is lower; or higher, if asked."""
    funnel = target.source.name.partition(".")[0]
    for path, node in agreement.figures.items():
        if path.partition(".")[0] != funnel:
            continue
        for row in node.figures.improvements:
            if (
                (rises or not row.up)
                and isinstance(row.percent, Percent)
                and isinstance(row.by, date)
            ):
                # It holds from the first month that begins on its day or later.
                month = later(month_of(row.by), int(row.by.day > 1))
                if month > first:
                    yield month


def _heights(agreement: Agreement, target: Target, first: Month, last: Month) -> Iterator[Month]:
    """The last year of a goal that rises, and the last month before each change of a rate."""
    for change in _changes(agreement, target, first, rises=True):
        yield later(change, -1)
    for index in range(min(12, between(first, last) + 1)):
        yield later(last, -index)


def _peaks(
    seasons: Sequence[Figures], first: Month, last: Month | None, changes: Sequence[Month]
) -> Iterator[Month]:
    """The busiest month of each stretch with the same rates; every month where seasons differ."""
    for begin in (first, *changes):
        count = min(12, between(begin, last) + 1) if last else 12
        months = [later(begin, index) for index in range(count)]
        if len(seasons) > 1:
            yield from months
            continue
        ends = [month for month in changes if month > begin]
        same = [month for month in months if not ends or month < ends[0]]
        if same:
            yield max(
                same, key=lambda month: (season_of(seasons[0], month), -between(begin, month))
            )
