"""Goals and the figures of funnels in words: targets, costs, improvements."""

from __future__ import annotations

from typing import assert_never

from slalang.model.numbers import (
    Cost,
    CycleTime,
    Figures,
    Goal,
    GoalAmount,
    Improvement,
    Limit,
    Measured,
    Rate,
    RateKind,
    Rise,
    Target,
)
from slalang.model.quantities import Arrivals, Bound, Counted, Maybe, Money, Open, Percent, Takes
from slalang.wording.numbers import maybe_money, maybe_percent, maybe_text, money, number, percent
from slalang.wording.phrase import EMPTY, Phrase, joined, phrase
from slalang.wording.promises import amount
from slalang.wording.times import duration, each, maybe_day, month, period, periods
from slalang.wording.words import Words, blank, named, plural, say


def goal_amount(it: GoalAmount, words: Words) -> Phrase:
    """`500,000 USD`, `40 Customers`."""
    return amount(it, words)


def target(it: Target, words: Words) -> Phrase:
    """`500,000 USD each month from New business, for 12 months starting in January 2026`."""
    said = say("{amount} {each} from {source}", words, amount=goal_amount(it.amount, words),
               each=each(it.each, words), source=named(it.source, words))  # fmt: skip
    rising = _rising(it.rises, words) if it.rises else EMPTY
    return joined((said, span(it, words), rising), ", ")


def _rising(it: Rise, words: Words) -> Phrase:
    """`rising by 2% each month`."""
    return say("rising by {amount} {each}", words, amount=_rise(it.by, words),
               each=each(it.each, words))  # fmt: skip


def _rise(by: Percent | Money | Counted, words: Words) -> Phrase:
    return phrase(percent(by)) if isinstance(by, Percent) else amount(by, words)


def span(it: Target, words: Words) -> Phrase:
    """`for 12 months, starting in January 2026`; empty for as long as the agreement."""
    length = (
        say("for {periods}", words, periods=periods(*it.for_periods, words))
        if it.for_periods
        else EMPTY
    )
    start = (
        say("starting in {month}", words, month=month(it.starting, words)) if it.starting else EMPTY
    )
    return joined((length, start), ", ")


def first_amount(it: Goal, words: Words) -> Phrase:
    """What a goal stands for inside a sentence: `500,000 USD each month`."""
    for one in it.targets:
        return say("{amount} {each}", words, amount=goal_amount(one.amount, words),
                   each=each(one.each, words))  # fmt: skip
    return EMPTY


def step_of_funnel(it: Rate | Improvement, words: Words) -> Phrase:
    """`Marketing Qualified Lead to Sales Qualified Lead`."""
    return say("{start} to {end}", words, start=named(it.start, words), end=named(it.end, words))


def rate(it: Rate, words: Words) -> Phrase:
    """`34%, measured on 3,900`; with what it counts where that is said."""
    said = maybe_percent(it.percent, words)
    if it.kind is not None:
        said = say("{percent} {kind}", words, percent=said, kind=say(it.kind.value, words))
    if it.sample is None:
        return said
    return say("{percent}, measured on {count}", words, percent=said, count=number(it.sample))


def rates_count(it: RateKind, words: Words) -> Phrase:
    """What the rates of a funnel count, in a sentence of its own."""
    match it:
        case RateKind.COHORT:
            return say("of those that entered the one stage, how many ever enter the next", words)
        case RateKind.PERIOD:
            return say("entries of the next stage for each entry in the same month", words)
        case RateKind.DECIDED:
            return say("of those that were won or lost, how many were won", words)
        case _:
            assert_never(it)


def cycle_time(it: Maybe[CycleTime], words: Words) -> Phrase:
    """`45 days, give or take 10 days`, `18% in the same quarter, 40% in the next`."""
    match it:
        case Takes():
            return joined((_ordinary(it, words), _aside(it, words)), ", ")
        case Arrivals(shares=shares):
            return joined((_arrival(it, at, one, words) for at, one in enumerate(shares)), ", ")
        case Open():
            return blank(words)
        case _:
            assert_never(it)


def whole_cycle(it: Takes, words: Words) -> Phrase:
    """`45 days from the first stage to the last, give or take 10 days`."""
    said = say("{time} from the first stage to the last", words, time=_ordinary(it, words))
    return joined((said, _aside(it, words)), ", ")


def _ordinary(it: Takes, words: Words) -> Phrase:
    template = "{time} in the median" if it.median else "{time}"
    return say(template, words, time=duration(it.duration, words))


def _aside(it: Takes, words: Words) -> Phrase:
    return _give_or_take(duration(it.give_or_take, words) if it.give_or_take else None, words)


def _arrival(it: Arrivals, at: int, share: Percent, words: Words) -> Phrase:
    if at == 0:
        return say("{percent} in the same {period}", words, percent=percent(share),
                   period=period(it.period, words))  # fmt: skip
    if at == 1:
        return say("{percent} in the next", words, percent=percent(share))
    return say("{percent} after {periods}", words, percent=percent(share),
               periods=periods(at, it.period, words))  # fmt: skip


def _give_or_take(spread: str | None, words: Words) -> Phrase:
    return say("give or take {spread}", words, spread=spread) if spread else EMPTY


def deal(it: Figures, words: Words) -> Phrase:
    """`2,000 USD, give or take 400 USD, paid over 12 months`; empty where no value is said."""
    if it.deal is None:
        return EMPTY
    aside, paid = it.deal_give_or_take, it.deal_paid_over
    spread = _give_or_take(money(aside) if aside else None, words)
    over = say("paid over {time}", words, time=duration(paid, words)) if paid else EMPTY
    return joined((maybe_money(it.deal, words), spread, over), ", ")


def limit(it: Limit, words: Words) -> Phrase:
    """`at most 800 Marketing Qualified Leads each month`."""
    template = (
        "at least {count} {things} {each}"
        if it.bound is Bound.AT_LEAST
        else "at most {count} {things} {each}"
    )
    things = named(it.stage, words)
    return say(template, words, count=number(it.count),
               things=things if it.count == 1 else plural(things, words),
               each=each(it.each, words))  # fmt: skip


def improvement(it: Improvement, words: Words) -> Phrase:
    """`up to 25% by 1 July 2026, owed by Sales`."""
    template = "up to {percent} by {day}" if it.up else "down to {percent} by {day}"
    said = say(
        template, words, percent=maybe_percent(it.percent, words), day=maybe_day(it.by, words)
    )
    if it.owed_by is None:
        return said
    return say("{what}, owed by {party}", words, what=said, party=named(it.owed_by, words))


def cost(it: Cost, words: Words) -> Phrase:
    """`40 USD per Marketing Qualified Lead`, `9,000 USD each month`."""
    money = maybe_money(it.amount, words)
    if it.per:
        return say("{money} per {stage}", words, money=money, stage=named(it.per, words))
    if it.each:
        return say("{money} {each}", words, money=money, each=each(it.each, words))
    return money


def measured_on(it: Measured, words: Words) -> Phrase:
    """`on 5 January 2026, from HubSpot closed-loop report`."""
    return say("{day}, from {place}", words, day=maybe_day(it.on, words),
               place=maybe_text(it.place, words))  # fmt: skip
