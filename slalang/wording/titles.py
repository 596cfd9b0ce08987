"""An agreement in; the title and the anchor of everything that has a name out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain

from slalang.model.agreement import Agreement
from slalang.model.numbers import Funnel, Source, Stream
from slalang.model.records import Event, Field, Record
from slalang.wording.words import Title, Words, spelled

Entry = tuple[str, Title]
_COMMON = ("class", "measure")
"""Everyday words inside a sentence; other titles are names."""


def words_of(agreement: Agreement, translations: Mapping[str, str] | None = None) -> Words:
    """The words of an agreement, in its first language."""
    languages = agreement.header.languages if agreement.header else ()
    owners: tuple[Event | Record, ...] = (*agreement.events, *agreement.records)
    titles = dict(chain(_of_movement(agreement), _declared(agreement), _of_records(agreement)))
    fields = {f"{owner.name}.{field.name}": field for owner in owners for field in owner.fields}
    return Words(titles, fields, languages[0] if languages else "en", translations or {})


def anchor(kind: str, name: str) -> str:
    """The place in a document where something is explained: `stage-mql`."""
    return f"{kind}-{name.replace('.', '-')}"


def titled(name: str, title: str) -> str:
    """The title; for something without one, its name as a person would write it."""
    if not untitled(name, title):
        return title
    text = spelled(name.rpartition(".")[2])
    return text[:1].upper() + text[1:]


def untitled(name: str, title: str) -> bool:
    """Whether a title is only the name of the thing, with spaces."""
    plain = name.rpartition(".")[2]
    return title in (plain, plain.replace("_", " ").capitalize())


def choice_title(field: Field, value: str) -> str:
    """How one choice of an attribute is called."""
    index = dict(zip(field.type.choices, field.choice_titles, strict=False))
    title = index.get(value, value)
    return spelled(value) if untitled(value, title) else title


def _declared(agreement: Agreement) -> Iterator[Entry]:
    kinds = (
        ("party", agreement.parties),
        ("role", tuple(role for party in agreement.parties for role in party.roles)),
        ("calendar", agreement.calendars),
        ("term", agreement.terms),
        ("stage", agreement.stages),
        ("class", agreement.classes),
        ("handoff", agreement.handoffs),
        ("queue", agreement.queues),
        ("cadence", agreement.cadences),
        ("nurture", agreement.nurtures),
        ("promise", agreement.promises),
        ("goal", agreement.goals),
        ("measure", agreement.measures),
        ("review", agreement.reviews),
        ("clause", agreement.clauses),
        ("scenario", agreement.scenarios),
    )
    for kind, declarations in kinds:
        for one in declarations:
            yield _entry(one.name, one.title, kind, kind in _COMMON)
    for score in agreement.scores:
        yield _entry(score.name, score.title, "score", common=True)
    for funnel in agreement.funnels:
        yield _entry(funnel.name, funnel.title, "funnel")
        yield from _of_figures(funnel)
    for group in agreement.classes:
        for band in group.bands:
            yield _entry(f"{group.name}.{band.name}", band.title, "class")


def _of_figures(whole: Funnel | Stream) -> Iterator[Entry]:
    inner: tuple[Source | Stream, ...] = (*whole.sources, *whole.streams)
    for part in inner:
        yield _entry(part.path, part.title, "funnel")
        if isinstance(part, Stream):
            yield from _of_figures(part)


def _of_records(agreement: Agreement) -> Iterator[Entry]:
    for event in agreement.events:
        yield _entry(event.name, event.title, "event", common=True)
        yield from _of_fields(event, "")
    for record in agreement.records:
        yield _entry(record.name, record.title, "record", common=True)
        yield from _of_fields(record, "field")


def _of_fields(owner: Record | Event, kind: str) -> Iterator[Entry]:
    for field in owner.fields:
        yield _entry(f"{owner.name}.{field.name}", field.title, kind, common=True)


def _of_movement(agreement: Agreement) -> Iterator[Entry]:
    for handoff in agreement.handoffs:
        place = anchor("handoff", handoff.name)
        for reason in handoff.reasons:
            said = Title(titled(reason.name, reason.title), place)
            # The short name, too: an example may say it. A declaration of that name wins.
            yield from ((f"{handoff.name}.{reason.name}", said), (reason.name, said))


def _entry(name: str, title: str, kind: str, common: bool = False) -> Entry:
    return name, Title(titled(name, title), anchor(kind, name) if kind else "", common)
