"""A duty with a clock in; the query of its items, as `slalang.timeline.clocks` finds them, out."""

from __future__ import annotations

from typing import NamedTuple

from slalang.data.quoting import identifier, literal
from slalang.model.quantities import Deadline, TimeLimit, Varying, VaryingRow
from slalang.monitor.gather import business
from slalang.monitor.sql.alphabet import channel, instant, is_of
from slalang.monitor.sql.courses import begun
from slalang.monitor.sql.deadlines import added, due, open_time_between
from slalang.monitor.sql.layers import derived, kept
from slalang.monitor.sql.plan import Building, assigned_at, columns, item_query, of_kinds, why
from slalang.timeline.duties import Clock, Duty
from slalang.timeline.item import Why
from slalang.timeline.life import ASSIGNED

_NONE = "NULL::BIGINT"


class _Row(NamedTuple):
    """One deadline, and for which clocks it is."""

    deadline: Deadline | None
    """None where it is to be agreed."""
    test: str | None
    """SQL; None for all clocks that no row before it is for."""


def clock_items(build: Building, duty: Duty, rule: Clock) -> str:
    """The query of all items; those of new owners are marked `again`."""
    opened = derived(begun(build, duty, rule), {"again": "FALSE"})
    first = _settled(build, duty, rule, opened, starts=True)
    items = item_query(build, first, "took")
    if not (rule.new_owners and build.lives.assigned):
        return items
    over = _taken_over(build, first)
    again = _settled(build, duty, rule, over, starts=False)
    return f"{items} UNION ALL {item_query(build, again, 'took')}"


def _settled(build: Building, duty: Duty, rule: Clock, query: str, *, starts: bool) -> str:
    """Items from rows of `opened`, `stop`, `by_kind` and `again`."""
    letters, as_of = build.letters, build.lives.as_of
    query = derived(query, {"start": _start(build, rule) if starts else "opened"})
    query = _limited(build, duty, rule, query)
    query = derived(query, {"deeds": f"list_filter(life, lambda e: {_deeds(build, rule)})"})
    query = derived(query, {"done": _done(build, rule)})
    in_time = f"(due IS NULL OR {instant(letters)} <= due)"
    query = derived(query, {"timely": f"list_filter(deeds, lambda e: {in_time})"})
    query = derived(query, {
        "got": "len(timely)", "need": str(rule.least), "stop_kind": "by_kind",
        "is_done": "done IS NOT NULL AND (due IS NULL OR done <= due)",
        "is_void": "stop IS NOT NULL AND (due IS NULL OR stop <= due)",
        "is_over": f"due IS NOT NULL AND due < {as_of}",
    })  # fmt: skip
    late = "'kept'" if rule.silence_keeps else "'broken'"
    reason = why(Why.ACCEPTED_BY_SILENCE) if rule.silence_keeps else _reason(build, rule)
    query = derived(query, {
        "state": f"CASE WHEN is_done THEN 'kept' WHEN is_void THEN 'void' WHEN is_over THEN {late}"
                 " WHEN start IS NULL THEN 'waiting' ELSE 'running' END",
        "closed": "CASE WHEN is_done THEN done WHEN is_void THEN stop WHEN is_over THEN due END",
        "why": f"CASE WHEN is_done THEN {why(Why.DONE)} WHEN is_void THEN {why(Why.STOPPED)}"
               f" WHEN is_over THEN {reason} ELSE {why(Why.OPEN)} END",
    })  # fmt: skip
    query = (
        f"SELECT * REPLACE (CASE WHEN state = 'void' THEN by_kind END AS by_kind) FROM ({query})"
    )
    return _took(build, duty, query)


def _start(build: Building, rule: Clock) -> str:
    if rule.starts is None:
        return "opened"
    at = instant(build.letters)
    later = of_kinds(build, (rule.starts.kind,), f"{at} >= opened")
    start = f"({later}[1] >> {build.letters.bits})"
    if rule.starts.kind != ASSIGNED:
        return start
    # Somebody who looks after the lead already has nothing to wait for.
    already = of_kinds(build, (ASSIGNED,), f"{at} <= opened")
    return f"CASE WHEN len({already}) > 0 THEN opened ELSE {start} END"


