"""How one canonical column is read, in; DuckDB expressions for its value and for its fault, out.

What these expressions read, `slalang.data.reading` reads in the same way in Python.
"""

from __future__ import annotations

import re
from typing import NamedTuple, assert_never

from slalang.data.kinds import Kind
from slalang.data.moment_sql import CLOCK, instant_sql, local_sql
from slalang.data.plan import Canonical, Known, Place, Reading, Spelling, Test
from slalang.data.quoting import identifier, listed, literal
from slalang.data.text_sql import chained_sql, prepared_sql, tidy_sql
from slalang.evaluate.held import PLACES, SCALE
from slalang.evaluate.lead import LONGEST_TEXT

MOST_COUNT = 10**15
NUMBER = r"[-+]?[0-9]{1,30}(\.[0-9]{0,30})?([eE][-+]?[0-9]{1,3})?"
WHOLE = r"[-+]?[0-9]{1,30}(\.0{0,30})?"
_PLAIN = re.compile("[a-bd-z][a-z0-9_]{0,60}|c[a-z0-9][a-z0-9_]{0,60}", re.ASCII)
FIRST_US, LAST_US = -62_135_596_800_000_000, 253_402_300_799_999_999
"""The years 1 to 9999 in UTC."""
AS_THEY_ARE = ("id", "event", "choice", "text", "person")
"""Types whose cells are not trimmed before they are looked at."""
SCALES = {kind: (PLACES[kind], SCALE[kind]) for kind in ("number", "money")}


class Expression(NamedTuple):
    """What is computed of one row."""

    value: str
    """The canonical value; NULL for what is missing, and for what cannot be read."""
    fault: str | None
    """Whether something is there that cannot be read; None where that cannot happen."""
    sure: str
    """The value in a table where nothing has a fault: often much less to compute."""


def raw_sql(reading: Reading) -> str:
    """The cell as it is looked at: NULL where there is nothing in it.

    Texts are trimmed, but for those that are prepared later, and for names that stand for
    something: they are what they are.
    """
    if not reading.places:
        return "CAST(NULL AS VARCHAR)"
    if reading.known in (Known.PLAIN, Known.FEW):
        # Below everything that asks of one row whether its cell counts: a dictionary is whole.
        return _prepared(reading)
    whole = reading.type in AS_THEY_ARE and len(reading.places) == 1
    if whole and reading.places[0].kind is Kind.TEXT:
        return f"nullif(CAST({place_sql(reading.places[0])} AS VARCHAR), '')"
    if len(reading.places) > 1:
        parts = ", ".join(_filled(place) for place in reading.places)
        return f"nullif(concat_ws(' ', {parts}), '')"
    return _filled(reading.places[0])


def kind_read(reading: Reading) -> Kind:
    """What `raw_sql` holds."""
    if not reading.places:
        return Kind.NOTHING
    return reading.places[0].kind if len(reading.places) == 1 else Kind.TEXT


def expression(reading: Reading, x: str) -> Expression:
    """The value and the fault of a cell that stands in the column `x` as `raw_sql` left it."""
    kind = kind_read(reading)
    if kind is Kind.NOTHING:
        nothing = f"CAST(NULL AS {TYPES[reading.type]})"
        needed = reading.type in ("id", "event", "instant") and not reading.optional
        return Expression(nothing, "true" if reading.places and needed else None, nothing)
    value, fault = _by_type(reading, kind, x)
    if reading.known is not None:
        sure = _known(reading, x) or _sure(reading, kind, x) or value
        return Expression(sure, None, sure)
    if not reading.spellings and reading.otherwise is None:
        return Expression(value, fault, _sure(reading, kind, x) or value)
    if reading.spellings and reading.type != "texts":
        value, fault = _spelled(reading, kind, x, value, fault)
    if reading.otherwise is not None and fault is not None:
        other = canonical_sql(reading.otherwise.value)
        value, fault = f"CASE WHEN {fault} THEN {other} ELSE {value} END", None
    return Expression(value, fault, value)


def test_sql(test: Test) -> str:
    """A condition of a `where`, true or false."""
    x = _filled(test.place)
    text = prepared_sql(f"CAST({x} AS VARCHAR)")
    match test.relation:
        case "is known":
            return f"{x} IS NOT NULL"
        case "is unknown":
            return f"{x} IS NULL"
        case "is":
            return f"coalesce({text} IN ({listed(test.values)}), false)"
        case "starts with":
            return f"coalesce(starts_with({text}, {literal(''.join(test.values))}), false)"
        case "is not":
            return f"coalesce({text} NOT IN ({listed(test.values)}), false)"
        case _:
            assert_never(test.relation)


def place_sql(place: Place) -> str:
    """`t0.employees`."""
    return f"{place.alias}.{identifier(inner(place.column))}"


