"""An agreement in; the title and the anchor of everything that has a name out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain

from slalang.model.agreement import Agreement
from slalang.model.movement import Handoff
from slalang.model.numbers import Funnel, Source, Stream
from slalang.model.records import Event, Field, Record
from slalang.model.scoring import Class
from slalang.wording.words import Title, Words, spelled

Entry = tuple[str, Title]


def words_of(agreement: Agreement, translations: Mapping[str, str] | None = None) -> Words:
    """The words of an agreement, in its first language."""
    languages = agreement.header.languages if agreement.header else ()
    owners: tuple[Event | Record, ...] = (*agreement.events, *agreement.records)
    titles = dict(chain(_declared(agreement), _of_records(agreement), _of_movement(agreement)))
    fields = {f"{owner.name}.{field.name}": field for owner in owners for field in owner.fields}
    return Words(titles, fields, languages[0] if languages else "en", translations or {})


def anchor(kind: str, name: str) -> str:
    """The place in a document where something is explained: `stage-mql`."""
    return f"{kind}-{name.replace('.', '-')}"


def choice_title(field: Field, value: str) -> str:
    """How one choice of an attribute is called."""
    index = dict(zip(field.type.choices, field.choice_titles, strict=False))
    return index.get(value) or spelled(value)


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
            yield one.name, Title(one.title, anchor(kind, one.name), kind == "class")
    for score in agreement.scores:
        yield score.name, Title(score.title, anchor("score", score.name), common=True)
    for funnel in agreement.funnels:
        yield funnel.name, Title(funnel.title, anchor("funnel", funnel.name))
        yield from _of_figures(funnel)
    for group in agreement.classes:
        yield from _of_class(group)


def _of_figures(whole: Funnel | Stream) -> Iterator[Entry]:
    inner: tuple[Source | Stream, ...] = (*whole.sources, *whole.streams)
    for part in inner:
        yield part.path, Title(part.title, anchor("funnel", part.path))
        if isinstance(part, Stream):
            yield from _of_figures(part)


def _of_class(group: Class) -> Iterator[Entry]:
    for band in group.bands:
        path = f"{group.name}.{band.name}"
        yield path, Title(band.title, anchor("class", path))


def _of_records(agreement: Agreement) -> Iterator[Entry]:
    for event in agreement.events:
        yield from _of_event(event)
    for record in agreement.records:
        yield record.name, Title(record.title, anchor("record", record.name), common=True)
        yield from _of_fields(record, "field")


def _of_event(event: Event) -> Iterator[Entry]:
    place = "" if event.from_prelude else anchor("event", event.name)
    yield event.name, Title(event.title, place, common=True)
    yield from _of_fields(event, "")


def _of_fields(owner: Record | Event, kind: str) -> Iterator[Entry]:
    for field in owner.fields:
        path = f"{owner.name}.{field.name}"
        yield path, Title(field.title, anchor(kind, path) if kind else "", common=True)


def _of_movement(agreement: Agreement) -> Iterator[Entry]:
    for handoff in agreement.handoffs:
        yield from _of_handoff(handoff)


def _of_handoff(handoff: Handoff) -> Iterator[Entry]:
    place = anchor("handoff", handoff.name)
    for reason in handoff.reasons:
        yield f"{handoff.name}.{reason.name}", Title(reason.title, place)
