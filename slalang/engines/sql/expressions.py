"""Expressions of SQL that mean the same in every database: the few that rules need.

Whole numbers, texts, lists of texts and truths; NULL is unknown, and `and`, `or` and `not`
follow Kleene's three values, as SQL does everywhere. Nothing here knows a dialect.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, TypeAlias

from slalang.form.nodes import Operator, Test
from slalang.source.frozen import dataclass

Kind: TypeAlias = Literal["int", "text", "texts", "bool"]
INT32, INT64 = 2**31 - 1, 2**63 - 1
WIDEST = 10**38 - 1
"""What a whole number of 38 digits holds; no database that we know takes fewer."""


MOST_IN_A_ROW = 200


class TooWide(ValueError):
    """Arithmetic whose result could have more digits than every database can hold."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `of` is `l` for the lead at hand, `e` for the event at hand.

    `query` is no column: a value that is given to the whole query, by its name as SQL says it.
    """

    of: Literal["l", "e", "query"]
    name: str
    kind: Kind
    bound: int = 0
    """What a whole number never exceeds in size."""
    depth: int = 0
    """After how many steps of the query a column of the lead is there."""
    known: bool = False
    """Whether it is never NULL."""


@dataclass(frozen=True, slots=True)
class Constant:
    value: int | str


@dataclass(frozen=True, slots=True)
class Sure:
    """True or false; not a `Constant`, since to Python `True` equals `1`."""

    truth: bool


@dataclass(frozen=True, slots=True)
class Null:
    """Unknown."""

    kind: Kind


@dataclass(frozen=True, slots=True)
class And:
    items: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Or:
    items: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Not:
    item: Expression


@dataclass(frozen=True, slots=True)
class IsNull:
    item: Expression


@dataclass(frozen=True, slots=True)
class Comparison:
    operator: Operator
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Among:
    """Equal to one of some constants; unknown of what is unknown."""

    item: Expression
    options: tuple[int | str, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """The value of the first branch whose condition is true."""

    branches: tuple[tuple[Expression, Expression], ...]
    otherwise: Expression


@dataclass(frozen=True, slots=True)
class Sum:
    items: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Product:
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Quotient:
    """The whole part of a number that is not below 0 by a constant above 0."""

    item: Expression
    by: int


@dataclass(frozen=True, slots=True)
class TextIs:
    """A test of a prepared text, or of a list of texts, of which one is enough."""

    test: Test
    item: Expression
    text: str


@dataclass(frozen=True, slots=True)
class Holds:
    """Whether a list of texts holds a text."""

    items: Expression
    item: Expression


Expression: TypeAlias = (
    Column | Constant | Sure | Null | And | Or | Not | IsNull | Comparison | Among | Case | Sum
    | Product | Quotient | TextIs | Holds
)  # fmt: skip

TRUE, FALSE = Sure(True), Sure(False)
UNKNOWN = Null("bool")
ZERO = Constant(0)


def both(*items: Expression) -> Expression:
    """`and`, without what is sure; False if one is."""
    kept = [item for item in items if item != TRUE]
    if FALSE in kept:
        return FALSE
    return kept[0] if len(kept) == 1 else And(_nested(And, kept)) if kept else TRUE


def either(*items: Expression) -> Expression:
    """`or`, without what is surely not; True if one is."""
    kept = [item for item in items if item != FALSE]
    if TRUE in kept:
        return TRUE
    return kept[0] if len(kept) == 1 else Or(_nested(Or, kept)) if kept else FALSE


def _nested(
    kind: type[And] | type[Or] | type[Sum], items: list[Expression]
) -> tuple[Expression, ...]:
    """Long rows in brackets: parsers take `a + b + c` for a chain, and chains only so long."""
    if len(items) <= MOST_IN_A_ROW:
        return tuple(items)
    rows = [items[at : at + MOST_IN_A_ROW] for at in range(0, len(items), MOST_IN_A_ROW)]
    return _nested(kind, [kind(tuple(row)) for row in rows])


def negated(item: Expression) -> Expression:
    """`not`, worked out where it can be."""
    match item:
        case Sure(truth):
            return Sure(not truth)
        case Null():
            return item
        case Not(inner):
            return inner
        case _:
            return Not(item)


def case(*branches: tuple[Expression, Expression], otherwise: Expression) -> Expression:
    """The first branch that is true, without those that never are."""
    kept: list[tuple[Expression, Expression]] = []
    for condition, value in branches:
        if condition == TRUE:
            otherwise = value
            break
        if condition not in (FALSE, UNKNOWN):
            kept.append((condition, value))
    return Case(tuple(kept), otherwise) if kept else otherwise


def total(*items: Expression) -> Expression:
    """A sum, with its constants added up."""
    flat = [part for item in items for part in (item.items if isinstance(item, Sum) else (item,))]
    constant = sum(int(item.value) for item in flat if isinstance(item, Constant))
    kept: list[Expression] = [item for item in flat if not isinstance(item, Constant)]
    if constant or not kept:
        kept.append(Constant(constant))
    return kept[0] if len(kept) == 1 else Sum(_nested(Sum, kept))


def times(item: Expression, factor: int) -> Expression:
    """So many times a number."""
    match item:
        case Constant(int() as value):
            return Constant(value * factor)
        case _ if factor == 1:
            return item
        case _ if factor == 0:
            # What is unknown stays so.
            return Product(item, ZERO)
        case _:
            return Product(item, Constant(factor))


def at_most(item: Expression, limit: Expression) -> Expression:
    """The smaller of two numbers of which neither is unknown."""
    return Case(((Comparison(">", item, limit), limit),), item)


def at_least(item: Expression, limit: Expression) -> Expression:
    """The greater of two numbers of which neither is unknown."""
    return Case(((Comparison("<", item, limit), limit),), item)


def bound(item: Expression) -> int:
    """What a whole number never exceeds in size; raises `TooWide` beyond 38 digits."""
    match item:
        case Column(bound=most):
            return most
        case Constant(value):
            size = abs(int(value)) if isinstance(value, int) else 0
        case Null():
            size = 0
        case Case(branches, otherwise):
            size = max(bound(otherwise), *(bound(value) for _, value in branches))
        case Sum(items):
            size = sum(map(bound, items))
        case Product(left, right):
            size = bound(left) * bound(right)
        case Quotient(inner, by):
            size = bound(inner) // by
        case _:
            size = 1
    if size > WIDEST:
        raise TooWide("its arithmetic could need more than 38 digits")
    return size


def kind_of(item: Expression) -> Kind:
    """What an expression gives."""
    match item:
        case Column(kind=kind) | Null(kind):
            return kind
        case Constant(value):
            return (
                "bool" if isinstance(value, bool) else "int" if isinstance(value, int) else "text"
            )
        case Case(branches, otherwise):
            return kind_of(branches[0][1]) if isinstance(otherwise, Null) else kind_of(otherwise)
        case Sum() | Product() | Quotient():
            return "int"
        case _:
            return "bool"


def columns(item: Expression) -> Iterator[Column]:
    """Every column that an expression reads."""
    match item:
        case Column():
            yield item
        case Constant() | Sure() | Null():
            pass
        case And(items) | Or(items) | Sum(items):
            for one in items:
                yield from columns(one)
        case Not(one) | IsNull(one) | Among(one) | Quotient(one) | TextIs(item=one):
            yield from columns(one)
        case Comparison(left=left, right=right) | Product(left, right) | Holds(left, right):
            yield from columns(left)
            yield from columns(right)
        case Case(branches, otherwise):
            for condition, value in branches:
                yield from columns(condition)
                yield from columns(value)
            yield from columns(otherwise)


def may_be_unknown(item: Expression) -> bool:
    """Whether an expression can be NULL."""
    match item:
        case Column(known=known):
            return not known
        case Null():
            return True
        case Constant() | Sure() | IsNull():
            return False
        case And(items) | Or(items) | Sum(items):
            return any(map(may_be_unknown, items))
        case Not(one) | Among(one) | Quotient(one) | TextIs(item=one):
            return may_be_unknown(one)
        case Comparison(left=left, right=right) | Product(left, right) | Holds(left, right):
            return may_be_unknown(left) or may_be_unknown(right)
        case Case(branches, otherwise):
            return may_be_unknown(otherwise) or any(may_be_unknown(value) for _, value in branches)


def never_true(item: Expression) -> bool:
    """Whether a condition surely is false or NULL for every row, as far as is seen at once."""
    match item:
        case Null() | Sure(False):
            return True
        case And(items):
            return any(map(never_true, items))
        case Or(items):
            return all(map(never_true, items))
        case Comparison(left=left, right=right):
            return isinstance(left, Null) or isinstance(right, Null)
        case Not(inner):
            return isinstance(inner, Null)
        case Case(branches, otherwise):
            return never_true(otherwise) and all(
                never_true(test) or never_true(value) for test, value in branches
            )
        case _:
            return False


def depth(item: Expression) -> int:
    """After how many steps of the query everything is there that an expression reads."""
    return max((column.depth for column in columns(item) if column.of == "l"), default=0)
