"""Wishes and a form in; the canonical tables of the data, ready to be asked, out.

In the connection stand then, as views: `leads`, `events` without what was only planned, and
`happenings`, which are all of them. Data is only ever read.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from slalang.data.beside import IS_OFF, IS_PLAN, PLANNED_US, ROLE, with_beside
from slalang.data.connect import check_limits, connect
from slalang.data.plan import Plan
from slalang.data.plans import Planning
from slalang.data.problem import DataProblem
from slalang.data.rejects import Tally
from slalang.data.run import guarded
from slalang.data.source import folders_of, load, source_of, tables_of
from slalang.data.stage import Raw, stage
from slalang.data.survey import surveyed
from slalang.form import Columns, Form, columns_of
from slalang.monitor.births import without_false_births
from slalang.monitor.crowded import set_aside
from slalang.monitor.faults import set_right
from slalang.monitor.items_file import keep_rejects
from slalang.monitor.result import Lost
from slalang.monitor.unusable import (
    few_used,
    refuse_events_as_leads,
    refuse_hidden_events,
    refuse_nobody,
    refuse_nothing,
    unanswered,
    without_events,
)
from slalang.monitor.wishes import MonitorWishes
from slalang.source.frozen import dataclass, field

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Step = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Opened:
    """Data that can be asked."""

    connection: DuckDBPyConnection
    temporary: Path
    raw: Raw
    plan: Plan
    columns: Columns
    tally: Tally
    told: Path
    """The file of rejects, so far."""
    leads: int
    events: int
    remarks: tuple[str, ...]
    flush: Callable[[], None]
    """Writes out what was told of rejects."""
    lost: Lost
    """What was there and could not be used."""
    first_of_all: tuple[str, ...]
    """What a reader has to know before the first figure."""
    unfollowed: set[str] = field(default_factory=set)
    """The leads that could not be followed through time, so far."""


@contextmanager
def opened(
    form: Form, planned: Planning, wishes: MonitorWishes, step: Step,
    asked: frozenset[str] | None = None,
) -> Iterator[Opened]:  # fmt: skip
    """Open the data of `wishes.data`. Raises `DataProblem`, also where rows are there and none
    of the leads, or none of the events, can be used.

    `asked` are the attributes and properties that are missed where the data has none.
    """
    check_limits(wishes.memory_limit, wishes.threads)
    source = source_of(wishes.data)
    with tempfile.TemporaryDirectory(prefix="slalang-") as name:
        temporary = Path(name).resolve()
        connection = connect(
            [*folders_of(source), *wishes.folders], temporary,
            memory_limit=wishes.memory_limit, threads=wishes.threads,
        )  # fmt: skip
        with connection, guarded():
            step("reading the data")
            tables = tables_of(connection, source)
            refuse_events_as_leads(source, tables)
            plan = with_beside(planned(form, tables), tables)
            refuse_hidden_events(plan, tables)
            raw = Raw(connection, load(connection, source, plan, temporary))
            plan = surveyed(connection, plan, lambda table: raw.relation(table, False))
            told = temporary / "rejects.csv"
            with told.open("w", encoding="utf-8", errors="backslashreplace", newline="") as file:
                tally = Tally(file)
                columns = columns_of(form)
                staged = stage(raw, plan, columns, tally, step)
                unborn = without_false_births(raw, plan, tally)
                connection.execute("ALTER VIEW events RENAME TO read_events")
                faults = set_right(raw, plan, columns, tally, wishes.as_of_us, owned=staged.owned)
                refuse_nobody(raw, plan)
                crowded = set_aside(raw, plan, tally, wishes.as_of_us)
                connection.execute(
                    "CREATE VIEW events AS SELECT * FROM happenings"
                    f" WHERE {PLANNED_US} IS NULL AND NOT coalesce({IS_OFF} OR {IS_PLAN}, false)"
                )
                leads, events = (
                    connection.execute(f"SELECT count(*) FROM {table}").fetchone()
                    for table in ("leads", "happenings")
                )
                assert leads is not None
                assert events is not None
                lost = Lost(
                    staged.lost_leads + crowded.leads,
                    staged.lost_events + faults.lost + crowded.events, faults.doubtful + unborn,
                )  # fmt: skip
                of_leads, of_events = (leads[0], lost.leads), (events[0], lost.events)
                found = Opened(
                    connection, temporary, raw, plan, columns, tally, told, leads[0], events[0],
                    (*_absent(plan, asked), *without_events(source, plan),
                     *unanswered(connection, form, columns),
                     *faults.remarks, *crowded.remarks),
                    file.flush, lost, tuple(few_used(of_leads, of_events)),
                )  # fmt: skip
                try:
                    refuse_nothing(tally, of_leads, of_events)
                except DataProblem:
                    keep_rejects(found, wishes)
                    raise
                yield found


def _absent(plan: Plan, asked: frozenset[str] | None) -> Iterator[str]:
    missed = [
        _told_of(plan, one)
        for one in plan.absent
        if asked is None or "did you mean" in one or one.strip("`").rpartition(".")[2] in asked
    ]
    if missed:
        yield f"not in the data, so unknown of every lead: {', '.join(missed)}"
    people = plan.people
    if people is not None and any(one.column == ROLE and not one.places for one in people.readings):
        yield (
            f"{people.table.shown} has no column `{ROLE}`: nobody is told apart by role, and who"
            " has which role is not known"
        )


def _told_of(plan: Plan, absent: str) -> str:
    """What is absent, with the event that it is a property of: `attempt.channel`."""
    name, tick, rest = absent[1:].partition("`")
    kinds = {
        kind
        for rows in plan.events
        for one in rows.readings
        if one.shown == name and not one.places
        for kind in one.only or ()
    }
    return f"`{kinds.pop()}.{name}{tick}{rest}" if len(kinds) == 1 else absent
