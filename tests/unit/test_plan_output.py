"""The plan as people and programs read it."""

from __future__ import annotations

import csv
import json
from datetime import date
from fractions import Fraction
from io import StringIO
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from slalang.backends.plan import Asked, to_csv, to_json, to_markdown, to_text, view_of
from slalang.backends.plan.explanation import explained_text
from slalang.backends.plan.tables import Line, of_line, shown
from slalang.backends.plan.teams import runs
from slalang.cli.main import run
from slalang.diagnostics.render.cells import width
from slalang.driver import compile_file, read_text
from slalang.model.agreement import Agreement
from slalang.model.quantities import Period
from slalang.planning.explain.chain import MOST_STEPS, Answer, Explanation, explain
from slalang.planning.explain.names import NothingCalled, SeveralCalled
from slalang.planning.plan import Setup, make_plan
from slalang.settings import Settings
from slalang.source.text import source_file

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads((ROOT / "slalang/backends/plan/plan-1.schema.json").read_text("utf-8"))
AGREED = """
stage mql "MQL"
stage sql "SQL"
stage customer "顧客"
party sales "Sales" {
  role sdr "Callers" {
    people 2
    works at most 40 mql per person each month
  }
}
party marketing "Marketing" { budget 5_000 USD each month }
funnel f "New" through mql, sql, customer {
  mql to sql 40%
  deal 1_000 USD
  takes 45 days
  source web "ウェブ" {
    brings 60% of revenue
    sql to customer 25%
    costs 40 USD per mql
    brings at most 60 mql each month
  }
  source fairs "=Fairs" {
    brings 40% of revenue
    sql to customer 30%
  }
  improve sql to customer up to 35% by 2026-03-01
}
goal g "Goal" { 10_000 USD each month from f, for 12 months starting 2026-01 }
"""


def agreed() -> Agreement:
    return read_text(AGREED).agreement


def told(columns: int = 80, asked: Asked | None = None, **setup: int) -> str:
    return to_text(view_of(make_plan(agreed(), Setup(count=setup.get("count", 6))), asked), columns)


@pytest.mark.parametrize("columns", [60, 80, 100])
def test_lines_are_as_wide_as_the_page_and_numbers_stand_below_each_other(columns: int) -> None:
    lines = told(columns, count=12).splitlines()
    assert all(width(line) <= columns for line in lines)
    table = [line for line in lines if line.startswith(("  Needed ", "  MQL ", "  顧客 "))][:3]
    assert len({width(line) for line in table}) == 1


def test_a_plan_says_what_is_short_and_what_would_do() -> None:
    text = told()
    assert "MQL: more than the team can take in" in text
    assert "More than the budget" not in text
    assert "the goals keep to it" in text or "the goals ask for more in" in text
    assert "Any one of these ends the shortfall of MQL in" in text
    assert "People, Callers: " in text
    assert "SQL to 顧客: 35% from 2026-03-01 saves" in text


def test_numbers_that_clash_stop_no_plan_because_it_says_what_would_do(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["plan", str(ROOT / "examples/broken/budget_cut_in_half.sla")]) == 0
    said = capsys.readouterr()
    assert "the agreement's numbers clash; see `slalang check`" in said.err
    assert "ends the overrun of Marketing's budget in 2026-01 to 2026-12:" in said.out
    assert "Budget each month, Marketing: 25,500 GBP instead of 15,000 GBP" in said.out


def test_asked_for_one_source_the_rest_is_left_out() -> None:
    text = told(asked=Asked(source="web"))
    assert "ウェブ" in text
    assert "Fairs" not in text
    assert "The goals ask for 36,000 USD of ウェブ from 2026-01 to 2026-06." in text
    assert "Callers" not in text
    assert told(asked=Asked(source="f.web")) == text


