"""The calculator as a file: what it holds, how far its numbers turn, and what does not fit."""

from __future__ import annotations

import base64
import hashlib
import re
from fractions import Fraction
from pathlib import Path

import pytest
from calculators import EXAMPLES, data_of, example, few_of_each_kind, page_of, plan_of, read

from slalang.backends import BackendProblem, calculator, html, simulated
from slalang.backends.calculator.knobs import knob, longest
from slalang.backends.calculator.page import script_data
from slalang.model.agreement import Agreement
from slalang.planning.plan import Setup, make_plan
from slalang.planning.sheet.cells import Kind, Op
from slalang.planning.sheet.reckon import reckon
from slalang.planning.whatif.changes import changed
from slalang.planning.whatif.clauses import numeral

NAMED = """agreement "Named" {
  currency USD
  effective 2026-01-01 to 2026-12-31
}
party zz_marketing "Marketing" { budget 60_000 USD each month }
party zz_sales "Sales" {
  people 4
  works at most 60 zz_lead per person each month
  works at least 1 zz_won each month
  spends 6 minutes per zz_visit
  spends 2 hours per zz_won
  role zz_closer "Closers" {
    people 2
    available 80% of the time
    joining 2 from 2026-04
  }
}
event zz_visit "Visit" { }
stage zz_lead "Good lead" of zz_marketing
stage zz_won "Customer" of zz_sales { ends }
funnel zz_new "New business" through zz_lead, zz_won {
  margin 40%
  deal 2_000 USD
  improve zz_lead to zz_won up to 20% by 2026-07-01
  source zz_web "Website" {
    brings 60% of revenue
    brings at most 8_000 zz_lead each month
    zz_lead to zz_won 10%
    zz_lead to zz_won takes 20 days
    costs 40 USD per zz_lead
  }
  source zz_fair "Fairs" {
    brings 40% of revenue
    zz_lead to zz_won 12%
    takes 30 days
  }
}
goal zz_count "Customers" { 20 zz_won each month from zz_new, for 12 months starting 2026-01 }
"""


def test_the_same_agreement_gives_the_same_page() -> None:
    assert page_of(example("packwell")) == page_of(example("packwell"))


