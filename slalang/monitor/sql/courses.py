"""A duty in; the query that finds when it began for each lead, and what stopped it, out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from slalang.calendar.adding import microseconds
from slalang.model.movement import Cadence
from slalang.model.quantities import Duration, Unit
from slalang.monitor.sql.alphabet import instant, kind_name, without_channel
from slalang.monitor.sql.deadlines import added
from slalang.monitor.sql.layers import derived, kept
from slalang.monitor.sql.plan import Building, columns, of_kinds
from slalang.timeline.compiled import stops_of
from slalang.timeline.duties import Clause, Clock, Duty, Opening

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_DAY = 86_400_000_000
_DAYS = {Unit.DAY: 1, Unit.WEEK: 7, Unit.MONTH: 28, Unit.QUARTER: 89, Unit.YEAR: 365,
         Unit.BUSINESS_DAY: 0}  # fmt: skip


def leads_of(build: Building, duty: Duty) -> str:
    """The lives that a duty is about."""
    conditions = [build.conditions.get(duty.id)]
    cadence = getattr(duty.rule, "cadence", None)
    conditions.append(build.conditions.get(cadence) if cadence else None)
    tests = [f"coalesce(({one}), FALSE)" for one in conditions if one]
    if not tests:
        return "SELECT * FROM lives"
    among = f"SELECT lead_id FROM {build.lives.data.leads} WHERE {' AND '.join(tests)}"
    return f"SELECT * FROM lives WHERE lead_id IN ({among})"


def begun(build: Building, duty: Duty, rule: Clock) -> str:
    """Rows of a lead with `opened`, `stop` and `by_kind`, one for each time that it began."""
    if rule.cadence is not None:
        cadence = cadence_of(build, rule.cadence)
        query = courses(build, duty, cadence)
        own = stops_of(build.ground.agreement, cadence)
        return _stopped_too(build, query, rule.stops) if set(rule.stops) - set(own) else query
    openings = _opened(build, rule.opening)
    query = derived(leads_of(build, duty), {"openings": openings})
    return _stopped(build, _one_by_one(build, query, "openings"), rule.stops)


def courses(build: Building, duty: Duty, cadence: Cadence) -> str:
    """The same for a cadence, with `followed`; duties that are about all leads share a table."""
    if duty.id in build.conditions:
        return _courses(build, duty, cadence)
    return f"SELECT * FROM {_table(build, cadence)}"


def make_courses(
    connection: DuckDBPyConnection, build: Building, duties: Sequence[Duty]
) -> list[str]:  # fmt: skip
    """The tables that `courses` reads, for the part of the leads in `lives`; their names."""
    made: list[str] = []
    for duty in duties:
        name = getattr(duty.rule, "cadence", None)
        if name is not None and duty.id not in build.conditions:
            cadence = cadence_of(build, name)
            table = _table(build, cadence)
            if table not in made:
                connection.execute(f"DROP TABLE IF EXISTS {table}")
                query = _courses(build, duty, cadence)
                connection.execute(f"CREATE TEMP TABLE {table} AS {query}")
                made.append(table)
    return made


def undecided(build: Building, duty: Duty, cadence: Cadence) -> str:
    """The leads for whom a cadence may have begun again because it had been exhausted."""
    query = _beginning(build, duty, cadence, "len(openings) > 1")
    return f"SELECT lead_id FROM ({query}) WHERE undecided"


def ended(build: Building, query: str, cadence: Cadence) -> str:
    """The query of courses with `exhausted` and `over`, the end; for a cadence without steps."""
    assert not cadence.steps
    windows = [one.within for one in cadence.quotas if isinstance(one.within, Duration)]
    runs = build.runs[calendar_of(build, cadence)]
    for place, within in enumerate(windows):
        query = added(query, (within,), "opened", f"window_{place}", runs)
    last = ", ".join(f"window_{place}" for place in range(len(windows)))
    query = derived(query, {"last_window": f"greatest({last})" if last else "NULL::BIGINT"})
    over = f"last_window <= {build.lives.as_of} AND (stop IS NULL OR last_window < stop)"
    query = derived(query, {"exhausted": f"CASE WHEN {over} THEN last_window END"})
    return derived(query, {"over": "least(exhausted, stop, followed)"})


def cadence_of(build: Building, name: str) -> Cadence:
    """A cadence by its name."""
    return next(one for one in build.ground.program.cadences if one.name == name)


def calendar_of(build: Building, cadence: Cadence) -> str | None:
    """The calendar that the work of a cadence is planned in."""
    for duty in build.ground.program.duties:
        own = duty.clause is Clause.CADENCE
        if own and getattr(duty.rule, "cadence", None) == cadence.name:
            return duty.calendar
    return None


def first_after(build: Building, kinds: Iterable[str], at: str) -> str:
    """SQL: the first of some kinds after an instant, as a number without its channel."""
    letters = build.letters
    later = of_kinds(build, kinds, f"{instant(letters)} > {at}")
    return f"list_min(list_transform({later}, lambda e: {without_channel(letters)}))"


def _opened(build: Building, opening: Opening) -> str:
    """SQL: the instants at which something opens; two of a kind at one instant are one."""
    found = (
        f"list_transform({of_kinds(build, (opening.kind,))}, lambda e: {instant(build.letters)})"
    )
    if opening.which == "first":
        return f"({found})[1:1]"
    return f"CASE WHEN len({found}) > 1 THEN list_sort(list_distinct({found})) ELSE {found} END"


def _courses(build: Building, duty: Duty, cadence: Cadence) -> str:
    """One course does not begin while another goes on.

    Leads for whom that depends on when the cadence was exhausted are left out: see `undecided`.
    """
    query = kept(_beginning(build, duty, cadence), "NOT undecided")
    stops = stops_of(build.ground.agreement, cadence)
    lone = not cadence.steps and not cadence.quotas
    following = "unnest(begins[2:])" if lone else "NULL::BIGINT"
    return _stopped(build, _one_by_one(build, query, "begins", following), stops)


def _table(build: Building, cadence: Cadence) -> str:
    return f"courses_{build.ground.program.cadences.index(cadence)}"


def _beginning(build: Building, duty: Duty, cadence: Cadence, only: str = "TRUE") -> str:
    """Lives with `begins`, the starts of a cadence, and `undecided`."""
    after = cadence.after
    opening = Opening(after.ref.name, after.which) if after else Opening(cadence.name)
    query = kept(derived(leads_of(build, duty), {"openings": _opened(build, opening)}), only)
    stops = of_kinds(build, stops_of(build.ground.agreement, cadence))
    letters = build.letters
    between = f"{instant(letters)} > openings[i - 1] AND {instant(letters)} <= o"
    began = f"i = 1 OR len(list_filter(stopping, lambda e: {between})) > 0"
    if not cadence.steps and not cadence.quotas:
        return derived(query, {"begins": "openings", "undecided": "FALSE"})
    query = derived(query, {"stopping": stops})
    query = derived(query, {"begins": f"list_filter(openings, lambda o, i: {began})"})
    least = _least(cadence)
    if least is None:
        return derived(query, {"undecided": "FALSE"})
    since = "list_filter(begins, lambda b: b <= o)[-1]"
    late = f"list_filter(openings, lambda o: o >= {since} + {least} AND o <> {since})"
    return derived(query, {"undecided": f"len(openings) > len(begins) AND len({late}) > 0"})


def _least(cadence: Cadence) -> int | None:
    """A cadence is not exhausted earlier after its start, in µs; None for never."""
    found = [0] if cadence.steps else []
    for quota in cadence.quotas:
        if isinstance(quota.within, Duration):
            count, unit = quota.within.count, quota.within.unit
            clock = microseconds(count, unit)
            # No zone was ever turned by more than a day.
            days = max(0, int(count) * _DAYS.get(unit, 0) - 1) * _DAY
            found.append(days if clock is None else clock)
    return max(found, default=None)


def _one_by_one(build: Building, query: str, instants: str, following: str = "NULL::BIGINT") -> str:
    """A row for each instant; `followed` is when the next one of something without end began."""
    kept_columns = ", ".join(columns(build))
    return (
        f"SELECT {kept_columns}, life, unnest({instants}) AS opened, {following} AS followed"
        f" FROM ({query})"
    )


def _stopped(build: Building, query: str, stops: Iterable[str]) -> str:
    """The query with `stop` and `by_kind`: the first of some kinds after `opened`."""
    stops = tuple(stops)
    if not stops:
        return derived(query, {"stop": "NULL::BIGINT", "by_kind": "NULL::VARCHAR"})
    query = derived(query, {"stopper": first_after(build, stops, "opened")})
    bits = build.letters.variant_bits
    return derived(
        query, {"stop": f"stopper >> {bits}", "by_kind": kind_name(build.letters, "stopper")}
    )


def _stopped_too(build: Building, query: str, stops: Iterable[str]) -> str:
    """The same where a promise about a cadence has stops of its own, which may come sooner."""
    query = derived(query, {"other": first_after(build, stops, "opened")})
    bits = build.letters.variant_bits
    sooner = f"other IS NOT NULL AND (stop IS NULL OR (other >> {bits}) < stop)"
    named = kind_name(build.letters, "other")
    return (
        f"SELECT * REPLACE (CASE WHEN {sooner} THEN other >> {bits} ELSE stop END AS stop,"
        f" CASE WHEN {sooner} THEN {named} ELSE by_kind END AS by_kind) FROM ({query})"
    )
