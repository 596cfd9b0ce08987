"""Lives of leads from a few lines of text, and what is owed of them as lines of text."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import cache
from typing import NamedTuple

from slalang.calendar.local import local
from slalang.calendar.zones import zone_named
from slalang.cases.story import Story, story_of
from slalang.cases.world import World, world_of
from slalang.driver import read_text
from slalang.evaluate.case import Case
from slalang.timeline.ground import Ground, ground_of
from slalang.timeline.item import Item
from slalang.timeline.life import Life, Move, Planned
from slalang.timeline.owed import owings
from slalang.timeline.run import Told, items_of, life_of, nobody_knows

WARSAW = "Europe/Warsaw"
HEAD = """
agreement "Test" {
  effective 2026-01-01 to 2026-12-31
  currency USD
  calendar office
}
party marketing "Marketing"
party sales "Sales" {
  role sdr "Development"
  role ae "Executives"
}
calendar office "Office" {
  zone "Europe/Warsaw"
  open mon to fri 09:00-17:00
}
"""
WORDS = """
lead {
  employees count
  owner     person
}
event demo_request "Demo request"
event webinar "Webinar"
event reminder "Reminder"
event brief "Brief"
event stop "Stop"
class priority "Priority" {
  hot  "Hot"  when any demo_request within 2 days
  cool "Cool" otherwise
}
"""
MOVES = """
stage new "New" of marketing
stage mql "Qualified" of marketing { when any demo_request within 14 days }
stage nurturing "Nurturing" of marketing
handoff to_sales "To Sales" from marketing to sales { when becomes mql }
"""


class Lived(NamedTuple):
    """A life, and how others stand."""

    life: Life
    told: Told

    def items(self, duty: str = "") -> list[Item]:
        """The items of one duty, or of all."""
        return [one for one in items_of(self.life, self.told) if duty in ("", one.duty)]

    def only(self, duty: str = "") -> Item:
        """The one item of a duty."""
        (item,) = self.items(duty)
        return item

    def lines(self, duty: str = "") -> list[str]:
        """Each item as `kept: from 03-06 16:30, due 03-06 17:30, done 03-06 16:40`."""
        return [told_of(one) for one in self.items(duty)]

    def line(self, duty: str = "") -> str:
        """The same of the only one."""
        (found,) = self.lines(duty)
        return found

    def ladder(self, duty: str) -> list[str]:
        """Alerts as `alert owner 03-06 16:41`, those to come as `alert owner 03-06 16:41?`."""
        return [
            f"{rung.action} {rung.whom or 'somebody'} {on_the_wall(rung.at)}"
            + "?" * (not rung.fired)
            for one in self.items(duty)
            for rung in one.ladder
        ]

    def owes(self) -> list[str]:
        """What is owed, as `sdr: first touch by 03-06 17:30`."""
        return [
            f"{one.duty.by}: {one.what}"
            + (f" by {on_the_wall(one.item.due)}" if one.item.due is not None else "")
            for one in owings(self.life, self.told)
        ]

    def moves(self) -> list[str]:
        """Where the lead came, as `mql 03-06 16:30`."""
        return [f"{one.kind} {on_the_wall(one.at)}" for one in self.life.moves]


def lived(
    agreement: str, timeline: str = "", as_of: str | None = None, *, lead: str = "",
    told: Told = nobody_knows, known: Iterable[str] = (), zone: str | None = None,
) -> Lived:  # fmt: skip
    """A lead under an agreement: `HEAD` and `WORDS` stand before what is given.

    `timeline` are the lines of an example; of the `known` stages and handoffs all are in it.
    """
    _, ground = grounded(agreement)
    case, moves, plans = read(agreement, timeline, as_of, lead)
    life = life_of(
        ground, case, moves, plans, known=frozenset(known),
        zone=zone_named(zone) if zone else None,
    )  # fmt: skip
    return Lived(life, told)


@cache
def grounded(agreement: str) -> tuple[World, Ground]:
    """An agreement, ready to be run."""
    read = sound(whole(agreement))
    return world_of(read, hashed=False), ground_of(read, date(2025, 1, 1), date(2028, 12, 31))


def whole(agreement: str) -> str:
    """The agreement with what every test leans on, unless it declares that itself."""
    before = [] if "\nagreement " in agreement else [HEAD]
    before += [] if "\nlead " in agreement else [WORDS]
    return "\n".join([*before, agreement])


@cache
def read(
    agreement: str, timeline: str, as_of: str | None, lead: str
) -> tuple[Case, list[Move], list[Planned]]:
    """The lead of a timeline, where it came, and what is planned with it."""
    now = f"as of {as_of}" if as_of else ""
    text = f'{whole(agreement)}\nexample "E" {{\nlead {{ {lead} }}\n{timeline}\n{now}\n}}\n'
    (example,) = sound(text).examples
    world, _ = grounded(agreement)
    story = story_of(world, example)
    assert isinstance(story, Story), story
    moves = [Move(one.event.name, instant(one.at)) for one in example.timeline if one.is_move]
    plans = [
        Planned(one.event.name, instant(one.at), instant(one.planned) if one.planned else None)
        for one in example.timeline
        if one.planned is not None or one.called_off
    ]
    return story.case, moves, plans


def sound(text: str):
    """The agreement of a text without mistakes."""
    found = read_text(text)
    assert not found.findings, [finding.message() for finding in found.findings]
    return found.agreement


def told_of(item: Item) -> str:
    """One item in one line."""
    parts = [f"{item.state.value}:"]
    if item.start is not None:
        parts.append(f"from {on_the_wall(item.start)},")
    if item.due is not None:
        parts.append(f"due {on_the_wall(item.due)},")
    if item.done is not None:
        parts.append(f"done {on_the_wall(item.done)},")
    if not item.state.is_open:
        parts.append(item.why.value + (f" by {item.by_kind}" if item.by_kind else ""))
    return " ".join(parts).rstrip(",:")


def on_the_wall(instant: int | None, zone: str = WARSAW) -> str:
    """`03-06 16:30`, with seconds where there are any; the year only where it is not 2026."""
    if instant is None:
        return "never"
    wall = local(instant, zone_named(zone))
    form = "%m-%d %H:%M" if wall.year == 2026 else "%Y-%m-%d %H:%M"
    exact = form if not wall.second and not wall.microsecond else form + ":%S"
    return wall.strftime(exact) + (f".{wall.microsecond:06}" if wall.microsecond else "")


def at(wall: str, zone: str = WARSAW) -> int:
    """An instant (µs) from `2026-03-06 16:30`."""
    return instant(datetime.fromisoformat(wall), zone)


def instant(wall: datetime, zone: str = WARSAW) -> int:
    """An instant (µs) from a local time."""
    aware = wall.replace(tzinfo=zone_named(zone))
    return (aware - datetime.fromisoformat("1970-01-01T00:00:00+00:00")) // timedelta(
        microseconds=1
    )
