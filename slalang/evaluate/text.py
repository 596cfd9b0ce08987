"""How texts are compared: both sides prepared in the same way, out comes yes or no."""

from __future__ import annotations

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
    (0x10D50, 0x10D8F), (0x118A0, 0x118DF), (0x16E40, 0x16E9F), (0x1E900, 0x1E943),
)  # fmt: skip
"""Where lower case came to Unicode late, so that the tables of engines differ."""


def prepared(text: str) -> str:
    """A text as it is compared: NFC, trimmed, lower-cased."""
    return normalize("NFC", text).strip(SPACES).lower()


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
    """The letters of a literal whose lower case differs between engines, each once.

    `İ`, `ı`, `ẞ`, `ß` and the final sigma among them; empty for a safe literal.
    """
    return "".join(dict.fromkeys(char for char in text if _differs(char)))


def _differs(char: str) -> bool:
    if char in _DIFFERENT or len(char.lower()) > 1:
        return True
    return char.lower() != char and any(low <= ord(char) <= high for low, high in _YOUNG_SCRIPTS)
