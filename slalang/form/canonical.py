"""A value that the agreement states in; the same as it stands in a canonical table, out."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal

from slalang.evaluate.held import SCALE
from slalang.evaluate.text import prepared
from slalang.form.nodes import Input
from slalang.model.quantities import Money, Value

_EPOCH = date(1970, 1, 1)


def canonical_value(value: Value | time | None, input_: Input) -> bool | int | str | None:
    """What a canonical column holds of a value.

    Raises TypeError for what stands in no column: a month, a duration.
    """
    match value:
        case None | bool():
            return value
        case Money():
            return int(value.amount * SCALE["money"])
        case Decimal():
            return int(value * SCALE.get(input_.type, 1))
        case str():
            return value if input_.type == "choice" else prepared(value) or None
        case date():
            return (value - _EPOCH).days
        case time():
            return value.hour * 3600 + value.minute * 60 + value.second
        case _:
            raise TypeError(f"{value!r} stands in no column")
