"""A form, and a binding or none, in; which raw cells the canonical tables are made of, out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import time
from decimal import Decimal

from slalang.engines.sql.dialects import Dialect
from slalang.engines.sql.plan import Plan
from slalang.engines.sql.staging.moments import instant_of
from slalang.engines.sql.staging.readers import READERS
from slalang.engines.sql.staging.values import (
    KINDS,
    Cell,
    Cells,
    Known,
    Speech,
    Unsayable,
    Way,
    fault_of,
    value_of,
)
from slalang.evaluate.text import prepared
from slalang.form import Columns
from slalang.form.canonical import canonical_value
from slalang.form.columns import AT, EVENT, LEAD
from slalang.form.nodes import Input
from slalang.model import bindings as model
from slalang.model.quantities import Value
from slalang.source.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Made:
    """One canonical column."""

    name: str
    value: str
    shown: str
    """For people: the raw column."""
    fault: str | None = None
    """A condition: something is there that cannot be read."""
    bound: bool = True
    """Without a raw column the value is unknown in every row."""


@dataclass(frozen=True, slots=True)
class Source:
    """One query over raw tables."""

    shown: str
    """For people: the raw table."""
    relation: str
    """What stands behind FROM."""
    cells: Cells
    where: tuple[str, ...]
    """Which rows count."""
    needs: tuple[str, ...]
    """Which of them can be read: without an identifier or an instant they say nothing."""
    made: tuple[Made, ...]


@dataclass(frozen=True, slots=True)
class Sources:
    """All of the raw data."""

    leads: Source
    events: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be read, and how SQL says it."""

    columns: Columns
    plan: Plan
    dialect: Dialect
    relation: Callable[[str], str]
    """How SQL says a raw table."""
    leads: str
    """How SQL says the canonical leads."""

    def speech(self) -> Speech:
        """To say one query with."""
        return Speech(self.dialect, READERS[self.dialect.name], Cells(self.dialect.identifier))


def default_sources(task: Task) -> Sources:
    """Raw tables `leads` and `events` whose columns have the names of the canonical ones."""
    name = task.dialect.identifier

    def made(speech: Speech, columns: Iterable[str], inputs: Mapping[str, Input]) -> list[Made]:
        found = []
        for column in columns:
            input_, cell = inputs[column], Cell((f"t0.{name(column)}",), column)
            choices = tuple((one.value, (one.value,)) for one in input_.choices)
            way = Way(input_.type, choices, input_.currency)
            value, fault = value_of(speech, way, cell), fault_of(speech, way, cell)
            found.append(Made(column, value, column, fault))
        return found

    def lead(speech: Speech) -> Made:
        text = speech.text(Cell((f"t0.{name(LEAD)}",), LEAD))
        return Made(LEAD, text, LEAD, f"{text} IS NULL")

    one, other = task.speech(), task.speech()
    leads = (lead(one), *made(one, task.plan.attributes, task.columns.attribute_inputs))
    kind = other.text(Cell((f"t0.{name(EVENT)}",), EVENT))
    instant = other.reader.instant(other.raw(Cell((f"t0.{name('at')}",), "at")))
    events = (
        lead(other), Made(EVENT, kind, EVENT), Made(AT, instant, "at", f"{instant} IS NULL"),
        *made(other, task.plan.properties, task.columns.property_inputs),
    )  # fmt: skip
    kinds = other.listed(task.plan.events or ("",))
    needs = (f"{leads[0].value} IS NOT NULL",)
    more = (f"{kind} IN ({kinds})", f"{events[0].value} IS NOT NULL", f"{instant} IS NOT NULL")
    return Sources(
        Source("leads", f"{task.relation('leads')} AS t0", one.cells, (), needs, leads),
        (Source("events", f"{task.relation('events')} AS t0", other.cells, (), more, events),),
    )


