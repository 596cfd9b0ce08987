"""One change to a lead in; what a person would say of it, out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from slalang.evaluate.text import prepared
from slalang.model.agreement import Agreement
from slalang.solve.changes import Becomes, Happens
from slalang.solve.why import Gain, Step
from slalang.solve.words import spellings, value_words
from slalang.source.frozen import dataclass
from slalang.wording.numbers import number
from slalang.wording.numbers import points as signed
from slalang.wording.titles import words_of
from slalang.wording.words import Words, named, plural, small

_MOST_ITEMS = 5
"""So many texts of a list are told."""


@dataclass(frozen=True, slots=True)
class Speech:
    """What is needed to speak of changes."""

    words: Words
    written: Mapping[str, str]
    """How the agreement writes a text that it compares with, by its prepared form."""


def speech_of(agreement: Agreement) -> Speech:
    """The words of an agreement, and its spellings."""
    return Speech(words_of(agreement), spellings(agreement))


def step_words(speech: Speech, step: Step, scores: tuple[str, ...], *, gains: bool = True) -> str:
    """`one more page view, page “/pricing” (+10 Interest)`; without `gains` no points.

    Of the points only those in `scores` are told; all, where the change adds to none of them.
    """
    notes = [_gain(gain) for gain in _told(step.gains, scores)] if gains else []
    match step.change:
        case Becomes():
            text = _attribute(speech, step.change, step.was)
            found_out = not step.change.was_known
            if found_out and _is_fixed(speech, step.change):
                # Nothing changes here: it is as it is, and nobody knows yet how.
                return _find_out(speech, step.change, notes)
            notes = ["now not known", *notes] if found_out else notes
        case Happens():
            text = _event(speech, step.change, step.again)
    return f"{text} ({', '.join(notes)})" if notes else text


def spelled_value(speech: Speech, value: Any) -> Any:
    """A value with its texts as the agreement writes them."""
    if isinstance(value, list | tuple):
        return [speech.written.get(one, one) for one in value]
    return speech.written.get(value, value) if isinstance(value, str) else value


def path_words(speech: Speech, path: str) -> str:
    """`industry`, `tier of the company`; an event by its title, `demo request`."""
    record, dot, name = path.partition(".")
    if not dot:
        return str(named(path, speech.words))
    title = str(named(path, speech.words)) if path in speech.words.titles else name
    if record == "lead":
        return title
    return f"{title} of the {small(str(named(record, speech.words)))}"


def _told(gains: tuple[Gain, ...], scores: tuple[str, ...]) -> Iterator[Gain]:
    wanted = [gain for gain in gains if gain.score in scores]
    yield from wanted or gains


def _gain(gain: Gain) -> str:
    return f"{signed(gain.points)} {gain.title}"


def _attribute(speech: Speech, change: Becomes, was: Any) -> str:
    path = f"{change.record}.{change.name}"
    field, title = speech.words.fields.get(path), path_words(speech, path)
    if isinstance(change.value, list):
        mine = [prepared(str(one)) for one in was] if isinstance(was, list | tuple) else []
        added = [one for one in change.value if one not in mine]
        said = value_words(field, added, speech.written)
        if set(mine) <= {prepared(one) for one in change.value} and added:
            return f"{said} among {title}"
        return f"{title}: {value_words(field, change.value, speech.written)}"
    said = value_words(field, change.value, speech.written)
    # After a text in quotation marks or a number it is plain what is which.
    named_value = field is not None and bool(field.type.choices)
    colon = ":" if isinstance(change.value, bool) or named_value else ""
    if not change.was_known:
        return f"{title}{colon} {said}"
    return f"{title}{colon} {said} instead of {value_words(field, _plain(was), speech.written)}"


def _is_fixed(speech: Speech, change: Becomes) -> bool:
    field = speech.words.fields.get(f"{change.record}.{change.name}")
    return field is not None and field.fixed


def _find_out(speech: Speech, change: Becomes, notes: list[str]) -> str:
    """`find out country (“United States” would do, +20 Fit)`."""
    path = f"{change.record}.{change.name}"
    said = value_words(speech.words.fields.get(path), change.value, speech.written)
    among = " among them" if isinstance(change.value, list) else ""
    inside = ", ".join([f"{said}{among} would do", *notes])
    return f"find out {path_words(speech, path)} ({inside})"


def _plain(was: Any) -> Any:
    """A value as it was given, as `value_words` reads it."""
    match was:
        case float():
            return Decimal(repr(was))
        case {"amount": amount, "currency": currency}:
            return f"{amount} {currency}"
        case list() | tuple():
            return list(was[:_MOST_ITEMS])
        case date():
            return was.isoformat()
        case str():
            return was if len(was) <= 60 else f"{was[:59]}…"
        case _:
            return was


def _event(speech: Speech, change: Happens, again: bool) -> str:
    words = speech.words
    title = named(change.event, words)
    many = str(plural(title, words)) if change.times > 1 else str(title)
    times = number(Decimal(change.times))
    if str(plural(title, words)) == str(title):
        # "Webinar attended": what has no plural is not counted like things.
        often = "once more" if again else ""
        if change.times > 1:
            often = f"{times} {'more ' if again else ''}times"
        text = f"“{title}” {often}".rstrip()
    elif change.times > 1:
        text = f"{times} {'more ' if again else ''}{many}"
    else:
        one = "an" if str(title)[:1].lower() in "aeiou" else "a"
        text = f"{'one more' if again else one} {title}"
    inside = ", ".join(
        _property(speech, change, name, value) for name, value in change.properties.items()
    )
    return f"{text}, {inside}" if inside else text


def _property(speech: Speech, change: Happens, name: str, value: Any) -> str:
    path = f"{change.event}.{name}"
    title = named(path, speech.words)
    if name == change.differs and change.times > 1:
        return f"each with another {title}"
    said = value_words(speech.words.fields.get(path), value, speech.written)
    return f"another {title}" if name == change.differs else f"{title} {said}"
