"""An expectation about clocks in, with its story; whether it holds, and if not why, out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple, assert_never

from slalang.calendar.local import TimeProblem
from slalang.cases.answer import LATER, PASSED, Answer, failed
from slalang.cases.clock_trace import Found, shown_at, trace_of
from slalang.cases.lives import life_at
from slalang.cases.reasons import OPEN, YES
from slalang.cases.result import Block, Key, Line
from slalang.cases.story import NOWHERE, Instant, Story, instant
from slalang.evaluate.truth import Missing
from slalang.model.expressions import Expression, StageReached, StateOf, walk
from slalang.model.people import Role
from slalang.model.quantities import Ref
from slalang.model.upkeep import (
    Expect,
    ExpectAlert,
    ExpectDue,
    ExpectOwes,
    ExpectReassigned,
    ExpectTrue,
)
from slalang.timeline.courses import courses_of
from slalang.timeline.duties import Steps
from slalang.timeline.item import Rung, State
from slalang.timeline.judge import truth_at
from slalang.timeline.life import Life
from slalang.timeline.movement import TooMuch
from slalang.timeline.owed import owings
from slalang.timeline.run import duty_items, state_of
from slalang.wording.conditions import condition as said
from slalang.wording.handoffs import person
from slalang.wording.words import named, title

MINUTE = 60_000_000
_MANY = "it is about many leads, and an example has one: `slalang monitor` tells"
Timed = ExpectDue | ExpectOwes | ExpectAlert | ExpectReassigned


def check_timed(story: Story, it: Timed, at: Instant) -> Answer:
    """What comes of an expectation about a deadline, a debt, an alert or a reassignment."""
    try:
        match it:
            case ExpectDue():
                return _due(story, it, at)
            case ExpectOwes():
                return _owes(story, it, at)
            case ExpectAlert():
                return _alerted(story, it, at)
            case ExpectReassigned():
                return _reassigned(story, it, at)
            case _ as never:
                assert_never(never)
    except (TimeProblem, TooMuch) as problem:
        return failed(f"it cannot be worked out: {problem}")


def check_later(story: Story, condition: Expression, at: Instant) -> Answer:
    """Whether something holds that one look at the lead's data cannot tell."""
    try:
        life = life_at(story, at)
        unknown: list[StateOf] = []

        def state(part: StateOf, then: int) -> bool | None:
            found = state_of(life, part.name, part.state, then, story.told)
            if found is None:
                unknown.append(part)
            return found

        truth = truth_at(life, condition, at.micros, state=state)
    except (TimeProblem, TooMuch) as problem:
        return failed(f"it cannot be worked out: {problem}")
    if truth is True:
        return PASSED
    if unknown:
        return LATER._replace(message=_MANY)
    asked = {part.name for part in walk(condition) if isinstance(part, StateOf)}
    found = [one for name in sorted(asked) for one in _items(story, life, name)]
    if isinstance(truth, Missing):
        return failed(f"this cannot be told: {said(condition, story.world.words)}")
    clocked = any(duty.id in asked for duty in life.ground.program.duties)
    why = trace_of(life, story.world.zone, found)
    return failed(_instead(story, condition, found, clocked=clocked), why)


def exercised(story: Story, at: Instant) -> Iterator[Key]:
    """The duties that were kept or broken, and the alerts that fired, up to an instant."""
    try:
        life = life_at(story, at)
        for duty in life.ground.program.duties:
            for item in duty_items(life, duty, story.told):
                if item.state in (State.KEPT, State.BROKEN):
                    yield "promise", duty.id
                for rung in item.ladder:
                    if rung.fired:
                        yield "escalation", escalation_key(duty.id, rung.action, rung.whom)
        for cadence in life.ground.program.cadences:
            if any(course.exhausted for course in courses_of(life, cadence.name)):
                yield "cadence", cadence.name
    except (TimeProblem, TooMuch):
        return


def escalation_key(duty: str, action: str, whom: str | None) -> str:
    """How coverage names an alert: `speed_to_lead.alert manager`."""
    return f"{duty}.{action} {whom or ''}".rstrip()


def asks_for_time(expect: Expect) -> bool:
    """Whether an expectation is about promises, deadlines or alerts."""
    return any(
        isinstance(it, ExpectDue | ExpectOwes | ExpectAlert | ExpectReassigned)
        or (
            isinstance(it, ExpectTrue)
            and any(isinstance(part, StateOf) for part in walk(it.condition))
        )
        for it in expect.items
    )


def _due(story: Story, it: ExpectDue, at: Instant) -> Answer:
    life = life_at(story, at)
    found = list(_items(story, life, it.what.name))
    wanted = instant(story.world, it.due).micros
    if any(_same(one.item.due, wanted) for one in found):
        return PASSED
    if not found:
        return failed(*_not_begun(story, life, it.what.name))
    latest, why = found[-1].item, trace_of(life, story.world.zone, found)
    name = named(it.what, story.world.words)
    if latest.due is None:
        return failed(f"{name} is {latest.state.value}, and not due yet", why)
    return failed(f"it is due on {shown_at(story.world.zone, latest.due)}", why)


