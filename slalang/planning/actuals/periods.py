"""What stands in a column of periods, in; the days that it means, or what to write instead, out."""

from __future__ import annotations

import re
from datetime import date, timedelta
from unicodedata import decimal

from slalang.model.quantities import Period
from slalang.planning.actuals.rows import When
from slalang.wording.times import MONTHS

HELP = (
    "Write a month as `2026-03`, a week as `2026-W11`, a quarter as `2026-Q1`, "
    "or days as `2026-03-01..2026-03-31`."
)
YEARS = (1900, 2200)
LONGEST = 40
_DATE = r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})"
_RANGE = re.compile(rf"{_DATE}\s*(?:\.\.+|…|/|–|—|to)\s*{_DATE}")
_PARTS = {"Q": (Period.QUARTER, 3), "H": (Period.HALF_YEAR, 6)}
_SHORT = {name[:3].lower(): number for number, name in enumerate(MONTHS, 1)}
_NAMES = {name.lower(): number for number, name in enumerate(MONTHS, 1)}
_ONE = timedelta(days=1)


def read_period(text: str) -> When | None:
    """The period that a cell means; None where it cannot be told."""
    text = _folded(text)
    if len(text) > LONGEST:
        return None
    try:
        return _range(text) or _day(text) or _week(text) or _months(text)
    except ValueError:
        # A day or a week that no calendar has.
        return None


def advice(text: str) -> str:
    """What to write instead; names the very period where it can be guessed."""
    month = _guessed(_folded(text)[:LONGEST])
    return f"If {month[0]} is meant, write `{month[1]}`." if month else HELP


def _folded(text: str) -> str:
    if text.isascii():
        return text.strip()
    return "".join(str(decimal(char)) if char.isdecimal() else char for char in text).strip()


def _range(text: str) -> When | None:
    found = _RANGE.fullmatch(text)
    if not found:
        return None
    parts = [int(part) for part in found.groups()]
    first, last = date(*parts[:3]), date(*parts[3:])
    if last < first or not _known(first, last):
        return None
    return When(f"{first}..{last}", first, last, None)


def _day(text: str) -> When | None:
    found = re.fullmatch(_DATE, text)
    if not found:
        return None
    day = date(int(found[1]), int(found[2]), int(found[3]))
    return When(day.isoformat(), day, day, Period.DAY) if _known(day, day) else None


def _week(text: str) -> When | None:
    found = re.fullmatch(r"([0-9]{4})[- ]?[Ww]([0-9]{1,2})", text)
    if not found:
        return None
    year, week = int(found[1]), int(found[2])
    first = date.fromisocalendar(year, week, 1)
    last = first + 6 * _ONE
    return When(f"{year}-W{week:02}", first, last, Period.WEEK) if _known(first, last) else None


def _months(text: str) -> When | None:
    """Months, quarters, halves and years."""
    if found := re.fullmatch(r"([0-9]{4})", text):
        return _from(int(found[1]), 1, 12, found[1], Period.YEAR)
    if found := re.fullmatch(r"([0-9]{4})[- ]?([QqHh])([1-4])", text):
        year, letter, number = int(found[1]), found[2].upper(), int(found[3])
    elif found := re.fullmatch(r"([QqHh])([1-4])[- ]([0-9]{4})", text):
        year, letter, number = int(found[3]), found[1].upper(), int(found[2])
    else:
        return _month(text)
    each, length = _PARTS[letter]
    if number * length > 12:
        return None
    return _from(year, (number - 1) * length + 1, length, f"{year}-{letter}{number}", each)


def _month(text: str) -> When | None:
    if found := re.fullmatch(r"([0-9]{4})[-/.]([0-9]{1,2})", text):
        year, month = int(found[1]), int(found[2])
    elif found := re.fullmatch(r"([A-Za-z]+)\.? ([0-9]{4})", text):
        name = found[1].lower()
        year, month = int(found[2]), _NAMES.get(name) or _SHORT.get(name) or 0
    else:
        return None
    if not 1 <= month <= 12:
        return None
    return _from(year, month, 1, f"{year:04}-{month:02}", Period.MONTH)


def _from(year: int, month: int, count: int, name: str, each: Period) -> When | None:
    if not YEARS[0] <= year <= YEARS[1]:
        return None
    after = month + count
    over = date(year + (after > 12), (after - 1) % 12 + 1, 1)
    return When(name, date(year, month, 1), over - _ONE, each)


def _known(first: date, last: date) -> bool:
    return YEARS[0] <= first.year and last.year <= YEARS[1]


def _guessed(text: str) -> tuple[str, str] | None:
    """The month that `Mar-26`, `03/2026` or a first of a month in figures stands for."""
    if found := re.fullmatch(r"([A-Za-z]{3,9})[-. ']+([0-9]{2})", text):
        name = found[1].lower()
        month, year = _NAMES.get(name) or _SHORT.get(name) or 0, 2000 + int(found[2])
    elif found := re.fullmatch(r"(?:0?1[./-])?([0-9]{1,2})[./-]([0-9]{4})", text):
        month, year = int(found[1]), int(found[2])
    else:
        return None
    if not 1 <= month <= 12 or not YEARS[0] <= year <= YEARS[1]:
        return None
    return f"{MONTHS[month - 1]} {year}", f"{year:04}-{month:02}"
