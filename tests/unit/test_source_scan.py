"""Hidden characters are found; those that scripts need are not."""

from __future__ import annotations

import pytest

from slalang.source.scan import hostile_characters


@pytest.mark.parametrize("char", "\x00\x07\x0b\x0c\x1b\x7f\x85\u2028\u202a\u202e\u2066\u2069")
def test_hidden_characters_are_found(char: str) -> None:
    assert hostile_characters(f"a{char}b\n") == [(1, char)]
    assert hostile_characters(f"潜{char}在") == [(1, char)]


def test_scripts_keep_what_they_need() -> None:
    assert hostile_characters("\tنیم\u200cفاصله\u200f क्\u200dष ตำแหน่ง 👩\u200d💼\n") == []


def test_clean_text_of_any_length_has_nothing_to_report() -> None:
    text = "  +10 เมื่อ tools has 'HubSpot' 潜在客户\n" * 50_000
    assert hostile_characters(text) == []