def test_the_page_asks_nobody_and_runs_its_own_script_alone() -> None:
    page = page_of(example("packwell"))
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    assert policy
    assert len(scripts) == 1
    digest = base64.b64encode(hashlib.sha256(scripts[0].encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in policy[1]
    assert policy[1].startswith("default-src 'none'")
    assert "unsafe" not in policy[1]
    for word in ("eval(", "new Function", "innerHTML", "document.write", "fetch(", "http"):
        assert word not in scripts[0].replace("http://www.w3.org/2000/svg", "")
    assert not re.search(r"""\s(?:src|href)=["'](?!#)""", page)
    assert " style=" not in page


def test_data_can_end_no_script() -> None:
    text = script_data({"title": "</script><!--<script>&\u2028\u202e\U0001f680"})
    assert text.isascii()
    assert not set("<>&") & set(text)


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_slider_stands_on_what_is_agreed(name: str) -> None:
    for one in data_of(page_of(example(name)))["inputs"]:
        value, low, high = (Fraction(one[key]) for key in ("value", "low", "high"))
        start, end, step = map(Fraction, one["slider"])
        assert low <= start < end <= high
        assert low <= value <= high
        assert step > 0
        assert start <= value <= end
        assert ((value - start) / step).denominator == 1
        assert (end - start) / step <= 20_000


@pytest.mark.parametrize("name", EXAMPLES)
def test_times_turn_as_far_as_the_plan_looks_ahead(name: str) -> None:
    agreement, sheet = read(example(name)).agreement, plan_of(example(name)).sheet
    for one in sheet.inputs:
        if one.kind is Kind.TIME:
            place = sheet.cell(one.key)
            known = {
                sheet.constants[sheet.reads[read][0]]
                for op, reads in zip(sheet.ops, sheet.reads, strict=True)
                if op is Op.LEAST and place in reads
                for read in reads
                if sheet.ops[read] is Op.CONSTANT
            }
            assert known == {longest(agreement, one)}


@pytest.mark.parametrize("name", ["packwell", "two_scripts"])
def test_what_is_written_after_set_is_what_the_page_shows(name: str) -> None:
    agreement, plan = read(example(name)).agreement, plan_of(example(name))
    chosen = few_of_each_kind([{"kind": one.kind} for one in plan.sheet.inputs])
    for one in (plan.sheet.inputs[at] for at in chosen):
        turn = knob(one, longest(agreement, one) if one.kind is Kind.TIME else None)
        value = min(one.value + (1 if one.kind is Kind.PEOPLE else turn.step), turn.high)
        word = "" if one.unit == "people" else "%" if one.unit == "%" else f" {one.unit}"
        other = changed(agreement, one.key, f"{numeral(value)}{word}")
        assert isinstance(other, Agreement), (one.key, other)
        after = make_plan(other, Setup(live=True))
        assert _totals(after, {}) == _totals(plan, {one.key: value}), one.key


def test_ids_of_addresses_do_not_change_with_the_agreement() -> None:
    data = data_of(page_of(example("packwell")))
    ids = {one["key"]: one["id"] for one in data["inputs"]}
    assert len(set(ids.values())) == len(ids)
    # People have sent these to each other.
    assert ids["revenue"] == "371f7e"
    assert ids["new_business.web_form.opportunity to customer"] == "65673f"


def test_a_plan_that_is_too_large_shows_fewer_months_and_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(calculator, "MOST_CELLS", 900)
    data = data_of(page_of(example("packwell")))
    assert len(data["periods"]) < 12
    assert data["left_out"] == (
        "This agreement has more numbers than a page can follow: "
        f"{len(data['periods'])} of 12 months are shown. slalang plan shows all of them."
    )


def test_weeks_and_their_number_can_be_asked_for() -> None:
    agreement = read(example("packwell")).agreement
    page = calculator.build(agreement, {"by": "week", "periods": "3", "from": "2026-02"})
    data = data_of(page["calculator.html"].decode())
    assert data["periods"] == ["2026-W05", "2026-W06", "2026-W07"]
    assert data["each"] == "week"
    # Without the texts of the files, clauses are told by the file alone.
    assert data["clauses"][0]["where"].startswith("numbers.sla, ")


def test_without_a_goal_there_is_nothing_to_turn(tmp_path: Path) -> None:
    path = tmp_path / "empty.sla"
    path.write_text('agreement "Empty" { }\n', "utf-8")
    with pytest.raises(BackendProblem, match="no goal"):
        page_of(path)


def test_how_sure_the_agreed_numbers_are_is_drawn_where_it_is_asked_for() -> None:
    pytest.importorskip("numpy")
    agreement = read(example("packwell")).agreement
    (page,) = calculator.build(agreement, {"simulate": "yes", "periods": "6"}).values()
    text = page.decode()
    part = text[text.index('<section class="clause chance"') : text.index("<footer")]
    assert "How sure it is, as agreed" in part
    assert (
        "for the agreement as it stands, 2026-01 to 2026-06. It does not follow the sliders."
        in part
    )
    assert part.count('<figure class="diagram"') == part.count("<table") == len(agreement.goals)
    assert re.search(r"The plan reaches 3,000,000 USD in \d+ of 100 draws", part)
    assert " style=" not in part
    assert 'class="clause chance"' not in page_of(example("packwell"))


def test_what_draws_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(simulated, "find_spec", {}.get)
    agreement = read(example("packwell")).agreement
    told = set()
    for made in (calculator, html):
        with pytest.raises(BackendProblem) as problem:
            made.build(agreement, {"simulate": "yes"})
        told.add((problem.value.message, problem.value.help))
    assert told == {
        (
            "how likely goals are is drawn with numpy, which is not installed",
            "Run `pip install 'slalang[simulate]'`.",
        )
    }


def test_numbers_are_called_by_titles_and_never_by_names(tmp_path: Path) -> None:
    path = tmp_path / "named.sla"
    path.write_text(NAMED, "utf-8")
    plan, data = plan_of(path), data_of(page_of(path))
    assert not [one.title for one in plan.sheet.inputs if "zz_" in one.title]
    shown = [(one["title"], one["unit"], one["asked"]) for one in data["inputs"]]
    assert not [one for one in shown if "zz_" in "".join(one)]
    assert not [group for group in data["groups"] if "zz_" in group["title"] + group["around"]]
    assert "Brings at most, each month: Good leads" in {title for title, _, _ in shown}
    # The language knows them by their names.
    assert {one["word"] for one in data["inputs"]} >= {"zz_lead", "zz_won"}


def _totals(plan: object, other: dict[str, Fraction]) -> list[object]:
    values = reckon(plan.sheet, other)  # type: ignore[attr-defined]
    return [
        [values[cell] for cell in (*row.need, row.before, row.total)]
        for funnel in plan.funnels  # type: ignore[attr-defined]
        for source in (funnel, *funnel.sources)
        for row in source.stages
    ]
