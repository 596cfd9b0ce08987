"""How a lead moves: the picture of its life, handoffs with their reasons and routes, queues."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from slalang.backends.document.drawing import draw
from slalang.backends.document.make import bare, column, fact, facts, paragraph, row, table
from slalang.backends.document.material import Material
from slalang.backends.document.prose import notes, prose
from slalang.backends.document.view import Block, Picture, Section
from slalang.backends.lifecycle.mermaid import mermaid
from slalang.model.lifecycle import MOST_EDGES, Lifecycle
from slalang.model.movement import Handoff, Queue
from slalang.wording.actions import action, memory
from slalang.wording.conditions import condition
from slalang.wording.deadlines import time_limit
from slalang.wording.handoffs import (
    acceptance,
    gates,
    queue_order,
    route_manner,
    route_target,
    route_when,
    told,
)
from slalang.wording.numbers import maybe_number
from slalang.wording.phrase import EMPTY, Phrase, sentence
from slalang.wording.titles import anchor
from slalang.wording.ways import way
from slalang.wording.words import Words, listed, maybe_named, named, say

MOST_DRAWN = 200
"""With more stages, or more arrows, nobody can follow a picture."""


def movement(material: Material) -> Section | None:
    """The lifecycle, then each handoff and queue."""
    words, agreement = material.words, material.agreement
    parts = (
        *_lifecycle(material),
        *(_handoff(handoff, material) for handoff in agreement.handoffs),
        *(_queue(queue, material) for queue in agreement.queues),
    )
    if not parts:
        return None
    return Section("movement", bare(say("How a lead moves", words)), (), parts)


def _lifecycle(material: Material) -> tuple[Section, ...]:
    words, cycle = material.words, material.cycle
    ways = cycle.arrows()
    if not ways:
        return ()
    rows = tuple(
        row(
            str(number),
            named(start, words),
            named(end, words),
            tuple(dict.fromkeys(sentence(way(edge, words)) for edge in edges)),
        )
        for number, ((start, end), edges) in enumerate(ways.items(), 1)
    )
    columns = (
        column(say("No.", words)),
        column(say("From", words)),
        column(say("To", words)),
        column(say("How", words)),
    )
    blocks = (
        *_picture(material, ways),
        *table(say("The ways of a lead", words), columns, rows),
        *_left_out(cycle, words),
    )
    return (Section("lifecycle", bare(say("The life of a lead", words)), blocks),)


def _picture(material: Material, ways: Iterable[tuple[str, str]]) -> tuple[Block, ...]:
    """The stages and arrows, numbered as in the table; only words where they are too many."""
    agreement, words, cycle = material.agreement, material.words, material.cycle
    pairs = tuple(ways)
    if max(len(pairs), len(agreement.stages)) > MOST_DRAWN:
        said = say("These are too many ways for a picture; the table has them one by one.", words)
        return (paragraph(said, quiet=True),)
    heading = str(say("The stages of a lead and the ways between them", words))
    steps = "; ".join(
        f"{number}: {named(start, words)} → {named(end, words)}"
        for number, (start, end) in enumerate(pairs, 1)
    )
    picture = Picture(
        draw(agreement, cycle, words, heading, steps), mermaid(agreement, words, cycle)
    )
    said = say("The numbers in the picture are those of the table.", words)
    return picture, paragraph(said, quiet=True)


def _left_out(cycle: Lifecycle, words: Words) -> tuple[Block, ...]:
    """That the table is cut short, where it is."""
    if next(islice(cycle.edges(), MOST_EDGES, None), None) is None:
        return ()
    count = f"{MOST_EDGES:,}"
    said = say(
        "Only the first {count} ways stand here; the agreement has more.", words, count=count
    )
    return (paragraph(said, quiet=True),)


def _handoff(handoff: Handoff, material: Material) -> Section:
    words = material.words
    accepted = handoff.acceptance
    rows = (
        fact(say("From", words), maybe_named(handoff.giver, words)),
        fact(say("To", words), maybe_named(handoff.receiver, words)),
        fact(say("When", words), sentence(condition(handoff.when, words)) if handoff.when else ""),
        fact(say("Hands over", words), _gives(handoff, words)),
        fact(say("Tells", words), *(sentence(told(one, words)) for one in handoff.tells)),
        fact(
            say("Answer", words),
            sentence(acceptance(accepted, bool(handoff.reasons), words)) if accepted else "",
        ),
        fact(
            say("On acceptance", words),
            _lead(action(handoff.on_acceptance, words), words) if handoff.on_acceptance else "",
        ),
        fact(
            say("A lead that returns", words),
            sentence(memory(handoff.on_return, words)) if handoff.on_return else "",
        ),
        fact(say("Calendar", words), maybe_named(handoff.calendar, words)),
    )
    blocks = (
        *prose(handoff.means, material),
        *facts(*rows),
        *_reasons(handoff, words),
        *_routes(handoff, words),
        *notes(handoff.notes, material),
    )
    return Section(anchor("handoff", handoff.name), bare(handoff.title), blocks)


def _gives(handoff: Handoff, words: Words) -> Phrase:
    return sentence(listed((named(ref, words) for ref in handoff.gives), words))


def _lead(said: Phrase, words: Words) -> Phrase:
    return say("The lead {what}", words, what=said)


def _reasons(handoff: Handoff, words: Words) -> tuple[Block, ...]:
    rows = tuple(
        row(
            reason.title,
            gates(reason, words),
            sentence(action(reason.then, words)) if reason.then else EMPTY,
        )
        for reason in handoff.reasons
    )
    columns = (
        column(say("Reason", words)),
        column(say("Terms", words)),
        column(say("The lead then", words)),
    )
    return table(say("The only reasons to reject a lead", words), columns, rows)


def _routes(handoff: Handoff, words: Words) -> tuple[Block, ...]:
    rows = tuple(
        row(
            str(number),
            route_when(route, words),
            sentence(route_target(route, words)),
            sentence(route_manner(route, words)),
        )
        for number, route in enumerate(handoff.routes, 1)
    )
    columns = (
        column(say("No.", words)),
        column(say("Which leads", words)),
        column(say("Go to", words)),
        column(say("How", words)),
    )
    return table(say("Who gets the lead: the first line that fits", words), columns, rows)


def _queue(queue: Queue, material: Material) -> Section:
    words = material.words
    rows = (
        fact(say("Worked by", words), maybe_named(queue.by, words)),
        fact(
            say("Holds at most", words),
            maybe_number(queue.holds, words) if queue.holds is not None else "",
        ),
        fact(
            say("Worked", words), sentence(time_limit(queue.worked, words)) if queue.worked else ""
        ),
        fact(say("Order", words), sentence(queue_order(queue, words))),
        fact(say("Calendar", words), maybe_named(queue.calendar, words)),
    )
    blocks = (*prose(queue.means, material), *facts(*rows), *notes(queue.notes, material))
    return Section(anchor("queue", queue.name), bare(queue.title), blocks)