def _limited(build: Building, duty: Duty, rule: Clock, query: str) -> str:
    """With `due`, `gate` and `bands`; without clocks that have no deadline."""
    query = _with_bands(build, rule.limit, query)
    rows = _rows(rule.limit)
    runs = build.runs[duty.calendar]
    number = "CASE " + " ".join(
        f"WHEN {row.test or 'TRUE'} THEN {place}" for place, row in enumerate(rows)
    ) + " END"  # fmt: skip
    agreed = ", ".join(str(place) for place, row in enumerate(rows) if row.deadline is not None)
    query = derived(query, {"limit_no": number})
    query = kept(query, f"start IS NULL OR limit_no IN ({agreed or 'NULL'})")
    dues, gates, moments = [], [], []
    for place, row in enumerate(rows):
        if row.deadline is None:
            continue
        start = f"start_{place}"
        query = derived(query, {start: f"CASE WHEN limit_no = {place} THEN start END"})
        query = due(query, row.deadline, start, f"due_{place}", runs)
        dues.append(f"due_{place}")
        if row.deadline.not_before is not None:
            length, moment = row.deadline.not_before
            seen = of_kinds(build, (moment.ref.name,))
            before = f"list_filter({seen}, lambda e: {instant(build.letters)} <= opened)[-1]"
            after = f"list_filter({seen}, lambda e: {instant(build.letters)} >= opened)[1]"
            since = f"coalesce({before}, {after}) >> {build.letters.bits}"
            here = f"CASE WHEN {start} IS NOT NULL THEN {since} END"
            query = derived(query, {f"since_{place}": here})
            query = added(query, (length,), f"since_{place}", f"gate_{place}", runs)
            gates.append(f"gate_{place}")
            moments.append(f"since_{place}")
    either = {"due": dues, "gate": gates, "gate_since": moments}
    return derived(
        query,
        {name: f"coalesce({', '.join(some)}, NULL)" if some else _NONE
         for name, some in either.items()},
    )  # fmt: skip


def _rows(limit: TimeLimit) -> list[_Row]:
    match limit:
        case Varying(rows=rows):
            return [_row(row) for row in rows]
        case Deadline():
            return [_Row(limit, None)]
        case _:
            return [_Row(None, None)]


def _row(row: VaryingRow) -> _Row:
    deadline = row.deadline if isinstance(row.deadline, Deadline) else None
    if row.values is None:
        return _Row(deadline, None)
    tests = [f"band_{place} IS NOT DISTINCT FROM {literal(band)}"
             for place, band in enumerate(row.values)]  # fmt: skip
    return _Row(deadline, " AND ".join(tests))


def _with_bands(build: Building, limit: TimeLimit, query: str) -> str:
    """The classes that were frozen when the clock started."""
    if not isinstance(limit, Varying):
        return derived(query, {"bands": "NULL::VARCHAR"})
    names = [ref.name for ref in limit.by]
    told = "".join(f", {identifier(name)} AS band_{at}" for at, name in enumerate(names))
    table = build.lives.data.bands
    assert table is not None
    bands = f"SELECT lead_id, at_us AS frozen_at{told} FROM {table}"
    found = ", ".join(f"b.band_{place}" for place in range(len(names)))
    problem = literal("nobody said which class a lead was of when a clock started: ")
    missing = "q.start IS NOT NULL AND b.frozen_at IS NULL"
    shown = " || ';' || ".join(
        f"{literal(name + '=')} || coalesce(b.band_{place}, '')" for place, name in enumerate(names)
    )
    return (
        f"SELECT q.*, {found}, CASE WHEN {missing} THEN error({problem} || q.start)::VARCHAR"
        f" WHEN q.start IS NOT NULL THEN {shown} END AS bands FROM ({query}) q"
        f" LEFT JOIN ({bands}) b ON b.lead_id = q.lead_id AND b.frozen_at = q.start"
    )


