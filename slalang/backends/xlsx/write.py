"""Sheets and the plan behind them in; the bytes of a workbook with live formulas, out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from fractions import Fraction
from io import BytesIO
from itertools import cycle
from typing import Any

from slalang.backends.xlsx.book import Chart, Content, Line, Number, Page, Short, letters, place
from slalang.backends.xlsx.formulas import Written, write
from slalang.backends.xlsx.names import cell_names
from slalang.backends.xlsx.pages import INPUTS, WORKINGS, input_places
from slalang.planning.sheet.cells import Cell, Op, Sheet, Value
from slalang.source.frozen import dataclass

CREATED = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""The same bytes whenever it is made: the day is not told."""
_NUMBERS = {
    "count": "#,##0", "exact": "#,##0.00", "cash": "#,##0", "money": "#,##0.00",
    "percent": "0.0#%",
    "points": '0.0"%"', "months": "0.0", "people": "0.##", "number": "#,##0.##",
}  # fmt: skip
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
"""What an agreement calls something is a text, whatever it begins with."""
_SERIES = ("#24507A", "#C77B30", "#4F8A6B", "#8A5A9E", "#7A7F87")
_INK, _PAPER, _RULE, _ACCENT = "#1F2933", "#FFF4CC", "#D5DAE0", "#24507A"
_ALARM = "#B42318"


@dataclass(frozen=True, slots=True)
class _Book:
    sheet: Sheet
    values: tuple[Value, ...]
    written: Written
    homes: dict[Cell, str]
    """Where each cell stands first."""
    names: dict[Cell, str]
    """Of inputs."""


def workbook(
    sheet: Sheet, values: tuple[Value, ...], pages: tuple[Page, ...], *, rtl: bool, title: str
) -> bytes:
    """An `.xlsx` file. Formulas are locked, inputs are not; no password protects them."""
    import xlsxwriter

    book = _placed(sheet, values, pages)
    out = BytesIO()
    with xlsxwriter.Workbook(out, _OPTIONS) as file:
        file.set_properties({"title": title, "created": CREATED})
        file.set_calc_mode("auto")
        formats: dict[str, Any] = {}
        for page in pages:
            _page(file, formats, page, book, rtl=rtl)
        _workings(file, formats, book, rtl=rtl)
        for cell, name in book.names.items():
            file.define_name(name, f"={book.homes[cell]}")
    return out.getvalue()


def places_of(sheet: Sheet, pages: tuple[Page, ...]) -> Iterator[tuple[Cell, str, str]]:
    """Where numbers of the plan stand that are worked out: the cell, the sheet, and `C7`."""
    for page in pages:
        for row, column, content in _contents(page):
            if isinstance(content, Number) and sheet.ops[content.cell] is not Op.INPUT:
                yield content.cell, page.name, f"{letters(column)}{row + 1}"


def _placed(sheet: Sheet, values: tuple[Value, ...], pages: tuple[Page, ...]) -> _Book:
    """The first place of each cell is its home; everywhere else it is pointed at."""
    homes: dict[Cell, str] = {}
    for page in sorted(pages, key=lambda one: not one.detail):
        for row, column, content in _contents(page):
            if isinstance(content, Number) and sheet.ops[content.cell] is not Op.INPUT:
                homes.setdefault(content.cell, place(page.name, row, column))
            elif isinstance(content, Number) and content.style.endswith(" input"):
                homes[content.cell] = place(page.name, row, column)
    cells = input_places(sheet)
    keys = cell_names(one.key for one in sheet.inputs)
    names = {cells[number]: name for number, name in enumerate(keys)}
    references = {**homes, **names}
    return _Book(sheet, values, write(sheet, references, f"{WORKINGS}!$B$", 3), homes, names)


def _contents(page: Page) -> Iterator[tuple[int, int, Content]]:
    for row, line in enumerate(page.lines):
        for column, content in enumerate(line.contents):
            yield row, column, content


