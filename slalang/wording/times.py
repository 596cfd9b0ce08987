"""Dates, durations and periods in, words out: `1 January 2026`, `4 business hours`."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal

from slalang.model.quantities import Duration, Interval, Maybe, Month, Open, Period, Unit
from slalang.wording.numbers import counted
from slalang.wording.phrase import Phrase, phrase
from slalang.wording.words import ENGLISH, Words, blank, say

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August",
    "September", "October", "November", "December",
)  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_UNITS = {
    Unit.MINUTE: ("minute", "minutes"),
    Unit.HOUR: ("hour", "hours"),
    Unit.DAY: ("day", "days"),
    Unit.WEEK: ("week", "weeks"),
    Unit.MONTH: ("month", "months"),
    Unit.QUARTER: ("quarter", "quarters"),
    Unit.YEAR: ("year", "years"),
    Unit.BUSINESS_MINUTE: ("business minute", "business minutes"),
    Unit.BUSINESS_HOUR: ("business hour", "business hours"),
    Unit.BUSINESS_DAY: ("business day", "business days"),
}
_PERIODS = {
    Period.DAY: ("day", "days"),
    Period.BUSINESS_DAY: ("business day", "business days"),
    Period.WEEK: ("week", "weeks"),
    Period.MONTH: ("month", "months"),
    Period.QUARTER: ("quarter", "quarters"),
    Period.HALF_YEAR: ("half-year", "half-years"),
    Period.YEAR: ("year", "years"),
}


def day(value: date, words: Words = ENGLISH) -> str:
    """`1 January 2026`."""
    month = str(say(MONTHS[value.month - 1], words))
    return _said("{day} {month} {year}", words, str(value.day), month, str(value.year))


def month(value: Month, words: Words = ENGLISH) -> str:
    """`January 2026`."""
    name = say(MONTHS[value.month - 1], words)
    return str(say("{month} {year}", words, month=name, year=str(value.year)))


def month_name(number: int, words: Words = ENGLISH) -> str:
    """`January` for 1."""
    return str(say(MONTHS[number - 1], words))


def weekday(number: int, words: Words = ENGLISH) -> str:
    """`Monday` for 0."""
    return str(say(WEEKDAYS[number], words))


def clock(value: time) -> str:
    """`09:15`."""
    return value.strftime("%H:%M")


def instant(value: datetime, words: Words = ENGLISH) -> str:
    """`Friday, 6 March 2026, 16:30`."""
    return f"{weekday(value.weekday(), words)}, {day(value, words)}, {clock(value.time())}"


def maybe_day(value: Maybe[date], words: Words = ENGLISH) -> Phrase:
    """A date, or the place where one is to be agreed."""
    return blank(words) if isinstance(value, Open) else phrase(day(value, words))


def days_between(first: date, last: date, words: Words = ENGLISH) -> str:
    """`24 December 2026`, or `24 December 2026 to 31 December 2026`."""
    if first == last:
        return day(first, words)
    return str(say("{first} to {last}", words, first=day(first, words), last=day(last, words)))


def duration(value: Duration | Interval, words: Words = ENGLISH) -> str:
    """`15 minutes`, `1 business day`."""
    return counted(value.count, *_UNITS[value.unit], words)


def maybe_duration(value: Maybe[Duration], words: Words = ENGLISH) -> Phrase:
    """A duration, or the place where one is to be agreed."""
    return blank(words) if isinstance(value, Open) else phrase(duration(value, words))


def periods(count: int, unit: Unit | Period, words: Words = ENGLISH) -> str:
    """`12 months`."""
    forms = _UNITS[unit] if isinstance(unit, Unit) else _PERIODS[unit]
    return counted(Decimal(count), *forms, words)


def unit_name(unit: Unit, words: Words = ENGLISH) -> str:
    """`business hours`: what an elapsed time is counted in."""
    return str(say(_UNITS[unit][1], words))


def period(value: Period, words: Words = ENGLISH) -> str:
    """`month`."""
    return str(say(_PERIODS[value][0], words))


def each(value: Period, words: Words = ENGLISH) -> str:
    """`each month`."""
    return str(say("each {period}", words, period=period(value, words)))


def every(value: Interval | Duration, words: Words = ENGLISH) -> str:
    """`every month`, `every 30 days`."""
    length = say(_UNITS[value.unit][0], words) if value.count == 1 else duration(value, words)
    return str(say("every {interval}", words, interval=length))


def window(value: Duration, words: Words = ENGLISH) -> str:
    """`within 30 days`."""
    return str(say("within {time}", words, time=duration(value, words)))


def _said(template: str, words: Words, day: str, month: str, year: str) -> str:
    return str(say(template, words, day=day, month=month, year=year))
