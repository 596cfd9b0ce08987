"""A form and a dialect in; what a query reads and what it gives, as comments of SQL, out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from slalang.engines.sql.dialects import Dialect
from slalang.engines.sql.emit import comment_of
from slalang.engines.sql.plan import Plan
from slalang.form.columns import AT, EVENT, LEAD, WORD, Columns, columns_of, leaves, words
from slalang.form.nodes import Class, FirstMatch, Form, Group, Input, Rule
from slalang.source.frozen import dataclass

HELD: Mapping[str, tuple[str, str]] = {
    "text": ("text", "prepared, never empty"),
    "person": ("text", "prepared, never empty"),
    "choice": ("text", "one of its names"),
    "texts": ("texts", "prepared, none empty"),
    "count": ("int", "whole, not below 0"),
    "number": ("int", "in millionths"),
    "money": ("int", "in ten-thousandths"),
    "date": ("int", "days since 1970-01-01"),
    "time": ("int", "seconds of the day"),
    "truth": ("bool", ""),
}
"""What a canonical column holds: the kind of its SQL type, and in words."""


@dataclass(frozen=True, slots=True)
class Line:
    """One column of a table, for people."""

    column: str
    type: str
    meaning: str


def lead_lines(form: Form, dialect: Dialect, read: Collection[str]) -> list[Line]:
    """The columns of the canonical `leads` that a query reads."""
    found = columns_of(form)
    records = {record.name: record.title for record in form.records}
    lines = [Line(LEAD, dialect.types["text"], "whose row it is: never NULL, no two the same")]
    for (record, _), column in found.attributes.items():
        if column not in read:
            continue
        whose = "" if record == "lead" else f" of {records[record]}"
        lines.append(_line(column, found.attribute_inputs[column], dialect, whose))
    return lines


def event_lines(
    form: Form, dialect: Dialect, read: Collection[str], kinds: Collection[str]
) -> list[Line]:
    """The columns of the canonical `events` that a query reads, and the kinds."""
    found = columns_of(form)
    text, int_ = dialect.types["text"], dialect.types["int"]
    lines = [
        Line(LEAD, text, "whose event it is"),
        Line(EVENT, text, "what happened, by its name; only those below are read"),
        Line(AT, int_, "when, in microseconds since 1970, UTC; never NULL"),
    ]
    having: dict[str, list[str]] = {}
    for (event, _), column in found.properties.items():
        if column in read and event in kinds:
            having.setdefault(column, []).append(event)
    for column, events in having.items():
        whose = f" of {', '.join(events)}"
        lines.append(_line(column, found.property_inputs[column], dialect, whose))
    named = {event.name: event.title for event in form.events}
    return lines + [Line("", "", f"{kind}: {named[kind]}") for kind in kinds]


def result_lines(form: Form, dialect: Dialect, plan: Plan) -> list[Line]:
    """The columns of the result, with the values that the query can give."""
    found = columns_of(form)
    text, int_ = dialect.types["text"], dialect.types["int"]
    or_null = {name: "" if name in plan.sure else ", or NULL" for name in _nullable(found)}
    stages = ", ".join(plan.stages)
    last = f"the last of them: {stages}{or_null['stage']}" if stages else "always NULL"
    return [
        Line(LEAD, text, "the lead; every lead has one row"),
        *(
            Line(found.scores[one.name], int_, f"{one.title}: thousandths of a point, never NULL")
            for one in form.scores
        ),
        *(
            Line(found.classes[one.name], text, _class(one, or_null[found.classes[one.name]]))
            for one in form.classes
        ),
        *(
            Line(f"stages_{at}", int_, f"which stages are true: {_bits(at, len(form.stages))}")
            for at in range(words(len(form.stages)))
        ),
        Line("stage", text, last),
        *(
            Line(f"fired_{at}", int_, f"which rules fired: {_bits(at, len(leaves(form)))}")
            for at in range(words(len(leaves(form))))
        ),
    ]


def never_lines(plan: Plan) -> list[str]:
    """Rules that fire for no lead, as comments: what they ask is not in the data of one lead."""
    return [comment_of(f"Never fires here: {', '.join(plan.never)}.")] if plan.never else []


def table_of_lines(lines: Iterable[Line], indent: str = "  ") -> list[str]:
    """The same as comments, in columns."""
    rows = list(lines)
    wide = max((len(row.column) for row in rows), default=0)
    types = max((len(row.type) for row in rows), default=0)
    return [
        "-- " + indent + comment_of(f".{row.column:{wide}}  {row.type:{types}}  {row.meaning}")[4:]
        for row in rows
    ]


def heading(form: Form, dialect: Dialect, what: str) -> list[str]:
    """What a file is, and what it was made of."""
    version = f", version {form.version}" if form.version else ""
    lines = [
        comment_of(f"{what}. {dialect.title}; “{form.title}”{version}."),
        comment_of(f"Made by {form.generator} from the model {form.model_hash or '(no hash)'}."),
        comment_of("Change the agreement and build this again; do not change it here."),
    ]
    if not dialect.verified:
        lines += [
            "--",
            comment_of(f"NOT VERIFIED: this query was never run on {dialect.title} in our tests."),
            comment_of("Compare it with `slalang score` on your own leads before you rely on it."),
        ]
    return lines


def placed(form: Form, places: Mapping[str, str]) -> Form:
    """The same form; titles end with the place in the text, where it is known.

    `places` are files and lines: of rules by id, of terms, classes and stages by `stage sql`.
    """
    if not places:
        return form
    scores = tuple(
        _with(score, rules=tuple(_placed(rule, places) for rule in score.rules))
        for score in form.scores
    )
    found: Form = _with(
        form,
        scores=scores,
        terms=tuple(_titled(one, places.get(f"term {one.name}")) for one in form.terms),
        classes=tuple(_titled(one, places.get(f"class {one.name}")) for one in form.classes),
        stages=tuple(_titled(one, places.get(f"stage {one.name}")) for one in form.stages),
    )
    return found


def _placed(rule: Rule, places: Mapping[str, str]) -> Rule:
    found: Rule = _titled(rule, places.get(rule.id))
    if isinstance(found, FirstMatch | Group):
        found = _with(found, rules=tuple(_placed(one, places) for one in found.rules))
    return found


def _titled(it: Any, where: str | None) -> Any:
    return _with(it, title=f"{it.title} ({where})") if where else it


def _with(it: Any, **changes: Any) -> Any:
    return type(it)(*(changes.get(name, getattr(it, name)) for name in type(it).__match_args__))


def _line(column: str, it: Input, dialect: Dialect, whose: str) -> Line:
    kind, held = HELD[it.type]
    if it.type == "choice":
        held = f"one of {', '.join(choice.value for choice in it.choices)}"
    if it.type == "money":
        held += f" of {it.currency}"
    said = f"{it.title}{whose}"
    return Line(column, dialect.types[kind], f"{said}: {held}" if held else said)


def _nullable(found: Columns) -> tuple[str, ...]:
    return (*found.classes.values(), "stage")


def _class(it: Class, or_null: str) -> str:
    return f"{it.title}: {', '.join(band.name for band in it.bands)}{or_null}"


def _bits(at: int, count: int) -> str:
    first, last = at * WORD, min(count, (at + 1) * WORD) - 1
    if last < first:
        return "there are none"
    return f"bit {first} to {last}, from the lowest on" if last > first else f"bit {first}"
