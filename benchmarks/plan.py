"""Measures a large plan: `python benchmarks/plan.py`. 36 months, 20 streams of 20 sources each.

The plan is made without numpy: a sheet of exact cells, then what every cell comes to. Beside it
stands the same arithmetic in numpy, written by hand for these sources alone, in whole numbers. Both
run in turn in one process, as CPU time; their results are compared first. Needs `numpy`.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import time
from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np

from slalang.driver import read_text
from slalang.model.agreement import Agreement
from slalang.model.quantities import Period
from slalang.planning.plan import Setup, make_plan
from slalang.planning.result import Plan
from slalang.planning.sheet.reckon import reckon

STAGES = ("mql", "sql", "opportunity", "customer")
GOAL = 40_000_000
RISE = 80_000
"""The goal of the first month, in equal parts from all sources, and what each month adds."""
AHEAD = 4
"""So many months before its deals a lead is needed at most, and one for what is cut."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--months", type=int, default=36)
    parser.add_argument("--streams", type=int, default=20, help="as many sources in each of them")
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    size = options.streams
    print(f"Python {platform.python_version()}, numpy {np.__version__}, {platform.machine()}, "
          f"{os.cpu_count()} cores\n")  # fmt: skip
    agreement = parsed(size)
    setup = Setup(Period.MONTH, date(2026, 1, 1), options.months)
    plan = make_plan(agreement, setup)
    values = reckon(plan.sheet)
    same(plan, values, vectorised(size, options.months))
    times: dict[str, list[float]] = {"sheet": [], "values": [], "numpy": []}
    for _ in range(options.runs):
        times["sheet"].append(cpu(lambda: make_plan(agreement, setup)))
        times["values"].append(cpu(lambda: reckon(plan.sheet)))
        times["numpy"].append(cpu(lambda: vectorised(size, options.months), 20))
    sheet, filled, bare = (statistics.median(times[name]) for name in ("sheet", "values", "numpy"))
    sources = size * size
    print(f"{sources} sources × {options.months} months, {len(plan.sheet.ops):,} cells (CPU time)")
    print(f"  the sheet          {sheet:8.3f} s   {sheet / bare:8.0f} ×")
    print(f"  what it comes to   {filled:8.3f} s   {filled / bare:8.0f} ×")
    print(f"  a plan             {sheet + filled:8.3f} s   {(sheet + filled) / bare:8.0f} ×")
    print(f"  numpy, by hand     {bare:8.4f} s          1 ×")


def figures(stream: int, source: int) -> tuple[tuple[int, int, int], int, int]:
    """The rates, the deal and the days of a source."""
    rates = 20 + stream, 50 + source, 15 + (stream + source) % 20
    return rates, 1_000 + 50 * stream, (30, 45, 60, 90)[source % 4]


def parsed(size: int) -> Agreement:
    """The agreement: a funnel of streams of sources, each with figures of its own."""
    share = f"brings {100 / size:g}% of revenue"
    streams = []
    for stream in range(size):
        sources = []
        for source in range(size):
            rates, deal, days = figures(stream, source)
            pairs = zip(STAGES, STAGES[1:], rates, strict=False)
            lines = [f"{start} to {end} {rate}%" for start, end, rate in pairs]
            lines += [share, f"deal {deal} USD", f"takes {days} days"]
            sources.append(f"source s{source} {{\n" + "\n".join(lines) + "\n}")
        inside = "\n".join(sources)
        streams.append(f"stream t{stream} {{\n{share}\n{inside}\n}}")
    stages = "\n".join(f"stage {name}" for name in STAGES[:-1])
    body = "\n".join(streams)
    read = read_text(
        'agreement "Large" {\n effective 2026-01-01 to 2035-12-31\n currency USD\n}\n'
        f"{stages}\nstage customer {{ ends }}\n"
        f"funnel sales through {', '.join(STAGES)} {{\n{body}\n}}\n"
        f"goal revenue {{ {GOAL} USD each month from sales, rising by {RISE} USD each month }}\n"
    )
    assert not read.findings, read.findings[0]
    return read.agreement


def vectorised(size: int, months: int) -> Any:
    """What each stage needs in each month, all sources together: by stage and month."""
    rows = [figures(stream, source) for stream in range(size) for source in range(size)]
    rates = np.array([rates for rates, _, _ in rows], dtype=np.int64)
    deals = np.array([deal for _, deal, _ in rows], dtype=np.int64)[:, None]
    days = np.array([days for _, _, days in rows], dtype=np.int64)[:, None]
    goals = GOAL + RISE * np.arange(months + AHEAD, dtype=np.int64)
    found = np.zeros((len(STAGES), months), dtype=np.int64)
    need = -(-goals // (deals * size * size))
    for place, stage in enumerate(reversed(STAGES)):
        if place:
            need = -(-need * 100 // rates[:, len(STAGES) - 1 - place, None])
        # So many ninetieths of a month before the deal: each of three steps takes a third.
        ahead = days * place
        before = np.zeros_like(need)
        for periods in range(AHEAD, -1, -1):
            part = np.clip(ahead - 90 * (periods - 1), 0, 90) if periods else 90
            by_now = -(-need * part // 90)
            found[STAGES.index(stage)] += (by_now - before).sum(axis=0)[periods : periods + months]
            before = by_now
    return found


def same(plan: Plan, values: Any, numbers: Any) -> None:
    """Both say the same, or there is nothing to compare."""
    for row, expected in zip(plan.funnels[0].stages, numbers, strict=True):
        ours = [int(values[cell]) for cell in row.need]
        assert ours == expected.tolist(), (row.stage, ours[:3], expected[:3])


def cpu(work: Callable[[], object], times: int = 1) -> float:
    """The CPU seconds of one run."""
    before = time.process_time()
    for _ in range(times):
        work()
    return (time.process_time() - before) / times


if __name__ == "__main__":
    main()
