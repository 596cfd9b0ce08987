"""One expectation of an example in; whether it holds, and if not why, out."""

from __future__ import annotations

from typing import assert_never

from slalang.cases.answer import LATER, PASSED, Answer, failed
from slalang.cases.handing import Passing, passing, taking, why_not, why_route
from slalang.cases.over_time import check_later, check_timed
from slalang.cases.reasons import actual, causes, how_to_tell, instead, unknown
from slalang.cases.rejecting import rejections
from slalang.cases.result import Checked, Verdict
from slalang.cases.story import Instant, Story, View, instant, look
from slalang.cases.trace import blocks_of, subjects_of, trace
from slalang.evaluate.conditions import reached
from slalang.evaluate.truth import Missing
from slalang.model.expressions import And, AtLeastOf, Compare, Expression, Not, Or, StageReached
from slalang.model.movement import Handoff, Route
from slalang.model.upkeep import (
    Expect,
    ExpectAlert,
    Expectation,
    ExpectDue,
    ExpectHandedOver,
    ExpectOwes,
    ExpectReassigned,
    ExpectRejection,
    ExpectRoute,
    ExpectTrue,
)
from slalang.wording.conditions import condition as said
from slalang.wording.conditions import formula
from slalang.wording.examples import expectation as in_words
from slalang.wording.handoffs import route_target
from slalang.wording.words import title

QUEUE = "queue"


def instant_of(story: Story, expect: Expect, it: Expectation) -> Instant:
    """When an expectation looks: its own time, else that of its `expect`, else the usual one."""
    own = it.at if isinstance(it, ExpectTrue) else None
    local = own or expect.by
    return instant(story.world, local) if local else story.usual


def check(story: Story, expect: Expect, it: Expectation) -> Checked:
    """What comes of one expectation."""
    at = instant_of(story, expect, it)
    match it:
        case ExpectTrue(condition=condition):
            found = _true(look(story, at), condition)
        case ExpectHandedOver():
            found = _handed_over(story, it, at)
        case ExpectRoute(to=to):
            found = _routed(story, to.name, at)
        case ExpectRejection(reason=reason):
            found = _rejected(story, reason.name, at)
        case ExpectDue() | ExpectOwes() | ExpectAlert() | ExpectReassigned():
            found = check_timed(story, it, at)
        case _ as never:
            assert_never(never)
    words = str(in_words(it, story.world.words))
    return Checked(words, at.local, *found, it.origin)


def _true(view: View, condition: Expression) -> Answer:
    truth = view.truth(condition)
    if truth is True:
        return PASSED
    world = view.story.world
    why = blocks_of(view, subjects_of(condition))
    if isinstance(condition, And | Or | Not | AtLeastOf):
        found = causes(view, condition)
        why = trace(view, "What is expected", condition.origin, found)
    if isinstance(truth, Missing):
        if truth.what & world.later:
            return check_later(view.story, condition, view.at)
        message = f"this cannot be told: {said(condition, world.words)}"
        if not isinstance(condition, StageReached):
            message += f"; {unknown(world, truth.what)}"
        return failed(message, why, how_to_tell(world, truth.what))
    if isinstance(condition, StageReached) and reached(view.case, condition.name) is True:
        stage = title(condition.name, world.words)
        return failed(f"the lead does not become {stage}: it was that already before")
    return failed(_not_so(view, condition), why)


def _not_so(view: View, condition: Expression) -> str:
    """What is the case instead: `fit is 70, not 85`."""
    words = view.story.world.words
    match condition:
        case Compare(operator="=", left=left, right=right):
            found = actual(view, left)
            if found is None:
                return f"not so: {said(condition, words)}"
            return f"{formula(left, words)} is {found}, not {formula(right, words)}"
        case StageReached(name=name, becomes=becomes):
            verb = "does not become" if becomes else "has not become"
            return f"the lead {verb} {title(name, words)}"
        case And() | Or() | Not() | AtLeastOf():
            return f"not so: {said(condition, words)}"
        case _:
            return instead(view, condition, False)


def _handed_over(story: Story, it: ExpectHandedOver, at: Instant) -> Answer:
    handoff = story.world.handoffs[it.handoff.name]
    found = passing(story, handoff, at)
    if isinstance(found.truth, Missing):
        if found.truth.what & story.world.later:
            return LATER
        message = f"whether “{handoff.title}” takes place cannot be told"
        return failed(message, why_not(found), how_to_tell(story.world, found.truth.what))
    if found.truth is not it.negated:
        return PASSED
    if it.negated:
        when = f"{found.view.at.local:%Y-%m-%d %H:%M}"
        why = blocks_of(found.view, subjects_of(handoff.when) if handoff.when else [])
        return failed(f"“{handoff.title}” takes place on {when}", why)
    return failed(f"“{handoff.title}” does not take place", why_not(found))


def _routed(story: Story, to: str, at: Instant) -> Answer:
    found = _routing(story, at)
    if found is None:
        return failed("no handoff with routes takes place, so nothing is routed")
    if found.truth is False:
        message = f"nothing is routed: “{found.handoff.title}” does not take place"
        return failed(message, why_not(found))
    if isinstance(found.truth, Missing) and found.truth.what & story.world.later:
        return LATER
    taken = taking(found.view, found.handoff)
    why = why_route(found.view, found.handoff)
    if taken.route is None:
        return failed("no route takes the lead", why)
    if _leads(taken.route, to):
        return PASSED
    if any(_leads(one, to) for one in taken.behind):
        message = "it depends on how many leads others have, and nobody counts them yet"
        return Answer(Verdict.NOT_RUN, message)
    words = story.world.words
    return failed(
        f"the lead goes to {route_target(taken.route, words)}, not to {title(to, words)}", why
    )


def _routing(story: Story, at: Instant) -> Passing | None:
    """The handoff that takes place last of those with routes; else the only one with routes."""
    with_routes = [one for one in story.world.agreement.handoffs if one.routes]
    found = [passing(story, handoff, at) for handoff in with_routes]
    taking_place = [one for one in found if one.truth is True]
    if taking_place:
        return max(taking_place, key=lambda one: one.view.at)
    return found[0] if len(found) == 1 else None


def _leads(route: Route, to: str) -> bool:
    return route.to.name == to if route.to else to == QUEUE


def _rejected(story: Story, reason: str, at: Instant) -> Answer:
    found = list(rejections(story, reason, at))
    order = (Verdict.PASSED, Verdict.NOT_RUN, Verdict.FAILED)
    best = min(found, key=lambda one: order.index(one.verdict), default=None)
    if best is None:
        return failed("no handoff knows this reason")
    if best.verdict is Verdict.PASSED:
        return PASSED
    if best.verdict is Verdict.NOT_RUN:
        return LATER
    message = f"the lead cannot be rejected: {best.block.title.partition(': ')[2]}"
    return failed(message, tuple(one.block for one in found))


def exercised_reason(story: Story, reason: str, at: Instant) -> Handoff | None:
    """The handoff whose reason an expectation has shown."""
    passed = (one for one in rejections(story, reason, at) if one.verdict is Verdict.PASSED)
    return next((one.handoff for one in passed), None)