def bound_sources(task: Task, binding: model.Binding) -> Sources:
    """Raw tables as a binding says. Raises `Unsayable` for what staging cannot do."""
    events = tuple(
        _events(task, one, one.lead, one.at)
        for one in model.happened_in(binding)
        if one.event.name in task.plan.events and one.lead is not None and one.at is not None
    )
    every = model.happened_in(binding)
    keys = {one.lead.by for one in every if one.lead is not None and one.lead.by}
    return Sources(_leads(task, binding, sorted(keys)), events)


def key_column(attribute: str) -> str:
    """The column of `leads` by which events find their lead."""
    return f"by__{attribute}__"


@dataclass(frozen=True, slots=True)
class _Block:
    """What the tables of a block are called in its query."""

    speech: Speech
    aliases: Mapping[str | None, str]

    def cell(self, cell: model.Cell) -> str:
        return f"{self.aliases[cell.table]}.{self.speech.dialect.identifier(cell.column)}"

    def cells(self, cells: Sequence[model.Cell]) -> Cell:
        return Cell(tuple(map(self.cell, cells)), cells[0].column)


def _leads(task: Task, binding: model.Binding, keys: Sequence[str]) -> Source:
    one = binding.leads
    if one is None or one.id is None:
        raise Unsayable("the binding does not say where the leads are")
    speech = task.speech()
    text, block = _joined(task, speech, one, "LEFT JOIN", "t")
    said = {("lead", column.name): (block, column) for column in one.columns}
    for number, record in enumerate(binding.records):
        more, inside = _joined(task, speech, record, "LEFT JOIN", f"r{number}_")
        there = inside.cell(model.Cell(record.there, None, record.origin))
        tests = [f"{block.cell(record.here)} = {there}", *(_test(inside, t) for t in record.where)]
        first, _, rest = more.partition("\n")
        text += f"\nLEFT JOIN {first} ON {' AND '.join(tests)}" + (f"\n{rest}" if rest else "")
        said |= {(record.record, column.name): (inside, column) for column in record.columns}
    cell = speech.text(block.cells([one.id]))
    made = [Made(LEAD, cell, one.id.column, f"{cell} IS NULL")]
    for (record_name, name), column in task.columns.attributes.items():
        if column in task.plan.attributes:
            shown = name if record_name == "lead" else f"{record_name}.{name}"
            input_ = task.columns.attribute_inputs[column]
            found = said.get((record_name, name))
            null = Made(column, speech.null(KINDS[input_.type]), shown, bound=False)
            made.append(_made(found, column, input_, shown) if found else null)
    for key in keys:
        found, input_ = said.get(("lead", key)), Input(key, key, "text", True)
        if found is None:
            raise Unsayable(f"events are found by `{key}` of the lead, which is not bound")
        made.append(_made(found, key_column(key), input_, key))
    where = tuple(_test(block, test) for test in one.where)
    return Source(one.table, text, speech.cells, where, (f"{cell} IS NOT NULL",), tuple(made))


def _made(where: tuple[_Block, model.Column], name: str, input_: Input, shown: str) -> Made:
    block, column = where
    way, cell = _way(column, input_), block.cells(column.cells)
    said = ", ".join(one.column for one in column.cells)
    try:
        return Made(
            name, value_of(block.speech, way, cell), said, fault_of(block.speech, way, cell)
        )
    except Unsayable as problem:
        raise Unsayable(f"`{shown}`: {problem}") from None


