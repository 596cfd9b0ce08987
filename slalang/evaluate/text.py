"""How texts are compared: both sides prepared in the same way, out comes yes or no."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from unicodedata import normalize

SPACES = (
    "\t\n\v\f\r \u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008"
    "\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
)
"""What is trimmed: the White_Space characters of Unicode, written out, since engines differ."""
BORDERS = frozenset(
    SPACES + "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~" + "¡¿«»‹›‘’‚“”„…–—·•、。，．：；！？「」『』（）"
)
"""What may stand beside a word that a text `mentions`, besides its beginning and end."""

_DIFFERENT = frozenset("\u0130\u0131\u017f\u00df\u1e9e\u03a3\u03c2")
"""`İ`, `ı`, `ſ`, `ß`, `ẞ`, `Σ` and `ς`."""
_YOUNG_SCRIPTS = (
    (0x10A0, 0x10FF), (0x13A0, 0x13FF), (0x1C80, 0x1CBF), (0x2C2F, 0x2C2F), (0xA7AE, 0xA7FF),
    (0xAB70, 0xABBF), (0x104B0, 0x104FF), (0x10570, 0x105BF), (0x10C80, 0x10CFF),
    (0x118A0, 0x118DF), (0x16E40, 0x16E9F), (0x1E900, 0x1E943),
)  # fmt: skip
"""Where lower case came to Unicode late, so that the tables of other systems differ."""
_CAPITALS_SINCE = (
    (0x1C89, 0x1C89), (0xA7CB, 0xA7CC), (0xA7CE, 0xA7CE), (0xA7D2, 0xA7D2), (0xA7D4, 0xA7D4),
    (0xA7DA, 0xA7DA), (0xA7DC, 0xA7DC), (0x10D50, 0x10D65), (0x16EA0, 0x16EB8),
)  # fmt: skip
"""Capitals that Unicode has since version 14: to us they are letters without a small form."""


def prepared(text: str) -> str:
    """A text as it is compared: NFC, trimmed, lower-cased letter by letter."""
    return lowered(normalize("NFC", text).strip(SPACES))


def lowered(text: str) -> str:
    """Each letter in lower case by the one table that all engines share; as long as before."""
    return text.lower() if text.isascii() else text.translate(_table())


def mentions(text: str, word: str) -> bool:
    """Whether a prepared text holds a prepared word, with a border on each side.

    The ends of the text and the characters of `BORDERS` are borders; nothing
    else is, so that the answer does not depend on an engine's idea of a letter.
    """
    at = text.find(word) if word else -1
    while at >= 0:
        before, after = text[at - 1 : at] if at else "", text[at + len(word) :][:1]
        if (not before or before in BORDERS) and (not after or after in BORDERS):
            return True
        at = text.find(word, at + 1)
    return False


def unsafe_letters(text: str) -> str:
    """The letters of a literal whose lower case differs between systems, each once.

    `İ`, `ı`, `ẞ`, `ß` and the final sigma among them; empty for a safe literal.
    """
    letters = dict.fromkeys(normalize("NFC", text))
    return "".join(char for char in letters if not char.isascii() and _differs(char))


def _differs(char: str) -> bool:
    if char in _DIFFERENT or _within(char, _CAPITALS_SINCE):
        return True
    return lowered(char) != char and _within(char, _YOUNG_SCRIPTS)


def _within(char: str, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(low <= ord(char) <= high for low, high in ranges)


@cache
def _table() -> Mapping[int, str]:
    # Most texts are ASCII and need no table.
    from slalang.evaluate.lower_case import TABLE

    return TABLE
