"""A plan in; the columns of Parquet files, and the record batches of its blocks, out.

Needs pyarrow, which is asked for only here.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from typing import Any

from slalang.sample.blocks import Block
from slalang.sample.cells import csv_text
from slalang.sample.happenings import Property, property_column
from slalang.sample.plan import Plan
from slalang.sample.rows import lead_id
from slalang.sample.values import Value


def is_there() -> bool:
    """Whether Parquet can be written."""
    return find_spec("pyarrow") is not None


def schemas_of(plan: Plan) -> tuple[Any, Any]:
    """The pyarrow schemas of leads and of events."""
    import pyarrow as pa

    instant = pa.timestamp("us", tz="UTC")
    leads = [("lead_id", pa.string()), ("created_at", instant)]
    leads += [(column.name, _type(column.kind)) for column in plan.columns]
    events = [("lead_id", pa.string()), ("event", pa.string())]
    events += [("at", instant)]
    events += [(property_column(one.name), _type(one.kind)) for one in plan.happenings.properties]
    return pa.schema(leads), pa.schema(events)


def batches_of(plan: Plan, schemas: tuple[Any, Any], block: Block) -> tuple[Any, Any]:
    """The record batches of a block."""
    ids = [lead_id(block.first + place) for place in range(block.size)]
    base = plan.season.base
    leads: list[Sequence[Any]] = [ids, [base + time for time in block.births], *block.columns]
    if block.twice:
        ids_, *others = leads
        leads = [
            _repeated(ids_, block.twice, 0),
            *(_repeated(one, block.twice, 1) for one in others),
        ]
    told = [plan.happenings.table[kind] for kind in block.kinds]
    events: list[Sequence[Any]] = [
        [ids[owner] for owner in block.owners],
        [name for name, _ in told],
        [base + time for time in block.times],
    ]
    for place, one in enumerate(plan.happenings.properties):
        if one.kind:
            events.append([properties[place] for _, properties in told])
        else:
            events.append(_as_text(one, [(name, properties[place]) for name, properties in told]))
    return _batch(leads, schemas[0]), _batch(events, schemas[1])


def texts_batch(names: Sequence[str], rows: Sequence[Sequence[str]]) -> Any:
    """A record batch of columns that hold nothing but texts."""
    import pyarrow as pa

    schema = pa.schema([(name, pa.string()) for name in names])
    return _batch([[row[place] for row in rows] for place in range(len(names))], schema)


def _repeated(column: Sequence[Any], twice: Sequence[int], step: int) -> list[Any]:
    """Some rows again, with what stands so many rows further on."""
    found = list(column)
    for place in reversed(twice):
        found.insert(place + 1, column[(place + step) % len(column)])
    return found


def _batch(columns: Sequence[Sequence[Any]], schema: Any) -> Any:
    import pyarrow as pa

    arrays = [pa.array(values, kind.type) for values, kind in zip(columns, schema, strict=True)]
    return pa.record_batch(arrays, schema=schema)


def _as_text(property: Property, values: Sequence[tuple[str, Value]]) -> list[str | None]:
    """What events have with different types, as CSV has it."""
    cells = {name: csv_text(*types) for name, types in property.types.items()}
    return [None if value is None else cells[name](value) for name, value in values]


def _type(kind: str) -> Any:
    import pyarrow as pa

    match kind:
        case "texts":
            return pa.list_(pa.string())
        case "count":
            return pa.int64()
        case "number":
            return pa.decimal128(18, 6)
        case "money":
            return pa.decimal128(18, 4)
        case "date":
            return pa.date32()
        case "truth":
            return pa.bool_()
        case _:
            return pa.string()
