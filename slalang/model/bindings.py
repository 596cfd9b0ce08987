"""Where the words of an agreement stand in raw data: tables and columns → attributes and events."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import time
from decimal import Decimal
from enum import Enum
from types import MappingProxyType
from typing import Literal as Word
from typing import TypeAlias, assert_never

from slalang.model.expressions import Prose, Type
from slalang.model.quantities import Ref, Value
from slalang.source.frozen import dataclass
from slalang.source.text import Span

_DAYS = {
    "YYYY-MM-DD": "%Y-%m-%d",
    "YYYY/MM/DD": "%Y/%m/%d",
    "YYYYMMDD": "%Y%m%d",
    "DD.MM.YYYY": "%d.%m.%Y",
    "DD/MM/YYYY": "%d/%m/%Y",
    "DD-MM-YYYY": "%d-%m-%Y",
    "MM/DD/YYYY": "%m/%d/%Y",
    "MM-DD-YYYY": "%m-%d-%Y",
}
_CLOCKS = {"HH:MM": "%H:%M", "HH:MM:SS": "%H:%M:%S"}

LAYOUTS: Mapping[str, str] = MappingProxyType(
    _DAYS | _CLOCKS | {f"{d} {c}": f"{_DAYS[d]} {_CLOCKS[c]}" for d in _DAYS for c in _CLOCKS}
)
"""`as "DD.MM.YYYY"`: each layout of dates, times and instants, and how `strptime` writes it."""
EPOCHS: Mapping[str, int] = MappingProxyType({"seconds": 1_000_000, "milliseconds": 1_000})
"""`as "milliseconds"`: instants counted since 1970 in UTC, and the microseconds of each step."""


@dataclass(frozen=True, slots=True)
class Cell:
    """`"contact_id"`, `"contact_id" of "engagement_contact"`: a column of a table."""

    column: str
    table: str | None
    """A table of the block's `with`; `None` for the table that the block itself is read from."""
    origin: Span


@dataclass(frozen=True, slots=True)
class Meaning:
    """`"VP", "Vice President" is vp`: what stands in the data, and what it means."""

    raws: tuple[str, ...]
    """As written; both sides are prepared (`slalang.evaluate.text.prepared`) to be compared."""
    value: Value | None
    """Of the attribute's type: the name of a choice, a truth, a text …; `None` for `unknown`."""
    origin: Span


@dataclass(frozen=True, slots=True)
class Column:
    """`seniority from "property_hs_seniority" { … }`: where a value stands and how it is read.

    An empty cell is unknown. A cell that is listed in `meanings` means what is said there.
    Any other is read by its type (a choice by its name or its title). What cannot be read
    takes `otherwise`; where there is none, the row is reported as one that cannot be read.
    """

    name: str
    """The attribute or property."""
    type: Type
    whole: bool
    """Whether a number is a `count`: whole and never below zero."""
    choice_titles: tuple[str, ...]
    """One title for each of `type.choices`."""
    cells: tuple[Cell, ...]
    """Mostly one. Several (`"first" and "last"`) are joined by a blank; empty ones are left out."""
    meanings: tuple[Meaning, ...]
    """For a list of texts: of each of its texts."""
    otherwise: Meaning | None
    """What anything means that cannot be read; its `raws` are empty."""
    currency: str | None
    """`in USD`; always there for money."""
    separator: str | None
    """`separated by ";"`, for a list of texts; `None` where the column holds lists."""
    layout: str | None
    """`as "DD.MM.YYYY"`, one of `LAYOUTS` or `EPOCHS`; `None` for ISO 8601 or real dates."""
    zone: str | None
    """`in "Europe/Warsaw"`, `in UTC`: an IANA zone, where the cell itself has none. Of a date or a
    time that is read from instants: where its clock hangs."""
    at: time | None
    """`at 12:00`: the local time at which a column of dates counts."""
    ready: bool
    """Whether it comes from `like`: then it is left out where the data has no such column.

    The `origin` of what is ready is in a file of the package: nothing to show to a reader.
    """
    origin: Span


@dataclass(frozen=True, slots=True)
class Constant:
    """`channel is call`: a property that is the same in every row of the table."""

    name: str
    type: Type
    value: Value | tuple[Value, ...]
    """Several for a list of texts."""
    ready: bool
    origin: Span


Raw: TypeAlias = str | bool | Decimal
"""A value as it stands in the data."""


class Relation(Enum):
    """How a cell is tested. An empty cell passes `is unknown` only."""

    IN = "is"
    """`is "v"` or `in ("a", "b")`."""
    NOT_IN = "is not"
    KNOWN = "is known"
    UNKNOWN = "is unknown"
    STARTS = "starts with"
    """Both sides prepared; one text."""


@dataclass(frozen=True, slots=True)
class Test:
    """`"type" is "PAGEVIEW"`, `"type" in ("CALL", "EMAIL")`, `"is_deleted" is no`."""

    cell: Cell
    relation: Relation
    values: tuple[Raw, ...]
    """One for `is`, several for `in`, none for `is known`; texts are prepared to be compared."""
    ready: bool
    """Whether it comes from `like`. Where the data has no such column, a ready test of leads or
    of a record is left out, and a ready block of events is left out as a whole."""
    origin: Span


@dataclass(frozen=True, slots=True)
class Join:
    """`with "engagement_contact" by "engagement_id" is "engagement_id"`: a table beside it."""

    table: str
    here: Cell
    """In the table of the block, or in one joined before."""
    there: str
    """The column of `table` that is equal to it."""
    ready: bool
    origin: Span


