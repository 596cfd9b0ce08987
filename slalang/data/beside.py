"""A plan in; the same, with what only timelines ask for, where the data has it, out.

That is: when a lead came to be, what an event was planned for, identifiers of events, and
the people who work the leads. Nothing of it has to be there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from slalang.data.default_plan import fitting, needed
from slalang.data.plan import EventRows, LeadRows, Plan, RawTable, Reading, ReadType

CREATED, PLANNED, CALLED_OFF, EVENT_ID = "created_at", "planned_for", "called_off", "event_id"
"""As columns are called in data that needs no binding."""
BORN_US, PLANNED_US, IS_OFF, IS_PLAN = "born__us", "planned__us", "called__off", "is__plan"
"""And in canonical tables; no attribute is called so. A row that tells of a plan without an
instant calls it off."""
_OF_EVENTS: Mapping[str, tuple[str, ReadType]] = {
    PLANNED: (PLANNED_US, "instant"), CALLED_OFF: (IS_OFF, "truth"),
    EVENT_ID: ("event__id", "text"),
}  # fmt: skip
PEOPLE = "people"
PERSON, NAME, ROLE = "person", "name", "role"


def with_beside(plan: Plan, tables: Mapping[str, RawTable]) -> Plan:
    """The plan with everything that the data has of it. Raises `DataProblem`."""
    leads, people = plan.leads, plan.people
    if not any(one.column == BORN_US for one in leads.readings):
        born = _reading(leads.table, CREATED, BORN_US, "instant")
        leads = replace(leads, readings=(*leads.readings, born))
    if people is None and PEOPLE in tables:
        people = people_rows(tables[PEOPLE])
    return replace(
        plan, leads=leads, events=tuple(_events(one) for one in plan.events), people=people,
        beside={IS_PLAN: "truth", **dict(_OF_EVENTS.values())},
    )  # fmt: skip


def people_rows(table: RawTable) -> LeadRows:
    """A table of people: who, their name and their role. Raises `DataProblem`."""
    key = next((one for one in (PERSON, "id", "person_id") if one in table.columns), PERSON)
    id_ = replace(needed(table, key, "person", "Every person needs an identifier."), column=PERSON)
    # A name is shown, and so read as it stands, as identifiers are.
    more = [_reading(table, NAME, NAME, "id"), _reading(table, ROLE, ROLE, "text")]
    return LeadRows(table, id_, tuple(more))


def _events(rows: EventRows) -> EventRows:
    """Rows whose columns have our own names; a binding says itself where such things stand."""
    if isinstance(rows.event, str):
        return rows
    known = {one.column for one in rows.readings}
    more = tuple(
        _reading(rows.table, name, column, type_)
        for name, (column, type_) in _OF_EVENTS.items()
        if column not in known
    )
    return replace(rows, readings=(*rows.readings, *more))


def _reading(table: RawTable, name: str, column: str, type_: ReadType) -> Reading:
    there = name in table.columns or table.open
    places = (fitting(table, name, type_),) if there else ()
    return Reading(name, column, type_, places, bare=False, optional=True)
