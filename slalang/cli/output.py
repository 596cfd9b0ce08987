"""Text in; the same on standard output, or in files that are replaced in one step, out."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from slalang.cli.problem import CannotRun
from slalang.cli.terminal import say
from slalang.source.write import WriteProblem, write_atomic, write_files


def give(text: str, output: Path | None) -> None:
    """Write what a command gives out; raises `CannotRun` where a file cannot be written."""
    if output is None:
        say(text)
        return
    try:
        write_atomic(output, text.encode("utf-8", "backslashreplace"))
    except WriteProblem as problem:
        raise CannotRun(problem.message, problem.help) from None


def give_all(texts: Mapping[str, str], folder: Path) -> None:
    """Write files into a folder, all of them or none, and through no link that stands there.

    Raises `CannotRun` where they cannot be written.
    """
    files = {name: text.encode("utf-8", "backslashreplace") for name, text in texts.items()}
    try:
        write_files(folder, files)
    except WriteProblem as problem:
        raise CannotRun(problem.message, problem.help) from None
