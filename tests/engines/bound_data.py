"""An agreement with a binding, and raw tables in; what stands in the canonical tables out."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

from slalang.backends.scoring import rules_of
from slalang.data.connect import connect
from slalang.data.plans import planning
from slalang.data.rejects import Tally
from slalang.data.source import folders_of, load, source_of, tables_of
from slalang.data.stage import Raw, stage
from slalang.driver import read_text
from slalang.form import columns_of, form_of

Tables = Mapping[str, str]
"""By name: a line of columns with their types, `id BIGINT, property_email VARCHAR`, then a row to
a line, cells apart by `;`. An empty cell is NULL."""


class Found(NamedTuple):
    """What was read."""

    leads: dict[str, dict[str, Any]]
    """By identifier: what is known, without the identifier."""
    events: list[tuple[str, str, str, dict[str, Any]]]
    """Lead, event, instant in UTC, what is known; in order."""
    rejects: list[tuple[str, str, str, str]]
    """Row, column, value and reason."""
    absent: tuple[str, ...]


def database(place: Path, tables: Tables) -> Path:
    """A DuckDB file with these tables."""
    with duckdb.connect(str(place)) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        for name, text in tables.items():
            columns, rows = _table(text)
            typed = ", ".join(f'"{column}" {type_}' for column, type_ in columns)
            connection.execute(f'CREATE TABLE "{name}" ({typed})')
            marks = ", ".join("?" for _ in columns)
            for row in rows:
                cells = [cell or None for cell in row]
                connection.execute(f'INSERT INTO "{name}" VALUES ({marks})', cells)
    return place


def sheets(place: Path, tables: Tables) -> Path:
    """A folder with the same tables as CSV."""
    place.mkdir()
    for name, text in tables.items():
        columns, rows = _table(text)
        with (place / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow([column for column, _ in columns])
            writer.writerows(rows)
    return place


def read(agreement: str, place: Path | str, temporary: Path, binding: str | None = None) -> Found:
    """The canonical tables of some data; raises `DataProblem`."""
    found = read_text(agreement)
    assert [finding.message() for finding in found.findings] == []
    form, source = form_of(rules_of(found.agreement, hashed=False)), source_of(str(place))
    temporary.mkdir(exist_ok=True)
    told = StringIO()
    with connect([*folders_of(source), temporary], temporary) as connection:
        plan = planning(found.agreement, binding)(form, tables_of(connection, source))
        raw = Raw(connection, load(connection, source, plan, temporary))
        stage(raw, plan, columns_of(form), Tally(told), lambda _: None)
        leads = {row.pop("lead_id"): row for row in _known(connection, "leads")}
        events = sorted(
            (
                (row.pop("lead_id"), row.pop("event"), _instant(row.pop("at_us")), row)
                # Events of leads that are not there have no part in any result.
                for row in _known(connection, "events SEMI JOIN leads USING (lead_id)")
            ),
            key=repr,
        )
    rejects = list(csv.reader(StringIO(told.getvalue())))[1:]
    return Found(
        leads, events, sorted((row, column, value, why) for _, row, column, value, why in rejects),
        plan.absent,
    )  # fmt: skip


def _table(text: str) -> tuple[list[tuple[str, str]], Sequence[list[str]]]:
    head, *lines = (line.strip() for line in text.strip().splitlines())
    columns = []
    for column in head.split(", "):
        name, _, type_ = column.partition(" ")
        columns.append((name, type_ or "VARCHAR"))
    rows = [[cell.strip() for cell in line.split(";")] for line in lines]
    assert all(len(row) == len(columns) for row in rows), text
    return columns, rows


def _known(connection: duckdb.DuckDBPyConnection, table: str) -> list[dict[str, Any]]:
    cursor = connection.execute(f"FROM {table}")
    names = [column[0] for column in cursor.description]
    rows = (zip(names, row, strict=True) for row in cursor.fetchall())
    return [
        {name: cell for name, cell in row if cell is not None and not name.startswith("by__")}
        for row in rows
    ]


def _instant(micros: int) -> str:
    found = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=micros)
    return found.isoformat().replace("+00:00", "Z")
