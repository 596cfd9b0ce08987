"""Measures the proofs: `python benchmarks/solver.py`. Whole processes, with and without them.

CPU time of both sides in turn, so that other work on the machine counts for neither;
nothing is asserted here.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import stress

EXAMPLE = Path(__file__).parents[1] / "examples" / "packwell"
SLALANG = [sys.executable, "-m", "slalang", "check", "-q", "--no-cache"]
# Compiled modules are kept, as they are wherever slalang is installed.
ENVIRONMENT = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7, help="runs of each whole process")
    parser.add_argument("--criteria", type=int, default=500, help="of the stress agreement")
    parser.add_argument("--stages", type=int, default=40)
    parser.add_argument("--classes", type=int, default=60)
    options = parser.parse_args()
    print(f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores\n")
    beside(EXAMPLE / "packwell.sla", "the flagship example", options.runs)
    with tempfile.TemporaryDirectory() as folder:
        size = (options.criteria, options.stages, options.classes)
        for flaws in (False, True):
            path = Path(folder) / f"stress_{flaws}.sla"
            path.write_text(stress.agreement(*size, flaws=flaws), encoding="utf-8")
            said = "{} criteria, {} stages, {} classes".format(*size)
            beside(path, f"{said}{', many flaws' if flaws else ''}", min(options.runs, 3))


def beside(path: Path, what: str, runs: int) -> None:
    """A check with and without proofs, CPU seconds of whole processes in turn."""
    times: dict[str, list[float]] = {"with": [], "without": []}
    for round_ in range(runs + 1):
        for name, more in (("with", []), ("without", ["--no-solver"])):
            seconds = cpu([*SLALANG, *more, str(path)], path.parent)
            if round_:
                times[name].append(seconds)
    full, bare = (statistics.median(times[name]) for name in ("with", "without"))
    print(f"{what} (median CPU time of whole processes, in turn)")
    print(f"  with proofs {full:6.2f} s   without {bare:6.2f} s   {full / bare:5.2f} ×\n")


def cpu(command: list[str], folder: Path) -> float:
    """The CPU seconds that a process takes."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, capture_output=True, cwd=folder, check=False, env=ENVIRONMENT)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    main()
