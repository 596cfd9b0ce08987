"""`matches`: which patterns are read, what they find, and why others are not."""

from __future__ import annotations

import re

import pytest

from slalang.evaluate.patterns import matches, pattern_problem, portable


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("head of", "the head of sales", True),
        ("^head of", "the head of sales", False),
        ("sales$", "head of sales", True),
        ("^(?:vp|head) .* marketing$", "vp global marketing", True),
        ("^(vp|head)$", "vp sales", False),
        ("Head OF", "head of sales", True),
        ("[A-C]x", "bx", True),
        ("[^a-c]x", "bx", False),
        (r"\d{3}-\d+", "call 555-1", True),
        (r"\d{3}", "55", False),
        (r"^\d{2,3}$", "5555", False),
        (r"^a{2,}$", "aaaa", True),
        (r"a\.b", "axb", False),
        (r"a.b", "a\nb", False),
        (r"a\sb", "a\tb", True),
        (r"a\sb", "a\u00a0b", False),
        ("^(a*)*$", "aaab", False),
        ("^$", "", True),
        ("x?", "", True),
        ("ผู้จัด", "ผู้จัดการ", True),
        ("[А-Я]+ж", "менедж", True),
        (r"[+\-*]5", "-5", True),
        ("[a-]b", "-b", True),
        ("İ", "İzmir", True),
        ("^ΟΔΟΣ$", "οδοσ", True),
        ("[Α-Ρ]Σ", "οσ", True),
    ],
)
def test_patterns_find_what_they_describe(pattern: str, text: str, found: bool) -> None:
    assert pattern_problem(pattern) is None
    assert matches(pattern, text) is found
    assert bool(re.search(portable(pattern), text)) is found
    assert portable(portable(pattern)) == portable(pattern)


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        (r"(a)\1", "refers back"),
        ("(?=a)", "looks around"),
        ("(?i)a", "looks around, names or switches"),
        ("a*+", "follows another repeat"),
        ("a*?", "follows another repeat"),
        (r"\bvp\b", "use `mentions`"),
        (r"\w+", "write the letters"),
        (r"\pL", "not known everywhere"),
        ("[[:alpha:]]", "means more to some engines"),
        ("[a&&b]", "means more to some engines"),
        ("[b-a]", "no end after it"),
        ("[A-z]", "mixes capitals"),
        ("[]", "not closed or empty"),
        ("[abc", "not closed or empty"),
        ("(abc", "is not closed"),
        ("abc)", "closes nothing"),
        ("a||b", "is empty"),
        ("", "is empty"),
        ("*a", "repeats nothing"),
        ("^*", "repeats an edge"),
        ("a{x}", "begins no number of times"),
        ("a{3,2}", "can never be met"),
        ("a{1000}", "more than 100 times"),
        ("((a{99}){99}){99}", "longer than 1000 steps"),
        ("(" * 21 + "a" + ")" * 21, "20 deep"),
        ("a" * 501, "at most 500"),
        ("[\u0101-\uffff]", "more letters than can be lower-cased"),
        ("[À-Þ]", "mixes capitals"),
        ("a\\", "is not read alike"),
    ],
)
def test_what_engines_read_differently_is_refused(pattern: str, reason: str) -> None:
    problem = pattern_problem(pattern)
    assert problem is not None
    assert reason in problem


def test_no_pattern_takes_longer_than_its_text_allows() -> None:
    # A matcher that goes back and forth would not come home from this in a lifetime.
    assert not matches("^(a|a|a)*(a*)*$", "a" * 2_000 + "b")


def test_other_engines_get_everything_written_out() -> None:
    assert portable(r"^VP\s.\d$") == r"^vp[\t-\n\f-\r ][^\n][0-9]$"
    assert portable("(a|b)c|(?:de)+") == "(?:a|b)c|(?:de)+"
    assert portable(r"[A-Z&\]^-]") == r"[a-z\&\]\^\-]"
