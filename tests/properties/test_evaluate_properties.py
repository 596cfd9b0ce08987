"""What holds for every lead: missing values, the order of events, limits, tables of decay."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from slalang.backends.scoring import build
from slalang.backends.scoring.decay import decay_table
from slalang.driver import read_text
from slalang.evaluate import LeadProblem, evaluate
from slalang.evaluate.patterns import matches, pattern_problem, portable
from slalang.evaluate.result import RuleTrace
from slalang.evaluate.text import prepared
from slalang.model.quantities import Interval, Percent, Unit
from slalang.model.scoring import Halving, Losing
from slalang.source.text import Span

AS_OF = datetime(2026, 3, 6, 12, tzinfo=UTC)
TEXT = """
agreement "Test" { currency USD }
party marketing "Marketing"
lead {
  seniority one of individual, manager, vp
  industry  text
  employees count
  budget    yes/no
  need      yes/no
}
event page_view { page text }
event webinar
score fit from -20 to 60 {
  +40 when seniority >= manager
  -15 when not industry in ("Banking", "Retail")
  +10 when budget or not need
  -10 when at least 1 of (not budget, need)
  +5  when employees in 10..20 or employees > 100
  -30 when industry is not "Banking" and not seniority is vp
}
score interest from 0 to 50 {
  group "Browsing" at most 30 {
    +10.125 for each page_view within 30 days where page starts with "/a"
    -3 for each page_view where page is not "/a", at most 2 times
  }
  +15 for any webinar, halving every 30 days
  +2 for each webinar, losing 10% every week, at most 5
  -5 for each full week without activity, after 30 days
}
"""
READ = read_text(TEXT)
assert not READ.findings, [finding.message() for finding in READ.findings]
RULES = json.loads(build(READ.agreement, {})["scoring.json"])

LEADS = st.fixed_dictionaries(
    {},
    optional={
        "seniority": st.sampled_from(["individual", "manager", "vp"]),
        "industry": st.sampled_from(["Banking", "retail", "Other"]),
        "employees": st.integers(0, 200),
        "budget": st.booleans(),
        "need": st.booleans(),
    },
)
EVENTS = st.lists(
    st.builds(
        lambda event, hours, page: {
            "event": event,
            "at": AS_OF - timedelta(hours=hours),
            "properties": {"page": page} if page and event == "page_view" else {},
        },
        st.sampled_from(["page_view", "webinar", "reply", "attempt"]),
        st.integers(-48, 24 * 120),
        st.sampled_from(["/a", "/b", ""]),
    ),
    max_size=12,
)


def leaves(rules: tuple[RuleTrace, ...]) -> dict[str, RuleTrace]:
    """Every rule by its identifier; groups give way to their rules."""
    found: dict[str, RuleTrace] = {}
    for rule in rules:
        found |= leaves(rule.inside) if rule.inside else {rule.id: rule}
    return found


@given(LEADS, st.data())
def test_a_missing_value_never_earns_nor_costs_a_point(lead: dict[str, Any], data: Any) -> None:
    """Whatever a rule gives without a value, it gives with any value in its place."""
    hidden = data.draw(st.sets(st.sampled_from(sorted(lead) or ["budget"])))
    less = {name: value for name, value in lead.items() if name not in hidden}
    full = leaves(evaluate(RULES, lead, as_of=AS_OF).score_traces[0].rules)
    part = leaves(evaluate(RULES, less, as_of=AS_OF).score_traces[0].rules)
    for name, rule in part.items():
        assert rule.milli in (0, full[name].milli)


@given(EVENTS, st.data())
def test_a_missing_property_never_earns_nor_costs_a_point(
    events: list[dict[str, Any]], data: Any
) -> None:
    less = [
        {**event, "properties": {} if data.draw(st.booleans()) else event["properties"]}
        for event in events
    ]
    full = leaves(evaluate(RULES, {}, events, as_of=AS_OF).score_traces[1].rules)
    part = leaves(evaluate(RULES, {}, less, as_of=AS_OF).score_traces[1].rules)
    for name, rule in part.items():
        assert abs(rule.milli) <= abs(full[name].milli)
        assert rule.milli * full[name].milli >= 0


@given(LEADS, EVENTS.flatmap(lambda events: st.tuples(st.just(events), st.permutations(events))))
def test_the_order_of_events_does_not_matter(
    lead: dict[str, Any], both: tuple[list[dict[str, Any]], list[dict[str, Any]]]
) -> None:
    one, other = (evaluate(RULES, lead, events, as_of=AS_OF) for events in both)
    assert one == other


@given(LEADS, EVENTS)
def test_a_score_stays_within_its_limits(
    lead: dict[str, Any], events: list[dict[str, Any]]
) -> None:
    found = evaluate(RULES, lead, events, as_of=AS_OF).scores
    assert -20 <= found["fit"] <= 60
    assert 0 <= found["interest"] <= 50


@given(LEADS, EVENTS)
def test_what_happens_later_does_not_exist(
    lead: dict[str, Any], events: list[dict[str, Any]]
) -> None:
    past = [event for event in events if event["at"] <= AS_OF]
    assert evaluate(RULES, lead, events, as_of=AS_OF) == evaluate(RULES, lead, past, as_of=AS_OF)


@settings(deadline=None)
@given(
    st.integers(-50_000, 50_000),
    st.sampled_from(["halving", "losing", "percent"]),
    st.integers(1, 60),
    st.sampled_from([Unit.HOUR, Unit.DAY, Unit.WEEK]),
    st.integers(1, 99),
    st.integers(0, 3_650),
    st.one_of(st.none(), st.integers(1, 90)),
)
def test_decay_tables_agree_with_counting_step_by_step(  # noqa: PLR0917
    milli: int, kind: str, count: int, unit: Unit, amount: int, age: int, days: int | None
) -> None:
    every = Interval(Decimal(count), unit)
    nowhere = Span("", 0, 0)
    decay = {
        "halving": Halving(every, nowhere),
        "losing": Losing(Decimal(amount) / 8, None, every, nowhere),
        "percent": Losing(None, Percent(Decimal(amount)), every, nowhere),
    }[kind]
    table = decay_table(milli, decay, days * 86_400 if days else None)
    assert table is not None
    assert table[0][0] == 0
    assert [entry[0] for entry in table] == sorted({entry[0] for entry in table})
    if days and age >= days:
        return
    found = [worth for since, worth in table if since <= age][-1]
    seconds = {Unit.HOUR: 3_600, Unit.DAY: 86_400, Unit.WEEK: 604_800}[unit] * count
    with localcontext() as context:
        context.prec = 400
        left = Decimal(abs(milli))
        for _ in range(min(age * 86_400 // seconds, 800)):
            match kind:
                case "halving":
                    left /= 2
                case "losing":
                    left = max(Decimal(0), left - amount * 125)
                case _:
                    left = left * (100 - amount) / 100
        expected = int(left.quantize(Decimal(1), ROUND_HALF_UP))
    if age * 86_400 // seconds <= 800:
        assert found == (expected if milli >= 0 else -expected)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
    | st.sampled_from(["vp", "webinar", "2026-03-06T12:00:00Z", 10**3000, Decimal("1e9999")]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(["industry", "employees", "seniority", "event", "at", "properties", "page"])
        | st.text(max_size=3),
        inner, max_size=4,
    ),
    max_leaves=12,
)  # fmt: skip


@given(JSON, st.lists(JSON, max_size=3), JSON)
def test_any_data_gives_an_answer_or_problems(lead: Any, events: list[Any], account: Any) -> None:
    problems: tuple[str, ...] = ("",)
    try:
        evaluate(RULES, lead, events, account, as_of=AS_OF)
    except LeadProblem as problem:
        problems = problem.problems
    assert problems
    assert all(len(line) < 300 for line in problems)


@given(st.text("ab.^$|()[]*+?{}1,2-\\dsD", max_size=12), st.text("abd1 \n2", max_size=12))
def test_patterns_match_as_other_engines_do(pattern: str, text: str) -> None:
    if pattern_problem(pattern) is None:
        text = prepared(text)
        assert matches(pattern, text) is bool(re.search(portable(pattern), text))
        assert matches(portable(pattern), text) is matches(pattern, text)
