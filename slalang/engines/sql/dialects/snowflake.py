"""Snowflake. Names are quoted as they stand, so that the tables have them in small letters."""

from __future__ import annotations

from collections.abc import Callable

from slalang.engines.sql.dialects.base import (
    Dialect,
    any_group_counts,
    backslashed_text,
    named_within,
    quoted,
)


def _matches(item: str, pattern: str) -> str:
    # It asks for the whole text, and knows no brackets that are not counted.
    anywhere = f".*({any_group_counts(pattern)}).*"
    return f"REGEXP_LIKE({item}, {backslashed_text(anywhere)}, 's')"


def _any(items: str, test: Callable[[str], str]) -> str:
    return f"ARRAY_SIZE(FILTER({items}, one VARCHAR -> {test('one')})) > 0"


def _holds(items: str, item: str) -> str:
    return f"ARRAY_CONTAINS(CAST({item} AS VARIANT), {items})"


def _quotient(number: str, by: int, _: bool) -> str:
    # What is left of a division would be rounded.
    return f"CAST(({number} - MOD({number}, {by})) / {by} AS NUMBER(38, 0))"


def _distinct(condition: str, value: str, is_list: bool) -> str:
    counted = f"TO_JSON({value})" if is_list else value
    return f"COUNT(DISTINCT CASE WHEN {condition} THEN {counted} END)"


SNOWFLAKE = Dialect(
    name="snowflake",
    title="Snowflake",
    verified=False,
    identifier=lambda name: quoted(named_within(255, "Snowflake", name)),
    text=backslashed_text,
    types={
        "int": "BIGINT",
        "wide": "NUMBER(38, 0)",
        "text": "VARCHAR",
        "texts": "ARRAY",
        "bool": "BOOLEAN",
    },
    contains=lambda item, part: f"CONTAINS({item}, {part})",
    starts_with=lambda item, part: f"STARTSWITH({item}, {part})",
    ends_with=lambda item, part: f"ENDSWITH({item}, {part})",
    matches=_matches,
    holds=_holds,
    any_text=_any,
    quotient=_quotient,
    count_if=lambda condition: f"COUNT_IF({condition})",
    same_lists=lambda one, other: f"(TO_JSON({one}) = TO_JSON({other}))",
    distinct=_distinct,
)
