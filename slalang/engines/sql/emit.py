"""A plan and a dialect in; one readable, commented query out."""

from __future__ import annotations

from collections.abc import Sequence

from slalang.engines.sql.dialects.base import Dialect
from slalang.engines.sql.expressions import (
    INT64,
    Case,
    Constant,
    Expression,
    Null,
    Sure,
    bound,
    columns,
    kind_of,
)
from slalang.engines.sql.plan import NULL_WITHOUT_ONE, Aggregate, Computed, Plan
from slalang.engines.sql.spell import WIDTH, laid_out, text_of
from slalang.engines.sql.unpack import gathered_word, limit, unpacked
from slalang.engines.sql.work import MOST_EVENTS
from slalang.form.columns import AT, EVENT, LEAD
from slalang.source.frozen import dataclass


def query_of(plan: Plan, dialect: Dialect, *, leads: str = "leads", events: str = "events") -> str:
    """The query. `leads` and `events` are relations in the shape of the canonical tables,
    as SQL says them: names, or queries in brackets."""
    parts = [_facts(plan, dialect, leads)]
    before = "facts"
    for step in range(1, plan.steps + 1):
        of = _Source(plan, dialect, before, events)
        gathered = [one for one in plan.aggregates if one.depth == step]
        joined: list[tuple[str, Aggregate]] = []
        plain = tuple(one for one in gathered if one.newest is None)
        if plain:
            parts.append(_gathering(f"events_{step}", plain, of))
            joined += [(f"events_{step}", one) for one in plain]
        for one in gathered:
            if one.newest is not None:
                parts.append(_newest(f"newest_{one.name}", one, of))
                joined.append((f"newest_{one.name}", one))
        computed = [one for one in plan.computed if one.depth == step]
        parts.append(_step(f"step_{step}", joined, computed, of))
        before = f"step_{step}"
    result = [_named(dialect, f"l.{dialect.identifier(LEAD)}", LEAD)]
    result += [
        _named(dialect, _typed(dialect, one.expression, 2), one.name, one.comment)
        for one in plan.result
    ]
    return (
        f"{_head(dialect)}WITH\n" + ",\n".join(parts)
        + f"\nSELECT\n{_lines(result, 2)}\nFROM {before} AS l"
        + (f"\n{dialect.settings}" if dialect.settings else "")
    )  # fmt: skip


def comment_of(text: str) -> str:
    """A text as a comment to the end of the line; nothing in it can end the comment."""
    safe = "".join(_HARMLESS.get(char, char if char.isprintable() else " ") for char in text)
    return f"-- {safe.strip()}" if safe.strip() else ""


_HARMLESS = {"\\": "/", "{": "(", "}": ")"}
"""Spark reads on after a backslash at the end; braces are where templates put in their own."""


def _head(dialect: Dialect) -> str:
    if dialect.verified:
        return ""
    return (
        f"-- We have never run this query: it is written from what {dialect.title} documents.\n"
        "-- Compare what it finds with another engine before you rely on it.\n"
    )


def _facts(plan: Plan, dialect: Dialect, leads: str) -> str:
    names = [LEAD, *plan.attributes]
    columns = [f"l.{dialect.identifier(name)}" for name in names]
    rows = [_named(dialect, column, name) for column, name in zip(columns, names, strict=True)]
    return f"facts AS (\n  SELECT\n{_lines(rows, 4)}\n  FROM {leads} AS l\n)"


@dataclass(frozen=True, slots=True)
class _Source:
    """Where a step takes its rows from."""

    plan: Plan
    dialect: Dialect
    before: str
    """The step before."""
    events: str


