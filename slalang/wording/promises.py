"""Promises in words: every form, its share, its alerts, what follows when it is broken."""

from __future__ import annotations

from typing import assert_never

from slalang.model.promises import (
    AfterDo,
    AfterTime,
    Alert,
    AlertTime,
    AtFraction,
    Deliver,
    Delivery,
    DoBefore,
    Flag,
    Form,
    IfBroken,
    Keep,
    Meet,
    Never,
    Reassign,
    Recurring,
    Run,
    WhenLate,
)
from slalang.model.quantities import Bound, Counted, Money, Needed, Open, Percent, Share
from slalang.wording.actions import action
from slalang.wording.cadences import channel
from slalang.wording.conditions import condition, needed
from slalang.wording.deadlines import time_limit
from slalang.wording.handoffs import person
from slalang.wording.moments import deed, moment
from slalang.wording.numbers import maybe_number, maybe_percent, money, number
from slalang.wording.phrase import EMPTY, Phrase, joined, phrase
from slalang.wording.times import duration, each, every, maybe_duration, periods
from slalang.wording.values import value
from slalang.wording.words import Words, blank, named, plural, say


def form(it: Form, words: Words) -> Phrase:
    """What is promised, as one clause: who promises it stands elsewhere."""
    match it:
        case AfterDo():
            return _extended(
                say("after {moment}: {deed} {limit}", words, moment=moment(it.after, words),
                    deed=deed(it.deed, words), limit=time_limit(it.within, words)),
                it.share, words)  # fmt: skip
        case DoBefore():
            return _extended(
                say("{deed} at least {time} before {moment}", words, deed=deed(it.deed, words),
                    time=maybe_duration(it.lead_time, words), moment=moment(it.before, words)),
                it.share, words)  # fmt: skip
        case Deliver():
            return say("deliver {what}", words, what=delivered(it, words))
        case Keep():
            template = {
                Bound.AT_LEAST: "keep {measure} at {value} or more {each}",
                Bound.AT_MOST: "keep {measure} at {value} or less {each}",
            }[it.bound]
            return say(template, words, measure=named(it.measure, words),
                       value=value(it.value, words), each=each(it.each, words))  # fmt: skip
        case Meet():
            what = named(it.deadline, words)
            return _extended(say("make {deadline} in time", words, deadline=what), it.share, words)
        case Recurring():
            return say("{deed} {every}", words, deed=deed(it.deed, words),
                       every=every(it.every, words))  # fmt: skip
        case Never():
            return _never(it, words)
        case _ as never:
            assert_never(never)


def bound(it: Bound, words: Words) -> str:
    """`at least`, `at most`."""
    return str(say("at least", words) if it is Bound.AT_LEAST else say("at most", words))


def share(it: Share, words: Words) -> Phrase:
    """`for at least 95% of leads`, `for every one of the leads`."""
    if isinstance(it.at_least, Percent) and it.at_least.value == 100:
        return say("for all {things}", words, things=_things(it.of, words))
    return say("for at least {percent} of {things}", words,
               percent=maybe_percent(it.at_least, words), things=_things(it.of, words))  # fmt: skip


def amount(it: Counted | Needed | Money | Open, words: Words) -> Phrase:
    """`250 Marketing Qualified Leads`, `the … needed by New business`."""
    match it:
        case Open():
            return blank(words)
        case Money():
            return phrase(money(it))
        case Counted(count=count, of=of):
            return say("{count} {things}", words, count=maybe_number(count, words),
                       things=plural(named(of, words), words))  # fmt: skip
        case Needed(stage=stage, funnel=funnel, month=when):
            return needed(stage.name, funnel.name, when, words)
        case _ as never:
            assert_never(never)


