"""`slalang new`: a folder in; a small, complete agreement in it out."""

from __future__ import annotations

import os
import shlex
from pathlib import Path

import click

from slalang.cli.options import FILE
from slalang.cli.problem import CannotRun
from slalang.cli.terminal import say
from slalang.source.data import data_file
from slalang.source.scan import hostile_characters
from slalang.source.write import WriteProblem, write_files

FILES = {
    "agreement.sla": "templates/new/agreement.sla",
    "slalang.toml": "templates/new/slalang.toml",
    "README.md": "templates/new/README.md",
    ".github/workflows/sla.yml": "templates/new/sla.yml",
}
"""What is made, and the text that it is made from."""

EXAMPLES = """\b
Examples:
  slalang new acme
  slalang new acme --name "Acme: how we work together" --year 2027
"""


@click.command(epilog=EXAMPLES)
@click.argument("folder", type=FILE, metavar="DIR")
@click.option("--name", default="Marketing and Sales agreement", metavar="TITLE",
              help="The title of the agreement.")  # fmt: skip
@click.option("--year", type=int, default=2026, show_default=True,
              help="The calendar year that it is for.")  # fmt: skip
def new(folder: Path, name: str, year: int) -> int:
    """Start an agreement: small, complete, and yours to edit.

    Writes an agreement that checks clean and builds, its settings, a page with
    the next steps, and a workflow that checks every change on GitHub. Files
    that are there already are never overwritten.
    """
    _refuse_name(name)
    if not 1000 <= year <= 9999:
        raise CannotRun(f"`{year}` is no year", "Write four digits, such as `--year 2026`.")
    taken = [name_ for name_ in FILES if os.path.lexists(folder / name_)]
    if taken:
        raise CannotRun(
            f"`{(folder / taken[0]).as_posix()}` is there already, and nothing was changed",
            "Name another folder, or move that file away.",
        )
    try:
        write_files(folder, {path: _text(source, name, year) for path, source in FILES.items()})
    except WriteProblem as problem:
        raise CannotRun(problem.message, problem.help) from None
    _say_next(folder)
    return 0


def _refuse_name(name: str) -> None:
    if not name.strip() or "\n" in name or hostile_characters(name) or len(name) > 200:
        raise CannotRun(
            "this title cannot stand in an agreement",
            'Write up to 200 letters on one line, such as `--name "Acme sales and marketing"`.',
        )


def _text(source: str, name: str, year: int) -> bytes:
    text = data_file(source).read_text(encoding="utf-8")
    quoted = name.replace("\\", "\\\\").replace('"', '\\"')
    plain = name.replace("<", "&lt;")
    said = quoted if source.endswith(".sla") else plain
    return text.replace("YEAR", str(year)).replace("TITLE", said.strip()).encode()


def _say_next(folder: Path) -> None:
    file = folder / "agreement.sla"
    say(
        f"A new agreement stands in {file.as_posix()}. What to do next:\n\n"
        "  1. Open it in an editor, and put in your names and numbers.\n"
        f"  2. slalang check {_quoted(folder)}\n"
        f"  3. slalang test {_quoted(folder)}\n"
        f"  4. slalang build {_quoted(file)} -o {_quoted(folder / 'out')}\n"
    )


def _quoted(path: Path) -> str:
    """A path as a shell takes it."""
    return shlex.quote(path.as_posix())
