"""Trino, and Athena, which is made of it."""

from __future__ import annotations

from collections.abc import Callable

from slalang.engines.sql.dialects.base import Dialect, quoted, standard_text

INT64 = 2**63 - 1


def _any(items: str, test: Callable[[str], str]) -> str:
    return f"any_match({items}, one -> {test('one')})"


def _quotient(number: str, by: int, wide: bool) -> str:
    # A division of decimals is rounded; this one leaves nothing to round.
    if wide:
        return f"CAST(({number} - {number} % {by}) / {by} AS DECIMAL(38, 0))"
    return f"({number} / {by})"


def _ends(item: str, part: str) -> str:
    return f"(length({item}) >= length({part}) AND substr({item}, -length({part})) = {part})"


TRINO = Dialect(
    name="trino",
    title="Trino",
    verified=False,
    identifier=quoted,
    text=standard_text,
    types={
        "int": "BIGINT",
        "wide": "DECIMAL(38, 0)",
        "text": "VARCHAR",
        "texts": "ARRAY(VARCHAR)",
        "bool": "BOOLEAN",
    },
    contains=lambda item, part: f"strpos({item}, {part}) > 0",
    starts_with=lambda item, part: f"starts_with({item}, {part})",
    ends_with=_ends,
    matches=lambda item, pattern: f"regexp_like({item}, {standard_text(pattern)})",
    holds=lambda items, item: f"contains({items}, {item})",
    any_text=_any,
    quotient=_quotient,
    count_if=lambda condition: f"count_if({condition})",
    number=lambda value: str(value) if abs(value) <= INT64 else f"DECIMAL '{value}'",
)
