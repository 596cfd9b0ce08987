"""Parts of a formula in; SMT-LIB text, folded where a part is a constant, out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import chain

from slalang.source.frozen import dataclass, field

TRUE, FALSE = "true", "false"

_PLAIN = re.compile(r"[A-Za-z0-9 ._?<>=@/-]+", re.ASCII)
"""Names that solvers read as they are; all others get a number."""
_SHORT = 48
"""A term that is longer gets a name, so that text stays linear where terms are used twice."""


@dataclass(slots=True)
class Script:
    """Declarations and definitions, and what must hold of them."""

    lines: list[str] = field(default_factory=list)
    """Declarations and definitions, in order."""
    needs: list[tuple[str, str]] = field(default_factory=list)
    """What must hold, each with the one constant that it is about; empty for all that it names."""
    symbols: dict[str, str] = field(default_factory=dict)
    """For the name of every constant, what the solver calls it."""
    sorts: dict[str, str] = field(default_factory=dict)
    """For the name of every constant `Bool`, `Int` or `Real`."""
    named: int = 0

    def const(self, name: str, sort: str, *needs: str) -> str:
        """Declare a constant, with what it must fulfil; its term."""
        symbol = name if _PLAIN.fullmatch(name) else f"~{len(self.symbols)}"
        term = f"|{symbol}|"
        self.lines.append(f"(declare-const {term} {sort})")
        self.symbols[name], self.sorts[name] = symbol, sort
        for need in needs:
            self.require(need, about=term)
        return term

    def require(self, term: str, about: str = "") -> None:
        """What holds in every model.

        Where it is `about` one constant, the others may be anything: some value of
        the one fits. So it only has to be looked at by who looks at that constant.
        """
        if term != TRUE:
            self.needs.append((term, about))

    def define(self, sort: str, term: str) -> str:
        """A term that is used more than once: a name for it, unless it is short."""
        if len(term) <= _SHORT:
            return term
        self.named += 1
        name = f"d{self.named}"
        self.lines.append(f"(define-fun {name} () {sort} {term})")
        return name

    def truth(self, term: str) -> str:
        """`define` for a condition."""
        return self.define("Bool", term)

    @property
    def text(self) -> str:
        """The whole script."""
        return "\n".join([*self.lines, *(f"(assert {term})" for term, _ in self.needs)]) + "\n"


def whole(number: int) -> str:
    """A whole number as a term."""
    return str(number) if number >= 0 else f"(- {-number})"


def exact(number: Fraction) -> str:
    """A rational number as a term of sort Real."""
    top = f"{abs(number.numerator)}.0"
    size = top if number.denominator == 1 else f"(/ {top} {number.denominator}.0)"
    return size if number >= 0 else f"(- {size})"


def both(items: Iterable[str]) -> str:
    """All of the conditions."""
    kept = [item for item in dict.fromkeys(items) if item != TRUE]
    if FALSE in kept:
        return FALSE
    return f"(and {' '.join(kept)})" if len(kept) > 1 else kept[0] if kept else TRUE


def either(items: Iterable[str]) -> str:
    """One of the conditions."""
    kept = [item for item in dict.fromkeys(items) if item != FALSE]
    if TRUE in kept:
        return TRUE
    return f"(or {' '.join(kept)})" if len(kept) > 1 else kept[0] if kept else FALSE


def negated(term: str) -> str:
    """The contrary of a condition."""
    if term in (TRUE, FALSE):
        return FALSE if term == TRUE else TRUE
    return term[5:-1] if term.startswith("(not ") else f"(not {term})"


def implies(one: str, other: str) -> str:
    """If one, then the other."""
    return either((negated(one), other))


def choose(condition: str, one: str, other: str) -> str:
    """One of two values."""
    if condition == TRUE or one == other:
        return one
    return other if condition == FALSE else f"(ite {condition} {one} {other})"


def total(items: Iterable[str]) -> str:
    """The sum of whole numbers."""
    kept = [item for item in items if item != "0"]
    return f"(+ {' '.join(kept)})" if len(kept) > 1 else kept[0] if kept else "0"


def times(factor: int, term: str) -> str:
    """A whole multiple."""
    if factor == 1 or term == "0":
        return term
    return "0" if factor == 0 else f"(* {whole(factor)} {term})"


def compare(sign: str, one: str, other: str) -> str:
    """`<`, `<=`, `>`, `>=` or `=` of two numbers of one sort."""
    return f"({sign} {one} {other})"


def limited(term: str, least: int | None, most: int | None) -> str:
    """A whole number kept between limits; it is used several times, so name it first."""
    if most is not None:
        term = choose(f"(> {term} {whole(most)})", whole(most), term)
    if least is not None:
        # The upper limit is asked first, so the lower one holds where the two cross.
        return choose(f"(< {term} {whole(least)})", whole(least), term)
    return term


def at_least(count: int, items: Sequence[str]) -> str:
    """So many of the conditions, or more."""
    sure = sum(item == TRUE for item in items)
    open_ = [item for item in items if item not in (TRUE, FALSE)]
    count -= sure
    if count <= 0:
        return TRUE
    if count > len(open_):
        return FALSE
    if count == len(open_):
        return both(open_)
    if count == 1:
        return either(open_)
    # Repeated conditions count twice, so nothing may be folded here.
    return f"((_ at-least {count}) {' '.join(chain(open_))})"
