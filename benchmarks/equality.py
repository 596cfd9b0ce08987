"""Asks every engine about the same sample leads: `python benchmarks/equality.py --leads 50000`.

Leads and events of the flagship are made and read once; each engine then scores all of them. The
hash is over every score, class, stage and bit of every lead. It ends with 1 if one differs. The
interpreter is asked about some of the leads, chosen by their identifiers. Postgres is a server that
is started for this; engines that are not installed are left out, and named.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from hashlib import sha256
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import equality_javascript

from slalang.backends.scoring import rules_of
from slalang.data.connect import connect
from slalang.data.default_plan import default_plan
from slalang.data.engines.transfer import write_parquet
from slalang.data.quoting import identifier, literal
from slalang.data.rejects import Tally
from slalang.data.result import contract
from slalang.data.run import engine_relation
from slalang.data.source import load, source_of, tables_of
from slalang.data.stage import Raw, stage
from slalang.data.wishes import Wishes
from slalang.data.write import batches
from slalang.driver import read_file
from slalang.form import columns_of, form_of

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

ROOT = Path(__file__).parents[1]
AGREEMENT = ROOT / "examples" / "packwell" / "packwell.sla"
AS_OF = "2026-03-06T16:30:00Z"
WAYS: Mapping[str, tuple[str, bool]] = {
    "DuckDB, packed": ("duckdb", True),
    "DuckDB, plain": ("duckdb", False),
    "Python, generated": ("python", False),
    "ClickHouse": ("clickhouse", False),
    "PostgreSQL": ("postgres", False),
    "Spark": ("spark", False),
}


def main() -> int:
    """Make, read, ask, compare."""
    options = _options()
    rules = _rules()
    with tempfile.TemporaryDirectory(prefix="slalang-") as name:
        folder = Path(name)
        data = Path(options.data) if options.data else _sample(folder, options.leads, options.seed)
        connection = connect([data], folder, memory_limit=options.memory_limit)
        with connection:
            leads = _staged(connection, rules, data, folder)
            print(f"{leads:,} leads of {AGREEMENT.stem}, as of {AS_OF}", flush=True)
            found = _all(connection, rules, data, folder)
            some = _interpreted(connection, rules, options.interpreted, folder)
    if len({*found.values()}) > 1 or not some:
        print("They differ.")
        return 1
    print(f"{len(found)} engines, one hash.")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--leads", type=int, default=50_000, metavar="N")
    parser.add_argument("--interpreted", type=int, default=20_000, metavar="N",
                        help="so many of them the interpreter is asked about")  # fmt: skip
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--data", help="a folder that was made before, as JSON lines")
    parser.add_argument("--memory-limit", default="4GB")
    return parser.parse_args()


def _rules() -> Mapping[str, Any]:
    read, _ = read_file(AGREEMENT, AGREEMENT.parent)
    assert read is not None
    return rules_of(read.agreement, hashed=False)


def _sample(folder: Path, leads: int, seed: int) -> Path:
    into = folder / "data"
    command = [sys.executable, "-m", "slalang.cli.main", "sample-data", AGREEMENT.name]
    command += ["--as-of", AS_OF, "-o", str(into), "--leads", str(leads), "--seed", str(seed)]
    subprocess.run([*command, "--format", "jsonl", "--no-work"], cwd=AGREEMENT.parent, check=True)
    return into


def _staged(
    connection: DuckDBPyConnection, rules: Mapping[str, Any], data: Path, folder: Path
) -> int:
    """Canonical tables in files, which every engine is then given."""
    form, source = form_of(rules), source_of(str(data))
    plan = default_plan(form, tables_of(connection, source))
    tally = Tally(StringIO())
    raw = Raw(connection, load(connection, source, plan, folder))
    found = stage(raw, plan, columns_of(form), tally, lambda _: None)
    assert not tally.rows, tally.reasons
    (folder / "canonical").mkdir()
    write_parquet(connection, form, folder / "canonical")
    for table in ("leads", "events"):
        path = literal(str(folder / "canonical" / f"{table}.parquet"))
        connection.execute(f"CREATE OR REPLACE VIEW {table} AS FROM read_parquet({path})")
    return found.leads


def _all(
    connection: DuckDBPyConnection, rules: Mapping[str, Any], data: Path, folder: Path
) -> dict[str, str]:
    """The hash of each engine, by its name."""
    found = {}
    for name, (engine, pack) in WAYS.items():
        if lacking := _missing(engine):
            print(f"{name:<20} left out: {lacking}", flush=True)
            continue
        begun = time.perf_counter()
        wishes = Wishes("", "", datetime.fromisoformat(AS_OF), engine, server=_server(engine))
        place = folder / name.replace(",", "").replace(" ", "-")
        place.mkdir()
        relation = engine_relation(connection, rules, wishes, place, pack=pack)
        # Even what DuckDB has only in mind is then computed.
        connection.execute(f"CREATE TABLE found AS FROM {relation}")
        seconds = time.perf_counter() - begun
        found[name] = _told(name, _digest(_rows(connection, rules, "found")), seconds)
        connection.execute("DROP TABLE found")
        connection.execute("DROP TABLE IF EXISTS result")
    if lacking := equality_javascript.missing():
        print(f"{'JavaScript':<20} left out: {lacking}", flush=True)
        return found
    begun = time.perf_counter()
    rows = _digest(equality_javascript.rows(connection.cursor(), rules, AS_OF, data))
    found["JavaScript"] = _told("JavaScript", rows, time.perf_counter() - begun)
    return found


def _interpreted(
    connection: DuckDBPyConnection, rules: Mapping[str, Any], count: int, folder: Path
) -> bool:
    """Whether the interpreter finds the same as DuckDB of some leads."""
    wishes = Wishes("", "", datetime.fromisoformat(AS_OF), "duckdb")
    chosen = folder / "chosen"
    chosen.mkdir()
    for table, query in {
        "leads": f"FROM leads ORDER BY md5(lead_id), lead_id LIMIT {count}",
        "events": "FROM events SEMI JOIN leads USING (lead_id)",
    }.items():
        path = literal(str(chosen / f"{table}.parquet"))
        connection.execute(f"COPY ({query}) TO {path} (FORMAT parquet)")
        connection.execute(f"CREATE OR REPLACE VIEW {table} AS FROM read_parquet({path})")
    begun = time.perf_counter()
    relation = engine_relation(connection, rules, wishes, chosen)
    ours = _digest(_rows(connection, rules, relation))
    slow = Wishes("", "", datetime.fromisoformat(AS_OF), "interpreter")
    relation = engine_relation(connection, rules, slow, chosen)
    theirs = _digest(_rows(connection, rules, relation))
    print(f"of {count:,} of them:")
    _told("DuckDB, packed", ours, None)
    _told("interpreter", theirs, time.perf_counter() - begun)
    return ours == theirs


def _rows(
    connection: DuckDBPyConnection, rules: Mapping[str, Any], relation: str
) -> Iterator[tuple[object, ...]]:
    columns = ", ".join(identifier(name) for name, _ in contract(form_of(rules)))
    for batch in batches(connection, f"SELECT {columns} FROM {relation} ORDER BY lead_id"):
        yield from batch


def _digest(rows: Iterable[tuple[object, ...]]) -> str:
    """Over one line of JSON for each row; whole numbers, texts and nothing else."""
    found, count = sha256(), 0
    for row in rows:
        assert all(cell is None or type(cell) in (int, str) for cell in row), row
        found.update(json.dumps(row, ensure_ascii=False).encode() + b"\n")
        count += 1
    return f"{found.hexdigest()} {count:,} rows"


def _told(name: str, digest: str, seconds: float | None) -> str:
    took = "" if seconds is None else f"  {seconds:8.1f} s"
    print(f"{name:<20} {digest}{took}", flush=True)
    return digest


def _missing(engine: str) -> str | None:
    if engine not in ("spark", "postgres", "clickhouse"):
        return None
    lacking: str | None = _connector(engine).missing()
    return lacking


def _server(engine: str) -> str | None:
    return _connector(engine).address() if engine == "postgres" else None


def _connector(engine: str) -> Any:
    """How the tests find an engine, and start its server."""
    from importlib import import_module

    folder = str(ROOT / "tests" / "engines")
    if folder not in sys.path:
        sys.path.append(folder)
    return import_module(f"connect_{engine}")


if __name__ == "__main__":
    sys.exit(main())
