"""`--set`, `--scenario` and `compare-scenarios`: what they change, refuse and show."""

from __future__ import annotations

import json
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slalang.backends.scenarios import to_text
from slalang.backends.scenarios.words import changes
from slalang.cli.main import run
from slalang.driver import compile_text, read_text
from slalang.model.agreement import Agreement
from slalang.planning.plan import Setup, make_plan
from slalang.planning.sheet.reckon import reckon
from slalang.planning.whatif.changes import (
    OutOfRange,
    UnfitValue,
    UnknownKey,
    changed,
    inputs_of,
    shares_off,
)
from slalang.planning.whatif.comparison import Column, Comparison, compare
from slalang.planning.whatif.overlay import with_scenario
from slalang.settings import Settings

TEXT = """
agreement "Acme" {
  effective 2026-01-01 to 2026-12-31
  currency USD
}
party marketing {
  budget 90_000 USD each month for "Media"
}
party sales {
  people 30
  works 20 to 600 mql per person each month
  spends 6 minutes per mql
  available 80% of the time
  joining 2 from 2026-04
}
stage mql of marketing
stage opportunity of sales { set by sales }
stage customer of sales { ends }
funnel business through mql, opportunity, customer {
  rounded up at each stage
  deal 2_000 USD, give or take 400 USD
  mql to opportunity 40%, measured on 900
  opportunity to customer 25%
  opportunity to customer takes 20 days
  improve opportunity to customer up to 30% by 2026-07-01
  margin 50%
  source web {
    brings 60% of revenue
    mql to opportunity 50%, measured on 800
    takes median 45 days
    costs 40 USD per mql
    costs 1_000 USD each month
    costs 2_000 USD each month
  }
  source events {
    brings 40% of revenue
    brings at most 8_000 mql each month
  }
}
goal revenue {
  500_000 USD each month from business, for 12 months starting 2026-01, rising by 1% each month
  in 2026-08 300_000 USD
}
"""
EDITS = [
    ("revenue", "500_000 USD each", "450_000 USD each", "450_000 USD"),
    ("revenue in 2026-08", "in 2026-08 300_000 USD", "in 2026-08 1 USD", "1 USD"),
    ("business.mql to opportunity", "opportunity 40%", "opportunity 35%", "35%"),
    ("business.web.mql to opportunity", "opportunity 50%", "opportunity 55.5%", "55.5%"),
    ("business.deal", "deal 2_000 USD", "deal 1_999.50 USD", "1_999.50 USD"),
    ("business.margin", "margin 50%", "margin 60%", "60%"),
    ("business.opportunity to customer takes", "takes 20 days", "takes 2 months", "2 months"),
    ("business.web.takes", "median 45 days", "median 60 days", "60 days"),
    ("business.web.costs per mql", "costs 40 USD", "costs 50 USD", "50 USD"),
    ("business.web.costs each month", "costs 1_000 USD", "costs 500 USD", "500 USD"),
    ("business.web.costs each month 2", "costs 2_000 USD", "costs 700 USD", "700 USD"),
    (
        "business.improve opportunity to customer by 2026-07-01",
        "up to 30%", "up to 33%", "33%",
    ),
    ("business.events.brings at most mql", "most 8_000 mql", "most 10 mql", "10 mql"),
    ("sales.people", "people 30", "people 29", "29"),
    ("sales.available", "available 80%", "available 75%", "75%"),
    ("sales.works at most mql", "20 to 600 mql", "20 to 500 mql", "500"),
    ("sales.works at least mql", "20 to 600 mql", "10 to 600 mql", "10 mql"),
    ("sales.joining from 2026-04", "joining 2", "joining 5", "5"),
    ("sales.spends per mql", "spends 6 minutes", "spends 2 hours", "2 hours"),
    (
        "marketing.budget each month for Media",
        "budget 90_000 USD", "budget 70_000 USD", "70_000 USD",
    ),
]  # fmt: skip
"""A key, what stands in the text, what it is edited to, and the value of `--set`."""


