"""Generated Python: the interpreter's results and messages on raw data, whatever it is called."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scoring_rules import AS_OF, ago, rules

import slalang
from slalang.engines.python import Scored, Scorer, scorer_of
from slalang.engines.python.code import Beyond, constant, guarded
from slalang.engines.python.patterns import SHORT, quick
from slalang.engines.python.scored import scored
from slalang.evaluate import LeadProblem, RulesProblem, evaluate
from slalang.evaluate.patterns import matches, pattern_problem, portable
from slalang.form import form_of

RULES = rules("""
score fit {
  +40 when seniority >= director
  +10 when title contains "marketing"
  +5  when employees in 11..200
  +7  when ratio > 0.5
  +20 when tools has "HubSpot"
  +30 when ad_spend >= 1_000.50 USD
  +3  when role_since within 30 days
  +1  when budget and not need
  +2  when boss is "ada byron"
  +6  when account.tier is large
  first match "One" {
    +8 when industry in ("Banking", "Crédit")
    +9 when industry is known
  }
}
score interest from 0 to 60 {
  +10 for each page_view within 30 days where page starts with "/pricing", at most 3 times
  +15 for any webinar, halving every 30 days
  -5  for each full week without demo_request, after 30 days
  freezes on demo_request
}
""")
SCORER = scorer_of(RULES)
HOSTILE = (
    '"); import os #', "'); raise SystemExit #", "a\nb = 1", "\\", "{x}", "%s", "None",
    "\x00", "\u2028", '""" ', "\ud800", "🙂", "f += 1", "ODD", "__import__",
)  # fmt: skip


def both(lead: Any, events: Any = (), account: Any = None, **more: Any) -> Scored:
    """What the scorer finds, after the interpreter has found the same."""
    more = {"as_of": AS_OF, **more}
    found = SCORER.score(lead, events, account, **more)
    assert found == scored(SCORER_FORM, evaluate(RULES, lead, events, account, **more))
    return found


SCORER_FORM = form_of(RULES)


def without_interpreter(scorer: Scorer, monkeypatch: pytest.MonkeyPatch) -> None:
    """From here on a scorer may not ask the interpreter."""
    known = scorer.follows.__globals__  # type: ignore[attr-defined]

    def refuse(*_: object) -> None:
        raise AssertionError("the interpreter was asked")

    monkeypatch.setitem(known, "SLOW", refuse)


@pytest.mark.parametrize("lead", [
    {}, {"title": None}, {"title": ""}, {"title": " \t"}, {"title": "Head of MARKETING "},
    {"title": "Ｍarketing É"}, {"seniority": "vp", "employees": 11}, {"employees": 10},
    {"employees": 11.0}, {"employees": Decimal(200)}, {"employees": 201}, {"ratio": 0.5},
    {"ratio": 0.5000004}, {"ratio": 0.5000006}, {"ratio": 0.1 + 0.2}, {"ratio": Decimal("0.51")},
    {"ratio": 10**11}, {"ratio": -0.0}, {"tools": []}, {"tools": ["", " hubspot "]},
    {"tools": ("HubSpot",)}, {"tools": ["HübSpot"]}, {"ad_spend": "1000.50 USD"},
    {"ad_spend": "1000.49996 USD"}, {"ad_spend": "1000.5USD"}, {"ad_spend": "-1 USD"},
    {"ad_spend": {"amount": 1000.5, "currency": "USD"}}, {"role_since": "2026-02-04"},
    {"role_since": "2026-02-05"}, {"role_since": date(2026, 3, 7)}, {"start": "09:30"},
    {"budget": True, "need": False}, {"budget": True}, {"boss": "Ada Byron"},
    {"industry": "crédit"}, {"industry": "x" * 100_000}, {"seniority": ""},
], ids=str)  # fmt: skip
def test_values_are_read_as_the_interpreter_reads_them(lead: Mapping[str, Any]) -> None:
    both(lead)
    both(lead, account={"tier": "large"})
    both(lead, records={"account": {"tier": "small"}})


