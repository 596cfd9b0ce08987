"""What a source says beside its arithmetic: limits, spreads, the times of its steps, as facts."""

from __future__ import annotations

from collections.abc import Iterator

from slalang.backends.document.make import fact
from slalang.backends.document.view import Fact
from slalang.model.numbers import Figures, Funnel, StageTime, Stream
from slalang.wording.goals import cycle_time, deal, limit
from slalang.wording.phrase import Phrase
from slalang.wording.words import Words, named, say, title


def beside(figures: Figures, around: Figures, words: Words) -> tuple[Fact, ...]:
    """Of a source with all that it inherits; what the funnel around it says is said there."""
    spread = figures.deal_give_or_take or figures.deal_paid_over
    times = [one for one in figures.stage_times if one not in around.stage_times]
    return (
        fact(say("Supplies", words), *(limit(one, words) for one in figures.limits)),
        fact(
            say("Deal", words),
            deal(figures, words) if spread and figures.deal_origin != around.deal_origin else "",
        ),
        fact(say("Time between stages", words), *step_times(times, words)),
    )


def stream_limits(whole: Funnel | Stream, words: Words) -> Iterator[Phrase]:
    """`Small companies: at most 300 Opportunities each month`, of every stream inside."""
    for stream in whole.streams:
        for one in stream.figures.limits:
            yield say("{source}: {limit}", words, source=title(stream.path, words),
                      limit=limit(one, words))  # fmt: skip
        yield from stream_limits(stream, words)


def step_times(times: tuple[StageTime, ...] | list[StageTime], words: Words) -> Iterator[Phrase]:
    """`Opportunity to Customer: 18% in the same quarter, 40% in the next`."""
    for one in times:
        step = say("{start} to {end}", words, start=named(one.start, words),
                   end=named(one.end, words))  # fmt: skip
        yield say("{step}: {time}", words, step=step, time=cycle_time(one.takes, words))
