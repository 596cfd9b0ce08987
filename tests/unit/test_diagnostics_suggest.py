"""Did you mean: near words are found, far ones are not, and it stays cheap."""

from __future__ import annotations

import unicodedata

import pytest
from counting import calls_of

from slalang.diagnostics.suggest import nearest, slips

NAMES = ["seniority", "source", "sql", "mql", "lead_volume", "employees", "عنوان‌ها", "客户等级"]


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("seniorty", "seniority"),
        ("Seniority", "seniority"),
        ("soruce", "source"),
        ("ml", "mql"),
        ("volume_lead", "lead_volume"),
        ("lead volume", "lead_volume"),
        ("employes", "employees"),
        ("عنوان‌ه", "عنوان‌ها"),
        ("客户级等", "客户等级"),
        ("budget", None),
        ("x", None),
        ("", None),
        ("s" * 100, None),
    ],
)
def test_the_word_that_was_meant(word: str, meant: str | None) -> None:
    assert nearest(word, NAMES) == meant


def test_unicode_forms_are_the_same_word() -> None:
    assert nearest(unicodedata.normalize("NFD", "Café"), ["café"]) == "café"


def test_ties_are_settled_the_same_way_each_time() -> None:
    assert nearest("hat", ["hut", "hot", "cat"]) == "hot"
    assert nearest("hat", reversed(["hut", "hot", "cat"])) == "hot"


def test_slips_are_counted_exactly() -> None:
    assert slips("kitten", "sitting", 3) == 3
    assert slips("ab", "ba", 3) == 1
    assert slips("ca", "abc", 3) == 3
    assert slips("", "abcd", 3) == 4


def test_many_candidates_stay_cheap() -> None:
    many = [f"attribute_{number:06}" for number in range(20_000)]
    half = calls_of(lambda: nearest("atribute_0000010", many[:10_000]))
    assert calls_of(lambda: nearest("atribute_0000010", many)) < 2.2 * half
