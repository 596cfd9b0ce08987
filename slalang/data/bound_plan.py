"""A form, raw tables and a binding in; the plan that the binding says, out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, time
from decimal import Decimal

from slalang.data.beside import BORN_US, IS_PLAN, NAME, PERSON, PLANNED_US, ROLE
from slalang.data.default_plan import fitting, named
from slalang.data.kinds import Kind
from slalang.data.plan import (
    Canonical,
    EventRows,
    Joined,
    LeadRows,
    Place,
    Plan,
    RawTable,
    Reading,
    ReadType,
    Spelling,
    Test,
)
from slalang.data.problem import DataProblem
from slalang.diagnostics.suggest import nearest
from slalang.evaluate.text import prepared
from slalang.form import Columns, Form, columns_of
from slalang.form.canonical import canonical_value
from slalang.form.columns import LEAD
from slalang.form.nodes import Input
from slalang.model import bindings as model
from slalang.model.quantities import Value
from slalang.source.frozen import dataclass

_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class _Block:
    """The tables that one block of a binding reads, under their aliases."""

    aliases: Mapping[str, tuple[str, RawTable]]
    own: str

    def has(self, cell: model.Cell) -> bool:
        """Whether the data has a column."""
        name = cell.table or self.own
        if name not in self.aliases:
            return False
        table = self.aliases[name][1]
        return table.open or cell.column in table.columns

    def place(self, cell: model.Cell, type_: ReadType, more: Iterable[Kind] = ()) -> Place:
        """Where a cell stands; raises `DataProblem` where the data has no such column."""
        alias, table = self.aliases[cell.table or self.own]
        if not self.has(cell):
            near = nearest(cell.column, table.columns)
            raise DataProblem(
                f"{table.shown} has no column `{cell.column}`, which the binding reads",
                f"Did you mean `{near}`?"
                if near
                else f"Columns that are there: {named(table.columns)}. "
                "Mend the binding, or add the column.",
            )
        kind = table.columns.get(cell.column, Kind.JSON)
        if kind in more:
            return Place(alias, cell.column, kind)
        return fitting(table, cell.column, type_, alias)

    def shown(self, cell: model.Cell) -> str:
        """A column by its name; one of another table with that."""
        beside = cell.table is not None and cell.table != self.own
        return f"{cell.column} of {cell.table}" if beside else cell.column

    def any_place(self, cell: model.Cell) -> Place:
        """The same, whatever stands there."""
        kind = self.aliases[cell.table or self.own][1].columns.get(cell.column, Kind.JSON)
        return self.place(cell, "id", (kind,))


def bound_plan(
    form: Form, tables: Mapping[str, RawTable], binding: model.Binding, *, whole: bool = False
) -> Plan:
    """How to read data as a binding says. Raises `DataProblem` where the data is not so.

    The `whole` of it is also what was planned, where leads moved, and who works them.
    """
    columns = columns_of(form)
    absent: list[str] = []
    events = tuple(
        rows
        for one in (binding.events if whole else model.happened_in(binding))
        if (rows := _events(tables, columns, one)) is not None
    )
    keys = {rows.by for rows in events if rows.by is not None}
    leads = _leads(tables, columns, binding, sorted(keys), absent)
    if not whole:
        return Plan(leads, events, tuple(absent))
    born = _born(leads, binding)
    leads = replace(leads, readings=(*leads.readings, born)) if born else leads
    return Plan(leads, events, tuple(absent), people=_people(tables, binding))


def _leads(
    tables: Mapping[str, RawTable], columns: Columns, binding: model.Binding,
    keys: Sequence[str], absent: list[str],
) -> LeadRows:  # fmt: skip
    one = binding.leads
    if one is None or one.id is None:
        raise DataProblem(
            f"the binding `{binding.name}` does not say where the leads are",
            'Add a block `leads from "…" { id from "…" }`.',
        )
    own = _table(tables, one.table)
    block, joins = _joined(tables, own, one.table, one.joins, inner=False)
    said: dict[tuple[str, str], tuple[_Block, model.Column]] = {
        ("lead", column.name): (block, column) for column in one.columns
    }
    for record in binding.records:
        if record.table not in tables and record.ready:
            continue
        inside, more = _record(tables, block, record, len(joins))
        joins += more
        said |= {(record.record, column.name): (inside, column) for column in record.columns}
    readings = []
    for (record_name, name), column in columns.attributes.items():
        shown = name if record_name == "lead" else f"{record_name}.{name}"
        found = said.get((record_name, name))
        input_ = columns.attribute_inputs[column]
        if found is None or _left_out(*found):
            absent.append(f"`{shown}`")
            readings.append(_unknown(shown, column, input_))
        else:
            readings.append(_reading(*found, input_, column))
    for key in keys:
        found = said.get(("lead", key))
        if found is None or _left_out(*found):
            raise DataProblem(
                f"events are found by `{key}` of the lead, and the data has none",
                "Bind the attribute in the block of the leads.",
            )
        readings.append(_reading(*found, Input(key, key, "text", True), key_column(key)))
    place = block.place(one.id, "id")
    return LeadRows(
        own, Reading(one.id.column, LEAD, "id", (place,)), tuple(readings), tuple(joins),
        _tests(block, one.where),
    )  # fmt: skip


_CREATED = {
    "hubspot": "property_createdate", "salesforce": "created_date",
    "salesforce_contacts": "created_date",
}  # fmt: skip
"""Where ready bindings have when a lead came to be; in UTC."""


def _born(leads: LeadRows, binding: model.Binding) -> Reading | None:
    name = _CREATED.get(binding.like or "", "")
    kind = leads.table.columns.get(name)
    if kind not in (Kind.TEXT, Kind.INSTANT, Kind.LOCAL):
        return None
    places = (Place("t0", name, kind),)
    return Reading(name, BORN_US, "instant", places, zone="UTC", optional=True)


def _people(tables: Mapping[str, RawTable], binding: model.Binding) -> LeadRows | None:
    """The table of people; None where there is none, or one that is ready made and not there."""
    one = binding.people
    if one is None or one.id is None or one.name is None:
        return None
    if one.ready and any(name not in tables for name in [one.table, *(j.table for j in one.joins)]):
        return None
    own = _table(tables, one.table)
    block, joins = _joined(tables, own, one.table, one.joins, inner=False)
    if one.ready and not (block.has(one.id) and all(block.has(cell) for cell in one.name.cells)):
        return None
    id_ = Reading(one.id.column, PERSON, "person", (block.place(one.id, "person"),))
    name = _reading(block, one.name, Input(NAME, NAME, "text", True), NAME, "id")
    name = replace(name, optional=True)
    role = Reading(ROLE, ROLE, "text", ())
    return LeadRows(own, id_, (name, role), tuple(joins), _tests(block, one.where))


def key_column(attribute: str) -> str:
    """The column of `leads` by which events find their lead."""
    return f"by__{attribute}__"


def _record(
    tables: Mapping[str, RawTable], leads: _Block, record: model.RecordTable, number: int
) -> tuple[_Block, list[Joined]]:
    table = _table(tables, record.table)
    alias = f"t{number + 1}"
    inside = _Block({record.table: (alias, table)}, record.table)
    there = inside.any_place(model.Cell(record.there, None, record.origin))
    tests = _tests(inside, record.where)
    joins = [Joined(alias, table, leads.any_place(record.here), there, False, tests)]
    aliases = dict(inside.aliases)
    for join in record.joins:
        joins.append(_join(tables, aliases, record.table, join, f"t{number + len(joins) + 1}"))
    return _Block(aliases, record.table), joins


def _events(
    tables: Mapping[str, RawTable], columns: Columns, one: model.EventTable
) -> EventRows | None:
    """The rows of one block; None for what is ready made and not in the data, or not read."""
    if one.event.name not in columns.events or one.lead is None or one.at is None:
        return None
    if one.ready and any(name not in tables for name in [one.table, *(j.table for j in one.joins)]):
        return None
    own = _table(tables, one.table)
    block, joins = _joined(tables, own, one.table, one.joins, inner=True)
    needed = [one.lead.cell, *one.at.cells, *(test.cell for test in one.where)]
    if one.ready and not all(block.has(cell) for cell in needed):
        return None
    by = one.lead.by
    lead = Reading(
        one.lead.cell.column, LEAD, "text" if by else "id",
        (block.place(one.lead.cell, "text" if by else "id"),),
    )  # fmt: skip
    moment = Input("at", "at", "text", True)
    at = replace(_reading(block, one.at, moment, "at_us", "instant"), choices=())
    own_columns = {
        name: column
        for (event, name), column in columns.properties.items()
        if event == one.event.name
    }
    readings = [
        _reading(block, column, columns.property_inputs[canonical], canonical)
        for column in one.columns
        if (canonical := own_columns.get(column.name)) is not None and not _left_out(block, column)
    ]
    constants = {
        own_columns[constant.name]: _constant(
            constant, columns.property_inputs[own_columns[constant.name]]
        )
        for constant in one.constants
        if constant.name in own_columns
    }
    if one.planned is not None:
        then = _reading(block, one.planned, moment, PLANNED_US, "instant")
        readings.append(replace(then, choices=(), optional=True))
        constants[IS_PLAN] = True
    return EventRows(
        own, lead, one.event.name, at, tuple(readings), constants, by, tuple(joins),
        _tests(block, one.where),
    )  # fmt: skip


def _joined(
    tables: Mapping[str, RawTable], own: RawTable, name: str, joins: Iterable[model.Join], *,
    inner: bool,
) -> tuple[_Block, list[Joined]]:  # fmt: skip
    aliases = {name: ("t0", own)}
    found: list[Joined] = []
    for join in joins:
        if join.ready and join.table not in tables:
            continue
        one = _join(tables, aliases, name, join, f"t{len(found) + 1}")
        found.append(replace(one, inner=inner))
    return _Block(aliases, name), found


def _join(
    tables: Mapping[str, RawTable], aliases: dict[str, tuple[str, RawTable]], own: str,
    join: model.Join, alias: str,
) -> Joined:  # fmt: skip
    """One more table beside the others, which is put among them."""
    table = _table(tables, join.table)
    here = _Block(aliases, own).any_place(join.here)
    aliases[join.table] = (alias, table)
    there = _Block(aliases, join.table).any_place(model.Cell(join.there, None, join.origin))
    return Joined(alias, table, here, there, inner=False)


def _table(tables: Mapping[str, RawTable], name: str) -> RawTable:
    if name not in tables:
        near = nearest(name, tables)
        there = ", ".join(f"`{one}`" for one in sorted(tables)[:12]) or "none"
        raise DataProblem(
            f"the data has no table `{name}`, which the binding reads",
            f"Did you mean `{near}`?" if near else f"Tables that are there: {there}.",
        )
    return tables[name]


def _left_out(block: _Block, column: model.Column) -> bool:
    return column.ready and not all(block.has(cell) for cell in column.cells)


def _unknown(shown: str, column: str, input_: Input) -> Reading:
    return Reading(shown, column, input_.type, (), tuple(one.value for one in input_.choices))


def _reading(
    block: _Block, column: model.Column, input_: Input, name: str,
    type_: ReadType | None = None,
) -> Reading:  # fmt: skip
    read: ReadType = type_ or input_.type
    more: set[Kind] = set()
    if column.zone is not None and read in ("instant", "date", "time"):
        more |= {Kind.LOCAL, Kind.INSTANT}
    if column.at is not None:
        more.add(Kind.DATE)
    if column.layout in model.EPOCHS:
        more |= {Kind.INTEGER, Kind.DECIMAL, Kind.DOUBLE}
    places = tuple(block.place(cell, read, more) for cell in column.cells)
    meanings = [
        Spelling(tuple(prepared(raw) for raw in one.raws), _canonical(one.value, input_))
        for one in column.meanings
    ]
    titles = [
        Spelling((prepared(choice.value), prepared(choice.title)), choice.value)
        for choice in input_.choices
    ]
    # Who looks for a cell that cannot be read has the raw table open.
    shown = " and ".join(dict.fromkeys(block.shown(cell) for cell in column.cells))
    otherwise = column.otherwise
    return Reading(
        shown, name, read, places, tuple(choice.value for choice in input_.choices),
        column.currency or input_.currency, True, column.separator or "|",
        (*meanings, *titles),
        None if otherwise is None else Spelling((), _canonical(otherwise.value, input_)),
        column.layout, column.zone, column.at,
    )  # fmt: skip


def _tests(block: _Block, tests: Iterable[model.Test]) -> tuple[Test, ...]:
    return tuple(
        Test(block.any_place(test.cell), test.relation.value, _raws(test.values))
        for test in tests
        if not test.ready or block.has(test.cell)
    )


def _raws(values: Iterable[str | bool | Decimal]) -> tuple[str, ...]:
    found: list[str] = []
    for value in values:
        match value:
            case bool():
                found += ["true", "yes", "1", "t"] if value else ["false", "no", "0", "f"]
            case Decimal():
                found.append(format(value.normalize(), "f"))
            case _:
                found.append(prepared(value))
    return tuple(found)


def _constant(constant: model.Constant, input_: Input) -> Canonical:
    value = constant.value
    if input_.type == "texts":
        several = value if isinstance(value, tuple) else (value,)
        return tuple(prepared(str(one)) for one in several)
    # A month is a tuple, too, and no value of any attribute.
    return None if isinstance(value, tuple) else _canonical(value, input_)


def _canonical(value: Value | time | None, input_: Input) -> Canonical:
    """A value of the agreement as it stands in a canonical table; None for what has no column."""
    try:
        return canonical_value(value, input_)
    except TypeError:
        return None
