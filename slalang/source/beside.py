"""A file and a name in; the text of the file of that name beside it, out."""

from __future__ import annotations

from pathlib import Path

from slalang.source.load import Refusal, load_file

HOLIDAYS = "holidays.lock"
"""What an agreement's public holidays were when they were frozen."""


def text_beside(file: Path, name: str) -> str | None:
    """The text; None where there is no such file, or where it is no text."""
    path = file.parent / name
    if not path.exists():
        return None
    found = load_file(path, root=file.parent)
    return None if isinstance(found, Refusal) else found.text
