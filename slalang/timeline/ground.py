"""An agreement and a span of dates in; everything that any lead is run with, worked out once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from slalang.backends.scoring import rules_of
from slalang.calendar.compiled import Calendars, calendars_of
from slalang.calendar.holiday_dates import NO_HOLIDAYS, Resolved
from slalang.calendar.local import first_instant
from slalang.calendar.open_time import OpenTime
from slalang.form import form_of
from slalang.form.edges import Edges, edges_of
from slalang.model.agreement import Agreement
from slalang.model.lifecycle import Lifecycle, lifecycle
from slalang.model.people import Calendar
from slalang.model.returning import Owners, owners
from slalang.source.frozen import dataclass
from slalang.timeline.compiled import program_of
from slalang.timeline.duties import Program
from slalang.wording.titles import words_of
from slalang.wording.words import Words


@dataclass(frozen=True, slots=True)
class Ground:
    """One agreement, ready to be run over leads."""

    agreement: Agreement
    program: Program
    rules: Mapping[str, Any]
    """The scoring JSON."""
    edges: Edges
    """The ages at which time alone changes what the rules say."""
    words: Words
    records: frozenset[str]
    calendars: Calendars
    lifecycle: Lifecycle
    owners: Owners
    derived: tuple[str, ...]
    """Events that others count as."""
    people: tuple[str, ...]
    """The lead's attributes that name a person, such as `rep`."""
    bounds: tuple[int | None, int | None]
    """When the agreement takes effect, and when it is over: µs since 1970, UTC."""

    def open_time(self, calendar: str | None, zone: Any = None) -> OpenTime | None:
        """A calendar by its name, `zone of lead` in the lead's; None without a calendar."""
        return self.calendars.of(calendar, zone) if calendar else None

    def month_rule(self, calendar: str | None) -> str | None:
        """What a calendar says of months that are too short."""
        found = self.agreement.names.get(calendar) if calendar else None
        return found.month_rule if isinstance(found, Calendar) else None

    def in_force(self, at: int) -> bool:
        """Whether the agreement binds what begins at an instant."""
        start, end = self.bounds
        return (start is None or at >= start) and (end is None or at < end)


def ground_of(
    agreement: Agreement, first: date, last: date, holidays: Resolved = NO_HOLIDAYS
) -> Ground:
    """The ground for timelines of which every instant lies between two dates, both in."""
    rules = rules_of(agreement, hashed=False)
    stages = {stage.name: stage for stage in reversed(agreement.stages)}
    calendars = calendars_of(agreement, first, last, holidays)
    return Ground(
        agreement=agreement,
        program=program_of(agreement),
        rules=rules,
        edges=edges_of(form_of(rules)),
        words=words_of(agreement),
        records=frozenset(record.name for record in agreement.records),
        calendars=calendars,
        lifecycle=lifecycle(agreement),
        owners=owners(agreement, {name: stages[name] for name in reversed(stages)}),
        derived=tuple(
            kind["name"] for kind in rules["inputs"]["events"] if kind["counts"] is not None
        ),
        people=tuple(
            field["name"]
            for record in rules["inputs"]["records"]
            if record["name"] == "lead"
            for field in record["fields"]
            if field["type"] == "person"
        ),
        bounds=_bounds(agreement, calendars),
    )


def _bounds(agreement: Agreement, calendars: Calendars) -> tuple[int | None, int | None]:
    header = agreement.header
    starts = header.starts if header else None
    ends = header.ends if header else None

    def midnight(day: date) -> int:
        return first_instant(datetime.combine(day, time()), calendars.zone)

    after = ends + timedelta(days=1) if isinstance(ends, date) and ends < date.max else None
    return midnight(starts) if isinstance(starts, date) else None, midnight(
        after
    ) if after else None
