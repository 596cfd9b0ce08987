"""Randomness in; the words of a small agreement out: attributes, events, properties."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random

from slalang.source.frozen import dataclass

TYPES = (
    "text", "person", "texts", "count", "number", "money", "date", "time", "truth", "choice",
)  # fmt: skip
_WRITTEN = {"texts": "many text", "truth": "yes/no"}
_LEAD = (
    "title", "Größe", "email", "order", "select", "lead_id", "at_us", "stage",
    "عنوان", "account__tier", "tier", "value", "score", "from_", "null", "Title_2", "x1",
    "since", "spend", "owner", "fit_", "stages_0", "fired_0", "user", "ชื่อ",
)  # fmt: skip
"""Names that a database might take for its own, and those of canonical columns."""
_PROPERTIES = ("page", "value", "seconds", "at_us", "event", "order", "kind", "größe", "lead_id")
_CHOICES = (("small", "large"), ("junior", "senior", "chief"), ("a", "b", "c", "d"), ("large",))


@dataclass(frozen=True, slots=True)
class Word:
    """An attribute of a record, or a property of an event."""

    said: str
    """How a condition calls it: `title`, `account.tier`, `page`."""
    name: str
    type: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of event; what it counts is added to a derived one later."""

    name: str
    properties: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words that conditions may use."""

    lead: tuple[Word, ...]
    account: tuple[Word, ...]
    deal: tuple[Word, ...]
    logged: tuple[Kind, ...]

    @property
    def attributes(self) -> tuple[Word, ...]:
        """Those of all records."""
        return (*self.lead, *self.account, *self.deal)


def random_vocabulary(rng: Random) -> Vocabulary:
    """A handful of attributes of many types, and a few events with and without properties."""
    names = rng.sample(_LEAD, rng.randint(5, 10))
    lead = tuple(_word(rng, name, "") for name in names)
    account = tuple(_word(rng, name, "account.") for name in rng.sample(["tier", "size", "x1"], 2))
    deal = tuple(_word(rng, name, "deal.") for name in rng.sample(["amount", "won"], 1))
    kinds = rng.sample(["visit", "click", "buy", "union", "событие"], rng.randint(2, 4))
    logged = tuple(_kind(rng, name) for name in kinds)
    return Vocabulary(lead, account, deal, (*logged, Kind("bounce")))


def declared(words: Vocabulary) -> Iterator[str]:
    """The declarations of records and logged events."""
    yield _block("lead", words.lead)
    yield _block("account", words.account)
    yield _block("record deal of lead", words.deal)
    for kind in words.logged:
        yield _block(f"event {kind.name}", kind.properties)


def _word(rng: Random, name: str, prefix: str) -> Word:
    kind = rng.choice((*TYPES, "text", "count", "texts"))
    choices = rng.choice(_CHOICES) if kind == "choice" else ()
    return Word(prefix + name, name, kind, choices)


def _kind(rng: Random, name: str) -> Kind:
    names = rng.sample(_PROPERTIES, rng.randint(0, 4))
    return Kind(name, tuple(_word(rng, inside, "") for inside in names))


def _block(head: str, words: Sequence[Word]) -> str:
    lines = [f"  {word.name} {_type(word)}" for word in words]
    return "\n".join([f"{head} {{", *lines, "}"]) if lines else head


def _type(word: Word) -> str:
    if word.type == "choice":
        return f"one of {', '.join(word.choices)}"
    return _WRITTEN.get(word.type, word.type)