@pytest.mark.parametrize(("lead", "events", "more"), [
    ({"titel": "x"}, (), {}), ({"title": 5}, (), {}), ({"title": b"x"}, (), {}),
    ({"title": "x" * 100_001}, (), {}), ({"seniority": "boss"}, (), {}),
    ({"seniority": ["vp"]}, (), {}), ({"employees": -1}, (), {}), ({"employees": True}, (), {}),
    ({"employees": 10**15 + 1}, (), {}), ({"ratio": float("nan")}, (), {}),
    ({"ratio": 10**12}, (), {}), ({"tools": ["x", 5]}, (), {}), ({"tools": "x"}, (), {}),
    ({"ad_spend": 5}, (), {}), ({"ad_spend": "5 EUR"}, (), {}), ({"budget": 1}, (), {}),
    ({"role_since": "2026-02-30"}, (), {}), ({"role_since": "2026-W01-1"}, (), {}),
    ({"role_since": "20260101"}, (), {}), ({"start": "25:00"}, (), {}), ([], (), {}),
    ({}, [{"event": "webinr", "at": AS_OF}], {}), ({}, [{"event": "webinar"}], {}),
    ({}, [{"event": "webinar", "at": "2026-03-06T12:00:00"}], {}),
    ({}, [{"event": "webinar", "at": "2026-03-06T25:00:00Z"}], {}),
    ({}, [{"event": "webinar", "at": "2026-03-06 12h00"}], {}), ({}, [5], {}),
    ({}, [{"event": "webinar", "at": AS_OF, "properties": {"page": "x"}}], {}),
    ({}, [{"event": "page_view", "at": AS_OF, "properties": {"page": 5}}], {}),
    ({}, [{"event": "page_view", "at": AS_OF, "properties": []}], {}),
    ({}, [{"event": "page_view", "at": AS_OF, "where": "x"}], {}),
    ({}, (), {"account": {"tier": "huge"}}), ({}, (), {"account": 5}),
    ({}, (), {"records": {"deal": {}}}), ({}, (), {"records": {"account": None}}),
], ids=str)  # fmt: skip
def test_problems_are_told_in_the_words_of_the_interpreter(
    lead: Any, events: Any, more: Mapping[str, Any]
) -> None:
    with pytest.raises(LeadProblem) as expected:
        evaluate(RULES, lead, events, as_of=AS_OF, **more)
    with pytest.raises(LeadProblem) as found:
        SCORER.score(lead, events, as_of=AS_OF, **more)
    assert found.value.problems == expected.value.problems


@pytest.mark.parametrize("as_of", ["2026-03-06", "2026-03-06T12:00:00Z", AS_OF.date(), 0, None])
def test_an_instant_that_is_no_datetime_is_refused(as_of: Any) -> None:
    document = rules("score fit { +1 when employees > 3 }")
    with pytest.raises(TypeError, match="`as_of` is a datetime with a zone, such as"):
        scorer_of(document).score({}, as_of=as_of)
    with pytest.raises(TypeError, match="`as_of` is a datetime with a zone, such as"):
        evaluate(document, {}, as_of=as_of)


def test_it_prints_as_what_it_says() -> None:
    scorer = scorer_of(
        rules("score fit { +1.5 when employees > 3 }\nclass grade of fit { a from 1 }")
    )
    assert repr(scorer) == "<Scorer of 'Test': 1 rule, generated>"
    assert repr(scorer.score({"employees": 5}, as_of=AS_OF)) == (
        "<Scored scores: fit=1.5; classes: grade='a'; stage: None>"
    )
    assert repr(scorer_of(rules("")).score({}, as_of=AS_OF)) == "<Scored stage: None>"


def test_an_instant_without_a_zone_is_refused() -> None:
    SCORER.score({}, as_of=AS_OF)
    for as_of in (datetime(2026, 3, 6), None, date(2026, 3, 6)):
        with pytest.raises((ValueError, AttributeError, TypeError)) as expected:
            evaluate(RULES, {}, as_of=as_of)  # type: ignore[arg-type]
        with pytest.raises(expected.type):
            SCORER.score({}, as_of=as_of)  # type: ignore[arg-type]


