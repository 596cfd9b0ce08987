"""Goals and the figures of funnels in words: targets, costs, improvements."""

from __future__ import annotations

from slalang.model.numbers import Cost, Goal, GoalAmount, Improvement, Measured, Rate, Target
from slalang.wording.numbers import maybe_money, maybe_percent, maybe_text, number
from slalang.wording.phrase import EMPTY, Phrase, joined
from slalang.wording.promises import amount
from slalang.wording.times import each, maybe_day, month, periods
from slalang.wording.words import Words, named, say


def goal_amount(it: GoalAmount, words: Words) -> Phrase:
    """`500,000 USD`, `40 Customers`."""
    return amount(it, words)


def target(it: Target, words: Words) -> Phrase:
    """`500,000 USD each month from New business, for 12 months starting in January 2026`."""
    said = say("{amount} {each} from {source}", words, amount=goal_amount(it.amount, words),
               each=each(it.each, words), source=named(it.source, words))  # fmt: skip
    return joined((said, span(it, words)), ", ")


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
    """`34%, measured on 3,900`."""
    said = maybe_percent(it.percent, words)
    if it.sample is None:
        return said
    return say("{percent}, measured on {count}", words, percent=said, count=number(it.sample))


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
