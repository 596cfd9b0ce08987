"""Instants in tables in; the local days and hours that they lie in, as a table to join, out.

An instant's quarter of an hour decides: clocks of all zones have been a whole number of
quarters apart since 1972.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import tzinfo
from pathlib import Path
from typing import TYPE_CHECKING

from slalang.calendar.local import local
from slalang.data.write import table_of
from slalang.evaluate.case import SECOND
from slalang.model.quantities import Period
from slalang.monitor.periods import Frame, number_of

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

QUARTER = 900 * SECOND
PERIODS: Mapping[Period, str] = {
    Period.DAY: "p_day", Period.BUSINESS_DAY: "p_business", Period.WEEK: "p_week",
    Period.MONTH: "p_month", Period.QUARTER: "p_quarter", Period.HALF_YEAR: "p_half",
    Period.YEAR: "p_year",
}  # fmt: skip
"""The column that holds the number of each period."""


def make_quarters(
    connection: DuckDBPyConnection, name: str, sources: Iterable[tuple[str, str]], frame: Frame,
    temporary: Path,
) -> None:  # fmt: skip
    """Make a table of quarters for every instant in some columns: (column, relation)."""
    asked = " UNION ".join(
        f"SELECT {column} // {QUARTER} AS q FROM {relation} WHERE {column} IS NOT NULL"
        for column, relation in sources
    )
    found = [row[0] for row in connection.execute(f"SELECT DISTINCT q FROM ({asked})").fetchall()]
    types = [("q", "BIGINT"), ("weekday", "INTEGER"), ("hour", "INTEGER")]
    types += [(column, "INTEGER") for column in PERIODS.values()]
    connection.execute(f"DROP TABLE IF EXISTS {name}")
    rows = (_row(quarter, frame.zone, frame.open_days) for quarter in sorted(found))
    table_of(connection, name, types, iter(rows), temporary)


BELONGS = "coalesce(due, closed)"
"""To whose period an item belongs: when it is due; what was over before its clock started, to the
period in which that was."""


def quarters_of_items(connection: DuckDBPyConnection, frame: Frame, temporary: Path) -> None:
    """Make the table `quarters` for everything that is told of items."""
    sources = [(BELONGS, "items"), ("opened", "items")]
    make_quarters(connection, "quarters", sources, frame, temporary)


def of_quarter(instant: str) -> str:
    """A condition that joins quarters `k` to an instant."""
    return f"k.q = {instant} // {QUARTER}"


def _row(quarter: int, zone: tzinfo, open_days: Sequence[int]) -> tuple[int, ...]:
    shown = local(quarter * QUARTER, zone)
    numbers = (number_of(period, shown.date(), open_days) for period in PERIODS)
    return quarter, shown.weekday(), shown.hour, *numbers
