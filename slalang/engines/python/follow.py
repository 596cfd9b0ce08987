"""What is not laid out as code: the interpreter's answer to the same questions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any

from slalang.engines.python.plan import UNITS
from slalang.engines.python.scored import Scored, scored
from slalang.evaluate import evaluate, evaluated
from slalang.evaluate.case import Case, Occurrence
from slalang.form.columns import AT, EVENT, Columns
from slalang.form.nodes import Form, Input
from slalang.source.decimals import exactly

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def follow(  # noqa: PLR0917
    rules: Mapping[str, Any],
    form: Form,
    lead: Mapping[str, Any],
    events: Sequence[Mapping[str, Any]],
    account: Mapping[str, Any] | None,
    as_of: datetime,
    records: Mapping[str, Mapping[str, Any]] | None,
) -> Scored:
    """What the interpreter says of raw data; raises what it raises."""
    return scored(form, evaluate(rules, lead, events, account, as_of=as_of, records=records))


@exactly
def follow_row(  # noqa: PLR0917
    rules: Mapping[str, Any],
    form: Form,
    columns: Columns,
    lead: Mapping[str, Any],
    events: Iterable[Mapping[str, Any]],
    as_of_us: int,
) -> Scored:
    """What the interpreter says of rows of the canonical tables."""
    records: dict[str, dict[str, Any]] = {}
    for (record, name), column in columns.attributes.items():
        if lead.get(column) is not None:
            value = _value(columns.attribute_inputs[column], lead[column])
            records.setdefault(record, {})[name] = value
    seen = sorted((_occurrence(columns, one) for one in events), key=lambda one: one.at)
    case = Case(rules, records, tuple(seen), as_of_us)
    return scored(form, evaluated(case, _EPOCH + timedelta(microseconds=as_of_us)))


def _occurrence(columns: Columns, row: Mapping[str, Any]) -> Occurrence:
    properties = {
        name: _value(columns.property_inputs[column], row[column])
        for (event, name), column in columns.properties.items()
        if event == row[EVENT] and row.get(column) is not None
    }
    return Occurrence(row[EVENT], row[AT], properties)


def _value(of: Input, canonical: Any) -> Any:
    if of.type in UNITS:
        return Fraction(canonical) * UNITS[of.type]
    return tuple(sorted(set(canonical))) if of.type == "texts" else canonical
