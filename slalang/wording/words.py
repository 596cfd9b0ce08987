"""The words of one agreement: its titles, its language, and how phrases are put together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from slalang.model.quantities import Ref
from slalang.model.records import Field
from slalang.source.frozen import dataclass, field
from slalang.wording.phrase import Blank, Name, Phrase, Wordy, joined, phrase


@dataclass(frozen=True, slots=True)
class Title:
    """How one declaration, or a part of one, is called."""

    text: str
    anchor: str
    """Where the document explains it, such as `stage-mql`; empty for nowhere."""
    common: bool = False
    """An everyday word, such as "Page view", that is small inside an English sentence."""


def _nothing() -> Mapping[str, str]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Words:
    """What phrases need to know about the agreement that they speak of."""

    titles: Mapping[str, Title]
    """By name; parts by their path, such as `priority.hot` and `lead.employees`."""
    fields: Mapping[str, Field]
    """Attributes of records and properties of events by their path."""
    language: str = "en"
    translations: Mapping[str, str] = field(default_factory=_nothing)
    """Another language's phrase for each English one; an absent phrase stays English."""


ENGLISH = Words(MappingProxyType({}), MappingProxyType({}))
"""For quantities, in which no names occur."""

_SHORTENED = re.compile(r"[bcdfghjklmnpqrstvwxz]{2,4}")
"""No vowel, so no word: an abbreviation."""
_SLOT = re.compile(r"\{(\w+)\}")


def say(template: str, words: Words, **slots: Wordy) -> Phrase:
    """`say("within {time}", words, time=…)`: every phrase of the documents is said here.

    The English text is the key of its translation, which may move the slots.
    """
    parts = _SLOT.split(words.translations.get(template, template))
    return phrase(*(slots[part] if at % 2 else part for at, part in enumerate(parts)))


def blank(words: Words) -> Phrase:
    """A value that is `to be agreed`."""
    return Phrase((Blank(str(say("to be agreed", words))),))


def listed(parts: Iterable[Wordy], words: Words, last: str = "and") -> Phrase:
    """`a, b and c`; with `last="or"`, `a, b or c`."""
    items = [part for part in parts if part]
    if len(items) < 2:
        return phrase(*items)
    final = say(" or ", words) if last == "or" else say(" and ", words)
    return joined((joined(items[:-1], ", "), items[-1]), final)


def title(name: str, words: Words) -> Phrase:
    """How something is called, as its own heading would say it."""
    known = _known(name, words)
    return Phrase((Name(known.text, known.anchor),)) if known else phrase(spelled(name))


def named(name: str | Ref, words: Words) -> Phrase:
    """How something is called inside a sentence: "demo request" for "Demo request"."""
    path = name if isinstance(name, str) else name.name
    known = _known(path, words)
    if known is None:
        return _part_of(path, words)
    text = small(known.text) if known.common and words.language == "en" else known.text
    return Phrase((Name(text, known.anchor),))


def maybe_named(name: Ref | None, words: Words) -> Phrase:
    """How something is called inside a sentence; empty where nothing is named."""
    return named(name, words) if name else phrase()


def spelled(name: str) -> str:
    """A name of the text as a person would write it: `c_level` → "c level", `vp` → "VP"."""
    parts = name.split("_")
    return " ".join(part.upper() if _SHORTENED.fullmatch(part) else part for part in parts)


def small(text: str) -> str:
    """The text without its first capital, unless it is an abbreviation or a name."""
    first, _, rest = text.partition(" ")
    if first[1:] != first[1:].lower() or len(first) == 1 or rest != rest.lower():
        return text
    return first.lower() + text[len(first) :]


def in_quotes(text: str) -> str:
    """A phrase in quotation marks; those inside it become single: `“country is ‘US’”`."""
    return "“" + text.replace("“", "‘").replace("”", "’") + "”"


def plural(part: Phrase, words: Words) -> Phrase:
    """`Opportunity` → `Opportunities`; unchanged in other languages than English."""
    if words.language != "en" or not part.pieces:
        return part
    *before, last = part.pieces
    match last:
        case str():
            return Phrase((*before, _plural(last)))
        case Name(text, anchor):
            return Phrase((*before, Name(_plural(text), anchor)))
        case Blank():
            return part


def _plural(text: str) -> str:
    if not text or not text[-1].isalpha() or text.isupper():
        return text + ("s" if text.isupper() else "")
    if text.endswith("ed"):
        # "Material delivered": a participle has no plural.
        return text
    if text[-1] == "y" and text[-2:-1] not in tuple("aeiou"):
        return text[:-1] + "ies"
    if text.endswith(("s", "x", "ch", "sh")):
        return text + "es"
    return text + "s"


def _known(path: str, words: Words) -> Title | None:
    return words.titles.get(path) or words.titles.get(f"lead.{path}")


def _part_of(path: str, words: Words) -> Phrase:
    """A path to a part: "first touch of Inbound follow-up" for `inbound.first_touch`."""
    owner, _, part = path.rpartition(".")
    if not owner:
        return phrase(spelled(path))
    whole = str(named(owner, words))
    said = str(say("{part} of {whole}", words, part=spelled(part), whole=whole))
    return Phrase((Name(said, f"owed-{path.replace('.', '-')}"),))
