"""Numbers as spreadsheets write them in; what they are, or why nobody can tell, out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction
from typing import NamedTuple, TypeAlias
from unicodedata import decimal

LONGEST = 40
"""Longer texts are no numbers of anything."""
_SPACES = " \u00a0\u2009\u202f'’\u066c_"
"""What stands between thousands and never before decimals."""
_GROUPED = re.compile(rf"[0-9]{{1,3}}(?:([{_SPACES}])[0-9]{{3}})(?:\1[0-9]{{3}})*")
_POINT = "\u066b"
"""The Arabic decimal point, which is nothing else."""
_OTHER = {",": ".", ".": ","}


class Number(NamedTuple):
    """A number that can be read in one way only."""

    value: Fraction


class Either(NamedTuple):
    """`1,234`: thousands to one reader, decimals to another one."""

    thousands: int
    mark: str


class Negative(NamedTuple):
    """`-3`, `(3)`."""


class Shortened(NamedTuple):
    """`1E+30`, `####`: what a spreadsheet shows where a number is too long for it."""


class NoNumber(NamedTuple):
    """Anything else."""


class TooLong(NamedTuple):
    """More digits than anybody counts."""


Reading: TypeAlias = Number | Either | Negative | Shortened | NoNumber | TooLong


class Marks(NamedTuple):
    """What `,` and `.` stand for in one table, as far as it shows or was told."""

    thousands: frozenset[str]
    decimals: frozenset[str]


def marks_of(texts: Iterable[str], told: str = "") -> Marks:
    """What the cells that leave no doubt show about the others; `told` is a mark of thousands.

    `1,234,567` and `1,234.50` say that `,` groups, `12.5` that `.` does not. A table that
    says both shows nothing.
    """
    thousands: set[str] = set()
    decimals: set[str] = set()
    for text in texts:
        shape = _shape(_folded(text))
        if shape and shape.group in _OTHER:
            thousands.add(shape.group)
        if shape and shape.point in _OTHER:
            decimals.add(shape.point)
    thousands |= {_OTHER[mark] for mark in decimals if not thousands}
    if told:
        return Marks(frozenset({told}), frozenset({_OTHER[told]}))
    clash = thousands & decimals
    return Marks(frozenset(thousands - clash), frozenset(decimals - clash))


def read_number(text: str, marks: Marks) -> Reading:
    """The number that a cell shows."""
    folded = _folded(text)
    if len(folded) > LONGEST:
        digits = folded.lstrip("+-").replace(",", "").replace(".", "")
        return TooLong() if digits.isdecimal() else NoNumber()
    if re.fullmatch(r"[+-]?[0-9.,]+[eE][+-]?[0-9]+|#+", folded):
        return Shortened()
    if folded.startswith("-") or re.fullmatch(r"\(.*\)", folded):
        inner = folded.strip("-()").strip()
        return Negative() if _shape(inner) or _lone(inner) else NoNumber()
    folded = folded.removeprefix("+")
    lone = _lone(folded)
    if lone is not None:
        left, mark, right = lone
        if mark in marks.thousands:
            return Number(Fraction(int(left + right)))
        if mark in marks.decimals:
            return Number(Fraction(f"{left}.{right}"))
        return Either(int(left + right), mark)
    shape = _shape(folded)
    return Number(shape.value) if shape else NoNumber()


class _Shape(NamedTuple):
    value: Fraction
    group: str
    """What stands between thousands; empty for nothing."""
    point: str
    """What stands before decimals."""


def _folded(text: str) -> str:
    """Digits of every script as those of ASCII, one kind of minus, no space around."""
    if not text.isascii():
        text = "".join(
            str(decimal(char)) if char.isdecimal() else char for char in text[: LONGEST + 1]
        ).replace("\u2212", "-")  # fmt: skip
    return text.strip()


def _lone(text: str) -> tuple[str, str, str] | None:
    """`1,234` taken apart: one mark that may be either, before three digits."""
    found = re.fullmatch(r"([1-9][0-9]{0,2})([,.])([0-9]{3})", text)
    return (found[1], found[2], found[3]) if found else None


def _shape(text: str) -> _Shape | None:
    """What a text shows that can be read in one way only."""
    if len(text) > LONGEST or _lone(text):
        return None
    whole, point, rest = text, "", ""
    found = re.fullmatch(rf"(.*[0-9])([,.{_POINT}])([0-9]+)", text)
    if found and not (found[2] in found[1] and found[2] != _POINT):
        whole, point, rest = found[1], found[2], found[3]
    group = _group(whole)
    if group is None or (group and group == point):
        return None
    digits = whole.replace(group, "") if group else whole
    if not re.fullmatch(r"[0-9]+", digits):
        return None
    return _Shape(Fraction(f"{digits}.{rest or 0}"), group, point)


def _group(whole: str) -> str | None:
    """What groups the thousands of a whole number; None where it is none."""
    if re.fullmatch(r"[0-9]+", whole):
        return ""
    if found := _GROUPED.fullmatch(whole):
        return found[1]
    found = re.fullmatch(r"[0-9]{1,3}(?:([,.])[0-9]{3})(?:\1[0-9]{3})*", whole)
    return found[1] if found else None