def _gathering(name: str, gathered: tuple[Aggregate, ...], of: _Source) -> str:
    dialect = of.dialect
    key = f"e.{dialect.identifier(LEAD)}"
    rows: list[str | _Named] = [_named(dialect, key, LEAD)]
    own = [one for one in gathered if one.lane is None]
    rows += [_named(dialect, _gather(dialect, one, 4), one.name, one.comment) for one in own]
    packed = {one.lane.word for one in gathered if one.lane is not None}
    words = [one for one in of.plan.words if one.name in packed]
    rows += [_named(dialect, gathered_word(dialect, one), one.name) for one in words]
    limited = f"\n  HAVING {limit(dialect)}" if words else ""
    return (
        f"{name} AS (\n  SELECT\n{_lines(rows, 4)}\n{_events(gathered, of)}\n{_known_events(of)}"
        f"\n  GROUP BY {key}{limited}\n)"
    )


def _newest(name: str, it: Aggregate, of: _Source) -> str:
    """Only the newest occurrences count; of those at one instant it does not matter which."""
    assert it.value is not None
    dialect = of.dialect
    key, at = f"e.{dialect.identifier(LEAD)}", f"e.{dialect.identifier(AT)}"
    worth, place = dialect.identifier("worth"), dialect.identifier("place")
    most = bound(it.value) * it.newest if it.newest else 0
    lead = dialect.identifier(LEAD)
    rows: list[str | _Named] = [
        _named(dialect, key, LEAD),
        _named(dialect, _summand(dialect, it.value, most, 6), "worth"),
        f"row_number() OVER (PARTITION BY {key} ORDER BY {at} DESC) AS {place}",
    ]
    sum_ = _named(dialect, _as_int(dialect, f"sum(n.{worth})", most), it.name, it.comment)
    return (
        f"{name} AS (\n  SELECT\n{_lines([f'n.{lead} AS {lead}', sum_], 4)}\n"
        f"  FROM (\n    SELECT\n{_lines(rows, 6)}\n{_events((it,), of, 4)}\n"
        f"{_known_events(of, 4)}\n      AND {_test(it.condition, dialect, 8)}\n  ) AS n\n"
        f"  WHERE n.{place} <= {it.newest}\n  GROUP BY n.{lead}\n)"
    )


def _step(
    name: str, joined: list[tuple[str, Aggregate]], computed: list[Computed], of: _Source
) -> str:
    dialect = of.dialect
    rows: list[str | _Named] = ["l.*"]
    sources: dict[str, str] = {}
    for source, one in joined:
        alias = sources.setdefault(source, f"a{len(sources) + 1}")
        column = f"{alias}.{dialect.identifier(one.name)}"
        if one.lane is not None:
            column = unpacked(dialect, alias, one, one.lane)
        elif one.how not in NULL_WITHOUT_ONE:
            column = f"coalesce({column}, 0)"
        rows.append(_named(dialect, column, one.name))
    rows += [
        _named(dialect, _typed(dialect, one.expression, 4), one.name, one.comment)
        for one in computed
    ]
    joins = "".join(
        f"\n  LEFT JOIN {source} AS {alias}"
        f" ON {alias}.{dialect.identifier(LEAD)} = l.{dialect.identifier(LEAD)}"
        for source, alias in sources.items()
    )
    fence = f"\n  {dialect.fence}" if dialect.fence else ""
    return f"{name} AS (\n  SELECT\n{_lines(rows, 4)}\n  FROM {of.before} AS l{joins}{fence}\n)"


def _events(gathered: tuple[Aggregate, ...], of: _Source, at: int = 2) -> str:
    lead = of.dialect.identifier(LEAD)
    asks_lead = any(
        column.of == "l"
        for one in gathered
        for part in (one.condition, one.value)
        if part is not None
        for column in columns(part)
    )
    pad = " " * at
    join = f"\n{pad}JOIN {of.before} AS l ON l.{lead} = e.{lead}" if asks_lead else ""
    return f"{pad}FROM {of.events} AS e{join}"


