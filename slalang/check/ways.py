"""The ways between stages in; where leads come to, can leave and go round for ever, out.

All of it is linear in what the agreement says: the reasons of a handoff share
one list of stages, and the arrows from each of these to each of those are
never made. The graph has nodes of its own for such lists, and for "any stage
before this one".
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import TypeAlias

from slalang.check.graph import circle, knots
from slalang.model.lifecycle import Entry, Lifecycle, Way
from slalang.source.frozen import dataclass

_TRIES = 3
_Node: TypeAlias = str
"""The name of a stage; or a sign that no name has, and what it stands for."""


@dataclass(frozen=True, slots=True)
class Round:
    """Stages that leads come to, that lead to each other and to nothing else."""

    stages: tuple[str, ...]
    """The shortest way round from the first of them."""
    steps: tuple[Entry, ...]
    """How a lead leaves each of these for the next, and the last for the first."""
    size: int
    """How many stages there are in all."""


def reachable(ways: Lifecycle) -> frozenset[str]:
    """The stages that a lead can come to from where leads begin."""
    if ways.start is None:
        return frozenset()
    web = _web(ways)
    reached: set[_Node] = set()
    stack = [ways.start]
    while stack:
        node = stack.pop()
        if node not in reached:
            reached.add(node)
            stack += web.after.get(node, ())
    return frozenset(name for name in (*ways.main, *ways.side) if name in reached)


def left(ways: Lifecycle) -> frozenset[str]:
    """The stages that something leads out of."""
    place = {name: number for number, name in enumerate(ways.main)}
    found: set[str] = set()
    for starts, targets in _shared(ways).values():
        only = next(iter(targets)) if len(targets) == 1 else None
        found.update(start for start in starts if start != only)
    loose = [entry for entry in ways.entries if entry.starts is None]
    conditions = [entry for entry in loose if entry.way is Way.CONDITION]
    furthest = max((place[entry.stage] for entry in conditions), default=-1)
    found.update(name for name in ways.main[: max(furthest, 0)])
    anywhere = {entry.stage for entry in loose if entry.way is not Way.CONDITION}
    if conditions:
        found.update(ways.side)
    if anywhere:
        found.update(name for name in (*ways.main, *ways.side) if anywhere != {name})
    return frozenset(found)


def endless(ways: Lifecycle) -> Iterator[Round]:
    """Every set of two stages or more that leads come to and never leave, none of which ends."""
    if ways.start is None:
        return
    reached = reachable(ways)
    web = _web(ways)
    order = {name: place for place, name in enumerate(web.after)}
    for knot in knots(web.after):
        stages = reached.intersection(knot)
        if len(stages) < 2 or not stages <= ways.open or not _is_closed(web, knot):
            continue
        declared = sorted(stages, key=order.__getitem__)
        yield _round(web, declared, frozenset(knot))


def _round(web: _Web, declared: list[str], knot: frozenset[_Node]) -> Round:
    for first in declared[:_TRIES]:
        around = circle(web.after, first, knot)
        names = tuple(node for node in around if node in declared)
        if len(names) > 1:
            steps = tuple(web.entries[node] for node in around if node in web.entries)
            return Round(names, steps, len(declared))
    # Each of them also leads straight to itself, which is no round that anybody means.
    return Round(tuple(declared), (), len(declared))


@dataclass(frozen=True, slots=True)
class _Web:
    """Everything that leads to something else, with nodes between the stages."""

    after: dict[_Node, list[_Node]]
    entries: dict[_Node, Entry]
    """The entry that a node stands for."""


def _is_closed(web: _Web, knot: list[_Node]) -> bool:
    inside = set(knot)
    return all(after in inside for node in knot for after in web.after[node])


def _web(ways: Lifecycle) -> _Web:
    # Stages first: a circle begins with the stage that is declared first.
    after: dict[_Node, list[_Node]] = {name: [] for name in (*ways.main, *ways.side)}
    entries: dict[_Node, Entry] = {}
    for number, entry in enumerate(ways.entries):
        entries[f"={number}"] = entry
        after[f"={number}"] = [entry.stage]
    _join_shared(ways, after)
    _join_conditions(ways, after)
    loose = [
        f"={number}"
        for number, entry in enumerate(ways.entries)
        if entry.starts is None and entry.way is not Way.CONDITION
    ]
    if loose:
        after["*"] = loose
        for name in ways.open:
            after[name].append("*")
    return _Web(after, entries)


def _join_shared(ways: Lifecycle, after: dict[_Node, list[_Node]]) -> None:
    """From each stage to the lists that it is in, from each list to what follows."""
    lists: dict[int, _Node] = {}
    for number, entry in enumerate(ways.entries):
        if entry.starts is None:
            continue
        node = lists.get(id(entry.starts))
        if node is None:
            node = lists[id(entry.starts)] = f"~{number}"
            after[node] = []
            for start in entry.starts:
                after.setdefault(start, []).append(node)
        after[node].append(f"={number}")


def _join_conditions(ways: Lifecycle, after: dict[_Node, list[_Node]]) -> None:
    """From the main line a condition is met by later stages only, from a side stage by all."""
    place = {name: number for number, name in enumerate(ways.main)}
    waiting = sorted(
        (place[entry.stage], number)
        for number, entry in enumerate(ways.entries)
        if entry.starts is None and entry.way is Way.CONDITION
    )
    for this, (_, number) in enumerate(waiting):
        after[f">{this}"] = [f"={number}", *([f">{this + 1}"] if this + 1 < len(waiting) else ())]
    for name in ways.open:
        first = bisect_right(waiting, (place[name], len(ways.entries))) if name in place else 0
        if first < len(waiting):
            after[name].append(f">{first}")


def _shared(ways: Lifecycle) -> dict[int, tuple[tuple[str, ...], set[str]]]:
    """Each list of stages that entries share, with the stages that leads then come to."""
    found: dict[int, tuple[tuple[str, ...], set[str]]] = {}
    for entry in ways.entries:
        if entry.starts is not None:
            found.setdefault(id(entry.starts), (entry.starts, set()))[1].add(entry.stage)
    return found