def inner(column: str) -> str:
    """What a raw column is called inside of our queries, where capitals do not tell names apart."""
    plain = _PLAIN.fullmatch(column) is not None and column not in ("file", "row", "broken")
    return column if plain else "c_" + column.encode("utf-8", "surrogatepass").hex()


def canonical_sql(value: Canonical) -> str:
    """A canonical value as SQL."""
    match value:
        case None:
            return "NULL"
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case str():
            return literal(value)
        case tuple():
            return f"CAST([{listed(value)}] AS VARCHAR[])"
        case _:
            assert_never(value)


TYPES = {
    "id": "VARCHAR", "event": "VARCHAR", "text": "VARCHAR", "person": "VARCHAR",
    "choice": "VARCHAR", "texts": "VARCHAR[]", "count": "BIGINT", "number": "BIGINT",
    "money": "BIGINT", "date": "INTEGER", "time": "INTEGER", "truth": "BOOLEAN",
    "instant": "BIGINT",
}  # fmt: skip


def _prepared(reading: Reading) -> str:
    """The canonical value of texts of which enough is known."""
    plain, cell = reading.known is Known.PLAIN, place_sql(reading.places[0])
    if reading.type == "texts":
        items = f"list_transform({cell}, lambda i: lower(trim(nfc_normalize(i))))"
        return f"list_filter({items}, lambda i: i <> '')"
    text = f"CAST({cell} AS VARCHAR)"
    return f"nullif(lower(trim({text})), '')" if plain else chained_sql(text)


def _filled(place: Place) -> str:
    at = place_sql(place)
    if place.kind is Kind.TEXT:
        return tidy_sql(f"CAST({at} AS VARCHAR)")
    if place.kind is Kind.JSON:
        return f"CASE WHEN {at}::VARCHAR NOT IN ('null', '\"\"') THEN {at} END"
    return at


def _by_type(reading: Reading, kind: Kind, x: str) -> tuple[str, str | None]:
    match reading.type:
        case "id" if reading.optional:
            value, fault = _identifier(kind, x)
            return value, f"({x} IS NOT NULL AND {fault})"
        case "id":
            return _identifier(kind, x)
        case "event" | "choice":
            text = _string(kind, x)
            value = f"CASE WHEN {text} IN ({listed(reading.choices)}) THEN {text} END"
            # Every event has a name; a choice may be unknown.
            return (value, f"({value}) IS NULL") if reading.type == "event" else _checked(value, x)
        case "text" | "person":
            return _text(kind, x)
        case "texts":
            return _texts(reading, kind, x)
        case "count":
            return _count(kind, x)
        case "number":
            return _scaled(_number(kind, x), "number", x)
        case "money":
            return _scaled(_amount(reading, kind, x), "money", x)
        case "date":
            return _date(reading, kind, x)
        case "time":
            return _time(reading, kind, x)
        case "truth":
            return _truth(kind, x)
        case "instant":
            return _instant(reading, kind, x)
        case _:
            assert_never(reading.type)


def _sure(reading: Reading, kind: Kind, x: str) -> str | None:
    """A cheaper value, given that it can be read."""
    match reading.type, kind:
        case "id" | "event" | "choice", Kind.TEXT:
            return x
        case "text" | "person", Kind.TEXT:
            return prepared_sql(x)
        case "count", Kind.INTEGER | Kind.DECIMAL | Kind.DOUBLE:
            return f"CAST({x} AS BIGINT)"
        case "instant", Kind.INSTANT:
            return f"epoch_us({x})"
        case "date", Kind.DATE:
            return f"CAST({x} - DATE '1970-01-01' AS INTEGER)"
        case _:
            return None


def _known(reading: Reading, x: str) -> str | None:
    """A value that is cheap for what is known of all the cells."""
    type_, known = reading.type, reading.known
    if known is Known.SMALL:
        scale, factor = SCALES[type_]
        return f"CAST(CAST({x} AS DECIMAL({17 - scale}, {scale})) * {factor} AS BIGINT)"
    return x if known in (Known.PLAIN, Known.FEW) else None


def _checked(value: str, x: str) -> tuple[str, str]:
    return value, f"({x} IS NOT NULL AND ({value}) IS NULL)"


def _string(kind: Kind, x: str) -> str:
    """The text in a cell; NULL for JSON that is no text."""
    if kind is Kind.JSON:
        return f"CASE WHEN json_type({x}) = 'VARCHAR' THEN {x} ->> '$' END"
    return x if kind is Kind.TEXT else f"CAST({x} AS VARCHAR)"


