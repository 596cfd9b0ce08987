"""Random agreements about time, random calendars and random leads; the same leads as tables."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Any, NamedTuple

from slalang.calendar.local import first_instant, midnight
from slalang.calendar.open_time import measure
from slalang.calendar.zones import zone_named
from slalang.data.quoting import identifier
from slalang.driver import read_text
from slalang.evaluate.case import Case, Occurrence
from slalang.monitor.gather import business
from slalang.monitor.sql.alphabet import Derived
from slalang.monitor.sql.lives import Data
from slalang.monitor.sql.run import items_by_sql
from slalang.monitor.sql.scope import runs_in_sql
from slalang.monitor.tables import ITEMS, item_row
from slalang.timeline.duties import Duty
from slalang.timeline.ground import Ground, ground_of
from slalang.timeline.item import Item
from slalang.timeline.judge import bands_at
from slalang.timeline.life import Life, Move
from slalang.timeline.run import duty_items, life_of
from slalang.timeline.when import open_time_of

MINUTE, DAY = 60_000_000, 86_400_000_000
ZONES = (
    "Europe/Warsaw", "America/New_York", "America/St_Johns", "Australia/Lord_Howe",
    "America/Santiago", "Asia/Tehran", "Africa/Casablanca", "Pacific/Chatham", "Asia/Kathmandu",
    "Europe/Dublin",
)  # fmt: skip
WEEKS = (
    "open mon to fri 09:00-17:00", "open mon to fri 09:00-12:30, 13:00-17:15", "open always",
    "open mon to fri 22:00-06:00", "open sat 00:00-24:00\n  open tue 08:30-09:10",
    "open mon to sat 08:00-16:00\n  closed 2026-03-09 to 2026-03-12\n  open 2026-03-15 10:00-14:00",
)  # fmt: skip
LIMITS = (
    "15 minutes", "15 minutes or at next opening", "2 business hours", "1 business day",
    "3 business days", "90 business minutes or at next opening", "2 days", "1 week", "1 month",
    "end of business day", "end of next business day", "1 day then 2 business hours",
    "20 minutes in office, 4 hours otherwise", "next opening",
)  # fmt: skip
GAPS = ("20 business hours", "1 business day", "2 days")
WINDOWS = ("2 days", "1 week", "2 weeks", "3 business days", "12 business hours")
MOVES = ("new", "mql", "won", "to_sales", "pile")
CHANNELS = ("call", "email", "sms", None)
KINDS = ("attempt", "attempt", "attempt", "attempt", "reply", "meeting", "assigned", "accepted",
         "rejected", "ping", "demo_request")  # fmt: skip
DERIVED = (
    Derived("touch", "attempt", "automatic IS FALSE"),
    Derived("answered", "attempt", "outcome IN ('answered', 'connected')"),
)


class World(NamedTuple):
    """An agreement and leads."""

    ground: Ground
    lives: tuple[Life, ...]
    zones: tuple[str | None, ...]
    as_of: int


def random_world(chance: Random, leads: int) -> World:
    """A world around a change of the clock in one of ten zones."""
    year = chance.randint(2020, 2030)
    zone = chance.choice(ZONES)
    text = random_text(chance, zone).replace("2026", str(year))
    read = read_text(text)
    bad = [one.message() for one in read.findings if one.severity.value == "error"]
    assert not bad, (bad, text)
    ground = ground_of(read.agreement, date(year - 1, 1, 1), date(year + 1, 12, 31))
    center = _turn(chance, zone, year)
    as_of = center + chance.randrange(-2 * DAY, 90 * DAY)
    zones = tuple(chance.choice((*ZONES, None)) for _ in range(leads))
    lives = tuple(_life(chance, ground, zone, center, as_of) for zone in zones)
    return World(ground, lives, zones, as_of)


def random_text(chance: Random, zone: str) -> str:
    """An agreement with a cadence, a handoff, a queue, and promises of every form."""

    def limit() -> str:
        if chance.random() < 0.25:
            rows = f"hot {chance.choice(LIMITS)}\n    cool {chance.choice(LIMITS)}"
            return f", varying by priority {{\n    {rows}\n  }}"
        gate = f", at least {chance.choice(('30 minutes', '2 business hours'))} after ping"
        return " " + chance.choice(LIMITS) + (gate if chance.random() < 0.15 else "")

    def some(lines: Sequence[str], share: float) -> str:
        return "\n".join(f"  {line}" for line in lines if chance.random() < share)

    where = "zone of lead" if chance.random() < 0.3 else f'zone "{zone}"'
    which = chance.choice(("", "", "first ", "last "))
    cadence = some([
        f"first touch within{limit()}", f"first touch within {chance.choice(LIMITS)} from assigned"
    ][: 1 + (chance.random() < 0.3)][-1:], 0.9)  # fmt: skip
    cadence += "\n" + some([
        f"at least {n} attempts within {chance.choice(WINDOWS)}"
        + chance.choice(("", ", on at least 2 channels")) for n in (1, 2, 3)
    ] + [
        f"at most {chance.choice(GAPS)} between attempts",
        f"at least {chance.choice(('1 hour', '30 business minutes'))} between attempts",
        f"at most {chance.choice('12')} attempts each {chance.choice(('day', 'week', 'month'))}",
        f"at most 2 attempts within {chance.choice(('1 day', '6 hours', '1 week'))}",
        chance.choice(("on a different channel than the last",
                       "on a different channel or at a different time")),
        "stops on reply, meeting",
    ], 0.6)  # fmt: skip
    steps = "  day 0 call\n  day 2 email\n" if chance.random() < 0.25 else ""
    stopping = chance.choice(("", "\n  stops on meeting", "\n  stops on reply, answered"))
    promises = "\n".join(
        f'promise p{place} "P{place}" by sales to marketing {{\n  {line}\n}}'
        for place, line in enumerate([
            f"after {which}to_sales do attempt within{limit()}{stopping}",
            f"after {which}mql do at least 2 attempt within{limit()}",
            f"after attempt do attempt within{limit()}{stopping}",
            f"after mql do answered within{limit()}\n  clock from assigned",
            "never attempt before mql",
            f"never attempt after {which}reply",
            "never touch before first mql",
            f"after ping do meeting within{limit()}\n  reassign at twice the time",
        ])
        if chance.random() < 0.5
    )  # fmt: skip
    meeting = ""
    if "first touch" in cadence:
        meeting = (
            'promise m "M" by sales to marketing {\n  meet inbound.first_touch for at least 90% of'
            f" leads each week{chance.choice(('', chr(10) + '  stops on ping'))}\n}}"
        )
    silent = chance.choice(("", " otherwise accepted"))
    return f"""
