"""DuckDB."""

from __future__ import annotations

from collections.abc import Callable

from slalang.engines.sql.dialects.base import Dialect, Packing, quoted, standard_text


def _any(items: str, test: Callable[[str], str]) -> str:
    return f"len(list_filter({items}, lambda one: {test('one')})) > 0"


TOO_MANY = "slalang: a lead has too many events for the packed query"
"""What a packed query stops with; the plain one does not stop."""

DUCKDB = Dialect(
    name="duckdb",
    title="DuckDB",
    verified=True,
    identifier=quoted,
    text=standard_text,
    types={
        "int": "BIGINT",
        "wide": "HUGEINT",
        "text": "VARCHAR",
        "texts": "VARCHAR[]",
        "bool": "BOOLEAN",
    },
    contains=lambda item, part: f"contains({item}, {part})",
    starts_with=lambda item, part: f"starts_with({item}, {part})",
    ends_with=lambda item, part: f"ends_with({item}, {part})",
    matches=lambda item, pattern: f"regexp_matches({item}, {standard_text(pattern)})",
    holds=lambda items, item: f"list_contains({items}, {item})",
    any_text=_any,
    quotient=lambda number, by, _: f"({number} // {by})",
    count_if=lambda condition: f"count(*) FILTER ({condition})",
    packing=Packing(
        # What a plain sum keeps for each group has 128 bits.
        sum=lambda value: f"sum_no_overflow({value})",
        marks=lambda value: f"bit_or({value})",
        bits=lambda word, shift, width: f"(({word} >> {shift}) & {(1 << width) - 1})",
        at_most=lambda most: (
            f"CASE WHEN count(*) > {most} THEN CAST(error('{TOO_MANY}') AS BOOLEAN) ELSE TRUE END"
        ),
    ),
)
