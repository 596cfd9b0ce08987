"""Ready bindings that ship with the package, and how an agreement's own tables go into them."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

from slalang.model import bindings as model
from slalang.source.text import source_file
from slalang.syntax.parser import parse
from slalang.syntax.tree import File

NAMES = ("hubspot", "salesforce", "salesforce_contacts")
"""What can stand after `like`: a file of the folder `ready` each."""


@cache
def ready_file(name: str) -> File:
    """A ready binding, written in the language itself; it is right, as a test makes sure."""
    path = Path(__file__).with_name("ready") / f"{name}.sla"
    file, faults = parse(source_file(f"{name}.sla", path.read_text(encoding="utf-8")))
    assert not faults, faults
    return file


def merged(own: model.Tables, offered: model.Tables) -> model.Tables:
    """The tables of the agreement, with what the ready binding offers beside them.

    Rows of the agreement stand in the place of ready rows, and a table of events in the
    place of all ready tables of that event; one of what is planned only in the place of those
    that are of plans, too. From a table of another name nothing is added.
    """
    leads = _leads(own.leads, offered.leads)
    same_leads = leads is not None and offered.leads is not None
    same_leads = same_leads and leads.table == offered.leads.table  # type: ignore[union-attr]
    ready_records = {one.record: one for one in offered.records} if same_leads else {}
    said = {one.record for one in own.records}
    records = [_record(one, ready_records.get(one.record)) for one in own.records]
    records += [one for name, one in ready_records.items() if name not in said]
    told = {one.event.name for one in own.events if one.planned is None}
    planned = {one.event.name for one in own.events if one.planned is not None}
    more = (
        one
        for one in offered.events
        if one.event.name not in told and not (one.planned and one.event.name in planned)
    )
    people = own.people or offered.people
    return model.Tables(leads, tuple(records), (*own.events, *more), people)


def without_idle_joins(table: model.EventTable) -> model.EventTable:
    """A ready table of events without the tables of which the agreement wants no column."""
    cells = [cell for column in table.columns for cell in column.cells]
    cells += [test.cell for test in table.where] + [join.here for join in table.joins]
    cells += [cell for key in (table.at, table.planned) if key for cell in key.cells]
    cells += [table.lead.cell] if table.lead else []
    used = {cell.table for cell in cells}
    joins = tuple(join for join in table.joins if join.table in used)
    return table if joins == table.joins else replace(table, joins=joins)


def _leads(own: model.LeadTable | None, ready: model.LeadTable | None) -> model.LeadTable | None:
    if own is None or ready is None or own.table != ready.table:
        return own or ready
    return model.LeadTable(
        table=own.table,
        where=own.where or ready.where,
        joins=own.joins,
        id=own.id or ready.id,
        columns=_columns(own.columns, ready.columns),
        ready=False,
        origin=own.origin,
    )


def _record(own: model.RecordTable, ready: model.RecordTable | None) -> model.RecordTable:
    if ready is None or own.table != ready.table:
        return own
    return model.RecordTable(
        record=own.record,
        table=own.table,
        here=own.here,
        there=own.there,
        where=own.where or ready.where,
        joins=own.joins,
        columns=_columns(own.columns, ready.columns),
        ready=False,
        origin=own.origin,
    )


def _columns(
    own: tuple[model.Column, ...], ready: tuple[model.Column, ...]
) -> tuple[model.Column, ...]:
    said = {column.name for column in own}
    # What is ready names columns of its own joins, which an own table need not have.
    return (*own, *(c for c in ready if c.name not in said and _is_plain(c)))


def _is_plain(column: model.Column) -> bool:
    return all(cell.table is None for cell in column.cells)
