"""Bindings: nodes → model; each row of a table with the attribute or property that it fills."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import cast

from slalang.diagnostics.suggest import nearest
from slalang.model import bindings as model
from slalang.model.expressions import Kind, Type
from slalang.model.quantities import Ref
from slalang.model.records import Event, Field, Record
from slalang.resolve import columns, prose, values
from slalang.resolve import findings as found
from slalang.resolve.columns import Block
from slalang.resolve.examples import literal
from slalang.resolve.findings_of_bindings import NoPlaceForRow
from slalang.resolve.ready import NAMES, merged, ready_file, without_idle_joins
from slalang.resolve.work import Work, article
from slalang.source.frozen import dataclass
from slalang.syntax.tree import Element, Node, Token, every, first, leaves, token, tokens

INSTANT = Field(
    name="at", title="At", type=Type(Kind.INSTANT), whole=False, choice_titles=(), required=True,
    optional=False, fixed=False, supplied_by=None, mapped_from=None, origin=None,  # type: ignore[arg-type]
)  # fmt: skip
"""When an event happened, as if it were a property."""
PLANNED = replace(INSTANT, name="planned_for", title="Planned for", required=False)
"""The instant for which a row announces an event."""
PERSON_NAME = replace(INSTANT, name="name", title="Name", type=Type(Kind.TEXT))
"""What a person is called."""
MOVING = ("stage", "handoff", "queue")
KEYS = ("lead", "at", PLANNED.name)


@dataclass(frozen=True, slots=True)
class Words:
    """What can be bound: the attributes of each record, and the events with their properties."""

    records: Mapping[str, Mapping[str, Field]]
    events: Mapping[str, Event]


def words(records: Iterable[Record], events: Iterable[Event]) -> Words:
    """The words of an agreement by name."""
    return Words(
        {record.name: {field.name: field for field in record.fields} for record in records},
        {event.name: event for event in events},
    )


def binding(work: Work, node: Node, known: Words) -> model.Binding:
    """`binding crm "HubSpot" like hubspot { … }`, with what the ready one offers."""
    tok = tokens(node, "NAME")[0]
    mentioned = len(work.mentions)
    like = first(node, "like")
    start = _ready_name(work, tokens(like, "NAME")[0]) if like else None
    own = _tables(work, node, known, ready=False)
    if start:
        scratch = _scratch(work, start)
        offered = _tables(scratch, scratch_node(start), known, ready=True)
        own = merged(own, offered)
    result = model.Binding(
        name=tok.text,
        title=values.title(node, tok.text),
        like=start,
        leads=own.leads,
        records=own.records,
        events=own.events,
        people=own.people,
        means=prose.means(work, node),
        notes=prose.notes(work, node),
        origin=work.span(tok),
        extent=work.span(node),
    )
    # Data that nobody asks for stays unused: to be bound is no use.
    del work.mentions[mentioned:]
    return result


def scratch_node(name: str) -> Node:
    """The declaration of a ready binding."""
    return ready_file(name).declarations[0]


def _ready_name(work: Work, tok: Token) -> str | None:
    if tok.text in NAMES:
        return tok.text
    offered = " or ".join(f"`{name}`" for name in NAMES)
    near = nearest(tok.text, NAMES)
    what = f"a ready binding: {offered}"
    work.report(found.UnknownCode(work.span(tok), tok.text, what, near))
    return None


def _scratch(work: Work, name: str) -> Work:
    """Reads a ready binding: what it finds wrong is only what the agreement does not declare."""
    return Work(
        ready_file(name).source, work.names, work.fields, channels=work.channels,
        currency=work.currency,
    )  # fmt: skip


def _tables(work: Work, node: Node, known: Words, *, ready: bool) -> model.Tables:
    lead_node = work.one(node, "lead_table")
    people_node = work.one(node, "people_table")
    record_nodes, event_nodes = every(node, "record_table"), every(node, "event_table")
    leads = _leads(work, lead_node, known, ready) if lead_node else None
    tables = model.tables_of(leads) if leads else ()
    records = (_record(work, child, known, ready, tables) for child in record_nodes)
    events = (_events(work, child, known, ready) for child in event_nodes)
    return model.Tables(
        leads=leads,
        records=tuple(one for one in records if one),
        events=tuple(one for one in events if one),
        people=_people(work, people_node, ready) if people_node else None,
    )


def _leads(work: Work, node: Node, known: Words, ready: bool) -> model.LeadTable:
    block = columns.block(work, node, "lead", ready)
    rows = every(node, "column_row")
    key = _key_row(block, rows, "id")
    fields = known.records.get("lead", {})
    return model.LeadTable(
        table=block.table,
        where=columns.tests(block, node),
        joins=block.joins,
        id=columns.key(block, key) if key else None,
        columns=_columns(block, rows, fields, ("id",)),
        ready=ready,
        origin=work.span(tokens(node, "leads")[0]),
    )


def _record(
    work: Work, node: Node, known: Words, ready: bool, lead_tables: tuple[str, ...]
) -> model.RecordTable | None:
    tok = cast(Token, node.children[0])
    if ready and tok.text not in known.records:
        return None
    if tok.text == "lead":
        place, span = work.names["lead"].origin, work.span(tok)
        told = "what `leads from` is for"
        work.report(found.WrongKind(span, "lead", told, "another record", place, "leads"))
        return None
    ref = work.ref(tok, "record")
    if ref is None or ref.name not in known.records:
        return None
    block = columns.block(work, node, ref.name, ready)
    here, there = columns.matched(block, node, lead_tables)
    return model.RecordTable(
        record=ref.name,
        table=block.table,
        here=here,
        there=there,
        where=columns.tests(block, node),
        joins=block.joins,
        columns=_columns(block, every(node, "column_row"), known.records[ref.name], ()),
        ready=ready,
        origin=work.span(tok),
    )


def _events(work: Work, node: Node, known: Words, ready: bool) -> model.EventTable | None:
    what = cast(model.What, cast(Token, node.children[0]).kind)
    named = node.children[1]
    ref = _offered(work, named, what, known) if ready else work.dotted(named, what)
    if ref is None or (what == "event" and ref.name not in known.events):
        return None
    fields = {one.name: one for one in known.events[ref.name].fields} if what == "event" else {}
    block = columns.block(work, node, ref.name, ready)
    rows = every(node, "column_row")
    # What can be planned is an event; a property of that name means itself.
    plans = what == "event" and PLANNED.name not in fields
    keys = KEYS if plans else KEYS[:-1]
    whose, when = _key_row(block, rows, "lead"), _key_row(block, rows, "at")
    planned = _key_row(block, rows, PLANNED.name) if plans else None
    constants = (_constant(block, child, fields) for child in every(node, "constant_row"))
    table = model.EventTable(
        what=what,
        event=ref,
        table=block.table,
        where=columns.tests(block, node),
        joins=block.joins,
        lead=_lead_key(block, whose, known.records.get("lead", {})) if whose else None,
        at=columns.column(block, when, INSTANT) if when else None,
        planned=columns.column(block, planned, PLANNED) if planned else None,
        columns=_columns(block, rows, fields, keys),
        constants=tuple(one for one in constants if one),
        ready=ready,
        origin=work.span(named),
    )
    return without_idle_joins(table) if ready else table


def _offered(work: Work, named: Element, what: model.What, known: Words) -> Ref | None:
    """What a ready table is of, if the agreement declares that, and as something with rows."""
    name = (
        named.text if type(named) is Token else "".join(t.text for t in leaves(cast(Node, named)))
    )
    if what == "event":
        event = known.events.get(name)
        logged = event and not event.counts and event.counts_all_except is None
        return Ref(name, work.span(named)) if logged else None
    declared = work.names.get(name)
    return Ref(name, work.span(named)) if declared and declared.kind == what else None


def _people(work: Work, node: Node, ready: bool) -> model.PeopleTable:
    block = columns.block(work, node, "people", ready)
    rows = every(node, "column_row")
    key, called = _key_row(block, rows, "id"), _key_row(block, rows, PERSON_NAME.name)
    place = work.span(tokens(node, "people")[0])
    known = ("id", PERSON_NAME.name)
    for row in (*rows, *every(node, "constant_row")):
        tok = tokens(row, "NAME")[0]
        if tok.text not in known or row.rule == "constant_row":
            near = nearest(tok.text, known) if tok.text not in known else None
            work.report(found.UnknownPart(work.span(tok), "people", tok.text, known, near, place))
    return model.PeopleTable(
        table=block.table,
        where=columns.tests(block, node),
        joins=block.joins,
        id=columns.key(block, key) if key else None,
        name=columns.column(block, called, PERSON_NAME) if called else None,
        ready=ready,
        origin=place,
    )


def _key_row(block: Block, rows: list[Node], name: str) -> Node | None:
    """The row `id from …`, `lead from …` or `at from …`; reports a second one."""
    kept: Node | None = None
    for row in rows:
        tok = tokens(row, "NAME")[0]
        if tok.text != name:
            continue
        if kept is None:
            kept = row
        else:
            at, before = block.work.span(tok), block.work.span(tokens(kept, "NAME")[0])
            block.work.report(found.RepeatedClause(at, f"{name} from", block.head, before))
    return kept


def _lead_key(block: Block, row: Node, fields: Mapping[str, Field]) -> model.LeadKey:
    by = first(row, "by")
    tok = token(by, "NAME") if by else None
    if tok is not None and tok.text not in fields:
        _unknown_field(block, tok, "lead", fields)
        tok = None
    cell = columns.key(block, row)
    return model.LeadKey(cell, tok.text if tok else None, block.work.span(row))


def _columns(
    block: Block, rows: list[Node], fields: Mapping[str, Field], keys: tuple[str, ...]
) -> tuple[model.Column, ...]:
    read = []
    for row in rows:
        tok = tokens(row, "NAME")[0]
        if tok.text in keys:
            continue
        field = fields.get(tok.text)
        if field is None:
            _unknown_field(block, tok, block.owner, fields)
        else:
            read.append(columns.column(block, row, field))
    return tuple(column for column in read if column)


def _constant(block: Block, row: Node, fields: Mapping[str, Field]) -> model.Constant | None:
    tok = tokens(row, "NAME")[0]
    field = fields.get(tok.text)
    if field is None:
        _unknown_field(block, tok, block.owner, fields)
        return None
    value = literal(block.work, row.children[-1], field.type, tok.text)
    if value is None:
        return None
    return model.Constant(tok.text, field.type, value, block.ready, block.work.span(row))


def _unknown_field(block: Block, tok: Token, owner: str, fields: Mapping[str, Field]) -> None:
    """Report a name that the record or event has not; a ready row is passed over."""
    work = block.work
    if block.ready or tok.text in work.lost:
        return
    declared = work.names[owner]
    if declared.kind in MOVING:
        near = work.nearest(tok.text, ("lead", "at"))
        kind = article(declared.kind)
        work.report(NoPlaceForRow(work.span(tok), tok.text, owner, kind, near))
        return
    near, place = work.nearest(tok.text, fields), declared.origin
    work.report(found.UnknownPart(work.span(tok), owner, tok.text, tuple(fields), near, place))
