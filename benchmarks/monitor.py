"""Measures `monitor` over many leads: `python benchmarks/monitor.py`. Prints ratios to a scan.

Ten million MQLs with some 34 million attempts, in the order of their instants, as a log is kept.
What is judged: the first touch, 3 attempts in 14, 5 in 28 and 7 in 56 days, the longest gap, and
the median and 90th percentile of the first touch for each week and each of 24 people. A run with
`--cap 512MB` lets the kernel refuse all memory beyond that.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parent))
from warehouse_run import Cap

VERSION = 1
"""Of the data that this module makes."""
FIRST = int(datetime(2026, 1, 1, tzinfo=UTC).timestamp())
DAYS = 300
AS_OF = (FIRST + 340 * 86_400) * 1_000_000
PEOPLE = 24
AGREEMENT = """
agreement "Benchmark" {
  currency USD
  calendar office
}
party marketing "Marketing"
party sales "Sales"
calendar office "Office" {
  zone "Europe/Warsaw"
  open mon to fri 09:00-12:30, 13:00-17:00
  closed 2026-12-24 to 2026-12-31
}
stage mql "Qualified" of marketing
cadence inbound "Inbound" by sales after mql {
  first touch within 4 business hours
  at least 3 attempts within 2 weeks
  at least 5 attempts within 4 weeks
  at least 7 attempts within 8 weeks
  at most 20 business days between attempts
}
promise speed "Speed" by sales to marketing {
  meet inbound.first_touch for at least 95% of leads each week
}
"""
SCANNED = ("lead_id", "kind", "at_us", "automatic")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--leads", type=int, default=10_000_000)
    parser.add_argument("--runs", type=int, default=1, help="runs of each, in turn")
    parser.add_argument("--cap", help="a hard limit of memory for one more run, such as 512MB")
    parser.add_argument("--data", type=Path, default=Path(tempfile.gettempdir()) / "sla-monitor")
    parser.add_argument("--addresses", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--child", choices=tuple(_CHILDREN), help=argparse.SUPPRESS)
    options = parser.parse_args()
    folder = options.data / f"{options.leads}-{VERSION}"
    if options.addresses:
        most = _megabytes(options.cap) << 20
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))
    if options.child:
        print(json.dumps(_CHILDREN[options.child](folder, options.cap)))
        return
    if not folder.exists():
        make_data(folder, options.leads)
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, DuckDB {_version()}")
    times: dict[str, list[float]] = {}
    spent: dict[str, list[float]] = {}
    told: dict[str, Any] = {}
    kinds = ["scan", "monitor", *([f"monitor under {options.cap}"] if options.cap else [])]
    for _ in range(options.runs):
        for name in kinds:
            cap = options.cap if name.endswith(str(options.cap)) else None
            found = in_child(options, name.split()[0], cap)
            times.setdefault(name, []).append(found["seconds"])
            spent.setdefault(name, []).append(found["spent"])
            told[name] = found
    base, least = (statistics.median(one["scan"]) for one in (times, spent))
    print(f"{told['scan']['rows']:,} rows of {options.leads:,} leads")
    for name in kinds:
        seconds, used = (statistics.median(one[name]) for one in (times, spent))
        print(
            f"  {name:<22} {seconds:7.2f} s {seconds / base:6.1f} ×   of processors {used:7.2f} s"
            f" {used / least:6.1f} ×   {told[name]['peak']:5} MB at most"
        )
    if options.cap:
        same = told["monitor"]["digest"] == told[f"monitor under {options.cap}"]["digest"]
        print(f"  both found {'the same' if same else 'DIFFERENT THINGS'}")
    for line in told["monitor"]["told"]:
        print(f"  {line}")


def in_child(options: argparse.Namespace, kind: str, cap: str | None) -> dict[str, Any]:
    """One run in a process of its own."""
    command = [sys.executable, __file__, "--child", kind, "--data", str(options.data),
               "--leads", str(options.leads), *(["--cap", cap] if cap else [])]  # fmt: skip
    with Cap(_megabytes(cap) << 20 if cap else 0) as group:
        if cap and not group.works:
            # A limit of addresses is stricter: what is reserved counts, used or not.
            command.append("--addresses")
        told = subprocess.run(
            group.inside(command) if cap else command, check=True, stdout=subprocess.PIPE, text=True
        ).stdout
    found: dict[str, Any] = json.loads(told)
    return found


def make_data(folder: Path, leads: int) -> None:
    """`leads.parquet` and `happenings.parquet`; the same number gives the same files."""
    import duckdb

    beside = folder.with_suffix(".part")
    beside.mkdir(parents=True, exist_ok=True)
    start = f"({FIRST} + (hash(i) % {DAYS * 86_400})::BIGINT)"
    after = f"(hash(i, k) % {2 * 86_400})::BIGINT + k * (hash(i, 5) % {6 * 86_400})::BIGINT"
    with duckdb.connect() as connection:
        connection.execute(f"SET temp_directory = '{beside / 'spill'}'")
        connection.execute(f"""
            COPY (SELECT 'lead-' || i AS lead_id, 'rep-' || lpad((hash(i, 3) % {PEOPLE})::VARCHAR,
              2, '0') AS owner, NULL::VARCHAR AS zone,
              ['web', 'event', 'referral'][1 + (hash(i, 4) % 3)::INTEGER] AS source
              FROM range({leads}) t(i)) TO '{beside / "leads.parquet"}' (FORMAT parquet)
        """)
        connection.execute(f"""
            COPY (
              SELECT 'lead-' || i AS lead_id, 'mql' AS kind, {start} * 1000000 AS at_us,
                NULL::VARCHAR AS channel, NULL::VARCHAR AS person, NULL::BOOLEAN AS automatic
              FROM range({leads}) t(i)
              UNION ALL
              SELECT 'lead-' || i, 'attempt', ({start} + {after}) * 1000000,
                ['call', 'email', 'sms'][1 + (hash(i, k, 7) % 3)::INTEGER], NULL,
                hash(i, k, 8) % 10 = 0
              FROM range({leads}) t(i), range(8) u(k)
              WHERE k < [0, 1, 2, 3, 4, 5, 7, 5][1 + (hash(i, 99) % 8)::INTEGER]
              ORDER BY at_us
            ) TO '{beside / "happenings.parquet"}' (FORMAT parquet)
        """)
    for left in (beside / "spill").glob("*"):
        left.unlink()
    beside.rename(folder)


def scan(folder: Path, _cap: str | None) -> dict[str, Any]:
    """Read the columns that monitoring reads, and nothing else."""
    import duckdb

    read = ", ".join(f"count({name}), max({name})" for name in SCANNED)
    told = f"SELECT count(*), {read}, sum(strlen(lead_id)) FROM {_table(folder, 'happenings')}"
    with duckdb.connect() as connection:
        begin, spent = time.perf_counter(), _spent()
        rows = connection.execute(told).fetchall()
        connection.execute(f"SELECT max(lead_id), max(owner) FROM {_table(folder, 'leads')}")
        seconds = time.perf_counter() - begin
        spent = _spent() - spent
        return {"seconds": seconds, "spent": spent, "rows": rows[0][0], "peak": _peak()}


def monitor(folder: Path, cap: str | None) -> dict[str, Any]:
    """Every duty of the agreement over all leads."""
    limit = _megabytes(cap) if cap else None
    import duckdb

    from slalang.driver import read_text
    from slalang.monitor.sql.alphabet import Derived
    from slalang.monitor.sql.lives import Data
    from slalang.monitor.sql.run import counts_by_sql, waits_of
    from slalang.monitor.sql.scope import runs_in_sql
    from slalang.timeline.ground import ground_of

    ground = ground_of(read_text(AGREEMENT).agreement, date(2025, 12, 1), date(2027, 12, 31))
    duties = [one for one in ground.program.duties if runs_in_sql(ground, one, bands=False)]
    assert len(duties) == len(ground.program.duties)
    touch = Derived("touch", "attempt", "automatic IS FALSE")
    data = Data(_table(folder, "happenings"), _table(folder, "leads"), None, ("source",), (touch,))
    with tempfile.TemporaryDirectory() as spill, duckdb.connect() as connection:
        connection.execute(f"SET temp_directory = '{spill}'")
        connection.execute("SET preserve_insertion_order = false")
        memory = limit * 2 // 3 if limit else None
        if memory:
            connection.execute(f"SET memory_limit = '{memory}MB'")
        begin, spent = time.perf_counter(), _spent()
        counts = counts_by_sql(
            connection, ground, duties, data, AS_OF
        )  # fmt: skip
        waits = waits_of(connection, counts, "speed", ("period", "owner"))
        seconds, spent = time.perf_counter() - begin, _spent() - spent
        told = connection.execute(
            "SELECT duty, sum(kept), sum(broken), sum(void), sum(open) FROM tallies"
            " GROUP BY ALL ORDER BY ALL"
        ).fetchall()
        digest = connection.execute(
            "SELECT sum(hash(t)::HUGEINT)::VARCHAR FROM tallies t"
        ).fetchall()
    return {
        "seconds": seconds, "spent": spent, "peak": _peak(),
        "digest": [digest, len(waits), str(waits[7])],
        "told": [_line(row) for row in told] + [f"{len(waits):,} medians and percentiles"],
    }  # fmt: skip


_CHILDREN = {"scan": scan, "monitor": monitor}


def _line(row: tuple[Any, ...]) -> str:
    duty, *numbers = row
    kept, broken, void, running = (f"{int(one):>11,}" for one in numbers)
    return f"{duty:<20} {kept} kept {broken} broken {void} void {running} open"


def _table(folder: Path, name: str) -> str:
    return f"read_parquet('{folder / name}.parquet')"


def _megabytes(text: str) -> int:
    found = re.fullmatch(r"([0-9]+) ?MB", text)
    assert found, f"write the cap such as 512MB, not {text}"
    return int(found[1])


def _peak() -> int:
    """Megabytes of this process; what `getrusage` tells is inherited from whoever started it."""
    found = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())
    return int(found[1]) // 1024 if found else 0


def _spent() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _version() -> str:
    import duckdb

    return str(duckdb.__version__)


if __name__ == "__main__":
    main()
