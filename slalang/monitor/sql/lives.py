"""Tables of leads and of what happened in; a table with one row for each lead, out.

The events are read once for each part of the leads, whatever the number of duties; a part is as
large as fits into memory.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from slalang.data.quoting import identifier, listed, literal
from slalang.monitor.sql.alphabet import (
    MOST_BITS,
    Alphabet,
    Derived,
    TooManyLetters,
    alphabet_of,
    written,
)
from slalang.source.frozen import dataclass
from slalang.timeline.life import ASSIGNED

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MOST_CHANNELS = 255


class Data(NamedTuple):
    """Where the canonical tables are; each is SQL that can stand after FROM."""

    happenings: str
    """lead_id, kind, at_us, channel, person."""
    leads: str
    """lead_id, owner, zone and the columns of `slices`; a row for each lead."""
    bands: str | None = None
    """lead_id, at_us and a column for each class that a limit varies by: a row for each instant
    at which a clock starts."""
    slices: tuple[str, ...] = ()
    """Columns of `leads` that tallies are split by, beside the owner."""
    derived: tuple[Derived, ...] = ()
    """Kinds that rows of others count as. All other derived kinds are rows of their own."""
    zones: tuple[str, ...] = ()
    """The IANA zones that stand in `leads`; of any other a lead counts as having none."""


@dataclass(frozen=True, slots=True)
class Lives:
    """How the table `lives` is made: lead_id, owner_no, zone_no, slice_0 …, life, owners."""

    data: Data
    letters: Alphabet
    as_of: int
    person_bits: int
    """How many the number of a person takes, below the instant at which they took over."""
    assigned: bool
    """Whether anybody was ever assigned."""
    parts: int
    latest: int
    """When something happened last."""


PEOPLE, GROUPS = "people", "slice_{}"


def lives_of(
    connection: DuckDBPyConnection, data: Data, kinds: Iterable[str], as_of: int, *,
    channels: bool, rows_at_once: int,
) -> Lives:  # fmt: skip
    """Look through the data once: who works the leads, which channels there are, how much it is.

    Raises TooManyLetters.
    """
    found: list[str] = []
    if channels:
        rows = connection.execute(
            f"SELECT DISTINCT channel FROM {data.happenings}"
            f" WHERE channel IS NOT NULL LIMIT {MOST_CHANNELS + 1}"
        ).fetchall()
        found = [row[0] for row in rows]
    letters = alphabet_of(kinds, found, data.derived)
    was_assigned = f"kind = {literal(ASSIGNED)} AND person IS NOT NULL AND at_us <= {as_of}"
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {PEOPLE} AS"
        " SELECT CAST(row_number() OVER (ORDER BY name) AS INTEGER) AS no, name FROM ("
        f"SELECT DISTINCT person AS name FROM {data.happenings} WHERE {was_assigned}"
        f" UNION SELECT DISTINCT owner FROM {data.leads} WHERE owner IS NOT NULL)"
    )
    for place, name in enumerate(data.slices):
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE {GROUPS.format(place)}_names AS"
            " SELECT CAST(row_number() OVER (ORDER BY name) AS INTEGER) AS no, name FROM ("
            f"SELECT DISTINCT CAST({identifier(name)} AS VARCHAR) AS name FROM {data.leads})"
            " WHERE name IS NOT NULL"
        )
    people = max(1, _number(connection, f"SELECT count(*) FROM {PEOPLE}").bit_length())
    assigned = _number(
        connection, f"SELECT count(*) FROM (SELECT 1 FROM {data.happenings}"
        f" WHERE {was_assigned} LIMIT 1)",
    )  # fmt: skip
    if assigned and people > MOST_BITS:
        raise TooManyLetters(f"more than {2**MOST_BITS} people")
    size = _number(connection, f"SELECT count(*) FROM {data.happenings}")
    parts = max(1, -(-size // rows_at_once))
    last = f"SELECT coalesce(max(at_us), 0) FROM {data.happenings} WHERE at_us <= {as_of}"
    latest = _number(connection, last)
    return Lives(data, letters, as_of, people, bool(assigned), parts, latest)


def in_part(lives: Lives, part: int) -> str:
    """SQL: whether a lead belongs to a part. Other bits of the hash than tables are built on."""
    return f"(hash(lead_id) >> 24) % {lives.parts} = {part}" if lives.parts > 1 else "TRUE"


def make_lives(connection: DuckDBPyConnection, lives: Lives, here: str) -> None:
    """The table `lives` of the leads for which a condition is true."""
    data, letters = lives.data, lives.letters
    kinds = listed(sorted({one.kind for one in letters.variants}))
    happened = (
        f"SELECT lead_id, {written(letters)} AS code, {_owner_code(lives)} AS owner_code"
        f" FROM {data.happenings}{_with_people(lives)}"
        f" WHERE kind IN ({kinds}) AND at_us <= {lives.as_of} AND {here}"
    )
    owners = "list_sort(list(owner_code) FILTER (owner_code IS NOT NULL))"
    owners = f"coalesce({owners}, [])" if lives.assigned else "[]::BIGINT[]"
    grouped = (
        f"SELECT lead_id, list_sort(list(code)) AS life, {owners} AS owners"
        f" FROM ({happened}) GROUP BY lead_id"
    )
    zone = "CASE zone " + " ".join(
        f"WHEN {literal(name)} THEN {place}" for place, name in enumerate(data.zones, start=1)
    )
    zone = f"{zone} ELSE 0 END" if data.zones else "0"
    slices = [f"CAST({identifier(name)} AS VARCHAR)" for name in data.slices]
    told = "".join(f", {one} AS slice_{place}" for place, one in enumerate(slices))
    leads = (
        f"SELECT lead_id, owner, CAST({zone} AS INTEGER) AS zone_no{told}"
        f" FROM {data.leads} WHERE {here}"
    )
    numbers = "".join(f", n{place}.no AS slice_{place}" for place in range(len(data.slices)))
    joins = "".join(
        f" LEFT JOIN slice_{place}_names n{place} ON n{place}.name = l.slice_{place}"
        for place in range(len(data.slices))
    )
    connection.execute("DROP TABLE IF EXISTS lives")
    connection.execute(
        "CREATE TEMP TABLE lives AS"
        f" SELECT g.lead_id, p.no AS owner_no, coalesce(l.zone_no, 0) AS zone_no{numbers},"
        " g.life, g.owners"
        f" FROM ({grouped}) g LEFT JOIN ({leads}) l ON l.lead_id = g.lead_id"
        f" LEFT JOIN {PEOPLE} p ON p.name = l.owner{joins}"
    )


def _owner_code(lives: Lives) -> str:
    if not lives.assigned:
        return "NULL::BIGINT"
    assigned = f"kind = {literal(ASSIGNED)}"
    return f"CASE WHEN {assigned} THEN (at_us << {lives.person_bits}) | who_no END"


def _with_people(lives: Lives) -> str:
    who = f"(SELECT no AS who_no, name AS who_name FROM {PEOPLE})"
    return f" LEFT JOIN {who} ON who_name = person" if lives.assigned else ""


def _number(connection: DuckDBPyConnection, query: str) -> int:
    row = connection.execute(query).fetchone()
    assert row is not None
    return int(row[0])
