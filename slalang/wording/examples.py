"""Examples in words: what is known of a lead, what happens, what must come of it."""

from __future__ import annotations

from datetime import datetime
from typing import assert_never

from slalang.model.expressions import TRUTH, Not, StageReached
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
    Fact,
    Facts,
    Given,
    Happening,
)
from slalang.wording.conditions import condition
from slalang.wording.handoffs import person
from slalang.wording.phrase import Phrase, joined, phrase, sentence
from slalang.wording.times import instant
from slalang.wording.values import choice, quoted, value
from slalang.wording.words import Words, listed, named, say


def facts(it: Facts, words: Words) -> Phrase:
    """`Seniority: C level; Industry: Banking`."""
    return joined((_fact(one, it.record, words) for one in it.fields), "; ")


def happening(it: Happening, words: Words) -> Phrase:
    """What happened, with its details: `Demo request (channel: call)`, `Meeting called off`."""
    said = sentence(_event(it, words))
    if not it.fields:
        return said
    details = joined((_fact(one, it.event.name, words) for one in it.fields), "; ")
    return phrase(said, " (", details, ")")


def _event(it: Happening, words: Words) -> Phrase:
    """`meeting planned for Thursday, 16 April 2026, 14:00`."""
    event = named(it.event, words)
    if it.called_off:
        return say("{event} called off", words, event=event)
    if it.planned is not None:
        return say(
            "{event} planned for {time}", words, event=event, time=instant(it.planned, words)
        )
    return event


def given(it: Given, words: Words) -> Phrase:
    """`The lead has become Opportunity`: what the example takes as so."""
    whole = Not(it.condition, TRUTH, it.origin) if it.negated else it.condition
    return sentence(condition(whole, words))


def expected(it: Expect, words: Words) -> tuple[Phrase, ...]:
    """Each thing that must be so."""
    return tuple(sentence(expectation(one, words)) for one in it.items)


def expectation(it: Expectation, words: Words) -> Phrase:
    """`fit is 85`, `first touch is due on Friday, 6 March 2026, 16:45`."""
    match it:
        case ExpectTrue(condition=StageReached(becomes=False) as stage, at=at) if at:
            said = condition(stage, words)
            return say("{what} by {time}", words, what=said, time=instant(at, words))
        case ExpectTrue(condition=what, at=at):
            return _on(condition(what, words), at, words)
        case ExpectDue(what=deadline, due=due):
            return say("{deadline} is due on {time}", words, deadline=named(deadline, words),
                       time=instant(due, words))  # fmt: skip
        case ExpectOwes(who=who, what=text, by=by):
            said = say("{who} owes {what}", words, who=named(who, words), what=quoted(text, words))
            return (
                say("{what} by {time}", words, what=said, time=instant(by, words)) if by else said
            )
        case ExpectRoute(to=to):
            return say("the lead goes to {whom}", words, whom=named(to, words))
        case ExpectRejection(reason=reason):
            return say("the lead is rejected: {reason}", words, reason=named(reason, words))
        case ExpectHandedOver(handoff=handoff, negated=negated):
            template = (
                "“{handoff}” does not hand the lead over"
                if negated
                else "“{handoff}” hands the lead over"
            )
            return say(template, words, handoff=named(handoff, words))
        case ExpectAlert():
            return _alert(it, words)
        case ExpectReassigned():
            return _reassigned(it, words)
        case _ as never:
            assert_never(never)


def _alert(it: ExpectAlert, words: Words) -> Phrase:
    """`an alert goes to the manager about first touch on Monday, 9 March 2026, 16:45`."""
    whom = person(it.whom.name, words)
    if it.about is None:
        template = "no alert goes to {whom}" if it.negated else "an alert goes to {whom}"
        return _on(say(template, words, whom=whom), it.at, words)
    template = (
        "no alert goes to {whom} about {promise}"
        if it.negated
        else "an alert goes to {whom} about {promise}"
    )
    return _on(say(template, words, whom=whom, promise=named(it.about, words)), it.at, words)


def _reassigned(it: ExpectReassigned, words: Words) -> Phrase:
    """`the lead is reassigned to Account executives on Monday, 9 March 2026, 17:00`."""
    if it.to is None:
        template = "the lead is not reassigned" if it.negated else "the lead is reassigned"
        said = say(template, words)
    else:
        template = (
            "the lead is not reassigned to {whom}"
            if it.negated
            else "the lead is reassigned to {whom}"
        )
        said = say(template, words, whom=person(it.to.name, words))
    if it.about is not None:
        promise = named(it.about, words)
        said = say("{what} because of {promise}", words, what=said, promise=promise)
    return _on(said, it.at, words)


def _on(said: Phrase, at: datetime | None, words: Words) -> Phrase:
    return say("{what} on {time}", words, what=said, time=instant(at, words)) if at else said


def _fact(it: Fact, record: str, words: Words) -> Phrase:
    path = f"{record}.{it.name}"
    values = it.value if type(it.value) is tuple else (it.value,)
    said = listed(
        (
            choice(one, path, words)
            if isinstance(one, str) and _has_choices(path, words)
            else phrase(one)
            if isinstance(one, str)
            else value(one, words)  # type: ignore[arg-type]
            for one in values
        ),
        words,
    )
    return say("{field}: {value}", words, field=sentence(named(path, words)), value=said)


def _has_choices(path: str, words: Words) -> bool:
    field = words.fields.get(path)
    return field is not None and bool(field.type.choices)
