"""Handoffs and queues in words: gates of reasons, routes, who is told."""

from __future__ import annotations

from slalang.model.movement import Acceptance, Queue, Reason, Route, RouteLimit, Tells
from slalang.wording.cadences import channel
from slalang.wording.conditions import condition
from slalang.wording.deadlines import time_limit
from slalang.wording.moments import moment
from slalang.wording.numbers import number
from slalang.wording.phrase import EMPTY, Phrase, joined, sentence
from slalang.wording.times import each, maybe_duration
from slalang.wording.words import Words, listed, named, say, spelled


def told(it: Tells, words: Words) -> Phrase:
    """`the owner by task, within 5 minutes`."""
    said = say("{whom} by {channel}", words, whom=person(it.whom.name, words),
               channel=channel(it.by, words))  # fmt: skip
    if it.within is None:
        return said
    return joined((said, time_limit(it.within, words)), ", ")


def person(name: str, words: Words) -> Phrase:
    """Somebody to tell: a party or role by its title, `owner` as "the owner"."""
    if name in words.titles:
        return named(name, words)
    if name == "everyone":
        return say("everyone", words)
    return say("the {person}", words, person=spelled(name))


def acceptance(it: Acceptance, has_reasons: bool, words: Words) -> Phrase:
    """`accepted or rejected within 1 business day`."""
    verb = say("accepted or rejected", words) if has_reasons else say("accepted", words)
    said = say("{verb} {limit}", words, verb=verb, limit=time_limit(it.within, words))
    if it.otherwise_accepted:
        return say("{what}; silence counts as accepted", words, what=said)
    return said


def gates(it: Reason, words: Words) -> Phrase:
    """Under which conditions a reason may be given; empty without any."""
    parts: list[Phrase] = []
    if it.asks:
        asked = listed((named(name, words) for name in it.asks), words)
        parts.append(say("asks for {things}", words, things=asked))
    if it.only_after:
        parts.append(
            say("only after {condition}", words, condition=condition(it.only_after, words))
        )
    if it.only_before:
        parts.append(say("only before {moment}", words, moment=moment(it.only_before, words)))
    if it.only_within is not None:
        parts.append(say("only within {time}", words, time=maybe_duration(it.only_within, words)))
    return sentence(joined(parts, "; "))


def route_target(it: Route, words: Words) -> Phrase:
    """Where a route leads."""
    if it.to is None:
        return say("the queue", words)
    return named(it.to, words)


def route_when(it: Route, words: Words) -> Phrase:
    """For which leads a route is."""
    if it.when is not None:
        return sentence(condition(it.when, words))
    return say("All others", words) if it.otherwise else say("Every lead", words)


def route_manner(it: Route, words: Words) -> Phrase:
    """`in turn, at most 60 per person each month`; empty without limits."""
    turn = say("in turn", words) if it.in_turn else EMPTY
    return joined((turn, *(_limit(limit, words) for limit in it.limits)), ", ")


def queue_order(it: Queue, words: Words) -> Phrase:
    """In which order a queue is worked; empty where nothing is said."""
    if it.order:
        return say("highest {score} first", words, score=named(it.order, words))
    if it.oldest_first:
        return say("oldest first", words)
    return say("newest first", words) if it.newest_first else EMPTY


def _limit(it: RouteLimit, words: Words) -> Phrase:
    template = "at most {count} per person {each}" if it.per_person else "at most {count} {each}"
    return say(template, words, count=number(it.most), each=each(it.each, words))
