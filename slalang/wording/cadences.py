"""Cadences and nurture tracks in words: days, steps, quotas, gaps."""

from __future__ import annotations

from typing import assert_never

from slalang.model.movement import (
    AfterStep,
    AttemptCeiling,
    ChannelRule,
    Contact,
    Gap,
    OnDay,
    Quota,
    Step,
    When,
)
from slalang.model.quantities import Bound
from slalang.wording.conditions import condition
from slalang.wording.numbers import counted
from slalang.wording.phrase import Phrase, joined, sentence
from slalang.wording.times import duration, each, maybe_duration
from slalang.wording.values import quoted
from slalang.wording.words import Words, listed, say, spelled


def step_time(at: When, words: Words) -> Phrase:
    """`Day 4`, `Business day 2`, `4 hours after “Thank you”`."""
    match at:
        case OnDay(day=day, business=True):
            return say("Business day {day}", words, day=str(day))
        case OnDay(day=day):
            return say("Day {day}", words, day=str(day))
        case AfterStep(delay=delay, step=None):
            return say("{time} later", words, time=duration(delay, words))
        case AfterStep(delay=delay, step=step):
            assert step is not None
            return say("{time} after {step}", words, time=duration(delay, words),
                       step=quoted(step, words))  # fmt: skip
        case _ as never:
            assert_never(never)


def step(it: Step, words: Words) -> Phrase:
    """All contacts of a step: `Call, then e-mail “Thank you”`."""
    return sentence(joined((contact(one, words) for one in it.contacts), say(", then ", words)))


def contact(it: Contact, words: Words) -> Phrase:
    """`call or e-mail “Thank you” when no reply`."""
    channels = listed((channel(name, words) for name in it.channels), words, "or")
    said = joined((channels, quoted(it.title, words) if it.title else ""), " ")
    if it.when is None:
        return said
    return say(
        "{contact}, when {condition}", words, contact=said, condition=condition(it.when, words)
    )


_WRITTEN = {"email": "e-mail", "sms": "SMS"}


def channel(name: str, words: Words) -> Phrase:
    """A channel as people write it: `email` → `e-mail`."""
    return (
        say(_WRITTEN[name], words)
        if name in _WRITTEN
        else say("{channel}", words, channel=spelled(name))
    )


def quota(it: Quota, words: Words) -> Phrase:
    """`at least 7 attempts within 8 weeks, on at least 2 channels`."""
    said = say("at least {tries} within {time}", words, tries=_tries(it.least, it.what, words),
               time=maybe_duration(it.within, words))  # fmt: skip
    if it.channels is None:
        return said
    ways = counted(it.channels, "channel", "channels", words)
    return say("{what}, on at least {channels}", words, what=said, channels=ways)


def gap(it: Gap, words: Words) -> Phrase:
    """`at most 20 business days between two attempts`."""
    template = {
        Bound.AT_MOST: "at most {time} between two attempts",
        Bound.AT_LEAST: "at least {time} between two attempts",
    }[it.bound]
    return say(template, words, time=maybe_duration(it.length, words))


def ceiling(it: AttemptCeiling, words: Words) -> Phrase:
    """`at most 2 attempts each day`."""
    tries = _tries(it.most, it.what, words)
    if it.each:
        return say("at most {tries} {each}", words, tries=tries, each=each(it.each, words))
    assert it.within is not None
    return say("at most {tries} within {time}", words, tries=tries,
               time=maybe_duration(it.within, words))  # fmt: skip


def channel_rule(it: ChannelRule, words: Words) -> Phrase:
    """How an attempt must differ from the one before."""
    match it:
        case ChannelRule.CHANNEL:
            return say("each attempt on a different channel than the last", words)
        case ChannelRule.CHANNEL_OR_TIME:
            return say("each attempt on a different channel or at a different time", words)
        case _ as never:
            assert_never(never)


def _tries(count: int, what: str, words: Words) -> str:
    if what == "touch":
        return counted(count, "touch", "touches", words)
    return counted(count, "attempt", "attempts", words)
