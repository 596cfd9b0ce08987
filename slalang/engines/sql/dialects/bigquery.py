"""BigQuery. Its tables keep no unknown list: a list stands in a STRUCT, which may be NULL."""

from __future__ import annotations

from collections.abc import Callable

from slalang.engines.sql.dialects.base import Dialect, backslashed_text, named_within

INT64 = 2**63 - 1


def _name(name: str) -> str:
    # A backslash escapes in names, too.
    escaped = backslashed_text(named_within(300, "BigQuery", name))[1:-1].replace("\\'", "'")
    return "`" + escaped.replace("`", "\\`") + "`"


def _any(items: str, test: Callable[[str], str]) -> str:
    return f"EXISTS (SELECT 1 FROM UNNEST({items}.items) AS one WHERE {test('one')})"


def _same(one: str, other: str) -> str:
    # Lists can be neither compared nor counted.
    return f"(TO_JSON_STRING({one}) = TO_JSON_STRING({other}))"


def _number(value: int) -> str:
    return str(value) if abs(value) <= INT64 else f"BIGNUMERIC '{value}'"


def _distinct(condition: str, value: str, is_list: bool) -> str:
    if is_list:
        value = f"CASE WHEN {value} IS NOT NULL THEN TO_JSON_STRING({value}) END"
    return f"COUNT(DISTINCT CASE WHEN {condition} THEN {value} END)"


BIGQUERY = Dialect(
    name="bigquery",
    title="BigQuery",
    verified=False,
    identifier=_name,
    text=backslashed_text,
    types={
        "int": "INT64",
        "wide": "BIGNUMERIC",
        "text": "STRING",
        "texts": "STRUCT<items ARRAY<STRING>>",
        "bool": "BOOL",
    },
    contains=lambda item, part: f"STRPOS({item}, {part}) > 0",
    starts_with=lambda item, part: f"STARTS_WITH({item}, {part})",
    ends_with=lambda item, part: f"ENDS_WITH({item}, {part})",
    matches=lambda item, pattern: f"REGEXP_CONTAINS({item}, {backslashed_text(pattern)})",
    holds=lambda items, item: f"{item} IN UNNEST({items}.items)",
    any_text=_any,
    quotient=lambda number, by, _: f"DIV({number}, {by})",
    count_if=lambda condition: f"COUNTIF({condition})",
    same_lists=_same,
    number=_number,
    distinct=_distinct,
)
