"""Raw leads in, read as the interpreter reads them; the canonical tables of engines out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from slalang.evaluate.case import DAY
from slalang.evaluate.lead import case_of
from slalang.evaluate.scores import halves_up
from slalang.evaluate.truth import Value
from slalang.form import Columns, columns_of, form_of
from slalang.form.columns import AT, EVENT, LEAD
from slalang.source.frozen import dataclass
from worlds.raw import RawLead, Rules, instant

if TYPE_CHECKING:
    import pyarrow as pa

Cell: TypeAlias = bool | int | str | list[str] | None
_SCALE = {"count": 1, "time": 1, "number": 10**6, "money": 10**4}
_WHOLE = ("count", "number", "money", "at")
_SHORT = ("date", "time")


@dataclass(frozen=True, slots=True)
class Tables:
    """`leads` and `events` as rows, every column in every row; and the types of columns."""

    columns: Columns
    leads: list[dict[str, Cell]]
    events: list[dict[str, Cell]]
    lead_types: Mapping[str, str]
    """Types of the scoring format, in the order of the columns; `text` for `lead_id`."""
    event_types: Mapping[str, str]
    """The same, with `at` for `at_us`."""


def canonical(rules: Rules, leads: Sequence[RawLead], as_of: datetime) -> Tables:
    """The tables that hold what the rules read of these leads."""
    columns = columns_of(form_of(rules))
    lead_types = {LEAD: "text"}
    lead_types |= {name: it.type for name, it in columns.attribute_inputs.items()}
    event_types = {LEAD: "text", EVENT: "text", AT: "at"}
    event_types |= {name: it.type for name, it in columns.property_inputs.items()}
    tables = Tables(columns, [], [], lead_types, event_types)
    for lead in leads:
        _add(tables, rules, lead, as_of)
    return tables


def arrow(tables: Tables) -> tuple[pa.Table, pa.Table]:
    """The same as Arrow tables, `leads` and `events`.

    Whole numbers have 64 bits; dates and times have 32, the fewest that staging may give.
    """
    import pyarrow as pa

    def table(rows: list[dict[str, Cell]], types: Mapping[str, str]) -> pa.Table:
        schema = pa.schema([(name, _arrow_type(kind)) for name, kind in types.items()])
        return pa.Table.from_pylist(rows, schema=schema)

    return table(tables.leads, tables.lead_types), table(tables.events, tables.event_types)


def write_parquet(tables: Tables, folder: Path) -> None:
    """`leads.parquet` and `events.parquet` in a folder."""
    import pyarrow.parquet as pq

    leads, events = arrow(tables)
    pq.write_table(leads, folder / "leads.parquet")
    pq.write_table(events, folder / "events.parquet")


def raw_again(tables: Tables, currency: str | None) -> list[RawLead]:
    """Leads as the canonical tables know them: nothing that the rules read may be lost."""
    events: dict[Cell, list[Mapping[str, Any]]] = {}
    for row in tables.events:
        properties = {
            name: _raw(row[column], tables.event_types[column], currency)
            for (event, name), column in tables.columns.properties.items()
            if event == row[EVENT]
        }
        at = _raw(row[AT], "at", currency)
        happened = {"event": row[EVENT], "at": at, "properties": properties}
        events.setdefault(row[LEAD], []).append(happened)
    found = []
    for row in tables.leads:
        records: dict[str, dict[str, Any]] = {"lead": {}}
        for (record, name), column in tables.columns.attributes.items():
            value = _raw(row[column], tables.lead_types[column], currency)
            records.setdefault(record, {})[name] = value
        found.append(RawLead(str(row[LEAD]), records, tuple(events.get(row[LEAD], ()))))
    return found


def _add(tables: Tables, rules: Rules, lead: RawLead, as_of: datetime) -> None:
    others = {name: record for name, record in lead.records.items() if name != "lead"}
    case = case_of(rules, lead.records.get("lead", {}), lead.events, others, as_of)
    row: dict[str, Cell] = {**dict.fromkeys(tables.lead_types), LEAD: lead.lead_id}
    for (record, name), column in tables.columns.attributes.items():
        row[column] = _cell(case.records.get(record, {}).get(name), tables.lead_types[column])
    tables.leads.append(row)
    for seen in case.events:
        if seen.event not in tables.columns.events:
            continue
        row = {**dict.fromkeys(tables.event_types), LEAD: lead.lead_id}
        row |= {EVENT: seen.event, AT: seen.at}
        for (event, name), column in tables.columns.properties.items():
            if event == seen.event:
                row[column] = _cell(seen.properties.get(name), tables.event_types[column])
        tables.events.append(row)


def _cell(value: Value | None, kind: str) -> Cell:
    match value:
        case None | bool():
            return value
        case tuple():
            return list(value)
        case str():
            return value
        case Fraction():
            if kind == "date":
                return int(value) // DAY
            return halves_up(value.numerator * _SCALE[kind], value.denominator)


def _raw(cell: Cell, kind: str, currency: str | None) -> Any:
    """A cell as raw data says it."""
    match cell, kind:
        case int(), "number":
            return Decimal(cell) / _SCALE[kind]
        case int(), "money":
            return f"{Decimal(cell) / _SCALE[kind]:f} {currency}"
        case int(), "date":
            return (date(1970, 1, 1) + timedelta(days=cell)).isoformat()
        case int(), "time":
            return f"{cell // 3_600:02}:{cell // 60 % 60:02}:{cell % 60:02}"
        case int(), "at":
            return instant(cell)
        case _:
            return cell


def _arrow_type(kind: str) -> Any:
    import pyarrow as pa

    if kind in _WHOLE:
        return pa.int64()
    if kind in _SHORT:
        return pa.int32()
    if kind == "truth":
        return pa.bool_()
    return pa.list_(pa.string()) if kind == "texts" else pa.string()
