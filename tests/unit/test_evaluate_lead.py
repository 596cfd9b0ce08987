"""What a lead's data may say, and how every mistake in it is answered."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from scoring_rules import AS_OF, rules

from slalang.evaluate import LeadProblem, evaluate
from slalang.evaluate.lead import case_of
from slalang.evaluate.read import read_events, read_lead

RULES = rules("score fit {\n +1 when budget\n}")


def problems(lead: dict[str, Any], *events: Any, **more: Any) -> tuple[str, ...]:
    try:
        evaluate(RULES, lead, events, as_of=AS_OF, **more)
    except LeadProblem as problem:
        return problem.problems
    return ()


@pytest.mark.parametrize(
    ("lead", "problem"),
    [
        ({"titel": "VP"}, "lead: there is no attribute `titel`: did you mean `title`?"),
        ({"": 1}, "lead: found no name, where the name of an attribute belongs"),
        ({"title": 7}, "lead.title: found the number 7, where a text was expected"),
        (
            {"title": "x" * 100_001},
            "lead.title: this text has 100001 characters; at most 100000 are read",
        ),
        (
            {"employees": "12"},
            'lead.employees: found the text "12", where a whole number that is not below 0,'
            " such as 12 was expected",
        ),
        (
            {"employees": 1.5},
            "lead.employees: found the number 1.5, where a whole number, 0 or more, belongs",
        ),
        (
            {"employees": -1},
            "lead.employees: found the number -1, where a whole number, 0 or more, belongs",
        ),
        ({"ratio": True}, "lead.ratio: found yes, where a number was expected"),
        (
            {"ratio": float("nan")},
            "lead.ratio: this is no number that can be counted with: leave it out if it is unknown",
        ),
        (
            {"ratio": Decimal("1e999999999")},
            "lead.ratio: found the number 1E+999999999, where one between -1,000,000,000,000 and"
            " 1,000,000,000,000 was expected",
        ),
        (
            {"ratio": -(10**12)},
            "lead.ratio: found the number -1000000000000, where one between -1,000,000,000,000 and"
            " 1,000,000,000,000 was expected",
        ),
        (
            {"employees": 10**15 + 1},
            "lead.employees: found the number 1000000000000001, where one at most"
            " 1,000,000,000,000,000 was expected",
        ),
        (
            {"employees": Decimal("12.0000000001")},
            "lead.employees: found the number 12.0000000001, where a whole number, 0 or more,"
            " belongs",
        ),
        (
            {"ad_spend": "-100000000000000 USD"},
            "lead.ad_spend: found the number -100000000000000, where one between"
            " -100,000,000,000,000 and 100,000,000,000,000 was expected",
        ),
        (
            {"seniority": "vpp"},
            "lead.seniority: there is no choice `vpp`, only individual, manager, director, vp:"
            " did you mean `vp`?",
        ),
        (
            {"seniority": "boss"},
            "lead.seniority: there is no choice `boss`, only individual, manager, director, vp",
        ),
        (
            {"tools": "Zoom"},
            'lead.tools: found the text "Zoom", where a list of texts was expected',
        ),
        ({"tools": [None]}, "lead.tools: found nothing, where a text was expected"),
        ({"budget": "yes"}, 'lead.budget: found the text "yes", where true or false was expected'),
        (
            {"ad_spend": 1500},
            "lead.ad_spend: found the number 1500 without a currency, where an amount such as"
            ' "1500 USD" was expected',
        ),
        (
            {"ad_spend": "1500 EUR"},
            "lead.ad_spend: found EUR, where USD was expected: convert it first",
        ),
        (
            {"ad_spend": {"amount": 15, "currency": "EUR"}},
            "lead.ad_spend: found EUR, where USD was expected: convert it first",
        ),
        (
            {"role_since": "06/03/2026"},
            'lead.role_since: found the text "06/03/2026", where a date such as 2026-01-31'
            " was expected",
        ),
        ({"role_since": "2026-02-30"}, "lead.role_since: 2026-02-30 is no day of the calendar"),
        (
            {"start": "24:00"},
            'lead.start: found the text "24:00", where a time such as 09:30 was expected',
        ),
    ],
)
def test_mistakes_in_a_lead(lead: dict[str, Any], problem: str) -> None:
    assert problems(lead) == (problem,)


@pytest.mark.parametrize(
    ("event", "problem"),
    [
        ("webinar", 'event 1: found the text "webinar", where an event belongs'),
        ({"at": AS_OF}, "event 1: found no name, where the name of an event belongs"),
        (
            {"event": "webinr", "at": AS_OF},
            "event 1: there is no event `webinr`: did you mean `webinar`?",
        ),
        (
            {"event": "webinar"},
            "event 1 (webinar): at: this event has no time: add one such as 2026-03-06T16:30:00Z",
        ),
        (
            {"event": "webinar", "at": "2026-03-06T16:30:00"},
            "event 1 (webinar): at: 2026-03-06T16:30:00 has no zone: add `Z` or an offset such as"
            " `+02:00`",
        ),
        (
            {"event": "webinar", "at": datetime(2026, 3, 6)},
            "event 1 (webinar): at: this time has no zone: add `Z` or an offset such as `+02:00`",
        ),
        (
            {"event": "webinar", "at": "2026-13-06T16:30:00Z"},
            "event 1 (webinar): at: 2026-13-06T16:30:00Z is no time of the calendar",
        ),
        (
            {"event": "webinar", "at": "yesterday"},
            'event 1 (webinar): at: found the text "yesterday", where a time such as'
            " 2026-03-06T16:30:00Z was expected",
        ),
        (
            {"event": "page_view", "at": AS_OF, "properties": {"pge": "/"}},
            "event 1 (page_view): there is no attribute `pge`: did you mean `page`?",
        ),
        (
            {"event": "page_view", "at": AS_OF, "properties": {"page": 1}},
            "event 1 (page_view): page: found the number 1, where a text was expected",
        ),
        (
            {"event": "page_view", "at": AS_OF, "page": "/"},
            "event 1: there is no part `page`",
        ),
    ],
)
def test_mistakes_in_an_event(event: Any, problem: str) -> None:
    assert problems({}, event) == (problem,)


def test_all_problems_are_told_at_once() -> None:
    found = problems({"titel": 1, "ratio": "x"}, {"event": "webinar"}, account={"tier": "big"})
    assert len(found) == 4
    assert len(problems({}, *[{}] * 500)) == 101


def test_other_records() -> None:
    assert problems({}, records={"deal": {}}) == ("records: there is no record `deal`",)
    assert problems({}, account={"tier": "large"}) == ()


def test_what_may_be_said() -> None:
    lead = {
        "title": "VP",
        "seniority": "vp",
        "employees": Decimal("12.0"),
        "ratio": 0.5,
        "tools": ["Zoom"],
        "ad_spend": "1_500".replace("_", "") + " USD",
        "role_since": date(2026, 1, 1),
        "budget": False,
        "boss": None,
    }
    assert problems(lead, {"event": "webinar", "at": "2026-03-06 16:30:00.123456+02:00"}) == ()


def test_an_instant_needs_a_zone() -> None:
    with pytest.raises(ValueError, match="has no zone"):
        evaluate(RULES, {}, as_of=datetime(2026, 3, 6))


def test_json_is_read_exactly() -> None:
    assert read_lead('{"ratio": 0.1, "employees": 12}') == {
        "ratio": Decimal("0.1"),
        "employees": 12,
    }
    line = '{"event": "webinar", "at": "2026-03-06T16:30:00Z"}'
    assert len(read_events(f"{line}\n\n{line}\n")) == len(read_events(f"[{line},{line}]")) == 2
    assert read_events("[]") == []
    found = evaluate(RULES, read_lead('{"budget": true}'), read_events(line), as_of=AS_OF)
    assert found.scores["fit"] == 1
    assert found.as_of.tzinfo is UTC


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[]", 'the lead: an object such as {"employees": 240} was expected'),
        (
            '{"a": }',
            "the lead: the JSON cannot be read at line 1, column 7: Expecting value",
        ),
        ('{"a": NaN}', "the lead: NaN is no number: leave the attribute out if it is unknown"),
        ('{"a": 1, "a": 2}', "the lead: `a` is given twice"),
        ("[" * 50_000, "the lead: lists and objects are more than 20 deep"),
    ],
)
def test_json_that_is_not_read(text: str, problem: str) -> None:
    with pytest.raises(LeadProblem) as caught:
        read_lead(text)
    assert caught.value.problems == (problem,)


def test_events_that_are_not_read() -> None:
    for text in ("7", "[7]", '{"a": 1}\n7'):
        with pytest.raises(LeadProblem, match="one object to a line"):
            read_events(text)


@pytest.mark.parametrize("kind", ["text", "texts", "count", "number", "money", "date", "truth"])
def test_an_empty_text_is_missing_whatever_belongs_there(kind: str) -> None:
    field = {"name": "it", "title": "It", "type": kind, "read": True, "currency": "USD"}
    rules = {"inputs": {"records": [{"name": "lead", "fields": [field]}], "events": []}}
    case = case_of(rules, {"it": ""}, [], {}, datetime(2026, 3, 6, tzinfo=UTC))
    assert case.records["lead"] == {}