def _owes(story: Story, it: ExpectOwes, at: Instant) -> Answer:
    life = life_at(story, at)
    owed = [one for one in owings(life, story.told)
            if _owed_by(story, one.duty.by, it.who.name)]  # fmt: skip
    what = it.what.casefold()
    wanted = instant(story.world, it.by).micros if it.by else None
    called = [one for one in owed if what in (name.casefold() for name in one.names)]
    if any(wanted is None or _same(one.item.due, wanted) for one in called):
        return PASSED
    who = person(it.who.name, story.world.words)
    if not called:
        lines = tuple(
            Line(OPEN, f"{one.what}{_by(story, one.item.due)}", one.duty.origin) for one in owed
        )
        if not owed:
            return failed(f"{who} owes nothing of this lead")
        block = Block("What is owed", lines, owed[0].duty.origin)
        return failed(f"{who} does not owe “{it.what}”", (block,))
    times = ", ".join(dict.fromkeys(_by(story, one.item.due).strip() or "at no set time"
                                    for one in called))  # fmt: skip
    items = [Found(one.duty, one.item) for one in called]
    return failed(f"it is owed {times}", trace_of(life, story.world.zone, items))


def _alerted(story: Story, it: ExpectAlert, at: Instant) -> Answer:
    seen = _ladders(story, it.about, at, it.at)
    whom = person(it.whom.name, story.world.words)
    fits = [one for one in seen.rungs if one[1].action == "alert" and one[1].whom == it.whom.name]
    return _rung_answer(story, seen, fits, f"an alert to {whom}", negated=it.negated)


def _reassigned(story: Story, it: ExpectReassigned, at: Instant) -> Answer:
    seen = _ladders(story, it.about, at, it.at)
    to = it.to.name if it.to else None
    fits = [one for one in seen.rungs if one[1].action == "reassign" and to in (None, one[1].whom)]
    return _rung_answer(story, seen, fits, "a reassignment", negated=it.negated)


def _rung_answer(
    story: Story, seen: _Seen, fits: Sequence[tuple[Found, Rung]], what: str, *, negated: bool
) -> Answer:
    zone = story.world.zone
    fired = [(one, rung) for one, rung in fits if rung.fired and _same(rung.at, seen.wanted)]
    if bool(fired) is not negated:
        return PASSED
    if negated:
        found, rung = fired[0]
        when = shown_at(zone, rung.at)
        message = f"there is {what} on {when}: {found.duty.title}"
        return failed(message, trace_of(seen.life, zone, [found]))
    lines = tuple(
        Line(
            YES if rung.fired else OPEN,
            f"{found.duty.title}: {_rung_words(story, rung)} on {shown_at(zone, rung.at)}"
            + ("" if rung.fired else ", if nothing is done before"),
            found.duty.origin,
        )
        for found, rung in seen.rungs
    )
    blocks = (Block("Alerts and reassignments", lines, lines[0].origin),) if lines else ()
    return failed(f"there is no {what.partition(' ')[2]} then", blocks)


def _rung_words(story: Story, rung: Rung) -> str:
    if rung.whom is None:
        return rung.action
    to = "to " if rung.action == "reassign" else ""
    return f"{rung.action} {to}{person(rung.whom, story.world.words)}"


class _Seen(NamedTuple):
    """Every rung of what an expectation is about."""

    life: Life
    rungs: tuple[tuple[Found, Rung], ...]
    wanted: int | None
    """When one of them should fire."""


def _ladders(story: Story, about: Ref | None, at: Instant, local: datetime | None) -> _Seen:
    """What is to come is waited for: the minute that is named is over when it is looked at."""
    wanted = instant(story.world, local) if local else None
    if wanted is not None and wanted.micros + MINUTE > at.micros:
        at = Instant(wanted.micros + MINUTE - 1, wanted.local)
    life = life_at(story, at)
    names = [about.name] if about else [duty.id for duty in life.ground.program.duties]
    rungs = tuple(
        (found, rung)
        for name in names
        for found in _items(story, life, name)
        for rung in found.item.ladder
    )
    return _Seen(life, rungs, wanted.micros if wanted else None)


def _items(story: Story, life: Life, name: str) -> Iterator[Found]:
    """The items of a duty, of all duties of a promise with several, in order."""
    for duty in life.ground.program.duties:
        own = duty.id == name or duty.id.startswith(f"{name}.")
        if own and not (isinstance(duty.rule, Steps) and duty.id != name):
            for item in duty_items(life, duty, story.told):
                yield Found(duty, item)


def _owed_by(story: Story, by: str | None, who: str) -> bool:
    """Whether a role or party owes it; what a role owes, its party does."""
    role = story.world.agreement.names.get(by) if by else None
    return by == who or (isinstance(role, Role) and role.party == who)


def _same(at: int | None, wanted: int | None) -> bool:
    """Whether two instants are in one minute; nothing wanted is always the same."""
    return wanted is None or (at is not None and at // MINUTE == wanted // MINUTE)


def _not_begun(story: Story, life: Life, name: str) -> tuple[str, tuple[Block, ...]]:
    told = _titled(story, name)
    if name in life.ground.program.unseen:
        return f"no deadline of {told} can be seen in the timeline of one lead", ()
    return f"{told} does not begin: nothing that starts its clock happens", ()


def _instead(story: Story, condition: Expression, found: Sequence[Found], *, clocked: bool) -> str:
    words = story.world.words
    if isinstance(condition, StateOf) and found:
        states = _listed(one.item.state.value for one in found)
        return f"{_titled(story, condition.name)} is {states}, not {condition.state}"
    if isinstance(condition, StateOf):
        told = f"{_titled(story, condition.name)} is not {condition.state}"
        return f"{told}: nothing has started its clock by then" if clocked else told
    if isinstance(condition, StageReached) and not condition.becomes:
        return f"the lead has not become {title(condition.name, words)}"
    return f"not so: {said(condition, words)}"


def _titled(story: Story, name: str) -> str:
    return str(named(Ref(name, NOWHERE), story.world.words))


def _listed(states: Iterable[str]) -> str:
    return " and ".join(dict.fromkeys(states))


def _by(story: Story, due: int | None) -> str:
    return f" by {shown_at(story.world.zone, due)}" if due is not None else ""
