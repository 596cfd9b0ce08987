"""Canonical leads and events in; what Python says of each, as a row of the result, out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any, TypeAlias

from slalang.data.plan import Canonical
from slalang.evaluate import Evaluation, evaluated
from slalang.evaluate.case import Case, Occurrence, microseconds
from slalang.evaluate.conditions import midnight
from slalang.evaluate.held import SCALE
from slalang.evaluate.result import Outcome, RuleTrace
from slalang.evaluate.truth import Value
from slalang.form import Columns, Form, columns_of, leaves, words
from slalang.form.columns import LEAD, WORD
from slalang.form.nodes import Input
from slalang.source.decimals import exactly

Row = tuple[Canonical, ...]


Rows: TypeAlias = Callable[
    [Mapping[str, Any], Form, datetime, Iterable[Mapping[str, Any]], Iterable[Mapping[str, Any]]],
    Iterator[Row],
]
"""From rules, leads and events to the result; both come in the order of identifiers."""


def rows_of(engine: str | None) -> Rows:
    """`interpreter` is the specification; everything else is the generated code."""
    return result_rows if engine == "interpreter" else generated_rows


@exactly
def generated_rows(
    rules: Mapping[str, Any], form: Form, as_of: datetime,
    leads: Iterable[Mapping[str, Any]], events: Iterable[Mapping[str, Any]],
) -> Iterator[Row]:  # fmt: skip
    """A row of the result for each lead, by code that is made of the rules once."""
    from slalang.engines.python import scorer_of

    scorer, instant = scorer_of(rules), microseconds(as_of)
    classes = len(form.scores) + len(form.classes)
    stages, fired = words(len(form.stages)), words(len(leaves(form)))
    for lead, seen in _with_events(leads, events):
        found = scorer.score_row(lead, seen, as_of_us=instant)
        yield (
            lead[LEAD], *found.found[:classes], *_words(found.reached, stages), found.stage,
            *_words(found.fired, fired),
        )  # fmt: skip


@exactly
def result_rows(
    rules: Mapping[str, Any], form: Form, as_of: datetime,
    leads: Iterable[Mapping[str, Any]], events: Iterable[Mapping[str, Any]],
) -> Iterator[Row]:  # fmt: skip
    """A row of the result for each lead, by the reference evaluator."""
    columns = columns_of(form)
    kinds: dict[str, dict[str, str]] = {}
    for (kind, name), column in columns.properties.items():
        kinds.setdefault(kind, {})[name] = column
    instant = microseconds(as_of)
    for lead, events_seen in _with_events(leads, events):
        seen = [occurrence_of(one, kinds.get(one["event"], {}), columns) for one in events_seen]
        known = records_of(lead, columns)
        case = Case(rules, known, tuple(sorted(seen, key=lambda one: one.at)), instant)
        yield row_of(form, lead[LEAD], evaluated(case, as_of))


def row_of(form: Form, lead: str, found: Evaluation) -> Row:
    """One row, in the order of the contract."""
    scores = [score.milli for score in found.score_traces]
    classes = [group.band for group in found.class_traces]
    stages = [stage.outcome is Outcome.FIRED for stage in found.stage_traces]
    fired = [
        trace.outcome is Outcome.FIRED
        for score in found.score_traces
        for rule in score.rules
        for trace in _leaves(rule)
    ]
    assert len(fired) == len(leaves(form))
    return (lead, *scores, *classes, *_bits(stages), found.stage, *_bits(fired))


def value_of(input_: Input, value: Any) -> Value:
    """A canonical value as the evaluator holds it."""
    match input_.type:
        case "count" | "number" | "money" as kind:
            return Fraction(value, SCALE[kind])
        case "date":
            return midnight(datetime(1970, 1, 1).date() + timedelta(days=value))
        case "time":
            hours, rest = divmod(value, 3600)
            minutes, seconds = divmod(rest, 60)
            return f"{hours:02}:{minutes:02}" + (f":{seconds:02}" if seconds else "")
        case "texts":
            return tuple(value)
        case _:
            found: Value = value
            return found


def _with_events(
    leads: Iterable[Mapping[str, Any]], events: Iterable[Mapping[str, Any]]
) -> Iterator[tuple[Mapping[str, Any], list[Mapping[str, Any]]]]:
    """Each lead with its events. Both come in the order of identifiers."""
    waiting = iter(events)
    event: Mapping[str, Any] | None = next(waiting, None)
    for lead in leads:
        name, seen = lead[LEAD], []
        while event is not None and event[LEAD] <= name:
            if event[LEAD] == name:
                seen.append(event)
            event = next(waiting, None)
        yield lead, seen


def records_of(lead: Mapping[str, Any], columns: Columns) -> dict[str, dict[str, Value]]:
    """What a canonical lead says of itself and of its other records, as the evaluator holds it."""
    known: dict[str, dict[str, Value]] = {}
    for (record, name), column in columns.attributes.items():
        values = known.setdefault(record, {})
        if lead[column] is not None:
            values[name] = value_of(columns.attribute_inputs[column], lead[column])
    return known


def occurrence_of(
    event: Mapping[str, Any], properties: Mapping[str, str], columns: Columns
) -> Occurrence:
    """A canonical event as the evaluator holds it; `properties` are the columns of its kind."""
    known = {
        name: value_of(columns.property_inputs[column], event[column])
        for name, column in properties.items()
        if event[column] is not None
    }
    return Occurrence(event["event"], event["at_us"], known)


def _leaves(trace: RuleTrace) -> Iterator[RuleTrace]:
    if not trace.inside:
        yield trace
    for inside in trace.inside:
        yield from _leaves(inside)


def _bits(flags: Sequence[bool]) -> list[int]:
    return _words(sum(flag << bit for bit, flag in enumerate(flags)), words(len(flags)))


def _words(bits: int, count: int) -> list[int]:
    mask = (1 << WORD) - 1
    return [bits >> place * WORD & mask for place in range(count)]
