"""Measures the cheapest mix: `python benchmarks/mix.py`. 12 sources × 18 months.

Ours goes from the agreement to whole leads: it reads what is asked, writes the linear program, has
it solved, rounds up at each stage, draws in the limits that this breaks and has it solved again.
Beside it stands a bare call of HiGHS on the same matrices, the first of them. Both run in turn in
one process, as CPU time. Needs `highspy`.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import time
from collections.abc import Callable
from datetime import date
from importlib.metadata import version

from slalang.driver import read_text
from slalang.model.agreement import Agreement
from slalang.model.quantities import Period
from slalang.planning.ground import ground_of
from slalang.planning.mix.cheapest import cheapest_mix
from slalang.planning.mix.program import Program, program_of
from slalang.planning.mix.solve import opened, solve
from slalang.planning.mix.task import task_of
from slalang.planning.plan import Setup, axis_of
from slalang.planning.sheet.cells import Draft


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sources", type=int, default=12)
    parser.add_argument("--months", type=int, default=18)
    parser.add_argument("--runs", type=int, default=15)
    options = parser.parse_args()
    print(f"Python {platform.python_version()}, highspy {version('highspy')}, "
          f"{platform.machine()}, {os.cpu_count()} cores\n")  # fmt: skip
    setup = Setup(Period.MONTH, date(2026, 1, 1), options.months)
    for limits in (False, True):
        said = "limits that bind in every month" if limits else "no limits"
        agreement = parsed(options.sources, limits=limits)
        beside(f"{options.sources} sources × {options.months} months, {said}", agreement, setup,
               options.runs)  # fmt: skip


def beside(what: str, agreement: Agreement, setup: Setup, runs: int) -> None:
    """The whole way and a bare call, in turn."""
    program = written(agreement, setup)
    ours: list[float] = []
    bare: list[float] = []
    for round_ in range(runs + 1):
        one, two = cpu(lambda: cheapest_mix(agreement, setup)), cpu(lambda: solve(opened(program)))
        if round_:
            ours.append(one)
            bare.append(two)
    whole, call = statistics.median(ours), statistics.median(bare)
    [funnel] = cheapest_mix(agreement, setup).funnels
    assert funnel.cheapest
    assert not funnel.cheapest.broken
    print(f"{what}: {len(program.costs)} columns, {len(program.rows)} rows (median CPU time)")
    print(f"  agreement to whole leads {whole * 1000:6.1f} ms   bare HiGHS {call * 1000:6.1f} ms   "
          f"{whole / call:5.1f} ×\n")  # fmt: skip


def written(agreement: Agreement, setup: Setup) -> Program:
    """The linear program alone."""
    ground = ground_of(Draft(), agreement, axis_of(agreement, setup))
    task, _ = task_of(ground, agreement.funnels[0], goes_on=setup.goes_on)
    assert task
    return program_of(task)


def parsed(sources: int, *, limits: bool) -> Agreement:
    """Sources with figures of their own; better rates are dearer."""
    each = 100 // sources
    first, body = 100 - each * (sources - 1), []
    for number in range(sources):
        lines = [
            f"brings {first if not number else each}% of revenue",
            f"mql to sql {30 + number}%",
            f"sql to opportunity {70 + number}%",
            f"opportunity to customer {20 + number // 2}%",
            f"deal {1_500 + 100 * number} USD",
            f"takes {20 + 5 * number} days",
            f"costs {30 + 7 * number} USD per mql",
            f"costs {5 + number} USD per opportunity",
        ]
        if limits:
            lines.append(f"brings at most {600 - 10 * number} mql each month")
        body.append(f"source s{number} {{\n" + "\n".join(lines) + "\n}")
    funnel = "\n".join(body)
    read = read_text(
        'agreement "Mix" {\n effective 2026-01-01 to 2029-12-31\n currency USD\n}\n'
        "stage mql\nstage sql\nstage opportunity\nstage customer { ends }\n"
        f"funnel sales through mql, sql, opportunity, customer {{\n{funnel}\n"
        "improve opportunity to customer up to 25% by 2026-07-01\n}\n"
        "goal revenue { 500_000 USD each month from sales }\n"
    )
    assert not read.findings, read.findings[0]
    return read.agreement


def cpu(work: Callable[[], object]) -> float:
    """The CPU seconds of one run."""
    before = time.process_time()
    work()
    return time.process_time() - before


if __name__ == "__main__":
    main()
