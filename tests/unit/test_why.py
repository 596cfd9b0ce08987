"""A lead is held as the reference evaluator sees it; odd data gets an answer or a refusal."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest

import slalang
from slalang.backends.scoring import rules_of
from slalang.evaluate import LeadProblem
from slalang.evaluate.conditions import band_of, reached
from slalang.evaluate.lead import case_of
from slalang.model.agreement import Agreement
from slalang.solve.engine import Answer
from slalang.solve.held import held
from slalang.solve.prover import prover
from slalang.solve.questions import in_band, in_stage
from slalang.solve.why import FixedProblem, GivenProblem, explain_lead
from slalang.solve.why.text import NO_SOLVER, render

AS_OF = datetime(2026, 3, 6, 12, 0, 0, 250_000, tzinfo=UTC)
TEXT = """
agreement "Test" { currency USD }
party marketing "Marketing"
party sales "Sales"
lead {
  industry  text
  employees count
  budget    money
  rate      number
  since     date
  best_time time
}
account { tier one of small, large }
event page_view { page text }
event demo
score heat from 0 to 100 {
  +10 for each page_view within 1 hour where page starts with "/a"
  +20 for any demo, halving every 1 day
  -5  for each full week without activity, after 2 days
  +15 when budget > 1_000.50 USD
  +5  when rate in 0.25..0.75
  +7  when employees > 100
  +3  when since within 30 days
  +2  when best_time is known
  freezes on hard_bounce
}
class warmth of heat {
  hot  from 40
  warm from 15
  cool otherwise
}
class recent {
  now   when any demo within 1 hour
  today when count of page_view within 1 day >= 2
  past  otherwise
}
stage new of marketing
stage mql of marketing { when heat >= 30 and industry is known }
stage sql of sales { when account.tier is large and any demo within 2 days }
"""


def agreement_of(text: str = TEXT) -> Agreement:
    found = slalang.compile_text(text)
    assert found.agreement is not None, slalang.render(found.report, "concise")
    return found.agreement


@pytest.mark.parametrize("seed", range(6))
def test_events_at_the_edges_of_windows_are_held_as_they_are_judged(seed: int) -> None:
    """Ages in microseconds around every window and step of decay: no question is answered wrong."""
    random, agreement = Random(seed), agreement_of()
    edges = [timedelta(0), timedelta(hours=1), timedelta(days=1), timedelta(days=2)]
    edges += [timedelta(days=2, weeks=1), timedelta(days=4)]
    near = (-1_000_000, -250_001, -1, 0, 1, 249_999, 250_000, 999_999)
    events = [
        {
            "event": random.choice(("page_view", "page_view", "demo", "reply")),
            "at": AS_OF - random.choice(edges) + timedelta(microseconds=random.choice(near)),
        }
        for _ in range(6)
    ]
    for event in events:
        if event["event"] == "page_view":
            event["properties"] = random.choice(({"page": "/a"}, {"page": "/b"}, {}))
    lead = {
        "industry": "Banking", "budget": random.choice(("1000.50 USD", "1000.500001 USD")),
        "rate": random.choice((0.25, 0.2499999, 0.75)), "best_time": "09:30",
        "since": (AS_OF - timedelta(days=random.choice((29, 30, 31)))).date(),
    }  # fmt: skip
    asked = prover(agreement, at=int(AS_OF.timestamp()))
    case = case_of(asked.rules, lead, events, {"account": {"tier": "large"}}, AS_OF)
    kept = held(asked, case)
    assert kept.exact
    questions = {
        in_stage(asked, name): reached(case, name) is True for name in ("mql", "sql")
    } | {
        in_band(asked, group.name, band.name): band_of(case, group.name) == band.name
        for group in agreement.classes
        for band in group.bands
    }  # fmt: skip
    session = asked.system.session
    for question, truth in questions.items():
        answer = session.ask(question, without=list(kept.levers))
        assert answer is (Answer.POSSIBLE if truth else Answer.IMPOSSIBLE), question


def test_what_is_frozen_is_not_advised_to_grow() -> None:
    events = [{"event": "hard_bounce", "at": AS_OF - timedelta(days=3)}]
    why = explain_lead(
        agreement_of(), {"industry": "Banking"}, events, as_of=AS_OF, fixed=["budget", "since"]
    )
    assert why.evaluation.score_traces[0].frozen
    assert [short.target.name for short in why.short] == ["mql", "warmth", "recent"]
    assert all(step.change.event != "demo" for way in why.short[1].ways for step in way.steps)


def test_other_records_are_advised_too_and_fixed_ones_are_not() -> None:
    lead, events = {"industry": "x"}, [{"event": "demo", "at": AS_OF}] * 3
    lead |= {"employees": 101, "rate": 0.5}
    agreement = agreement_of()
    why = explain_lead(agreement, lead, events, {"tier": "small"}, as_of=AS_OF)
    assert why.evaluation.stage == "mql"
    assert "tier of the account: large instead of small" in render(why, {})
    why = explain_lead(
        agreement, lead, events, {"tier": "small"}, as_of=AS_OF, fixed=["account.tier"]
    )
    assert why.short[0].out_of_hand
    assert (why.short[0].fixed, why.short[0].together) == (("account.tier",), False)
    assert "if this were not fixed: tier of the account." in render(why, {}, columns=200)


FIXED = """
agreement "Test" { currency USD }
party marketing "Marketing"
party sales "Sales"
lead {
  country   text "Country" fixed
  employees count
}
event webinar
event storm fixed
event demo
score fit from 0 to 100 {
  +20 when country is "United States"
  +40 when employees >= 50
  +10 for any webinar within 30 days
  +30 for any demo within 14 days
}
stage new of marketing
stage mql of marketing { when fit >= 60 }
stage sql of sales { when fit >= 60 and (any storm within 1 day or country is "Peru") }
"""


def test_what_is_fixed_may_become_known_and_stays_once_it_is() -> None:
    agreement, events = agreement_of(FIXED), [{"event": "demo", "at": AS_OF}]
    why = explain_lead(agreement, {"employees": 60}, as_of=AS_OF)
    assert "- find out country (“United States” would do, +20 Fit)" in render(why, {})
    why = explain_lead(agreement, {"employees": 60, "country": "Chad"}, as_of=AS_OF)
    assert "country" not in render(why, {}).split("Fit: 40")[0]
    # Who names it for one run wants to hear nothing of it, known or not.
    why = explain_lead(
        agreement, {}, events, as_of=AS_OF, fixed=["country", "employees", "webinar"]
    )
    assert why.short[0].out_of_hand
    assert (why.short[0].fixed, why.short[0].together) == (("lead.employees",), False)


def test_what_would_open_a_way_is_named_and_nothing_else() -> None:
    agreement, lead = agreement_of(FIXED), {"employees": 60, "country": "Chad"}
    why = explain_lead(agreement, lead, as_of=AS_OF, fixed=["webinar", "demo", "employees"])
    assert (why.short[0].fixed, why.short[0].together) == (("demo", "lead.country"), False)
    assert "if one of these were not fixed: demo, country." in render(why, {}, columns=200)
    why = explain_lead(agreement, {**lead, "employees": 55}, events_of("demo"), as_of=AS_OF)
    assert (why.short[0].target.name, why.short[0].fixed) == ("sql", ("lead.country", "storm"))


def test_what_opens_a_way_only_together_is_told_so() -> None:
    agreement, lead = agreement_of(FIXED), {"employees": 5, "country": "Peru"}
    why = explain_lead(agreement, lead, as_of=AS_OF, fixed=["demo", "employees", "webinar"])
    assert (why.short[0].fixed, why.short[0].together) == (("demo", "lead.employees"), True)
    assert "if all of these were not fixed: demo, employees." in render(why, {}, columns=200)


STAGES = """
agreement "Test" { currency USD }
party marketing "Marketing"
party sales "Sales"
event demo
event visit
score fit from 0 to 100 { +10 for each visit within 30 days }
class heat {
  hot  when any demo within 1 day
  warm when fit >= 20 or any reply within 7 days
  cold otherwise
}
stage new of marketing
stage mql of marketing { when fit >= 90 or any demo within 14 days }
stage customer "Customer" of sales {
  set by sales
  from mql
}
stage lost "Lost" of sales {
  set by sales
  ends
}
"""


def test_the_other_part_of_an_or_is_named() -> None:
    text = render(explain_lead(agreement_of(STAGES), {}, as_of=AS_OF), {}, columns=200)
    assert "- a demo: enough by itself (line 1: any demo within 14 days)" in text
    assert "- 9 visits (+90 Fit)" in text
    assert "- a demo: then Hot (line 1: any demo within 1 day)" in text
    assert "- a reply: enough by itself (line 1: any reply within 7 days)" in text
    assert "- 2 visits (+20 Fit)" in text


def test_what_comes_next_is_told_where_no_rule_decides_it() -> None:
    agreement, demo = agreement_of(STAGES), events_of("demo")
    why = explain_lead(agreement, {}, demo, as_of=AS_OF)
    assert why.ahead == "Next: Customer, set by hand by Sales; no rule decides it."
    why = explain_lead(agreement, {}, demo, as_of=AS_OF, given=["customer"])
    assert (why.evaluation.stage, why.ahead[:10]) == ("customer", "Next: Lost")
    why = explain_lead(agreement, {}, demo, as_of=AS_OF, given=["customer", "lost"])
    assert why.ahead == "Next: nothing; a lead’s way ends with Lost."
    assert explain_lead(agreement, {}, as_of=AS_OF).ahead == ""


@pytest.mark.parametrize(
    ("name", "why", "help"),
    [
        ("custmer", "there is no stage `custmer`", "Did you mean `customer`?"),
        ("mql", "follows from its condition", "Say `customer` or `lost`, or leave it out."),
        ("new", "every lead begins in `new`", "Say `customer` or `lost`, or leave it out."),
    ],
)
def test_only_a_stage_that_no_rule_decides_can_be_given(name: str, why: str, help: str) -> None:
    with pytest.raises(GivenProblem, match=why) as found:
        explain_lead(agreement_of(STAGES), {}, as_of=AS_OF, given=[name])
    assert found.value.help == help


def events_of(*names: str) -> list[dict[str, Any]]:
    return [{"event": name, "at": AS_OF} for name in names]


@pytest.mark.parametrize(
    "lead",
    [
        {"employees": 10**15},
        {"budget": "0.000000000000000000000000000001 USD"},
        {"budget": {"amount": 3, "currency": "USD"}, "rate": -1e-9},
        {"since": "0001-01-01"},
        {"since": "9999-12-31", "best_time": "23:59:59"},
        {"industry": "\u0000 “x” " * 2_000},
        {"industry": "", "employees": None},
    ],
)
def test_odd_values_are_explained(lead: dict[str, Any]) -> None:
    why = explain_lead(agreement_of(), lead, as_of=AS_OF)
    assert all(short.ways or short.target.name == "sql" for short in why.short)
    assert "Not yet" in render(why, {})


def test_any_instant_can_be_looked_at() -> None:
    for year in (1, 1969, 9999):
        for hour in (0, 23):
            as_of = datetime(year, 12 if year == 9999 else 1, 31, hour, 59, tzinfo=UTC)
            assert "Not yet" in render(explain_lead(agreement_of(), {}, as_of=as_of), {})


def test_later_events_do_not_exist_and_very_old_ones_do() -> None:
    events = [
        {"event": "demo", "at": AS_OF + timedelta(microseconds=1)},
        {"event": "demo", "at": "0001-01-01T00:00:00Z"},
    ]
    why = explain_lead(agreement_of(), {}, events, as_of=AS_OF)
    assert why.evaluation.classes["recent"] == "past"
    assert any("one more demo" in text for text in [render(why, {})])


def test_many_events_take_bounded_time() -> None:
    events = [
        {
            "event": "page_view",
            "at": AS_OF - timedelta(days=2, seconds=number),
            "properties": {"page": f"/{number}"},
        }
        for number in range(20_000)
    ]
    why = explain_lead(agreement_of(), {"industry": "Banking"}, events, as_of=AS_OF)
    assert all(short.asked for short in why.short)
    assert why.short[0].ways


def test_what_does_not_fit_is_refused() -> None:
    agreement = agreement_of()
    with pytest.raises(LeadProblem, match="did you mean `employees`"):
        explain_lead(agreement, {"employes": 3}, as_of=AS_OF)
    with pytest.raises(LeadProblem, match="there is no event `demmo`"):
        explain_lead(agreement, {}, [{"event": "demmo", "at": AS_OF}], as_of=AS_OF)
    with pytest.raises(ValueError, match="no zone"):
        explain_lead(agreement, {}, as_of=AS_OF.replace(tzinfo=None))
    with pytest.raises(FixedProblem) as found:
        explain_lead(agreement, {}, as_of=AS_OF, fixed=["acount.tier"])
    assert found.value.near == "account.tier"


def test_without_the_solver_the_trace_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "z3", None)
    why = explain_lead(agreement_of(), {"industry": "Banking"}, as_of=AS_OF)
    assert not why.solver
    text = render(why, {})
    assert NO_SOLVER in text
    assert "Heat: 0" in text


def test_an_agreement_without_rules_has_nothing_to_explain() -> None:
    why = explain_lead(agreement_of('party marketing "Marketing"\n'), {}, as_of=AS_OF)
    assert (why.blocks, why.short) == ((), ())
    assert render(why, {}).startswith("As of")
    assert rules_of(why.agreement)["scores"] == []
