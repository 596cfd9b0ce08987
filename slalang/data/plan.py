"""How canonical tables are made from raw ones: data that staging and plain reading both follow."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time
from enum import Enum
from types import MappingProxyType
from typing import Literal, TypeAlias

from slalang.data.kinds import Kind
from slalang.source.frozen import dataclass

ReadType: TypeAlias = Literal[
    "text", "texts", "count", "number", "money", "date", "time", "truth", "choice", "person",
    "id", "event", "instant",
]  # fmt: skip
Canonical: TypeAlias = "int | str | bool | tuple[str, ...] | None"
"""A value of a canonical table; None is unknown."""


@dataclass(frozen=True, slots=True)
class RawTable:
    """A table as it was found, before anything of it is read."""

    name: str
    """As bindings call it: `contact`."""
    shown: str
    """For people: `data/leads.csv`, or `table contact`."""
    columns: Mapping[str, Kind]
    open: bool = False
    """Whether a row may have any other column, too, as in JSON."""
    files: tuple[str, ...] = ()
    """Where it stands in files: their paths."""


@dataclass(frozen=True, slots=True)
class Place:
    """A column of a raw table that a row is put together from."""

    alias: str
    """`t0` is the table itself, `t1` … are joined to it."""
    column: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Spelling:
    """`"VP", "Vice President" is vp`."""

    raws: tuple[str, ...]
    """Prepared."""
    value: Canonical


class Known(Enum):
    """Every cell can be read; and what else is true of every one."""

    READABLE = "nothing else"
    PLAIN = "texts without letters that need care, and with no blanks around them but spaces"
    FEW = "few different texts, in a dictionary, without letters that DuckDB makes small otherwise"
    SMALL = "amounts that can be multiplied in 64 bits"


@dataclass(frozen=True, slots=True)
class Reading:
    """One canonical column: where its values stand, and how they are read."""

    shown: str
    """For people: `employees`, `account.tier`."""
    column: str
    """Of the canonical table."""
    type: ReadType
    places: tuple[Place, ...]
    """Mostly one; several texts are joined by a blank. Without any, the value is unknown."""
    choices: tuple[str, ...] = ()
    """Of a choice: as written in the agreement. Of an event: the logged kinds."""
    currency: str | None = None
    """What amounts are in."""
    bare: bool = True
    """Whether an amount may stand without its currency, even in JSON."""
    separator: str = "|"
    """Between the texts of a list in one cell."""
    spellings: tuple[Spelling, ...] = ()
    otherwise: Spelling | None = None
    """What anything is that cannot be read."""
    layout: str | None = None
    zone: str | None = None
    at: time | None = None
    only: tuple[str, ...] | None = None
    """For a property in a table of many events: the kinds that have it."""
    known: Known | None = None
    """What was found out about all of its cells; None where some may be no such value."""
    optional: bool = False
    """Whether an instant, or an identifier, may be missing."""
    titles: tuple[tuple[str, str], ...] = ()
    """Of the choices, where a title may have been written for a name: (title, name)."""


@dataclass(frozen=True, slots=True)
class Joined:
    """A table beside another one, row for row where two columns are equal."""

    alias: str
    table: RawTable
    here: Place
    there: Place
    inner: bool
    where: tuple[Test, ...] = ()


@dataclass(frozen=True, slots=True)
class Test:
    """Which rows count."""

    place: Place
    relation: Literal["is", "is not", "is known", "is unknown", "starts with"]
    values: tuple[str, ...]
    """Prepared texts."""


@dataclass(frozen=True, slots=True)
class LeadRows:
    """Where leads stand: one row, one lead."""

    table: RawTable
    id: Reading
    readings: tuple[Reading, ...]
    joins: tuple[Joined, ...] = ()
    where: tuple[Test, ...] = ()


@dataclass(frozen=True, slots=True)
class EventRows:
    """Where events stand."""

    table: RawTable
    lead: Reading
    event: Reading | str
    """A column, or the kind that every row is."""
    at: Reading
    readings: tuple[Reading, ...]
    constants: Mapping[str, Canonical]
    """Canonical columns that are the same in every row."""
    by: str | None = None
    """The attribute of the lead that tells whose event it is; None for its identifier."""
    joins: tuple[Joined, ...] = ()
    where: tuple[Test, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """All of it."""

    leads: LeadRows
    events: tuple[EventRows, ...]
    absent: tuple[str, ...]
    """Attributes and properties that rules read and the data does not have."""
    beside: Mapping[str, ReadType] = MappingProxyType({})
    """Columns of `events` that are no properties, where somebody asks for them."""
    people: LeadRows | None = None
    """Where the people who work the leads stand: one row, one person."""
