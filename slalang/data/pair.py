"""Two sets of rules and the same raw data in; both results side by side, to be asked, out."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from importlib.util import find_spec
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from slalang.data.connect import check_limits, connect
from slalang.data.plain import can_be_plain, plain_leads, plain_rows
from slalang.data.plans import Planning
from slalang.data.problem import needs
from slalang.data.quoting import file_literal, identifier, literal
from slalang.data.rejects import Tally
from slalang.data.result import contract
from slalang.data.run import guarded, score_data
from slalang.data.source import Source, folders_of, load, source_of, tables_of
from slalang.data.staging import leads_sql
from slalang.data.target import Target
from slalang.data.wishes import Summary, Wishes
from slalang.form import Form, columns_of, form_of
from slalang.form.columns import LEAD

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Row: TypeAlias = tuple[Any, ...]
Ask: TypeAlias = Callable[[str], list[Row]]
"""A query in SQL that DuckDB and SQLite both understand; its rows."""
OLD, NEW, ABOUT, PAIRS = "old_leads", "new_leads", "about_leads", "pairs"
"""The results of each (as `data.result.contract` says), what is told of leads, and their join."""


class Judged(NamedTuple):
    """One of the two agreements."""

    rules: dict[str, Any]
    """The scoring JSON."""
    planned: Planning


class About(NamedTuple):
    """The attribute that leads are told apart by, and the agreement whose word it is."""

    record: str
    name: str
    judged: Judged


class Paired(NamedTuple):
    """Both results, for as long as they can be asked."""

    ask: Ask
    old: Summary
    new: Summary
    absent: tuple[str, ...]
    """The attribute that leads are told apart by, if the data does not have it."""


@contextmanager
def paired(
    judged: tuple[Judged, Judged], about: About | None, select: str, wishes: Wishes,
    step: Callable[[str], None],
) -> Iterator[Paired]:  # fmt: skip
    """Score the same leads twice; `select` is the query that makes `pairs` of what was found.

    It reads `old_leads`, `new_leads` and `about_leads` (`lead_id`, `value` as text), and is
    portable, as every later question is. `wishes.output` is not used. Raises `DataProblem`.
    """
    check_limits(wishes.memory_limit, wishes.threads)
    source = source_of(wishes.data)
    if find_spec("duckdb") is None:
        if not can_be_plain(source, Target("csv", "", "")):
            raise needs("data", "anything but CSV and JSON")
        with _plainly(judged, about, select, wishes, source) as found:
            yield found
        return
    with tempfile.TemporaryDirectory(prefix="slalang-") as name:
        temporary = Path(name).resolve()
        old = _scored(judged[0], wishes, temporary / "old.parquet", step, "by the old rules")
        new = _scored(judged[1], wishes, temporary / "new.parquet", step, "by the new rules")
        folders = folders_of(source)
        connection = connect(
            folders, temporary, memory_limit=wishes.memory_limit, threads=wishes.threads
        )
        with connection, guarded():
            for table, one in ((OLD, judged[0]), (NEW, judged[1])):
                _view(connection, table, form_of(one.rules), temporary / f"{table[:3]}.parquet")
            step("putting both side by side")
            absent = _about(connection, about, source, temporary)
            pairs = temporary / "pairs.parquet"
            connection.execute(f"COPY ({select}) TO {literal(str(pairs))} (FORMAT parquet)")
            connection.execute(f"CREATE VIEW {PAIRS} AS FROM read_parquet({file_literal(pairs)})")
            yield Paired(lambda query: connection.execute(query).fetchall(), old, new, absent)


def only_read(form: Form, record: str, name: str) -> Form:
    """A form that asks for one attribute and for nothing else."""
    records = tuple(
        replace(
            one,
            fields=tuple(
                replace(field, read=(one.name, field.name) == (record, name))
                for field in one.fields
            ),
        )
        for one in form.records
    )
    return replace(form, records=records, events=())


def _scored(
    judged: Judged, wishes: Wishes, path: Path, step: Callable[[str], None], how: str
) -> Summary:
    rejects = str(path.with_suffix(".rejects.csv"))
    inside = replace(wishes, output=str(path), format="parquet", rejects=rejects, compact=True)
    return score_data(judged.rules, inside, lambda said: step(f"{said}, {how}"), judged.planned)


def _view(connection: DuckDBPyConnection, table: str, form: Form, path: Path) -> None:
    """The results as the contract says: points, which are decimals in the file, in thousandths."""
    scores = set(columns_of(form).scores.values())
    columns = ", ".join(
        f"CAST({column} * 1000 AS BIGINT) AS {column}" if name in scores else column
        for name, _ in contract(form)
        for column in [identifier(name)]
    )
    connection.execute(f"CREATE VIEW {table} AS SELECT {columns} FROM read_parquet({_text(path)})")


def _about(
    connection: DuckDBPyConnection, about: About | None, source: Source, temporary: Path
) -> tuple[str, ...]:
    if about is None:
        connection.execute(f"CREATE TABLE {ABOUT} ({LEAD} VARCHAR, value VARCHAR)")
        return ()
    form = only_read(form_of(about.judged.rules), about.record, about.name)
    plan = replace(about.judged.planned(form, tables_of(connection, source)), events=())
    loaded = load(connection, source, plan, temporary)
    query = leads_sql(plan.leads, lambda table, traced: loaded[table.name].sql(traced), clean=False)
    column = identifier(columns_of(form).attributes[about.record, about.name])
    connection.execute(
        f"CREATE VIEW {ABOUT} AS SELECT {LEAD}, CAST(min({column}) AS VARCHAR) AS value"
        f" FROM ({query}) GROUP BY {LEAD}"
    )
    return plan.absent


def _text(path: Path) -> str:
    return literal(str(path))


@contextmanager
def _plainly(
    judged: tuple[Judged, Judged], about: About | None, select: str, wishes: Wishes, source: Source
) -> Iterator[Paired]:
    """The same without DuckDB, for small files: the results stand in memory."""
    with closing(sqlite3.connect(":memory:")) as connection:
        summaries = []
        for table, one in ((OLD, judged[0]), (NEW, judged[1])):
            tally = Tally(StringIO())
            rows, lost, absent = plain_rows(one.rules, wishes.as_of, source, one.planned, tally)
            names = [name for name, _ in contract(form_of(one.rules))]
            _fill(connection, table, names, rows)
            summaries.append(
                Summary(
                    len(rows), lost, tally.rows - lost, {}, {}, dict(tally.reasons), None, absent
                )
            )
        absent = _about_plainly(connection, about, source)
        connection.execute(f"CREATE TABLE {PAIRS} AS {select}")
        old, new = summaries
        yield Paired(lambda query: connection.execute(query).fetchall(), old, new, absent)


def _about_plainly(
    connection: sqlite3.Connection, about: About | None, source: Source
) -> tuple[str, ...]:
    rows: list[Row] = []
    absent: tuple[str, ...] = ()
    if about is not None:
        form = only_read(form_of(about.judged.rules), about.record, about.name)
        tally = Tally(StringIO())
        leads, absent = plain_leads(form, source, about.judged.planned, tally)
        column = columns_of(form).attributes[about.record, about.name]
        rows = [(lead[LEAD], _as_text(lead[column])) for lead in leads]
    _fill(connection, ABOUT, [LEAD, "value"], rows)
    return absent


def _as_text(value: object) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    return None if value is None else str(value)


def _fill(
    connection: sqlite3.Connection, table: str, names: Sequence[str], rows: Sequence[Row]
) -> None:
    # Without types, and with every name in quotes, SQLite keeps what it is given.
    connection.execute(f"CREATE TABLE {table} ({', '.join(map(identifier, names))})")
    places = ", ".join("?" for _ in names)
    connection.executemany(
        f"INSERT INTO {table} VALUES ({places})", ([_whole(one) for one in row] for row in rows)
    )


def _whole(value: object) -> object:
    """Half a surrogate pair, which JSON can spell, is no text of any database."""
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode()
    return value
