"""The result of an engine in; queries of what people and their tools want to see of it, out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from slalang.data.quoting import identifier, listed, literal
from slalang.form import Columns, Form, columns_of, leaves, words
from slalang.form.columns import LEAD, WORD

SEPARATOR = " | "
"""Between the texts of a list in one cell of CSV."""


class Shown(NamedTuple):
    """A column for people, with the expression that gives it from the table `result`."""

    name: str
    sql: str
    type: str
    """`text`, `points`, `list` or `bits`."""


def columns_shown(form: Form, *, lists: bool, bits: bool) -> tuple[Shown, ...]:
    """Identifier, scores, classes, stage; then lists of names, or words of bits, or both."""
    columns = columns_of(form)
    found = [Shown(LEAD, LEAD, "text")]
    found += [Shown(name, identifier(name), "points") for name in columns.scores.values()]
    found += [Shown(name, identifier(name), "text") for name in columns.classes.values()]
    found.append(Shown("stage", "stage", "text"))
    stages, rules = words(len(form.stages)), words(len(leaves(form)))
    if bits:
        found += [Shown(f"stages_{i}", f"stages_{i}", "bits") for i in range(stages)]
        found += [Shown(f"fired_{i}", f"fired_{i}", "bits") for i in range(rules)]
    if lists:
        names = [stage.name for stage in form.stages]
        taken = {shown.name.casefold() for shown in found}
        found.append(Shown(_free("stages", taken), _decoded("stages", names), "list"))
        fired = leaves(form)
        found.append(
            Shown(_free("fired", taken), _decoded("fired", [rule.id for rule in fired]), "list")
        )
        titles = [rule.title for rule in fired]
        found.append(Shown(_free("reasons", taken), _decoded("fired", titles), "list"))
    return tuple(found)


def contract(form: Form) -> tuple[tuple[str, str], ...]:
    """The columns that every engine gives, with their types in DuckDB."""
    columns: Columns = columns_of(form)
    return (
        (LEAD, "VARCHAR"),
        *((name, "BIGINT") for name in columns.scores.values()),
        *((name, "VARCHAR") for name in columns.classes.values()),
        *((f"stages_{i}", "BIGINT") for i in range(words(len(form.stages)))),
        ("stage", "VARCHAR"),
        *((f"fired_{i}", "BIGINT") for i in range(words(len(leaves(form))))),
    )


def typed_query(shown: Sequence[Shown], source: str) -> str:
    """For Parquet and DuckDB: scores are exact decimals, lists are lists."""
    return _query(shown, source, lambda it: points_sql(it.sql) if it.type == "points" else it.sql)


def text_query(shown: Sequence[Shown], source: str) -> str:
    """For CSV: everything is text, and no text is a formula to a spreadsheet."""
    return _query(shown, source, _cell)


def json_query(shown: Sequence[Shown], source: str) -> str:
    """For JSON lines: one column of text, an object to a row; numbers keep every digit."""
    parts = []
    for number, it in enumerate(shown):
        value = points_text(it.sql) if it.type == "points" else f"to_json({it.sql})"
        before = ("{" if number == 0 else ", ") + _json_name(it.name) + ": "
        parts.append(f"{literal(before)} || coalesce(CAST({value} AS VARCHAR), 'null')")
    return f"SELECT {' || '.join(parts)} || '}}' AS line FROM {source}"


def points_sql(milli: str) -> str:
    """Thousandths of a point as an exact decimal number of points."""
    return f"CAST({milli} * 0.001 AS DECIMAL(18, 3))"


def points_text(milli: str) -> str:
    """Thousandths of a point as the shortest text: `12.5`."""
    fraction = f"rtrim(CAST({points_sql(milli)} AS VARCHAR), '0')"
    whole = f"CAST({milli} // 1000 AS VARCHAR)"
    return f"CASE WHEN {milli} % 1000 = 0 THEN {whole} ELSE {fraction} END"


def _query(shown: Sequence[Shown], source: str, sql: Callable[[Shown], str]) -> str:
    found = ", ".join(f"{sql(it)} AS {identifier(it.name)}" for it in shown)
    return f"SELECT {found} FROM {source}"


def _cell(it: Shown) -> str:
    match it.type:
        case "points":
            return points_text(it.sql)
        case "list":
            separator, escaped = literal("|"), literal("\\|")
            items = f"list_transform({it.sql}, lambda i: replace(i, {separator}, {escaped}))"
            return harmless_sql(f"nullif(array_to_string({items}, {literal(SEPARATOR)}), '')")
        case "bits":
            return it.sql
        case _:
            return harmless_sql(it.sql)


def harmless_sql(text: str) -> str:
    """A text for a cell of CSV, which no spreadsheet computes."""
    starts = listed(["=", "+", "-", "@", "\t", "\r"])
    return f"CASE WHEN left({text}, 1) IN ({starts}) THEN '''' || {text} ELSE {text} END"


def _decoded(word: str, names: Iterable[str]) -> str:
    tests = ", ".join(
        f"CASE WHEN {word}_{bit // WORD} & {1 << bit % WORD} <> 0 THEN {literal(name)} END"
        for bit, name in enumerate(names)
    )
    if not tests:
        return "CAST([] AS VARCHAR[])"
    return f"list_filter([{tests}], lambda i: i IS NOT NULL)"


def _json_name(name: str) -> str:
    import json

    return json.dumps(name, ensure_ascii=False)


def _free(wanted: str, taken: set[str]) -> str:
    while wanted.casefold() in taken:
        wanted += "_"
    taken.add(wanted.casefold())
    return wanted