def test_programs_get_what_the_schema_says() -> None:
    validator = Draft202012Validator(SCHEMA, format_checker=FormatChecker())
    Draft202012Validator.check_schema(SCHEMA)
    for path in sorted(ROOT.glob("examples/*/*.sla")):
        compiled = compile_file(path, Settings(ROOT, cache=False, solver=False)).understood
        if compiled is not None:
            data = json.loads(to_json(make_plan(compiled, Setup(count=3))))
            assert not list(validator.iter_errors(data))
    data = json.loads(to_json(make_plan(agreed(), Setup(Period.WEEK, date(2026, 2, 1), 4))))
    assert not list(validator.iter_errors(data))
    assert len(data["funnels"][0]["stages"][0]["needed"]) == 4


def test_csv_has_a_row_for_each_number_and_no_formulas() -> None:
    rows = list(csv.DictReader(StringIO(to_csv(make_plan(agreed(), Setup(count=2))))))
    assert all(len(row) == 9 for row in rows)
    parts = [row for row in rows if row["kind"] == "source" and row["period"] == "2026-01"]
    assert {row["of"] for row in parts} == {"ウェブ", "'=Fairs"}
    need = {row["kind"]: 0 for row in rows}
    for row in rows:
        if (row["what"], row["stage"], row["period"]) == ("needed", "mql", "2026-01"):
            need[row["kind"]] += int(row["value"])
    assert need["funnel"] == need["source"] == need["team"]


def test_markdown_has_tables_of_twelve_periods() -> None:
    text = to_markdown(view_of(make_plan(agreed(), Setup(count=18))))
    assert text.count("| Needed |") == 2
    assert "## Improvements" in text


def test_numbers_from_a_thousand_on_are_whole_and_none_looks_like_zero_that_is_not() -> None:
    assert [shown(Fraction(one)) for one in ("1234.56", "61.333", "0.001", "-0.001", "0")] == [
        "1,235", "61.33", "<0.01", "−<0.01", "0",
    ]  # fmt: skip
    assert shown(None) == "–"


def test_periods_in_a_row_are_said_as_one() -> None:
    names = ("a", "b", "c", "d", "e", "f")
    assert runs((1, 1, 0, 1, 0, 1), names) == "a to b, d and f"
    assert runs((0, 0, 0, 0, 0, 1), names) == "f"


def test_the_numbers_of_a_row_have_the_same_decimals() -> None:
    def row(*values: str) -> list[str]:
        line = Line("Hours", tuple(map(Fraction, values)))
        return [of_line(line, at) for at in range(len(values))]

    assert row("5.4", "5.85", "6") == ["5.40", "5.85", "6.00"]
    assert row("921.6", "1267.3", "0.2") == ["922", "1,267", "<1"]
    assert row("1", "1.5") == ["1.0", "1.5"]


def test_a_plan_that_is_longer_than_its_goals_says_where_they_end_and_warns_no_more() -> None:
    text = AGREED.replace("at most 40 mql", "20 to 40 mql").replace(
        "costs 40 USD per mql", "costs 40 USD per mql\n    costs 500 USD each month"
    )
    plan = make_plan(read_text(text).agreement, Setup(count=18))
    said = to_text(view_of(plan))
    assert "The goals end in 2026-12; fixed costs are counted up to then." in said
    assert "in 2027-06" not in said.split("Callers")[1].split("Team")[0]
    data = json.loads(to_json(plan))["funnels"][0]
    assert data["goals_until"] == "2026-12"
    assert data["sources"][0]["costs"]["each"][12:] == [0] * 6


def test_the_pipeline_says_what_of_it_is_for_later_deals() -> None:
    agreement = agreed()
    funnel = json.loads(to_json(make_plan(agreement, Setup(Period.WEEK, count=2))))["funnels"][0]
    first = funnel["stages"][0]
    assert 0 < first["before_for_deals_after"] < first["before"]
    text = to_text(view_of(make_plan(agreement, Setup(Period.WEEK, count=2))))
    assert "for later deals" in text.split("Must already be")[1].split("SQL")[0]


def test_what_an_improvement_saves_for_later_deals_counts_too() -> None:
    text = to_text(view_of(make_plan(agreed(), Setup(count=2))))
    assert "SQL to 顧客: 35% from 2026-03-01 saves" in text
    assert "all of them for later deals" in " ".join(text.split())
    assert "saves 0" not in text


