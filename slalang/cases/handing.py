"""A handoff and a lead in; whether it takes place, where it leads, and which reasons hold, out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from slalang.cases.reasons import NO, OPEN, YES, causes
from slalang.cases.result import Block, Line
from slalang.cases.story import Instant, Story, View, just_before, look, missing
from slalang.cases.trace import blocks_of, subjects_of, trace
from slalang.evaluate.truth import Missing, Truth
from slalang.model.expressions import Expression
from slalang.model.movement import Handoff, Route
from slalang.wording.conditions import condition
from slalang.wording.handoffs import route_target


class Passing(NamedTuple):
    """Whether a handoff takes place up to an instant."""

    handoff: Handoff
    truth: Truth
    view: View
    """The lead when it turned true last; where it did not, at the instant that was asked for."""


class Taking(NamedTuple):
    """The route that takes a lead."""

    route: Route | None
    """`None` where none does."""
    behind: tuple[Route, ...]
    """Those that would take it if all before them were full."""


def passing(story: Story, handoff: Handoff, until: Instant) -> Passing:
    """Look at every event up to an instant, and at the instant itself."""
    asked = look(story, until, staying=True)
    when = handoff.when
    if when is None:
        return Passing(handoff, Missing(frozenset({f"when {handoff.title} takes place"})), asked)
    truths: list[Truth] = []
    since: View | None = None
    for at in dict.fromkeys((*(at for at in story.happened if at <= until), until)):
        view = look(story, at, staying=True)
        truth = view.truth(when)
        if truth is True and (since is None or truths[-1] is not True or _turns(story, when, at)):
            since = view
        truths.append(truth)
    if since is not None:
        return Passing(handoff, True, since)
    unknown = missing(truths)
    return Passing(handoff, Missing(unknown) if unknown else False, asked)


def why_not(found: Passing) -> tuple[Block, ...]:
    """What keeps a handoff from taking place."""
    handoff, view = found.handoff, found.view
    if handoff.when is None:
        told = Line(OPEN, "nothing says `when` it takes place", handoff.origin)
        return (Block(handoff.title, (told,), handoff.origin),)
    return trace(view, handoff.title, handoff.origin, causes(view, handoff.when))


def taking(view: View, handoff: Handoff) -> Taking:
    """The first route whose condition is true; one without takes all. Nobody is counted."""
    open_to = [one for one in handoff.routes if one.when is None or view.truth(one.when) is True]
    if not open_to:
        return Taking(None, ())
    reach = 1
    while reach < len(open_to) and open_to[reach - 1].limits:
        reach += 1
    return Taking(open_to[0], tuple(open_to[1:reach]))


def why_route(view: View, handoff: Handoff) -> tuple[Block, ...]:
    """Route by route, whether it takes the lead."""
    words = view.story.world.words
    lines: list[Line] = []
    taken = False
    for one in handoff.routes:
        target = route_target(one, words)
        when = condition(one.when, words) if one.when else "every lead"
        truth = True if one.when is None else view.truth(one.when)
        mark = YES if truth is True else OPEN if isinstance(truth, Missing) else NO
        text = f"to {target}: {when}"
        if one.when is not None and truth is not True:
            text = f"to {target}: {'; '.join(it.text for it in causes(view, one.when))}"
        elif taken:
            mark, text = NO, f"to {target}: an earlier route applies"
        if truth is True and not taken and one.limits:
            text += "; how many it has already is not counted"
        taken = taken or truth is True
        lines.append(Line(mark, text, one.origin))
    asked = [it for one in handoff.routes if one.when for it in subjects_of(one.when)]
    block = Block(f"{handoff.title}: routes", tuple(lines), handoff.origin)
    return (block, *blocks_of(view, asked))


def waits_for_room(handoff: Handoff, route: Route) -> bool:
    """Whether only what another route cannot hold comes to a route, whoever the lead is."""
    before = handoff.routes[: handoff.routes.index(route)]
    return any(one.when is None for one in before)


def route_keys(handoff: Handoff) -> Iterator[tuple[str, Route]]:
    """Each route with its name in coverage: `to_sales.1`."""
    for place, route in enumerate(handoff.routes, 1):
        yield f"{handoff.name}.{place}", route


def _turns(story: Story, when: Expression, at: Instant) -> bool:
    """Whether the condition was not true just before an event."""
    return look(story, just_before(at), staying=True).truth(when) is not True
