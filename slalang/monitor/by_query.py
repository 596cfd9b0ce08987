"""Canonical tables and duties in; the items that queries find, and what is left to do, out.

Queries find what the reference machine finds, and do it for millions of leads. They take a duty
if every kind that it reads stands in the data: events, what counts as another event by a plain
condition, and stages, handoffs and queues that are logged or follow from a logged stage at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from slalang.calendar.lead_zone import zone_of_lead
from slalang.data.quoting import identifier, listed, literal
from slalang.evaluate.text import prepared
from slalang.form import Form, nodes
from slalang.form.columns import AT, EVENT, LEAD
from slalang.model.expressions import StageReached
from slalang.monitor.gather import Task
from slalang.monitor.markers import Marker
from slalang.monitor.sql.alphabet import Derived, TooManyLetters
from slalang.monitor.sql.lives import Data
from slalang.monitor.sql.run import items_by_sql
from slalang.monitor.sql.scope import kinds_of, runs_in_sql
from slalang.monitor.staged import Opened
from slalang.monitor.waivers import is_plain
from slalang.timeline.duties import Duty

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

ASSIGNED = "assigned"


class Left(NamedTuple):
    """What has to be gone through lead by lead."""

    duties: tuple[Duty, ...]
    markers: tuple[Marker, ...]
    undecided: tuple[Duty, ...]
    """Of these the leads in the table `undecided`."""


def by_query(data: Opened, form: Form, task: Task) -> Left:
    """Make the table `found_items` of what queries find, and `found_happened`."""
    import duckdb

    connection = data.connection
    derived = {one.name: some for one in form.events if (some := _derived(data, form, one.name))}
    follows = dict(_following(task))
    logged = {one.name for one in form.events if one.counts is None and one.name not in task.moves}
    known = logged | task.logged | set(follows) | set(derived)
    own: dict[str, Duty] = {}
    for duty in task.duties:
        # What is waived is known only when other promises are judged.
        bare = replace(duty, waived=()) if is_plain(duty) else duty
        if runs_in_sql(task.ground, bare, bands=False) and known.issuperset(
            kinds_of(task.ground, bare)
        ):
            own[duty.id] = bare
    _views(data, task, follows)
    markers = tuple(one for one in task.markers if one.kind in known - set(derived) and _plain(one))
    try:
        if own:
            found = Data(
                "asked_happenings", "asked_leads",
                derived=tuple(one for some in derived.values() for one in some),
                zones=_zones(connection),
            )  # fmt: skip
            items_by_sql(connection, task.ground, tuple(own.values()), found, task.as_of)
    except TooManyLetters:
        own = {}
    except duckdb.InvalidInputException:
        # A time outside of the calendars: of such a lead the reference tells which, and why.
        own = {}
    if not own:
        return Left(task.duties, task.markers, ())
    _happened(data, markers, task.as_of)
    rows = connection.execute("SELECT DISTINCT duty FROM undecided").fetchall()
    names = {row[0] for row in rows}
    return Left(
        tuple(one for one in task.duties if one.id not in own),
        tuple(one for one in task.markers if one not in markers),
        tuple(one for one in task.duties if one.id in names),
    )


def _derived(data: Opened, form: Form, name: str) -> tuple[Derived, ...]:
    """The kinds that count as another one; empty where a condition is no plain one."""
    event = next(one for one in form.events if one.name == name)
    found = []
    for way in event.counts or ():
        condition = "TRUE" if way.where is None else _condition(data, way.event, way.where)
        if condition is None:
            return ()
        found.append(Derived(name, way.event, condition))
    return tuple(found)


def _condition(data: Opened, event: str, node: object) -> str | None:
    """A condition over the columns of the happenings; NULL for what is unknown."""
    match node:
        case nodes.And(args=args) | nodes.Or(args=args):
            parts = [_condition(data, event, one) for one in args]
            if any(one is None for one in parts):
                return None
            word = " AND " if isinstance(node, nodes.And) else " OR "
            return f"({word.join(str(one) for one in parts)})"
        case nodes.Not(arg=arg):
            inner = _condition(data, event, arg)
            return None if inner is None else f"(NOT {inner})"
        case nodes.Compare(
            operator="=" | "!=" as operator,
            left=nodes.PropertyOf(name=name),
            right=nodes.Value() as right,
        ):
            column, value = _column(data, event, name), _value(right)
            sign = "=" if operator == "=" else "<>"
            return None if column is None or value is None else f"({column} {sign} {value})"
        case nodes.In(value=nodes.PropertyOf(name=name), options=options):
            column = _column(data, event, name)
            values = [_value(one) if isinstance(one, nodes.Value) else None for one in options]
            if column is None or any(one is None for one in values):
                return None
            return f"({column} IN ({', '.join(str(one) for one in values)}))"
        case _:
            return None


def _column(data: Opened, event: str, name: str) -> str | None:
    found = data.columns.properties.get((event, name))
    return None if found is None else identifier(found)


def _value(value: nodes.Value) -> str | None:
    match value.type, value.value:
        case "choice", str() as text:
            return literal(text)
        case "truth", bool() as yes:
            return "true" if yes else "false"
        case _:
            return None


def _following(task: Task) -> Iterator[tuple[str, str]]:
    """Handoffs that take place whenever a lead enters a stage that is logged."""
    for handoff in task.ground.agreement.handoffs:
        when = handoff.when
        if (
            handoff.name not in task.logged
            and isinstance(when, StageReached)
            and when.becomes
            and when.name in task.logged
        ):
            yield handoff.name, when.name


def _views(data: Opened, task: Task, follows: Mapping[str, str]) -> None:
    """`asked_happenings` and `asked_leads`, as queries want them."""
    columns = data.columns
    channels = sorted({one for (_, name), one in columns.properties.items() if name == "channel"})
    person = columns.properties.get((ASSIGNED, "person_assigned"))
    shown = [f"{LEAD}", f"{EVENT} AS kind", AT]
    shown.append(f"{_first(channels)} AS channel")
    shown.append(f"{identifier(person) if person else 'CAST(NULL AS VARCHAR)'} AS person")
    more = [identifier(one) for one in columns.property_inputs if one not in ("channel", "person")]
    rows = f"SELECT {', '.join([*shown, *more])} FROM events"
    nothing = [f"NULL AS {one}" for one in more]
    moved = f"SELECT {LEAD}, {EVENT}, {AT} FROM events WHERE {EVENT} IN"
    moves = f"{moved} ({listed(sorted(task.moves)) or 'NULL'})"
    parts = [rows]
    twice = _twice(data.connection, moves)
    if twice:
        # Nobody enters a stage twice at one instant.
        others = f"coalesce({EVENT} NOT IN ({listed(sorted(task.moves))}), true)"
        cells = [LEAD, EVENT, AT, "NULL", "NULL", *nothing]
        parts = [
            f"{rows} WHERE {others}",
            f"SELECT {', '.join(cells)} FROM (SELECT DISTINCT * FROM ({moves}))",
        ]
    for handoff, stage in follows.items():
        cells = [LEAD, literal(handoff), AT, "NULL", "NULL", *nothing]
        entered = f"FROM ({moved} ({literal(stage)}))"
        entered = f"FROM (SELECT DISTINCT * {entered})" if twice else entered
        parts.append(f"SELECT {', '.join(cells)} {entered}")
    data.connection.execute(
        f"CREATE OR REPLACE VIEW asked_happenings AS {' UNION ALL '.join(parts)}"
    )
    people = [
        columns.attributes["lead", name]
        for name in task.ground.people
        if ("lead", name) in columns.attributes
    ]
    place = _make_zones(data, task)
    data.connection.execute(
        f"CREATE OR REPLACE VIEW asked_leads AS SELECT l.{LEAD}, {_first(people, 'l.')} AS owner,"
        f" z.zone FROM leads AS l LEFT JOIN asked_zones AS z ON {place}"
    )


def _twice(connection: DuckDBPyConnection, moves: str) -> bool:
    """Whether a lead may have moved to one place twice at one instant."""
    row = connection.execute(
        f"SELECT count(*) - count(DISTINCT hash({LEAD}, {EVENT}, {AT})) FROM ({moves})"
    ).fetchone()
    return bool(row and row[0])


def _make_zones(data: Opened, task: Task) -> str:
    """The table `asked_zones` of where leads live, if a calendar asks; how leads are joined."""
    asks = any(one.zone_of_lead for one in task.ground.agreement.calendars)
    columns = [data.columns.attributes.get(("lead", name)) for name in ("time_zone", "country")]
    cells = [f"l.{identifier(one)}" if one else "CAST(NULL AS VARCHAR)" for one in columns]
    data.connection.execute(
        "CREATE OR REPLACE TABLE asked_zones (time_zone VARCHAR, country VARCHAR, zone VARCHAR)"
    )
    if asks and any(columns):
        found = data.connection.execute(
            f"SELECT DISTINCT {', '.join(cells)} FROM leads AS l"
        ).fetchall()
        rows = [
            (zone, country, name)
            for zone, country in found
            if (name := zone_of_lead(_text(zone), _text(country))) is not None
        ]
        if rows:
            data.connection.executemany("INSERT INTO asked_zones VALUES (?, ?, ?)", rows)
    return (
        f"z.time_zone IS NOT DISTINCT FROM {cells[0]} AND z.country IS NOT DISTINCT FROM {cells[1]}"
    )


def _zones(connection: DuckDBPyConnection) -> tuple[str, ...]:
    rows = connection.execute("SELECT DISTINCT zone FROM asked_zones ORDER BY 1").fetchall()
    return tuple(row[0] for row in rows)


def _plain(marker: Marker) -> bool:
    return not (marker.where or marker.applies_to or marker.leaves_out or marker.value)


def _happened(data: Opened, markers: Sequence[Marker], as_of: int) -> None:
    """The table `found_happened`: plain kinds, each with who did it or was responsible then."""
    kinds = sorted({one.kind for one in markers})
    properties = data.columns.properties.items()
    by = sorted({column for (_, name), column in properties if name == "by_person"})
    took_over = (
        f"SELECT {LEAD}, {AT}, max(person) AS person FROM asked_happenings"
        f" WHERE kind = {literal(ASSIGNED)} AND person IS NOT NULL GROUP BY ALL"
    )
    data.connection.execute(
        f"CREATE OR REPLACE TABLE found_happened AS SELECT h.{LEAD}, h.kind, h.{AT} AS at_us,"
        f" coalesce({_first(by, 'h.')}, h.person, a.person, l.owner) AS person,"
        f" CAST(NULL AS BIGINT) AS value FROM (SELECT * FROM asked_happenings WHERE"
        f" kind IN ({listed(kinds) or 'NULL'}) AND {AT} <= {as_of}) AS h"
        f" ASOF LEFT JOIN ({took_over}) AS a ON a.{LEAD} = h.{LEAD} AND h.{AT} >= a.{AT}"
        f" LEFT JOIN asked_leads AS l ON l.{LEAD} = h.{LEAD}"
    )


def _first(columns: Sequence[str], alias: str = "") -> str:
    named = [f"{alias}{identifier(one)}" for one in columns]
    return f"coalesce({', '.join(named)})" if named else "CAST(NULL AS VARCHAR)"


def _text(value: object) -> str | None:
    return prepared(str(value)) if value is not None else None
