"""Measures scoring all leads at once, side by side: `python benchmarks/warehouse.py`.

The agreement is `leads.sla`: 25 rules of who a lead is and 15 of what it did in 90 days. Everybody
reads the same two Parquet files and writes one, each in a process of its own, in turn, so that a
slow moment of the machine hits all of them. Others do it by hand, as somebody would who knows the
tool; they read, but do not check. *Floor* is what any of them has to do: read the same columns,
group events by lead, join, and write as many columns, without a rule. Results have to be equal in
every column of every lead, or nothing is printed but the difference.

    python benchmarks/warehouse.py                      a million leads, five million events
    python benchmarks/warehouse.py --leads 10_000_000   ten million, fifty million
    python benchmarks/warehouse.py --memory             slalang alone, within 512 MB
    python benchmarks/warehouse.py --incremental        slalang alone, a day after the last run

The data are made once for each size and kept.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from warehouse_data import AGREEMENT, AS_OF, EACH, data_of
from warehouse_run import Cap, Run, middle, ratio, run

HERE = Path(__file__).parent
OURS, FLOOR = "slalang score", "floor"
NEEDS = {"Polars": "polars", "chdb": "chdb", "pandas": "pandas", "PySpark": "pyspark"}
PACKAGES = ("duckdb", "polars", "chdb-core", "pandas", "pyarrow", "pyspark")
LIMIT, CAP = "300MB", 512_000_000


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--leads", type=int, default=1_000_000, help="a million")
    parser.add_argument("--rounds", type=int, default=3, help="3")
    parser.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "slalang-bench")
    parser.add_argument("--spark", action="store_true", help="PySpark, too: it takes its time")
    parser.add_argument("--only", metavar="NAMES", help="such as floor,slalang,Polars")
    parser.add_argument(
        "--memory", action="store_true", help=f"slalang alone, within {CAP:,} bytes"
    )
    parser.add_argument("--incremental", action="store_true", help="slalang alone, a day later")
    options = parser.parse_args()
    data = data_of(options.leads, options.cache)
    print(f"{options.leads:,} leads, {options.leads * EACH:,} events; {machine()}\n")
    with tempfile.TemporaryDirectory(prefix="slalang-bench-", dir=options.cache) as name:
        if options.memory:
            return in_little_memory(data, Path(name), options.rounds)
        if options.incremental:
            return a_day_later(data, Path(name), options.rounds)
        wanted = contestants(data, Path(name), options.spark)
        if options.only:
            parts = options.only.casefold().split(",")
            wanted = {
                name: command for name, command in wanted.items()
                if name in (OURS, FLOOR) or any(part in name.casefold() for part in parts)
            }  # fmt: skip
        return side_by_side(wanted, Path(name), options.rounds)


def machine() -> str:
    found = []
    for package in PACKAGES:
        try:
            found.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            continue
    cores = len(os.sched_getaffinity(0))
    return f"Python {platform.python_version()}, {', '.join(found)}, {cores} cores"


def contestants(data: Path, results: Path, spark: bool) -> dict[str, list[str]]:
    """Commands; each writes to `results` a file of its name."""

    def script(name: str, label: str, of: str = "raw") -> list[str]:
        return [sys.executable, str(HERE / f"warehouse_{name}.py"), str(data / of),
                str(file_of(results, label))]  # fmt: skip

    found = {
        FLOOR: script("floor", FLOOR),
        OURS: ours(data, file_of(results, OURS)),
        "our query alone": script("query", "our query alone", "canonical"),
        "Polars": script("polars", "Polars"),
        "chdb": script("chdb", "chdb"),
        "pandas": script("pandas", "pandas"),
    }
    if spark:
        found["PySpark"] = script("spark", "PySpark")
    return {
        name: command for name, command in found.items()
        if name not in NEEDS or find_spec(NEEDS[name])
    }  # fmt: skip


def ours(data: Path, output: Path, *more: str, as_of: datetime = AS_OF) -> list[str]:
    return [sys.executable, "-m", "slalang", "score", str(AGREEMENT), "--data", str(data / "raw"),
            "--as-of", as_of.isoformat(), "-o", str(output), "--compact", *more]  # fmt: skip


def file_of(results: Path, name: str) -> Path:
    return results / f"{name.replace(' ', '_')}.parquet"


def side_by_side(commands: Mapping[str, Sequence[str]], results: Path, rounds: int) -> int:
    """The table; 1 if somebody finds something else."""
    runs: dict[str, list[Run]] = {name: [] for name in commands}
    for number in range(rounds):
        for name, command in commands.items():
            runs[name].append(it := run(command))
            print(f"{name}: {it.wall:.1f} s, {it.cpu:.1f} s CPU", file=sys.stderr, flush=True)
        if number == 0 and (wrong := differences(results, [*commands])):
            print(wrong)
            return 1
    print(f"{'':<18}{'wall s':>8}{'CPU s':>8}{'GB':>7}"
          f"{'× floor: wall':>16}{'CPU':>6}{'× slalang: wall':>18}{'CPU':>6}")  # fmt: skip
    for name, mine in runs.items():
        floor, us = (ratio(mine, runs[base], "wall") for base in (FLOOR, OURS))
        floor_cpu, us_cpu = (ratio(mine, runs[base], "cpu") for base in (FLOOR, OURS))
        print(f"{name:<18}{middle(mine, 'wall'):>8.1f}{middle(mine, 'cpu'):>8.1f}"
              f"{middle(mine, 'peak') / 1e9:>7.2f}"
              f"{floor:>16.2f}{floor_cpu:>6.2f}{us:>18.2f}{us_cpu:>6.2f}")  # fmt: skip
    aims(runs)
    return 0


def aims(runs: Mapping[str, Sequence[Run]]) -> None:
    """What we want to be, beside what is."""
    print(f"\n{'':<44}{'wall':>8}{'CPU':>8}")
    base = runs[OURS]

    def line(text: str, above: Sequence[Run], below: Sequence[Run]) -> None:
        wall, cpu = ratio(above, below, "wall"), ratio(above, below, "cpu")
        print(f"{text:<44}{wall:>7.2f}×{cpu:>7.2f}×")

    line("aim ≤ 2.0 × floor", base, runs[FLOOR])
    quick = [runs[name] for name in ("Polars", "chdb") if name in runs]
    if quick:
        fastest = min(quick, key=lambda one: middle(one, "wall"))
        line("aim ≤ 1.25 × the faster of Polars and chdb", base, fastest)
    if "pandas" in runs:
        line("aim: pandas takes ≥ 3 × as long", runs["pandas"], base)
    if "PySpark" in runs:
        line("aim: PySpark takes ≥ 6 × as long", runs["PySpark"], base)


def differences(results: Path, names: Sequence[str]) -> str:
    """Which results are not those of slalang, and where; empty if all are equal."""
    others = [name for name in names if name not in (OURS, FLOOR)]
    files = [str(file_of(results, name)) for name in (OURS, *others)]
    # A process of its own keeps this one small: children inherit the peak of their parent.
    said = subprocess.run(
        [sys.executable, str(HERE / "warehouse_digest.py"), *files],
        check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    found = json.loads(said)
    lines = [f"{name} says something else than slalang:\n{wrong}"
             for name, wrong in zip(others, found["wrong"], strict=True) if wrong]  # fmt: skip
    if not lines:
        print(f"all results are equal: {found['rows']:,} rows, {found['digest']}\n")
    return "\n".join(lines)


def in_little_memory(data: Path, results: Path, rounds: int) -> int:
    """slalang as it is, and within a cap that the system enforces, in turn."""
    free: list[Run] = []
    capped: list[Run] = []
    with Cap(CAP) as cap:
        for _ in range(rounds):
            free.append(run(ours(data, file_of(results, "free"))))
            command = ours(data, file_of(results, "capped"), "--memory-limit", LIMIT)
            capped.append(run(command, cap))
        held = "a hard cap of" if cap.works else "no cap (no control group can be made), but"
    label = f"--memory-limit {LIMIT}"
    print(f"{label}, within {held} {CAP // 1_000_000} MB")
    for name, runs in (("unlimited", free), (label, capped)):
        print(f"{name:<22}{middle(runs, 'wall'):>8.1f} s{middle(runs, 'cpu'):>8.1f} s CPU"
              f"{middle(runs, 'peak') / 1e9:>7.2f} GB")  # fmt: skip
    print(f"{'aim ≤ 1.7 ×':<22}{ratio(capped, free, 'wall'):>7.2f}×"
          f"{ratio(capped, free, 'cpu'):>7.2f}× CPU")  # fmt: skip
    return 0


def a_day_later(data: Path, results: Path, rounds: int) -> int:
    """All leads anew, and only those that may have changed since the results of a day before."""
    before = file_of(results, "before")
    run(ours(data, before, "--remember", as_of=AS_OF - timedelta(days=1)))
    whole: list[Run] = []
    changed: list[Run] = []
    for number in range(rounds):
        whole.append(run(ours(data, file_of(results, OURS))))
        changed.append(run(ours(data, file_of(results, "later"), "--incremental", str(before))))
        if number == 0 and (wrong := differences(results, [OURS, "later"])):
            print(wrong)
            return 1
    for name, runs in (("all anew", whole), ("--incremental", changed)):
        print(f"{name:<22}{middle(runs, 'wall'):>8.1f} s{middle(runs, 'cpu'):>8.1f} s CPU")
    print(f"{'aim ≥ 2 ×':<22}{ratio(whole, changed, 'wall'):>7.2f}×"
          f"{ratio(whole, changed, 'cpu'):>7.2f}× CPU")  # fmt: skip
    return 0


if __name__ == "__main__":
    sys.exit(main())
