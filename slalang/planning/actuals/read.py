"""The bytes of a table of counts and the agreement in; rows, or everything wrong with it, out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from slalang.model.agreement import Agreement
from slalang.model.quantities import Period
from slalang.planning.actuals.columns import Columns, columns_of
from slalang.planning.actuals.names import (
    names_of,
    only_source_of,
    source_named,
    stage_named,
)
from slalang.planning.actuals.numerals import (
    Either,
    Marks,
    Negative,
    NoNumber,
    Number,
    Shortened,
    TooLong,
    marks_of,
    read_number,
)
from slalang.planning.actuals.overlap import overlaps
from slalang.planning.actuals.periods import advice, read_period
from slalang.planning.actuals.reader import Reader, cell, cut, note, once, say, shortened
from slalang.planning.actuals.rows import MOST, Actuals, Fault, Refused, Row, When
from slalang.planning.actuals.table import Table, table_of

HIGHEST = 10**12
"""More leads than this nobody counts."""
ENOUGH = 1_000
"""After so many faults the rest of a table is not looked at."""


def read_actuals(
    data: bytes, agreement: Agreement, *, thousands: str = "", as_of: date | None = None
) -> Actuals | Refused:
    """Every row of a table; or, where anything in it is not as it should be, all of that.

    `thousands` is `,` or `.` where it was told what groups thousands. Rows of periods that
    begin after `as_of` are faults. Nothing is raised, whatever the bytes are.
    """
    names = names_of(agreement)
    if not names.through:
        help = "Declare one, such as `funnel new_business through mql, sql, customer`."
        return Refused((Fault(0, 0, "", "the agreement has no funnel", help),), 0)
    table = table_of(data)
    if isinstance(table, Refused):
        return table
    columns = columns_of(table, names)
    if not isinstance(columns, Columns):
        return Refused(columns[:MOST], max(0, len(columns) - MOST))
    reader = Reader(agreement, names, table, columns, _marks(table, columns, thousands), as_of)
    rows: list[Row] = []
    for number, cells in table.rows:
        rows.extend(_rows(reader, number, cells))
        if reader.more > ENOUGH:
            break
    _first_days(reader, rows)
    for fault in overlaps(rows, table.headings[columns.period], columns.period + 1):
        note(reader, fault)
    if reader.faults:
        return Refused(tuple(sorted(reader.faults)), reader.more)
    if not rows:
        return Refused((Fault(0, 0, "", "no row has a count", "Write how many came."),), 0)
    return Actuals(tuple(rows), ())


def _marks(table: Table, columns: Columns, thousands: str) -> Marks:
    places = [columns.number, columns.value, *(at for at, _ in columns.stages)]
    counted = [at for at in places if at is not None]
    cells = (row[at] for _, row in table.rows for at in counted if at < len(row))
    return marks_of(cells, thousands)


def _rows(reader: Reader, number: int, cells: tuple[str, ...]) -> Iterator[Row]:
    columns = reader.columns
    _too_many(reader, number, cells)
    when = _when(reader, number, cells)
    source = _source(reader, number, cells)
    if columns.stage is not None and columns.number is not None:
        stage = _stage(reader, number, cells, source)
        count = _count(reader, number, columns.number, cells, empty=False)
        value = _value(reader, number, cells)
        last = reader.names.through[source][-1:] if source else ()
        if value and stage and last and stage != last[0]:
            say(
                reader, number, columns.value or 0,
                f"money stands beside `{stage}`, before anything was won",
                f"Write it in the row of `{last[0]}`.",
            )  # fmt: skip
        elif value and count == 0 and stage:
            _unwon(reader, number, stage)
        if when and source and stage and count is not None:
            yield Row(when, source, stage, count, value, number)
        return
    yield from _wide(reader, number, cells, when, source)


def _wide(
    reader: Reader, number: int, cells: tuple[str, ...], when: When | None, source: str | None
) -> Iterator[Row]:
    """A row with a column for each stage; an empty cell says nothing of its stage."""
    value = _value(reader, number, cells)
    through = reader.names.through.get(source or "", ())
    for at, stage in reader.columns.stages:
        count = _count(reader, number, at, cells, empty=True)
        if count is None:
            continue
        if source and stage not in through:
            found, help = f"leads of this source do not go through `{stage}`", "Empty the cell."
            say(reader, number, at, found, help)
        elif when and source:
            last = stage == through[-1]
            yield Row(when, source, stage, count, value if last else None, number)
            value = None if last and count else value
    if value and through:
        _unwon(reader, number, through[-1])


def _unwon(reader: Reader, number: int, stage: str) -> None:
    found, help = "money stands here, and nobody was won", f"Write how many came to `{stage}`."
    say(reader, number, reader.columns.value or 0, found, help)


def _too_many(reader: Reader, number: int, cells: tuple[str, ...]) -> None:
    width = len(reader.table.headings)
    for at in range(width, len(cells)):
        if cells[at]:
            found = f"`{cut(cells[at])}` stands in a column without a heading"
            help = "Is a separator inside of a number? Write numbers plainly, such as `1234`."
            note(reader, Fault(number, at + 1, "", found, help))
            return


def _when(reader: Reader, number: int, cells: tuple[str, ...]) -> When | None:
    at = reader.columns.period
    text = cell(cells, at)
    when = once(reader, "period", text, lambda: read_period(text))
    if when is None:
        found = f"`{cut(text)}` is no period" if text else "the period is missing"
        say(reader, number, at, found, advice(text))
        return None
    wrong = once(reader, "when", text, lambda: _outside(reader, when))
    if wrong:
        say(reader, number, at, *wrong)
        return None
    return when


def _outside(reader: Reader, when: When) -> tuple[str, str] | None:
    header = reader.agreement.header
    starts = header.starts if header and isinstance(header.starts, date) else date.min
    ends = header.ends if header and isinstance(header.ends, date) else date.max
    span = f"It holds from {starts} to {ends}." if ends != date.max else f"It begins on {starts}."
    if when.last < starts or when.first > ends:
        return f"`{when.name}` lies outside of the agreement", f"{span} Leave the row out."
    if when.each is not Period.WEEK and (when.first < starts or when.last > ends):
        return f"`{when.name}` lies partly outside of the agreement", (
            f"{span} Count only the days inside, such as "
            f"`{max(when.first, starts)}..{min(when.last, ends)}`."
        )
    if reader.as_of and when.first > reader.as_of:
        return f"`{when.name}` has not begun on {reader.as_of}", (
            "Leave the row out, or give a later day with `--as-of`."
        )
    return None


def _source(reader: Reader, number: int, cells: tuple[str, ...]) -> str | None:
    at = reader.columns.source
    if at is None:
        return reader.names.only_source
    text = cell(cells, at)
    if not text:
        told = _stages_of(reader, cells)
        if only := only_source_of(reader.names, told) if told else reader.names.only_source:
            return only
        say(reader, number, at, "the source is missing", "Write where these leads came from.")
        return None
    found = once(reader, "source", text, lambda: source_named(reader.names, text))
    if isinstance(found, tuple):
        say(reader, number, at, *shortened(found, text))
        return None
    return found


def _stages_of(reader: Reader, cells: tuple[str, ...]) -> tuple[str, ...]:
    """The stages that a row counts; nothing where it names one that nobody knows."""
    if reader.columns.stage is not None:
        text = cell(cells, reader.columns.stage)
        found = once(reader, "stage", f" {text}", lambda: stage_named(reader.names, text, None))
        return (found,) if isinstance(found, str) else ()
    return tuple(stage for at, stage in reader.columns.stages if cell(cells, at))


def _stage(reader: Reader, number: int, cells: tuple[str, ...], source: str | None) -> str | None:
    at = reader.columns.stage or 0
    text = cell(cells, at)
    if not text:
        say(reader, number, at, "the stage is missing", "Write which stage was counted.")
        return None
    key = f"{source} {text}"
    found = once(reader, "stage", key, lambda: stage_named(reader.names, text, source))
    if isinstance(found, tuple):
        say(reader, number, at, *shortened(found, text))
        return None
    return found


def _count(
    reader: Reader, number: int, at: int, cells: tuple[str, ...], *, empty: bool
) -> int | None:
    text = cell(cells, at)
    if not text:
        if not empty:
            found, help = "the count is missing", "Write how many came, and 0 for nobody."
            say(reader, number, at, found, help)
        return None
    value = _number(reader, number, at, text)
    if value is None:
        return None
    if value.denominator != 1:
        found = f"`{cut(text)}` is no whole number"
        say(reader, number, at, found, "Leads are counted whole: write the number of people.")
        return None
    if value > HIGHEST:
        found = f"`{cut(text)}` is more than anybody counts"
        say(reader, number, at, found, "Look the number up where it comes from.")
        return None
    return int(value)


def _value(reader: Reader, number: int, cells: tuple[str, ...]) -> Fraction | None:
    at = reader.columns.value
    text = cell(cells, at) if at is not None else ""
    if at is None or not text:
        return None
    currency = reader.agreement.currency or ""
    plain = text
    if currency:
        plain = text.removesuffix(currency).removeprefix(currency).strip()
    value = _number(reader, number, at, plain)
    if value is not None and value > HIGHEST * 1000:
        found = f"`{cut(text)}` is more money than there is"
        say(reader, number, at, found, "Look the number up where it comes from.")
        return None
    return value


def _number(reader: Reader, number: int, at: int, text: str) -> Fraction | None:
    shown = f"`{cut(text)}`"
    match once(reader, "number", text, lambda: read_number(text, reader.marks)):
        case Number(value):
            return value
        case Either(thousands, mark):
            found = f"{shown} may be {thousands} or {thousands // 1000}.{thousands % 1000:03}"
            help = f"Write `{thousands}`; or run it with `--thousands {mark}`, if `{mark}` groups."
            say(reader, number, at, found, help)
        case Negative():
            say(reader, number, at, f"{shown} is less than nothing", "Write 0 for nothing.")
        case Shortened():
            help = "Widen the column in the spreadsheet, and save again with all digits."
            say(reader, number, at, f"{shown} is a number cut short", help)
        case TooLong():
            help = "Look the number up where it comes from."
            say(reader, number, at, f"{shown} is more than anybody counts", help)
        case NoNumber() | None:
            say(reader, number, at, f"{shown} is no number", "Write digits, such as `1234`.")
    return None


def _first_days(reader: Reader, rows: list[Row]) -> None:
    """Refuse single days that are all the first of a month: a spreadsheet made them of months."""
    if rows and all(row.when.each is Period.DAY and row.when.first.day == 1 for row in rows):
        day = rows[0].when.name
        found = f"`{day}` is one day, and every day of the table is the first of a month"
        help = f"Write `{day[:7]}` for the month, or `{day}..{day}` for that day alone."
        say(reader, rows[0].row, reader.columns.period, found, help)
