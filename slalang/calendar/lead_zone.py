"""What is known of where a lead lives in; the time zone of their clock out."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib.resources import files

from slalang.calendar.zones import zone_named, zone_names

_ALSO = {
    "england": "GB", "great britain": "GB", "uk": "GB", "united kingdom": "GB",
    "holland": "NL", "russian federation": "RU", "south korea": "KR",
    "united states of america": "US", "usa": "US",
}  # fmt: skip
"""Names of countries that the table of zones spells otherwise."""
_SINCE, _UNTIL = datetime(2020, 1, 1, tzinfo=UTC), datetime(2036, 1, 1, tzinfo=UTC)


def zone_of_lead(time_zone: str | None, country: str | None) -> str | None:
    """The IANA zone of a lead: the one that is named, else the only one of their country.

    Both are texts as people and systems write them, in capitals or not:
    `europe/warsaw`, `PL`, `Poland`. A country whose zones have shown the same time
    since 2020 counts as having one. None where that leaves it open.
    """
    named = _names().get(_plain(time_zone)) if time_zone else None
    if named or not country:
        return named
    code = _codes().get(_plain(country))
    return _only_zone(code) if code else None


@cache
def _names() -> dict[str, str]:
    return {_plain(name): name for name in zone_names()}


@cache
def _codes() -> dict[str, str]:
    """Codes and names of countries, those left out that mean several."""
    found: dict[str, str] = {}
    several = set()
    for code, name in _rows("iso3166.tab"):
        for text in {code, name, re.sub(r" \(.*\)", "", name), name.replace("&", "and")}:
            key = _plain(text)
            if found.setdefault(key, code) != code:
                several.add(key)
    return {key: code for key, code in found.items() if key not in several} | _ALSO


@cache
def _only_zone(code: str) -> str | None:
    zones = [name for country, _, name, *_ in _rows("zone.tab") if country == code]
    if len({_shown(zone) for zone in zones}) != 1:
        return None
    return zones[0]


def _shown(name: str) -> tuple[timedelta | None, ...]:
    """What the clock of a zone shows twice a month, over the years that leads live in."""
    days = (_UNTIL - _SINCE).days
    zone = zone_named(name)
    return tuple(
        (_SINCE + timedelta(days=day)).astimezone(zone).utcoffset() for day in range(0, days, 14)
    )


def _rows(table: str) -> list[list[str]]:
    text = files("tzdata").joinpath("zoneinfo", table).read_text("utf-8")
    return [line.split("\t") for line in text.splitlines() if line and line[0] != "#"]


def _plain(text: str) -> str:
    return text.strip().lower().replace(" ", "_") if "/" in text else text.strip().lower()
