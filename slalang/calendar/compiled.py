"""An agreement, a span of dates and its holidays in; all of its calendars, compiled, out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, tzinfo

from slalang.calendar.choice import chosen_calendar
from slalang.calendar.holiday_dates import NO_HOLIDAYS, Resolved
from slalang.calendar.local import TimeProblem
from slalang.calendar.open_time import OpenTime, compiled
from slalang.calendar.zones import only_zone, zone_of
from slalang.model.agreement import Agreement
from slalang.model.people import Calendar
from slalang.source.frozen import dataclass, field


@dataclass(frozen=True, slots=True)
class Calendars:
    """All calendars of an agreement for one span; each is worked out when it is asked for."""

    calendars: Mapping[str, Calendar]
    holidays: Resolved
    first: date
    last: date
    zone: tzinfo
    """That of the agreement's calendar: for leads of whom nobody knows where they live, and
    for clocks without a calendar."""
    known: dict[tuple[str, str], OpenTime] = field(default_factory=dict)
    """What was worked out already, by calendar and zone."""

    def of(self, name: str, zone: tzinfo | None = None) -> OpenTime:
        """One calendar; `zone` is the lead's, and counts only where the calendar says so.

        Raises TimeProblem for a name that is no calendar of the agreement.
        """
        calendar = self.calendars.get(name)
        if calendar is None:
            raise TimeProblem(f"the agreement has no calendar `{name}`")
        place = (zone or self.zone) if calendar.zone_of_lead else zone_of(calendar)
        key = name, str(place)
        if key not in self.known:
            holidays = self.holidays.of(name)
            self.known[key] = compiled(calendar, self.first, self.last, holidays, place)
        return self.known[key]


def calendars_of(
    agreement: Agreement, first: date, last: date, holidays: Resolved = NO_HOLIDAYS
) -> Calendars:
    """The calendars of an agreement from the first to the last date, both in.

    `holidays` have to reach over the same years. Holidays that nobody resolved count as
    ordinary days.
    """
    own = chosen_calendar(agreement)
    zone = zone_of(own) if own and own.zone else only_zone(agreement.calendars) or zone_of(None)
    by_name = {calendar.name: calendar for calendar in agreement.calendars}
    return Calendars(by_name, holidays, first, last, zone)
