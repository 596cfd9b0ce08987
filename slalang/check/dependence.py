"""An agreement in; which scores, classes, terms and stages rest on which others, out."""

from __future__ import annotations

from slalang.check.bounds import weighed
from slalang.check.conditions import Stated, words
from slalang.check.graph import circles
from slalang.check.readings import Readings
from slalang.model.agreement import Agreement
from slalang.model.expressions import (
    And,
    ClassOf,
    Expression,
    Gained,
    ScoreOf,
    StageReached,
    TermHolds,
)
from slalang.model.records import Term
from slalang.model.scoring import Class, Score, Stage
from slalang.source.text import Span


def circular(agreement: Agreement, read: Readings) -> list[tuple[str, ...]]:
    """The circles of scores, classes and terms that are worked out from each other."""
    graph: dict[str, dict[str, None]] = {score.name: {} for score in agreement.scores}
    graph.update((sorting.name, {}) for sorting in agreement.classes)
    graph.update((term.name, {}) for term in agreement.terms)
    for score in agreement.scores:
        graph[score.name].update(dict.fromkeys(weighed(score)))
    for sorting in agreement.classes:
        if sorting.of:
            graph[sorting.name][sorting.of.name] = None
    arrows = [(stated, node.name) for stated, node in read.of(ScoreOf)]
    arrows += [(stated, node.name) for stated, node in read.of(ClassOf)]
    arrows += [(stated, node.name) for stated, node in read.of(TermHolds)]
    arrows += [(stated, node.score) for stated, node in read.of(Gained)]
    for stated, name in arrows:
        if stated.kind in ("score", "class", "term"):
            graph[stated.name][name] = None
    return circles(graph)


def deadlocked(agreement: Agreement, only_by_condition: frozenset[str]) -> list[tuple[str, ...]]:
    """The circles of stages each of which can only be entered after the next one."""
    graph: dict[str, dict[str, None]] = {
        stage.name: {} for stage in agreement.stages if stage.name in only_by_condition
    }
    graph.update((term.name, {}) for term in agreement.terms)
    for stated in words(agreement):
        if stated.name in graph and _is_definition(stated, agreement):
            graph[stated.name].update(dict.fromkeys(_demanded(stated.condition)))
    stages = {stage.name for stage in agreement.stages}
    return [circle for circle in circles(graph) if stages.intersection(circle)]


def places(agreement: Agreement) -> dict[str, Span]:
    """Where scores, classes, terms and stages are declared."""
    named: list[Score | Class | Term | Stage] = [*agreement.scores, *agreement.classes]
    named += [*agreement.terms, *agreement.stages]
    return {item.name: item.origin for item in named}


def chain(names: tuple[str, ...]) -> str:
    """`a` depends on `b`, which depends on `a`."""
    if len(names) == 1:
        return f"`{names[0]}` depends on itself"
    shown = names if len(names) <= 5 else names[:4]
    steps = ", which depends on ".join(f"`{name}`" for name in shown[1:])
    text = f"`{names[0]}` depends on {steps}"
    if shown != names:
        return f"{text}, and so on, back to `{names[0]}`"
    return f"{text}, which depends on `{names[0]}`"


def _is_definition(stated: Stated, agreement: Agreement) -> bool:
    if stated.kind != "stage":
        return stated.kind == "term"
    declared = agreement.names.get(stated.name)
    return getattr(declared, "when", None) is stated.condition


def _demanded(condition: Expression) -> list[str]:
    """The stages and terms without which a condition cannot be true."""
    found: list[str] = []
    stack = [condition]
    while stack:
        match stack.pop():
            case And(items=items):
                stack.extend(reversed(items))
            case StageReached(name=name) | TermHolds(name=name):
                found.append(name)
            case _:
                continue
    return found
