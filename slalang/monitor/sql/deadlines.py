"""A deadline in; the layers of a query that work out when it is due, out.

What `slalang.calendar.deadline` and `adding` say, for a column of starts: NULL stays NULL, and a
time outside of the compiled calendar ends the query with an error.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_CEILING, Decimal

from slalang.calendar.adding import LAST_DAY, MINUTE, RUN_OVER, microseconds
from slalang.calendar.local import TimeProblem
from slalang.data.quoting import literal
from slalang.model.quantities import DayEnd, Deadline, Duration, NextOpening, Unit
from slalang.monitor.sql.clockwork import Clockwork
from slalang.monitor.sql.layers import derived, looked_up
from slalang.monitor.sql.wall import Wall, first_instant, shown
from slalang.source.frozen import dataclass

_DAY = 24 * 60 * MINUTE
_DAYS = {Unit.DAY: 1, Unit.WEEK: 7}
_MONTHS = {Unit.MONTH: 1, Unit.QUARTER: 3, Unit.YEAR: 12}
_LONGEST = Decimal(10**9)
_MOST_DAYS = 1_000_000


@dataclass(frozen=True, slots=True)
class Runs:
    """What the clock of a duty runs on."""

    clockwork: Clockwork | None
    """None where no calendar is settled."""
    walls: tuple[Wall, ...]
    """The local time of the calendar; one for each number of a zone."""
    month_rule: str | None


def due(query: str, deadline: Deadline, start: str, out: str, runs: Runs) -> str:
    """The query with a column `out`: when the deadline of a clock is due that starts then."""
    inside, plain = start, f"{out}_plain"
    if deadline.outside_hours:
        clock = _needed(runs)
        query = _cell_of(query, clock, start, {f"{out}_open": _known(clock, start, "c.is_open")})
        inside = f"{out}_in"
        query = derived(query, {
            inside: f"CASE WHEN {out}_open = 1 THEN {start} END",
            f"{out}_out": f"CASE WHEN {out}_open = 0 THEN {start} END",
        })  # fmt: skip
        query = added(query, (deadline.outside_hours,), f"{out}_out", f"{out}_else", runs)
    match deadline.reach:
        case DayEnd(next=following):
            query = _day_close(query, _needed(runs), inside, plain, 1 if following else 0)
        case NextOpening():
            query = _next_opening(query, _needed(runs), inside, plain)
        case durations:
            summed = f"{out}_sum" if deadline.or_at_next_opening else plain
            query = added(query, durations, inside, summed, runs)
            if deadline.or_at_next_opening:
                query = _next_opening(query, _needed(runs), summed, plain)
    both = f"coalesce({plain}, {out}_else)" if deadline.outside_hours else plain
    return derived(query, {out: both})


def added(
    query: str, durations: Sequence[Duration], start: str, out: str, runs: Runs
) -> str:  # fmt: skip
    """The query with a column `out`: several durations after a start, one after the other."""
    at = start
    for place, duration in enumerate(durations):
        here = f"{out}_{place}"
        query = _added(query, duration, at, here, runs)
        at = here
    return derived(query, {out: at})


def open_time_between(query: str, clock: Clockwork, start: str, end: str, out: str) -> str:
    """The query with a column `out`: how long the calendar was open from one to the other."""
    query = _gone_by(query, clock, start, f"{out}_from")
    query = _gone_by(query, clock, end, f"{out}_to")
    return derived(query, {out: f"{out}_to - {out}_from"})


def _added(query: str, duration: Duration, at: str, out: str, runs: Runs) -> str:
    count, unit = min(duration.count, _LONGEST), duration.unit
    length = microseconds(count, unit)
    if length is not None and not unit.is_business:
        return derived(query, {out: f"{at} + {length}"})
    if length is not None:
        clock = _needed(runs)
        if length <= 0:
            return _next_opening(query, clock, at, out)
        return _later(query, clock, at, out, length)
    if unit is Unit.BUSINESS_DAY:
        days = int(count.to_integral_value(ROUND_CEILING))
        return _day_close(query, _needed(runs), at, out, days)
    if unit in _DAYS:
        whole, rest = divmod(count * _DAYS[unit], 1)
        more = microseconds(rest * 24, Unit.HOUR) or 0
        if whole:
            wall = f"{shown(runs.walls, at)} + {int(whole) * _DAY}"
            query = derived(query, {f"{out}_wall": wall})
        moved = first_instant(runs.walls, f"{out}_wall") if whole else at
        return derived(query, {out: f"{moved} + {more}"})
    months = count * _MONTHS[unit]
    if months % 1:
        raise TimeProblem(f"nobody can tell how long {count} {unit.value}s are")
    query = derived(query, {f"{out}_wall": f"make_timestamp({shown(runs.walls, at)})"})
    wall = _months_on(f"{out}_wall", int(months), runs.month_rule)
    query = derived(query, {f"{out}_later": f"epoch_us({wall})"})
    moved = first_instant(runs.walls, f"{out}_later") if months else at
    return derived(query, {out: moved})


def _months_on(wall: str, months: int, rule: str | None) -> str:
    """DuckDB ends on the last day where a month is too short; the calendar may say otherwise."""
    moved = f"({wall} + to_months({months}))"
    missing = f"(day({wall}) - day({moved}))"
    if rule == LAST_DAY:
        return moved
    if rule == RUN_OVER:
        return f"({moved} + to_days({missing}::INTEGER))"
    problem = literal("a month has no such day, and the calendar does not say which counts: ")
    return f"CASE WHEN {missing} > 0 THEN error({problem} || {wall})::TIMESTAMP ELSE {moved} END"


def _cell_of(query: str, clock: Clockwork, at: str, columns: dict[str, str]) -> str:
    shift = f" + zone_no * {clock.stride}" if clock.by_zone else ""
    since = f"({at} - {clock.origin})"
    key = (
        f"CASE WHEN {at} >= {clock.origin} AND {at} < {clock.limit}"
        f" THEN 2 * ({since} // {clock.step}) + ({since} % {clock.step} <> 0)::BIGINT{shift}"
        " ELSE -1 END"
    )
    return looked_up(query, f"{clock.prefix}_cells", key, columns, asof=clock.asof)


def _gone_by(query: str, clock: Clockwork, at: str, out: str) -> str:
    value = _known(clock, at, f"c.base + c.slope * q.{at}", "c.base")
    return _cell_of(query, clock, at, {out: value})


def _next_opening(query: str, clock: Clockwork, at: str, out: str) -> str:
    value = f"CASE WHEN c.opens = 0 THEN q.{at} ELSE c.opens END"
    return _cell_of(query, clock, at, {out: _known(clock, at, value, "c.opens")})


def _later(query: str, clock: Clockwork, at: str, out: str, length: int) -> str:
    """When so much open time, more than none, has gone by."""
    query = _gone_by(query, clock, at, f"{out}_gone")
    wanted = f"({out}_gone + {length})"
    shift = f" + zone_no * {clock.later_stride}" if clock.by_zone else ""
    cell = f"({wanted} - 1) // {clock.later_step}"
    beyond = f"{cell} >= {clock.later_stride - 1}"
    key = f"CASE WHEN {beyond} THEN -1 ELSE {cell}{shift} END"
    value = f"q.{out}_gone + {length} + c.shift"
    return looked_up(
        query, f"{clock.prefix}_later", key, {out: _known(clock, at, value, "c.shift")},
        asof=clock.asof,
    )  # fmt: skip


def _day_close(query: str, clock: Clockwork, at: str, out: str, count: int) -> str:
    """When the n-th open day closes; for none, today's close or the next one."""
    ahead = str(min(count, _MOST_DAYS)) if count > 0 else "1 - c.today"
    query = _cell_of(
        query, clock, at, {f"{out}_place": _known(clock, at, f"c.place + {ahead}", "c.place")}
    )  # fmt: skip
    closes = {out: _known(clock, at, "c.closes", "c.closes")}
    return looked_up(query, f"{clock.prefix}_closes", f"{out}_place", closes, asof=False)


def _known(clock: Clockwork, at: str, value: str, told: str = "c.cell") -> str:
    """The value; an error where the calendar does not tell it."""
    outside = literal(f"the calendar “{clock.title}” was not worked out for the time of ")
    return (
        f"CASE WHEN q.{at} IS NULL THEN NULL WHEN {told} IS NULL"
        f" THEN error({outside} || q.{at})::BIGINT ELSE {value} END"
    )


def _needed(runs: Runs) -> Clockwork:
    if runs.clockwork is None:
        raise TimeProblem("business time needs a calendar, and none is named")
    return runs.clockwork
