"""The figures of a funnel, stream or source in; every clause that it says itself, as facts, out."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from slalang.backends.document.make import fact
from slalang.backends.document.view import Fact
from slalang.funnel.arithmetic import plain
from slalang.model.numbers import Figures, Rounding, StageTime
from slalang.model.quantities import Percent
from slalang.wording.goals import (
    cost,
    cycle_time,
    deal,
    improvement,
    limit,
    measured_on,
    rate,
    rates_count,
    step_of_funnel,
)
from slalang.wording.numbers import maybe_percent, percent
from slalang.wording.phrase import EMPTY, Phrase, Wordy, joined, sentence
from slalang.wording.times import month_name
from slalang.wording.words import Words, named, say

_MONTHS = 12


def stated(
    figures: Figures, words: Words, *, part_of: Wordy = "", whole: Figures | None = None
) -> tuple[Fact, ...]:
    """The figures that a funnel, stream or source itself says.

    `part_of` is what it brings a share of; `whole` its figures with all that it inherits, where
    its season is to be added up.
    """
    return (
        fact(
            say("Measured", words),
            sentence(measured_on(figures.measured, words)) if figures.measured else "",
        ),
        fact(say("Brings", words), _brings(figures, part_of, words)),
        fact(say("Supplies", words), *(limit(one, words) for one in figures.limits)),
        fact(
            say("Rates", words),
            *(
                say("{step}: {rate}", words, step=step_of_funnel(one, words), rate=rate(one, words))
                for one in figures.rates
            ),
        ),
        fact(
            say("What rates count", words),
            rates_count(figures.rate_kind, words) if figures.rate_kind else "",
        ),
        fact(say("Rounding", words), _rounding(figures.rounding, words)),
        fact(say("Deal", words), deal(figures, words)),
        fact(
            say("Margin", words),
            maybe_percent(figures.margin, words) if figures.margin is not None else "",
        ),
        fact(
            say("From first to last stage", words),
            cycle_time(figures.takes, words) if figures.takes is not None else "",
        ),
        fact(say("Time between stages", words), *_step_times(figures.stage_times, words)),
        fact(say("Costs", words), *(cost(one, words) for one in figures.costs)),
        fact(
            say("Agreed improvements", words),
            *(
                say("{step}: {what}", words, step=step_of_funnel(one, words),
                    what=improvement(one, words))
                for one in figures.improvements
            ),
        ),
        fact(
            say("Season", words), _season(figures, words), _year(figures, whole, words)
        ),
    )  # fmt: skip


def _brings(figures: Figures, part_of: Wordy, words: Words) -> Phrase:
    """`70% of the revenue of Small companies`."""
    if figures.brings is None:
        return EMPTY
    share = maybe_percent(figures.brings, words)
    if not part_of:
        return say("{percent} of revenue", words, percent=share)
    return say("{percent} of the revenue of {part}", words, percent=share, part=part_of)


def _rounding(rounding: Rounding | None, words: Words) -> Phrase:
    match rounding:
        case Rounding.EACH_STAGE:
            return say("Rounded up at each stage", words)
        case Rounding.END:
            return say("Rounded up at the end", words)
        case Rounding.EXACT:
            return say("Not rounded", words)
        case None:
            return EMPTY


def _step_times(times: tuple[StageTime, ...], words: Words) -> Iterator[Phrase]:
    """`Opportunity to Customer: 18% in the same quarter, 40% in the next`."""
    for one in times:
        step = say("{start} to {end}", words, start=named(one.start, words),
                   end=named(one.end, words))  # fmt: skip
        yield say("{step}: {time}", words, step=step, time=cycle_time(one.takes, words))


def _season(figures: Figures, words: Words) -> Phrase:
    rows = (
        say("{month} {percent}", words, month=month_name(one.month, words),
            percent=maybe_percent(one.percent, words))
        for one in figures.season
    )  # fmt: skip
    return joined(rows, ", ")


def _year(figures: Figures, whole: Figures | None, words: Words) -> Phrase:
    """What twelve months of a season make of twelve ordinary ones, where that is not all."""
    if not figures.season or whole is None:
        return EMPTY
    given = {one.month: one.percent for one in whole.season}
    known = [one.value for one in given.values() if isinstance(one, Percent)]
    if len(known) < len(given):
        return EMPTY
    others = 100 * (_MONTHS - len(known))
    average = sum((Fraction(one) for one in known), Fraction(others)) / _MONTHS
    if average == 100:
        return EMPTY
    return say(
        "Over twelve months this makes {percent} of a goal for each month",
        words,
        percent=percent(Percent(plain(average, 1))),
    )