def _page(file: Any, formats: dict[str, Any], page: Page, book: _Book, *, rtl: bool) -> None:
    made = file.add_worksheet(page.name)
    made.hide_gridlines(2)
    made.protect("", {"format_columns": True, "format_rows": True})
    made.freeze_panes(*page.frozen)
    made.set_landscape()
    made.fit_to_pages(1, 0)
    if rtl:
        made.right_to_left()
    for column, width in enumerate(page.widths[:-1]):
        made.set_column(column, column, width)
    made.set_column(len(page.widths) - 1, 16_383, page.widths[-1])
    width = max(len(line.contents) for line in page.lines)
    for row, line in enumerate(page.lines):
        for column, content in enumerate(line.contents):
            first = column == 0 or page.name == INPUTS
            style = _format(file, formats, line, content, first=first)
            if isinstance(content, str):
                made.write_string(row, column, content, style)
            elif isinstance(content, Short):
                _short(made, (page.name, row, column), content, book, style)
            elif isinstance(content, Number):
                _number(made, (page.name, row, column), content, book, style)
        _dress(made, row, line, _format(file, formats, line, ""), width=width)
        if line.style in ("room", "floor"):
            _flag(file, made, row, len(line.contents) - 1, short=line.style == "room")
    for chart in page.charts:
        _chart(file, made, page, chart)


def _dress(made: Any, row: int, line: Line, style: Any, *, width: int) -> None:
    """A head has room for two lines; the rule of a heading goes across the table."""
    if line.style == "head":
        made.set_row(row, 32)
    if line.style == "heading":
        for column in range(len(line.contents), width):
            made.write_blank(row, column, None, style)


def _number(made: Any, at: tuple[str, int, int], content: Number, book: _Book, style: Any) -> None:
    page, row, column = at
    cell, here = content.cell, place(page, row, column)
    if book.sheet.ops[cell] is Op.INPUT:
        _input(made, (row, column), content, book, style)
        return
    home = book.homes[cell]
    formula = book.written.formulas[cell] if home == here else home
    made.write_formula(row, column, f"={_near(formula, page)}", style, _shown(book.values[cell]))


def _short(made: Any, at: tuple[str, int, int], content: Short, book: _Book, style: Any) -> None:
    page, row, column = at
    need, room = (book.homes[cell] for cell in (content.need, content.room))
    formula = _near(f"MAX(0,ROUND({need}-{room},6))", page)
    asked, there = book.values[content.need], book.values[content.room]
    over = None if asked is None or there is None else max(Fraction(0), Fraction(asked - there))
    made.write_formula(row, column, f"={formula}", style, _shown(over))


def _input(made: Any, at: tuple[int, int], content: Number, book: _Book, style: Any) -> None:
    one = book.sheet.inputs[book.sheet.reads[content.cell][0]]
    value = float(one.value / 100 if one.unit == "%" else one.value)
    if content.style.endswith(" change"):
        row = at[0] + 1
        made.write_formula(*at, f"=C{row}-E{row}", style, 0)
    elif content.style.endswith((" input", " agreed")):
        made.write_number(*at, value, style)
    else:
        name = book.names[content.cell]
        made.write_formula(*at, f"={name}", style, value)


def _near(formula: str, page: str) -> str:
    """References to the same sheet need not name it."""
    quoted = page.replace("'", "''")
    return formula.replace(f"'{quoted}'!", "") if page != INPUTS else formula


def _shown(value: Value) -> float | str:
    try:
        return "#DIV/0!" if value is None else float(value)
    except OverflowError:
        return "#NUM!"


def _workings(file: Any, formats: dict[str, Any], book: _Book, *, rtl: bool) -> None:
    made = file.add_worksheet(WORKINGS)
    made.protect()
    if rtl:
        made.right_to_left()
    made.set_column(0, 0, 60)
    made.set_column(1, 1, 18)
    head = _format(file, formats, Line((), "title"), "")
    made.write_string(0, 0, "Steps between the inputs and the plan", head)
    plain = _format(file, formats, Line(()), "")
    number = _format(file, formats, Line(()), Number(0, "number"))
    made.print_area(0, 0, 0, 1)
    towards = _towards(book.sheet)
    for row, (cell, formula) in enumerate(book.written.workings, 2):
        made.write_string(row, 0, towards.get(cell, "") if cell is not None else "", plain)
        value = _shown(book.values[cell]) if cell is not None else 0
        made.write_formula(row, 1, f"={formula.replace(f'{WORKINGS}!', '')}", number, value)


