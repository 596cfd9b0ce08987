"""Moments and deeds in, words out: `the first touch`, `at least 2 attempts`."""

from __future__ import annotations

from slalang.model.promises import Deed
from slalang.model.quantities import Moment
from slalang.wording.numbers import number
from slalang.wording.phrase import Phrase
from slalang.wording.values import quoted
from slalang.wording.words import Words, named, plural, say


def moment(value: Moment, words: Words) -> Phrase:
    """`Handoff to Sales`, `the first touch`."""
    what = named(value.ref, words)
    match value.which:
        case "first":
            return say("the first {event}", words, event=what)
        case "last":
            return say("the last {event}", words, event=what)
        case _:
            return what


def deed(value: Deed, words: Words) -> Phrase:
    """What is to be done: `attempt`, `2 attempts`, or the author's own words."""
    what = named(value.event, words) if value.event else quoted(value.text or "", words)
    if value.least <= 1:
        return what
    if value.event is None:
        return say("{deed}, {count} times", words, deed=what, count=number(value.least))
    many = plural(what, words)
    return say("at least {count} {deeds}", words, count=number(value.least), deeds=many)
