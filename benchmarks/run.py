"""Measures slalang: `python benchmarks/run.py`. Prints absolute figures and ratios, side by side.

Start-up times are medians of whole processes that run in turn, so that a slow
moment of the machine hits both sides. Nothing is asserted here.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import projects

PYTHON = sys.executable
SLALANG = [PYTHON, "-m", "slalang"]
# Compiled modules are kept, as they are wherever slalang is installed.
ENVIRONMENT = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=11, help="runs of each whole process")
    parser.add_argument("--lines", type=int, default=10_000, help="lines of the large project")
    parser.add_argument("--files", type=int, default=1_000, help="files of the cached project")
    parser.add_argument("--others", type=int, default=2_000, help="lines for other linters")
    options = parser.parse_args()
    print(f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores\n")
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        start_up(root, options.runs)
        throughput(root, options.lines)
        cached(root, options.files, options.runs)
        other_linters(root, options.others)


def start_up(root: Path, runs: int) -> None:
    """Whole processes against the least that a click program costs."""
    small = root / "small.sla"
    small.write_text(projects.agreement(1) + FILLER, encoding="utf-8")
    lines = small.read_text(encoding="utf-8").count("\n")
    commands = {
        "python -c 'import click'": [PYTHON, "-c", "import click"],
        "slalang --help": [*SLALANG, "--help"],
        f"slalang check, {lines} lines": [*SLALANG, "check", "--no-cache", str(small)],
    }
    times = in_turn(commands, runs, root)
    base = statistics.median(times["python -c 'import click'"])
    print("Start-up (median of whole processes, in turn)")
    for name, seconds in times.items():
        middle = statistics.median(seconds)
        print(f"  {name:<28} {middle * 1000:7.0f} ms   {middle / base:5.2f} ×")
    print()


FILLER = "\n# What else we agreed on\n" + "".join(
    f'event seen_{n} "Seen {n}" {{ page text }}\n' for n in range(60)
)


def throughput(root: Path, lines: int) -> None:
    """Parse, resolve and check in one process, with the memory that it takes."""
    folder = root / "large"
    real = projects.write_project(folder, lines)
    code = (
        "import sys, time, resource; from pathlib import Path; from slalang import driver;"
        "from slalang.settings import Settings; from dataclasses import replace;"
        "from slalang.settings import read_settings;"
        "p = Path(sys.argv[1]); s = replace(read_settings(p), cache=False);"
        "driver.check([p / 'agreement_0000.sla'], s);"
        "t = time.perf_counter(); driver.check([p], s); t = time.perf_counter() - t;"
        "print(t, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    results = []
    for _ in range(5):
        out = subprocess.run(
            [PYTHON, "-c", code, str(folder)],
            capture_output=True,
            text=True,
            check=True,
            env=ENVIRONMENT,
        )
        seconds, memory = out.stdout.split()
        results.append((float(seconds), int(memory) / 1024))
    best = statistics.median(seconds for seconds, _ in results)
    memory = max(memory for _, memory in results)
    print(f"Throughput: parse + resolve + check, {real:,} lines in one process (median of 5)")
    print(f"  {best:6.2f} s   {real / best:10,.0f} lines/s   {memory:6.0f} MB\n")


def cached(root: Path, files: int, runs: int) -> None:
    """A check of an unchanged project, against the first check of it."""
    folder = root / "many"
    real = projects.write_project(folder, files * projects.LINES)
    (folder / "slalang.toml").write_text("", encoding="utf-8")
    command = [*SLALANG, "check", "-q", str(folder)]
    started = time.perf_counter()
    subprocess.run(command, capture_output=True, cwd=folder, check=False)
    first = time.perf_counter() - started
    again = in_turn({"again": command}, min(runs, 5), folder)["again"]
    middle = statistics.median(again)
    print(f"Re-check of {files:,} unchanged files, {real:,} lines (whole processes)")
    print(f"  first {first:6.2f} s   again {middle:6.2f} s   {first / middle:5.1f} × faster\n")


def other_linters(root: Path, lines: int) -> None:
    """Other linters on as many lines of their own language, whole processes."""
    ours = root / "ours"
    real = projects.write_project(ours, lines)
    (root / "other.yaml").write_text(projects.yaml_text(lines), encoding="utf-8")
    (root / "other.sql").write_text(projects.sql_text(lines), encoding="utf-8")
    # Without this sqlfluff passes over files of such a size.
    (root / ".sqlfluff").write_text("[sqlfluff]\nlarge_file_skip_byte_limit = 0\n", "utf-8")
    commands = {f"slalang check, {real:,} lines": [*SLALANG, "check", "--no-cache", str(ours)]}
    if importlib.util.find_spec("yamllint"):
        command = [PYTHON, "-m", "yamllint", "-d", "relaxed", str(root / "other.yaml")]
        commands[f"yamllint, {lines:,} lines of YAML"] = command
    if importlib.util.find_spec("sqlfluff"):
        command = [PYTHON, "-m", "sqlfluff", "lint", "--dialect", "ansi", "--disable-progress-bar",
                   str(root / "other.sql")]  # fmt: skip
        commands[f"sqlfluff, {lines:,} lines of SQL"] = command
    times = in_turn(commands, 3, root)
    base = statistics.median(next(iter(times.values())))
    print("Beside other linters, each on its own language (median of 3 whole processes)")
    for name, seconds in times.items():
        middle = statistics.median(seconds)
        print(f"  {name:<36} {middle:7.2f} s   {middle / base:6.2f} ×")
    if len(commands) < 3:
        print("  (pip install 'slalang[bench]' brings the others)")


def in_turn(commands: dict[str, list[str]], runs: int, folder: Path) -> dict[str, list[float]]:
    """Run commands one after the other, round by round; the first round is not counted."""
    times: dict[str, list[float]] = {name: [] for name in commands}
    for round_ in range(runs + 1):
        for name, command in commands.items():
            started = time.perf_counter()
            subprocess.run(command, capture_output=True, cwd=folder, check=False, env=ENVIRONMENT)
            if round_:
                times[name].append(time.perf_counter() - started)
    return times


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    main()