agreement "Random" {{
  effective 2026-01-15 to 2026-12-10
  currency USD
  calendar office
}}
party marketing "Marketing"
party sales "Sales" {{ role sdr "Development" }}
calendar office "Office" {{
  {where}
  {chance.choice(WEEKS)}
  months end on the last day
}}
lead {{
  rep person
  employees count
}}
event demo_request "Demo request"
event ping "Ping"
class priority "Priority" {{
  hot  "Hot"  when any demo_request within 2 days
  cool "Cool" otherwise
}}
stage new "New" of marketing
stage mql "Qualified" of marketing {{ leaves within {chance.choice(LIMITS)} }}
stage won "Won" of sales
handoff to_sales "To Sales" from marketing to sales {{
  when becomes mql
  accepted or rejected within {chance.choice(LIMITS)}{silent}
}}
queue pile "Pile" by sdr {{ worked within {chance.choice(LIMITS)} }}
cadence inbound "Inbound" by sdr after {which.replace("last ", "")}to_sales {{
{steps}{cadence}
}}
{promises}
{meeting}
"""


def expected(world: World, duty: Duty) -> dict[str, list[tuple[Any, ...]]]:
    """What the reference machine finds: by lead, rows in the columns of items."""
    return {
        _name(place): sorted(
            (_merged(item_row(_name(place), item, _took(life, duty, item)))
             for item in duty_items(life, duty)), key=str,
        )
        for place, life in enumerate(world.lives)
    }  # fmt: skip


def found(
    connection: Any, world: World, duties: Sequence[Duty], rows_at_once: int = 1_000_000
) -> tuple[dict[tuple[str, str], list[tuple[Any, ...]]], set[tuple[str, str]]]:
    """What queries find: by duty and lead; and who has to be gone through lead by lead."""
    data = write(connection, world)
    items_by_sql(
        connection, world.ground, duties, data, world.as_of, rows_at_once=rows_at_once
    )  # fmt: skip
    rows = connection.execute("SELECT * FROM found_items").fetchall()
    by: dict[tuple[str, str], list[tuple[Any, ...]]] = {}
    for row in rows:
        by.setdefault((row[1], row[0]), []).append(_merged(row))
    undecided = set(connection.execute("SELECT duty, lead_id FROM undecided").fetchall())
    return {key: sorted(some, key=str) for key, some in by.items()}, undecided


def write(connection: Any, world: World) -> Data:
    """The canonical tables of a world."""
    connection.execute(
        "CREATE OR REPLACE TABLE happenings (lead_id VARCHAR, kind VARCHAR, at_us BIGINT,"
        " channel VARCHAR, person VARCHAR, automatic BOOLEAN, outcome VARCHAR)"
    )
    connection.execute(
        "CREATE OR REPLACE TABLE leads (lead_id VARCHAR, owner VARCHAR, zone VARCHAR)"
    )
    connection.execute(
        "CREATE OR REPLACE TABLE bands (lead_id VARCHAR, at_us BIGINT, priority VARCHAR)"
    )
    happened, leads, bands = [], [], []
    for place, life in enumerate(world.lives):
        name = _name(place)
        lead = life.case.records.get("lead", {})
        leads.append((name, lead.get("rep"), world.zones[place]))
        for one in life.case.events:
            told = [one.properties.get(it) for it in
                    ("channel", "person_assigned", "automatic", "outcome")]  # fmt: skip
            happened.append((name, one.event, one.at, *told))
        happened += [(name, one.kind, one.at, None, None, None, None) for one in life.moves]
        for at in {row[2] for row in happened if row[0] == name}:
            ((_, band),) = bands_at(life, ("priority",), at)
            bands.append((name, at, band))
    for table, rows in (("happenings", happened), ("leads", leads), ("bands", bands)):
        if rows:
            marks = ", ".join("?" * len(rows[0]))
            connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
    zones = tuple(sorted({zone for zone in world.zones if zone}))
    return Data(*map(identifier, ("happenings", "leads", "bands")), derived=DERIVED, zones=zones)


def in_sql(world: World) -> list[Duty]:
    """The duties of a world that run as queries."""
    program = world.ground.program
    return [one for one in program.duties if runs_in_sql(world.ground, one, bands=True)]


def _name(place: int) -> str:
    return f"lead {place}"


def _turn(chance: Random, zone: str, year: int) -> int:
    """Near the days on which most zones turn their clocks."""
    month, day = chance.choice(((3, 8), (3, 29), (4, 5), (9, 6), (10, 25), (11, 1), (6, 15)))
    return midnight(
        date(year, month, day) + timedelta(days=chance.randint(-2, 2)), zone_named(zone)
    )


def _life(chance: Random, ground: Ground, zone: str | None, center: int, as_of: int) -> Life:
    start = center + chance.randrange(-3 * DAY, DAY)
    # A coarse grid makes things happen at one instant.
    grid = chance.choice((1, MINUTE, 30 * MINUTE, 120 * MINUTE))
    reach = chance.choice((DAY, 4 * DAY, 30 * DAY))

    def instant() -> int:
        at = start + int(chance.random() ** 2 * reach)
        return at - at % grid

    events = []
    for _ in range(chance.randint(0, 14)):
        kind = chance.choice(KINDS)
        told: dict[str, Any] = {}
        if kind == "attempt":
            told = {"channel": chance.choice(CHANNELS),
                    "automatic": chance.choice((False, True, None)),
                    "outcome": chance.choice(("answered", "no_answer", None))}  # fmt: skip
        if kind == "assigned":
            told = {"person_assigned": chance.choice(("ann", "bob", "eve", None))}
        known = {name: value for name, value in told.items() if value is not None}
        events.append(Occurrence(kind, instant(), known))
    moves = [Move(chance.choice(MOVES), instant()) for _ in range(chance.randint(0, 4))]
    if chance.random() < 0.8:
        moves += [Move("mql", start - start % grid), Move("to_sales", start - start % grid)]
    lead = {"rep": chance.choice(("ann", "bob"))} if chance.random() < 0.7 else {}
    case = Case(ground.rules, {"lead": lead}, tuple(sorted(events, key=lambda one: one.at)), as_of)
    return life_of(
        ground, case, moves, known=frozenset(MOVES), zone=zone_named(zone) if zone else None
    )  # fmt: skip


def _took(life: Life, duty: Duty, item: Item) -> int | None:
    from slalang.timeline.duties import Clock

    if not isinstance(duty.rule, Clock) or None in (item.start, item.done):
        return None
    assert item.start is not None
    assert item.done is not None
    if item.done < item.start:
        return None
    open_time = open_time_of(life, duty) if business(duty) else None
    return measure(open_time, item.start, item.done) if open_time else item.done - item.start


_PLACES = {name: place for place, (name, _) in enumerate(ITEMS)}


def _merged(row: Sequence[Any]) -> tuple[Any, ...]:
    """The row with open states as one, without what queries do not tell."""
    told = list(row)
    if told[_PLACES["state"]] in ("waiting", "running", "paused", "warned"):
        told[_PLACES["state"]] = "open"
    told[_PLACES["aim"]] = told[_PLACES["step"]] = None
    return tuple(told)


__all__ = ["World", "expected", "first_instant", "found", "in_sql", "random_world", "write"]
