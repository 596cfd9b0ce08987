"""ClickHouse. A list can not be NULL there: `[]` is an unknown one, `[['a', 'b']]` a known one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from slalang.engines.sql.dialects.base import Dialect, sayable
from slalang.evaluate import RulesProblem

INT32, INT64 = 2**31 - 1, 2**63 - 1


def _text(text: str) -> str:
    # It knows \xHH, but no \uHHHH; everything else may stand as it is.
    return "'" + sayable(text).replace("\\", "\\\\").replace("'", "\\'") + "'"


def _name(name: str) -> str:
    if "." in name:
        # `l.x` could be the column `x` of `l`, or the column `l.x`.
        raise RulesProblem(f"ClickHouse reads `{name}` as two names: leave the point out")
    return '"' + sayable(name).replace("\\", "\\\\").replace('"', '\\"') + '"'


def _any(items: str, test: Callable[[str], str]) -> str:
    return f"arrayExists(one -> {test('one')}, {items}[1])"


def _holds(items: str, item: str) -> str:
    # `has` does not find NULL, where the question is open.
    return f"CASE WHEN {item} IS NULL THEN NULL ELSE has({items}[1], {item}) END"


def _among(item: str, options: Sequence[str]) -> str:
    # NULL IN (…) is false.
    return f"CASE WHEN {item} IS NULL THEN NULL ELSE {item} IN ({', '.join(options)}) END"


def _number(value: int) -> str:
    # Literals above 2^32 are unsigned, and nothing holds both them and what is below 0.
    if abs(value) <= INT32:
        return str(value)
    return f"toInt64({value})" if abs(value) <= INT64 else f"toInt256('{value}')"


def _distinct(condition: str, value: str, is_list: bool) -> str:
    there = f"({condition}) AND notEmpty({value})" if is_list else condition
    return f"toInt64(uniqExactIf({value}, {there}))"


CLICKHOUSE = Dialect(
    name="clickhouse",
    title="ClickHouse",
    verified=True,
    identifier=_name,
    text=_text,
    types={
        "int": "Int64",
        "wide": "Int256",
        "text": "String",
        "texts": "Array(Array(String))",
        "bool": "Bool",
    },
    contains=lambda item, part: f"position({item}, {part}) > 0",
    starts_with=lambda item, part: f"startsWith({item}, {part})",
    ends_with=lambda item, part: f"endsWith({item}, {part})",
    matches=lambda item, pattern: f"match({item}, {_text(pattern)})",
    holds=_holds,
    any_text=_any,
    quotient=lambda number, by, _: f"intDiv({number}, {by})",
    count_if=lambda condition: f"toInt64(countIf({condition}))",
    is_null_list=lambda items: f"empty({items})",
    null_list="CAST([] AS Array(Array(String)))",
    among=_among,
    number=_number,
    distinct=_distinct,
    settings="SETTINGS join_use_nulls = 1, cast_keep_nullable = 1, prefer_column_name_to_alias = 1",
)
