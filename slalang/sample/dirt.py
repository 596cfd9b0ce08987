"""The events of a block in; the same with a known number of bad rows, as they come, out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from slalang.evaluate.case import DAY
from slalang.sample.labour import Events
from slalang.sample.values import Value

UNREADABLE, NAIVE, OFFSET = "unreadable_times", "times_without_zone", "other_offsets"
EARLY, NOBODY, TWICE, NO_EVENT = (
    "events_before_lead", "unknown_people", "duplicate_leads", "unknown_events",
)  # fmt: skip
IN_TEXT = (UNREADABLE, NAIVE, OFFSET, EARLY, NOBODY, TWICE, NO_EVENT)
"""What text files can hold."""
IN_TYPES = (EARLY, NOBODY, TWICE, NO_EVENT)
"""What files can hold whose columns have types."""
STRANGER = "nobody-99"
_EVERY = 250
"""One lead in so many has one of each."""
_STRANGE = ("yesterday", "2026-02-30T09:00:00Z", "06/03/2026 4:30 PM", "1772814600")
_OFFSETS = (timedelta(hours=2), timedelta(hours=-5), timedelta(hours=5, minutes=30))
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def strange_rows(
    declared: Mapping[str, object], assigned: bool
) -> tuple[tuple[str, Mapping[str, Value]], ...]:
    """An event that nobody declares, then somebody who is made responsible and is not there."""
    name = "phone_cal"
    while name in declared:
        name += "l"
    someone: tuple[str, Mapping[str, Value]] = ("assigned", {"person_assigned": STRANGER})
    return ((name, {}), someone) if assigned else ((name, {}),)


def soiled(
    rows: Mapping[str, int], events: Events, births: Sequence[int], *,
    base: int, last: int, first: int,
) -> tuple[Events, dict[int, str], list[int], Counter[str]]:  # fmt: skip
    """The events of a block with bad ones among them.

    `rows` has a place in the table for each sort of bad rows. Also: the texts of times that
    are written otherwise, by the place of the event; the places of leads that stand twice; and
    how many there are of each sort. `first` is the number of the first lead.
    """
    planted: Counter[str] = Counter()
    twice: list[int] = []
    more: list[tuple[int, int, int, str]] = []
    for number, sort in enumerate(IN_TEXT):
        places = range(5 + 7 * number, len(births), _EVERY) if sort in rows else ()
        for turn, place in enumerate(places):
            planted[sort] += 1
            if sort == TWICE:
                twice.append(place)
                continue
            at = births[place] + (last - births[place]) // 2
            if sort == EARLY:
                at = births[place] - 2 * DAY
            text = _text(sort, base + at, first // _EVERY + turn)
            more.append((place, at, rows[sort], text))
    lines = [(owner, at, row, "") for owner, at, row in zip(*events, strict=True)]
    lines = sorted([*lines, *more], key=lambda one: one[:2])
    odd = {number: text for number, (_, _, _, text) in enumerate(lines) if text}
    found: Events = (
        [owner for owner, _, _, _ in lines],
        [at for _, at, _, _ in lines],
        [row for _, _, row, _ in lines],
    )
    return found, odd, twice, planted


def _text(sort: str, instant: int, turn: int) -> str:
    """How a time is written; empty for the usual way."""
    when = _EPOCH + timedelta(microseconds=instant)
    match sort:
        case "unreadable_times":
            return _STRANGE[turn % len(_STRANGE)]
        case "times_without_zone":
            return f"{when:%Y-%m-%dT%H:%M:%S}".rjust(19, "0")
        case "other_offsets":
            offset = _OFFSETS[turn % len(_OFFSETS)]
            shown = (when + offset).replace(tzinfo=None).isoformat(timespec="microseconds")
            minutes = offset // timedelta(minutes=1)
            sign = "-" if minutes < 0 else "+"
            return f"{shown}{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
        case _:
            return ""