def _towards(sheet: Sheet) -> dict[Cell, str]:
    """What each cell is, or what the first that reads it is on the way to."""
    found: dict[Cell, str] = {}
    for cell in range(len(sheet.ops) - 1, -1, -1):
        if notes := sheet.notes.get(cell):
            found[cell] = notes[0].title
        if cell in found and sheet.ops[cell] not in (Op.INPUT, Op.CONSTANT):
            words = found[cell] if found[cell].startswith("for ") else f"for {found[cell]}"
            for read in sheet.reads[cell]:
                found[read] = words
    return found


def _flag(file: Any, made: Any, row: int, last: int, *, short: bool) -> None:
    """What does not fit is bold and red: the row above, against this one."""
    red = file.add_format({"font_color": _ALARM, "bold": True})
    sign = ">" if short else "<"
    rule = f"=ROUND(B{row},6){sign}ROUND(B{row + 1},6)"
    made.conditional_format(
        row - 1, 1, row - 1, last, {"type": "formula", "criteria": rule, "format": red}
    )


def _chart(file: Any, made: Any, page: Page, chart: Chart) -> None:
    drawn = file.add_chart({"type": "column", "subtype": "stacked"})
    for row, colour in zip(chart.rows, cycle(_SERIES)):
        heading = next(at for at in range(row, -1, -1) if page.lines[at].style == "heading")
        drawn.add_series({
            "name": [page.name, heading, 0],
            "categories": [page.name, chart.head, chart.first, chart.head, chart.last],
            "values": [page.name, row, chart.first, row, chart.last],
            "fill": {"color": colour},
        })  # fmt: skip
    axis = {"num_font": {"color": _INK}, "line": {"color": _RULE}}
    drawn.set_y_axis({**axis, "min": 0, "num_format": "#,##0",
                      "major_gridlines": {"visible": True, "line": {"color": _RULE}}})  # fmt: skip
    drawn.set_x_axis(axis)
    drawn.set_title({"name": chart.title, "name_font": {"size": 12}})
    drawn.set_legend({"position": "bottom"} if len(chart.rows) > 1 else {"none": True})
    drawn.set_size({"width": 900, "height": 320})
    options = {"description": f"{chart.title}, as in the table above", "object_position": 2}
    made.insert_chart(chart.at, 0, drawn, options)


def _format(
    file: Any, formats: dict[str, Any], line: Line, content: Content, *, first: bool = True
) -> Any:
    kind = content.style if isinstance(content, Number | Short) else "text"
    key = f"{line.style}/{kind}/{first}"
    if key not in formats:
        look = _look(line.style, kind)
        # Heads stand above their numbers, but for the first, which stands above names.
        formats[key] = file.add_format(
            look | ({"align": "left"} if first and kind == "text" else {})
        )
    return formats[key]


def _look(line: str, kind: str) -> dict[str, object]:
    look: dict[str, object] = {"font_name": "Calibri", "font_size": 11, "font_color": _INK}
    base, _, role = kind.partition(" ")
    if kind != "text":
        look |= {"num_format": _NUMBERS[base], "align": "right"}
    if role == "input":
        look |= {"bg_color": _PAPER, "border": 1, "border_color": _RULE, "locked": False}
    if role == "change":
        look |= {"num_format": f'+{_NUMBERS[base]};-{_NUMBERS[base]};""'}
    match line:
        case "title":
            look |= {"bold": True, "font_size": 16, "font_color": _ACCENT}
        case "heading":
            look |= {"bold": True, "font_color": _ACCENT, "top": 1, "top_color": _RULE}
        case "head":
            look |= {"bold": True, "text_wrap": True, "bottom": 1, "bottom_color": _ACCENT,
                     "valign": "bottom", "align": "right"}  # fmt: skip
        case "total":
            look |= {"bold": True}
        case "short" if kind != "text":
            # Nothing where it fits.
            look |= {"bold": True, "font_color": _ALARM, "num_format": "#,##0.##;;"}
    return look
