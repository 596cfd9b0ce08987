"""Items in a table in; what was due, kept and broken, by period, person, source …, out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from slalang.data.quoting import identifier, literal
from slalang.funnel.wilson import wilson
from slalang.model.quantities import Percent, Period, Varying
from slalang.monitor.gather import business
from slalang.monitor.periods import Frame, number_of, span_of
from slalang.monitor.quarters import PERIODS, of_quarter
from slalang.monitor.result import Hour, Slice, Span, Tally, Waits
from slalang.monitor.verdicts import verdict_of
from slalang.timeline.duties import Clock, Duty
from slalang.timeline.item import State

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Target = Callable[[str, Span | None], Fraction | None]
"""What share of a duty is promised for a period; for none, what is now."""
USUAL = Period.MONTH
"""Where a promise names no period."""
_OPEN = tuple(state.value for state in State if state.is_open)


class Counted(NamedTuple):
    """The items of one group."""

    tally: Tally
    waits: Waits | None


class Group(NamedTuple):
    """What items are told apart by."""

    name: str
    """`person`, `role`, `source` or a class."""
    expression: str
    """Over the items `i`, the leads' groups `g` and the people `w`."""
    titles: Mapping[str, str]
    today: bool = False
    """Whether it is what the lead is today, and not what it was when the clock started."""


def each_of(duty: Duty) -> Period:
    """The period for which a duty is judged."""
    return duty.each or USUAL


def target_of(duty: Duty) -> Fraction | None:
    """The share that is promised; None while it is to be agreed."""
    if duty.share is None:
        return Fraction(1)
    return Fraction(duty.share.ratio) if isinstance(duty.share, Percent) else None


def totals(
    connection: DuckDBPyConnection, duties: Sequence[Duty], target: Target
) -> dict[str, Slice]:
    """All items of each duty together."""
    found = _counted(connection, duties, "NULL")
    return {
        duty.id: slice_of("", "", found.get((duty.id, None), _NOTHING), target(duty.id, None))
        for duty in duties
    }


def by_period(
    connection: DuckDBPyConnection, duties: Sequence[Duty], target: Target, frame: Frame,
    each: Mapping[str, Period],
) -> dict[str, tuple[Slice, ...]]:  # fmt: skip
    """The periods of each duty, in order and without gaps, up to the one of today.

    An item belongs to the period of its due instant; what was over before its clock started, to
    the period in which that was.
    """
    cases = " ".join(f"WHEN {literal(duty.id)} THEN k.{PERIODS[each[duty.id]]}" for duty in duties)
    if not duties:
        return {}
    found = _counted(connection, duties, f"CASE i.duty {cases} END", in_periods=True)
    result = {}
    for duty in duties:
        period = each[duty.id]
        now = number_of(period, frame.today, frame.open_days)
        numbers = [key for id_, key in found if id_ == duty.id and key is not None and key <= now]
        slices = []
        for number in range(min(numbers), max(numbers) + 1) if numbers else ():
            span = span_of(period, number, frame)
            counted = found.get((duty.id, number), _NOTHING)
            slices.append(slice_of(span.name, span.name, counted, target(duty.id, span), span))
        result[duty.id] = tuple(slices)
    return result


def by_group(
    connection: DuckDBPyConnection, duties: Sequence[Duty], target: Target, group: Group
) -> dict[str, tuple[Slice, ...]]:
    """The groups of each duty, those with most items first."""
    found = _counted(connection, duties, group.expression)
    result: dict[str, list[Slice]] = {}
    for (duty, key), counted in found.items():
        name = "" if key is None else str(key)
        title = group.titles.get(name, name)
        result.setdefault(duty, []).append(slice_of(name, title, counted, target(duty, None)))
    return {
        duty: tuple(sorted(some, key=lambda one: (-_size(one.tally), one.name)))
        for duty, some in result.items()
    }


def by_hour(connection: DuckDBPyConnection, duties: Sequence[Duty]) -> dict[str, tuple[Hour, ...]]:
    """The hours of the week in which items were opened, of those that have been due."""
    rows = connection.execute(
        "SELECT i.duty, k.weekday, k.hour, count(*), count(*) FILTER (WHERE i.state = 'broken')"
        f" FROM items AS i JOIN quarters AS k ON {of_quarter('i.opened')}"
        " WHERE NOT i.again AND i.state IN ('kept', 'broken') GROUP BY ALL ORDER BY ALL"
    ).fetchall()
    found: dict[str, list[Hour]] = {}
    for duty, *hour in rows:
        found.setdefault(duty, []).append(Hour(*hour))
    return {duty.id: tuple(found.get(duty.id, ())) for duty in duties}


def slice_of(
    name: str, title: str, counted: Counted, target: Fraction | None, span: Span | None = None
) -> Slice:
    """A group with its interval and its verdict."""
    tally = counted.tally
    return Slice(
        name, title, tally, wilson(tally.kept, tally.due),
        verdict_of(tally, target, span is None or span.closed), counted.waits, span,
    )  # fmt: skip


def classes_of(duty: Duty) -> tuple[str, ...]:
    """The classes that the deadline varies by: they are frozen when the clock starts."""
    if isinstance(duty.rule, Clock) and isinstance(duty.rule.limit, Varying):
        return tuple(ref.name for ref in duty.rule.limit.by)
    return ()


def band_sql(name: str) -> str:
    """The band of a frozen class, in the column `bands`."""
    return (
        "nullif(list_extract([substr(b, strpos(b, '=') + 1) FOR b IN string_split(i.bands, ';')"
        f" IF starts_with(b, {literal(name + '=')})], 1), '')"
    )


def group_column(name: str) -> str:
    """A column of the leads' groups."""
    return f"g.{identifier(name)}"


_NOTHING = Counted(Tally(), None)


def _counted(
    connection: DuckDBPyConnection, duties: Iterable[Duty], key: str, *, in_periods: bool = False
) -> dict[tuple[str, Any], Counted]:
    """By duty and key."""
    business_ones = {duty.id for duty in duties if business(duty)}
    states = ", ".join(
        f"count(*) FILTER (WHERE i.state = '{state}')"
        for state in ("kept", "broken", "waived", "void")
    )
    is_open = ", ".join(f"'{state}'" for state in _OPEN)
    when = of_quarter("coalesce(i.due, i.closed)")
    joins = f" JOIN quarters AS k ON {when}" if in_periods else ""
    if "g." in key:
        joins += " LEFT JOIN groups AS g ON g.lead_id = i.lead_id"
    if "w." in key:
        joins += " LEFT JOIN persons AS w ON w.person = i.owner"
    took = "FILTER (WHERE i.state IN ('kept', 'broken') AND i.took IS NOT NULL)"
    rows = connection.execute(
        f"SELECT i.duty, {key} AS name, {states}, count(*) FILTER (WHERE i.state IN ({is_open})),"
        f" count(i.took) {took}, quantile_disc(i.took, 0.5) {took},"
        f" -(quantile_disc(-i.took, 0.5) {took}), quantile_disc(i.took, 0.9) {took}"
        f" FROM items AS i{joins} WHERE NOT i.again GROUP BY ALL"
    ).fetchall()
    found = {}
    for duty, name, kept, broken, waived, void, still, number, low, high, p90 in rows:
        tally = Tally(kept, broken, waived, void, still)
        waits = None
        if number:
            median = Fraction(int(low) + int(high), 2)
            waits = Waits(number, median, int(p90), duty in business_ones)
        found[duty, name] = Counted(tally, waits)
    return found


def _size(tally: Tally) -> int:
    return tally.due + tally.waived + tally.void + tally.open
