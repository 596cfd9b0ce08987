"""Measures in words: what is measured, the target, the red line."""

from __future__ import annotations

from decimal import Decimal
from typing import assert_never

from slalang.model.numbers import (
    Aim,
    Attainment,
    CountOfAll,
    Elapsed,
    Measure,
    MeasureForm,
    RateFrom,
    RedLine,
    ShareOf,
    Statistic,
    SumOf,
)
from slalang.model.quantities import Ref
from slalang.wording.conditions import condition
from slalang.wording.moments import moment
from slalang.wording.numbers import number
from slalang.wording.phrase import EMPTY, Phrase, joined, phrase
from slalang.wording.promises import bound
from slalang.wording.times import day, period, unit_name
from slalang.wording.values import value
from slalang.wording.words import Words, listed, named, plural, say, spelled


def measured(it: MeasureForm, words: Words) -> Phrase:
    """What a measure measures: `share of Handoff to Sales that are accepted`."""
    match it:
        case ShareOf(of=of, that=that):
            return say("share of {things} that are {state}", words, things=named(of, words),
                       state=named(that, words))  # fmt: skip
        case RateFrom(start=start, end=end):
            return say("rate from {start} to {end}", words, start=named(start, words),
                       end=named(end, words))  # fmt: skip
        case CountOfAll(of=of, where=where):
            said = say("number of {things}", words, things=plural(named(of, words), words))
            if where is None:
                return said
            return say("{what} where {condition}", words, what=said,
                       condition=condition(where, words))  # fmt: skip
        case SumOf(of=of):
            return say("sum of {what}", words, what=named(of, words))
        case Statistic(percentile=percentile, of=of):
            return say("{statistic} of {what}", words, statistic=_statistic(percentile, words),
                       what=_of(of, words))  # fmt: skip
        case Attainment(promise=promise):
            return say("how far “{promise}” is kept", words, promise=named(promise, words))
        case _ as never:
            assert_never(never)


def reported(it: Measure, words: Words) -> Phrase:
    """How often and for whom: `each week, for each person`; empty where nothing is said."""
    how = say("as a snapshot", words) if it.snapshot else EMPTY
    often = say("each {period}", words, period=period(it.each, words)) if it.each else EMPTY
    split = listed((phrase(_split(name, words)) for name in it.split_by), words)
    per = say("for each {thing}", words, thing=split) if split else EMPTY
    return joined((how, often, per), ", ")


def aim(it: Aim, words: Words) -> Phrase:
    """`at most 4 business hours by 1 July 2026`."""
    said = say("{bound} {value}", words, bound=bound(it.bound, words), value=value(it.value, words))
    if it.starting:
        said = say("{what} from {day}", words, what=said, day=day(it.starting, words))
    return (
        said if it.by is None else say("{what} by {day}", words, what=said, day=day(it.by, words))
    )


def red_line(it: RedLine, words: Words) -> Phrase:
    """`below 70%`."""
    template = "below {value}" if it.below else "above {value}"
    return say(template, words, value=value(it.value, words))


def ordinal(count: Decimal) -> str:
    """`90th`, in English."""
    text = number(count)
    teen = len(text) > 1 and text[-2] == "1"
    return text + ("th" if teen else {"1": "st", "2": "nd", "3": "rd"}.get(text[-1], "th"))


def _statistic(percentile: Decimal | None, words: Words) -> Phrase:
    if percentile is None:
        return say("average", words)
    if percentile == 50:
        return say("median", words)
    return say("{nth} percentile", words, nth=ordinal(percentile))


def _of(it: Elapsed | Ref, words: Words) -> Phrase:
    match it:
        case Elapsed(unit=unit, start=start, end=end):
            return say("{units} from {start} to {end}", words, units=unit_name(unit, words),
                       start=moment(start, words), end=moment(end, words))  # fmt: skip
        case Ref():
            return named(it, words)
        case _ as never:
            assert_never(never)


def _split(name: str, words: Words) -> str:
    return str(named(name, words)) if name in words.titles else spelled(name)
