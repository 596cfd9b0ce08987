"""A lead that shows something, as a reader is told of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from slalang.driver import read_text
from slalang.solve.leads import Event, Lead
from slalang.solve.words import lead_words
from slalang.wording.titles import words_of

WORLD = """
agreement "Test" { currency USD }
party marketing "Marketing"
lead {
  rooms     count "Rooms"
  employees count "Company size"
  process   count "Process steps"
  title     text  "Job title"
}
event demo_request "Demo request"
event webinar      "Webinar attended"
event download     "Paper downloaded" { paper text "Paper" }

term warm "Warm" when any demo_request within 14 days or title contains "director"
"""
HOUR, DAY = 3_600, 86_400


def said(*events: Event, more: str = "", given: Mapping[str, bool] = {}, **known: Any) -> str:
    agreement = read_text(WORLD + more).agreement
    lead = Lead({"lead": known}, events, given, datetime(2026, 3, 2, 12, tzinfo=UTC))
    return lead_words(agreement, words_of(agreement), lead)


def happened(name: str, age: int = HOUR, **properties: Any) -> Event:
    return Event(name, age, properties)


class TestAttributes:
    def test_a_count_stands_before_what_it_counts(self) -> None:
        assert said(rooms=500) == "a lead with 500 rooms"

    def test_a_size_stands_behind_its_title(self) -> None:
        assert said(employees=500) == "a lead with company size 500"

    def test_one_thing_is_no_plural(self) -> None:
        assert said(rooms=1) == "a lead with rooms 1"

    def test_not_every_word_that_ends_like_one_is_a_plural(self) -> None:
        assert said(process=3) == "a lead with process steps 3"

    def test_nothing_is_known(self) -> None:
        assert said() == "a lead of whom nothing is known"


class TestEvents:
    def test_what_happened_lately_happened(self) -> None:
        assert said(happened("demo_request")) == "a lead with a demo request"

    def test_another_age_is_said(self) -> None:
        words = said(happened("demo_request", 3 * DAY))
        assert words == "a lead with a demo request 3 days ago"

    def test_one_age_is_said_beside_another(self) -> None:
        words = said(happened("demo_request"), happened("webinar", 40 * DAY))
        assert words == "a lead with a demo request 1 hour ago and “webinar attended” 40 days ago"

    def test_the_hour_is_said_where_a_condition_looks_at_hours(self) -> None:
        term = 'term fresh "Fresh" when any demo_request within 30 minutes\n'
        assert said(happened("demo_request"), more=term) == "a lead with a demo request 1 hour ago"

    def test_the_hour_is_said_where_a_score_looks_at_hours(self) -> None:
        score = 'score heat "Heat" from 0 { +5 for any demo_request within 2 hours }\n'
        assert said(happened("demo_request"), more=score).endswith("1 hour ago")

    def test_several_are_counted(self) -> None:
        assert said(*[happened("demo_request")] * 2) == "a lead with 2 demo requests"

    def test_what_has_no_plural_happened_so_many_times(self) -> None:
        assert said(*[happened("webinar")] * 2) == "a lead with “webinar attended” twice"
        assert said(*[happened("webinar")] * 3) == "a lead with “webinar attended” 3 times"

    def test_properties_are_told(self) -> None:
        words = said(happened("download", paper="prices"), title="DIRECTOR")
        assert words == "a lead with job title “DIRECTOR” and “paper downloaded” (paper “prices”)"


def test_what_no_data_decide_is_true_or_not() -> None:
    words = said(given={"3 leads of its account reply": True, "a flag": False})
    assert words == "a lead with “3 leads of its account reply” true and “a flag” not true"
