"""A form and raw tables `leads` and `events` whose columns have our own names in; a plan out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from slalang.data.kinds import READABLE, Kind
from slalang.data.plan import EventRows, LeadRows, Place, Plan, RawTable, Reading, ReadType
from slalang.data.problem import DataProblem
from slalang.diagnostics.suggest import nearest
from slalang.form import Columns, Form, columns_of
from slalang.form.nodes import Input

LEAD_ID, EVENT, AT = "lead_id", "event", "at"


def default_plan(form: Form, tables: Mapping[str, RawTable], others: tuple[str, ...] = ()) -> Plan:
    """How to read data whose tables and columns are called what the agreement calls them.

    `others` are names of what may stand among the events beside events: stages, handoffs.
    Raises `DataProblem` where a table or a column that has to be there is not, or holds
    something that can never be what the agreement says.
    """
    columns = columns_of(form)
    leads = tables.get("leads")
    if leads is None:
        found = ", ".join(f"`{name}`" for name in sorted(tables)) or "nothing"
        raise DataProblem(
            f"there is no table or file of leads, only {found}" if tables else "there is no data",
            "Call it `leads` and its events `events`, or name a `binding` of the agreement.",
        )
    absent: list[str] = []
    rows = LeadRows(
        leads,
        needed(leads, LEAD_ID, "id", "Every lead needs an identifier."),
        tuple(
            _reading(leads, input_, (column, name), absent)
            for (record, attribute), column in columns.attributes.items()
            for name in [attribute if record == "lead" else f"{record}.{attribute}"]
            for input_ in [columns.attribute_inputs[column]]
        ),
    )
    events = tables.get("events")
    happened = (_events(form, events, columns, absent, others),) if events else ()
    return Plan(rows, happened, tuple(absent))


def fitting(table: RawTable, column: str, type_: ReadType, alias: str = "t0") -> Place:
    """A column that can give values of a type; raises `DataProblem` for one that never can."""
    kind = table.columns.get(column, Kind.JSON)
    if kind in READABLE[type_]:
        return Place(alias, column, kind)
    what = f"`{column}` of {table.shown}"
    if kind is Kind.LOCAL:
        raise DataProblem(
            f"{what} holds times without a zone, so nobody knows which instants they are",
            "Store them with their zone, or say which one it is in a `binding`.",
        )
    raise DataProblem(
        f"{what} holds {kind.value}, where {_WANTED[type_]} belong",
        "Change the column, or say in a `binding` where the values stand.",
    )


def needed(table: RawTable, column: str, type_: ReadType, why: str) -> Reading:
    """The column that has to be there; raises `DataProblem`, which says why, without it."""
    if column not in table.columns and not table.open:
        near = nearest(column, table.columns)
        hint = f"Did you mean `{near}`? " if near else ""
        raise DataProblem(
            f"{table.shown} has no column `{column}`, only {named(table.columns)}",
            f"{hint}{why} Add the column, or say in a `binding` where it stands.",
        )
    return Reading(column, column, type_, (fitting(table, column, type_),))


def named(columns: Iterable[str]) -> str:
    """The columns that are there, so many that a person still reads them."""
    every = [f"`{one[:_LONGEST]}`" for one in columns]
    more = len(every) - _SHOWN
    return (", ".join(every[:_SHOWN]) or "none") + (f" and {more} more" if more > 0 else "")


_SHOWN, _LONGEST = 12, 60
_WANTED = {
    "id": "identifiers of leads", "event": "names of events", "instant": "instants",
    "text": "texts", "person": "names of people", "texts": "lists of texts",
    "count": "whole numbers", "number": "numbers", "money": "amounts of money",
    "date": "dates", "time": "times of the day", "truth": "true and false",
    "choice": "names of choices",
}  # fmt: skip


def _events(
    form: Form, table: RawTable, columns: Columns, absent: list[str], others: tuple[str, ...]
) -> EventRows:
    having: dict[str, list[str]] = {}
    named: dict[str, str] = {}
    for (kind, property_), column in columns.properties.items():
        having.setdefault(column, []).append(kind)
        named[column] = property_
    readings = [
        _reading(table, columns.property_inputs[column], (column, named[column]), absent, kinds)
        for column, kinds in having.items()
    ]
    event = needed(table, EVENT, "event", "Every event needs the name of what happened.")
    return EventRows(
        table,
        needed(table, LEAD_ID, "id", "Every event needs the identifier of its lead."),
        _with_choices(event, form, others),
        needed(table, AT, "instant", "Every event needs the instant at which it happened."),
        tuple(readings),
        {},
    )


def _with_choices(reading: Reading, form: Form, others: tuple[str, ...]) -> Reading:
    names = tuple(dict.fromkeys((*(one.name for one in form.events), *others)))
    titles = tuple((one.title, one.name) for one in form.events if one.title)
    return replace(reading, choices=names, titles=titles)


def _reading(
    table: RawTable,
    input_: Input,
    names: tuple[str, str],
    absent: list[str],
    only: list[str] | None = None,
) -> Reading:
    column, name = names
    there = name in table.columns or table.open
    if not there:
        near = nearest(name, table.columns)
        absent.append(f"`{name}`" + (f" (did you mean `{near}`?)" if near else ""))
    return Reading(
        name,
        column,
        input_.type,
        (fitting(table, name, input_.type),) if there else (),
        tuple(choice.value for choice in input_.choices),
        input_.currency,
        bare=False,
        only=None if only is None else tuple(only),
    )
