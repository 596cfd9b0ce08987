"""A parsed file → its text in the one style of the language."""

from __future__ import annotations

from slalang.format.align import align, text_of
from slalang.format.blanks import separate
from slalang.format.lines import lines_of
from slalang.syntax.tree import File


def format_file(file: File) -> str:
    """The text of a file that was read without syntax faults, in the one style.

    Ends with a line end; empty for a file without declarations and comments.
    """
    layout = lines_of(file)
    if not layout.lines:
        return ""
    separate(layout)
    align(layout.lines)
    return text_of(layout.lines)
