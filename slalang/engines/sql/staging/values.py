"""A cell and what it should be, in; its canonical value, and whether anything is there, out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeAlias, assert_never

from slalang.engines.sql.dialects import Dialect
from slalang.engines.sql.staging.readers import Reader
from slalang.evaluate.held import PLACES
from slalang.evaluate.text import prepared
from slalang.form.nodes import InputType
from slalang.source.frozen import dataclass

Known: TypeAlias = "str | int | bool | tuple[str, ...] | None"
"""A canonical value; None is unknown."""
MOST = {"count": 10**15, "number": 10**12 - 1, "money": 10**14 - 1}
"""The largest whole part."""
WHOLE = "[+]?[0-9]{1,16}([.]0*)?"
CLOCK = "([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]*)?)?"
YES, NO = ("true", "yes", "1", "t"), ("false", "no", "0", "f")


class Unsayable(Exception):
    """Something that a binding says and that staging in a database cannot do."""


@dataclass(frozen=True, slots=True)
class Way:
    """How cells of one column are read."""

    type: InputType
    choices: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Each choice with how it may be written."""
    currency: str | None = None
    meanings: tuple[tuple[tuple[str, ...], Known], ...] = ()
    """Prepared texts, and what they mean."""
    otherwise: tuple[Known] | None = None
    """What anything else means."""
    separator: str | None = None
    layout: str | None = None
    """As in `slalang.model.bindings.LAYOUTS`."""


class Cells:
    """The cells that a query reads: each is made ready once, inside, and has a name outside."""

    def __init__(self, identifier: Callable[[str], str]) -> None:
        self.made: dict[str, str] = {}
        """What is worked out of raw columns → its name."""
        self.later: dict[str, str] = {}
        """What is worked out of those → its name."""
        self._identifier = identifier
        self._taken: set[str] = set()

    def named(self, expression: str, hint: str) -> str:
        """How the outer query says what is worked out of raw columns."""
        return self._one(self.made, expression, hint)

    def named_later(self, expression: str, hint: str) -> str:
        """The same for what is worked out of named cells."""
        return self._one(self.later, expression, hint)

    def _one(self, known: dict[str, str], expression: str, hint: str) -> str:
        if expression not in known:
            name, number = hint, 1
            while name.casefold() in self._taken:
                number += 1
                name = f"{hint}_{number}"
            self._taken.add(name.casefold())
            known[expression] = name
        return f"c.{self._identifier(known[expression])}"


@dataclass(frozen=True, slots=True)
class Cell:
    """A raw cell, or several that are joined by a blank."""

    expressions: tuple[str, ...]
    """How SQL says the raw columns."""
    hint: str
    """What it may be called."""


@dataclass(frozen=True, slots=True)
class Speech:
    """A dialect with its reader, and the cells of one query."""

    dialect: Dialect
    reader: Reader
    cells: Cells

    def null(self, kind: str) -> str:
        if kind == "texts" and self.dialect.null_list:
            return self.dialect.null_list
        return f"CAST(NULL AS {self.dialect.types[kind]})"

    def known(self, value: Known, kind: str) -> str:
        """A canonical value as SQL."""
        match value:
            case None:
                return self.null(kind)
            case bool():
                return "TRUE" if value else "FALSE"
            case int():
                return f"CAST({self.dialect.number(value)} AS {self.dialect.types['int']})"
            case str():
                return self.dialect.text(value)
            case tuple():
                raise Unsayable("lists cannot be the meaning of a cell")
            case _:
                assert_never(value)

    def listed(self, texts: Iterable[str]) -> str:
        return ", ".join(self.dialect.text(one) for one in texts)

    def prepared(self, text: str) -> str:
        """Any text as it is compared; NULL for one without letters."""
        reader = self.reader
        full = reader.translated(reader.trimmed(reader.normal(text)))
        return (
            f"nullif(CASE WHEN {reader.plain(text)} THEN {reader.lower(reader.trimmed(text))}"
            f" ELSE {full} END, '')"
        )

    def trimmed(self, x: str) -> str:
        """A raw column as a trimmed text; NULL where nothing is in it."""
        return f"nullif({self.reader.trimmed(self.reader.text(x))}, '')"

    def text(self, cell: Cell) -> str:
        """What is in a cell, as a trimmed text; NULL where nothing is in it."""
        joined = self.trimmed(cell.expressions[0])
        for one in cell.expressions[1:]:
            more = self.trimmed(one)
            joined = (
                f"CASE WHEN {joined} IS NULL THEN {more} WHEN {more} IS NULL THEN {joined}"
                f" ELSE concat({joined}, ' ', {more}) END"
            )
        return self.cells.named(joined, cell.hint)

    def raw(self, cell: Cell) -> str:
        """What is in a cell, of its own type."""
        return self.cells.named(cell.expressions[0], f"{cell.hint}_raw")

    def said(self, cell: Cell) -> str:
        """The text of a cell as it is compared."""
        text, reader = self.text(cell), self.reader
        full = reader.translated(reader.normal(text))
        return f"CASE WHEN {reader.plain(text)} THEN {reader.lower(text)} ELSE {full} END"


KINDS = {
    "text": "text", "person": "text", "choice": "text", "texts": "texts", "count": "int",
    "number": "int", "money": "int", "date": "int", "time": "int", "truth": "bool",
}  # fmt: skip


