"""A calendar in; the time zone that its hours are in, out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, tzinfo
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from slalang.model.people import Calendar


def zone_of(calendar: Calendar | None) -> tzinfo:
    """The zone of a calendar; UTC where there is none, or where it is the lead's own."""
    if calendar is None or calendar.zone is None:
        return UTC
    return _zone(calendar.zone)


def only_zone(calendars: Iterable[Calendar]) -> tzinfo | None:
    """The one zone that all calendars are in; None where there are none, or several."""
    zones = {calendar.zone for calendar in calendars}
    return _zone(zone) if len(zones) == 1 and (zone := zones.pop()) else None


def zone_named(name: str) -> tzinfo:
    """The zone of an IANA name; UTC for a name that the list does not have."""
    return _zone(name)


@cache
def zone_names() -> tuple[str, ...]:
    """Every IANA name that is known."""
    return tuple(files("tzdata").joinpath("zones").read_text("utf-8").split())


@cache
def _zone(name: str) -> tzinfo:
    """From the list that ships with the compiler: machines know different histories of zones."""
    if name not in zone_names():
        return UTC
    with files("tzdata").joinpath("zoneinfo", *name.split("/")).open("rb") as file:
        return ZoneInfo.from_file(file, key=name)
