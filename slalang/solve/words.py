"""A lead that shows something in; the same in the reader's words, out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from slalang.check.conditions import conditions, rules_of
from slalang.model.agreement import Agreement
from slalang.model.expressions import (
    CountOf,
    Gained,
    Happened,
    Literal,
    Recent,
    TextTest,
    walk,
)
from slalang.model.quantities import Unit
from slalang.model.records import Field
from slalang.solve.asked import asked_of
from slalang.solve.leads import Event, Lead
from slalang.wording.numbers import number
from slalang.wording.titles import choice_title
from slalang.wording.words import Words, in_quotes, named, plural, small

_AGES = ((86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second"))
_LATELY = 3_600
"""The age of what happened lately; as good as any other where nothing asks for the hour."""
_LONG = (Unit.DAY, Unit.WEEK, Unit.MONTH, Unit.QUARTER, Unit.YEAR)
_PLURAL = re.compile(r"[a-z]*[^\W\dsuia]s", re.IGNORECASE)


def lead_words(agreement: Agreement, words: Words, lead: Lead) -> str:
    """`a lead with seniority director, 150 employees and a demo request 2 days ago`.

    When something happened is left out where nothing turns on it.
    """
    written = spellings(agreement)
    said = [
        _attribute(words, record, name, value, written)
        for record, known in lead.records.items()
        for name, value in known.items()
    ]
    aged = any(one.age != _LATELY for one in lead.events) or _counts_hours(agreement)
    said += _events(words, lead.events, written, aged=aged)
    said += [_given(words, what, true) for what, true in lead.given.items()]
    if not said:
        return "a lead of whom nothing is known"
    return f"a lead with {_listed(said)}"


def spellings(agreement: Agreement) -> Mapping[str, str]:
    """How the agreement writes each text that it compares with, by its prepared form."""
    from slalang.evaluate.text import prepared

    found: dict[str, str] = {}
    for asked in asked_of(agreement):
        for part in walk(asked.condition):
            match part:
                case Literal(value=str() as text) | TextTest(text=text):
                    found.setdefault(prepared(text), text.strip())
                case _:
                    pass
    return found


def age_words(seconds: int) -> str:
    """`2 days ago`, `90 minutes ago`, `at this moment`."""
    for size, unit in _AGES:
        if seconds and seconds % size == 0:
            count = seconds // size
            return f"{number(count)} {unit}{'' if count == 1 else 's'} ago"
    return "at this moment"


def _counts_hours(agreement: Agreement) -> bool:
    """Whether a condition or a score looks at less than a day."""
    stated = [one.condition for one in conditions(agreement)]
    for whole in (*stated, *(one.condition for one in asked_of(agreement))):
        for part in walk(whole):
            match part:
                case Happened() | CountOf() | Gained() | Recent():
                    if part.within and part.within.unit not in _LONG:
                        return True
                case _:
                    pass
    windows = (rule.within for score in agreement.scores for rule in rules_of(score))
    return any(window and window.unit not in _LONG for window in windows)


def _attribute(words: Words, record: str, name: str, value: Any, written: Mapping[str, str]) -> str:
    path = f"{record}.{name}"
    field = words.fields.get(path)
    title = str(named(path, words))
    if record == "lead" and _is_countable(title, field, value):
        return f"{number(Decimal(value))} {title}"
    if record != "lead":
        title = f"{title} of the {small(str(named(record, words)))}"
    return f"{title} {value_words(field, value, written)}"


def _is_countable(title: str, field: Field | None, value: Any) -> bool:
    """`rooms`, `parcels a month`: a count of what the title names; not `company size`."""
    if field is None or not field.whole or value == 1:
        return False
    first = title.partition(" ")[0]
    return _PLURAL.fullmatch(first) is not None


def value_words(field: Field | None, value: Any, written: Mapping[str, str]) -> str:
    """A value as a person would write it."""
    match value:
        case bool():
            return "yes" if value else "no"
        case int() | Decimal():
            return number(Decimal(value))
        case list():
            return " and ".join(f"“{written.get(one, one)}”" for one in value) or "none"
        case str() if field is not None and field.type.choices:
            return choice_title(field, value)
        case str() if field is not None and field.type.unit:
            return _money(value)
        case _:
            text = str(value)
            plain = field is not None and field.type.kind.value in ("a date", "a time of day")
            return text if plain else f"“{written.get(text, text)}”"


def _money(value: str) -> str:
    amount, _, currency = value.partition(" ")
    try:
        return f"{number(Decimal(amount))} {currency}"
    except InvalidOperation:
        return value


def _events(
    words: Words, events: tuple[Event, ...], written: Mapping[str, str], *, aged: bool
) -> Iterator[str]:
    """Those that are alike are counted."""
    counts: dict[str, int] = {}
    first: dict[str, Event] = {}
    for event in events:
        key = f"{event.name} {event.age} {sorted(event.properties.items(), key=str)}"
        counts[key] = counts.get(key, 0) + 1
        first.setdefault(key, event)
    for key, event in first.items():
        title = named(event.name, words)
        many = counts[key]
        what = _one(str(title))
        if many > 1:
            several = str(plural(title, words))
            times = "twice" if many == 2 else f"{number(many)} times"
            what = f"“{title}” {times}" if several == str(title) else f"{number(many)} {several}"
        inside = ", ".join(
            _property(words, event.name, name, value, written)
            for name, value in event.properties.items()
        )
        when = f" {age_words(event.age)}" if aged else ""
        yield f"{what}{f' ({inside})' if inside else ''}{when}"


def _property(words: Words, event: str, name: str, value: Any, written: Mapping[str, str]) -> str:
    path = f"{event}.{name}"
    return f"{named(path, words)} {value_words(words.fields.get(path), value, written)}"


def _one(title: str) -> str:
    if title.endswith(("ed", "t out")) or (
        " " in title and title.rsplit(maxsplit=1)[-1].endswith("ed")
    ):
        return f"“{title}”"
    return f"{'an' if title[:1].lower() in 'aeiou' else 'a'} {title}"


def _given(words: Words, what: str, true: bool) -> str:
    """What the lead's own data cannot decide."""
    if what.startswith("stage "):
        title = str(named(what.removeprefix("stage "), words))
        what = f"the stage {title} set by hand"
        return what if true else f"the stage {title} not set"
    return f"{in_quotes(what)} {'true' if true else 'not true'}"


def _listed(parts: list[str]) -> str:
    if len(parts) < 3:
        return " and ".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"
