"""Promises as whole sentences: `Sales meets first touch of Inbound follow-up for …`."""

from __future__ import annotations

from typing import assert_never

from slalang.model.promises import AfterDo, Deliver, DoBefore, Form, Keep, Meet, Never, Recurring
from slalang.model.quantities import Bound, Period, Ref, Share
from slalang.wording.deadlines import time_limit
from slalang.wording.moments import deed, moment
from slalang.wording.phrase import EMPTY, Phrase, joined
from slalang.wording.promises import delivered, form, share
from slalang.wording.times import each, every, maybe_duration
from slalang.wording.values import value
from slalang.wording.words import Words, named, say


def pledge(it: Form, by: Ref | None, words: Words) -> Phrase:
    """What a party promises, as a sentence without its full stop."""
    who = named(by, words) if by else say("somebody", words)
    match it:
        case AfterDo():
            said = say("after {moment}, {party} owes {deed} {limit}", words, party=who,
                       moment=moment(it.after, words), deed=deed(it.deed, words),
                       limit=time_limit(it.within, words))  # fmt: skip
            return _counted(said, it.share, it.each, words)
        case DoBefore():
            said = say("{party} owes {deed} at least {time} before {moment}", words, party=who,
                       deed=deed(it.deed, words), time=maybe_duration(it.lead_time, words),
                       moment=moment(it.before, words))  # fmt: skip
            return _counted(said, it.share, it.each, words)
        case Deliver():
            return say("{party} delivers {what}", words, party=who, what=delivered(it, words))
        case Keep():
            template = {
                Bound.AT_LEAST: "{party} keeps {measure} at {value} or more {each}",
                Bound.AT_MOST: "{party} keeps {measure} at {value} or less {each}",
            }[it.bound]
            return say(template, words, party=who, measure=named(it.measure, words),
                       value=value(it.value, words), each=each(it.each, words))  # fmt: skip
        case Meet():
            said = say("{party} makes {deadline} in time", words, party=who,
                       deadline=named(it.deadline, words))  # fmt: skip
            return _counted(said, it.share, it.each, words)
        case Recurring():
            return say("{party} owes {deed} {every}", words, party=who, deed=deed(it.deed, words),
                       every=every(it.every, words))  # fmt: skip
        case Never():
            return say("{party} makes {what}", words, party=who, what=form(it, words))
        case _ as never:
            assert_never(never)


def _counted(said: Phrase, part: Share | None, period: Period | None, words: Words) -> Phrase:
    """The sentence with its share, and over which stretch that is counted."""
    of = share(part, words) if part else EMPTY
    often = say("counted {each}", words, each=each(period, words)) if period else EMPTY
    return joined((joined((said, of), " "), often), ", ")
