"""How each dialect reads a cell of a raw table: texts of SQL for the few things that differ."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from slalang.evaluate import lower_case, text
from slalang.source.frozen import dataclass

SPACES, CAPITALS, SMALLS = "letters.spaces", "letters.capitals", "letters.smalls"
"""Columns of one row that every staging query has beside its own."""
_SPACES, _CAPITALS, _SMALLS = (
    "'" + one.translate({9: "\\t", 10: "\\n", 11: "\\v", 12: "\\f", 13: "\\r"}) + "'"
    for one in (text.SPACES, lower_case.UPPER, lower_case.LOWER)
)
"""ClickHouse takes nothing but literals for them."""


@dataclass(frozen=True, slots=True)
class Reader:
    """All parts are texts of SQL; what cannot be read comes out as NULL, never as an error."""

    verified: bool
    """Whether our tests run it and compare with the interpreter's reading."""
    composes: bool
    """Whether it brings texts to NFC; if not, they have to be in NFC already."""
    text: Callable[[str], str]
    """Anything as a text."""
    trimmed: Callable[[str], str]
    normal: Callable[[str], str]
    """A text in NFC, as far as the dialect can."""
    plain: Callable[[str], str]
    """Whether a text is ASCII, so that no table of letters is needed."""
    lower: Callable[[str], str]
    """Of a text of ASCII."""
    translated: Callable[[str], str]
    """Each capital as its small letter, by the one table of all engines."""
    decimal: Callable[[str, int], str]
    """A text as a number of so many decimal places, rounded half away from zero."""
    days: Callable[[str], str]
    """A date, or a text in ISO 8601, as days since 1970."""
    instant: Callable[[str], str]
    """A timestamp as microseconds since 1970, UTC; one without a zone is in UTC."""
    looks: Callable[[str, str], str]
    """Whether a whole text fits a simple pattern."""
    split: Callable[[str, str], str]
    """A text as a list, at a literal."""
    mapped: Callable[[str, Callable[[str], str]], str]
    """A canonical list: each text made anew, without those that become NULL; NULL of NULL."""
    iso_days: Callable[[str], str] | None = None
    """A text `2024-02-29`, or NULL, as days since 1970; None where `days` never fails."""


def _looks(word: str) -> Callable[[str, str], str]:
    return lambda x, pattern: f"{x} {word} '^({pattern})$'"


def _function(name: str) -> Callable[[str, str], str]:
    return lambda x, pattern: f"{name}({x}, '^({pattern})$')"


DIGITS = "[-+]?[0-9]{1,18}([.][0-9]{0,30})?([eE][-+]?[0-9]{1,2})?"
"""How numbers may be written as texts."""


def _duckdb_mapped(items: str, made: Callable[[str], str]) -> str:
    return (
        f"list_filter(list_transform({items}, lambda one: {made('one')}),"
        " lambda one: one IS NOT NULL)"
    )


def _postgres_mapped(items: str, made: Callable[[str], str]) -> str:
    each = f"unnest({items}) WITH ORDINALITY AS u (one, place)"
    inner = f"SELECT {made('u.one')} AS one, u.place FROM {each}"
    return (
        f"CASE WHEN {items} IS NOT NULL THEN ARRAY("
        f"SELECT v.one FROM ({inner}) AS v WHERE v.one IS NOT NULL ORDER BY v.place) END"
    )


def _lambda_mapped(items: str, made: Callable[[str], str]) -> str:
    return f"filter(transform({items}, one -> {made('one')}), one -> one IS NOT NULL)"


def _clickhouse_mapped(items: str, made: Callable[[str], str]) -> str:
    # There a list is never NULL: a known one is wrapped, and an unknown one is empty. So an empty
    # raw list, which may be either, is unknown.
    kept = f"arrayFilter(one -> one <> '', arrayMap(one -> ifNull({made('one')}, ''), {items}))"
    return f"if(empty({items}), CAST([] AS Array(Array(String))), [CAST({kept} AS Array(String))])"


