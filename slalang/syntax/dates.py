"""What people write for a date or a month → what the language reads."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from typing import NamedTuple

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMED = r"(?P<name>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_WRITTEN = re.compile(
    rf"""(?P<year>\d{{4}})-(?P<month>\d{{1,2}})(?:-(?P<day>\d{{1,2}}))?(?![\w-])
    | (?:(?P<first>\d{{1,2}})(?:st|nd|rd|th|\.)?[ ]+)?{_NAMED}
      (?:[ ]+(?P<then>\d{{1,2}})(?:st|nd|rd|th)?)?,?[ ]+(?P<of>\d{{4}})(?!\w)
    """,
    re.ASCII | re.IGNORECASE | re.VERBOSE,
)


class Written(NamedTuple):
    """A date or a month as it stands in the text: `2026-1-5`, `5 July 2026`, `July 2026`."""

    text: str
    month: str
    """`2026-07`."""
    day: str
    """`2026-07-05`; where no day is written, the last of the month."""
    is_whole: bool
    """Whether a day is written."""


def written_at(text: str, start: int) -> Written | None:
    """The date or month that stands at a place; None for anything else."""
    found = _WRITTEN.match(text, start)
    if found is None:
        return None
    year = int(found["year"] or found["of"])
    name = (found["name"] or "").lower()
    month = _MONTHS.index(name) + 1 if name else int(found["month"])
    day = found["day"] or found["first"] or found["then"]
    try:
        whole = date(year, month, int(day) if day else monthrange(year, month)[1])
    except ValueError:
        # `2026-13`, `31 June 2026`: what was meant is anybody's guess.
        return None
    return Written(found[0], whole.isoformat()[:7], whole.isoformat(), day is not None)
