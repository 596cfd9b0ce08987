"""Text in; what a terminal shows of it, with the columns that it takes, out."""

from __future__ import annotations

import re
from itertools import accumulate
from unicodedata import category, east_asian_width

from slalang.source.frozen import dataclass

TAB = 4
"""A tab goes on to the next multiple of so many columns."""
_CUT = "…"
# Controls, half characters, and what turns the direction of a line: a file
# must not be able to write to the reader's terminal, nor to reorder our words.
# What takes no room at all is named, too: two names may differ in nothing else.
_HIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200b\u2060\ufeff\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


def visible(text: str) -> str:
    """One line of text that is safe to show: hidden characters are named, as `<U+001B>`."""
    if text.isprintable():
        return text
    return _HIDDEN.sub(lambda match: _named(match.group()), re.sub(r"[\t\n\r]+", " ", text))


def width(text: str) -> int:
    """The number of terminal columns that a visible text takes."""
    return len(text) if text.isascii() else sum(map(_columns, text))


def wrap(text: str, room: int) -> list[str]:
    """The words of a text on lines of at most `room` columns; longer words stay whole."""
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if width(longer) > room and lines[-1]:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def bullet(text: str, room: int) -> list[str]:
    """A text of any kind behind a dash, indented, on lines of at most `room` columns."""
    first, *rest = wrap(visible(text), room - 4)
    return [f"  - {first}", *(f"    {line}" for line in rest)]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A source line as it is shown, and where a marked stretch of it came to stand."""

    text: str
    start: int
    """The column before which the mark begins, from 0."""
    length: int
    """In columns; at least 1."""


def draw(
    line: str, start: int, end: int, room: int, together: tuple[int, int] | None = None
) -> Drawn:
    """Show a line with the stretch from `start` to `end` (code points, from 0) in `room` columns.

    Tabs become spaces. Of a line that is too long a window around the start of the
    stretch is shown, with `…` where it is cut; or around a longer one that is shown
    `together` with it, which must fit.
    """
    start, end = min(start, len(line)), min(end, len(line))
    first, last = together or (start, start)
    # A line of a megabyte is looked at only where it can be seen.
    low, high = max(0, first - room), first + 2 * room
    shown = _spread(line[low:high])
    at = [0, *accumulate(map(width, shown))]
    start, end = start - low, min(end - low, len(shown))
    first, last = first - low, min(last - low, len(shown))
    left, right = 0, len(shown)
    # A mark behind the last character needs a column of its own.
    total = at[-1] + (first == len(shown))
    if low or high < len(line) or total > room:
        left = max(_first(at, at[first] - room // 3), _first(at, at[last] - room + 2))
        if total - at[left] < room and high >= len(line):
            left = _first(at, total - room + 1)
        left = min(left, first)
        space = room - bool(low or left)
        if total - at[left] > space or high < len(line):
            while right > left and at[right] - at[left] > space - 1:
                right -= 1
    head = _CUT if low or left else ""
    tail = _CUT if high < len(line) or right < len(shown) else ""
    text = head + "".join(shown[left:right]) + tail
    length = at[max(start, min(end, right))] - at[start]
    return Drawn(text.rstrip(), at[start] - at[left] + len(head), max(1, length))


def _first(at: list[int], column: int) -> int:
    """The first character that begins at a column or after it; marks stay with their letter."""
    index = next(index for index, value in enumerate(at) if value >= column)
    while index + 1 < len(at) and at[index + 1] == at[index]:
        index += 1
    return index


def _spread(line: str) -> list[str]:
    """Each character as it is shown."""
    if line.isprintable():
        return list(line)
    shown, column = [], 0
    for char in line:
        piece = " " * (TAB - column % TAB) if char == "\t" else char
        if char != "\t" and _HIDDEN.match(char):
            piece = _named(char)
        shown.append(piece)
        column += width(piece)
    return shown


def _columns(char: str) -> int:
    """How wide a terminal shows a character: 0, 1 or 2 columns."""
    if char.isascii():
        return 1
    if east_asian_width(char) in "WF":
        return 2
    kind = category(char)
    # The soft hyphen and the Arabic number signs are format characters that show.
    if kind == "Cf":
        return 1 if char == "\u00ad" or "\u0600" <= char <= "\u0605" or char == "\u06dd" else 0
    # Vowels and final consonants of Hangul that are written apart join the letter before.
    return 0 if kind in ("Mn", "Me") or "\u1160" <= char <= "\u11ff" else 1


def _named(char: str) -> str:
    return f"<U+{ord(char):04X}>"
