"""Commands in; how long they took, what they computed and how much memory they held, out."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Literal, NamedTuple

ROOT = Path(__file__).parent.parent
GROUPS = Path("/sys/fs/cgroup")
What = Literal["wall", "cpu", "peak"]


class Run(NamedTuple):
    """One process, with all that it waited for."""

    wall: float
    """Seconds."""
    cpu: float
    """Seconds of all its threads."""
    peak: int
    """Bytes that it held at most."""


class Cap:
    """A control group of Linux with so many bytes, if one can be made here; gone afterwards."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.folder: Path | None = None

    @property
    def works(self) -> bool:
        return self.folder is not None

    def __enter__(self) -> Cap:
        # The two kinds of control groups differ in where they are and what their files are called.
        old = (GROUPS / "memory").is_dir()
        folder = (GROUPS / "memory" if old else GROUPS) / f"slalang-bench-{os.getpid()}"
        try:
            folder.mkdir()
            limit = "memory.limit_in_bytes" if old else "memory.max"
            (folder / limit).write_text(str(self.most), encoding="ascii")
            self.folder = folder
        except OSError:
            if folder.is_dir():
                folder.rmdir()
        return self

    def __exit__(self, *_: object) -> None:
        if self.folder is not None:
            self.folder.rmdir()

    def inside(self, command: Sequence[str]) -> list[str]:
        """The command, in this group."""
        if self.folder is None:
            return [*command]
        script = 'echo $$ > "$0" && exec "$@"'
        return ["sh", "-c", script, str(self.folder / "cgroup.procs"), *command]


def run(command: Sequence[str], cap: Cap | None = None) -> Run:
    """One run; ends everything if the command fails."""
    began = time.monotonic()
    with subprocess.Popen(
        command if cap is None else cap.inside(command), cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stderr is not None
        said = process.stderr.read()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.monotonic() - began
    if process.returncode:
        sys.exit(f"{' '.join(command)} ended with {process.returncode}:\n{said.decode()[-2000:]}")
    return Run(wall, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024)


def middle(runs: Sequence[Run], what: What) -> float:
    """The median."""
    return statistics.median(getattr(one, what) for one in runs)


def ratio(above: Sequence[Run], below: Sequence[Run], what: What) -> float:
    """The median of the ratios in each round."""
    return statistics.median(
        getattr(a, what) / getattr(b, what) for a, b in zip(above, below, strict=True)
    )
