"""What leads to what in; the circles in it, out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

Graph: TypeAlias = Mapping[str, Iterable[str]]


def circles(graph: Graph) -> list[tuple[str, ...]]:
    """One shortest circle for each knot of nodes that lead to each other.

    A circle starts at its node that the graph names first; the node that closes
    it is not repeated. Linear in nodes and arrows; arrows to nodes that the
    graph does not name are passed over.
    """
    order = {name: place for place, name in enumerate(graph)}
    found = []
    for knot in knots(graph):
        if len(knot) == 1 and knot[0] not in set(graph[knot[0]]):
            continue
        first = min(knot, key=order.__getitem__)
        found.append(circle(graph, first, frozenset(knot)))
    return sorted(found, key=lambda circle: order[circle[0]])


def knots(graph: Graph) -> list[list[str]]:
    """All nodes, those that lead to each other together, after Tarjan with a stack of our own."""
    number: dict[str, int] = {}
    lowest: dict[str, int] = {}
    waiting: list[str] = []
    is_waiting: set[str] = set()
    found: list[list[str]] = []
    for root in graph:
        if root in number:
            continue
        path = [(root, _arrows(graph, root))]
        number[root] = lowest[root] = len(number)
        waiting.append(root)
        is_waiting.add(root)
        while path:
            node, arrows = path[-1]
            for after in arrows:
                if after not in number:
                    number[after] = lowest[after] = len(number)
                    waiting.append(after)
                    is_waiting.add(after)
                    path.append((after, _arrows(graph, after)))
                    break
                if after in is_waiting:
                    lowest[node] = min(lowest[node], number[after])
            else:
                path.pop()
                if path:
                    above = path[-1][0]
                    lowest[above] = min(lowest[above], lowest[node])
                if lowest[node] == number[node]:
                    found.append(_taken(waiting, node))
                    is_waiting.difference_update(found[-1])
    return found


def circle(graph: Graph, first: str, knot: frozenset[str]) -> tuple[str, ...]:
    """The shortest way from a node back to itself, inside its knot."""
    came: dict[str, str] = {}
    layer = [first]
    while True:
        beyond: list[str] = []
        for node in layer:
            for after in graph[node]:
                if after == first:
                    path = [node]
                    while path[-1] != first:
                        path.append(came[path[-1]])
                    return tuple(reversed(path))
                if after in knot and after not in came:
                    came[after] = node
                    beyond.append(after)
        layer = beyond


def _taken(waiting: list[str], node: str) -> list[str]:
    """What waits from a node on, taken off the pile."""
    knot = [waiting.pop()]
    while knot[-1] != node:
        knot.append(waiting.pop())
    return knot


def _arrows(graph: Graph, node: str) -> Iterator[str]:
    return iter([after for after in graph[node] if after in graph])
