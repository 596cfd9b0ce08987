"""Why an item was broken, as somebody would say it."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from slalang.evaluate.case import microseconds
from slalang.monitor.breach_words import Failing, breach_words, lasting
from slalang.timeline.item import Why

WARSAW = ZoneInfo("Europe/Warsaw")
MINUTE = 60_000_000


def at(text: str) -> int:
    return microseconds(datetime.fromisoformat(text).replace(tzinfo=WARSAW))


LATE = Failing(
    "first touch", Why.LATE, at("2026-03-09 09:45"), at("2026-03-09 10:12"), None, 1, 1, "",
    27 * MINUTE, False, at("2026-03-31 18:00"), WARSAW,
)  # fmt: skip


def test_how_late_it_was() -> None:
    assert breach_words(LATE) == "first touch came Mon 9 Mar 10:12, 27 minutes late"


def test_business_time_is_called_so() -> None:
    late = LATE._replace(done=at("2026-03-10 10:45"), late=540 * MINUTE, business=True)
    assert breach_words(late) == "first touch came Tue 10 Mar 10:45, 9 business hours late"


def test_who_is_late_outside_of_hours_only_is_late_all_the_same() -> None:
    late = LATE._replace(late=0, business=True)
    assert breach_words(late) == "first touch came Mon 9 Mar 10:12, 27 minutes late"


def test_another_year_is_named() -> None:
    assert breach_words(LATE._replace(as_of=at("2027-01-04 12:00"))) == (
        "first touch came Mon 9 Mar 2026 10:12, 27 minutes late"
    )


@pytest.mark.parametrize(
    ("why", "said"),
    [
        (Why.NEVER, "no attempt so far"),
        (Why.TOO_FEW, "only 2 of 5 came in time"),
        (Why.ONE_CHANNEL, "all 2 came by too few channels"),
        (Why.TOO_SOON, "attempt came too soon on Mon 9 Mar 10:12, not before Mon 9 Mar 11:00"),
        (Why.TOO_MANY, "it was one attempt too many on Mon 9 Mar 10:12"),
        (Why.SAME_AGAIN, "attempt came the same way as the one before on Mon 9 Mar 10:12"),
        (Why.FORBIDDEN, "an attempt that is not allowed on Mon 9 Mar 10:12"),
        (Why.ANNOUNCED_LATE, "it was announced after it was due"),
    ],
)
def test_every_reason_has_words(why: Why, said: str) -> None:
    gate = at("2026-03-09 11:00")
    assert breach_words(LATE._replace(owed="attempt", why=why, got=2, need=5, gate=gate)) == said


def test_a_step_is_called_by_its_own_name() -> None:
    assert breach_words(LATE._replace(why=Why.NEVER, step="email “Thank you”")) == (
        "no email “Thank you” so far"
    )


@pytest.mark.parametrize(
    ("minutes", "business", "said"),
    [
        (27, False, "27 minutes"),
        (60, False, "1 hour"),
        (61, False, "1 hour and 1 minute"),
        (1_440, False, "1 day"),
        (1_441, False, "1 day"),
        (2_945, False, "2 days and 1 hour"),
        (545, True, "9 business hours and 5 minutes"),
        (1_500, True, "25 business hours"),
    ],
)
def test_lengths_are_told_in_their_two_largest_units(
    minutes: int, business: bool, said: str
) -> None:
    assert lasting(minutes * MINUTE, business) == said
