"""A plan in; the same with what is gathered over events packed into a few whole numbers out.

A database that groups millions of leads spends its time and memory on what it keeps for each
of them. Counts and sums of small numbers share the 62 bits of one sum, yes and no share the
bits of another; the columns that the plan names are taken out of them afterwards. Nothing is
rounded or cut: how many events a lead may have follows from the bits, and a query that meets
a lead with more of them stops (see `Dialect.too_many`) instead of being wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from math import gcd

from slalang.engines.sql.expressions import (
    ZERO,
    And,
    Case,
    Comparison,
    Constant,
    Expression,
    Or,
    both,
    case,
    columns,
    total,
)
from slalang.engines.sql.plan import Aggregate, Lane, Plan, Word
from slalang.engines.sql.work import ITS_INSTANT, THE_EVENT
from slalang.source.frozen import dataclass

EVENT_BITS = 16
MOST_EVENTS = 2**EVENT_BITS - 1
"""So many events a lead may have in a packed query."""
BITS = 62
"""So many bits of a whole number are used: its sign, and one in reserve, stay free."""
MOST_LINES = 40
"""A least value that can be so many different ones is kept as bits."""


@dataclass(frozen=True, slots=True)
class _Share:
    """What events of one kind add to one lane."""

    event: str
    where: Expression
    steps: tuple[tuple[int | None, int], ...]
    """From the newest to the oldest: after this instant (None: at any time), so much."""


@dataclass(frozen=True, slots=True)
class _Wanted:
    """One thing that is gathered, as shares; `scale` is what one of the lane stands for."""

    it: Aggregate
    width: int
    scale: int
    shares: tuple[_Share, ...]


def packed(plan: Plan) -> Plan:
    """The plan with words instead of single counts, sums and marks, where that is possible."""
    words: list[Word] = []
    aggregates: list[Aggregate] = []
    for step in range(1, plan.steps + 1):
        here = [one for one in plan.aggregates if one.depth == step]
        wanted = {one.name: _wanted(one) for one in here}
        found = [one for one in wanted.values() if one is not None]
        if len(found) < 2:
            aggregates += here
            continue
        made, lanes = _words(found, step)
        words += made
        aggregates += [
            replace(one, lane=lanes[one.name]) if one.name in lanes else one for one in here
        ]
    return replace(plan, aggregates=tuple(aggregates), words=tuple(words))


def _wanted(it: Aggregate) -> _Wanted | None:
    """A lane for what can be packed; None for instants, different values and large numbers."""
    if it.newest is not None or it.how in ("first", "last", "distinct"):
        return None
    steps = _steps(it.value) if it.value is not None else ((None, 1),)
    shares = _shares(it.condition)
    if steps is None or shares is None:
        return None
    values = [value for _, value in steps]
    if it.how == "least":
        most = max(values)
        if most >= MOST_LINES or min(values) < 0:
            return None
        marks = tuple((after, 1 << value) for after, value in steps)
        return _Wanted(it, most + 1, 1, _worth(shares, marks))
    if it.how == "any":
        return _Wanted(it, 1, 1, _worth(shares, ((None, 1),)))
    scale = gcd(*values) * (-1 if any(value < 0 for value in values) else 1)
    if scale == 0 or any(value * scale < 0 for value in values):
        return None
    small = tuple((after, value // scale) for after, value in steps)
    width = (MOST_EVENTS * max(value for _, value in small)).bit_length()
    return _Wanted(it, width, scale, _worth(shares, small)) if width <= BITS else None


def _worth(shares: Sequence[_Share], steps: Sequence[tuple[int | None, int]]) -> tuple[_Share, ...]:
    """Shares with what each is worth: within its window as the steps say, before it nothing."""
    found = []
    for share in shares:
        ((earliest, _),) = share.steps
        cut = [(after, worth) for after, worth in steps if not _is_before(after, earliest)]
        # The step in which the window begins ends with it.
        if len(cut) < len(steps):
            cut.append((earliest, steps[len(cut)][1]))
        found.append(replace(share, steps=tuple(cut)))
    return tuple(found)


def _is_before(after: int | None, earliest: int | None) -> bool:
    return earliest is not None and (after is None or after < earliest)


def _shares(condition: Expression) -> tuple[_Share, ...] | None:
    """A condition as kinds of events, each with its window and everything else that it asks."""
    found: list[_Share] = []
    for part in condition.items if isinstance(condition, Or) else (condition,):
        event: str | None = None
        earliest: int | None = None
        rest: list[Expression] = []
        for test in _flat(part):
            match test:
                case Comparison("=", of, Constant(str() as name)) if of == THE_EVENT:
                    event = name
                case Comparison(">", of, Constant(int() as instant)) if of == ITS_INSTANT:
                    earliest = instant if earliest is None else max(earliest, instant)
                case _:
                    rest.append(test)
        if event is None or any(column == ITS_INSTANT for one in rest for column in columns(one)):
            return None
        found.append(_Share(event, both(*rest), ((earliest, 1),)))
    kinds = [share.event for share in found]
    return tuple(found) if len(set(kinds)) == len(kinds) else None


def _flat(condition: Expression) -> Iterable[Expression]:
    if isinstance(condition, And):
        for item in condition.items:
            yield from _flat(item)
    else:
        yield condition


def _steps(value: Expression) -> tuple[tuple[int | None, int], ...] | None:
    """A table of ages as steps from the newest instant to the oldest; None for anything else."""
    match value:
        case Constant(int() as worth):
            return ((None, worth),)
        case Case(branches, otherwise):
            found: list[tuple[int | None, int]] = []
            for test, inner in branches:
                match test:
                    case Comparison(">", of, Constant(int() as instant)) if of == ITS_INSTANT:
                        parts = _steps(inner)
                    case _:
                        return None
                if parts is None:
                    return None
                found += [(instant if after is None else after, worth) for after, worth in parts]
            rest = _steps(otherwise)
            return None if rest is None else (*found, *rest)
        case _:
            return None


def _words(wanted: Sequence[_Wanted], step: int) -> tuple[list[Word], dict[str, Lane]]:
    """Lanes laid side by side, sums and marks apart."""
    words: list[Word] = []
    lanes: dict[str, Lane] = {}
    for marks in (False, True):
        these = [one for one in wanted if (one.it.how in ("any", "least")) == marks]
        for number, group in enumerate(_filled(these)):
            name = f"{'marks' if marks else 'sums'}_{step}_{number}"
            shift = 0
            shifted: list[tuple[_Wanted, int]] = []
            for one in group:
                shifted.append((one, shift))
                lanes[one.it.name] = Lane(name, shift, one.width, one.scale)
                shift += one.width
            how = "marks" if marks else "sum"
            words.append(Word(name, how, _together(shifted), step))  # type: ignore[arg-type]
    return words, lanes


def _filled(wanted: Sequence[_Wanted]) -> list[list[_Wanted]]:
    """In each group as much as fits, the widest first."""
    groups: list[tuple[int, list[_Wanted]]] = []
    for one in sorted(wanted, key=lambda one: (-one.width, one.it.name)):
        for at, (used, group) in enumerate(groups):
            if used + one.width <= BITS:
                groups[at] = (used + one.width, [*group, one])
                break
        else:
            groups.append((one.width, [one]))
    return [group for _, group in groups]


def _together(shifted: Sequence[tuple[_Wanted, int]]) -> Expression:
    """What an event adds to a word: looked up by its kind, then by its age."""
    kinds: dict[str, list[tuple[_Share, int]]] = {}
    for wanted, shift in shifted:
        for share in wanted.shares:
            kinds.setdefault(share.event, []).append((share, shift))
    branches = []
    for event, shares in kinds.items():
        conditions = dict.fromkeys(share.where for share, _ in shares)
        parts = []
        for where in conditions:
            of_these = [(share, shift) for share, shift in shares if share.where == where]
            parts.append(case((where, _summed(of_these)), otherwise=ZERO))
        branches.append((Comparison("=", THE_EVENT, Constant(event)), total(*parts)))
    return case(*branches, otherwise=ZERO)


def _summed(shares: Sequence[tuple[_Share, int]]) -> Expression:
    """One table of ages for what several lanes get of the same event."""
    edges = sorted(
        {after for share, _ in shares for after, _ in share.steps if after is not None},
        reverse=True,
    )
    rows: list[tuple[int | None, int]] = [(edge, _at(shares, edge)) for edge in edges]
    rows.append((None, _at(shares, None)))
    merged = [row for place, row in enumerate(rows) if place == len(rows) - 1
              or row[1] != rows[place + 1][1]]  # fmt: skip
    return _tree(merged)


def _at(shares: Sequence[tuple[_Share, int]], edge: int | None) -> int:
    """What an event just after an edge adds; before all of them, for none."""
    found = 0
    for share, shift in shares:
        for after, worth in share.steps:
            if after is None or (edge is not None and edge >= after):
                found += worth << shift
                break
    return found


def _tree(rows: Sequence[tuple[int | None, int]]) -> Expression:
    if len(rows) == 1:
        return Constant(rows[0][1])
    middle = (len(rows) + 1) // 2
    edge = rows[middle - 1][0]
    assert edge is not None
    newer = Comparison(">", ITS_INSTANT, Constant(edge))
    return Case(((newer, _tree(rows[:middle])),), _tree(rows[middle:]))
