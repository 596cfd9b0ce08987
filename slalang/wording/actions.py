"""What happens next in words: `the lead enters In nurture with Education track`."""

from __future__ import annotations

from typing import assert_never

from slalang.model.actions import Action, Because, Consequence, Enqueue, Enter, Memory, ReturnTo
from slalang.model.quantities import Duration, Maybe, Ref
from slalang.wording.numbers import maybe_text
from slalang.wording.phrase import EMPTY, Phrase, joined
from slalang.wording.times import maybe_duration
from slalang.wording.words import Words, listed, named, say


def action(it: Action, words: Words) -> Phrase:
    """What follows, as the rest of a sentence: `enters Disqualified`."""
    match it:
        case Enter(stage=stage):
            said = say("enters {stage}", words, stage=named(stage, words))
            return _furnished(said, it.track, it.again_after, it.because, words)
        case ReturnTo(party=party):
            said = say("returns to {party}", words, party=named(party, words))
            return _furnished(said, it.track, it.again_after, it.because, words)
        case Enqueue(queue=queue):
            if queue is None:
                return say("goes to the queue", words)
            return say("goes to {queue}", words, queue=named(queue, words))
        case Consequence(text=text):
            return maybe_text(text, words)
        case _ as never:
            assert_never(never)


def memory(it: Memory, words: Words) -> Phrase:
    """What the scores keep: `keeps fit and starts interest anew`."""
    kept = listed((named(ref, words) for ref in it.retained), words)
    reset = listed((named(ref, words) for ref in it.reset), words)
    parts = (
        say("keeps {scores}", words, scores=kept) if kept else EMPTY,
        say("starts {scores} anew", words, scores=reset) if reset else EMPTY,
    )
    return listed(parts, words)


def _furnished(
    said: Phrase,
    track: Ref | None,
    again: Maybe[Duration] | None,
    because: Because | None,
    words: Words,
) -> Phrase:
    if track:
        said = say("{what} with {track}", words, what=said, track=named(track, words))
    parts = [said]
    if again is not None:
        parts.append(say("again after {time}", words, time=maybe_duration(again, words)))
    if because:
        parts.append(say("because: {reason}", words, reason=because.title))
    return joined(parts, ", ")