def _deeds(build: Building, rule: Clock) -> str:
    """SQL: whether something counts: from the opening to the stop, and not before its gate."""
    at = instant(build.letters)
    tests = [is_of(build.letters, rule.deeds), f"{at} {'>' if rule.strictly else '>='} opened"]
    # What a list is asked for each of its elements is most of the work: nothing in vain.
    if rule.stops:
        tests.append(f"(stop IS NULL OR {at} <= stop)")
    if any(row.deadline and row.deadline.not_before for row in _rows(rule.limit)):
        tests.append(f"(gate IS NULL OR {at} < gate_since OR {at} >= gate)")
    return " AND ".join(tests)


def _done(build: Building, rule: Clock) -> str:
    """SQL: when there were enough deeds, on enough channels."""
    enough = f"(deeds[{max(1, rule.least)}] >> {build.letters.bits})"
    if not rule.channels:
        return enough
    letters = build.letters
    numbers = range(1, len(letters.channels) + 1)
    firsts = ", ".join(
        f"list_filter(deeds, lambda e: {channel(letters)} = {number})[1]" for number in numbers
    )
    sorted_ = f"list_sort([{firsts}]::BIGINT[], 'ASC', 'NULLS LAST')"
    other = f"({sorted_}[{rule.channels}] >> {letters.bits})"
    return (
        f"CASE WHEN {enough} >= {other} THEN {enough} WHEN {enough} < {other} THEN {other} END"
        if firsts
        else _NONE
    )


def _reason(build: Building, rule: Clock) -> str:
    if rule.channels:
        known = (
            f"len(list_filter(list_distinct(list_transform(timely, lambda e:"
            f" {channel(build.letters)})), lambda c: c > 0))"
        )
        one = f"len(timely) >= {rule.least} AND {known} < {rule.channels}"
        other = why(Why.TOO_FEW) if max(rule.least, rule.channels) > 1 else _late()
        return f"CASE WHEN {one} THEN {why(Why.ONE_CHANNEL)} ELSE {other} END"
    return why(Why.TOO_FEW) if rule.least > 1 else _late()


def _late() -> str:
    return f"CASE WHEN done IS NOT NULL THEN {why(Why.LATE)} ELSE {why(Why.NEVER)} END"


def _took(build: Building, duty: Duty, query: str) -> str:
    """How long it took, on the clock of the duty."""
    runs = build.runs[duty.calendar]
    fair = "done >= start"
    if not business(duty) or runs.clockwork is None:
        return derived(query, {"took": f"CASE WHEN {fair} THEN done - start END"})
    query = derived(query, {
        "took_since": f"CASE WHEN {fair} THEN start END",
        "took_until": f"CASE WHEN {fair} THEN done END",
    })  # fmt: skip
    return open_time_between(query, runs.clockwork, "took_since", "took_until", "took")


def _taken_over(build: Building, first: str) -> str:
    """A row for everybody who takes over what is not done yet."""
    bits = build.lives.person_bits
    mask = 2**bits - 1
    at = f"(o >> {bits})"
    open_then = f"(done IS NULL OR {at} < done) AND (stop IS NULL OR {at} < stop)"
    query = derived(first, {
        "before": assigned_at(build, "opened"),
        "takers": f"list_filter(owners, lambda o: {at} > opened AND {open_then})",
    })  # fmt: skip
    previous = f"CASE WHEN i = 1 THEN before ELSE takers[i - 1] & {mask} END"
    # Of nobody, nothing is taken over: a comparison with NULL is not true.
    other = f"list_filter(takers, lambda o, i: (o & {mask}) <> {previous})"
    kept_columns = ", ".join(columns(build))
    return (
        f"SELECT {kept_columns}, life, unnest(list_transform({other}, lambda o: {at})) AS opened,"
        f" stop, stop_kind AS by_kind, TRUE AS again FROM ({query})"
    )
