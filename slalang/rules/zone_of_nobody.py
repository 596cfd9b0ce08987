"""Clocks where the lead lives, and nobody knows where: an agreement in, `zone-of-nobody` out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from slalang.check.context import Context
from slalang.diagnostics.finding import Finding, Label, Severity
from slalang.model.agreement import Agreement
from slalang.model.expressions import Kind
from slalang.model.records import Field
from slalang.source.frozen import dataclass
from slalang.source.text import Span

NEEDS_WHOLE = True
ZONE, COUNTRY = "time_zone", "country"
"""The attributes of the lead that tell where its clock hangs."""


@dataclass(frozen=True, slots=True)
class ZoneOfNobody(Finding):
    """`zone of lead`, where leads have no `time_zone` and no `country`."""

    code: ClassVar[str] = "SLA536"
    slug: ClassVar[str] = "zone-of-nobody"
    severity: ClassVar[Severity] = Severity.WARNING

    span: Span
    calendar: str
    mute: str
    """The attribute that should tell the zone and never does; empty where there is none."""
    mute_span: Span

    def message(self) -> str:
        where = "nothing says where a lead lives"
        if self.mute:
            where = f"`{self.mute}` of the lead never tells which zone that is"
        return f"calendar `{self.calendar}` runs in the zone of the lead, and {where}"

    def label(self) -> str:
        return "runs in the zone of the agreement instead"

    def help(self) -> str:
        if self.mute == ZONE:
            return f'Make `{ZONE}` of `lead` a text, such as "Europe/Warsaw".'
        return f"Declare `{ZONE} text` in `lead`."

    def related(self) -> tuple[Label, ...]:
        return (Label(self.mute_span, "tells no zone"),) if self.mute else ()


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """Calendars in the zone of the lead, where no attribute can tell that zone."""
    calendars = [one for one in agreement.calendars if one.zone_of_lead]
    if not calendars:
        return
    lead = next((one for one in agreement.records if one.name == "lead"), None)
    fields = {one.name: one for one in lead.fields} if lead else {}
    asked = [fields[name] for name in (ZONE, COUNTRY) if name in fields]
    if any(_tells(one) for one in asked):
        return
    for calendar in calendars:
        name, span = (asked[0].name, asked[0].origin) if asked else ("", calendar.origin)
        yield ZoneOfNobody(calendar.origin, calendar.name, name, span)


def _tells(field: Field) -> bool:
    """Whether some value of the attribute stands for one zone; a text may."""
    if field.type.kind is not Kind.CHOICE:
        return field.type.kind is Kind.TEXT
    # The tables of countries and zones are read only where an agreement asks.
    from slalang.calendar.lead_zone import zone_of_lead

    def zone(choice: str) -> str | None:
        return zone_of_lead(*((choice, None) if field.name == ZONE else (None, choice)))

    return any(zone(choice) for choice in field.type.choices)