def flag(it: Flag, words: Words) -> Phrase:
    """When a promise is flagged: `delivery exceeds the need for 3 months in a row`."""
    match it.delivery:
        case Delivery.EXCEEDS:
            said = say("delivery exceeds the need", words)
        case Delivery.MISSES:
            said = say("delivery misses the need", words)
        case None:
            said = condition(it.condition, words) if it.condition else EMPTY
        case _ as never:
            assert_never(never)
    if it.run is None:
        return said
    return say("{what} for {run}", words, what=said, run=run(it.run, words))


def run(it: Run, words: Words) -> str:
    """`3 weeks in a row`."""
    return str(say("{periods} in a row", words, periods=periods(it.count, it.period, words)))


def alert(it: Alert, words: Words) -> Phrase:
    """`the owner at 75% of the time`."""
    said = say("{whom} {moment}", words, whom=person(it.whom.name, words),
               moment=alert_time(it.at, words))  # fmt: skip
    if it.channel is None:
        return said
    return say("{what}, by {channel}", words, what=said, channel=channel(it.channel, words))


def reassign(it: Reassign, words: Words) -> Phrase:
    """When and to whom the work goes: `at twice the time`."""
    if it.to is None:
        return alert_time(it.at, words)
    return say("to {whom} {moment}", words, whom=person(it.to.name, words),
               moment=alert_time(it.at, words))  # fmt: skip


def alert_time(it: AlertTime, words: Words) -> Phrase:
    """`at 75% of the time`, `when late`, `after 30 minutes`."""
    match it:
        case AtFraction(fraction=fraction) if fraction == 2:
            return say("at twice the time", words)
        case AtFraction(fraction=fraction) if fraction > 1:
            return say("at {count} times the time", words, count=number(fraction))
        case AtFraction(fraction=fraction):
            return say("at {percent}% of the time", words, percent=number(fraction * 100))
        case WhenLate():
            return say("as soon as it is late", words)
        case AfterTime(delay=delay):
            return say("after {time}", words, time=duration(delay, words))
        case _ as never:
            assert_never(never)


def if_broken(it: IfBroken, words: Words) -> Phrase:
    """What follows when it is broken: `after 3 weeks in a row: Both VPs review`."""
    then = action(it.then, words)
    if it.run is None:
        return then
    return say("after {run}: {what}", words, run=run(it.run, words), what=then)


def delivered(it: Deliver, words: Words) -> Phrase:
    """`at least 250 Marketing Qualified Leads each month, with a tolerance of 10%`."""
    said = joined(
        (
            bound(it.bound, words) if it.bound else EMPTY,
            amount(it.amount, words),
            say("per person", words) if it.per_person else EMPTY,
            each(it.each, words),
            say("from {source}", words, source=named(it.source, words)) if it.source else EMPTY,
        ),
        " ",
    )
    return joined((said, *_deliver_marks(it, words)), ", ")


def _deliver_marks(it: Deliver, words: Words) -> tuple[Phrase, ...]:
    tolerance = it.tolerance
    return (
        EMPTY
        if tolerance is None
        else say("with a tolerance of {percent}", words, percent=maybe_percent(tolerance, words)),
        say("not counting rejected ones", words) if it.net_of_rejected else EMPTY,
    )


def _never(it: Never, words: Words) -> Phrase:
    what = deed(it.deed, words)
    if it.before:
        return say("no {deed} before {moment}", words, deed=what, moment=moment(it.before, words))
    if it.after:
        return say("no {deed} after {moment}", words, deed=what, moment=moment(it.after, words))
    if it.when:
        return say("no {deed} when {condition}", words, deed=what,
                   condition=condition(it.when, words))  # fmt: skip
    return say("no {deed}", words, deed=what)


def _extended(said: Phrase, part: Share | None, words: Words) -> Phrase:
    return joined((said, share(part, words) if part else EMPTY), " ")


def _things(name: str, words: Words) -> Phrase:
    """What is counted: `leads` as written, a declared thing in the plural of its title."""
    return (
        plural(named(name, words), words)
        if name in words.titles
        else phrase(name.replace("_", " "))
    )