def value_of(speech: Speech, way: Way, cell: Cell) -> str:
    """The canonical value of a raw cell; NULL for what is missing or cannot be read."""
    kind = KINDS[way.type]
    value = _by_type(speech, way, cell)
    if way.type == "texts":
        return value
    if way.otherwise is not None:
        other = speech.known(way.otherwise[0], kind)
        value = (
            f"CASE WHEN {speech.text(cell)} IS NOT NULL AND ({value}) IS NULL THEN {other}"
            f" ELSE {value} END"
        )
    meant = [(raw, speech.known(known, kind)) for raws, known in way.meanings for raw in raws]
    return _switch(speech, speech.said(cell), meant, value) if meant else value


def fault_of(speech: Speech, way: Way, cell: Cell) -> str | None:
    """Whether something is in a cell that cannot be read; None where that cannot happen."""
    if way.type in ("text", "person", "texts") or way.otherwise is not None:
        return None
    fault = f"{speech.text(cell)} IS NOT NULL AND ({_by_type(speech, way, cell)}) IS NULL"
    raws = [raw for raws, _ in way.meanings for raw in raws]
    return f"{fault} AND {speech.said(cell)} NOT IN ({speech.listed(raws)})" if raws else fault


def _switch(
    speech: Speech, said: str, meanings: Iterable[tuple[str, str]], otherwise: str = ""
) -> str:
    """What a text means."""
    cases = "".join(
        f" WHEN {speech.dialect.text(raw)} THEN {value}" for raw, value in dict(meanings).items()
    )
    return f"CASE {said}{cases}{f' ELSE {otherwise}' if otherwise else ''} END"


def _by_type(speech: Speech, way: Way, cell: Cell) -> str:
    match way.type:
        case "text" | "person":
            return speech.said(cell)
        case "choice":
            spelled = [(prepared(one), name) for name, several in way.choices for one in several]
            meant = [(raw, speech.dialect.text(name)) for raw, name in spelled]
            return _switch(speech, speech.said(cell), meant) if meant else speech.null("text")
        case "texts":
            return _texts(speech, way, cell)
        case "count" | "number" | "money":
            return _number(speech, way, cell)
        case "date":
            return f"CAST({_date(speech, way, cell)} AS {speech.dialect.types['int']})"
        case "time":
            return _time(speech, speech.text(cell))
        case "truth":
            meant = [(one, "TRUE") for one in YES] + [(one, "FALSE") for one in NO]
            return _switch(speech, speech.said(cell), meant)
        case _ as never:
            assert_never(never)


def _texts(speech: Speech, way: Way, cell: Cell) -> str:
    if way.separator is None:
        items = speech.raw(cell)
    else:
        items = speech.reader.split(speech.text(cell), speech.dialect.text(way.separator))

    def made(one: str) -> str:
        said = speech.prepared(one)
        meant = [(raw, speech.known(known, "text")) for raws, known in way.meanings for raw in raws]
        return _switch(speech, said, meant, said) if meant else said

    return speech.reader.mapped(items, made)


def _number(speech: Speech, way: Way, cell: Cell) -> str:
    text = speech.text(cell)
    if way.type == "money" and way.currency is not None:
        # `1500.50 EUR` in a text, if it is the right currency.
        text = f"replace({text}, {speech.dialect.text(' ' + way.currency)}, '')"
    most, places = MOST[way.type], PLACES[way.type]
    number = speech.reader.decimal(text, places)
    test = f"{number} BETWEEN {-most} AND {most}"
    if way.type == "count":
        test = f"{speech.reader.looks(text, WHOLE)} AND {number} <= {most}"
    scaled = f"{number} * {10**places}" if places else number
    return f"CASE WHEN {test} THEN CAST({scaled} AS {speech.dialect.types['int']}) END"


def _date(speech: Speech, way: Way, cell: Cell) -> str:
    if way.layout is None:
        return speech.reader.days(speech.raw(cell))
    if "H" in way.layout:
        raise Unsayable(f"a date that is written as `{way.layout}` has a time in it")
    return day_of(speech, way.layout, speech.text(cell))


def day_of(speech: Speech, layout: str, text: str) -> str:
    """The day in a text of a layout, in days since 1970; NULL for what looks otherwise."""
    pattern = "".join("[0-9]" if char in "YMDHS" else f"[{char}]" for char in layout)
    year, month, day = (_part(layout, part, text) for part in ("YYYY", "MM", "DD"))
    iso = f"concat({year}, '-', {month}, '-', {day})"
    days = speech.reader.iso_days or speech.reader.days
    return days(f"CASE WHEN {speech.reader.looks(text, pattern)} THEN {iso} END")


def seconds_of(speech: Speech, clock: int, text: str, *, seconds: bool) -> str:
    """The time of the day whose hours begin at a place of a text that is known to fit."""
    int_ = speech.dialect.types["int"]
    parts = [(clock, 3600), (clock + 3, 60), *([(clock + 6, 1)] if seconds else [])]
    return " + ".join(
        f"CAST(substr({text}, {at + 1}, 2) AS {int_}) * {worth}" for at, worth in parts
    )


def _part(layout: str, part: str, text: str) -> str:
    # The minutes of a layout are `MM`, too, and stand after the month.
    return f"substr({text}, {layout.index(part) + 1}, {len(part)})"


def _time(speech: Speech, text: str) -> str:
    short, full = (seconds_of(speech, 0, text, seconds=seconds) for seconds in (False, True))
    return (
        f"CASE WHEN {speech.reader.looks(text, CLOCK)}"
        f" THEN CASE WHEN length({text}) > 5 THEN {full} ELSE {short} END END"
    )
