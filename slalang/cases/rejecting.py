"""A reason and a lead in; whether the lead may be rejected for it, gate by gate, out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from slalang.calendar.adding import added
from slalang.calendar.choice import chosen_calendar
from slalang.calendar.local import TimeProblem
from slalang.cases.handing import Passing, passing
from slalang.cases.lives import life_at
from slalang.cases.over_time import check_later
from slalang.cases.reasons import NO, OPEN, YES, causes, unknown
from slalang.cases.result import Block, Line, Verdict
from slalang.cases.story import Instant, Story, View, instant, look
from slalang.evaluate.conditions import occurrences
from slalang.evaluate.text import prepared
from slalang.evaluate.truth import Missing
from slalang.model.movement import Handoff, Reason
from slalang.model.quantities import Duration, Maybe, Moment, Open
from slalang.model.upkeep import Fact, Happening, took_place
from slalang.wording.conditions import condition
from slalang.wording.moments import moment
from slalang.wording.times import duration

REJECTED = "rejected"
"""The event of the prelude, with the reason as its property `reason`."""


class Gate(NamedTuple):
    """One thing that a rejection has to pass."""

    verdict: Verdict
    line: Line


class Rejection(NamedTuple):
    """Whether a lead may be rejected for a reason of one handoff."""

    handoff: Handoff
    verdict: Verdict
    block: Block


def rejections(story: Story, name: str, until: Instant) -> Iterator[Rejection]:
    """One for each handoff that knows the reason."""
    for handoff in story.world.agreement.handoffs:
        for reason in handoff.reasons:
            if reason.name == name:
                gates = tuple(_gates(story, handoff, reason, until))
                found = {gate.verdict for gate in gates}
                order = (Verdict.FAILED, Verdict.NOT_RUN, Verdict.PASSED)
                verdict = next(one for one in order if one in found)
                title = f"{handoff.title}: {reason.title}"
                block = Block(title, tuple(gate.line for gate in gates), reason.origin)
                yield Rejection(handoff, verdict, block)


def runnable(story_events: frozenset[str], reason: Reason) -> bool:
    """Whether an example can ever show that the gates of a reason hold."""
    before = reason.only_before
    return not isinstance(reason.only_within, Open) and (
        before is None or _is_event(before, story_events)
    )


def _gates(story: Story, handoff: Handoff, reason: Reason, until: Instant) -> Iterator[Gate]:
    event = _rejection(story, reason, until)
    if event is None:
        said = f'no `{REJECTED} {{ reason "{reason.name}" }}` up to then'
        yield Gate(Verdict.FAILED, Line(NO, said, reason.origin))
        return
    at = instant(story.world, event.at)
    yield Gate(Verdict.PASSED, Line(YES, "this reason is given", event.origin))
    for name in reason.asks:
        yield _asked(story, event, name, reason)
    view = look(story, at)
    if reason.only_after is not None:
        yield _after(view, reason)
    if reason.only_before is None and reason.only_within is None:
        return
    handed = passing(story, handoff, at)
    if reason.only_before is not None:
        yield _before(view, handed, reason.only_before, reason)
    if reason.only_within is not None:
        yield _within(view, handed, reason.only_within, reason)


def _rejection(story: Story, reason: Reason, until: Instant) -> Happening | None:
    """The newest rejection for a reason, up to an instant."""
    found = [
        event
        for event in took_place(story.example)
        if event.event.name == REJECTED
        and instant(story.world, event.at) <= until
        and any(_names(fact, reason) for fact in event.fields)
    ]
    return max(found, key=lambda event: event.at, default=None)


def _names(fact: Fact, reason: Reason) -> bool:
    return (
        fact.name == "reason"
        and isinstance(fact.value, str)
        and prepared(fact.value) in (prepared(reason.name), prepared(reason.title))
    )


def _asked(story: Story, event: Happening, name: str, reason: Reason) -> Gate:
    """`asks note`: it comes with the event, or is known of the lead."""
    told = [*event.fields, *(fact for facts in story.example.facts for fact in facts.fields)]
    if any(fact.name == name and fact.value not in ("", ()) for fact in told):
        return Gate(Verdict.PASSED, Line(YES, f"`{name}` is given", reason.origin))
    agreement = story.world.agreement
    fields = [one.fields for one in agreement.events if one.name == REJECTED]
    declared = {field.name for some in (agreement.lead.fields, *fields) for field in some}
    text = f"`{name}` is asked for, and is not given with the event"
    if name not in declared:
        text += f", which has no such property: declare `event {REJECTED}` with it"
    return Gate(Verdict.FAILED, Line(NO, text, reason.origin))


def _after(view: View, reason: Reason) -> Gate:
    assert reason.only_after is not None
    world = view.story.world
    truth = view.truth(reason.only_after)
    if truth is True:
        said = f"only after {condition(reason.only_after, world.words)}"
        return Gate(Verdict.PASSED, Line(YES, said, reason.only_after.origin))
    told = "; ".join(cause.text for cause in causes(view, reason.only_after))
    if isinstance(truth, Missing):
        if truth.what & world.later:
            later = check_later(view.story, reason.only_after, view.at)
            mark = {Verdict.PASSED: YES, Verdict.FAILED: NO}.get(later.verdict, OPEN)
            words = f"only after {condition(reason.only_after, world.words)}"
            said = f"{words}: {later.message}" if later.message else words
            return Gate(later.verdict, Line(mark, said, reason.only_after.origin))
        return Gate(Verdict.FAILED, Line(OPEN, told, reason.only_after.origin))
    return Gate(Verdict.FAILED, Line(NO, told, reason.only_after.origin))


def _before(view: View, handed: Passing, before: Moment, reason: Reason) -> Gate:
    world = view.story.world
    said = f"only before {moment(before, world.words)}"
    since = handed.view.at.micros if handed.truth is True else 0
    if not _is_event(before, frozenset(event.name for event in world.agreement.events)):
        came = any(since <= one.at <= view.at.micros
                   for one in life_at(view.story, view.at).kind(before.ref.name))  # fmt: skip
        if came:
            return Gate(Verdict.FAILED, Line(NO, f"{said}: it came before", reason.origin))
        return Gate(Verdict.PASSED, Line(YES, said, reason.origin))
    seen = [
        truth
        for event, truth in occurrences(view.case, {"event": before.ref.name})
        if event.at >= since
    ]
    if any(truth is True for truth in seen):
        return Gate(Verdict.FAILED, Line(NO, f"{said}: it came before", reason.origin))
    open_ = [truth.what for truth in seen if isinstance(truth, Missing)]
    if open_:
        told = f"{said}: {unknown(world, frozenset[str]().union(*open_))}"
        return Gate(Verdict.FAILED, Line(OPEN, told, reason.origin))
    return Gate(Verdict.PASSED, Line(YES, said, reason.origin))


def _is_event(before: Moment, events: frozenset[str]) -> bool:
    """Whether the data shows that it has not come yet; the last of something is never known."""
    return before.which != "last" and before.ref.name in events


def _within(view: View, handed: Passing, limit: Maybe[Duration], reason: Reason) -> Gate:
    if isinstance(limit, Open):
        return Gate(Verdict.NOT_RUN, Line(OPEN, "how soon is to be agreed", reason.origin))
    world = view.story.world
    said = f"only within {duration(limit, world.words)}"
    if isinstance(handed.truth, Missing):
        verdict = Verdict.NOT_RUN if handed.truth.what & world.later else Verdict.FAILED
        told = f"{said} of the handoff: {unknown(world, handed.truth.what)}"
        return Gate(verdict, Line(OPEN, told, reason.origin))
    if handed.truth is False:
        told = f"{said} of the handoff, which does not take place"
        return Gate(Verdict.FAILED, Line(NO, told, reason.origin))
    try:
        in_time = within(view, handed, limit)
    except TimeProblem as problem:
        return Gate(Verdict.FAILED, Line(OPEN, f"{said}: {problem}", reason.origin))
    if in_time:
        return Gate(Verdict.PASSED, Line(YES, said, reason.origin))
    return Gate(Verdict.FAILED, Line(NO, f"{said}: it is later than that", reason.origin))


def within(view: View, handed: Passing, limit: Duration) -> bool:
    """Whether an instant is within a time of a handoff, on the calendar that it runs on.

    Raises `TimeProblem` where no calendar tells.
    """
    agreement = view.story.world.agreement
    by = handed.handoff.receiver
    calendar = chosen_calendar(agreement, handed.handoff.calendar, by)
    ground = life_at(view.story, view.at).ground
    open_time = ground.open_time(calendar.name) if calendar else None
    rule = calendar.month_rule if calendar else None
    return view.at.micros <= added(handed.view.at.micros, (limit,), open_time, rule)
