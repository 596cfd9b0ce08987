"""The words of the agreement: stages, terms, events and records, each with one meaning."""

from __future__ import annotations

from slalang.backends.document.make import (
    bare,
    column,
    fact,
    facts,
    line,
    paragraph,
    row,
    table,
)
from slalang.backends.document.material import Material
from slalang.backends.document.prose import notes, prose
from slalang.backends.document.view import (
    Block,
    Card,
    Paragraph,
    Row,
    Section,
    UsedIn,
)
from slalang.model.records import Event, Record, Term
from slalang.model.scoring import Stage
from slalang.wording.actions import action
from slalang.wording.conditions import condition
from slalang.wording.deadlines import time_limit
from slalang.wording.moments import moment
from slalang.wording.phrase import EMPTY, Phrase, sentence
from slalang.wording.times import maybe_duration
from slalang.wording.titles import anchor
from slalang.wording.words import Words, listed, maybe_named, named, say, title


def definitions(material: Material, used: frozenset[str]) -> Section | None:
    """Every word with its one meaning; of the events that come with the language, those in use."""
    words, agreement = material.words, material.agreement
    stages = tuple(_stage(stage, material) for stage in agreement.stages)
    terms = tuple(_term(term, material) for term in agreement.terms)
    own = tuple(r for r in agreement.records if r.name not in ("lead", "account"))
    records = tuple(_record(record, material) for record in own)
    parts = (
        Section("stages", bare(say("Stages of a lead", words)), stages),
        Section("terms", bare(say("Terms", words)), terms),
        Section("events", bare(say("What counts as what", words)), _events(material, used)),
        Section("records", bare(say("Other records", words)), records),
    )
    kept = tuple(part for part in parts if part.blocks)
    if not kept:
        return None
    said = say("Each of these words has one meaning, here and everywhere in this agreement.", words)
    return Section("definitions", bare(say("Definitions", words)), (paragraph(said),), kept)


def _stage(stage: Stage, material: Material) -> Card:
    words = material.words
    place = anchor("stage", stage.name)
    owner = say("Owned by {party}", words, party=named(stage.owner, words)) if stage.owner else ""
    blocks = (
        *prose(stage.means, material),
        *facts(
            fact(say("A lead enters when", words), _entry(stage, words)),
            fact(say("Comes from", words), listed((named(r, words) for r in stage.follows), words)),
            fact(
                say("Must be known", words), listed((named(r, words) for r in stage.needs), words)
            ),
            fact(say("Moved by hand by", words), maybe_named(stage.set_by, words)),
            fact(say("Leaves", words), _leaves(stage, words)),
            fact(say("Ownership lapses", words), _held(stage, words)),
            fact(say("Ends here", words), _ends(stage, words)),
        ),
        *notes(stage.notes, material),
        UsedIn(place),
    )
    return Card(place, bare(title(stage.name, words)), line(owner), blocks)


def _term(term: Term, material: Material) -> Card:
    words = material.words
    place = anchor("term", term.name)
    when = sentence(condition(term.condition, words)) if term.condition else ""
    blocks = (
        *prose(term.means, material),
        *facts(fact(say("Is meant when", words), when)),
        *notes(term.notes, material),
        UsedIn(place),
    )
    return Card(place, bare(title(term.name, words)), (), blocks)


def _record(record: Record, material: Material) -> Card:
    words = material.words
    place = anchor("record", record.name)
    rows = tuple(row(field.title, field_type(field.type.kind.value)) for field in record.fields)
    columns = (column(say("Field", words)), column(say("Holds", words)))
    blocks = (
        *prose(record.means, material),
        *facts(
            fact(say("Belongs to", words), maybe_named(record.of, words)),
            fact(say("Raised by", words), maybe_named(record.by, words)),
            fact(say("For", words), maybe_named(record.to, words)),
            fact(
                say("Events", words), listed((named(e.name, words) for e in record.events), words)
            ),
        ),
        *table(say("Fields of {record}", words, record=record.title), columns, rows),
        *notes(record.notes, material),
        UsedIn(place),
    )
    return Card(place, bare(record.title), (), blocks)


def field_type(kind: str) -> str:
    """What an attribute holds, as a sentence would begin."""
    return kind[:1].upper() + kind[1:]


def _events(material: Material, used: frozenset[str]) -> tuple[Block, ...]:
    words = material.words
    shown = _shown(material, used)
    rows = tuple(_event(event, material) for event in shown)
    columns = (
        column(say("Event", words)),
        column(say("Means", words)),
        column(say("With", words)),
    )
    return table(say("Events, and what counts as one", words), columns, rows)


def _shown(material: Material, used: frozenset[str]) -> tuple[Event, ...]:
    """Own events, and those of the language that are used, also by other events that are shown."""
    events = material.agreement.events
    names = {e.name for e in events if not e.from_prelude or f"#{anchor('event', e.name)}" in used}
    while True:
        more = {c.event.name for e in events if e.name in names for c in e.counts} - names
        if not more:
            return tuple(e for e in events if e.name in names and _says_something(e))
        names |= more


def _says_something(event: Event) -> bool:
    """Whether there is more to an event than its title."""
    return bool(event.means or event.fields or event.counts or event.counts_all_except is not None)


def _event(event: Event, material: Material) -> Row:
    words = material.words
    means = [block.line for block in prose(event.means, material) if isinstance(block, Paragraph)]
    with_ = listed((named(f"{event.name}.{field.name}", words) for field in event.fields), words)
    cells = row(
        title(event.name, words),
        _counts(event, words),
        sentence(with_),
        anchor=anchor("event", event.name),
    ).cells
    return Row((cells[0], (*means, *cells[1]), cells[2]), anchor=anchor("event", event.name))


def _counts(event: Event, words: Words) -> tuple[Phrase, ...]:
    said: list[Phrase] = []
    for one in event.counts:
        what = say("counts every {event}", words, event=named(one.event, words))
        if one.where:
            what = say("{event} where {condition}", words, event=what,
                       condition=condition(one.where, words))  # fmt: skip
        said.append(sentence(what))
    if event.counts_all_except is not None:
        but = listed((named(name, words) for name in event.counts_all_except), words)
        said.append(say("Counts every event except {events}", words, events=but) if but else
                    say("Counts every event", words))  # fmt: skip
    return tuple(said)


def _entry(stage: Stage, words: Words) -> Phrase:
    return sentence(condition(stage.when, words)) if stage.when else EMPTY


def _leaves(stage: Stage, words: Words) -> Phrase:
    if stage.leaves_within is None:
        return EMPTY
    said = sentence(time_limit(stage.leaves_within, words))
    if stage.leaves_else is None:
        return said
    return say("{what}; otherwise {action}", words, what=said,
               action=action(stage.leaves_else, words))  # fmt: skip


def _held(stage: Stage, words: Words) -> Phrase:
    if stage.held is None:
        return EMPTY
    time, start = stage.held
    return say("{time} after {moment}", words, time=maybe_duration(time, words),
               moment=moment(start, words))  # fmt: skip


def _ends(stage: Stage, words: Words) -> Phrase:
    if not stage.ends:
        return EMPTY
    if stage.reopens_when is None:
        return say("A lead does not leave this stage", words)
    again = condition(stage.reopens_when, words)
    return say("Unless it reopens, when {condition}", words, condition=again)
