"""What a run was made of, and its results in Parquet; each can be found in the other."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from slalang.data.plan import EventRows, LeadRows, Plan, Reading
from slalang.data.problem import DataProblem
from slalang.data.quoting import file_literal
from slalang.data.write import KEY
from slalang.evaluate.case import microseconds
from slalang.source.frozen import dataclass
from slalang.version import __version__

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

FORMAT = "slalang.scored/1"
_NUMBERS = ("leads", "rejects", "buckets")
FULL = (
    "Score all leads once without `--incremental` and with `--remember`: later runs can then"
    " build on that."
)


@dataclass(frozen=True, slots=True)
class Record:
    """What has to be the same for results to be taken over, and what is good to know."""

    format: str
    slalang: str
    duckdb: str
    """Whose hashes mark the data; another release may hash otherwise."""
    engine: str
    rules: str
    """SHA-256 of the scoring JSON."""
    reading: str
    """SHA-256 of how columns are read."""
    as_of: str
    leads: int
    rejects: int
    """Rows that could not be read."""
    buckets: int
    known: str
    """SHA-256 of the file beside the results."""


class Earlier:
    """Results of an earlier run."""

    __slots__ = ("as_of", "path", "record")

    def __init__(self, path: Path, record: Record) -> None:
        self.path = path
        self.record = record
        self.as_of = microseconds(datetime.fromisoformat(record.as_of))


def beside(path: Path) -> Path:
    """The file of marks that belongs to results: `scores.parquet.known`."""
    real = Path(os.path.realpath(path))
    return real.with_name(f"{real.name}.known")


def record_text(record: Record) -> str:
    """The record as JSON."""
    said = {name: getattr(record, name) for name in Record.__match_args__}
    return json.dumps(said, ensure_ascii=False)


def earlier_run(
    connection: DuckDBPyConnection, previous: str, as_of: datetime, same: Mapping[str, str]
) -> Earlier:
    """The run that wrote `previous`; raises `DataProblem` where nothing can be taken from it.

    `same` are the fields of the record that have to be as they are now.
    """
    path = Path(previous)
    if not path.is_file():
        raise DataProblem(f"`{previous}`, the results of the run before, is not there", FULL)
    record = _record(connection, path)
    if record is None:
        raise DataProblem(f"`{previous}` does not say what it was made of", FULL)
    for name, what in _DIFFERENT.items():
        if getattr(record, name) != same[name]:
            raise DataProblem(f"`{previous}` was made with {what}", FULL)
    earlier = Earlier(path, record)
    if earlier.as_of > microseconds(as_of):
        raise DataProblem(
            f"`{previous}` is as of {record.as_of}, which is later than {as_of.isoformat()}", FULL
        )
    marks = beside(path)
    if not marks.is_file():
        raise DataProblem(f"`{marks}`, which belongs to `{previous}`, is not there", FULL)
    if digest_of(marks) != record.known:
        raise DataProblem(f"`{marks}` was not written together with `{previous}`", FULL)
    return earlier


_DIFFERENT = {
    "slalang": "another version of slalang", "duckdb": "another version of DuckDB",
    "rules": "other rules", "reading": "data that was read otherwise: other columns or types",
}  # fmt: skip


def digest_of(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        found = sha256()
        while part := file.read(1 << 20):
            found.update(part)
    return found.hexdigest()


def same_now(rules: Mapping[str, Any], plan: Plan) -> dict[str, str]:
    """What a record says of version, rules and reading, if it is made now."""
    import duckdb

    meaning = {name: part for name, part in rules.items() if name != "generator"}
    text = json.dumps(meaning, sort_keys=True, ensure_ascii=False, default=str)
    return {
        "slalang": __version__,
        "duckdb": duckdb.__version__,
        "rules": sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        "reading": sha256("\n".join(_read(plan)).encode("utf-8", "surrogatepass")).hexdigest(),
    }


def _read(plan: Plan) -> Iterator[str]:
    """Everything of a plan but where its files are."""
    every: tuple[LeadRows | EventRows, ...] = (plan.leads, *plan.events)
    for rows in every:
        yield rows.table.name
        yield from (repr(test) for test in rows.where)
        readings = (rows.id,) if isinstance(rows, LeadRows) else (rows.lead, rows.at)
        for reading in (*readings, *rows.readings):
            # What was found out about the cells of this day says nothing of how they are read.
            of = {name: getattr(reading, name) for name in Reading.__match_args__}
            yield repr({name: part for name, part in of.items() if name != "known"})
        if not isinstance(rows, LeadRows):
            event = rows.event
            yield repr(event if isinstance(event, str) else (event.places, event.choices))
            yield repr((dict(rows.constants), rows.by, not isinstance(event, str)))
            yield "" if isinstance(event, str) else repr((event.spellings, event.otherwise))
        for join in rows.joins:
            yield f"{join.alias} {join.table.name} {join.here} {join.there} {join.inner}"
            yield repr(join.where)


def _record(connection: DuckDBPyConnection, path: Path) -> Record | None:
    import duckdb

    place = file_literal(path.resolve())
    try:
        found = connection.execute(
            f"SELECT decode(value) FROM parquet_kv_metadata({place}) WHERE decode(key) = '{KEY}'"
        ).fetchone()
        count = connection.execute(f"SELECT count(*) FROM read_parquet({place})").fetchone()
        said = json.loads(found[0]) if found else None
    except (duckdb.Error, ValueError):
        return None
    if not isinstance(said, dict) or said.get("format") != FORMAT:
        return None
    if set(said) != set(Record.__match_args__) or any(
        type(value) is not (int if name in _NUMBERS else str) for name, value in said.items()
    ):
        return None
    record = Record(**said)
    return record if count is not None and count[0] == record.leads else None