def _known_events(of: _Source, at: int = 2) -> str:
    """Only kinds that the rules read, and nothing that is still to come."""
    plan, dialect = of.plan, of.dialect
    pad = " " * at
    kinds = [dialect.text(name) for name in plan.events]
    listed = ", ".join(kinds)
    if len(listed) > WIDTH - at:
        listed = f"\n{pad}  " + f",\n{pad}  ".join(kinds) + f"\n{pad}"
    event, instant = (f"e.{dialect.identifier(name)}" for name in (EVENT, AT))
    as_of = text_of(plan.as_of, dialect)
    return f"{pad}WHERE {event} IN ({listed})\n{pad}  AND {instant} <= {as_of}"


def _test(it: Expression, dialect: Dialect, at: int) -> str:
    """A condition that stands between other words."""
    text = laid_out(it, dialect, at)
    if "\n" not in text:
        return text_of(it, dialect)
    return f"(\n{' ' * at}{text}\n{' ' * (at - 2)})"


def _gather(dialect: Dialect, it: Aggregate, at: int) -> str:
    condition = laid_out(it.condition, dialect, at + 4)
    instant = f"e.{dialect.identifier(AT)}"
    match it.how:
        case "count":
            return dialect.count_if(condition)
        case "any":
            return _as_int(dialect, f"max(CASE WHEN {condition} THEN 1 ELSE 0 END)", 1)
        case "least":
            assert it.value is not None, it.name
            return f"min(CASE WHEN {condition} THEN {laid_out(it.value, dialect, at + 4)} END)"
        case "first":
            return f"min(CASE WHEN {condition} THEN {instant} END)"
        case "last":
            return f"max(CASE WHEN {condition} THEN {instant} END)"
        case "distinct":
            assert it.value is not None
            return dialect.distinct(
                condition, text_of(it.value, dialect), kind_of(it.value) == "texts"
            )
        case "sum":
            assert it.value is not None, it.name
            most = bound(it.value) * MOST_EVENTS
            value = _summand(dialect, it.value, most, at + 4)
            return _as_int(dialect, f"sum(CASE WHEN {condition} THEN {value} ELSE 0 END)", most)


def _summand(dialect: Dialect, value: Expression, most: int, at: int) -> str:
    """A value to be added up, as wide as the sum."""
    text = laid_out(value, dialect, at)
    return text if most <= INT64 else f"CAST({text} AS {dialect.types['wide']})"


def _as_int(dialect: Dialect, number: str, most: int) -> str:
    return f"CAST({number} AS {dialect.types['int' if most <= INT64 else 'wide']})"


def _typed(dialect: Dialect, it: Expression, at: int) -> str:
    """An expression as a column: what could be of another type elsewhere gets its own."""
    if isinstance(it, Constant | Sure | Null) or kind_of(it) == "int":
        kind = kind_of(it)
        most = bound(it) if kind == "int" else 0
        text = laid_out(it, dialect, at if isinstance(it, Case) else at + 2)
        return f"CAST({text} AS {dialect.types['wide' if most > INT64 else kind]})"
    text = laid_out(it, dialect, at + 2)
    return f"(\n{' ' * (at + 2)}{text}\n{' ' * at})" if "\n" in text else text


@dataclass(frozen=True, slots=True)
class _Named:
    """A column, and what is said about it, in one or more lines."""

    text: str
    comment: str


def _named(dialect: Dialect, expression: str, name: str, comment: str = "") -> _Named:
    said = "\n".join(filter(None, map(comment_of, comment.split("\n"))))
    return _Named(f"{expression} AS {dialect.identifier(name)}", said)


def _lines(rows: Sequence[str | _Named], indent: int) -> str:
    """Columns one to a line; a comment stands behind a short one, and above a long one."""
    pad = " " * indent
    lines = []
    for number, row in enumerate(rows):
        text, said = (row, "") if isinstance(row, str) else (row.text, row.comment)
        text += "," if number < len(rows) - 1 else ""
        if not said:
            lines.append(pad + text)
        elif "\n" not in text + said and indent + len(text) + len(said) + 2 <= WIDTH:
            lines.append(f"{pad}{text}  {said}")
        else:
            lines += [*(pad + line for line in said.split("\n")), pad + text]
    return "\n".join(lines)
