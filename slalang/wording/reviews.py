"""Reviews in words: how often people meet, when and for how long."""

from __future__ import annotations

from slalang.model.upkeep import Recurrence, Review
from slalang.wording.phrase import EMPTY, Phrase, joined, sentence
from slalang.wording.times import clock, duration, every, period, weekday
from slalang.wording.words import Words, say


def recurs(it: Review, words: Words) -> Phrase:
    """All the ways in which a review comes about."""
    said = [recurrence(one, words) for one in it.recurrences]
    if it.on_request:
        notice = (
            say("on request, with {time} notice", words, time=duration(it.notice, words))
            if it.notice
            else say("on request", words)
        )
        said.append(notice)
    return sentence(joined(said, "; "))


def recurrence(it: Recurrence, words: Words) -> Phrase:
    """`every business day at 09:15, for 15 minutes`."""
    said = _rhythm(it, words)
    if it.day is not None:
        template = "{every} on business day {day}" if it.day_is_business else "{every} on day {day}"
        said = say(template, words, every=said, day=str(it.day))
    if it.at:
        said = say("{every} at {time}", words, every=said, time=clock(it.at))
    lasts = say("for {time}", words, time=duration(it.lasts, words)) if it.lasts else EMPTY
    return joined((said, lasts), ", ")


def _rhythm(it: Recurrence, words: Words) -> Phrase:
    if it.period:
        return say("every {period}", words, period=period(it.period, words))
    if it.weekday is not None:
        return say("every {period}", words, period=weekday(it.weekday, words))
    return joined((every(it.every, words),), "") if it.every else EMPTY
