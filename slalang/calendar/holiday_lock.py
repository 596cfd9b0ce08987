"""The text of `holidays.lock` in, the dates that it keeps out; and the other way round."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from slalang.calendar.holiday_dates import FORMAT, Asked, Lock, Year
from slalang.calendar.local import YEARS
from slalang.source.beside import HOLIDAYS

NAME = HOLIDAYS
"""It stands beside the agreement."""
_LONGEST = 10_000
"""So many entries are more than the world has."""


class LockProblem(ValueError):
    """A lock that cannot be read; says in a sentence why."""


def parse_lock(text: str) -> Lock:
    """What a lock keeps. Raises LockProblem where the text is something else."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        raise LockProblem("it is not JSON") from None
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise LockProblem(f'it does not begin with "format": "{FORMAT}"')
    entries = data.get("holidays")
    if not isinstance(entries, list) or len(entries) > _LONGEST:
        raise LockProblem('"holidays" is not a list')
    return dict(_entry(entry) for entry in entries)


def lock_text(lock: Lock) -> str:
    """A lock as JSON with one date to a line, sorted, so that changes can be read."""
    entries = [
        {
            **{name: value for name, value in zip(Asked._fields, asked, strict=True) if value},
            "years": {
                str(year): {
                    "library": had.library,
                    "dates": {day.isoformat(): title for day, title in had.days},
                }
                for year, had in sorted(years.items())
            },
        }
        for asked, years in sorted(lock.items())
    ]
    text = json.dumps({"format": FORMAT, "holidays": entries}, ensure_ascii=False, indent=2)
    return text + "\n"


def _entry(entry: Any) -> tuple[Asked, dict[int, Year]]:
    if not isinstance(entry, dict) or not isinstance(entry.get("years"), dict):
        raise LockProblem('each of the "holidays" needs "country" and "years"')
    parts = [entry.get(name, "") for name in Asked._fields]
    if not parts[0] or not all(isinstance(part, str) for part in parts):
        raise LockProblem('"country", "subdivision" and "category" are texts')
    return Asked(*parts), dict(_years(entry["years"], parts[0]))


def _years(years: dict[str, Any], country: str) -> Iterator[tuple[int, Year]]:
    for year, had in years.items():
        where = f"{country} in {year[:20]}"
        if not (year.isascii() and year.isdigit() and len(year) == 4
                and YEARS[0] <= int(year) <= YEARS[1]):  # fmt: skip
            raise LockProblem(f"{where}: a year has four digits")
        dates = had.get("dates") if isinstance(had, dict) else None
        if not isinstance(dates, dict) or not isinstance(had.get("library"), str):
            raise LockProblem(f'{where}: "library" and "dates" are needed')
        days = []
        for day, title in dates.items():
            try:
                days.append((date.fromisoformat(day), title))
            except ValueError:
                raise LockProblem(f"{where}: “{day[:20]}” is not a date") from None
            if days[-1][0].year != int(year) or not isinstance(title, str):
                raise LockProblem(f"{where}: each date is one of that year, with its title")
        yield int(year), Year(had["library"], tuple(sorted(days)))
