"""Cells are read in SQL exactly as they are read in Python."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slalang.data.kinds import Kind
from slalang.data.plan import Place, Reading
from slalang.data.reading import Unread, parsed, read_cell, read_json
from slalang.data.value_sql import expression, raw_sql

duckdb = pytest.importorskip("duckdb")

TYPES = (
    "id", "event", "instant", "text", "texts", "count", "number", "money", "date", "time",
    "truth", "choice",
)  # fmt: skip
SOME = (
    "", " ", "0", "12", "-0", "+7", "1.0", "1.5", " 12 ", "1e3", "5e-7", "4.9e-7", ".5", "1.",
    "nan", "1_0", "0x1", "999999999999.9999995", "99999999999999.99995", "1000000000000000", "-3",
    "1500.50 USD", "1500 usd", "12 EUR", "2026-02-28", "2026-02-30", "2026-2-3", "0000-01-01",
    "9999-12-31", "09:30", "24:00", "23:59:59", "9:30", "true", "FALSE", "yes", "1", "vp", "VP",
    " vp", "visit", "a|b", "a\\|b", "|", "İstanbul", "I\u0307", "ΣΑΣ", "\u00a0x\u3000", "e\u0301É",
    "2026-03-06T16:30:00Z", "2026-03-06 16:30+02:00", "2026-03-06T16:30:00", "\u2000y\u2001",
    "2026-03-06T16:30:00.123456-23:59", "0001-01-01T00:00:00+01:00", "9999-12-31T23:59:59-00:01",
    "2026-03-06T24:00:00Z", "2026-03-06T16:30:60Z", "2026-02-30T00:00:00Z", "x\0y",
)  # fmt: skip
DIGITS = st.decimals(allow_nan=False, allow_infinity=False, places=9).map(str)
TEXTS = st.sampled_from(SOME) | st.text(max_size=6) | DIGITS
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | TEXTS,
    lambda inside: st.lists(inside, max_size=3),
    max_leaves=4,
) | st.fixed_dictionaries(
    {"amount": st.integers() | st.text(max_size=2), "currency": st.sampled_from(["USD", "EUR"])}
)  # fmt: skip


def _reading(type_: Any, kind: Kind) -> Reading:
    choices = {"choice": ("manager", "vp"), "event": ("visit",)}.get(type_, ())
    return Reading("x", "x", type_, (Place("t0", "x", kind),), choices, "USD", bare=False)


def _in_sql(reading: Reading, cells: list[str | None]) -> list[tuple[Any, bool]]:
    computed = expression(reading, "x0")
    kind = "JSON" if reading.places[0].kind is Kind.JSON else "VARCHAR"
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    rows = connection.execute(
        f"SELECT {computed.value}, {computed.fault or 'false'}, {computed.sure} FROM"
        f" (SELECT i, {raw_sql(reading)} AS x0 FROM (SELECT unnest(?::VARCHAR[])::{kind} AS x,"
        " unnest(range(?)) AS i) AS t0) ORDER BY i",
        [cells, len(cells)],
    ).fetchall()
    for value, fault, sure in rows:
        assert fault or value == sure
    return [(None if fault else value, bool(fault)) for value, fault, _ in rows]


def _in_python(reading: Reading, cell: str) -> tuple[Any, bool]:
    try:
        if reading.places[0].kind is Kind.JSON:
            value = read_json(reading, parsed(cell))
        else:
            value = read_cell(reading, cell)
    except Unread:
        return None, True
    return (list(value) if isinstance(value, tuple) else value), False


@pytest.mark.parametrize("type_", TYPES)
@settings(max_examples=30, deadline=None)
@given(cells=st.lists(TEXTS.filter(lambda text: text.isprintable() or "\0" in text), max_size=40))
def test_cells_of_text(type_: str, cells: list[str]) -> None:
    cells = [*SOME, *cells]
    reading = _reading(type_, Kind.TEXT)
    for cell, found in zip(cells, _in_sql(reading, list(cells)), strict=True):
        assert found == _in_python(reading, cell), cell


@pytest.mark.parametrize("type_", TYPES)
@settings(max_examples=30, deadline=None)
@given(values=st.lists(VALUES, max_size=40))
def test_values_of_json(type_: str, values: list[Any]) -> None:
    texts = [json.dumps(value) for value in [*SOME, *values]]
    texts = [text for text in texts if "\\u0000" not in text and "\\ud" not in text]
    reading = _reading(type_, Kind.JSON)
    for text, found in zip(texts, _in_sql(reading, list(texts)), strict=True):
        assert found == _in_python(reading, text), text