def test_ways_out_say_whose_share_and_limit_they_change() -> None:
    agreement = read_text(AGREED.replace("at most 60 mql", "at most 40 mql")).agreement
    text = " ".join(to_text(view_of(make_plan(agreement, Setup(count=6)))).split())
    assert "the shortfall of ウェブ's limit of 40 MQL in" in text
    assert "Share of revenue of ウェブ: " in text
    assert ", and of =Fairs: " in text
    assert "Limit of ウェブ, each month: " in text


def test_a_team_that_owns_the_first_stage_brings_its_leads() -> None:
    text = AGREED.replace('stage mql "MQL"', 'stage mql "MQL" of marketing').replace(
        "{ budget 5_000",
        "{\n  people 4\n  works at most 250 mql per person each month\n  budget 5_000",
    )
    plan = make_plan(read_text(text.replace("each month }", "each month\n}")).agreement, Setup())
    said = to_text(view_of(plan))
    assert "MQL: the team can bring all of it." in said
    assert "can bring" in said
    assert "1,000" in said


def test_a_plan_of_months_without_goals_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    file = str(ROOT / "examples/packwell/packwell.sla")
    assert run(["plan", file, "--from", "2028-05", "--periods", "3"]) == 1
    said = capsys.readouterr()
    assert "No goal draws from a funnel in 2028-05" in said.out
    assert "Sales development" not in said.out
    assert run(["plan", file, "--explain", "mql 2029-04"]) == 2
    assert "the plan has no 2029-04: it goes from 2026-01 to 2026-12" in capsys.readouterr().err


# ── Where a number comes from ────────────────────────────────────────────


def asked_for(question: str) -> Answer:
    agreement = agreed()
    return explain(make_plan(agreement, Setup(count=6)), question, agreement)


def chain(question: str) -> list[str]:
    found = asked_for(question)
    assert isinstance(found, tuple)
    [one] = found
    return [f"{step.equation} = {step.result}" for step in one.steps]


def test_a_chain_goes_down_to_what_is_agreed() -> None:
    assert chain("sql for 2026-01 f.web") == [
        "6 ÷ 25% = 24",
        "6,000 USD ÷ 1,000 USD = 6",
        "10,000 USD × 60% = 6,000 USD",
    ]


def test_what_is_used_twice_is_explained_once() -> None:
    found = asked_for("mql total")
    assert isinstance(found, tuple)
    titles = [step.title for step in found[0].steps]
    assert len(titles) == len(set(titles))


def test_a_source_may_be_named_by_its_title_and_a_clause_has_its_place() -> None:
    found = asked_for("sql before ウェブ")
    assert isinstance(found, tuple)
    text = explained_text(found, {"agreement.sla": source_file("agreement.sla", AGREED)})
    assert "agreement.sla:18  sql to customer 25%" in text
    assert "agreement.sla:15  takes 45 days" in text


def test_a_slip_gets_the_name_that_was_meant() -> None:
    assert asked_for("mql 2026-04 fiars") == NothingCalled("mql 2026-04 fiars", "fiars", "fairs")


def test_a_question_that_means_too_much_lists_some() -> None:
    found = asked_for("mql")
    assert isinstance(found, SeveralCalled)
    assert found.keys[0] == "mql 2026-01 f"
    assert found.count == 8


@pytest.mark.parametrize(
    "question", ["\x00", "a" * 10**6, "÷", "for for for", ", . :", "total " * 999]
)
def test_any_question_has_an_answer(question: str) -> None:
    assert asked_for(question) is not None


def test_chains_end_somewhere() -> None:
    sources = "\n".join(f"source s{at} {{ brings 1% of revenue }}" for at in range(100))
    body = f"mql to sql 40%\ndeal 1 USD\n{sources}"
    agreement = read_text(
        f"stage mql\nstage sql\nfunnel f through mql, sql {{\n{body}\n}}\n"
        "goal g { 9_000 USD each month from f }"
    ).agreement
    found = explain(make_plan(agreement), "mql total", agreement)
    assert isinstance(found, tuple)
    [one] = found
    assert isinstance(one, Explanation)
    assert len(one.steps) <= MOST_STEPS
    assert "88 more" in one.steps[0].equation
