"""The conditions of an agreement in; their alternatives, tests and event filters, out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice

from slalang.backends.scoring.scores import identified
from slalang.evaluate.case import Node
from slalang.model.expressions import (
    And,
    AtLeastOf,
    Compare,
    CountOf,
    Expression,
    Happened,
    Not,
    Or,
)
from slalang.model.scoring import Points
from slalang.solve.prover import Prover
from slalang.solve.reasons import Part, flat
from slalang.source.frozen import dataclass

MOST_BRANCHES = 80
"""So many alternatives of one condition are asked about."""
MOST_BESIDE = 30
"""An alternative beside more other tests is asked about alone."""


@dataclass(frozen=True, slots=True)
class Branch:
    """One alternative of an `or`, or one of the list of `at least 2 of (…)`."""

    name: str
    """Of its question: `stage mql or 1`."""
    part: Part
    beside: tuple[Part, ...]
    """What must be true together with it, since an `and` around it says so."""
    listed: bool
    """Whether it stands in a list that is counted."""
    inside: str
    """The name of the alternative that it is a part of; else of the condition."""


@dataclass(frozen=True, slots=True)
class Filter:
    """The `where` of an event: which occurrences count."""

    name: str
    event: str
    where: Expression
    node: Node
    """What counts the occurrences, with `event` and `where`."""


def branches(prover: Prover, key: str) -> list[Branch]:
    """The alternatives inside one condition, each after the one that it is a part of."""
    whole = Part(prover.asked[key].condition, prover.nodes[key])
    return list(islice(_branches(whole, (), key, key), MOST_BRANCHES))


def tests(prover: Prover, key: str) -> Iterator[tuple[str, Part]]:
    """What an `and` asks for item by item, and each of what `at least 2 of (…)` counts."""
    stack = [Part(prover.asked[key].condition, prover.nodes[key])]
    place = 0
    while stack:
        part = stack.pop()
        match part.expression:
            case Not(item=item):
                stack.append(Part(item, part.node["arg"]))
            case And(items=items) | Or(items=items) | AtLeastOf(items=items):
                inner = [Part(*it) for it in zip(items, part.node["args"], strict=True)]
                stack += reversed(inner)
                if not isinstance(part.expression, Or):
                    for one in inner:
                        place += 1
                        yield f"{key} test {place}", one
            case _:
                pass


def filters(prover: Prover, key: str) -> Iterator[Filter]:
    """Every `where` inside one condition."""
    stack = [(prover.asked[key].condition, prover.nodes[key])]
    place = 0
    while stack:
        expression, node = stack.pop()
        match expression:
            case Not(item=item):
                stack.append((item, node["arg"]))
            case And(items=items) | Or(items=items) | AtLeastOf(items=items):
                stack += reversed(list(zip(items, node["args"], strict=True)))
            case Compare(left=CountOf() as counted):
                stack.append((counted, node["left"]))
            case Happened(event=event, where=where) | CountOf(event=event, where=where):
                if where is not None and node.get("where"):
                    place += 1
                    yield Filter(f"{key} where {place}", event, where, node)
            case _:
                pass


def rule_filters(prover: Prover) -> Iterator[tuple[Filter, Points]]:
    """Every `where` of a rule that counts events, such as `+10 for each page_view where …`."""
    nodes = rule_nodes(prover)
    for score in prover.agreement.scores:
        for identifier, rule in identified(score):
            if isinstance(rule, Points) and rule.event is not None and rule.where is not None:
                node = nodes[identifier]
                if node.get("where"):
                    name = f"rule {identifier} where"
                    yield Filter(name, rule.event.name, rule.where, node), rule


def rule_nodes(prover: Prover) -> Mapping[str, Node]:
    """The rules of all scores as the reference evaluator reads them, by identifier."""
    found: dict[str, Node] = {}
    stack = [rule for score in prover.rules["scores"] for rule in score["rules"]]
    while stack:
        rule = stack.pop()
        found[rule["id"]] = rule
        stack += rule.get("rules", ())
    return found


def _branches(part: Part, beside: tuple[Part, ...], key: str, inside: str) -> Iterator[Branch]:
    """`part.positive` says whether it makes the condition true, as it does not under `not`."""
    match part.expression:
        case Not(item=item):
            denied = Part(item, part.node["arg"], not part.positive)
            yield from _branches(denied, (), key, inside)
        case And(items=items):
            inner = [Part(*it, part.positive) for it in zip(items, part.node["args"], strict=True)]
            for at, one in enumerate(inner):
                others: tuple[Part, ...] = ()
                if part.positive and len(inner) + len(beside) <= MOST_BESIDE:
                    rest = [it for place, other in enumerate(inner) if place != at
                            for it in flat(other)]  # fmt: skip
                    others = (*beside, *rest)
                yield from _branches(one, others, key, f"{inside}")
        case Or(items=items) | AtLeastOf(items=items):
            listed = isinstance(part.expression, AtLeastOf)
            for item, node in zip(items, part.node["args"], strict=True):
                name = f"{key} or {item.origin.start}-{item.origin.end}"
                yield Branch(name, Part(item, node), beside, listed, inside)
                yield from _branches(Part(item, node, part.positive), beside, key, name)
        case _:
            return
