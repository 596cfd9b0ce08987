"""The ordinary week of a calendar, and how long durations last in it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from slalang.calendar.lengths import is_longer, length
from slalang.calendar.week import (
    Stretch,
    ever_opens,
    open_minutes_per_week,
    open_stretches,
)
from slalang.check import calendar_never_opens
from slalang.check.context import Context
from slalang.driver import read_text
from slalang.model.people import Calendar
from slalang.model.quantities import Duration, Unit

HOUR, DAY = 60, 1440


def calendar(*lines: str) -> Calendar:
    body = "\n".join(lines)
    read = read_text(f'calendar office {{\n zone "Europe/Warsaw"\n{body}\n}}\n')
    assert not read.findings, [finding.message() for finding in read.findings]
    return read.agreement.calendars[0]


WEEK = open_stretches(calendar("open mon to fri 09:00-17:00"))


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("open mon 09:00-12:30, 13:00-17:00", [(0, 540, 750), (0, 780, 1020)]),
        ("open mon 09:00-13:00, 12:00-17:00", [(0, 540, 1020)]),
        ("open fri 22:00-06:00", [(4, 1320, 1800)]),
        ("open fri 22:00-24:00", [(4, 1320, 1440)]),
        ("open sun, mon 22:00-06:00", [(0, 1320, 1800), (6, 1320, 1800)]),
        ("open always", [(0, 0, 10080)]),
        ("open sat to sun 00:00-24:00", [(5, 0, 2880)]),
        ("open sun, mon 00:00-24:00", [(6, 0, 2880)]),
        ("open mon 09:00-09:00", []),
    ],
)
def test_stretches(line: str, expected: list[tuple[int, int, int]]) -> None:
    assert open_stretches(calendar(line)) == tuple(Stretch(*each) for each in expected)


def test_closed_weekdays_take_their_own_night_away() -> None:
    night = calendar("open sat, sun 22:00-06:00", "closed sun")
    assert open_stretches(night) == (Stretch(5, 1320, 1800),)
    assert open_minutes_per_week(night) == 8 * HOUR
    assert not ever_opens(calendar("open sun 10:00-12:00", "closed sun"))
    assert ever_opens(calendar("open 2026-12-24 10:00-12:00"))


@pytest.mark.parametrize(
    ("count", "unit", "least", "most"),
    [
        (90, Unit.MINUTE, 90, 90),
        (2, Unit.WEEK, 14 * DAY, 14 * DAY),
        (1, Unit.MONTH, 28 * DAY, 32 * DAY),
        (1, Unit.YEAR, 365 * DAY, 366 * DAY),
        (1, Unit.BUSINESS_HOUR, HOUR, (7 + 48 + 9 + 1) * HOUR),
        (8, Unit.BUSINESS_HOUR, 8 * HOUR, 72 * HOUR),
        (40, Unit.BUSINESS_HOUR, 4 * DAY + 8 * HOUR, 7 * DAY),
        (80, Unit.BUSINESS_HOUR, 11 * DAY + 8 * HOUR, 14 * DAY),
        # From midnight to the close of the next; from early on Friday to the close of Monday.
        (1, Unit.BUSINESS_DAY, 17 * HOUR, 3 * DAY + 17 * HOUR),
        (5, Unit.BUSINESS_DAY, 4 * DAY + 17 * HOUR, 7 * DAY + 17 * HOUR),
        (20, Unit.BUSINESS_DAY, 25 * DAY + 17 * HOUR, 28 * DAY + 17 * HOUR),
    ],
)
def test_lengths(count: int, unit: Unit, least: int, most: int) -> None:
    lasts = length(Duration(Decimal(count), unit), WEEK)
    assert lasts.least == least
    assert lasts.most is not None
    assert lasts.most <= most or unit is Unit.BUSINESS_HOUR
    assert lasts.most >= most - DAY


def test_what_is_certainly_longer() -> None:
    def longer(a: tuple[int, Unit], b: tuple[int, Unit]) -> bool:
        one, other = (Duration(Decimal(count), unit) for count, unit in (a, b))
        return is_longer((one,), (other,), WEEK)

    assert longer((25, Unit.HOUR), (1, Unit.DAY))
    assert not longer((14, Unit.DAY), (2, Unit.WEEK))
    assert longer((1, Unit.QUARTER), (2, Unit.MONTH))
    assert not longer((30, Unit.DAY), (1, Unit.MONTH))
    assert longer((2, Unit.BUSINESS_DAY), (1, Unit.BUSINESS_DAY))
    assert not longer((2, Unit.BUSINESS_DAY), (1, Unit.WEEK))
    assert longer((1, Unit.BUSINESS_DAY), (7, Unit.BUSINESS_HOUR))
    assert not longer((1, Unit.BUSINESS_DAY), (8, Unit.BUSINESS_HOUR))
    assert not longer((16, Unit.BUSINESS_HOUR), (1, Unit.BUSINESS_DAY))
    assert longer((17, Unit.BUSINESS_HOUR), (1, Unit.BUSINESS_DAY))
    assert longer((1, Unit.BUSINESS_DAY), (16, Unit.HOUR))
    assert not longer((1, Unit.BUSINESS_DAY), (17, Unit.HOUR))
    assert not is_longer((Duration(Decimal(9), Unit.DAY),),
                         (Duration(Decimal(1), Unit.BUSINESS_HOUR),), ())  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("open mon to fri 09:00-17:00",), 0),
        ((), 1),
        (("open sat 10:00-12:00", "closed sat to sun"), 1),
        (("open mon 09:00-17:00", "closed 2026-01-01 to 2026-12-31"), 1),
        (("open mon 09:00-17:00", "closed 2026-01-01 to 2026-12-27"), 0),
        # Monday 28 December is the last Monday of the year.
        (("open mon 09:00-17:00", "closed 2025-06-01 to 2026-12-28"), 1),
        (
            (
                "open mon 09:00-17:00",
                "closed 2026-01-01 to 2026-06-14",
                "closed 2026-06-16 to 2026-12-31",
            ),
            0,
        ),
        (
            (
                "open mon 09:00-17:00",
                "closed 2026-01-01 to 2026-06-15",
                "closed 2026-06-22 to 2026-12-31",
            ),
            1,
        ),
        (
            (
                "open mon 09:00-17:00",
                "open 2026-05-01 09:00-12:00",
                "closed 2026-01-01 to 2026-12-31",
            ),
            0,
        ),
    ],
)
def test_calendars_that_never_open(lines: tuple[str, ...], expected: int) -> None:
    body = "\n".join(lines)
    read = read_text(
        'agreement "A" { effective 2026-01-01 to 2026-12-31 }\n'
        f'calendar office {{\n zone "Europe/Warsaw"\n{body}\n}}\n'
    )
    assert len(list(calendar_never_opens.check(read.agreement, Context()))) == expected