@pytest.mark.parametrize("edge", [0, 30 * 86_400, 37 * 86_400, 60 * 86_400])
@pytest.mark.parametrize("away", [-1, 0, 1])
def test_edges_to_the_microsecond(edge: int, away: int) -> None:
    at = AS_OF - timedelta(seconds=edge, microseconds=away)
    for written in (at, at.isoformat(), at.astimezone(timezone(timedelta(hours=5, minutes=45)))):
        for name in ("page_view", "webinar", "demo_request", "reply"):
            properties = {"page": "/pricing"} if name == "page_view" else {}
            both({}, [{"event": name, "at": written, "properties": properties}])


def test_usual_data_need_no_interpreter(monkeypatch: pytest.MonkeyPatch) -> None:
    lead = {"title": "Zoë", "employees": 5, "ratio": 0.25, "tools": ["Å"], "ad_spend": "5.123 USD",
            "role_since": "2026-01-01", "start": "09:00", "industry": None}  # fmt: skip
    events = [ago("webinar", days=1), {"event": "reply", "at": "2026-03-01T10:00:00.5+01:00"}]
    expected = both(lead, events)
    without_interpreter(SCORER, monkeypatch)
    assert SCORER.score(lead, events, {"tier": "large"}, as_of=AS_OF).form == expected.form


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_no_name_and_no_text_becomes_code(text: str) -> None:
    """Every text of the document, one after another, is something that would do harm as code."""
    names = ("title", "page_view", "webinar", "fit", "interest", "seniority", "director", "One",
             "marketing", "hubspot", "/pricing", "account", "tier", "large", "page")  # fmt: skip
    for name in names:
        changed = json.loads(json.dumps(RULES), object_hook=None)
        changed = _renamed(changed, name, text)
        lead = _renamed({"title": "Marketing", "seniority": "vp", "tools": ["hubspot", text]},
                        name, text)  # fmt: skip
        view = {"event": "page_view", "at": AS_OF, "properties": {"page": "/pricing" + text}}
        events = [_renamed(view, name, text), _renamed(ago("webinar", days=3), name, text)]
        scorer = scorer_of(changed)
        assert scorer.is_generated
        try:
            expected = evaluate(changed, lead, events, as_of=AS_OF)
        except LeadProblem:
            continue
        found = scorer.score(lead, events, as_of=AS_OF)
        assert found == scored(form_of(changed), expected)


def test_only_plain_values_become_constants() -> None:
    class Text(str):
        def __repr__(self) -> str:
            return "__import__('os')"

    for value in (Text("x"), 1.5, b"x", [], object()):
        with pytest.raises(Beyond):
            constant(value)
    for text in HOSTILE:
        assert constant(text).isascii()
        assert eval(constant(text)) == text
    assert eval(constant(-(10**5_000))) == -(10**5_000)


def test_rules_that_rest_on_each_other_are_left_to_the_interpreter() -> None:
    circle = json.loads(json.dumps(RULES))
    asks = {"op": "compare", "operator": ">", "left": {"op": "score", "name": "fit"},
            "right": {"op": "value", "type": "number", "value": "5"}}  # fmt: skip
    circle["scores"][0]["rules"][0]["when"] = asks
    scorer = scorer_of(circle)
    assert not scorer.is_generated
    with pytest.raises(RulesProblem):
        scorer.score({}, as_of=AS_OF)
    with pytest.raises(RulesProblem):
        scorer.score_row({}, as_of_us=0)