def _identifier(kind: Kind, x: str) -> tuple[str, str]:
    if kind is Kind.JSON:
        # A number is as good an identifier as its digits.
        text = (
            f"CASE WHEN json_type({x}) = 'VARCHAR' THEN {x} ->> '$' WHEN json_type({x}) IN"
            f" ('UBIGINT', 'BIGINT') THEN {x}::VARCHAR END"
        )
    else:
        text = f"CAST({x} AS VARCHAR)"
    return text, f"({x} IS NULL OR ({text}) IS NULL OR {_unfit(text)})"


def _unfit(text: str) -> str:
    """Whether a text is too long, or holds what no text may hold."""
    long = f"(strlen({text}) > {LONGEST_TEXT} AND length({text}) > {LONGEST_TEXT})"
    return f"({long} OR contains({text}, chr(0)))"


def _text(kind: Kind, x: str) -> tuple[str, str | None]:
    text = _string(kind, x)
    value = prepared_sql(text)
    if kind is Kind.INTEGER:
        return value, None
    fault = f"({x} IS NOT NULL AND coalesce({_unfit(text)}, true))"
    return f"CASE WHEN NOT {fault} THEN {value} END", fault


def _texts(reading: Reading, kind: Kind, x: str) -> tuple[str, str]:
    match kind:
        case Kind.LIST:
            items, wrong = x, "false"
        case Kind.JSON:
            items = f"CASE WHEN json_type({x}) = 'ARRAY' THEN CAST({x} AS JSON[]) END"
            wrong = (
                f"list_contains(list_transform({items}, lambda i: json_type(i) <> 'VARCHAR'), true)"
            )
            items = f"list_transform({items}, lambda i: i ->> '$')"
        case _:
            separator = reading.separator
            # NUL is refused below, so that it can stand for an escaped separator meanwhile.
            kept = f"replace({x}, {literal(chr(92) + separator)}, chr(0))"
            items = (
                f"list_transform(string_split({kept}, {literal(separator)}),"
                f" lambda i: replace(i, chr(0), {literal(separator)}))"
            )
            wrong = f"contains({x}, chr(0))"
    unfit = f"list_contains(list_transform({items}, lambda i: coalesce({_unfit('i')}, true)), true)"
    item = prepared_sql("i")
    if reading.spellings:
        item = _meaning(reading.spellings, item, item)
    value = f"list_filter(list_transform({items}, lambda i: {item}), lambda i: i IS NOT NULL)"
    fault = f"({x} IS NOT NULL AND (({items}) IS NULL OR {wrong} OR {unfit}))"
    return f"CASE WHEN NOT {fault} THEN {value} END", fault


def _count(kind: Kind, x: str) -> tuple[str, str]:
    whole = f"{x} BETWEEN 0 AND {MOST_COUNT}"
    match kind:
        case Kind.INTEGER:
            value = f"CASE WHEN {whole} THEN CAST({x} AS BIGINT) END"
        case Kind.DECIMAL | Kind.DOUBLE:
            # Whole floats within these bounds are exact.
            value = f"CASE WHEN {whole} AND {x} = trunc({x}) THEN CAST({x} AS BIGINT) END"
        case _:
            text = _digits(kind, x)
            # A fraction of zeros is none.
            digits = (
                f"TRY_CAST(CASE WHEN regexp_full_match({text}, {literal(WHOLE)})"
                f" THEN split_part({text}, '.', 1) END AS HUGEINT)"
            )
            bounded = f"{digits} BETWEEN 0 AND {MOST_COUNT}"
            value = f"CASE WHEN {bounded} THEN CAST({digits} AS BIGINT) END"
    return _checked(value, x)


def _digits(kind: Kind, x: str) -> str:
    """A number as it is written; NULL for JSON that is no number."""
    if kind is Kind.JSON:
        return f"CASE WHEN json_type({x}) IN ('UBIGINT', 'BIGINT', 'DOUBLE') THEN {x}::VARCHAR END"
    return x


def _number(kind: Kind, x: str) -> str:
    """A number as a text that can be made a decimal, or as a decimal."""
    match kind:
        case Kind.INTEGER | Kind.DECIMAL:
            return x
        case Kind.DOUBLE:
            # The shortest text of a float is what stood in the file that it came from.
            return f"CASE WHEN isfinite({x}) THEN CAST({x} AS VARCHAR) END"
        case _:
            text = _digits(kind, x)
            return f"CASE WHEN regexp_full_match({text}, {literal(NUMBER)}) THEN {text} END"


