"""How texts are prepared, and which letters are not safe to compare."""

from __future__ import annotations

import sys
import unicodedata

import pytest

from slalang.evaluate.lower_case import LOWER, TABLE, UPPER
from slalang.evaluate.text import lowered, mentions, prepared, unsafe_letters


def test_both_sides_are_normalised_trimmed_and_lowered() -> None:
    assert prepared(" Cafe\u0301 \n") == "café"
    assert prepared("\u00a0VP Sales\u3000") == "vp sales"


def test_the_table_holds_every_letter_whose_lower_case_is_one_other() -> None:
    """Python 3.11 has Unicode 14; a later one may know more capitals, and none differently."""
    known = {char: char.lower() for char in map(chr, range(sys.maxunicode + 1))}
    capitals = {char: low for char, low in known.items() if low != char and len(low) == 1}
    table = dict(zip(UPPER, LOWER, strict=True))
    assert table.items() <= capitals.items()
    assert table == capitals or unicodedata.unidata_version != "14.0.0"
    assert len(UPPER) == len(set(UPPER)) == len(TABLE) == 1_432
    assert not set(UPPER) & set(LOWER)
    assert "".join(sorted(UPPER)) == UPPER


@pytest.mark.parametrize(
    ("text", "low"),
    [
        ("ΟΔΟΣ", "οδοσ"),
        ("ΟΔΟς", "οδος"),
        ("İstanbul", "İstanbul"),
        ("STRAẞE", "straße"),
        ("ǅ Ǆ", "ǆ ǆ"),
        ("ẞ\U00010400", "ß\U00010428"),
        ("\u10a0\u1c89", "\u2d00\u1c89"),
        ("Zürich AG", "zürich ag"),
        ("ABC[Z]", "abc[z]"),
    ],
)
def test_each_letter_is_lowered_for_itself(text: str, low: str) -> None:
    assert lowered(text) == low
    assert lowered(low) == low
    assert all(lowered(char) == small for char, small in zip(text, low, strict=True))


@pytest.mark.parametrize(
    ("text", "word", "found"),
    [
        ("vp of sales", "vp", True),
        ("svp of sales", "vp", False),
        ("svp, vp", "vp", True),
        ("(vp)", "vp", True),
        ("vp2", "vp", False),
        ("ceo/cto", "cto", True),
        ("chief revenue officer", "revenue officer", True),
        ("", "vp", False),
        ("anything", "", False),
    ],
)
def test_a_mention_is_a_whole_word(text: str, word: str, found: bool) -> None:
    assert mentions(text, word) is found


def test_unsafe_letters_are_named_once() -> None:
    assert unsafe_letters("Kaß Σßς İ") == "ßΣςİ"
    assert unsafe_letters("Kadıköy") == "ı"
    assert unsafe_letters("Banking, Zürich, Ελλάδα, банк, 銀行, ธนาคาร, بانک") == ""
    assert unsafe_letters("\u1c90") == "\u1c90"
    assert unsafe_letters("ქართული") == ""
    assert unsafe_letters("I\u0307zmir") == "İ"
    assert unsafe_letters("\u1c89\ua7cb") == "\u1c89\ua7cb"
