"""Apache Spark SQL, from 3.5 on."""

from __future__ import annotations

from collections.abc import Callable

from slalang.engines.sql.dialects.base import Dialect, backslashed_text, backticked
from slalang.evaluate import RulesProblem


def _name(name: str) -> str:
    # Spark replaces this before it reads the query, even inside a quoted name.
    if "${" in name:
        raise RulesProblem(f"Spark would put a variable into the name `{name}`")
    return backticked(name)


def _any(items: str, test: Callable[[str], str]) -> str:
    return f"exists({items}, one -> {test('one')})"


def _whole(number: str, by: int, wide: bool) -> str:
    return f"CAST({number} div {by} AS DECIMAL(38, 0))" if wide else f"({number} div {by})"


SPARK = Dialect(
    name="spark",
    title="Apache Spark",
    verified=True,
    identifier=_name,
    text=backslashed_text,
    types={
        "int": "BIGINT",
        "wide": "DECIMAL(38, 0)",
        "text": "STRING",
        "texts": "ARRAY<STRING>",
        "bool": "BOOLEAN",
    },
    contains=lambda item, part: f"contains({item}, {part})",
    starts_with=lambda item, part: f"startswith({item}, {part})",
    ends_with=lambda item, part: f"endswith({item}, {part})",
    matches=lambda item, pattern: f"regexp_like({item}, {backslashed_text(pattern)})",
    holds=lambda items, item: f"array_contains({items}, {item})",
    any_text=_any,
    quotient=_whole,
    count_if=lambda condition: f"count_if({condition})",
)