@cache
def read(text: str) -> Agreement:
    result = read_text(text)
    assert not result.findings, [finding.message() for finding in result.findings]
    return result.agreement


def figures(agreement: Agreement) -> dict[str, object]:
    """Every named number of the plan of an agreement."""
    plan = make_plan(agreement, Setup(live=True))
    values = reckon(plan.sheet)
    return {note.key: values[cell] for cell, notes in plan.sheet.notes.items() for note in notes}


def set_to(agreement: Agreement, key: str, value: str) -> Agreement:
    result = changed(agreement, key, value)
    assert isinstance(result, Agreement), result
    return result


@pytest.mark.parametrize(("key", "old", "new", "value"), EDITS, ids=lambda one: str(one)[:50])
def test_setting_a_number_is_editing_the_text(key: str, old: str, new: str, value: str) -> None:
    assert TEXT.count(old) == 1
    edited, agreed = figures(read(TEXT.replace(old, new))), figures(read(TEXT))
    assert figures(set_to(read(TEXT), key, value)) == edited
    assert edited != agreed or "spends" in key


def test_every_number_of_the_plan_has_a_key() -> None:
    agreement = read(TEXT)
    planned = {one.key for one in make_plan(agreement, Setup(live=True)).sheet.inputs}
    assert planned <= set(inputs_of(agreement))
    assert {key for key, *_ in EDITS} <= set(inputs_of(agreement))


def test_setting_what_is_agreed_changes_no_figure() -> None:
    agreement = read(TEXT)
    same = agreement
    for one in make_plan(agreement, Setup(live=True)).sheet.inputs:
        unit = "" if one.unit in ("people", "mql") else one.unit
        same = set_to(same, one.key, f"{one.value}{'' if unit == '%' else ' '}{unit}")
    assert same != agreement
    assert figures(same) == figures(agreement)


def test_an_inherited_figure_is_set_for_one_source_alone() -> None:
    agreement = set_to(read(TEXT), "business.events.deal", "4_000 USD")
    inputs = inputs_of(agreement)
    assert inputs["business.events.deal"].value == 4000
    assert inputs["business.web.deal"].value == 2000
    assert inputs["business.deal"].value == 2000


def test_an_inherited_improvement_takes_its_fellows_along() -> None:
    text = TEXT.replace(
        "  margin 50%", "  improve opportunity to customer up to 35% by 2026-10-01\n  margin 50%"
    )
    key = "business.web.improve opportunity to customer by 2026-07-01"
    agreement = set_to(read(text), key, "32%")
    rows = agreement.funnels[0].sources[0].figures.improvements
    assert [str(row.by) for row in rows] == ["2026-07-01", "2026-10-01"]


def test_the_place_of_a_changed_number_says_that_it_was_set() -> None:
    agreement = set_to(read(TEXT), "business.deal", "3_000 USD")
    origin = inputs_of(agreement)["business.deal"].origin
    assert origin.file == "--set business.deal = 3_000 USD"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("business.deal", "30%"), ("business.deal", "30"), ("business.deal", "3_000 EUR"),
        ("business.deal", "1 XYZ"), ("business.deal", "NaN"), ("business.deal", "-5 USD"),
        ("business.deal", "1e9 USD"), ("business.deal", "9" * 50 + " USD"),
        ("business.deal", "9" * 1_000_000 + " USD"), ("business.deal", "500.000 USD"),
        ("business.deal", "5 USD }\nfunnel x {"), ("business.deal", "to be agreed"),
        ("business.deal", "\x00"), ("business.deal", "(" * 50), ("business.margin", "+2 points"),
        ("business.web.takes", "5 USD"), ("business.web.takes", "5"), ("sales.people", "5%"),
        ("sales.people", "3 mql"), ("revenue", "40 customer"), ("sales.spends per mql", "6"),
    ],
)  # fmt: skip
def test_a_value_of_another_kind_is_refused(key: str, value: str) -> None:
    refused = changed(read(TEXT), key, value)
    assert isinstance(refused, UnfitValue)
    assert refused.given.key == key


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("business.mql to opportunity", "0%"), ("business.mql to opportunity", "101%"),
        ("business.deal", "0 USD"), ("sales.people", "2.5"), ("sales.available", "120%"),
    ],
)  # fmt: skip
def test_a_value_that_makes_no_sense_is_refused(key: str, value: str) -> None:
    assert isinstance(changed(read(TEXT), key, value), OutOfRange)


