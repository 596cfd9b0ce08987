"""A measure in; a query of what it counts, one row each, out.

Every row has `lead_id`, `at` (when it counts), `good` (of shares and rates, whether it did),
`value` (what is added up or ranked) and `person`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from slalang.calendar.choice import chosen_calendar
from slalang.calendar.local import TimeProblem
from slalang.calendar.open_time import OpenTime, day_of, measure
from slalang.data.quoting import listed, literal
from slalang.data.write import batches, table_of
from slalang.model.movement import Handoff
from slalang.model.numbers import CountOfAll, Elapsed, Measure, RateFrom, ShareOf, Statistic, SumOf
from slalang.model.promises import Promise
from slalang.model.quantities import Ref, Unit
from slalang.model.scoring import Stage
from slalang.monitor.markers import ANSWERS, counted_kind, summed
from slalang.timeline.ground import Ground
from slalang.timeline.item import Why

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_COLUMNS = [("lead_id", "VARCHAR"), ("at_us", "BIGINT"), ("good", "BOOLEAN"), ("value", "BIGINT"),
            ("person", "VARCHAR")]  # fmt: skip


def marks_sql(
    connection: DuckDBPyConnection, ground: Ground, measure_: Measure, promise: Promise | None,
    temporary: Path,
) -> str | None:  # fmt: skip
    """The query for a measure, or for a promise to keep it; None for what data cannot show.

    Asks the tables `happened` and `items`. Elapsed time is worked out here, into a table.
    """
    owner = promise.name if promise else measure_.name
    filtered = bool(promise and (promise.applies_to or promise.leaves_out))
    agreement = ground.agreement

    def kind(name: str, *, special: bool = False) -> str:
        return counted_kind(name, owner, filtered or special)

    match measure_.form:
        case ShareOf(of=of, that=that):
            if isinstance(agreement.names.get(of.name), Handoff) and that.name in ANSWERS:
                handoffs = [one.name for one in agreement.handoffs]
                return _answered(of.name, kind(of.name), that.name, handoffs)
            return _followed(kind(of.name), that.name)
        case RateFrom(start=start, end=end):
            return _reached(kind(start.name), end.name)
        case CountOfAll(of=of) if measure_.snapshot:
            return _standing(of.name, [stage.name for stage in agreement.stages])
        case CountOfAll(of=of, where=where):
            named = kind(of.name, special=where is not None)
            if isinstance(agreement.names.get(of.name), Stage):
                return _first(named)
            return (
                "SELECT lead_id, at_us, NULL AS good, 1 AS value, person FROM happened"
                f" WHERE kind = {literal(named)}"
            )
        case SumOf(of=of) | Statistic(of=Ref() as of):
            found = summed(agreement, of)
            if found is None:
                return None
            named = kind(found[0], special=True)
            return (
                "SELECT lead_id, at_us, NULL AS good, value, person FROM happened"
                f" WHERE kind = {literal(named)} AND value IS NOT NULL"
            )
        case Statistic(of=Elapsed() as elapsed):
            named = kind(elapsed.start.ref.name)
            calendar = chosen_calendar(agreement, None, measure_.of)
            open_time = ground.open_time(calendar.name) if calendar else None
            return _elapsed(connection, elapsed, named, open_time, temporary)
        case _:
            return None


def entries_sql(kind: str) -> str:
    """When each lead came to a kind for the first time."""
    return _first(kind)


def _first(kind: str) -> str:
    return (
        "SELECT lead_id, min(at_us) AS at_us, NULL AS good, 1 AS value,"
        f" arg_min(person, at_us) AS person FROM happened WHERE kind = {literal(kind)}"
        " GROUP BY lead_id"
    )


def _answered(handoff: str, kind: str, answer: str, handoffs: list[str]) -> str:
    """Handoffs with the receiver's latest word on this one.

    One that is neither answered nor due is no case yet; silence may be an acceptance.
    """
    asked = listed([*handoffs, kind, *ANSWERS])
    duty = literal(f"{handoff}.acceptance")
    silence = literal(Why.ACCEPTED_BY_SILENCE.value)
    kept = "true" if answer == "accepted" else "false"
    return (
        "WITH every AS (SELECT lead_id, kind, at_us, person,"
        f" kind IN ({listed(ANSWERS)}) AS word FROM happened WHERE kind IN ({asked})),"
        # Each word belongs to the latest handoff up to then.
        " placed AS (SELECT *, max(CASE WHEN NOT word THEN at_us END) OVER (PARTITION BY lead_id"
        " ORDER BY at_us, word ROWS UNBOUNDED PRECEDING) AS about FROM every),"
        " words AS (SELECT lead_id, about, max({'at_us': at_us, 'kind': kind}).kind AS latest"
        " FROM placed WHERE word GROUP BY ALL),"
        f" settled AS (SELECT lead_id, opened, any_value(state) AS state, any_value(why) AS why"
        f" FROM items WHERE duty = {duty} AND NOT again GROUP BY ALL)"
        f" SELECT e.lead_id, e.at_us, CASE WHEN w.latest IS NULL AND s.why = {silence} THEN {kept}"
        f" ELSE coalesce(w.latest = {literal(answer)}, false) END AS good, 1 AS value, e.person"
        " FROM every AS e LEFT JOIN words AS w ON w.lead_id = e.lead_id AND w.about = e.at_us"
        " LEFT JOIN settled AS s ON s.lead_id = e.lead_id AND s.opened = e.at_us"
        f" WHERE e.kind = {literal(kind)} AND NOT (w.latest IS NULL AND coalesce(s.state, '') IN"
        " ('waiting', 'running', 'paused', 'warned'))"
    )


def _followed(kind: str, that: str) -> str:
    """Occurrences after which another thing came, before the next of them."""
    return (
        "WITH o AS (SELECT lead_id, at_us, person,"
        " lead(at_us) OVER (PARTITION BY lead_id ORDER BY at_us)"
        f" AS next FROM happened WHERE kind = {literal(kind)})"
        " SELECT o.lead_id, o.at_us, count(w.at_us) > 0 AS good, 1 AS value,"
        " any_value(o.person) AS person"
        f" FROM o LEFT JOIN (SELECT lead_id, at_us FROM happened WHERE kind = {literal(that)}) AS w"
        " ON w.lead_id = o.lead_id AND w.at_us >= o.at_us AND (o.next IS NULL OR w.at_us < o.next)"
        " GROUP BY o.lead_id, o.at_us"
    )


def _reached(kind: str, that: str) -> str:
    """Leads at their first entry, and whether they came on to another kind since."""
    return (
        "SELECT s.lead_id, s.at_us, count(e.at_us) > 0 AS good, 1 AS value,"
        " any_value(s.person) AS person"
        f" FROM ({_first(kind)}) AS s LEFT JOIN (SELECT lead_id, at_us FROM happened"
        f" WHERE kind = {literal(that)}) AS e ON e.lead_id = s.lead_id AND e.at_us >= s.at_us"
        " GROUP BY s.lead_id, s.at_us"
    )


def _standing(stage: str, stages: list[str]) -> str:
    """The leads whose latest stage it is; of two at one instant, the one declared later."""
    order = " ".join(f"WHEN {literal(name)} THEN {place}" for place, name in enumerate(stages))
    return (
        "SELECT lead_id, at_us, NULL AS good, 1 AS value, person"
        " FROM (SELECT lead_id, kind, at_us, person"
        f" FROM happened WHERE kind IN ({listed(stages)})"
        " QUALIFY row_number() OVER (PARTITION BY lead_id"
        f" ORDER BY at_us DESC, CASE kind {order} END DESC) = 1)"
        f" WHERE kind = {literal(stage)}"
    )


def _elapsed(
    connection: DuckDBPyConnection, it: Elapsed, kind: str, open_time: OpenTime | None,
    temporary: Path,
) -> str:  # fmt: skip
    """From each start to the first end after it, or the last one before the next start."""
    start, end = literal(kind), literal(it.end.ref.name)
    one = {
        "first": "QUALIFY row_number() OVER (PARTITION BY lead_id ORDER BY at_us) = 1",
        "last": "QUALIFY row_number() OVER (PARTITION BY lead_id ORDER BY at_us DESC) = 1",
    }
    pick = "max" if it.end.which == "last" else "min"
    after = ">" if it.start.ref.name == it.end.ref.name else ">="
    pairs = (
        "SELECT o.lead_id, o.at_us AS start, w.at_us AS done, w.person"
        " FROM (SELECT lead_id, at_us, next FROM (SELECT DISTINCT lead_id, at_us,"
        " lead(at_us) OVER (PARTITION BY lead_id ORDER BY at_us) AS"
        f" next FROM (SELECT DISTINCT lead_id, at_us FROM happened WHERE kind = {start}))"
        f" {one.get(it.start.which, '')}) AS o"
        " JOIN (SELECT lead_id, at_us, any_value(person) AS person"
        f" FROM happened WHERE kind = {end} GROUP BY ALL) AS w ON w.lead_id = o.lead_id"
        f" AND w.at_us {after} o.at_us AND (o.next IS NULL OR w.at_us < o.next OR {after!r} = '>')"
    )
    pairs = (
        f"SELECT lead_id, start, {pick}(done) AS done, arg_{pick}(person, done) AS person"
        f" FROM ({pairs}) GROUP BY lead_id, start"
    )
    if not it.unit.is_business:
        return (
            "SELECT lead_id, done AS at_us, NULL AS good, done - start AS value, person"
            f" FROM ({pairs})"
        )
    if open_time is None:
        # Without a calendar nobody knows how much business time went by.
        return (
            "SELECT NULL AS lead_id, 0 AS at_us, NULL AS good, 0 AS value, NULL AS person"
            " WHERE false"
        )
    table = f"elapsed_{_number(connection)}"
    rows = _measured(connection, f"{pairs} ORDER BY lead_id, start", open_time, it.unit)
    table_of(connection, table, _COLUMNS, rows, temporary)
    return f"SELECT * FROM {table}"


def _measured(
    connection: DuckDBPyConnection, pairs: str, open_time: OpenTime, unit: Unit
) -> Iterator[tuple[object, ...]]:
    for batch in batches(connection, pairs):
        for lead, start, done, person in batch:
            try:
                if unit is Unit.BUSINESS_DAY:
                    value = _open_days(open_time, start, done)
                else:
                    value = measure(open_time, start, done)
            except TimeProblem:
                continue
            yield lead, done, None, value, person


def _open_days(open_time: OpenTime, start: int, done: int) -> int:
    """How many open days have begun since the day of the start."""
    from bisect import bisect_right

    days = [bisect_right(open_time.days, day_of(open_time, at)) for at in (start, done)]
    return days[1] - days[0]


def _number(connection: DuckDBPyConnection) -> int:
    row = connection.execute(
        "SELECT count(*) FROM duckdb_tables() WHERE table_name LIKE 'elapsed_%'"
    ).fetchone()
    return int(row[0]) if row else 0
