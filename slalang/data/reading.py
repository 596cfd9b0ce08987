"""One cell of raw data in; its canonical value, or why it cannot be read, out.

The same in Python as `slalang.data.value_sql` says it in SQL: the small data of those who have no
DuckDB goes this way, and what cannot be read gets its reason here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation
from typing import NamedTuple, assert_never

from slalang.data.kinds import Kind
from slalang.data.moment_sql import CLOCK, DATE, INSTANT
from slalang.data.plan import Canonical, Reading
from slalang.data.value_sql import (
    AS_THEY_ARE,
    FALSE,
    MOST_COUNT,
    NUMBER,
    TRUE,
    WHOLE,
)
from slalang.diagnostics.suggest import nearest
from slalang.evaluate.case import microseconds
from slalang.evaluate.lead import LONGEST_TEXT
from slalang.evaluate.text import SPACES, prepared

_EPOCH = date(1970, 1, 1)
_FAR = Decimal("1e999999")
_WIDE = Context(prec=120)
_SCALES = {"number": (6, 12), "money": (4, 14)}
_NO_ZONE = re.compile(DATE + r"[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?", re.ASCII)
_NOT_FINITE = frozenset({"nan", "inf", "infinity", "-inf", "-infinity", "+inf", "+infinity"})
_WANTED = {
    "count": "a whole number from 0 to 10^15", "number": "a number below 10^12",
    "money": "an amount", "date": "a date such as 2026-01-31", "time": "a time such as 09:30",
    "truth": "true or false", "text": "a text", "person": "a name", "texts": "a list of texts",
    "instant": "a time such as 2026-03-06T16:30:00Z", "choice": "a choice",
    "event": "the name of an event", "id": "an identifier",
}  # fmt: skip


class Unread(ValueError):
    """Why a cell cannot be read."""

    def __init__(self, reason: str, more: str = "") -> None:
        super().__init__(reason + more)
        self.reason = reason
        """What is alike in many rows: `no whole number, 0 or more`."""
        self.more = more
        """What belongs to this one: `: did you mean "vp"?`."""


def read_cell(reading: Reading, text: str) -> Canonical:
    """A cell of text. Raises `Unread`."""
    trimmed = text if reading.type in AS_THEY_ARE else text.strip(SPACES)
    return _spelled(reading, trimmed, trimmed) if trimmed else _nothing(reading)


def read_json(reading: Reading, value: object) -> Canonical:
    """A JSON value, numbers as `Decimal`. Raises `Unread`."""
    if value is None or value == "":
        return _nothing(reading)
    if not isinstance(value, str):
        return _spelled(reading, "", value)
    if reading.type in ("count", "number", "truth", "texts"):
        return _spelled(reading, value, _Written(value))
    if reading.type == "money" and not value[-1:].isalpha():
        raise Unread("this amount has no currency")
    return _spelled(reading, value, value)


class _Written(NamedTuple):
    """A text where JSON has something of its own for what is meant."""

    text: str


def why_unread(reading: Reading, text: str | None, kind: Kind | None = None) -> Unread:
    """Why a cell, as text, could not be read by a query."""
    if reading.layout is not None and text:
        return Unread(f"cannot be read as `{reading.layout}`, as the binding says")
    try:
        if kind is Kind.JSON and text is not None:
            read_json(reading, parsed(text))
        else:
            read_cell(reading, text or "")
    except Unread as problem:
        return problem
    except ValueError:
        pass
    return Unread(f"cannot be read as {_WANTED[reading.type]}")


class Plain(Decimal):
    """A whole number that is written as one, without a point or an exponent."""


def parsed(text: str) -> object:
    """A JSON text, with every number as a `Decimal`. Raises ValueError."""
    return json.loads(text, parse_float=_decimal, parse_int=Plain, parse_constant=Decimal)


def _decimal(text: str) -> Decimal:
    """A number; what is so large that no `Decimal` holds it is one that is out of all bounds."""
    try:
        return Decimal(text)
    except InvalidOperation:
        near = "-" in text.lower().partition("e")[2]
        return Decimal(0) if near else _FAR.copy_sign(Decimal(-1 if text[0] == "-" else 1))


def _nothing(reading: Reading) -> Canonical:
    match reading.type:
        case "id" if not reading.optional:
            raise Unread("there is no identifier of the lead")
        case "event":
            raise Unread("there is no name of an event")
        case "instant" if not reading.optional:
            raise Unread("there is no time")
        case _:
            return None


def _spelled(reading: Reading, text: str, value: object) -> Canonical:
    if reading.spellings and reading.type != "texts":
        said = prepared(text)
        for spelling in reading.spellings:
            if said in spelling.raws:
                return spelling.value
    try:
        return _value(reading, value)
    except Unread:
        if reading.otherwise is None:
            raise
        return reading.otherwise.value


def _value(reading: Reading, value: object) -> Canonical:
    match reading.type:
        case "id" | "text" | "person":
            return _text(reading, value)
        case "texts":
            return _texts(reading, value)
        case "choice" | "event":
            return _choice(reading, value)
        case "count":
            return _count(value)
        case "number":
            return _scaled(_number(value, "number"), "number")
        case "money":
            return _scaled(_amount(reading, value), "money")
        case "date":
            return (_date(value) - _EPOCH).days
        case "time":
            return _time(value)
        case "truth":
            return _truth(value)
        case "instant":
            return _instant(value)
        case _:
            assert_never(reading.type)


def _text(reading: Reading, value: object) -> str | None:
    if reading.type == "id" and isinstance(value, Plain):
        value = str(value) if -(2**63) <= value < 2**64 else value
    if not isinstance(value, str):
        raise Unread(f"cannot be read as {_WANTED[reading.type]}")
    _refuse_unfit(value)
    if reading.type != "id":
        return prepared(value) or None
    # An identifier stays as it is.
    return value


def _texts(reading: Reading, value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        _refuse_unfit(value)
        escaped = value.replace("\\" + reading.separator, "\0")
        items: list[object] = [
            part.replace("\0", reading.separator) for part in escaped.split(reading.separator)
        ]
    elif isinstance(value, list):
        items = list(value)
    else:
        raise Unread("cannot be read as a list of texts")
    found: list[str] = []
    for item in items:
        if not isinstance(item, str):
            raise Unread("the list holds something that is no text")
        _refuse_unfit(item)
        text = prepared(item)
        meant = next((one.value for one in reading.spellings if text in one.raws), text)
        if isinstance(meant, str) and meant:
            found.append(meant)
    return tuple(found)


def _refuse_unfit(text: str) -> None:
    if len(text) > LONGEST_TEXT:
        raise Unread(f"this text has more than {LONGEST_TEXT:,} characters")
    if "\0" in text:
        raise Unread("this text holds a NUL character, or bytes that are no text")


def _choice(reading: Reading, value: object) -> str:
    if not isinstance(value, str):
        raise Unread(f"cannot be read as {_WANTED[reading.type]}")
    if value in reading.choices:
        return value
    near = nearest(value, reading.choices)
    if near is None and (title := nearest(value, (one for one, _ in reading.titles))):
        near = dict(reading.titles)[title]
    hint = f": did you mean `{near}`?" if near else ""
    what = "event of this name" if reading.type == "event" else "such choice"
    raise Unread(f"there is no {what}", hint)


def _count(value: object) -> int:
    if isinstance(value, str):
        _refuse_infinite(value)
        if not re.fullmatch(WHOLE, value):
            if re.fullmatch(NUMBER, value):
                raise Unread("this is not a whole number")
            raise Unread("cannot be read as a whole number, 0 or more")
    number = _number(value, "count")
    if number < 0:
        raise Unread("this count is below 0")
    if number != number.to_integral_value(context=_WIDE):
        raise Unread("this is not a whole number")
    if number > MOST_COUNT:
        raise Unread("this number is out of bounds: counts go up to 10^15")
    return int(number)


def _number(value: object, type_: str) -> Decimal:
    if isinstance(value, str):
        _refuse_infinite(value)
        if not re.fullmatch(NUMBER, value):
            raise Unread(f"cannot be read as {_WANTED[type_]}")
        return _decimal(value)
    if isinstance(value, bool) or not isinstance(value, Decimal):
        raise Unread(f"cannot be read as {_WANTED[type_]}")
    if not value.is_finite():
        raise Unread("this is no number that can be counted with: leave it out if it is unknown")
    return value


def _refuse_infinite(text: str) -> None:
    if text.lower() in _NOT_FINITE:
        raise Unread("this is no number that can be counted with: leave it out if it is unknown")


def _amount(reading: Reading, value: object) -> Decimal:
    if reading.currency is None:
        raise Unread("the agreement declares no currency, so no amount can be read")
    if isinstance(value, Mapping):
        if set(value) != {"amount", "currency"} or value["currency"] != reading.currency:
            raise Unread(f"this amount is not in {reading.currency}")
        return _number(value["amount"], "money")
    if isinstance(value, Decimal) and not reading.bare:
        raise Unread("this amount has no currency")
    if not isinstance(value, str):
        return _number(value, "money")
    match = re.fullmatch(rf"({NUMBER})(?: ?([A-Z]{{3}}))?", value, re.ASCII)
    if match and match[4] and match[4] != reading.currency:
        raise Unread(f"this amount is not in {reading.currency}: convert it first")
    return _number(match[1] if match else value, "money")


def _scaled(number: Decimal, type_: str) -> int:
    digits, bound = _SCALES[type_]
    try:
        rounded = number.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP, _WIDE)
    except InvalidOperation:
        rounded = number
    # Signs are taken off without a context, which has no room for what is far out of bounds.
    if rounded.copy_abs() >= 10**bound:
        raise Unread(f"this number is out of bounds: at most 10^{bound} is read")
    return int(rounded.scaleb(digits, _WIDE))


def _date(value: object) -> date:
    if not isinstance(value, str) or not re.fullmatch(DATE, value):
        raise Unread(f"cannot be read as {_WANTED['date']}")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise Unread("this is no day of the calendar") from None


def _time(value: object) -> int:
    if not isinstance(value, str) or not re.fullmatch(CLOCK, value):
        raise Unread(f"cannot be read as {_WANTED['time']}")
    hours, minutes, *seconds = map(int, value.split(":"))
    return hours * 3600 + minutes * 60 + sum(seconds)


def _truth(value: object) -> bool:
    if isinstance(value, bool):
        return value
    text = value.lower() if isinstance(value, str) else ""
    if text not in TRUE + FALSE:
        raise Unread("cannot be read as true or false")
    return text in TRUE


def _instant(value: object) -> int:
    if not isinstance(value, str):
        raise Unread(f"cannot be read as {_WANTED['instant']}")
    if _NO_ZONE.fullmatch(value):
        raise Unread("this time has no zone: add `Z` or an offset such as `+02:00`")
    if not re.fullmatch(INSTANT, value):
        raise Unread(f"cannot be read as {_WANTED['instant']}")
    try:
        return microseconds(datetime.fromisoformat(value).astimezone(UTC))
    except (ValueError, OverflowError):
        raise Unread("this is no time of the calendar") from None