@pytest.mark.parametrize(
    ("key", "near"),
    [
        ("web.deal", "business.web.deal"),
        ("business.web.mql to oportunity", "business.web.mql to opportunity"),
        ("reveneu", "revenue"),
        ("marketing.budget", "marketing.budget each month for Media"),
        ("sales.mql", None),
        ("sales.spends", "sales.spends per mql"),
        ("zzzzzzzz", None),
        ("k" * 100_000, None),
    ],
)
def test_an_unknown_key_is_answered_with_the_one_that_was_meant(key: str, near: str | None) -> None:
    refused = changed(read(TEXT), key, "5")
    assert isinstance(refused, UnknownKey)
    assert refused.near == near
    assert "business.web.deal" in refused.known


def test_the_keys_of_the_same_part_are_listed_first() -> None:
    refused = changed(read(TEXT), "sales.working", "5")
    assert isinstance(refused, UnknownKey)
    own = [key for key in refused.known if key.startswith("sales.")]
    assert own
    assert list(refused.known[: len(own)]) == own


def test_shares_that_do_not_make_100_any_more_are_told() -> None:
    agreement = read(TEXT)
    more = set_to(agreement, "business.web.brings", "70%")
    assert shares_off(agreement, more) == (("business", "web 70% + events 40% = 110%"),)
    assert not shares_off(agreement, set_to(more, "business.events.brings", "30%"))


@given(st.text(max_size=40))
@settings(max_examples=40, deadline=None)
def test_whatever_is_set_there_is_an_answer(value: str) -> None:
    answer = changed(read(TEXT), "business.deal", value)
    assert isinstance(answer, Agreement | UnfitValue | OutOfRange)


@given(st.text(max_size=40))
@settings(max_examples=10, deadline=None)
def test_whatever_is_called_there_is_an_answer(key: str) -> None:
    assert isinstance(changed(read(TEXT), key, "5"), UnknownKey)


@given(st.integers(1, 100), st.integers(1, 100))
@settings(max_examples=10, deadline=None)
def test_a_better_rate_never_needs_more(left: int, right: int) -> None:
    low, high = sorted((left, right))
    key = "business.web.mql to opportunity"
    needs = []
    for percent in (low, high):
        plan = make_plan(set_to(read(TEXT), key, f"{percent}%"))
        needs.append(reckon(plan.sheet)[plan.funnels[0].stages[0].total])
    assert needs[0] is not None
    assert needs[1] is not None
    assert needs[0] >= needs[1]


