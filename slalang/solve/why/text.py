"""A lead that was explained in; text for a person at a terminal out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from slalang.calendar.zones import only_zone
from slalang.cases.render import shown
from slalang.cases.render.text import block_lines
from slalang.diagnostics.render.cells import visible, wrap
from slalang.diagnostics.render.colour import Paint, painter
from slalang.diagnostics.render.place import place_of
from slalang.evaluate.explain import left_out, summary
from slalang.solve.held import MOST_CHANGES
from slalang.solve.why import Enough, Short, Why
from slalang.solve.why.advice import Speech, path_words, speech_of, step_words
from slalang.source.text import SourceFile
from slalang.wording.conditions import condition
from slalang.wording.numbers import number

Sources: TypeAlias = Mapping[str, SourceFile]
WIDTH = 80
"""The columns of a line where no others are given."""
MOST_FIXED = 12
"""So much is told of what is fixed."""
NO_SOLVER = "The nearest changes are found by a solver: `pip install z3-solver` brings it."


def render(
    why: Why,
    sources: Sources,
    *,
    colour: bool = False,
    columns: int | None = None,
) -> str:
    """Where the lead stands, the nearest changes, then rule by rule how it came about."""
    paint, room = painter(colour), columns or WIDTH
    speech, zone = speech_of(why.agreement), only_zone(why.agreement.calendars)
    parts = [[visible(line) for line in summary(why.evaluation, zone)]]
    parts.append(list(_beside(why, room)))
    parts += [
        list(_short(short, speech, sources, paint, room)) for short in why.short if why.solver
    ]
    parts.append(list(_remarks(why, room)))
    for block in why.blocks:
        title, place = visible(block.title), shown(block.origin, sources)
        lines = block_lines(block, sources, paint, room, indent=2)
        parts.append([f"{paint('strong', title)} ({paint('frame', place)})", *lines])
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def _short(
    short: Short, speech: Speech, sources: Sources, paint: Paint, room: int
) -> Iterator[str]:
    target = short.target
    name = f"{target.band_title} ({target.title})" if target.band else target.title
    missing = ", ".join(
        f"{it.score} {number(it.points)} of {number(it.wanted)}" for it in target.short
    )
    head = visible(f"Not yet {name}{': ' if missing else ''}{missing}")
    yield from (paint("strong", line) for line in wrap(head, room))
    said = "this would do:" if len(short.ways) == 1 else "any one of these would do:"
    if short.ways:
        yield f"  {paint('help', said)}"
    for way in short.ways:
        first, *rest = wrap(visible(_way(way, short, speech, sources)), room - 6)
        yield f"    - {first}"
        yield from (f"      {line}" for line in rest)
    yield from (f"  {line}" for line in wrap(visible(_end(short, speech)), room - 2))


def _way(way: Enough, short: Short, speech: Speech, sources: Sources) -> str:
    scores = short.target.scores
    steps = [step_words(speech, step, scores, gains=way.by is None) for step in way.steps]
    text = ", and ".join(steps)
    # A step too far up is worth a word.
    then = f"then {way.becomes}" if way.becomes != short.target.band_title else ""
    if way.by is None:
        return f"{text}: {then}" if then else text
    then = then or f"enough {'by itself' if len(steps) == 1 else 'together'}"
    place = shown(way.by.origin, sources)
    if way.by.origin.file == short.target.origin.file:
        place = f"line {place_of(way.by.origin, sources).line}"
    return f"{text}: {then} ({place}: {condition(way.by, speech.words)})"


def _end(short: Short, speech: Speech) -> str:
    """What is known beyond the ways that are told."""
    if not short.asked:
        return "The rules here go beyond what the solver can look through."
    if short.ways:
        if not short.complete:
            return "There are others." if short.more else "There may be others."
        if len(short.ways[0].steps) > 1:
            return "Nothing else would do with as few changes."
        return "No other single change would do."
    if short.out_of_hand:
        return " ".join(["Nothing that can change would be enough.", *_freed(short, speech)])
    if short.far:
        return f"It would take more than {MOST_CHANGES} changes at once."
    return "No change was found that would be enough; that there is none is not proved."


def _freed(short: Short, speech: Speech) -> Iterator[str]:
    """What is fixed that would open a way."""
    names = [path_words(speech, path) for path in short.fixed[:MOST_FIXED]]
    more = len(short.fixed) - len(names)
    names += [f"{more} more"] if more else []
    if len(names) == 1:
        yield f"It would be, if this were not fixed: {names[0]}."
    elif names and short.together:
        yield f"It would be, if all of these were not fixed: {', '.join(names)}."
    elif names:
        yield f"It would be, if one of these were not fixed: {', '.join(names)}."


def _beside(why: Why, room: int) -> Iterator[str]:
    """What was not looked at, and what comes next where no rule says so."""
    if why.later:
        yield from wrap(left_out(why.later), room)
    yield from wrap(visible(why.ahead), room) if why.ahead else ()


def _remarks(why: Why, room: int) -> Iterator[str]:
    if not why.solver and why.short:
        yield from wrap(NO_SOLVER, room)
    if why.left_out:
        text = f"Of {why.left_out} more classes the next better band was not looked for."
        yield from wrap(text, room)
