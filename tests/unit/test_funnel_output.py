"""What the renderers do with titles that mean something to spreadsheets, Markdown and terminals."""

from __future__ import annotations

import csv
import json
from fractions import Fraction
from io import StringIO

import pytest

from slalang.backends.as_csv import guarded
from slalang.backends.funnel import month_in, to_csv, to_json, to_markdown, to_text
from slalang.backends.funnel.markdown import escaped
from slalang.diagnostics.render.cells import width
from slalang.driver import read_text
from slalang.funnel import plan
from slalang.funnel.arithmetic import ByZero, half_up, plain, quotient
from slalang.funnel.plans import Plans
from slalang.funnel.words import equation
from slalang.model.quantities import Month


def plans(title: str) -> Plans:
    return plan(
        read_text(
            f'stage a "{title}"\nstage b {{ ends }}\n'
            "funnel f through a, b { a to b 23%\n deal 2_000 USD }\n"
            "goal g { 500_000 USD each month from f }\n"
        ).agreement
    )


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@A1", "\tx", "\rx", "\nx"])
def test_no_text_becomes_a_formula(text: str) -> None:
    assert guarded(text) == f"'{text}"
    assert guarded(f"a{text}") == f"a{text}"


def test_titles_are_guarded_and_quoted_in_csv() -> None:
    [_, last, first] = csv.reader(StringIO(to_csv(plans("=HYPERLINK(1,2),"))))
    assert first[5] == "'=HYPERLINK(1,2),"
    assert last[6:11] == ["500000", "2000", "", "250", "250"]
    assert first[10:13] == ["1087", "", "459.98"]


def test_markdown_shows_titles_as_they_are() -> None:
    assert escaped("a|b\n<i>*x*</i>") == "a\\|b \\<i\\>\\*x\\*\\</i\\>"
    table = to_markdown(plans("a|b <script>"))
    assert "| a\\|b \\<script\\> | 250 ÷ 23% = 1,086.96 | 1,087 |" in table


def test_the_terminal_is_not_written_to() -> None:
    text = to_text(plans("\x1b[2Jx\u202ey"))
    assert not set(text) & {"\x1b", "\u202e"}
    assert "<U+001B>" in text


@pytest.mark.parametrize("title", ["很长的标题" * 12, "Long words of a title " * 8])
def test_long_titles_stand_above_their_equation(title: str) -> None:
    text = to_text(plans(title.strip()))
    assert "250 ÷ 23% = 1,086.96 → 1,087" in text
    assert all(width(line) <= 80 for line in text.splitlines() if " " in line.strip())


def test_a_step_as_one_line() -> None:
    steps = plans("A").funnels[0].sources[0].steps
    assert [str(equation(step, "USD")) for step in steps] == [
        "500,000 USD ÷ 2,000 USD = 250",
        "250 ÷ 23% = 1,086.96 → 1,087",
    ]


def test_steps_say_where_their_figures_stand() -> None:
    text = (
        "stage a\nstage b { ends }\nfunnel f through a, b { a to b 23%\n deal 2_000 USD }\n"
        "goal g { 500_000 USD each month from f }\n"
    )
    steps = plan(read_text(text).agreement).funnels[0].sources[0].steps
    said = [[text[span.start : span.end] for span in step.origins] for step in steps]
    assert "500_000 USD" in said[0][0]
    assert "23%" in said[1][0]


def test_problems_reach_json_and_text() -> None:
    it = plan(read_text("").agreement)
    assert json.loads(to_json(it))["problems"][0]["kind"] == "NoGoal"
    assert to_text(it).startswith("Not computed:\n  - No goal draws")


def test_months_are_read_strictly() -> None:
    assert month_in("2026-07") == Month(2026, 7)
    assert [month_in(text) for text in ("", "2026-13", "2026-7", "2026-07-01", "٢٠٢٦-٠٧")] == [
        None
    ] * 5


@pytest.mark.parametrize(
    ("value", "places", "shown"),
    [
        (Fraction(1, 8), 2, "0.13"),
        (Fraction(-1, 8), 2, "-0.13"),
        (Fraction(500000, 3900), 2, "128.21"),
        (Fraction(10**40) + Fraction(1, 3), 2, f"{10**40}.33"),
    ],
)
def test_halves_round_up(value: Fraction, places: int, shown: str) -> None:
    assert f"{half_up(value, places):f}" == shown


@pytest.mark.parametrize(
    ("value", "shown"), [(Fraction(0), "0"), (Fraction(300), "300"), (Fraction(-5, 4), "-1.25")]
)
def test_decimals_without_needless_zeros(value: Fraction, shown: str) -> None:
    assert str(plain(value)) == shown


def test_nothing_is_divided_by_zero() -> None:
    assert quotient(Fraction(1), Fraction(0), round_up=True) == ByZero()
