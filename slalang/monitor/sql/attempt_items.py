"""A limit on attempts, or a ban, in; its items by query, as in `slalang.timeline.attempts`, out."""

from __future__ import annotations

from slalang.calendar.adding import microseconds
from slalang.model.movement import ChannelRule
from slalang.model.quantities import Bound, Duration, Period, Unit
from slalang.monitor.sql.alphabet import channel, instant
from slalang.monitor.sql.courses import cadence_of, courses, ended, leads_of
from slalang.monitor.sql.deadlines import added
from slalang.monitor.sql.layers import derived, kept
from slalang.monitor.sql.plan import Building, columns, item_query, of_kinds, why
from slalang.monitor.sql.wall import first_instant, shown
from slalang.timeline.duties import Ban, Ceiling, Duty, Opening, Spacing, Variety
from slalang.timeline.item import Why

_DAY, _HOUR = 86_400_000_000, 3_600_000_000
_DAYS = {Unit.DAY: 1, Unit.WEEK: 7}
_PARTS = {Period.MONTH: "month", Period.QUARTER: "quarter", Period.YEAR: "year"}


def spacing_items(build: Building, duty: Duty, rule: Spacing) -> str:
    """Of `at most`, an item from each attempt to the next; of `at least`, to the one before."""
    assert isinstance(rule.length, Duration)
    query = _attempts(build, duty, rule.cadence, rule.kind)
    kept_columns = ", ".join(columns(build))
    at = f"unnest(list_transform(attempts, lambda e: {instant(build.letters)}))"
    following = f"unnest(list_transform(attempts[2:], lambda e: {instant(build.letters)}))"
    query = (
        f"SELECT {kept_columns}, stop, by_kind AS stop_kind, exhausted, over,"
        f" {at} AS opened, {following} AS done FROM ({query})"
    )
    query = kept(query, "opened IS NOT NULL")
    if rule.bound is Bound.AT_LEAST:
        query = kept(query, "done IS NOT NULL")
    query = added(query, (rule.length,), "opened", "due", build.runs[duty.calendar])
    query = derived(query, {"start": "opened"} | _PLAIN)
    if rule.bound is Bound.AT_LEAST:
        return item_query(build, _judged(query, "done >= due", "done", Why.TOO_SOON))
    return item_query(build, _next_in_time(build, query))


def ceiling_items(build: Building, duty: Duty, rule: Ceiling) -> str:
    """An item for each attempt: whether there were too many with it."""
    query = _attempts(build, duty, rule.cadence, rule.kind)
    at = instant(build.letters)
    walls = build.runs[duty.calendar].walls
    if duty.calendar is None:
        walls = (build.zone,)
    if rule.each is not None:
        key = _period(f"({shown(walls, at)})", rule.each)
        query = derived(query, {"keys": f"list_transform(attempts, lambda e: {key})"})
        close = "len(list_filter(keys[1:i], lambda k: k = keys[i]))"
    else:
        assert isinstance(rule.within, Duration)
        count, unit = rule.within.count, rule.within.unit
        length = microseconds(count, unit)
        if length is None:
            whole = f"({shown(walls, at)} - {int(count * _DAYS[unit]) * _DAY})"
            query = derived(query, {"walls": f"list_transform(attempts, lambda e: {whole})"})
            since = f"list_transform(walls, lambda w: {first_instant(walls, 'w')})"
        else:
            since = f"list_transform(attempts, lambda e: {at} - {length})"
        query = derived(query, {"keys": since})
        close = f"len(list_filter(attempts[1:i], lambda e: {at} >= keys[i]))"
    query = derived(
        query, {"gots": f"list_transform(range(1, len(attempts) + 1), lambda i: {close})"}
    )
    kept_columns = ", ".join(columns(build))
    query = (
        f"SELECT {kept_columns}, unnest(gots) AS got,"
        f" unnest(list_transform(attempts, lambda e: {at})) AS opened FROM ({query})"
    )
    plain = {name: it for name, it in _PLAIN.items() if name not in ("got", "need")}
    own = {"start": "opened", "due": "opened", "done": "opened", "need": str(rule.most)}
    query = derived(query, own | plain)
    return item_query(build, _judged(query, f"got <= {rule.most}", "done", Why.TOO_MANY))


def variety_items(build: Building, duty: Duty, rule: Variety) -> str:
    """An item for each attempt after the first one, where both channels are known."""
    query = _attempts(build, duty, rule.cadence, rule.kind)
    kept_columns = ", ".join(columns(build))
    query = (
        f"SELECT {kept_columns}, unnest(attempts) AS one, unnest(attempts[2:]) AS other"
        f" FROM ({query})"
    )
    letters = build.letters
    first, second = channel(letters, "one"), channel(letters, "other")
    query = kept(query, f"other IS NOT NULL AND {first} > 0 AND {second} > 0")
    differs = f"{first} <> {second}"
    if rule.rule is ChannelRule.CHANNEL_OR_TIME:
        walls = build.runs[duty.calendar].walls if duty.calendar else (build.zone,)
        query = derived(
            query, {"at_one": instant(letters, "one"), "at_two": instant(letters, "other")}
        )
        query = derived(
            query, {"wall_one": shown(walls, "at_one"), "wall_two": shown(walls, "at_two")}
        )
        differs = f"({differs} OR {_part('wall_one')} <> {_part('wall_two')})"
    at = instant(letters, "other")
    query = derived(query, {"opened": at, "start": at, "due": at, "done": at} | _PLAIN)
    return item_query(build, _judged(query, differs, "done", Why.SAME_AGAIN))