def _amount(reading: Reading, kind: Kind, x: str) -> str:
    currency = reading.currency
    if currency is None:
        return "CAST(NULL AS VARCHAR)"
    pattern = rf"({NUMBER})( ?{currency})"
    match kind:
        case Kind.TEXT:
            bare = f"regexp_full_match({x}, {literal(pattern + '?')})"
            return f"CASE WHEN {bare} THEN rtrim({x}, {literal(' ' + currency)}) END"
        case Kind.JSON:
            text = f"({x} ->> '$')"
            string = f"json_type({x}) = 'VARCHAR' AND regexp_full_match({text}, {literal(pattern)})"
            amount, said = f"json_extract({x}, '/amount')", f"json_extract({x}, '/currency')"
            pair = (
                f"json_type({x}) = 'OBJECT' AND len(json_keys({x})) = 2"
                f" AND {said} ->> '$' = {literal(currency)}"
            )
            alone = f" ELSE {_number(kind, x)}" if reading.bare else ""
            return (
                f"CASE WHEN {string} THEN rtrim({text}, {literal(' ' + currency)})"
                f" WHEN {pair} THEN {_number(kind, amount)}{alone} END"
            )
        case _:
            return _number(kind, x)


def _scaled(number: str, type_: str, x: str) -> tuple[str, str]:
    scale, factor = SCALES[type_]
    # Wide while it is multiplied: the largest numbers fill all of a narrow one.
    wide = f"CAST(TRY_CAST({number} AS DECIMAL(18, {scale})) AS DECIMAL(38, {scale}))"
    return _checked(f"CAST({wide} * {factor} AS BIGINT)", x)


def _date(reading: Reading, kind: Kind, x: str) -> tuple[str, str]:
    day = f"CAST({local_sql(reading, kind, x)} AS DATE)"
    if kind is Kind.LOCAL and reading.zone is None:
        day = f"CASE WHEN date_trunc('day', {x}) = {x} THEN {day} END"
    bounded = f"({day}) BETWEEN DATE '0001-01-01' AND DATE '9999-12-31'"
    return _checked(f"CASE WHEN {bounded} THEN CAST(({day}) - DATE '1970-01-01' AS INTEGER) END", x)


def _time(reading: Reading, kind: Kind, x: str) -> tuple[str, str]:
    if reading.layout is not None or kind in (Kind.LOCAL, Kind.INSTANT):
        clock = f"CAST({local_sql(reading, kind, x)} AS TIME)"
        return _checked(f"CAST(epoch_us({clock}) // 1000000 AS INTEGER)", x)
    if kind is Kind.TIME:
        return _checked(f"CAST(epoch_us({x}) // 1000000 AS INTEGER)", x)
    text = _string(kind, x)
    hours = f"CAST(substr({text}, 1, 2) AS INTEGER) * 3600"
    minutes = f"CAST(substr({text}, 4, 2) AS INTEGER) * 60"
    seconds = f"CASE WHEN length({text}) > 5 THEN CAST(substr({text}, 7, 2) AS INTEGER) ELSE 0 END"
    match_ = f"regexp_full_match({text}, {literal(CLOCK)})"
    return _checked(f"CASE WHEN {match_} THEN {hours} + {minutes} + {seconds} END", x)


def _truth(kind: Kind, x: str) -> tuple[str, str | None]:
    match kind:
        case Kind.TRUTH:
            return x, None
        case Kind.JSON:
            return _checked(
                f"CASE {x}::VARCHAR WHEN 'true' THEN true WHEN 'false' THEN false END", x
            )
        case _:
            yes, no = listed(TRUE), listed(FALSE)
            text = f"lower({x})"
            value = f"CASE WHEN {text} IN ({yes}) THEN true WHEN {text} IN ({no}) THEN false END"
            return _checked(value, x)


TRUE, FALSE = ("true", "yes", "1"), ("false", "no", "0")
"""How a cell of text says yes or no, in capitals or not."""


def _instant(reading: Reading, kind: Kind, x: str) -> tuple[str, str]:
    instant = f"epoch_us({instant_sql(reading, kind, x)})"
    value = f"CASE WHEN {instant} BETWEEN {FIRST_US} AND {LAST_US} THEN {instant} END"
    return _checked(value, x) if reading.optional else (value, f"({value}) IS NULL")


def _spelled(
    reading: Reading, kind: Kind, x: str, value: str, fault: str | None
) -> tuple[str, str | None]:
    said = prepared_sql(_string(kind, x))
    raws = listed(raw for spelling in reading.spellings for raw in spelling.raws)
    listed_ = f"coalesce({said} IN ({raws}), false)"
    value = _meaning(reading.spellings, said, value)
    return value, None if fault is None else f"(NOT {listed_} AND {fault})"


def _meaning(spellings: tuple[Spelling, ...], said: str, value: str) -> str:
    cases = " ".join(
        f"WHEN {said} IN ({listed(one.raws)}) THEN {canonical_sql(one.value)}" for one in spellings
    )
    return f"CASE {cases} ELSE {value} END"
