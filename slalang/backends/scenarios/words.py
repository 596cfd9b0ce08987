"""A comparison and one of its columns in; what it changes of what is agreed, in words, out."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from slalang.backends.plan.tables import shown, with_unit
from slalang.planning.whatif.comparison import Comparison, Row, What

MOVED = 2
"""In points: by less than this, chances move from one set of 10,000 draws to the next."""

_SPOKEN = (What.GOAL, What.TOTAL, What.COST, What.PEOPLE, What.CHANCE, What.OVER_BUDGET)


def changes(comparison: Comparison, place: int) -> list[str]:
    """`3,198 more Marketing Qualified Lead for New business (8.3%)`: what a column changes."""
    firsts = _first_stages(comparison)
    each = comparison.when.each.value
    found: list[str] = []
    for row in comparison.rows:
        if row.what is What.TOTAL and (row.path, row.stage) not in firsts:
            continue
        if row.what in _SPOKEN:
            found.extend(_change(row, place, each))
        if row.what is What.PEOPLE:
            found.extend(_work(comparison, row, place))
    return found


def _first_stages(comparison: Comparison) -> set[tuple[str, str]]:
    """The stage in which the leads of each funnel begin."""
    found: dict[str, str] = {}
    for row in comparison.rows:
        if row.what is What.TOTAL:
            found.setdefault(row.path, row.stage)
    return set(found.items())


def _change(row: Row, place: int, each: str) -> Iterator[str]:
    """Nothing where nothing changes."""
    before, after = row.values[0], row.values[place]
    if before == after:
        return
    if before is None or after is None:
        yield f"{_subject(row)} {'can' if before is None else 'can no longer'} be computed"
        return
    left, right = Fraction(before), Fraction(after)
    by, part = shown(abs(right - left)), _part(left, right)
    way = "more" if right > left else "less" if row.unit else "fewer"
    match row.what:
        case What.GOAL:
            yield f"the goal of {row.title}: {by} {row.unit} {way}{part}"
        case What.COST:
            yield f"the costs of {row.title}: {by} {row.unit} {way}{part}"
        case What.TOTAL:
            yield f"{by} {way} {row.stage_title} for {row.title}{part}"
        case What.PEOPLE:
            yield f"{row.title}: {_people(right - left)} there"
        case What.OVER_BUDGET:
            yield f"{row.title}: over the budget in {_instead(left, right, each)}"
        case What.CHANCE if abs(right - left) >= MOVED:
            sides = f"{with_unit(before, '%')} to {with_unit(after, '%')}"
            yield f"the chance to reach {row.title}: from {sides}"


def _work(comparison: Comparison, team: Row, place: int) -> Iterator[str]:
    """How many people a team needs, whatever for, and when it has too much to do."""

    def most(what: What, column: int) -> Fraction:
        rows = [row for row in comparison.rows if (row.what, row.path) == (what, team.path)]
        return Fraction(max((row.values[column] or 0 for row in rows), default=0))

    needed = most(What.NEEDED, place) - most(What.NEEDED, 0)
    if needed:
        yield f"{team.title}: {_people(needed)} needed"
    before, after = most(What.SHORT, 0), most(What.SHORT, place)
    if before != after:
        each = comparison.when.each.value
        yield f"{team.title}: too much to do in {_instead(before, after, each)}"


def _people(number: Fraction) -> str:
    """`2 more people`, `1 person fewer`."""
    way = "more" if number > 0 else "fewer"
    return f"{shown(abs(number))} {way} {'person' if abs(number) == 1 else 'people'}"


def _subject(row: Row) -> str:
    match row.what:
        case What.TOTAL:
            return f"the {row.stage_title} for {row.title}"
        case What.CHANCE:
            return f"the chance to reach {row.title}"
        case What.COST:
            return f"the costs of {row.title}"
        case What.GOAL:
            return f"the goal of {row.title}"
        case _:
            return row.title


def _instead(before: Fraction, after: Fraction, each: str) -> str:
    """`12 months instead of 4`."""
    now = f"{shown(after)} {each}{'' if after == 1 else 's'}" if after else f"no {each}"
    return f"{now} instead of {shown(before) if before else 'none'}"


def _part(before: Fraction, after: Fraction) -> str:
    """` (8.3%)`: the change as a part of what was."""
    tenths = round(abs(after - before) / before * 1000) if before else 0
    return f" ({with_unit(Fraction(tenths, 10), '%')})" if tenths else ""
