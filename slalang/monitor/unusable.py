"""What was read of leads and events in; why nothing can be said of them, raised, or told, out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from slalang.data.beside import IS_OFF, IS_PLAN, PLANNED_US
from slalang.data.default_plan import named
from slalang.data.files import first_names, not_read
from slalang.data.plan import Plan, RawTable
from slalang.data.problem import DataProblem
from slalang.data.quoting import identifier, literal
from slalang.data.rejects import Tally
from slalang.data.source import Source
from slalang.data.stage import Raw
from slalang.diagnostics.render.cells import visible
from slalang.form import Columns, Form, nodes

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

NOT_FOLLOWED = "this lead cannot be followed through time: it is in no figure"
NO_CALENDAR = "Write `calendar office` in `agreement { … }`, and say when it is open."
MOST = 5
"""So many reasons are listed."""
_OF_EVENTS = {"event", "at"}


def refuse_events_as_leads(source: Source, tables: Mapping[str, RawTable]) -> None:
    """Raise `DataProblem` for a single file that is read as leads and holds events."""
    place = Path(source.place)
    leads = tables.get("leads")
    if source.kind != "files" or leads is None or len(tables) > 1 or place.is_dir():
        return
    if _OF_EVENTS.issubset(leads.columns):
        folder = place.parent.as_posix()
        where = f"`{folder}`" if folder != "." else "that it is in, such as `.`"
        raise DataProblem(
            f"`{place.as_posix()}` looks like events, and a single file is read as the leads",
            f"Name the folder {where}, with the leads in a file `leads` beside it.",
        )


def refuse_hidden_events(plan: Plan, tables: Mapping[str, RawTable]) -> None:
    """Raise `DataProblem` where no events are read and a table beside them looks like them."""
    if plan.events or "events" in tables or plan.leads.id.shown != "lead_id":
        return
    for name, table in tables.items():
        if name in ("leads", "people"):
            continue
        if _OF_EVENTS.issubset(table.columns) or "event" in name.casefold():
            raise DataProblem(
                f"there is no table or file `events`, and {table.shown} looks like it",
                "Call it `events`, so that what happened to the leads is read.",
            )


def refuse_nobody(raw: Raw, plan: Plan) -> None:
    """Raise `DataProblem` for people in JSON of whom nobody has an identifier.

    Where a table has columns, it was refused without that one.
    """
    if plan.people is None or not plan.people.table.open:
        return
    table, wanted = plan.people.table, plan.people.id.shown
    some = raw.connection.execute(
        f"SELECT (SELECT count(*) FROM persons), count(*) FROM {raw.relation(table, False)} AS t0"
    ).fetchone()
    if some is None or some[0] or not some[1]:
        return
    names = first_names(Path(table.files[0])) if table.files else ()
    raise DataProblem(
        f"no row of {table.shown} has a `{wanted}`"
        + (f", only {visible(named(names))}" if names and wanted not in names else ""),
        "Every person needs an identifier. Add it, or say in a `binding` where it stands.",
    )


def without_events(source: Source, plan: Plan) -> Iterator[str]:
    """The remark that there are no events, with the files that might hold them and are not read."""
    if plan.events:
        return
    tables = (plan.leads.table, *((plan.people.table,) if plan.people else ()))
    found = not_read(Path(source.place), [Path(one) for table in tables for one in table.files])
    more = f" and {len(found) - MOST:,} more" if len(found) > MOST else ""
    said = f"; not read: {', '.join(f'`{visible(one)}`' for one in found[:MOST])}{more}"
    yield (
        "no events are in the data, so nothing has happened to any lead" + (said if found else "")
    )


def refuse_nothing(tally: Tally, leads: tuple[int, int], events: tuple[int, int]) -> None:
    """Raise `DataProblem` where rows were there and none could be used; (used, lost) of each."""
    for what, (used, lost) in (("leads", leads), ("events", events)):
        if lost and not used:
            told = sorted(tally.places.items(), key=lambda pair: -pair[1].rows)
            details = [
                f"{file}: {tally.shown(reason)} ({place.rows:,})"
                for (file, reason), place in told[:MOST]
            ]
            if len(told) > MOST:
                details.append(f"and {len(told) - MOST:,} more reasons")
            rows = f"none of the {lost:,} {what}" if lost > 1 else f"the only row of {what}"
            raise DataProblem(
                f"{rows} could be used, so that nothing can be said",
                "Mend what is listed, then run this again.", tuple(details),
            )  # fmt: skip


def unanswered(connection: DuckDBPyConnection, form: Form, columns: Columns) -> Iterator[str]:
    """Remarks of events that count as another one by a property which their rows leave empty."""
    for event in form.events:
        for way in event.counts or ():
            known = way.where
            if not isinstance(known, nodes.Compare) or not isinstance(known.left, nodes.PropertyOf):
                continue
            column = columns.properties.get((way.event, known.left.name))
            if column is None:
                continue
            row = connection.execute(
                f"SELECT count(*) FROM happenings WHERE event = {literal(way.event)}"
                f" AND {identifier(column)} IS NULL AND {PLANNED_US} IS NULL"
                f" AND NOT coalesce({IS_OFF} OR {IS_PLAN}, false)"
            ).fetchone()
            if row and row[0]:
                yield _unsaid(row[0], way.event, known.left.name, event.name)


def _unsaid(rows: int, kind: str, name: str, counts_as: str) -> str:
    what = kind.replace("_", " ")
    if (kind, name) == ("attempt", "automatic"):
        asked = "say whether a person made them" if rows > 1 else "say whether a person made it"
    else:
        asked = "say this"
    none = "none of these counts" if rows > 1 else "it does not count"
    many = f"{rows:,} {what}s do not" if rows > 1 else f"1 {what} does not"
    return f"{many} {asked} (`{name}`): {none} as a {counts_as.replace('_', ' ')}"


def refuse_unfollowed(tally: Tally, leads: int, unfollowed: int) -> None:
    """Raise `DataProblem` where not one of the leads could be followed through time."""
    if leads and unfollowed >= leads:
        told = [tally.shown(reason) for _, reason in tally.places if NOT_FOLLOWED in reason]
        calendar = any("needs a calendar" in one for one in told)
        raise DataProblem(
            "no lead could be followed through time, so that nothing can be said",
            NO_CALENDAR if calendar else "Look at the dates of the agreement and of the data.",
            tuple(told[:MOST]),
        )


def few_used(leads: tuple[int, int], events: tuple[int, int]) -> Sequence[str]:
    """`22 of 33 events could not be used: …`; (used, lost) of each."""
    return [
        f"{lost:,} of {used + lost:,} {what} could not be used: the figures below are about the"
        " rest"
        for what, (used, lost) in (("leads", leads), ("events", events))
        if lost
    ]
