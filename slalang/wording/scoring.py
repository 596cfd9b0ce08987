"""Rules of scores and bands of classes in, words out: `for each page view within 30 days`."""

from __future__ import annotations

from typing import assert_never

from slalang.model.quantities import Interval
from slalang.model.scoring import (
    Band,
    Decay,
    Firing,
    FirstMatch,
    Group,
    Halving,
    Loses,
    Losing,
    Points,
    Score,
    Weighted,
)
from slalang.wording.conditions import condition
from slalang.wording.numbers import counted, maybe_points, number, percent
from slalang.wording.phrase import EMPTY, Phrase, joined, phrase
from slalang.wording.times import duration, every, window
from slalang.wording.words import Words, listed, named, say


def points_of(rule: Points | Weighted, words: Words) -> Phrase:
    """What a rule is worth: `+10`, `−5`, `+60% of fit`."""
    match rule:
        case Points():
            return maybe_points(rule.points, words)
        case Weighted(percent=share, score=score):
            sign = "" if share.value < 0 else "+"
            return say("{share} of {score}", words, share=f"{sign}{percent(share)}",
                       score=named(score, words))  # fmt: skip
        case _ as never:
            assert_never(never)


def earned(rule: Points, words: Words) -> Phrase:
    """What a rule gives its points for, with all its limits."""
    limits: list[Phrase] = [_trigger(rule, words)]
    if rule.idle_after:
        limits.append(say("after {time}", words, time=duration(rule.idle_after, words)))
    if rule.decay:
        limits.append(decay(rule.decay, words))
    if rule.most_times is not None:
        once = rule.most_times == 1
        limits.append(
            say("only once", words)
            if once
            else say("at most {count} times", words, count=number(rule.most_times))
        )
    if rule.most_points is not None:
        most = counted(rule.most_points, "point", "points", words)
        limits.append(say("at most {points} in all", words, points=most))
    return joined(limits, ", ")


def decay(it: Decay, words: Words) -> Phrase:
    """How points wear off: `losing 1 point every month`, `halving every 30 days`."""
    match it:
        case Halving(every=interval):
            return say("halving {every}", words, every=every(interval, words))
        case Losing():
            return say("losing {amount} {every}", words, amount=_amount(it, words),
                       every=every(it.every, words))  # fmt: skip
        case _ as never:
            assert_never(never)


def loses(it: Loses, words: Words) -> Phrase:
    """How the whole score wears off."""
    said = say("loses {amount} {every}", words, amount=_amount(it, words),
               every=every(it.every, words))  # fmt: skip
    if it.without:
        said = say("{what} without {event}", words, what=said, event=named(it.without, words))
    if it.after:
        said = say("{what}, after {time}", words, what=said, time=duration(it.after, words))
    return said


def limits(score: Score, words: Words) -> Phrase:
    """`from 0 to 100`, `never below 0`, `never above 100`; empty without limits."""
    match score.floor, score.ceiling:
        case None, None:
            return EMPTY
        case None, high if high is not None:
            return say("never above {points}", words, points=number(high))
        case low, None if low is not None:
            return say("never below {points}", words, points=number(low))
        case low, high:
            assert low is not None
            assert high is not None
            return say("from {low} to {high}", words, low=number(low), high=number(high))


def group_limits(group: Group | FirstMatch, words: Words) -> Phrase:
    """`at most 40 points together`, `only the first that applies counts`."""
    match group:
        case FirstMatch():
            return say("only the first that applies counts", words)
        case Group(least=least, most=most):
            said: list[Phrase] = []
            if least is not None:
                low = counted(least, "point", "points", words)
                said.append(say("at least {points} together", words, points=low))
            if most is not None:
                high = counted(most, "point", "points", words)
                said.append(say("at most {points} together", words, points=high))
            return listed(said, words)
        case _ as never:
            assert_never(never)


def band_rule(band: Band, score: Phrase, words: Words) -> Phrase:
    """When a band applies: a condition, a range of points, or everything else."""
    if band.otherwise:
        return say("everything else", words)
    if band.condition is not None:
        return condition(band.condition, words)
    match band.low, band.high:
        case None, high if high is not None:
            return say("{score} is below {points}", words, score=score, points=number(high))
        case low, None if low is not None:
            return say("{score} is at least {points}", words, score=score, points=number(low))
        case low, high if low is not None and high is not None:
            template = (
                "{score} is from {low} to below {high}"
                if band.high_excluded
                else "{score} is from {low} to {high}"
            )
            return say(template, words, score=score, low=number(low), high=number(high))
        case _:
            return EMPTY


def _trigger(rule: Points, words: Words) -> Phrase:
    event = named(rule.event, words) if rule.event else EMPTY
    match rule.firing:
        case Firing.WHEN:
            said = condition(rule.condition, words) if rule.condition else EMPTY
        case Firing.EACH:
            said = say("for each {event}", words, event=event)
        case Firing.ANY:
            said = say("for any {event}", words, event=event)
        case Firing.IDLE:
            unit = _full(rule.idle_unit, words)
            said = say("for each full {unit} without {event}", words, unit=unit, event=event)
        case _ as never:
            assert_never(never)
    if rule.within:
        said = say("{event} {window}", words, event=said, window=window(rule.within, words))
    if rule.where:
        where = condition(rule.where, words)
        said = say("{event} where {condition}", words, event=said, condition=where)
    return said


def _full(unit: Interval | None, words: Words) -> str:
    if unit is None:
        return ""
    text = duration(unit, words)
    return text.removeprefix("1 ") if unit.count == 1 else text


def _amount(it: Losing | Loses, words: Words) -> Phrase:
    if it.percent is not None:
        return phrase(percent(it.percent))
    if it.points is not None:
        return phrase(counted(it.points, "point", "points", words))
    return EMPTY
