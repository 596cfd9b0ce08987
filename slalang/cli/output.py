"""Text in; the same on standard output, or in a file that is replaced in one step, out."""

from __future__ import annotations

from pathlib import Path

from slalang.cli.problem import CannotRun
from slalang.cli.terminal import say
from slalang.source.write import WriteProblem, write_atomic


def give(text: str, output: Path | None) -> None:
    """Write what a command gives out; raises `CannotRun` where a file cannot be written."""
    if output is None:
        say(text)
        return
    try:
        write_atomic(output, text.encode("utf-8", "backslashreplace"))
    except WriteProblem as problem:
        raise CannotRun(problem.message, problem.help) from None
