"""Measures simulations beside bare numpy: `python benchmarks/simulate.py`.

The flagship is drawn many times: its chances, percentiles, what matters most, and how many leads
are enough. Bare numpy draws as many variates of the same shapes (Beta, binomial and gamma, one
array for each batch of leads), and does nothing with them. Reading and checking the agreement is
not counted; making its plan is. They run in turn, several times; of each the run with the least
CPU time counts.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from slalang.driver import read_file
from slalang.model.agreement import Agreement
from slalang.planning.plan import Setup, axis_of
from slalang.planning.simulate.draws import chance, draw, draw_rates
from slalang.planning.simulate.goals import Wishes
from slalang.planning.simulate.result import Simulation
from slalang.planning.simulate.run import simulate
from slalang.planning.simulate.strands import strands_of
from slalang.planning.simulate.world import World, world_of

ROOT = Path(__file__).parents[1]
FLAGSHIP = ROOT / "examples" / "packwell" / "packwell.sla"
ROUNDS = 5
AT_ONCE = 20_000


def main() -> int:
    """Prepare, measure, print."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--draws", type=int, default=100_000, help="draws that are compared")
    options.add_argument("--many", type=int, default=1_000_000, help="draws of the large run")
    chosen = options.parse_args()
    agreement = flagship()
    about = world(agreement)
    print(f"numpy {np.__version__}, Python {sys.version.split()[0]}")
    print(f"{len(about.lines)} sources, {sum(len(line.batches) for line in about.lines)} batches\n")
    bare, only, whole = [], [], []
    for _ in range(ROUNDS):
        bare.append(timed(lambda: bare_numpy(about, chosen.draws)))
        only.append(timed(lambda: drawn(about, chosen.draws)))
        whole.append(timed(lambda: simulated(agreement, chosen.draws)))
    print(f"{chosen.draws:,} draws, CPU time")
    for name, times in (("bare numpy", bare), ("drawn", only), ("simulated", whole)):
        print(f"  {name:<12} {min(times):6.2f} s  {min(times) / min(bare):4.1f} ×")
    before = peak()
    took = timed(lambda: simulated(agreement, chosen.many))
    print(
        f"\n{chosen.many:,} draws: {took:.1f} s, peak memory {peak():.0f} MB (before {before:.0f})"
    )
    return 0


def flagship() -> Agreement:
    """The agreement of the flagship example."""
    found, _ = read_file(FLAGSHIP, FLAGSHIP.parent)
    assert found
    assert found.agreement
    return found.agreement


def world(agreement: Agreement) -> World:
    """All that is drawn."""
    strands, rates = strands_of(agreement, Setup())
    found = world_of(strands, rates, axis_of(agreement, Setup()).count)
    assert found
    return found


def simulated(agreement: Agreement, draws: int) -> None:
    """Everything that `slalang simulate` tells."""
    assert isinstance(simulate(agreement, None, Wishes(draws=draws)), Simulation)


def drawn(about: World, draws: int) -> None:
    """The draws alone, added up by goal and period."""
    generator = np.random.Generator(np.random.PCG64(1))
    for _ in range(0, draws, AT_ONCE):
        draw(about, generator, AT_ONCE, draw_rates(about, generator, AT_ONCE))


def bare_numpy(about: World, draws: int) -> None:
    """As many variates of the same shapes."""
    generator = np.random.Generator(np.random.PCG64(1))
    for _ in range(0, draws, AT_ONCE):
        rates = dict(about.fixed) | {
            key: generator.beta(on, off, AT_ONCE) for key, (on, off) in about.spread.items()
        }
        for line in about.lines:
            likely = [chance(way, rates) for way in line.ways]
            for batch in line.batches:
                left = generator.binomial(int(batch.leads), likely[batch.way], AT_ONCE)
                for _ in batch.arrivals[1:]:
                    generator.binomial(left, 0.5)
            if line.deal_spread:
                each = (line.deal / line.deal_spread) ** 2
                shape = np.full(AT_ONCE, batch.leads * np.mean(likely[batch.way]) * each)
                for _ in range(about.periods):
                    generator.standard_gamma(shape)


def timed(run: Callable[[], None]) -> float:
    """Seconds of CPU time."""
    start = time.process_time()
    run()
    return time.process_time() - start


def peak() -> float:
    """The most memory that this process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    raise SystemExit(main())
