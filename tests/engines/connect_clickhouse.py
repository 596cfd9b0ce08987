"""The query for ClickHouse, run in this process by chdb on canonical tables."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from worlds.canonical import Cell, canonical
from worlds.raw import World
from worlds.results import Row

from slalang.engines.sql import dialect_of, scoring_query
from slalang.evaluate.case import microseconds

TYPES = {
    "count": "Int64", "number": "Int64", "money": "Int64", "at": "Int64", "date": "Int32",
    "time": "Int32", "truth": "Bool",
}  # fmt: skip
KEYS = {"leads": ("lead_id",), "events": ("lead_id", "event", "at_us")}


def missing() -> str | None:
    """The library."""
    return None if find_spec("chdb") else "install chdb-core"


def run(worlds: Sequence[World]) -> Iterator[Sequence[Row]]:
    """The rows of each world."""
    for world in worlds:
        tables = canonical(world.rules, world.leads, world.as_of)
        fill("leads", tables.leads, tables.lead_types)
        fill("events", tables.events, tables.event_types)
        yield asked(scoring_query(world.rules, "clickhouse", microseconds(world.as_of)))


def asked(query: str) -> list[Row]:
    """The rows that a query finds; whole numbers as such."""
    session().query("SET output_format_json_quote_64bit_integers = 0")
    said = str(session().query(query, "JSONEachRow"))
    return [json.loads(line) for line in said.split("\n") if line]


def fill(name: str, rows: Sequence[Mapping[str, Cell]], types: Mapping[str, str]) -> None:
    """A table in memory, in place of the one of that name."""
    quoted = dialect_of("clickhouse").identifier
    columns = ", ".join(
        f"{quoted(column)} {_type(kind, column in KEYS[name])}" for column, kind in types.items()
    )
    session().query(f"DROP TABLE IF EXISTS {name}")
    session().query(f"CREATE TABLE {name} ({columns}) ENGINE = Memory")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.jsonl"
        with path.open("w", encoding="utf-8", errors="surrogatepass") as file:
            for row in rows:
                whole = {column: _cell(row[column], kind) for column, kind in types.items()}
                file.write(json.dumps(whole, ensure_ascii=False) + "\n")
        if rows:
            structure = dialect_of("clickhouse").text(columns)
            read = f"SELECT * FROM file('{path}', JSONEachRow, {structure})"
            session().query(f"INSERT INTO {name} {read}")


@lru_cache
def session() -> Any:
    """One for the whole process: there can be no more."""
    from chdb.session import Session

    return Session()


def _type(kind: str, is_key: bool) -> str:
    if kind == "texts":
        return "Array(Array(String))"
    known = TYPES.get(kind, "String")
    return known if is_key else f"Nullable({known})"


def _cell(cell: Cell, kind: str) -> object:
    """A list that is known stands in a list; nothing else can be told from an unknown one."""
    if kind == "texts":
        return [] if cell is None else [cell]
    return cell
