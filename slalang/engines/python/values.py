"""Values as data has them in, by far the most in one of few shapes; canonical values out.

What has another shape goes to `slalang.evaluate.lead.read_value`, which decides: it gives the
value, or raises, and then the interpreter is asked for the whole list of problems.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from fractions import Fraction
from functools import partial
from typing import Any

from slalang.engines.python.code import Beyond
from slalang.engines.python.plan import UNITS
from slalang.evaluate.case import DAY, SECOND, microseconds
from slalang.evaluate.lead import read_value
from slalang.form.nodes import Input
from slalang.source.decimals import exactly

_FIRST_DAY = date(1970, 1, 1).toordinal()
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_INSTANT = re.compile(
    r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:Z|[+-]\d\d:\d\d)", re.ASCII
).fullmatch

Reader = Callable[[Any], Any]


def reader(of: Input) -> Reader:
    """A function from a value that is not `None` to the canonical one; `None` if it is empty.

    It raises some exception for what cannot be read.
    """
    declared = {
        "type": of.type,
        "currency": of.currency,
        "choices": [{"value": one.value} for one in of.choices],
    }
    other = exactly(partial(_other, declared, UNITS.get(of.type)))
    match of.type:
        case "number":
            return partial(_number, other)
        case "money":
            if of.currency is None:
                return other
            pattern = rf"(-?[0-9]{{1,9}})(?:\.([0-9]{{1,4}}))? ?{re.escape(of.currency)}"
            return partial(_money, re.compile(pattern).fullmatch, other)
        case "date":
            return partial(_date, other)
        case _:
            return other


def instant(value: Any) -> int:
    """Microseconds since 1970 of the time of an event; raises for what is read otherwise."""
    if type(value) is str:
        # `2026-03-06T16:30:00Z` is by far the most frequent form: its signs stand in every third
        # place, and for the digits between them Python is as strict as we are.
        if (value[4::3] != "--T::Z" or len(value) != 20) and _INSTANT(value) is None:
            raise ValueError(value)
        value = datetime.fromisoformat(value)
    elif not isinstance(value, datetime):
        raise TypeError(value)
    return moment(value)


def moment(value: datetime) -> int:
    """Microseconds since 1970 of a time with a zone; raises without one."""
    if not 1 < value.year < 9999:
        return microseconds(value)
    passed = value - _EPOCH
    return passed.days * DAY + passed.seconds * SECOND + passed.microseconds


def _other(declared: Mapping[str, Any], unit: Fraction | None, value: Any) -> Any:
    found = read_value(declared, value)
    if isinstance(found, Fraction):
        counted = found / unit if unit else found
        if unit is None or counted.denominator != 1:
            raise Beyond("a value is finer than its type")
        return counted.numerator
    if isinstance(found, tuple):
        return frozenset(found)
    return None if found == "" else found


def _number(other: Reader, value: Any) -> Any:
    if type(value) is float and -1e6 < value < 1e6:
        # Where the product is whole, the shortest text of the number rounds to just that
        # many millionths: the two are no further apart than floats of this size can be.
        millionths = value * 1e6
        if millionths.is_integer():
            return int(millionths)
    return other(value)


def _money(match: Callable[[str], re.Match[str] | None], other: Reader, value: Any) -> Any:
    if type(value) is str:
        found = match(value)
        if found is not None:
            return int(found[1] + (found[2] or "").ljust(4, "0"))
    return other(value)


def _date(other: Reader, value: Any) -> Any:
    if type(value) is str and len(value) == 10 and value[4] == "-" == value[7]:
        return date.fromisoformat(value).toordinal() - _FIRST_DAY
    return other(value)
