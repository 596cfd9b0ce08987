"""DuckDB."""

from __future__ import annotations

from collections.abc import Callable

from slalang.engines.sql.dialects.base import Dialect, quoted, standard_text


def _any(items: str, test: Callable[[str], str]) -> str:
    return f"len(list_filter({items}, lambda one: {test('one')})) > 0"


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
)
