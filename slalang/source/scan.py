"""Text in; the characters that make it look other than it is, out."""

from __future__ import annotations

import re

# U+2028 and U+2029 look like line ends in some editors and are none here: a
# comment could seem to end where it goes on.
_HOSTILE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]",
)
_ASCII_CONTROLS = bytes({*range(0x20), 0x7F} - {0x09, 0x0A})


def hostile_characters(text: str) -> list[tuple[int, str]]:
    """The offset and character of each hidden character, in the order of the text.

    Hidden are the controls of text direction (U+202A to U+202E, U+2066 to
    U+2069), line ends that are not `\\n` (U+2028, U+2029) and control characters
    other than tab and `\\n`. The joiners that Persian and Hindi need
    (U+200C, U+200D) and plain direction marks (U+200E, U+200F) are not.
    """
    if text.isascii():
        # Deleting from bytes is an order of magnitude faster than a search in text.
        data = text.encode("ascii")
        if len(data.translate(None, _ASCII_CONTROLS)) == len(data):
            return []
    return [(match.start(), match.group()) for match in _HOSTILE.finditer(text)]


def is_bidi_control(char: str) -> bool:
    """Whether a hidden character changes the order in which a line is shown."""
    return "\u202a" <= char <= "\u202e" or "\u2066" <= char <= "\u2069"