SCENARIOS = """
scenario lean "Half the events" {
  funnel business {
    source events { brings 20% of revenue }
    source web { brings 80% of revenue }
  }
  party sales { people 20 }
  means \"\"\"What if the fair is not held?\"\"\"
}
scenario same {
  party sales { people 30 }
}
"""


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    text = TEXT.replace("party marketing {", 'party marketing "Marketing" {')
    path = tmp_path / "acme.sla"
    path.write_text(f"{text}{SCENARIOS}", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return Path("acme.sla")


def compared(*words: str) -> int:
    return run(["compare-scenarios", "acme.sla", "--no-chance", *words])


@pytest.mark.usefixtures("file")
def test_a_comparison_has_a_column_for_the_agreement_and_each_scenario(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert compared("--format", "json") == 0
    data = json.loads(capsys.readouterr().out)
    assert [column["name"] for column in data["columns"]] == [None, "lean", "same"]
    assert data["columns"][1]["means"] == "What if the fair is not held?"
    people = next(row for row in data["rows"] if row["what"] == "people")
    assert people["values"] == [32, 22, 32]
    first = next(row for row in data["rows"] if row["what"] == "total")
    assert first["values"][0] == first["values"][2]
    assert data["columns"][2]["changes"] == []


@pytest.mark.usefixtures("file")
def test_numbers_that_are_set_are_one_more_column(capsys: pytest.CaptureFixture[str]) -> None:
    assert compared("--scenario", "same", "--set", "sales.people = 12", "--format", "csv") == 0
    rows = [line.split(",") for line in capsys.readouterr().out.splitlines()]
    people = [(row[0], row[6], row[7]) for row in rows if row[2] == "people"]
    assert people == [("", "32", ""), ("same", "32", "0"), ("changed", "14", "-18")]


@pytest.mark.usefixtures("file")
def test_what_changes_is_said_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert compared() == 0
    shown = capsys.readouterr().out
    assert "lean: Half the events\nWhat if the fair is not held?\n- " in shown
    assert "same: Same\nNothing changes.\n" in shown
    assert "- Sales: 10 fewer people there (22 instead of 32)\n" in shown
    assert max(map(len, shown.splitlines())) <= 80


def drawn(columns: list[Column], *chances: str) -> Comparison:
    """The columns, of which the goal is reached in so many of 100 draws."""
    left = iter(chances)
    return compare(columns, lambda _: Setup(), lambda _: {"revenue": Fraction(next(left))})


WORKED = "the chances hold if the leads are brought and worked"


def test_a_chance_is_told_with_what_may_keep_it_from_coming() -> None:
    lean = with_scenario(read(TEXT), read(f"{TEXT}{SCENARIOS}").scenarios[0])
    few = set_to(lean, "sales.people", "1")
    columns = [Column("agreed", "As agreed", read(TEXT)), Column("few", "Few", few)]
    comparison = drawn(columns, "46.22", "99.72")
    said = changes(comparison, 1)
    assert "the chance to reach Revenue: from 46 of 100 to more than 99 of 100" in said
    assert [one for one in said if one.startswith(WORKED)] == [
        f"{WORKED}: 12 months are too much for Sales"
    ]
    assert "They hold if the leads are brought and worked" in to_text(comparison)


def test_a_chance_with_enough_people_has_no_caveat() -> None:
    agreement = read(TEXT)
    other = set_to(agreement, "revenue", "400_000 USD")
    columns = [Column("agreed", "As agreed", agreement), Column("less", "Less", other)]
    comparison = drawn(columns, "46.22", "80")
    assert not any(one.startswith(WORKED) for one in changes(comparison, 1))
    assert "They hold if" not in to_text(comparison)


@pytest.mark.usefixtures("file")
def test_who_joins_counts_among_the_people_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert compared("--scenario", "same", "--set", "sales.joining from 2026-04 = 4") == 0
    shown = capsys.readouterr().out
    assert "- Sales: 2 more people there (34 instead of 32)\n" in shown
    lines = [line.split() for line in shown.splitlines()]
    assert ["People,", "when", "there", "are", "most", "32", "32", "34"] in lines
    assert ["when", "there", "are", "fewest", "30", "30", "30"] in lines


@pytest.mark.usefixtures("file")
def test_a_comparison_in_markdown_is_tables(capsys: pytest.CaptureFixture[str]) -> None:
    assert compared("--format", "markdown") == 0
    assert "|  | agreed | lean | same |\n| :-- | --: | --: | --: |\n" in capsys.readouterr().out


@pytest.mark.usefixtures("file")
def test_many_scenarios_go_on_below(
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = Path("acme.sla")
    more = "".join(f"scenario what_if_number_{n} {{ party sales {{ people {n} }} }}\n"
                   for n in range(11, 20))  # fmt: skip
    path.write_text(path.read_text(encoding="utf-8") + more, encoding="utf-8")
    assert compared() == 0
    assert max(map(len, capsys.readouterr().out.splitlines())) <= 80


@pytest.mark.usefixtures("file")
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--scenario", "leen"], "there is no scenario `leen`\n  help: Did you mean `lean`?"),
        (["--set", "people"], "`--set 'people'` does not say what is set to what"),
        (["--set", "sales.people = many"], "`many` does not fit `sales.people`"),
        (["--set", "people = 4"], "Did you mean `sales.people`?"),
        (["--set", "business.web.brings = 90%"], "do not make 100% any more"),
        (["--periods", "0"], "`0` periods"),
    ],
)
def test_what_cannot_be_compared_is_told(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert compared(*words) == 2
    assert said in capsys.readouterr().err


def test_an_agreement_without_scenarios_is_told_how_to_write_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.sla"
    path.write_text(TEXT.replace("party marketing {", "party marketing {"), encoding="utf-8")
    assert run(["compare-scenarios", str(path)]) == 2
    assert "the agreement has no scenarios" in capsys.readouterr().err


@pytest.mark.usefixtures("file")
def test_the_funnel_can_be_asked_with_a_scenario_and_numbers(
    capsys: pytest.CaptureFixture[str],
) -> None:
    words = ["funnel", "acme.sla", "--scenario", "lean", "--set", "business.deal = 1_000 USD"]
    assert run(words) == 0
    assert "Web brings 80%: 400,000 USD" in capsys.readouterr().out


def test_chances_come_where_numpy_is(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("numpy")
    words = ["compare-scenarios", str(file), "--scenario", "same", "--format", "json"]
    assert run(words) == 0
    rows = json.loads(capsys.readouterr().out)["rows"]
    chances = next(row["values"] for row in rows if row["what"] == "chance")
    assert chances[0] == chances[1]
    assert 0 <= Fraction(chances[0]) <= 100


@pytest.mark.parametrize(
    ("clause", "said"),
    [
        ("source web { brings 70% of revenue }", "the shares of funnel `business` make 110%"),
        ("mql to opportunity 0%", "is 0%, so that no number of leads is ever enough"),
        ("mql to opportunity 250%", "is 250%; between 0% and 100% is expected"),
    ],
)
def test_a_scenario_is_checked_as_if_it_were_agreed(clause: str, said: str) -> None:
    text = f"{TEXT}\nscenario other {{\n  funnel business {{ {clause} }}\n}}\n"
    found = compile_text(text, Settings(Path())).report.findings
    messages = [one.message() for one in found if one.slug == "scenario-does-not-add-up"]
    assert len(messages) == 1
    assert messages[0].startswith("with scenario `other`, ")
    assert said in messages[0]


def test_a_mistake_of_the_agreement_is_not_told_again_for_its_scenarios() -> None:
    text = TEXT.replace("brings 40% of revenue", "brings 30% of revenue") + SCENARIOS.replace(
        "source web { brings 80% of revenue }", ""
    ).replace("source events { brings 20% of revenue }", "margin 40%")
    found = compile_text(text, Settings(Path())).report.findings
    slugs = [one.slug for one in found]
    assert slugs.count("shares-not-100") == 1
    assert "scenario-does-not-add-up" not in slugs


IMPROVED = "improve opportunity to customer by 2026-07-01"


@pytest.mark.parametrize(
    ("set_", "words"),
    [
        (
            f"business.{IMPROVED} = 20%",
            "with these numbers, `opportunity` to `customer` is to go up to 20%, but is 25% today",
        ),
        (
            f"business.web.{IMPROVED} = 25%",
            "with these numbers, `opportunity` to `customer` is to go up to 25%, and is 25%",
        ),
    ],
)
def test_a_number_that_a_check_would_call_wrong_is_refused(
    file: Path, capsys: pytest.CaptureFixture[str], set_: str, words: str
) -> None:
    assert run(["plan", str(file), "--set", set_]) == 2
    assert words in capsys.readouterr().err


@pytest.mark.parametrize(
    "set_",
    [
        f"business.{IMPROVED} = 26%",
        f"business.web.{IMPROVED} = 28%",
        "business.web.opportunity to customer = 35%",
    ],
)
def test_a_number_that_may_be_is_planned(file: Path, set_: str) -> None:
    assert run(["plan", str(file), "--set", set_]) == 0
