"""Time zones that do not exist: an agreement in, `unknown-zone` out."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, ClassVar

from slalang.check.context import Context
from slalang.diagnostics.finding import Finding, Severity
from slalang.diagnostics.suggest import nearest
from slalang.model.agreement import Agreement
from slalang.source.frozen import dataclass
from slalang.source.text import Span

if TYPE_CHECKING:
    from slalang.model.bindings import Binding, Column

NEEDS_WHOLE = False


@dataclass(frozen=True, slots=True)
class UnknownZone(Finding):
    """`zone "Europe/Warszawa"`."""

    code: ClassVar[str] = "SLA511"
    slug: ClassVar[str] = "unknown-zone"
    severity: ClassVar[Severity] = Severity.ERROR

    span: Span
    zone: str
    so: str
    """What follows from it."""
    near: str | None

    def message(self) -> str:
        return f'there is no time zone "{self.zone}", so {self.so}'

    def help(self) -> str:
        if self.near:
            return f'Did you mean "{self.near}"?'
        return 'Write continent and city as the IANA list has them, such as "Europe/Warsaw".'


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """Compare each zone with the list that ships with the compiler, never with the machine's."""
    for calendar in agreement.calendars:
        if calendar.zone is not None and calendar.zone not in _zones():
            near = _near(calendar.zone)
            so = f"calendar `{calendar.name}` has no time"
            yield UnknownZone(calendar.origin, calendar.zone, so, near)
    for binding in agreement.bindings:
        for column, owner in _timed(binding):
            if column.zone is not None and column.zone not in _zones():
                so = f"nobody knows when `{column.name}` of `{owner}` is"
                yield UnknownZone(column.origin, column.zone, so, _near(column.zone))


def _timed(binding: Binding) -> Iterator[tuple[Column, str]]:
    """Every column that may have a zone, with what it is of."""
    from slalang.model.bindings import EventTable, own_tables, owner_of

    for table in own_tables(binding):
        columns = [column for column in table.columns if not column.ready]
        if isinstance(table, EventTable):
            columns += [column for column in (table.at, table.planned) if column]
        yield from ((column, owner_of(table)) for column in columns)


@cache
def _zones() -> frozenset[str]:
    return frozenset(files("tzdata").joinpath("zones").read_text("utf-8").split())


def _near(zone: str) -> str | None:
    """The zone that was meant, also by its city alone."""
    by_city = {name.rpartition("/")[2]: name for name in sorted(_zones(), reverse=True)}
    city = nearest(zone.replace(" ", "_").rpartition("/")[2], by_city)
    return nearest(zone, _zones()) or (by_city[city] if city else None)