def _events(task: Task, one: model.EventTable, key: model.LeadKey, when: model.Column) -> Source:
    speech = task.speech()
    text, block = _joined(task, speech, one, "JOIN", "t")
    if key.by is None:
        lead = speech.text(block.cells([key.cell]))
    else:
        column = speech.dialect.identifier(key_column(key.by))
        said = speech.prepared(speech.reader.text(block.cell(key.cell)))
        text += f"\nLEFT JOIN {task.leads} AS k ON k.{column} = {said}"
        lead = speech.cells.named(f"k.{speech.dialect.identifier(LEAD)}", LEAD)
    try:
        at = instant_of(speech, when, block.cells(when.cells))
    except Unsayable as problem:
        raise Unsayable(f"the instant of `{one.event.name}`: {problem}") from None
    shown = ", ".join(cell.column for cell in when.cells)
    made = (
        Made(LEAD, lead, key.cell.column, f"{lead} IS NULL"),
        Made(EVENT, speech.dialect.text(one.event.name), ""),
        Made(AT, at, shown, f"({at}) IS NULL"),
        *_properties(task, one, block),
    )
    where = tuple(_test(block, test) for test in one.where)
    needs = (f"{lead} IS NOT NULL", f"({at}) IS NOT NULL")
    return Source(one.table, text, speech.cells, where, needs, made)


def _properties(task: Task, one: model.EventTable, block: _Block) -> Iterator[Made]:
    own = {
        column: name
        for (event, name), column in task.columns.properties.items()
        if event == one.event.name
    }
    columns = {column.name: column for column in one.columns}
    constants = {constant.name: constant for constant in one.constants}
    for canonical in task.plan.properties:
        input_, name = task.columns.property_inputs[canonical], own.get(canonical, "")
        kind = KINDS[input_.type]
        if name in columns:
            yield _made((block, columns[name]), canonical, input_, name)
        elif name in constants:
            value = _canonical(constants[name].value, input_)
            yield Made(canonical, block.speech.known(value, kind), "")
        else:
            yield Made(canonical, block.speech.null(kind), "")


def _joined(
    task: Task, speech: Speech, one: model.Table, how: str, prefix: str
) -> tuple[str, _Block]:
    aliases: dict[str | None, str] = {None: f"{prefix}0", one.table: f"{prefix}0"}
    text = f"{task.relation(one.table)} AS {prefix}0"
    for number, join in enumerate(one.joins, 1):
        here = _Block(speech, dict(aliases)).cell(join.here)
        aliases[join.table] = alias = f"{prefix}{number}"
        there = f"{alias}.{speech.dialect.identifier(join.there)}"
        text += f"\n{how} {task.relation(join.table)} AS {alias} ON {here} = {there}"
    return text, _Block(speech, aliases)


def _test(block: _Block, test: model.Test) -> str:
    """A condition of a `where`; an empty cell passes `is unknown` only."""
    speech, x = block.speech, block.cell(test.cell)
    said = speech.prepared(speech.reader.text(x))
    match test.relation:
        case model.Relation.KNOWN:
            return f"{speech.trimmed(x)} IS NOT NULL"
        case model.Relation.UNKNOWN:
            return f"{speech.trimmed(x)} IS NULL"
        case model.Relation.IN:
            return f"{said} IN ({speech.listed(_raws(test.values))})"
        case model.Relation.NOT_IN:
            return f"{said} NOT IN ({speech.listed(_raws(test.values))})"
        case model.Relation.STARTS:
            return speech.dialect.starts_with(said, speech.dialect.text(_raws(test.values)[0]))


def _raws(values: Iterable[model.Raw]) -> tuple[str, ...]:
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


def _way(column: model.Column, input_: Input) -> Way:
    if column.zone not in (None, "UTC") and input_.type in ("date", "time"):
        raise Unsayable(f"`{column.name}`: its clock hangs in {column.zone}")
    return Way(
        input_.type,
        tuple((one.value, (one.value, one.title)) for one in input_.choices),
        column.currency or input_.currency,
        tuple((tuple(map(prepared, one.raws)), _canonical(one.value, input_))
              for one in column.meanings),
        (_canonical(column.otherwise.value, input_),) if column.otherwise else None,
        column.separator,
        column.layout,
    )  # fmt: skip


def _canonical(value: Value | time | tuple[Value, ...] | None, input_: Input) -> Known:
    """A value of the agreement as it stands in a canonical table."""
    try:
        return canonical_value(value, input_)  # type: ignore[arg-type]
    except TypeError:
        raise Unsayable(f"`{input_.name}` is a list in every row") from None