def ban_items(build: Building, duty: Duty, rule: Ban) -> str:
    """An item for each deed: kept where it was allowed."""
    tests = {"before": _first(build, rule.before), "after": _first(build, rule.after)}
    query = derived(leads_of(build, duty), {"edge_" + name: it for name, it in tests.items()})
    deeds = f"list_transform({of_kinds(build, (rule.deed,))}, lambda e: {instant(build.letters)})"
    kept_columns = ", ".join(columns(build))
    query = (
        f"SELECT {kept_columns}, edge_before, edge_after, unnest({deeds}) AS opened FROM ({query})"
    )
    query = derived(query, {"start": "opened", "due": "opened", "done": "opened"} | _PLAIN)
    forbidden = []
    if rule.before is not None:
        # It is banned before something has happened.
        forbidden.append("(edge_before IS NULL OR edge_before > opened)")
    if rule.after is not None:
        forbidden.append("(edge_after IS NOT NULL AND edge_after < opened)")
    fine = f"NOT ({' AND '.join(forbidden)})" if forbidden else "TRUE"
    return item_query(build, _judged(query, fine, "done", Why.FORBIDDEN))


_PLAIN = {
    "again": "FALSE", "gate": "NULL::BIGINT", "got": "1", "need": "1", "bands": "NULL::VARCHAR",
}  # fmt: skip


def _attempts(build: Building, duty: Duty, name: str, kind: str) -> str:
    """The courses of a cadence with `attempts`, the numbers of those from its start to its end."""
    cadence = cadence_of(build, name)
    query = ended(build, courses(build, duty, cadence), cadence)
    at = instant(build.letters)
    inside = f"{at} >= opened AND (over IS NULL OR {at} <= over)"
    return (
        f"SELECT * EXCLUDE (opened), opened AS begun FROM ("
        f"{derived(query, {'attempts': of_kinds(build, (kind,), inside)})})"
    )


def _next_in_time(build: Building, query: str) -> str:
    """Whether the next attempt came in time; the end of the course excuses from it."""
    query = derived(query, {
        "is_done": "done IS NOT NULL AND done <= due",
        "is_void": "over IS NOT NULL AND over <= due",
        "is_over": f"due < {build.lives.as_of}",
    })  # fmt: skip
    never = f"CASE WHEN done IS NULL THEN {why(Why.NEVER)} ELSE {why(Why.LATE)} END"
    ended_by = f"CASE WHEN stop = over THEN {why(Why.STOPPED)} ELSE {why(Why.EXHAUSTED)} END"
    query = derived(query, {
        "state": "CASE WHEN is_done THEN 'kept' WHEN is_void THEN 'void' WHEN is_over THEN"
                 " 'broken' ELSE 'running' END",
        "closed": "CASE WHEN is_done THEN done WHEN is_void THEN over WHEN is_over THEN due END",
        "why": f"CASE WHEN is_done THEN {why(Why.DONE)} WHEN is_void THEN {ended_by}"
               f" WHEN is_over THEN {never} ELSE {why(Why.OPEN)} END",
    })  # fmt: skip
    by_kind = "CASE WHEN state = 'void' AND stop = over THEN stop_kind END"
    got = "0"
    return f"SELECT * REPLACE ({got} AS got), {by_kind} AS by_kind FROM ({query})"


def _judged(query: str, fine: str, closed: str, reason: Why) -> str:
    query = derived(query, {"fine": fine})
    return derived(query, {
        "state": "CASE WHEN fine THEN 'kept' ELSE 'broken' END", "closed": closed,
        "why": f"CASE WHEN fine THEN {why(Why.DONE)} ELSE {why(reason)} END",
        "by_kind": "NULL::VARCHAR",
    })  # fmt: skip


def _first(build: Building, opening: Opening | None) -> str:
    """SQL: from when on something counts as having happened."""
    if opening is None:
        return "NULL::BIGINT"
    return f"({of_kinds(build, (opening.kind,))}[1] >> {build.letters.bits})"


def _period(wall: str, each: Period) -> str:
    """SQL: a number for the local day, week, month … of a time on a wall."""
    day = f"({wall} // {_DAY})"
    match each:
        case Period.DAY | Period.BUSINESS_DAY:
            return day
        case Period.WEEK:
            # 1970 began on a Thursday.
            return f"(({day} + 3) // 7)"
        case Period.HALF_YEAR:
            months = f"date_part('month', make_timestamp({wall}))"
            return f"(date_part('year', make_timestamp({wall})) * 2 + ({months} - 1) // 6)"
        case _:
            return f"epoch_us(date_trunc('{_PARTS[each]}', make_timestamp({wall})))"


def _part(wall: str) -> str:
    """SQL: the part of the day, until noon, until five, later."""
    hour = f"({wall} % {_DAY} // {_HOUR})"
    return f"(({hour} >= 12)::INTEGER + ({hour} >= 17)::INTEGER)"
