"""A folder, a file or an address in; its tables, and a way to ask them with DuckDB, out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from slalang.data.databases import (
    Into,
    duckdb_tables,
    load_duckdb,
    load_postgres,
    load_sqlite,
    postgres_tables,
    sqlite_tables,
)
from slalang.data.files import Files, csv_head, database_kind, files_in
from slalang.data.kinds import Kind, kind_of
from slalang.data.load import Loaded, lines_of_list, load_csv, load_lines, load_parquet
from slalang.data.plan import EventRows, LeadRows, Plan, RawTable
from slalang.data.problem import DataProblem
from slalang.data.quoting import file_literal

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

POSTGRES = ("postgres://", "postgresql://")


class Source(NamedTuple):
    """What `--data` names."""

    kind: str
    """`files`, `duckdb`, `sqlite` or `postgres`."""
    place: str
    files: Mapping[str, Files]


def source_of(data: str) -> Source:
    """What a name or an address means; raises `DataProblem` for what is not there."""
    if data.startswith(POSTGRES):
        return Source("postgres", data, {})
    if "://" in data:
        scheme = data.partition("://")[0]
        raise DataProblem(
            f"data is not read from `{scheme}://` addresses",
            "Download it first, or name a folder, a file or a `postgresql://` address.",
        )
    place = Path(data)
    kind = database_kind(place) if place.is_file() else None
    return Source(kind, data, {}) if kind else Source("files", data, files_in(place))


def folders_of(source: Source) -> list[Path]:
    """The folders that DuckDB has to be allowed to read."""
    if source.kind == "files":
        return sorted(
            {path.resolve().parent for one in source.files.values() for path in one.paths}
        )
    return [Path(source.place).resolve().parent] if source.kind == "duckdb" else []


def inputs_of(source: Source) -> list[Path]:
    """The files that are read."""
    if source.kind == "files":
        return [path for files in source.files.values() for path in files.paths]
    return [] if source.kind == "postgres" else [Path(source.place)]


def tables_of(connection: DuckDBPyConnection, source: Source) -> dict[str, RawTable]:
    """The tables by name, with their columns; raises `DataProblem`."""
    match source.kind:
        case "duckdb":
            return duckdb_tables(connection, Path(source.place))
        case "sqlite":
            return sqlite_tables(Path(source.place))
        case "postgres":
            return postgres_tables(source.place)
        case _:
            return {name: _table(connection, files) for name, files in source.files.items()}


def load(
    connection: DuckDBPyConnection, source: Source, plan: Plan, temporary: Path
) -> dict[str, Loaded]:
    """Every table that a plan reads, by name, with the columns that it reads."""
    found = {}
    for number, (table, columns) in enumerate(_wanted(plan).values()):
        into = Into(connection, f"raw_{number}", temporary)
        match source.kind:
            case "duckdb":
                found[table.name] = load_duckdb(table, columns)
            case "sqlite":
                place = Path(source.place)
                found[table.name] = load_sqlite(into, place, table, columns)
            case "postgres":
                found[table.name] = load_postgres(into, source.place, table, columns)
            case _:
                files = source.files[table.name]
                found[table.name] = _load_files(into, files, columns)
    return found


def _load_files(into: Into, files: Files, columns: Collection[str]) -> Loaded:
    connection, name, temporary = into
    match files.format:
        case "parquet":
            return load_parquet(files, columns)
        case "csv":
            return load_csv(connection, name, files, columns)
        case "json" if len(files.paths) == 1:
            lines = lines_of_list(files.paths[0], temporary)
            own = files if lines is None else files._replace(paths=(lines,))
            shown = "" if lines is None else str(files.paths[0])
            return load_lines(connection, name, own, columns, shown)
        case _:
            return load_lines(connection, name, files, columns, "")


def _table(connection: DuckDBPyConnection, files: Files) -> RawTable:
    paths = tuple(str(path) for path in files.paths)
    match files.format:
        case "csv":
            names = csv_head(files.paths[0]).columns
            columns = {name: Kind.TEXT for name in names if name}
            return RawTable(files.name, files.shown, columns, files=paths)
        case "parquet":
            return RawTable(files.name, files.shown, _parquet(connection, files), files=paths)
        case _:
            return RawTable(files.name, files.shown, {}, open=True, files=paths)


def _parquet(connection: DuckDBPyConnection, files: Files) -> dict[str, Kind]:
    import duckdb

    paths = ", ".join(file_literal(path.resolve()) for path in files.paths)
    several = ", union_by_name = true" if len(files.paths) > 1 else ""
    try:
        rows = connection.execute(
            f"DESCRIBE SELECT * FROM read_parquet([{paths}], hive_partitioning = false{several})"
        ).fetchall()
    except duckdb.Error as error:
        raise DataProblem(
            f"{files.shown} cannot be read as Parquet: {str(error).splitlines()[0][:200]}",
            "Write the file anew.",
        ) from None
    return {row[0]: kind_of(row[1]) for row in rows}


def _wanted(plan: Plan) -> dict[str, tuple[RawTable, list[str]]]:
    """Each table with the columns that the plan reads of it, in a fixed order."""
    found: dict[str, tuple[RawTable, list[str]]] = {}
    people = (plan.people,) if plan.people else ()
    several: tuple[LeadRows | EventRows, ...] = (plan.leads, *plan.events, *people)
    for rows in several:
        aliases = {"t0": rows.table, **{join.alias: join.table for join in rows.joins}}
        for table in aliases.values():
            found.setdefault(table.name, (table, []))
        for alias, column in _places(rows):
            columns = found[aliases[alias].name][1]
            if column not in columns:
                columns.append(column)
    return found


def _places(rows: LeadRows | EventRows) -> Iterable[tuple[str, str]]:
    if isinstance(rows, LeadRows):
        readings = [rows.id, *rows.readings]
    else:
        named = [] if isinstance(rows.event, str) else [rows.event]
        readings = [rows.lead, *named, rows.at, *rows.readings]
    for reading in readings:
        yield from ((place.alias, place.column) for place in reading.places)
    for test in rows.where:
        yield test.place.alias, test.place.column
    for join in rows.joins:
        yield join.here.alias, join.here.column
        yield join.alias, join.there.column
        for test in join.where:
            yield test.place.alias, test.place.column
