"""Calendars and years in; the dates of their public holidays, frozen once they are written, out.

The dates come from the library `holidays`. A lock, which stands beside the agreement as
`holidays.lock`, keeps the years that were written once, whatever later releases say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple, TypeAlias

from slalang.calendar.local import YEARS
from slalang.diagnostics.suggest import nearest
from slalang.model.agreement import Agreement
from slalang.model.people import Calendar, Holidays
from slalang.source.frozen import dataclass
from slalang.source.text import Span

FORMAT = "slalang.holidays/1"
MOST_YEARS = 50
"""An agreement that lasts longer gets the holidays of its first years."""

Day: TypeAlias = tuple[date, str]
"""`(2026-11-11, "National Independence Day")`."""


class Asked(NamedTuple):
    """Whose holidays: `on holidays of "DE" in "BY" category "catholic"`."""

    country: str
    subdivision: str
    """Empty where none is named, like the category."""
    category: str


class Year(NamedTuple):
    """The holidays of one year, and where they come from."""

    library: str
    """`holidays 0.109`."""
    days: tuple[Day, ...]


Lock: TypeAlias = Mapping[Asked, Mapping[int, Year]]
"""What was resolved once, and holds."""


@dataclass(frozen=True, slots=True)
class HolidayProblem:
    """Holidays that nobody knows."""

    calendar: str
    origin: Span
    message: str
    help: str


@dataclass(frozen=True, slots=True)
class Resolved:
    """The public holidays of every calendar of an agreement."""

    dates: Mapping[str, tuple[Day, ...]]
    """By the name of the calendar, in order; a date may be named once only."""
    library: str
    """What they come from, such as `holidays 0.109`; several with commas, empty without any."""
    lock: Lock
    """The lock that was given, and with it everything that was resolved now."""
    new: tuple[tuple[Asked, int], ...]
    """What the lock that was given did not hold."""
    problems: tuple[HolidayProblem, ...]

    def of(self, calendar: str) -> frozenset[date]:
        """The dates of one calendar."""
        return frozenset(day for day, _ in self.dates.get(calendar, ()))


NO_HOLIDAYS = Resolved({}, "", {}, (), ())


def resolved(
    calendars: Iterable[Calendar],
    first_year: int,
    last_year: int,
    lock: Lock | None = None,
) -> Resolved:
    """The holidays of calendars from the first to the last year, both in.

    Holidays that fall on a closed day and are observed on another one are in with both.
    Nothing is raised: a country, part or category that the library does not know is a
    problem, told in words.
    """
    first = max(first_year, YEARS[0])
    years = range(first, min(last_year, YEARS[1], first + MOST_YEARS - 1) + 1)
    known: dict[Asked, dict[int, Year]] = {key: dict(had) for key, had in (lock or {}).items()}
    new: list[tuple[Asked, int]] = []
    problems: list[HolidayProblem] = []
    dates: dict[str, tuple[Day, ...]] = {}
    used: set[str] = set()
    for calendar in calendars:
        found: dict[date, str] = {}
        for holidays in calendar.holidays:
            asked = asked_of(holidays)
            missing = [year for year in years if year not in known.get(asked, {})]
            looked_up = _looked_up(asked, missing) if missing else {}
            if isinstance(looked_up, tuple):
                problems.append(HolidayProblem(calendar.name, holidays.origin, *looked_up))
            else:
                new += [(asked, year) for year in looked_up]
                known.setdefault(asked, {}).update(looked_up)
            had = [known[asked][year] for year in years if year in known.get(asked, {})]
            used |= {year.library for year in had}
            for day, title in (day for year in had for day in year.days):
                found.setdefault(day, title)
        dates[calendar.name] = tuple(sorted(found.items()))
    return Resolved(dates, ", ".join(sorted(used)), known, tuple(new), tuple(problems))


def years_of(agreement: Agreement) -> tuple[int, int] | None:
    """The first and last year of an agreement; of one without an end, the year from its start.

    None where it does not say when it begins.
    """
    header = agreement.header
    if header is None or not isinstance(header.starts, date) or header.is_backwards:
        return None
    year_on = date.fromordinal(min(header.starts.toordinal() + 364, date.max.toordinal()))
    end = header.ends if isinstance(header.ends, date) else year_on
    return header.starts.year, end.year


def asked_of(holidays: Holidays) -> Asked:
    """What a clause asks for."""
    return Asked(holidays.country, holidays.subdivision or "", holidays.category or "")


def _looked_up(asked: Asked, years: Sequence[int]) -> dict[int, Year] | tuple[str, str]:
    """The holidays of some years; else what is wrong, and what to do."""
    import holidays as library
    from holidays.version import __version__

    name = f"holidays {__version__}"
    known = library.list_supported_countries(include_aliases=True)
    if not re.fullmatch(r"[A-Z]{2}", asked.country) or asked.country not in known:
        return _unknown("country", f'"{asked.country}"', asked.country, list(known))
    whose = f'"{asked.country}" in "{asked.subdivision}"'
    if asked.subdivision and asked.subdivision not in known[asked.country]:
        return _unknown("part", whose, asked.subdivision, known[asked.country])
    kinds = getattr(library, asked.country).supported_categories
    if asked.category and asked.category not in kinds:
        whose = f'"{asked.country}" category "{asked.category}"'
        return _unknown("category", whose, asked.category, list(kinds))
    found = library.country_holidays(
        asked.country,
        subdiv=asked.subdivision or None,
        years=list(years),
        language=_language(getattr(library, asked.country)),
        categories=(asked.category,) if asked.category else None,
    )
    days = sorted(found.items())
    return {year: Year(name, tuple(one for one in days if one[0].year == year)) for year in years}


def _language(country: Any) -> str | None:
    """English where the library speaks it, else what it says by itself."""
    spoken = country.supported_languages
    return next((one for one in ("en_US", "en_GB", "en") if one in spoken), None)


def _unknown(kind: str, what: str, word: str, known: Sequence[str]) -> tuple[str, str]:
    near = nearest(word, known)
    some = ", ".join(f'"{one}"' for one in sorted(known)[:12])
    if near:
        help = f'Did you mean "{near}"?'
    elif kind == "country":
        help = "Write the two capital letters of ISO 3166, or the dates: `closed 2026-05-01`."
    elif known:
        help = f"It knows {some}{' and others' if len(known) > 12 else ''}."
    else:
        help = "It knows none there: leave it out, or write the dates: `closed 2026-05-01`."
    return f"the holidays of {what} are not in the library `holidays`", help
