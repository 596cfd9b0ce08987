"""A calendar, in one zone or in many, in; tables in DuckDB that a query looks times up in, out.

Every instant is looked up by one whole number, its cell: an even one stands for the very instant
at which something may change, an odd one for all between two of them. What holds there is asked
of `slalang.calendar`, once for each stretch, so that queries mean what it means.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from math import gcd
from typing import TYPE_CHECKING, NamedTuple

from slalang.calendar.open_time import OpenTime, day_of, is_open, measure, next_opening
from slalang.calendar.slots import total
from slalang.source.frozen import dataclass

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MOST_CELLS = 4_000_000
"""With more, stretches are searched instead."""
PLACES = 10_000_000
"""So many open days no calendar has."""


@dataclass(frozen=True, slots=True)
class Clockwork:
    """One calendar as tables `<prefix>_cells`, `<prefix>_later` and `<prefix>_closes`."""

    prefix: str
    title: str
    by_zone: bool
    """Whether it is the lead's zone that decides; its number is in the column `zone_no`."""
    origin: int
    """Before it nothing is known in any zone; µs since 1970, as all instants."""
    limit: int
    step: int
    """A cell's worth, µs."""
    stride: int
    """How many cells one zone takes."""
    asof: bool
    """Whether cells are searched; otherwise there is a row for each."""
    later_step: int
    later_stride: int


class _Stretch(NamedTuple):
    """What holds at an instant, or between two."""

    low: int
    """The first cell."""
    high: int
    """The cell after the last one."""
    base: int | None
    """Open time gone by is base + slope × instant; `None` where nothing is known."""
    slope: int
    opens: int | None
    """When it opens next; 0 while it is open or closes just then, `None` for never."""
    is_open: int
    place: int | None
    """The n-th open day after this one closes at `closes[place + n]`."""
    today: int
    """1 where the day is open and not over."""


def clockwork(
    connection: DuckDBPyConnection, prefix: str, times: Sequence[OpenTime], *, by_zone: bool
) -> Clockwork:
    """Make the tables of a calendar: compiled once, or once for each number of a zone."""
    edges = [_edges(time) for time in times]
    origin = min(one.first for one in times)
    limit = max(one.last for one in times) + 1
    step = gcd(*(edge - origin for some in edges for edge in some)) or 1
    stride = 2 * ((limit - origin) // step + 2)
    later_step = gcd(*(before for time in times for before in time.before)) or 1
    later_stride = max(total(time) for time in times) // later_step + 2
    made = Clockwork(
        prefix=prefix, title=times[0].calendar, by_zone=by_zone, origin=origin, limit=limit,
        step=step, stride=stride, asof=stride * len(times) > MOST_CELLS,
        later_step=later_step, later_stride=later_stride,
    )  # fmt: skip
    rows: list[_Stretch] = []
    for number, (time, some) in enumerate(zip(times, edges, strict=True)):
        rows += _stretches(made, time, some, number)
    _cells(connection, made, rows)
    _later(connection, made, times)
    closes = [
        (number * PLACES + place, close)
        for number, time in enumerate(times)
        for place, close in enumerate(time.closes)
    ]
    _table(connection, f"{prefix}_closes", ("cell", "closes"), closes)
    return made


def _edges(time: OpenTime) -> list[int]:
    """Every instant at which anything may change."""
    found = {time.first, time.last, *time.starts, *time.ends, *time.midnights}
    found |= {*time.opens, *time.closes}
    return sorted(at for at in found if time.first <= at <= time.last)


def _stretches(
    made: Clockwork, time: OpenTime, edges: Sequence[int], number: int
) -> list[_Stretch]:
    found: list[_Stretch] = []

    def cell(at: int) -> int:
        return number * made.stride + 2 * ((at - made.origin) // made.step)

    for at, following in pairwise(edges):
        found.append(_holds(time, at, cell(at), cell(at) + 1, number))
        if following - at > 1:
            found.append(_holds(time, at + 1, cell(at) + 1, cell(following), number))
    end = cell(time.last)
    found.append(_Stretch(end, end + 1, total(time), 0, None, 0, None, 0))
    # A search must not find the last stretch from behind it.
    found.append(_Stretch(end + 1, end + 2, None, 0, None, 0, None, 0))
    return found


def _holds(time: OpenTime, at: int, low: int, high: int, number: int) -> _Stretch:
    """What holds from an instant to the next at which anything may change."""
    now_open = is_open(time, at)
    gone = measure(time, time.first, at)
    opens: int | None = None
    if at <= (time.ends[-1] if time.ends else time.first - 1):
        opens = next_opening(time, at)
    day = day_of(time, at)
    place = bisect_right(time.days, day) - 1
    today = place >= 0 and time.days[place] == day and at <= time.closes[place]
    return _Stretch(
        low, high, gone - now_open * at, int(now_open), 0 if opens == at else opens,
        int(now_open), number * PLACES + place, int(today),
    )  # fmt: skip


def _cells(connection: DuckDBPyConnection, made: Clockwork, rows: Sequence[_Stretch]) -> None:
    names = ("low", "high", "base", "slope", "opens", "is_open", "place", "today")
    stretches, cells = f"{made.prefix}_stretches", f"{made.prefix}_cells"
    _table(connection, stretches, names, rows)
    each = "low" if made.asof else "unnest(range(low, high))"
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {cells} AS"
        f" SELECT * EXCLUDE (low, high), {each} AS cell FROM {stretches} ORDER BY low"
    )
    connection.execute(f"DROP TABLE {stretches}")


def _later(connection: DuckDBPyConnection, made: Clockwork, times: Sequence[OpenTime]) -> None:
    """The inverse: open time that has gone by, and how much later than that number it is."""
    rows: list[tuple[int, int, int | None]] = []
    for number, time in enumerate(times):
        shift = number * made.later_stride
        for place, start in enumerate(time.starts):
            low, high = time.before[place], time.before[place + 1]
            rows.append(
                (shift + low // made.later_step, shift + high // made.later_step, start - low)
            )
        end = shift + total(time) // made.later_step
        rows.append((end, end + 1, None))
    stretches, table = f"{made.prefix}_stretches", f"{made.prefix}_later"
    _table(connection, stretches, ("low", "high", "shift"), rows)
    each = "low" if made.asof else "unnest(range(low, high))"
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT shift, {each} AS cell"
        f" FROM {stretches} ORDER BY low"
    )
    connection.execute(f"DROP TABLE {stretches}")


def _table(
    connection: DuckDBPyConnection, name: str, columns: Sequence[str],
    rows: Sequence[Sequence[int | None]],
) -> None:  # fmt: skip
    """A table of whole numbers."""
    lists = [[row[place] for row in rows] for place in range(len(columns))]
    told = ", ".join(f"unnest(${n}::BIGINT[]) AS {it}" for n, it in enumerate(columns, start=1))
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT {told}", lists)
