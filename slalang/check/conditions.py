"""An agreement in; every condition that it states, with what states it, out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from slalang.model.agreement import Agreement
from slalang.model.expressions import (
    Arithmetic,
    Attribute,
    ClassOf,
    Compare,
    Expression,
    Gained,
    LastOf,
    Literal,
    ScoreOf,
    StageReached,
    StateOf,
    TermHolds,
    parts,
)
from slalang.model.numbers import CountOfAll
from slalang.model.promises import Never
from slalang.model.scoring import FirstMatch, Group, Points, Score, ScoreRule


class Stated(NamedTuple):
    """A condition and what it belongs to: `("stage", "mql", …)`."""

    kind: str
    """`score`, `class`, `term`, `stage`, `handoff`, `cadence`, `nurture`, `promise`, …"""
    name: str
    condition: Expression


def conditions(agreement: Agreement) -> Iterator[Stated]:
    """Every condition of the agreement's rules; those of its examples are not among them."""
    yield from words(agreement)
    yield from movements(agreement)
    yield from undertakings(agreement)


def words(agreement: Agreement) -> Iterator[Stated]:
    """What events, terms, stages, scores and classes say."""
    for event in agreement.events:
        for counts in event.counts:
            if counts.where:
                yield Stated("event", event.name, counts.where)
    for term in agreement.terms:
        if term.condition:
            yield Stated("term", term.name, term.condition)
    for stage in agreement.stages:
        if stage.when:
            yield Stated("stage", stage.name, stage.when)
        if stage.reopens_when:
            yield Stated("stage", stage.name, stage.reopens_when)
    for score in agreement.scores:
        for rule in rules_of(score):
            condition = rule.condition or rule.where
            if condition:
                yield Stated("score", score.name, condition)
    for sorting in agreement.classes:
        for band in sorting.bands:
            if band.condition:
                yield Stated("class", sorting.name, band.condition)


def movements(agreement: Agreement) -> Iterator[Stated]:
    """What handoffs, cadences and nurture tracks say."""
    for handoff in agreement.handoffs:
        if handoff.when:
            yield Stated("handoff", handoff.name, handoff.when)
        for reason in handoff.reasons:
            if reason.only_after:
                yield Stated("handoff", handoff.name, reason.only_after)
        for route in handoff.routes:
            if route.when:
                yield Stated("handoff", handoff.name, route.when)
    for cadence in agreement.cadences:
        if cadence.when:
            yield Stated("cadence", cadence.name, cadence.when)
        for step in cadence.steps:
            for contact in step.contacts:
                if contact.when:
                    yield Stated("cadence", cadence.name, contact.when)
        for pause in cadence.pauses:
            yield Stated("cadence", cadence.name, pause)
    for nurture in agreement.nurtures:
        if nurture.enrols_when:
            yield Stated("nurture", nurture.name, nurture.enrols_when)


def undertakings(agreement: Agreement) -> Iterator[Stated]:
    """What promises and measures say."""
    for promise in agreement.promises:
        found = [*promise.pauses, *promise.waived]
        found += [form.when for form in promise.forms if isinstance(form, Never) and form.when]
        found += [flag.condition for flag in promise.flags if flag.condition]
        found += [item for item in (promise.applies_to, promise.leaves_out) if item]
        for condition in found:
            yield Stated("promise", promise.name, condition)
    for measure in agreement.measures:
        if isinstance(measure.form, CountOfAll) and measure.form.where:
            yield Stated("measure", measure.name, measure.form.where)


def rules_of(score: Score) -> Iterator[Points]:
    """Every rule of a score, also those in groups and in `first match`."""
    stack: list[ScoreRule] = list(reversed(score.rules))
    while stack:
        match stack.pop():
            case Points() as rule:
                yield rule
            case FirstMatch(rules=rules) | Group(rules=rules):
                stack.extend(reversed(rules))


_LEAVES = frozenset(
    (Literal, Attribute, ScoreOf, ClassOf, TermHolds, StageReached, LastOf, Gained, StateOf)
)

_PAIRS = frozenset((Compare, Arithmetic))


def nodes(condition: Expression) -> list[Expression]:
    """A condition and everything inside it: as `walk`, with a short way for what is frequent."""
    found: list[Expression] = []
    stack = [condition]
    while stack:
        top = stack.pop()
        found.append(top)
        kind = type(top)
        if kind in _LEAVES:
            continue
        if kind in _PAIRS:
            stack += (top.right, top.left)  # type: ignore[union-attr]
        else:
            stack += reversed(parts(top))
    return found
