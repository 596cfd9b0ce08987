"""Deadlines in, words out: `within 15 minutes, or at the next opening`."""

from __future__ import annotations

from slalang.model.quantities import (
    DayEnd,
    Deadline,
    Maybe,
    NextOpening,
    Open,
    Reach,
    Varying,
    VaryingRow,
)
from slalang.model.quantities import TimeLimit as Limit
from slalang.wording.moments import moment
from slalang.wording.phrase import Phrase, joined, phrase
from slalang.wording.times import duration
from slalang.wording.words import Words, blank, listed, named, say, spelled


def time_limit(value: Limit, words: Words) -> Phrase:
    """The whole limit in one line, with its preposition; a table is told row by row."""
    match value:
        case Open():
            return say("within {time}", words, time=blank(words))
        case Deadline():
            return _with_preposition(value, words)
        case Varying():
            rows = (
                say("{who}: {time}", words, who=row_label(value, row, words),
                    time=deadline(row.deadline, words))
                for row in value.rows
            )  # fmt: skip
            classes = listed((named(ref, words) for ref in value.by), words)
            return say("by {classes} ({rows})", words, classes=classes, rows=joined(rows, "; "))


def deadline(value: Maybe[Deadline], words: Words) -> Phrase:
    """One deadline without a preposition: `15 minutes, or at the next opening`."""
    if isinstance(value, Open):
        return blank(words)
    parts = [_reach(value.reach, words)]
    if value.outside_hours:
        later = duration(value.outside_hours, words)
        parts = [
            say("{time} in office hours, {later} otherwise", words, time=parts[0], later=later)
        ]
    if value.or_at_next_opening:
        parts.append(say("or at the next opening", words))
    if value.aim:
        parts.append(say("aiming for {time}", words, time=duration(value.aim, words)))
    if value.not_before:
        least, start = value.not_before
        parts.append(
            say("not sooner than {time} after {moment}", words,
                time=duration(least, words), moment=moment(start, words))
        )  # fmt: skip
    return joined(parts, ", ")


def row_label(table: Varying, row: VaryingRow, words: Words) -> Phrase:
    """Whom a row of a varying deadline is for: `Hot`, `Hot, Large`, `otherwise`."""
    if row.values is None:
        return say("otherwise", words)
    pairs = zip(table.by, row.values, strict=False)
    return joined((band(of.name, value, words) for of, value in pairs), ", ")


def band(group: str, value: str, words: Words) -> Phrase:
    """The title of one band of a class."""
    path = f"{group}.{value}"
    return named(path, words) if path in words.titles else phrase(spelled(value))


def _with_preposition(value: Deadline, words: Words) -> Phrase:
    time = deadline(value, words)
    match value.reach:
        case DayEnd():
            return say("by {time}", words, time=time)
        case NextOpening():
            return say("at {time}", words, time=time)
        case _:
            return say("within {time}", words, time=time)


def _reach(value: Reach, words: Words) -> Phrase:
    match value:
        case DayEnd(next=False):
            return say("the end of the business day", words)
        case DayEnd():
            return say("the end of the next business day", words)
        case NextOpening():
            return say("the next opening", words)
        case _:
            chain = (duration(part, words) for part in value)
            return joined(chain, say(", then ", words))
