"""Canonical tables in, as files for another engine; what it says of them, as a relation, out."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from slalang.data.problem import DataProblem
from slalang.data.quoting import identifier, literal
from slalang.data.result import contract
from slalang.form import Form, columns_of
from slalang.form.columns import AT, EVENT, LEAD

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

TABLES = ("leads", "events")


def kinds_of(form: Form, table: str) -> Mapping[str, str]:
    """The columns of a canonical table with their types in the agreement; `at` is the instant."""
    columns = columns_of(form)
    if table == "leads":
        inputs = columns.attribute_inputs
        return {LEAD: "id", **{name: of.type for name, of in inputs.items()}}
    inputs = columns.property_inputs
    return {LEAD: "id", EVENT: "text", AT: "at", **{name: of.type for name, of in inputs.items()}}


def write_parquet(
    connection: DuckDBPyConnection, form: Form, folder: Path,
    lists: Callable[[str], str] = lambda name: name,
) -> None:  # fmt: skip
    """`leads.parquet` and `events.parquet`; `lists` says how a column of texts is written."""
    for table in TABLES:
        query = _selected(form, table, lists)
        path = literal(str(folder / f"{table}.parquet"))
        connection.execute(f"COPY ({query}) TO {path} (FORMAT parquet)")


def write_csv(
    connection: DuckDBPyConnection, form: Form, table: str, path: Path,
    lists: Callable[[str], str],
) -> None:  # fmt: skip
    """One canonical table without a head; what is not known is an empty cell without quotes."""
    kinds = kinds_of(form, table)
    texts = [identifier(name) for name, kind in kinds.items() if kind in _QUOTED]
    connection.execute(
        f"COPY ({_selected(form, table, lists)}) TO {literal(str(path))} (FORMAT csv, HEADER false,"
        f" QUOTE '\"', ESCAPE '\"', FORCE_QUOTE ({', '.join(texts)}))"
    )


def read_parquet(form: Form, place: str) -> str:
    """What stands in FROM for results that an engine wrote, by the names of the contract."""
    columns = ", ".join(
        f"CAST({identifier(name)} AS {type_}) AS {identifier(name)}"
        for name, type_ in contract(form)
    )
    return f"(SELECT {columns} FROM read_parquet({literal(place)})) AS result"


@contextmanager
def staging(wishes_staging: str | None, temporary: Path) -> Iterator[Path]:
    """A folder for the tables of one run, below the one that was asked for; gone in the end."""
    if wishes_staging is None:
        yield temporary
        return
    made = Path(tempfile.mkdtemp(prefix="slalang-", dir=wishes_staging)).resolve()
    # Whoever computes for us may do so under another name.
    os.chmod(made, 0o755)
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def staging_folder(name: str | None) -> list[Path]:
    """The folder of `--staging`, if there is one; raises `DataProblem` if it cannot be used."""
    if name is None:
        return []
    if not Path(name).is_dir() or not os.access(name, os.W_OK):
        raise DataProblem(
            f"the tables cannot be put into `{name}`: it is no folder that can be written",
            "Make the folder first, or name another one with `--staging`.",
        )
    return [Path(name).resolve()]


_QUOTED = ("id", "text", "person", "choice", "texts")


def _selected(form: Form, table: str, lists: Callable[[str], str]) -> str:
    columns = ", ".join(
        f"{lists(identifier(name))} AS {identifier(name)}" if kind == "texts" else identifier(name)
        for name, kind in kinds_of(form, table).items()
    )
    return f"SELECT {columns} FROM {table}"
