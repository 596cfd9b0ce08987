"""A lead's life and something that was not done in time in; whether it is still to be done, out."""

from __future__ import annotations

from slalang.timeline.clocks import begun_of
from slalang.timeline.courses import courses_of
from slalang.timeline.duties import Ahead, Ban, Ceiling, Clock, Duty, Spacing, Steps, Variety
from slalang.timeline.item import Item
from slalang.timeline.life import Life


def still_owed(life: Life, duty: Duty, item: Item) -> bool:
    """Whether doing it late helps: nothing has excused it since, and its cadence goes on.

    `item` is broken, and not done. What had to be done before an appointment is over with its
    due time; and so is what should not have been done.
    """
    match duty.rule:
        case Ahead() | Ban() | Ceiling() | Variety():
            return False
        case Steps(cadence=cadence) | Spacing(cadence=cadence) | Clock(cadence=str(cadence)):
            return _goes_on(life, cadence, item.opened)
        case Clock() as rule:
            begun = [one for one in begun_of(life, rule) if one.at <= item.opened]
            return bool(begun) and begun[-1].stop is None


def _goes_on(life: Life, cadence: str, at: int) -> bool:
    """Whether the course in which something came to be owed is not over."""
    begun = [one for one in courses_of(life, cadence) if one.start <= at]
    return bool(begun) and begun[-1].end is None
