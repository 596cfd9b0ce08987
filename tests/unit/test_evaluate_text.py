"""How texts are prepared, and which letters are not safe to compare."""

from __future__ import annotations

import pytest

from slalang.evaluate.text import mentions, prepared, unsafe_letters


def test_both_sides_are_normalised_trimmed_and_lowered() -> None:
    assert prepared(" Cafe\u0301 \n") == "café"
    assert prepared("\u00a0VP Sales\u3000") == "vp sales"


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