def test_rows_are_scored_alike_by_code_and_by_the_interpreter() -> None:
    row = {"title": "marketing", "seniority": "vp", "employees": 11, "ratio": 500_001,
           "tools": ["hubspot"], "ad_spend": 10_005_000, "account__tier": "large"}  # fmt: skip
    views = [{"event": "page_view", "at_us": 10**15 + n, "page": "/pricing"} for n in range(4)]
    found = SCORER.score_row(row, views, as_of_us=10**15 + 3)
    assert found.milli == {"fit": 118_000, "interest": 30_000}
    absent = json.loads(json.dumps(RULES))
    # A name that nothing has is asked for where nobody comes.
    absent["terms"] = [{"name": "x", "title": "", "when": {"op": "term", "name": "y"}}] * 2
    other = scorer_of(absent)
    assert not other.is_generated
    assert other.score_row(row, views, as_of_us=10**15 + 3).found == found.found


def test_many_rules_stay_within_what_python_can_read() -> None:
    many = json.loads(json.dumps(RULES))
    first = next(r for r in many["scores"][0]["rules"] if r["kind"] == "first_match")
    first["rules"] = [{**first["rules"][0], "id": f"r{n}"} for n in range(3_000)]
    deep: dict[str, Any] = first["rules"][0]["when"]
    other = first["rules"][1]["when"]
    for _ in range(40):
        deep = {"op": "or", "args": [{"op": "and", "args": [deep, other]}, other]}
    many["scores"][0]["rules"][0]["when"] = deep
    lead = {"industry": "Banking", "seniority": "vp"}
    found = scorer_of(many).score(lead, as_of=AS_OF)
    assert found == scored(form_of(many), evaluate(many, lead, as_of=AS_OF))


@settings(deadline=None)
@given(
    st.sampled_from([
        "^(head|chief) ", "a|b", "a.c$", "[^a-c]+x", "(a+)+b", "x*", "a{2,3}b?", "\\d\\d\\.",
        "é+", "^$", "[a\\-\\]]", "(a|aa)(a|aa)(a|aa)(a|aa)(a|aa)(a|aa)(a|aa)c", "\\n",
        "(^a|b$)", "~~|&",
    ]),
    st.text("abcdehix .\n~&-]é0", max_size=20) | st.just("a" * (SHORT + 1)),
)  # fmt: skip
def test_patterns_are_matched_alike(pattern: str, text: str) -> None:
    assert pattern_problem(pattern) is None
    search = quick(portable(pattern))
    if search is not None and len(text) <= SHORT:
        assert (search(text) is not None) == matches(portable(pattern), text)


def test_patterns_that_keep_busy_are_not_left_to_re() -> None:
    for pattern in ("(a+)+b", "(a|aa){30}b", ".*.*.*x", "(a|b|c|d|e)(a|b|c|d|e)(a|b|c|d|e)"):
        assert quick(portable(pattern)) is None


def test_neighbours_share_a_guard() -> None:
    lines = [
        "if (a0 is not None and x):",
        " y",
        "if (a0 is not None and z):",
        " y",
        "elif w:",
        " y",
    ]
    assert guarded(lines[:4]) == ["if a0 is not None:", " if x:", "  y", " if z:", "  y"]
    assert guarded(lines) == ["if a0 is not None:", " if x:", "  y", *lines[2:]]


def test_it_is_there_for_agreements() -> None:
    agreement = slalang.compile_file("examples/packwell/packwell.sla").agreement
    assert agreement is not None
    scorer = slalang.compile_scorer(agreement)
    assert scorer.is_generated
    found = scorer.score({"seniority": "vp"}, as_of=datetime(2026, 3, 6, tzinfo=UTC))
    assert found.rules[0].title == "Decides"


def _renamed(part: Any, name: str, text: str) -> Any:
    match part:
        case str():
            return text if part == name else part
        case dict():
            return {_key(key, name, text): _renamed(value, name, text)
                    for key, value in part.items()}  # fmt: skip
        case list() | tuple():
            return [_renamed(one, name, text) for one in part]
        case _:
            return part


def _key(key: str, name: str, text: str) -> str:
    # Parts of the format keep their names.
    return text if key == name and key in LEAD_NAMES else key


LEAD_NAMES: Sequence[str] = ("seniority", "page")