def _bigquery_mapped(items: str, made: Callable[[str], str]) -> str:
    # Tables there keep no unknown list: it comes back empty. So a known one stands in a STRUCT.
    kept = (
        f"ARRAY(SELECT v.one FROM (SELECT {made('one')} AS one, place"
        f" FROM UNNEST({items}) AS one WITH OFFSET AS place) AS v"
        " WHERE v.one IS NOT NULL ORDER BY v.place)"
    )
    return f"IF(COALESCE(ARRAY_LENGTH({items}), 0) = 0, NULL, STRUCT({kept} AS items))"


def _postgres_iso_days(x: str) -> str:
    # There a day that is not in the calendar would stop the whole query.
    year, month, day = (f"CAST(substr({x}, {at}) AS INTEGER)" for at in ("1, 4", "6, 2", "9, 2"))
    first = f"make_date({year}, {month}, 1)"
    last = f"extract(day FROM {first} + INTERVAL '1 month' - INTERVAL '1 day')"
    return (
        f"CASE WHEN {year} >= 1 AND {month} BETWEEN 1 AND 12"
        f" THEN CASE WHEN {day} BETWEEN 1 AND {last}"
        f" THEN {first} + {day} - 1 - DATE '1970-01-01' END END"
    )


def _postgres_decimal(x: str, places: int) -> str:
    return f"CASE WHEN {x} ~ '^({DIGITS})$' THEN round(CAST({x} AS NUMERIC), {places}) END"


def _tried(function: str, type_: str) -> Callable[[str, int], str]:
    """A dialect whose decimals round half away from zero when they are read."""
    return lambda x, places: f"{function}({x} AS {type_}(24, {places}))"


