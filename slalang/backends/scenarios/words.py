"""A comparison and one of its columns in; what it changes of what is agreed, in words, out."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from slalang.backends.plan.tables import shown, with_unit
from slalang.backends.simulate.words import of_100
from slalang.funnel.arithmetic import half_up
from slalang.planning.whatif.comparison import Comparison, Row, What

MOVED = 2
"""In points: by less than this, chances move from one set of 10,000 draws to the next."""

_SPOKEN = (What.GOAL, What.TOTAL, What.COST, What.PEOPLE, What.CHANCE, What.OVER_BUDGET)
_SHORT = (What.SHORT, What.OVER_LIMIT, What.OVER_BUDGET)


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
    short = shortfalls(comparison, place)
    if short and any(row.what is What.CHANCE and _moved(row, place) for row in comparison.rows):
        found.append(f"the chances hold if the leads are brought and worked: {', '.join(short)}")
    return found


def shortfalls(comparison: Comparison, place: int) -> list[str]:
    """`4 months are too much for Sales`: why a column may not come, whatever its chances are."""
    most: dict[tuple[What, str], tuple[Fraction, str]] = {}
    for row in comparison.rows:
        count = Fraction(row.values[place] or 0)
        if row.what in _SHORT and count:
            before = most.get((row.what, row.path), (Fraction(0), ""))
            most[row.what, row.path] = max(before, (count, row.title))
    each = comparison.when.each.value
    return [
        f"{shown(count)} {each}{' is' if count == 1 else 's are'} {_too_much(what)} {title}"
        + (" can bring" if what is What.OVER_LIMIT else "")
        for (what, _), (count, title) in most.items()
    ]


def _too_much(what: What) -> str:
    if what is What.SHORT:
        return "too much for"
    return "over the budget of" if what is What.OVER_BUDGET else "beyond what"


def _moved(row: Row, place: int) -> bool:
    """Whether a chance is another one, by more than luck."""
    before, after = row.values[0], row.values[place]
    if before is None or after is None:
        return before is not after
    return abs(Fraction(after) - Fraction(before)) >= MOVED


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
            yield f"{row.title}: {_people(left, right, 'there')}"
        case What.OVER_BUDGET:
            yield f"{row.title}: over the budget in {_instead(left, right, each)}"
        case What.CHANCE if _moved(row, place):
            sides = f"{_of_100(left)} to {_of_100(right)}"
            yield f"the chance to reach {row.title}: from {sides}"


def _work(comparison: Comparison, team: Row, place: int) -> Iterator[str]:
    """How many people a team needs, whatever for, and when it has too much to do."""

    def most(what: What, column: int) -> Fraction:
        rows = [row for row in comparison.rows if (row.what, row.path) == (what, team.path)]
        return Fraction(max((row.values[column] or 0 for row in rows), default=0))

    fewest = most(What.FEWEST, 0), most(What.FEWEST, place)
    if fewest[0] != fewest[1] and team.values[0] == team.values[place]:
        yield f"{team.title}: {_people(*fewest, 'there when there are fewest')}"
    needed = most(What.NEEDED, 0), most(What.NEEDED, place)
    if needed[0] != needed[1]:
        yield f"{team.title}: {_people(*needed, 'needed')}"
    before, after = most(What.SHORT, 0), most(What.SHORT, place)
    if before != after:
        each = comparison.when.each.value
        yield f"{team.title}: too much to do in {_instead(before, after, each)}"


def _people(before: Fraction, after: Fraction, what: str) -> str:
    """`3 more people needed (10 instead of 7)`."""
    by, way = abs(after - before), "more" if after > before else "fewer"
    word = "person" if by == 1 else "people"
    return f"{shown(by)} {way} {word} {what} ({shown(after)} instead of {shown(before)})"


def _of_100(chance: Fraction) -> str:
    """Of a chance in percent, `96 of 100`: parts of a point are not known."""
    return of_100(half_up(chance, 2))


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
