"""A lead's life in; where clocks take the lead that nobody moved, out."""

from __future__ import annotations

from collections.abc import Iterator

from slalang.model.actions import Action
from slalang.model.scoring import Stage
from slalang.source.frozen import dataclass
from slalang.timeline.clocks import clock_items
from slalang.timeline.courses import courses_of
from slalang.timeline.duties import Clock
from slalang.timeline.item import Item, State, Why
from slalang.timeline.life import Life, Move
from slalang.timeline.movement import follows


@dataclass(frozen=True, slots=True)
class Driven:
    """The moves that follow from clocks."""

    overdue: frozenset[Move] = frozenset()
    """Of leads that stayed in a stage too long; who is moved on for that has not left in time."""
    others: frozenset[Move] = frozenset()
    """Of those whose cadence came to its end, or whose handoff was accepted by silence."""

    @property
    def all(self) -> tuple[Move, ...]:
        """In the order of time."""
        return tuple(sorted(self.overdue | self.others, key=lambda one: (one.at, one.kind)))


def driven(life: Life, known: frozenset[str]) -> Driven:
    """Every such move, but into stages and queues of which a log is kept."""

    def fresh(moves: Iterator[Move]) -> frozenset[Move]:
        return frozenset(one for one in moves if one.kind not in known)

    others = (*_worked_in_vain(life), *_accepted_by_silence(life))
    return Driven(fresh(_stayed_too_long(life)), fresh(iter(others)))


def _stayed_too_long(life: Life) -> Iterator[Move]:
    for stage in life.ground.agreement.stages:
        for item in _items(life, f"{stage.name}.leaves"):
            if item.state is State.BROKEN and item.due is not None:
                yield from follows(life.ground, stage.leaves_else, stage.name, item.due)


def _accepted_by_silence(life: Life) -> Iterator[Move]:
    for handoff in life.ground.agreement.handoffs:
        for item in _items(life, f"{handoff.name}.acceptance"):
            if item.why is Why.ACCEPTED_BY_SILENCE and item.due is not None:
                yield from _from_here(life, handoff.on_acceptance, item.due)


def _worked_in_vain(life: Life) -> Iterator[Move]:
    for cadence in life.ground.agreement.cadences:
        for course in courses_of(life, cadence.name) if cadence.exhausted else ():
            if course.exhausted is not None:
                yield from _from_here(life, cadence.exhausted, course.exhausted)


def _from_here(life: Life, action: Action | None, at: int) -> Iterator[Move]:
    """Where an action takes the lead from the stage that it is in."""
    names = life.ground.agreement.names
    before = [
        move.kind
        for move in life.moves
        if move.at <= at and isinstance(names.get(move.kind), Stage)
    ]
    yield from follows(life.ground, action, before[-1] if before else None, at)


def _items(life: Life, name: str) -> Iterator[Item]:
    duty = life.ground.program.duty(name)
    if duty is not None and isinstance(duty.rule, Clock):
        yield from clock_items(life, duty, duty.rule)


__all__ = ["Driven", "driven"]