@dataclass(frozen=True, slots=True)
class LeadTable:
    """`leads from "contact" where … { id from "id" … }`: one row, one lead."""

    table: str
    where: tuple[Test, ...]
    """All of them must hold."""
    joins: tuple[Join, ...]
    """Left joins: a lead without a row there stays."""
    id: Cell | None
    """`None` only after a mistake that is reported."""
    columns: tuple[Column, ...]
    ready: bool
    origin: Span


@dataclass(frozen=True, slots=True)
class RecordTable:
    """`account from "company" by "property_associatedcompanyid" is "id" { … }`."""

    record: str
    table: str
    here: Cell
    """The column of the leads' table, or of one that it joins."""
    there: str
    """The column of `table` that is equal to it: one row for each lead at most."""
    where: tuple[Test, ...]
    joins: tuple[Join, ...]
    """Left joins."""
    columns: tuple[Column, ...]
    ready: bool
    origin: Span


@dataclass(frozen=True, slots=True)
class LeadKey:
    """`lead from "contact_id"`, `lead by email from "recipient"`: whose event it is."""

    cell: Cell
    by: str | None
    """The attribute of the lead that the cell is equal to (prepared); `None` for its id."""
    origin: Span


What: TypeAlias = Word["event", "stage", "handoff", "queue"]
"""What the rows of a table tell of: an event, a stage or queue that is entered, a handoff."""


@dataclass(frozen=True, slots=True)
class EventTable:
    """`event page_view from "web_visit" where "type" is "PAGEVIEW" { … }`, `stage mql from …`."""

    what: What
    event: Ref
    """The event, stage, handoff or queue; several tables may hold rows of one."""
    table: str
    where: tuple[Test, ...]
    joins: tuple[Join, ...]
    """Inner joins: a row that matches several rows there is an event for each."""
    lead: LeadKey | None
    """`None` only after a mistake that is reported."""
    at: Column | None
    """When: an instant; its `zone` is always there. `None` only after a mistake."""
    planned: Column | None
    """`planned_for from "start_time" in UTC`: the rows are no events. Each says at `at` that the
    event is to take place at this instant; the newest row of a lead counts, and where its cell
    is empty nothing is planned any more. Only of events."""
    columns: tuple[Column, ...]
    """The properties; only events have any."""
    constants: tuple[Constant, ...]
    ready: bool
    """Whether it comes from `like`: then it is left out where the data has no such table."""
    origin: Span


@dataclass(frozen=True, slots=True)
class PeopleTable:
    """`people from "owner" { id from "owner_id", name from "first_name" and "last_name" }`."""

    table: str
    where: tuple[Test, ...]
    joins: tuple[Join, ...]
    """Left joins."""
    id: Cell | None
    """What stands where data names a person. `None` only after a mistake that is reported."""
    name: Column | None
    """A text. `None` only after a mistake that is reported."""
    ready: bool
    """Whether it comes from `like`: then it is left out where the data has no such table."""
    origin: Span

    @property
    def columns(self) -> tuple[Column, ...]:
        """As of any other table."""
        return (self.name,) if self.name else ()


Table: TypeAlias = LeadTable | RecordTable | EventTable | PeopleTable


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables of a binding, or of a ready one."""

    leads: LeadTable | None
    records: tuple[RecordTable, ...]
    events: tuple[EventTable, ...]
    people: PeopleTable | None


def tables_of(table: Table) -> tuple[str, ...]:
    """The names of the tables that a block reads: its own first, then those that it joins."""
    return (table.table, *(join.table for join in table.joins))


@dataclass(frozen=True, slots=True)
class Binding:
    """`binding crm "HubSpot" like hubspot { … }`: one shape of raw data, read for one agreement.

    It is no part of what is signed. What `like` offers is already in it, as far as the agreement
    declares the words; rows of the agreement stand in the place of ready ones.
    """

    name: str
    title: str
    like: str | None
    """`hubspot`, `salesforce`: the ready one that it starts from."""
    leads: LeadTable | None
    records: tuple[RecordTable, ...]
    events: tuple[EventTable, ...]
    """Of stages, handoffs and queues, too; in the order of the text, the agreement's own first."""
    people: PeopleTable | None
    """Who the persons are that the data names by ids."""
    means: Prose | None
    notes: tuple[Prose, ...]
    origin: Span
    extent: Span


def happened_in(binding: Binding) -> tuple[EventTable, ...]:
    """The tables of events that took place: without movement, and without what was planned."""
    return tuple(one for one in binding.events if one.what == "event" and one.planned is None)


def own_tables(binding: Binding) -> Iterator[Table]:
    """The tables that the agreement itself describes: leads, records, events, people."""
    if binding.leads is not None and not binding.leads.ready:
        yield binding.leads
    yield from (table for table in binding.records if not table.ready)
    yield from (table for table in binding.events if not table.ready)
    if binding.people is not None and not binding.people.ready:
        yield binding.people


def rows_of(table: Table) -> tuple[Column | Constant, ...]:
    """The rows that the agreement itself says of a table, in the order of the text."""
    rows: list[Column | Constant] = [column for column in table.columns if not column.ready]
    rows += table.constants if isinstance(table, EventTable) else ()
    return tuple(sorted(rows, key=lambda row: row.origin.start))


def owner_of(table: Table) -> str:
    """Whose attributes a table fills: `lead`, a record, an event or what moves, `people`."""
    match table:
        case LeadTable():
            return "lead"
        case RecordTable(record=record):
            return record
        case EventTable(event=event):
            return event.name
        case PeopleTable():
            return "people"
        case _:
            assert_never(table)
