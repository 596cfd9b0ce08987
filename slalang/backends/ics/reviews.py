"""The reviews of an agreement in; an entry for each time that people meet, out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal

from slalang.backends.ics.entry import Days, Entry, Frame, Timed, works, zone_for
from slalang.backends.ics.recurring import Meeting, left_out, meetings
from slalang.calendar.choice import chosen_calendar
from slalang.calendar.local import first_instant
from slalang.model.people import Calendar
from slalang.model.quantities import Duration, Ref, Unit
from slalang.model.upkeep import Recurrence, Review
from slalang.wording.reviews import recurrence, recurs
from slalang.wording.times import day
from slalang.wording.titles import titled
from slalang.wording.words import listed, named

KIND = "Review"
AN_HOUR = timedelta(hours=1)
"""Kept free where the agreement does not say how long people meet."""
_LONGEST = Decimal(31 * 86_400)
_SECONDS = {
    Unit.MINUTE: 60, Unit.BUSINESS_MINUTE: 60, Unit.HOUR: 3_600, Unit.BUSINESS_HOUR: 3_600,
    Unit.WEEK: 7 * 86_400,
}  # fmt: skip
_MOST_DAYS = 12
"""Of the meetings that closed days leave out so many are named."""
_MOST = 2_000
"""Of a text of prose so many characters are shown."""


def review_entries(frame: Frame) -> Iterator[Entry]:
    """Every meeting of the period; those on request have no date."""
    for review in frame.agreement.reviews:
        calendar = chosen_calendar(frame.agreement, review.calendar)
        told = tuple(_told(frame, review))
        for number, one in enumerate(review.recurrences, start=1):
            for met in meetings(one, frame.first, frame.last, works(frame, calendar)):
                yield Entry(
                    key=("review", review.name, str(number), met.named.isoformat()),
                    title=titled(review.name, review.title),
                    when=_when(frame, one, met, calendar),
                    lines=(*_rhythm(frame, one), *told, *_notes(frame, one, met, calendar)),
                    kind=KIND,
                )


def undated(frame: Frame) -> Iterator[str]:
    """Reviews that have no date, in words: `“When something is on fire”: on request …`."""
    for review in frame.agreement.reviews:
        if review.on_request or not review.recurrences:
            yield f"“{titled(review.name, review.title)}”: {recurs(review, frame.words)}"


def unheld(frame: Frame) -> Iterator[str]:
    """Reviews of which closed days leave none, in words: `“Friday talk”: 25 December 2026`."""
    for review in frame.agreement.reviews:
        open_days = works(frame, chosen_calendar(frame.agreement, review.calendar))
        days = sorted({
            at
            for one in review.recurrences
            for at in left_out(one, frame.first, frame.last, open_days)
        })  # fmt: skip
        if days:
            said = [day(at, frame.words) for at in days[:_MOST_DAYS]]
            said += [f"{more} more"] if (more := len(days) - _MOST_DAYS) > 0 else []
            named_days = listed(said, frame.words)
            yield f"“{titled(review.name, review.title)}”: {named_days}"


def _when(frame: Frame, it: Recurrence, met: Meeting, calendar: Calendar | None) -> Timed | Days:
    lasts = _length(it.lasts)
    if it.at is None:
        more = timedelta(days=max(lasts.days, 1) - 1) if lasts else timedelta()
        return Days(met.held, met.held + more)
    zone = zone_for(frame, calendar)
    start = first_instant(datetime.combine(met.held, it.at), zone)
    return Timed(start, lasts or AN_HOUR, zone)


def _length(it: Duration | None) -> timedelta | None:
    if it is None or it.count <= 0:
        return None
    size = _SECONDS.get(it.unit, 86_400)
    return timedelta(seconds=int(min(it.count * size, _LONGEST)))


def _rhythm(frame: Frame, it: Recurrence) -> Iterator[str]:
    said = str(recurrence(it, frame.words))
    yield said[:1].upper() + said[1:]


def _told(frame: Frame, review: Review) -> Iterator[str]:
    words = frame.words
    if review.attends:
        yield f"With {_names(frame, review.attends)}"
    if review.led_by:
        yield f"Led by {named(review.led_by, words)}"
    if review.covers:
        yield f"Covers {_names(frame, review.covers)}"
    if review.refreshes:
        yield f"The figures of {_names(frame, review.refreshes)} are measured anew"
    if review.means and all(isinstance(part, str) for part in review.means.parts):
        yield " ".join("".join(map(str, review.means.parts)).split())[:_MOST]


def _names(frame: Frame, refs: tuple[Ref, ...]) -> str:
    return str(listed((named(one, frame.words) for one in refs), frame.words))


def _notes(frame: Frame, it: Recurrence, met: Meeting, calendar: Calendar | None) -> Iterator[str]:
    closed = f"“{calendar.title}” is closed" if calendar else "nobody works"
    if met.meant is not None and met.meant != met.held:
        yield f"Moved from {day(met.meant, frame.words)}, when {closed}"
    if it.at is None:
        yield "All day: no time was agreed"
    elif _length(it.lasts) is None:
        yield "The agreement does not say for how long; one hour is kept free"
