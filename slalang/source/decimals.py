"""Decimal arithmetic that does not depend on the program around us."""

from __future__ import annotations

from collections.abc import Callable
from decimal import (
    ROUND_HALF_EVEN,
    Context,
    DivisionByZero,
    InvalidOperation,
    Overflow,
    localcontext,
)
from functools import wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

OURS = Context(
    prec=28, rounding=ROUND_HALF_EVEN, Emin=-999_999, Emax=999_999, capitals=1, clamp=0, flags=[],
    traps=[InvalidOperation, DivisionByZero, Overflow],
)  # fmt: skip
"""How we count: more digits than an agreement can write. Never given to anybody who changes it."""


def exactly(function: Callable[P, R]) -> Callable[P, R]:
    """The same function, counting as we do whatever the caller has set for decimals."""

    @wraps(function)
    def counting(*args: P.args, **kwargs: P.kwargs) -> R:
        with localcontext(OURS):
            return function(*args, **kwargs)

    return counting
