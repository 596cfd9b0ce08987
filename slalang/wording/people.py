"""Teams and their capacity in words: `20 to 60 Marketing Qualified Leads per person each month`."""

from __future__ import annotations

from slalang.model.people import (
    Away,
    Budget,
    Capacity,
    Effort,
    RampStep,
    Signature,
    StaffChange,
)
from slalang.model.quantities import Month
from slalang.wording.numbers import maybe_money, maybe_text, number, percent
from slalang.wording.phrase import Phrase, joined
from slalang.wording.times import day, days_between, duration, each, month
from slalang.wording.words import Words, listed, named, plural, say, spelled


def capacity(it: Capacity, words: Words) -> Phrase:
    """How much work a team can take."""
    things = plural(named(it.of, words), words)
    match it.least, it.most:
        case None, most if most is not None:
            count = say("at most {count}", words, count=number(most))
        case least, None if least is not None:
            count = say("at least {count}", words, count=number(least))
        case least, most:
            assert least is not None
            assert most is not None
            count = say("{least} to {most}", words, least=number(least), most=number(most))
    template = "{count} {things} per person {each}" if it.per_person else "{count} {things} {each}"
    return say(template, words, count=count, things=things, each=each(it.each, words))


def budget(it: Budget, words: Words) -> Phrase:
    """`60,000 USD each month for Paid media`."""
    said = say("{money} {each}", words, money=maybe_money(it.amount, words),
               each=each(it.each, words))  # fmt: skip
    if it.purpose is None:
        return said
    return say("{what} for {purpose}", words, what=said, purpose=it.purpose)


def ramp_step(it: RampStep, words: Words) -> Phrase:
    """`month 1: 25% of quota and 50% of leads`."""
    shares = listed(
        (
            say("{percent} of {what}", words, percent=percent(share), what=spelled(of))
            for of, share in it.shares
        ),
        words,
    )
    return say("month {month}: {shares}", words, month=str(it.month), shares=shares)


def staff_change(it: StaffChange, words: Words) -> Phrase:
    """`2 joining from April 2026`, `1 leaving from 15 September 2026`."""
    starts = it.starting
    first = starts.day == 1
    when = month(Month(starts.year, starts.month), words) if first else day(starts, words)
    template = "{count} leaving from {when}" if it.count < 0 else "{count} joining from {when}"
    return say(template, words, count=number(abs(it.count)), when=when)


def effort(it: Effort, words: Words) -> Phrase:
    """`6 minutes per attempt`."""
    return say("{time} per {what}", words, time=duration(it.takes, words),
               what=named(it.per, words))  # fmt: skip


def away(it: Away, words: Words) -> Phrase:
    """`Summer, 1 August 2026 to 14 August 2026`."""
    return joined((it.title or "", days_between(it.first, it.last, words)), ", ")


def signer(it: Signature, words: Words) -> Phrase:
    """`Dana Ruiz, VP Marketing`."""
    return joined((maybe_text(it.person, words), it.position or ""), ", ")
