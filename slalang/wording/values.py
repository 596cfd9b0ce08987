"""Values of the language in, words out: `“Banking”`, `Director`, `500,000 USD`."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import assert_never

from slalang.model.expressions import Kind, Type
from slalang.model.quantities import Duration, Maybe, Money, Month, Open, Percent, Value
from slalang.wording.numbers import money, number, percent
from slalang.wording.phrase import Phrase, phrase
from slalang.wording.times import day, duration, instant, month
from slalang.wording.titles import choice_title
from slalang.wording.words import ENGLISH, Words, blank, named, say, spelled


def value(it: Maybe[Value], words: Words = ENGLISH) -> Phrase:
    """A value as it is written in a sentence; texts in quotation marks."""
    match it:
        case Open():
            return blank(words)
        case bool():
            return say("yes", words) if it else say("no", words)
        case Decimal():
            return phrase(number(it))
        case Money():
            return phrase(money(it))
        case Percent():
            return phrase(percent(it))
        case Duration():
            return phrase(duration(it, words))
        case str():
            return quoted(it, words)
        case Month():
            return phrase(month(it, words))
        case datetime():
            return phrase(instant(it, words))
        case date():
            return phrase(day(it, words))
        case _ as never:
            assert_never(never)


def typed_value(it: Value, type: Type, words: Words) -> Phrase:
    """A value of a known type: a choice is said by its title."""
    if type.kind is Kind.CHOICE and isinstance(it, str):
        return choice(it, type.owner, words)
    return value(it, words)


def choice(name: str, owner: str, words: Words) -> Phrase:
    """One choice of an attribute, or one band of a class, by its title."""
    field = words.fields.get(owner) or words.fields.get(f"lead.{owner}")
    if field is not None:
        return phrase(choice_title(field, name))
    path = f"{owner}.{name}"
    return named(path, words) if path in words.titles else phrase(spelled(name))


def quoted(text: str, words: Words = ENGLISH) -> Phrase:
    """A text in quotation marks."""
    return say("“{text}”", words, text=text)
