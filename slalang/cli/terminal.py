"""Words in; the same on the terminal, in colour where it shows any, out."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from shutil import get_terminal_size
from threading import Timer
from typing import TextIO

from slalang.diagnostics.render.cells import visible, wrap
from slalang.diagnostics.render.colour import Paint, painter

COLUMNS = 80
MOMENT = 0.7
"""Seconds after which progress is shown."""


def prepare() -> None:
    """Make the streams take any text: UTF-8 into files and pipes, the terminal's own to it."""
    # Whoever starts us may have closed them.
    sys.stdin = sys.stdin or open(os.devnull, encoding="utf-8")  # noqa: SIM115
    sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    sys.stderr = sys.stderr or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            if stream.isatty():
                stream.reconfigure(errors="backslashreplace")
            else:
                # A report must not depend on the locale of the machine that writes it.
                stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


def silence() -> None:
    """Send what is still to be written nowhere: nobody reads it any more."""
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, sys.stdout.fileno())


def say(text: str) -> None:
    """Write to standard output, without a line end of its own."""
    sys.stdout.write(text)


def remark(text: str) -> None:
    """Write a line to standard error, beside what the command gives out."""
    sys.stderr.write(f"{visible(text)}\n")


def complain(message: str, help: str = "", details: tuple[str, ...] = ()) -> None:
    """Say on standard error what went wrong, with details a line each, and the next step."""
    paint = painter(in_colour(sys.stderr))
    sys.stderr.write(f"{paint('error', 'error')}: {visible(message)}\n")
    for detail in details:
        sys.stderr.write(f"  - {visible(detail)}\n")
    first, *rest = wrap(visible(help), COLUMNS - 8)
    if help:
        lines = [f"  {paint('help', 'help')}: {first}", *(f"        {line}" for line in rest)]
        sys.stderr.write("\n".join(lines) + "\n")


def in_colour(stream: TextIO) -> bool:
    """Whether a stream shows colours, and its reader wants them (https://no-color.org)."""
    wanted = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return wanted and stream.isatty()


def columns_of(stream: TextIO) -> int | None:
    """The columns that a terminal has, within reason; None for what is no terminal."""
    if not stream.isatty():
        return None
    return max(40, min(100, get_terminal_size().columns))


def page_of(output: Path | None) -> tuple[int, Paint]:
    """How wide a page is, and how it is painted: files are plain, and of the usual width."""
    columns = columns_of(sys.stdout) if output is None else None
    return columns or COLUMNS, painter(output is None and in_colour(sys.stdout))


@contextmanager
def progress(first: str) -> Iterator[Callable[[str], None]]:
    """Show on a terminal what is being done, once it takes longer than a moment.

    Gives a function that is told each next step.
    """
    now = [first]
    visible_yet = [False]

    def show() -> None:
        visible_yet[0] = True
        sys.stderr.write(f"\r\x1b[2K{now[0]} …")
        sys.stderr.flush()

    def step(words: str) -> None:
        now[0] = words
        if visible_yet[0]:
            show()

    timer = Timer(MOMENT, show)
    timer.daemon = True
    if sys.stderr.isatty():
        timer.start()
    try:
        yield step
    finally:
        timer.cancel()
        if visible_yet[0]:
            sys.stderr.write("\r\x1b[2K")
