"""The agreement → `calendar.ics`: its reviews and its own dates; `holidays.ics` beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import chain, islice

from slalang.backends import BackendProblem
from slalang.backends.ics.closures import closing_entries, holiday_entries
from slalang.backends.ics.dates import own_entries
from slalang.backends.ics.entry import Entry, Frame
from slalang.backends.ics.reviews import review_entries, undated, unheld
from slalang.backends.ics.write import calendar_file
from slalang.calendar.compiled import calendars_of
from slalang.calendar.holiday_dates import resolved
from slalang.calendar.holiday_lock import parse_lock
from slalang.calendar.local import YEARS, TimeProblem
from slalang.model.agreement import Agreement
from slalang.wording.times import days_between
from slalang.wording.titles import words_of

WITHOUT_END = timedelta(days=364)
"""Of an agreement without an end, the first year is written."""
LONGEST = timedelta(days=3652)
"""Of one that lasts longer, the first ten years."""
MOST = 20_000
"""More entries no calendar program shows in good time."""


def build(agreement: Agreement, options: Mapping[str, str]) -> dict[str, bytes]:
    """`calendar.ics`, and `holidays.ics` where a calendar is closed on public holidays.

    Options: `holidays`, the text of the lock that freezes public holidays, without which
    they are looked up. Raises `BackendProblem` without the library `icalendar`, and for an
    agreement that does not say when it takes effect.
    """
    _ready()
    frame = _frame(agreement, options.get("holidays"))
    try:
        found = chain(review_entries(frame), own_entries(frame), closing_entries(frame))
        entries = _bounded(found)
        holidays = _bounded(holiday_entries(frame))
        title = agreement.title
        files = {"calendar.ics": calendar_file(frame, title, tuple(_about(frame)), entries)}
    except TimeProblem as problem:
        raise BackendProblem(
            f"the calendar file cannot be made: {problem}", "Give the agreement a shorter period."
        ) from None
    if holidays:
        library = frame.calendars.holidays.library
        about = (f"As listed by the library {library}",) if library else ()
        name = f"{title}: public holidays"
        files["holidays.ics"] = calendar_file(frame, name, about, holidays)
    return files


def _ready() -> None:
    try:
        import icalendar  # noqa: F401
    except ImportError:
        raise BackendProblem(
            "calendar files need the library `icalendar`, which is not installed",
            "Run `pip install 'slalang[calendar]'`, then the command again.",
        ) from None


def _frame(agreement: Agreement, lock: str | None) -> Frame:
    header = agreement.header
    first = header.starts if header else None
    if header is None or not isinstance(first, date):
        raise BackendProblem(
            "a calendar file needs to know when the agreement takes effect",
            "Write it into the agreement, as in `effective 2026-01-01 to 2026-12-31`.",
        )
    if not YEARS[0] + 1 < first.year < YEARS[1] - 12:
        raise BackendProblem(
            f"nobody keeps a calendar for the year {first.year}", "Look at `effective` again."
        )
    last = header.ends if isinstance(header.ends, date) else first + WITHOUT_END
    last = min(max(first, last), first + LONGEST)
    holidays = resolved(
        agreement.calendars, first.year, last.year, parse_lock(lock) if lock else None
    )
    # Whole years, and somewhat more: a quarter may have begun before the agreement.
    calendars = calendars_of(
        agreement, date(first.year, 1, 1), date(last.year + 1, 1, 31), holidays
    )
    return Frame(agreement, words_of(agreement), first, last, calendars)


def _bounded(entries: Iterator[Entry]) -> list[Entry]:
    found = list(islice(entries, MOST + 1))
    if len(found) > MOST:
        raise BackendProblem(
            f"the agreement has more than {MOST:,} dates, which no calendar program shows",
            "Let its reviews be held less often, or give it a shorter period.",
        )
    return found


def _about(frame: Frame) -> Iterator[str]:
    yield f"{frame.agreement.title}: {days_between(frame.first, frame.last, frame.words)}"
    header = frame.agreement.header
    if header is not None and isinstance(header.version, str):
        yield f"Version {header.version}"
    without = list(undated(frame))
    if without:
        yield "Without a date:"
        yield from without
    unmet = list(unheld(frame))
    if unmet:
        yield "Left out, since the next open day is too late:"
        yield from unmet
