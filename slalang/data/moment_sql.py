"""Cells that hold days or moments, in; DuckDB expressions of the moment, or of the clock, out."""

from __future__ import annotations

from slalang.data.kinds import Kind
from slalang.data.plan import Reading
from slalang.data.quoting import literal
from slalang.model.bindings import EPOCHS, LAYOUTS

DATE = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
CLOCK = r"([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?"
LOCAL = DATE + r"[T ]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\.[0-9]{1,6})?)?"
INSTANT = LOCAL + r"(Z|[-+]([01][0-9]|2[0-3]):[0-5][0-9])"


def instant_sql(reading: Reading, kind: Kind, x: str) -> str:
    """A TIMESTAMPTZ; NULL for what is none.

    A local time that the clocks show twice is the later one; one that they skip is as much later.
    """
    if (factor := EPOCHS.get(reading.layout or "")) is not None:
        return _since_epoch(factor, x)
    match kind:
        case Kind.INSTANT:
            return f"CASE WHEN isfinite({x}) THEN {x} END"
        case Kind.LOCAL | Kind.DATE:
            return _in_zone(reading, local_sql(reading, kind, x))
    text = _text(kind, x)
    if reading.layout is not None:
        return _in_zone(reading, _laid_out(reading, text))
    whole = _matching(text, INSTANT, "TIMESTAMPTZ")
    if reading.zone is None:
        return whole
    local = f"coalesce({_matching(text, LOCAL, 'TIMESTAMP')}, {_at(reading, text)})"
    return f"coalesce({whole}, {_in_zone(reading, local)})"


def local_sql(reading: Reading, kind: Kind, x: str) -> str:
    """A TIMESTAMP or a DATE as a calendar on the wall shows it; NULL for what is none."""
    if (factor := EPOCHS.get(reading.layout or "")) is not None:
        return _on_the_wall(reading, _since_epoch(factor, x))
    match kind:
        case Kind.INSTANT:
            return _on_the_wall(reading, f"CASE WHEN isfinite({x}) THEN {x} END")
        case Kind.DATE if reading.at is not None:
            return f"CASE WHEN isfinite({x}) THEN {x} + {_clock(reading)} END"
        case Kind.LOCAL | Kind.DATE:
            return f"CASE WHEN isfinite({x}) THEN {x} END"
    text = _text(kind, x)
    if reading.layout is not None:
        return _laid_out(reading, text)
    day = _matching(text, DATE, "DATE")
    if reading.zone is None:
        return day
    whole = _on_the_wall(reading, _matching(text, INSTANT, "TIMESTAMPTZ"))
    local = _matching(text, LOCAL, "TIMESTAMP")
    return f"coalesce(CAST({day} AS TIMESTAMP), {local}, {whole})"


def _text(kind: Kind, x: str) -> str:
    if kind is Kind.JSON:
        return f"CASE WHEN json_type({x}) = 'VARCHAR' THEN {x} ->> '$' END"
    return f"CAST({x} AS VARCHAR)"


def _matching(text: str, pattern: str, type_: str) -> str:
    """A text of a form as a value of a type; the year 0 and those before are in no calendar."""
    good = f"regexp_full_match({text}, {literal(pattern)}) AND {text} >= '0001'"
    return f"TRY_CAST(CASE WHEN {good} THEN {text} END AS {type_})"


def _laid_out(reading: Reading, text: str) -> str:
    layout = LAYOUTS[reading.layout or ""]
    # By itself it also takes `1.1.25`, and reads it as a day of the year 25.
    form = "".join("[0-9]" if char in "YMDHS" else f"[{char}]" for char in reading.layout or "")
    exact = f"CASE WHEN regexp_full_match(trim({text}), {literal(form)}) THEN trim({text}) END"
    found = f"TRY_STRPTIME({exact}, {literal(layout)})"
    dated_only = "%H" not in layout and reading.at is not None
    return f"(CAST({found} AS DATE) + {_clock(reading)})" if dated_only else found


def _at(reading: Reading, text: str) -> str:
    if reading.at is None:
        return "NULL"
    return f"({_matching(text, DATE, 'DATE')} + {_clock(reading)})"


def _clock(reading: Reading) -> str:
    assert reading.at is not None
    return f"TIME {literal(reading.at.isoformat())}"


def _since_epoch(factor: int, x: str) -> str:
    number = f"CAST(TRY_CAST(CAST({x} AS VARCHAR) AS DECIMAL(18, 3)) AS DECIMAL(30, 3))"
    bounded = f"abs({number}) < {250_000_000_000 * (1_000_000 // factor)}"
    micros = f"CAST({number} * {factor} AS BIGINT)"
    return f"CASE WHEN {bounded} THEN make_timestamp({micros}) AT TIME ZONE 'UTC' END"


def _in_zone(reading: Reading, local: str) -> str:
    return f"(({local}) AT TIME ZONE {literal(reading.zone or 'UTC')})"


def _on_the_wall(reading: Reading, instant: str) -> str:
    return f"(({instant}) AT TIME ZONE {literal(reading.zone or 'UTC')})"