READERS: Mapping[str, Reader] = {
    "duckdb": Reader(
        verified=True,
        composes=True,
        text=lambda x: f"CAST({x} AS VARCHAR)",
        trimmed=lambda x: f"trim({x}, {SPACES})",
        normal=lambda x: f"nfc_normalize({x})",
        plain=lambda x: f"strlen({x}) = length({x})",
        lower=lambda x: f"lower({x})",
        translated=lambda x: f"translate({x}, {CAPITALS}, {SMALLS})",
        decimal=_tried("TRY_CAST", "DECIMAL"),
        days=lambda x: f"(TRY_CAST({x} AS DATE) - DATE '1970-01-01')",
        instant=lambda x: f"epoch_us({x})",
        looks=_function("regexp_full_match"),
        split=lambda x, by: f"string_split({x}, {by})",
        mapped=_duckdb_mapped,
    ),
    "postgres": Reader(
        verified=True,
        composes=True,
        text=lambda x: f"CAST({x} AS TEXT)",
        trimmed=lambda x: f"btrim({x}, {SPACES})",
        normal=lambda x: f"normalize({x}, NFC)",
        plain=lambda x: f"octet_length({x}) = length({x})",
        # The letters of a server's own language must not be asked.
        lower=lambda x: f'lower({x} COLLATE "C")',
        translated=lambda x: f"translate({x}, {CAPITALS}, {SMALLS})",
        decimal=_postgres_decimal,
        days=lambda x: f"(CAST({x} AS DATE) - DATE '1970-01-01')",
        iso_days=_postgres_iso_days,
        instant=lambda x: f"CAST(extract(epoch FROM {x}) * 1000000 AS BIGINT)",
        looks=_looks("~"),
        split=lambda x, by: f"string_to_array({x}, {by})",
        mapped=_postgres_mapped,
    ),
    "spark": Reader(
        verified=True,
        composes=False,
        text=lambda x: f"CAST({x} AS STRING)",
        trimmed=lambda x: f"trim(BOTH {SPACES} FROM {x})",
        normal=lambda x: x,
        plain=lambda x: f"octet_length({x}) = length({x})",
        lower=lambda x: f"lower({x})",
        translated=lambda x: f"translate({x}, {CAPITALS}, {SMALLS})",
        decimal=_tried("try_cast", "DECIMAL"),
        days=lambda x: f"unix_date(try_cast({x} AS DATE))",
        instant=lambda x: f"unix_micros({x})",
        looks=_function("regexp_like"),
        split=lambda x, by: f"split({x}, concat('\\\\Q', {by}, '\\\\E'))",
        mapped=_lambda_mapped,
    ),
    "clickhouse": Reader(
        verified=True,
        composes=True,
        text=lambda x: f"toString({x})",
        trimmed=lambda x: (
            f"replaceRegexpAll({x}, concat('^[', {_SPACES}, ']+|[', {_SPACES}, ']+$'), '')"
        ),
        normal=lambda x: f"normalizeUTF8NFC({x})",
        plain=lambda x: f"length({x}) = lengthUTF8({x})",
        lower=lambda x: f"lower({x})",
        translated=lambda x: f"translateUTF8({x}, {_CAPITALS}, {_SMALLS})",
        decimal=lambda x, places: f"round(toDecimal256OrNull({x}, 30), {places})",
        days=lambda x: f"toInt32(toDate32OrNull(toString({x})))",
        instant=lambda x: f"toUnixTimestamp64Micro(toDateTime64({x}, 6, 'UTC'))",
        looks=_function("match"),
        split=lambda x, by: f"splitByString({by}, {x})",
        mapped=_clickhouse_mapped,
    ),
    "bigquery": Reader(
        verified=False,
        composes=True,
        text=lambda x: f"CAST({x} AS STRING)",
        trimmed=lambda x: f"TRIM({x}, {SPACES})",
        normal=lambda x: f"NORMALIZE({x}, NFC)",
        plain=lambda x: f"BYTE_LENGTH({x}) = CHAR_LENGTH({x})",
        lower=lambda x: f"LOWER({x})",
        translated=lambda x: f"TRANSLATE({x}, {CAPITALS}, {SMALLS})",
        decimal=lambda x, places: f"ROUND(SAFE_CAST({x} AS BIGNUMERIC), {places})",
        days=lambda x: f"UNIX_DATE(SAFE_CAST({x} AS DATE))",
        instant=lambda x: f"UNIX_MICROS({x})",
        looks=_function("REGEXP_CONTAINS"),
        split=lambda x, by: f"SPLIT({x}, {by})",
        mapped=_bigquery_mapped,
    ),
    "snowflake": Reader(
        verified=False,
        composes=False,
        text=lambda x: f"TO_VARCHAR({x})",
        trimmed=lambda x: f"TRIM({x}, {SPACES})",
        normal=lambda x: x,
        plain=lambda x: f"OCTET_LENGTH({x}) = LENGTH({x})",
        lower=lambda x: f"LOWER({x})",
        translated=lambda x: f"TRANSLATE({x}, {CAPITALS}, {SMALLS})",
        decimal=_tried("TRY_CAST", "NUMBER"),
        days=lambda x: f"DATEDIFF('day', DATE '1970-01-01', TRY_TO_DATE(TO_VARCHAR({x})))",
        instant=lambda x: f"DATE_PART(epoch_microsecond, {x})",
        looks=lambda x, pattern: f"REGEXP_LIKE({x}, '{pattern}')",
        split=lambda x, by: f"SPLIT({x}, {by})",
        mapped=lambda items, made: (
            f"FILTER(TRANSFORM({items}, one -> {made('CAST(one AS VARCHAR)')}),"
            " one -> NOT IS_NULL_VALUE(one))"
        ),
    ),
    "trino": Reader(
        verified=False,
        composes=True,
        text=lambda x: f"CAST({x} AS VARCHAR)",
        trimmed=lambda x: f"trim(BOTH {SPACES} FROM {x})",
        normal=lambda x: f"normalize({x}, NFC)",
        plain=lambda x: f"length(to_utf8({x})) = length({x})",
        lower=lambda x: f"lower({x})",
        translated=lambda x: f"translate({x}, {CAPITALS}, {SMALLS})",
        decimal=_tried("TRY_CAST", "DECIMAL"),
        days=lambda x: f"date_diff('day', DATE '1970-01-01', TRY_CAST({x} AS DATE))",
        instant=lambda x: (
            f"(date_diff('second', TIMESTAMP '1970-01-01 00:00:00 UTC', date_trunc('second', {x}))"
            f" * 1000000 + CAST(date_format({x}, '%f') AS BIGINT))"
        ),
        looks=_function("regexp_like"),
        split=lambda x, by: f"split({x}, {by})",
        mapped=_lambda_mapped,
    ),
}
"""By the name of the dialect. Only those that are `verified` were run."""
