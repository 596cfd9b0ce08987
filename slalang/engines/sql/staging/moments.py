"""Cells that tell an instant, in; microseconds since 1970, UTC, as SQL, out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from slalang.engines.sql.staging.values import Cell, Speech, Unsayable, day_of, seconds_of
from slalang.evaluate.case import DAY, SECOND
from slalang.model.bindings import EPOCHS, Column

FIRST_YEAR, LAST_YEAR = 1970, 2070
"""Between them changes of clocks are known; later ones are as the last one left them."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_WHOLE = "[+-]?[0-9]{1,16}"


def instant_of(speech: Speech, column: Column, cell: Cell) -> str:
    """The instant in a cell; NULL for what is missing or cannot be read."""
    int_ = speech.dialect.types["int"]
    if column.layout is not None and column.layout in EPOCHS:
        text = speech.text(cell)
        read = f"CAST({text} AS {int_}) * {EPOCHS[column.layout]}"
        return f"CASE WHEN {speech.reader.looks(text, _WHOLE)} THEN {read} END"
    if column.layout is None and column.at is None:
        if column.zone not in (None, "UTC"):
            raise Unsayable(
                f"its times are local to {column.zone} where they have no zone of their own"
            )
        return speech.reader.instant(speech.raw(cell))
    day = speech.reader.days(speech.raw(cell))
    if column.layout is not None:
        day = day_of(speech, column.layout, speech.text(cell))
    local = f"CAST({day} AS {int_}) * {DAY}"
    if column.layout is not None and "H" in column.layout:
        clock, exact = column.layout.index("HH"), "SS" in column.layout
        seconds = seconds_of(speech, clock, speech.text(cell), seconds=exact)
        # Where the day cannot be read, the time must not be tried either.
        local = f"CASE WHEN {day} IS NOT NULL THEN {local} + ({seconds}) * 1000000 END"
    if column.at is not None:
        seconds_at = column.at.hour * 3600 + column.at.minute * 60 + column.at.second
        local += f" + {speech.dialect.number(seconds_at * SECOND)}"
    local = speech.cells.named_later(local, "local_time")
    return f"{local} - {_offset(speech, local, column.zone or 'UTC')}"


def _offset(speech: Speech, local: str, zone: str) -> str:
    """How far local time is ahead of UTC, in microseconds.

    A time that comes twice is the later one; one that is skipped is as much later.
    """
    number = speech.dialect.number
    first, changes = changes_of(zone)
    cases = "".join(
        f" WHEN {local} >= {number(begin)} THEN {number(offset)}"
        for begin, offset in reversed(changes)
    )
    return f"CASE{cases} ELSE {number(first)} END" if cases else number(first)


@cache
def changes_of(zone: str) -> tuple[int, tuple[tuple[int, int], ...]]:
    """The first offset, then from which local time on (microseconds) which one counts."""
    clock = ZoneInfo(zone)
    first = _ahead(clock, datetime(FIRST_YEAR, 1, 1, tzinfo=UTC))
    return first, tuple(_changes(clock, first))


def _changes(clock: ZoneInfo, offset: int) -> Iterator[tuple[int, int]]:
    day = datetime(FIRST_YEAR, 1, 1, tzinfo=UTC)
    while day.year < LAST_YEAR:
        tomorrow = day + timedelta(days=1)
        if (new := _ahead(clock, tomorrow)) != offset:
            low, high = 0, 86_400
            while high - low > 1:
                middle = (low + high) // 2
                same = _ahead(clock, day + timedelta(seconds=middle)) == offset
                low, high = (middle, high) if same else (low, middle)
            begins = (day + timedelta(seconds=high) - _EPOCH) // timedelta(microseconds=1)
            yield begins + new, new
            offset = new
        day = tomorrow


def _ahead(clock: ZoneInfo, at: datetime) -> int:
    offset = at.astimezone(clock).utcoffset()
    assert offset is not None
    return offset // timedelta(microseconds=1)
