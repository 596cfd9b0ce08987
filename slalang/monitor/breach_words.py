"""One broken item in; why, as a clause that a sales manager would say, out."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import NamedTuple

from slalang.calendar.local import on_clock
from slalang.evaluate.case import DAY, SECOND
from slalang.timeline.duties import Ban, Ceiling, Duty, Spacing, Variety
from slalang.timeline.item import Why
from slalang.wording.times import MONTHS, WEEKDAYS

_VOWELS = "aeiou"
_UNITS = ((DAY, "day"), (3_600 * SECOND, "hour"), (60 * SECOND, "minute"), (SECOND, "second"))


class Failing(NamedTuple):
    """What is known of a broken item; instants in microseconds since 1970, UTC."""

    owed: str
    """What is done, or not: `first touch`, `attempt`; see `deed_of`."""
    why: Why
    due: int | None
    done: int | None
    gate: int | None
    got: int
    need: int
    step: str
    late: int | None
    """How much later than due it was done, on the clock of the duty; None where it was not."""
    business: bool
    as_of: int
    zone: tzinfo


def deed_of(duty: Duty) -> str:
    """What a duty is about, as its words say it: of a limit on attempts, `attempt`."""
    match duty.rule:
        case Spacing(kind=kind) | Ceiling(kind=kind) | Variety(kind=kind):
            return kind
        case Ban(deed=deed):
            return deed
        case _:
            return duty.owed


def breach_words(it: Failing) -> str:
    """A clause beside its due time: `first touch came Mon 9 Mar 10:12, 27 minutes late`."""
    what = it.step or it.owed.replace("_", " ") or "anything"
    match it.why:
        case Why.LATE if it.done is not None:
            return f"{what} came {_shown(it, it.done)}{_late(it)}"
        case Why.NEVER | Why.LATE:
            return f"no {what} so far"
        case Why.TOO_FEW:
            return (
                f"only {it.got} of {it.need} came in time"
                if it.got
                else f"none of {it.need} came in time"
            )
        case Why.ONE_CHANNEL:
            return f"all {it.got} came by too few channels"
        case Why.TOO_SOON:
            after = f", not before {_shown(it, it.gate)}" if it.gate is not None else ""
            return f"{what} came too soon{_at(it)}{after}"
        case Why.TOO_MANY:
            return f"it was one {what} too many{_at(it)}"
        case Why.SAME_AGAIN:
            return f"{what} came the same way as the one before{_at(it)}"
        case Why.FORBIDDEN:
            return (
                f"an {what} that is not allowed{_at(it)}"
                if what[:1] in _VOWELS
                else (f"a {what} that is not allowed{_at(it)}")
            )
        case Why.ANNOUNCED_LATE:
            return "it was announced after it was due"
        case _:
            return str(it.why.value)


def lasting(length: int, business: bool = False) -> str:
    """`27 minutes`, `2 business hours and 5 minutes`: the two largest units, rounded down.

    A day of business time is no fixed number of hours, so that it is told in hours.
    """
    parts: list[str] = []
    rest = length
    word = "business " if business else ""
    for size, unit in _UNITS[1:] if business else _UNITS:
        count, rest = divmod(rest, size)
        if count or parts:
            many = "" if count == 1 else "s"
            parts += [f"{count:,} {word}{unit}{many}"] if count else [""]
            word = ""
        if len(parts) == 2:
            break
    said = [part for part in parts if part]
    return " and ".join(said) or f"less than a {word}second"


def shown(instant: int, zone: tzinfo) -> str:
    """`Mon 9 Mar 10:12`, on the clock of a zone."""
    at = on_clock(instant, zone)
    return f"{_day(at)} {at:%H:%M}"


def _late(it: Failing) -> str:
    if it.late is None or it.due is None or it.done is None:
        return ""
    # Somebody who is late within closed hours only is late all the same.
    business = it.business and it.late > 0
    length = it.late if business else it.done - it.due
    return f", {lasting(length, business)} late"


def _at(it: Failing) -> str:
    return f" on {_shown(it, it.done)}" if it.done is not None else ""


def _shown(it: Failing, at: int | None) -> str:
    if at is None:
        return ""
    here = on_clock(at, it.zone)
    year = f" {here.year}" if here.year != on_clock(it.as_of, it.zone).year else ""
    return f"{_day(here)}{year} {here:%H:%M}"


def _day(at: datetime) -> str:
    return f"{WEEKDAYS[at.weekday()][:3]} {at.day} {MONTHS[at.month - 1][:3]}"
