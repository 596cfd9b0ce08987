"""An agreement and what came of its examples, in; what none of them exercises, out."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Literal as Word
from typing import TypeAlias

from slalang.backends.scoring.scores import identified
from slalang.cases.handing import route_keys, waits_for_room
from slalang.cases.over_time import escalation_key
from slalang.cases.rejecting import runnable
from slalang.cases.result import Results
from slalang.model.agreement import Agreement
from slalang.model.movement import Handoff
from slalang.model.scoring import Points, Weighted
from slalang.source.frozen import dataclass
from slalang.source.text import Span
from slalang.timeline.compiled import program_of
from slalang.timeline.duties import Steps
from slalang.wording.handoffs import person, route_target
from slalang.wording.phrase import sentence
from slalang.wording.scoring import earned, points_of
from slalang.wording.titles import words_of
from slalang.wording.words import Words

Kind: TypeAlias = Word[
    "rule", "band", "stage", "handoff", "route", "reason", "promise", "escalation", "cadence"
]


@dataclass(frozen=True, slots=True)
class Item:
    """Something that an example can exercise."""

    kind: Kind
    name: str
    """`fit.decides`, `priority.hot`, `mql`, `to_sales`, `to_sales.1`, `to_sales.duplicate`."""
    title: str
    """In words: `+40 Decides`, `Priority: Hot`."""
    origin: Span
    exercised: bool


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the examples of an agreement exercise."""

    items: tuple[Item, ...]
    """In the order of scores, classes, stages, handoffs, promises and cadences."""
    waiting: tuple[Item, ...]
    """What no example can show yet: a route that takes what another cannot hold, a reason
    that holds only before a deadline. Not counted."""

    @property
    def exercised(self) -> int:
        """How many of the items some example exercises."""
        return sum(item.exercised for item in self.items)

    @property
    def percent(self) -> Fraction:
        """Exact; 100 where there is nothing to exercise."""
        return Fraction(100 * self.exercised, len(self.items)) if self.items else Fraction(100)

    @property
    def shown(self) -> str:
        """With one decimal, rounded down: only all of it is `100.0`."""
        return f"{Decimal(self.percent * 10 // 1) / 10:.1f}"


def coverage(agreement: Agreement, results: Results) -> Coverage:
    """Every rule, band, stage, handoff, route, reason, promise, alert and cadence that comes to
    its end, and whether an example exercises it.

    A promise is exercised where it is kept or broken in an example that expects anything of time.
    """
    seen = frozenset[tuple[str, str]]().union(*(ran.exercised for ran in results.examples))
    events = frozenset(event.name for event in agreement.events)
    counted: list[Item] = []
    waiting: list[Item] = []
    words = words_of(agreement)
    for kind, name, title, origin, can in _all(agreement, events, words):
        item = Item(kind, name, title, origin, (kind, name) in seen)
        (counted if can or item.exercised else waiting).append(item)
    return Coverage(tuple(counted), tuple(waiting))


_Found: TypeAlias = tuple[Kind, str, str, Span, bool]


def _all(agreement: Agreement, events: frozenset[str], words: Words) -> Iterator[_Found]:
    for score in agreement.scores:
        for identifier, rule in identified(score):
            if isinstance(rule, Points):
                said = rule.reason or sentence(earned(rule, words))
                title = f"{points_of(rule, words)} {said}"
                yield "rule", identifier, title, rule.origin, True
            elif isinstance(rule, Weighted):
                yield "rule", identifier, str(points_of(rule, words)), rule.origin, True
    for group in agreement.classes:
        for band in group.bands:
            title = f"{group.title}: {band.title}"
            yield "band", f"{group.name}.{band.name}", title, band.origin, True
    for stage in agreement.stages:
        if stage.when is not None:
            yield "stage", stage.name, stage.title, stage.origin, True
    for handoff in agreement.handoffs:
        yield from _handoff(handoff, events, words)
    yield from _over_time(agreement, words)


def _over_time(agreement: Agreement, words: Words) -> Iterator[_Found]:
    program = program_of(agreement)
    for duty in program.duties:
        if isinstance(duty.rule, Steps):
            continue
        yield "promise", duty.id, f"{duty.title}: {duty.owed}", duty.origin, True
        rungs = [("alert", alert.whom.name, alert.origin) for alert in duty.alerts]
        rungs += [("reassign", it.to.name if it.to else "", it.origin) for it in duty.reassigns]
        for action, whom, origin in rungs:
            title = f"{duty.title}: {action} {person(whom, words) if whom else ''}".rstrip()
            yield "escalation", escalation_key(duty.id, action, whom), title, origin, True
    for cadence in program.cadences:
        if cadence.exhausted is not None:
            title = f"{cadence.title}: exhausted"
            yield "cadence", cadence.name, title, cadence.exhausted.origin, True


def _handoff(handoff: Handoff, events: frozenset[str], words: Words) -> Iterator[_Found]:
    if handoff.when is not None:
        yield "handoff", handoff.name, handoff.title, handoff.origin, True
    for reason in handoff.reasons:
        can = runnable(events, reason)
        title = f"{handoff.title}: {reason.title}"
        yield "reason", f"{handoff.name}.{reason.name}", title, reason.origin, can
    for key, route in route_keys(handoff):
        can = not waits_for_room(handoff, route)
        title = f"{handoff.title}: to {route_target(route, words)}"
        yield "route", key, title, route.origin, can
