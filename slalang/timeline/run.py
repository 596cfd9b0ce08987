"""A lead's life in; every item of every duty, with its state at that instant, out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import tzinfo
from typing import TypeAlias, assert_never

from slalang.evaluate.case import Case
from slalang.model.expressions import StateOf
from slalang.timeline.ahead import ahead_items
from slalang.timeline.attempts import ban_items, ceiling_items, spacing_items, variety_items
from slalang.timeline.clocks import clock_items
from slalang.timeline.clockwork import Driven, driven
from slalang.timeline.courses import Course, courses_of
from slalang.timeline.duties import (
    Ahead,
    Ban,
    Ceiling,
    Clause,
    Clock,
    Duty,
    Spacing,
    Steps,
    Variety,
)
from slalang.timeline.ground import Ground
from slalang.timeline.item import Item, State, Why
from slalang.timeline.judge import Standing, truth_at
from slalang.timeline.life import Life, Move, Planned, life_from
from slalang.timeline.movement import moved
from slalang.timeline.steps import step_items

MOST_ROUNDS = 12
"""So often what follows from clocks is looked at anew: one stay too long may lead to another."""
Told: TypeAlias = Callable[[str, str, int], bool | None]
"""Whether a promise is in a state at an instant, as told from outside; None where nobody tells.

Of a promise about many leads it is the verdict of its last period that had closed by then.
"""


def nobody_knows(_promise: str, _state: str, _at: int) -> bool | None:
    """Of one lead alone, nobody knows how a promise about many stands."""
    return None


def life_of(
    ground: Ground, case: Case, logged: Iterable[Move] = (), plans: Iterable[Planned] = (), *,
    known: frozenset[str] = frozenset(), zone: tzinfo | None = None, born: int | None = None,
) -> Life:  # fmt: skip
    """The life of a lead up to `case.as_of`.

    `known` are the stages, handoffs and queues of which a log is kept; when the lead came to
    any other is worked out from the rules and the clocks. Raises `movement.TooMuch` and
    `calendar.open_time.TimeProblem`.
    """
    given, planned = tuple(logged), tuple(plans)
    acting = Driven()
    for _ in range(MOST_ROUNDS):
        moves = moved(ground, case, given, known=known, acting=acting.all, plans=planned, born=born)
        life = life_from(ground, case, moves, planned, zone, overdue=acting.overdue)
        following = driven(life, known)
        if following == acting:
            break
        acting = following
    return life


def items_of(life: Life, told: Told = nobody_knows) -> tuple[Item, ...]:
    """The items of all duties, in the order of the duties and of time."""
    return tuple(
        item for duty in life.ground.program.duties for item in duty_items(life, duty, told)
    )


def duty_items(life: Life, duty: Duty, told: Told = nobody_knows) -> tuple[Item, ...]:
    """The items of one duty that began while the agreement was in force and that it applies to."""
    key = ("items", duty.id, told)
    if key not in life.memo:
        # What depends on itself through a waiver is taken as not known.
        life.memo[key] = ()
        life.memo[key] = tuple(_owed(life, duty, told))
    found: tuple[Item, ...] = life.memo[key]
    return found


def state_of(life: Life, name: str, state: str, at: int, told: Told) -> bool | None:
    """Whether a promise, a part of one or a cadence is in a state at an instant."""
    if (said := told(name, state, at)) is not None:
        return said
    if any(one.name == name for one in life.ground.program.cadences):
        begun = [one for one in courses_of(life, name) if one.start <= at]
        return any(_stands(one, at) == state for one in begun) if begun else state == "waiting"
    duties = [duty for duty in life.ground.program.duties if name in (duty.id, _whole(duty))]
    if not duties:
        return None
    return any(_was(one, state, at) for duty in duties for one in duty_items(life, duty, told))


def _stands(course: Course, at: int) -> str:
    """What is said of a course that has begun."""
    if course.exhausted is not None and course.exhausted <= at:
        return "exhausted"
    return "void" if course.stop is not None and course.stop <= at else "running"


def _whole(duty: Duty) -> str | None:
    """The promise of which a duty is one line of several."""
    return duty.id.rpartition(".")[0] if duty.clause is Clause.PROMISE else None


def _was(item: Item, state: str, at: int) -> bool:
    """Whether an item is in a state, and was by an instant."""
    settled = item.closed is None or item.closed <= at
    return item.state.value == state and settled


def _owed(life: Life, duty: Duty, told: Told) -> Iterator[Item]:
    def state(part: StateOf, at: int) -> bool | None:
        return state_of(life, part.name, part.state, at, told)

    for item in _items(life, duty, state):
        if not life.ground.in_force(item.opened):
            continue
        wanted, unwanted = duty.applies_to, duty.leaves_out
        at = item.opened
        if wanted and truth_at(life, wanted, at, since=at, state=state) is not True:
            continue
        if unwanted and truth_at(life, unwanted, at, since=at, state=state) is True:
            continue
        due = item.due
        waived = (
            due is not None
            and due <= life.as_of
            and item.state in (State.KEPT, State.BROKEN)
            and any(truth_at(life, one, due, since=at, state=state) is True for one in duty.waived)
        )
        yield replace(item, state=State.WAIVED, why=Why.WAIVED) if waived else item


def _items(life: Life, duty: Duty, state: Standing | None = None) -> Iterable[Item]:
    match duty.rule:
        case Clock() as rule:
            return clock_items(life, duty, rule)
        case Spacing() as rule:
            return spacing_items(life, duty, rule)
        case Ceiling() as rule:
            return ceiling_items(life, duty, rule)
        case Variety() as rule:
            return variety_items(life, duty, rule)
        case Ahead() as rule:
            return ahead_items(life, duty, rule)
        case Ban() as rule:
            return ban_items(life, duty, rule, state)
        case Steps() as rule:
            return step_items(life, duty, rule)
        case _ as never:
            assert_never(never)
