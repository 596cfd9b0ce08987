"""Values of conditions in; numbers, texts, choices and truths that JsonLogic can hold, out."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias, assert_never

from slalang.engines.jsonlogic import bands, points, truths
from slalang.engines.jsonlogic.logic import Both, Expression, var
from slalang.engines.jsonlogic.numbers import Amount, Atom, added, constant, scaled
from slalang.engines.jsonlogic.scope import Refused, Scope, declared
from slalang.evaluate.case import DAY, SECOND
from slalang.evaluate.held import SCALE as UNITS
from slalang.form import nodes
from slalang.form.nodes import FieldOf, Node, Value
from slalang.source.frozen import dataclass

LATEST_DAY = 4_000_000
"""Further from 1970 no date is, in days."""
ENOUGH = {"count": 10**9, "number": 10**12, "money": 10**12}
"""So far from 0 data has to be allowed to go: to a billion of a count, a million of a number, a
hundred million of money. What would allow less is refused."""


@dataclass(frozen=True, slots=True)
class Text:
    """One text, prepared; or a choice, or the band of a class: then with all that it can be."""

    expression: Expression
    literal: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Texts:
    """Several texts, prepared."""

    expression: Expression


Operand: TypeAlias = Amount | Text | Texts | Both


def value(scope: Scope, node: Node) -> Operand:
    """What a part of a condition is; raises `Refused` for what JsonLogic cannot say exactly."""
    match node:
        case Value():
            return _literal(node)
        case FieldOf():
            return _field(scope, node)
        case nodes.PointsOf(name=name):
            score = points.score(scope, name)
            most = max(abs(score.least), abs(score.most))
            return Amount(((Atom(score.expression, most), Fraction(1, 1000)),), Fraction(0))
        case nodes.BandOf(name=name):
            names = tuple(band.name for band in declared(scope.classes, name).bands)
            return Text(bands.band(scope, name), choices=names)
        case nodes.Negate(value=inner):
            return scaled(_number(scope, inner), Fraction(-1))
        case nodes.Add(left=left, right=right):
            return added(_number(scope, left), _number(scope, right))
        case nodes.Subtract(left=left, right=right):
            return added(_number(scope, left), scaled(_number(scope, right), Fraction(-1)))
        case nodes.Multiply(left=left, right=right):
            return _product(_number(scope, left), _number(scope, right))
        case nodes.Divide(left=left, right=right):
            return _quotient(_number(scope, left), _number(scope, right))
        case nodes.PropertyOf() | nodes.Count() | nodes.Last() | nodes.Undecided():
            raise Refused(_outside(node))
        case _:
            return truths.truth(scope, node)


def _literal(it: Value) -> Operand:
    match it.type:
        case "number" | "money":
            return constant(Fraction(Decimal(it.value)))
        case "duration":
            return constant(Fraction(it.value) * SECOND)
        case "date":
            day = date.fromisoformat(str(it.value)) - date(1970, 1, 1)
            return constant(Fraction(day.days * DAY))
        case "truth":
            return Both(it.value, not it.value)
        case "text" | "choice":
            return Text(it.value, literal=True)
        case _:
            assert_never(it.type)


def _field(scope: Scope, node: FieldOf) -> Operand:
    column = scope.columns.attributes[node.record, node.name]
    field, found = scope.input(column), var(column)
    match field.type:
        case "count" | "number" | "money":
            atom = Atom(found, None, column, ENOUGH[field.type])
            return _amount(atom, Fraction(1, UNITS[field.type]))
        case "date":
            return _amount(Atom(found, LATEST_DAY, column), Fraction(DAY))
        case "time":
            return _amount(Atom(found, 86_400, column), Fraction(1))
        case "truth":
            return Both({"===": [found, True]}, {"===": [found, False]})
        case "texts":
            return Texts(found)
        case "choice":
            return Text(found, choices=tuple(choice.value for choice in field.choices))
        case "text" | "person":
            return Text(found)
        case _:
            assert_never(field.type)


def _amount(atom: Atom, unit: Fraction) -> Amount:
    return Amount(((atom, unit),), Fraction(0))


def _number(scope: Scope, node: Node) -> Amount:
    found = value(scope, node)
    if not isinstance(found, Amount):
        raise Refused("It calculates with something that is no number.")
    return found


def _product(left: Amount, right: Amount) -> Amount:
    if left.terms and right.terms:
        raise Refused(
            "It multiplies two values that differ from lead to lead, and the product may be larger"
            " than the whole numbers that JSON readers keep exactly."
        )
    return scaled(left, right.plus) if left.terms else scaled(right, left.plus)


def _quotient(left: Amount, right: Amount) -> Amount:
    if right.terms:
        raise Refused(
            "It divides by a value that differs from lead to lead, and JsonLogic divides in binary"
            " fractions, which are not exact."
        )
    if right.plus == 0:
        raise Refused("It divides by 0.")
    return scaled(left, 1 / right.plus)


def _outside(node: nodes.PropertyOf | nodes.Count | nodes.Last | nodes.Undecided) -> str:
    match node:
        case nodes.PropertyOf(name=name):
            return f"It reads `{name}` of an event, and JsonLogic is given a lead without events."
        case nodes.Count(event=event):
            return f"It counts `{event}`, and JsonLogic is given a lead without events."
        case nodes.Last(event=event):
            return (
                f"It asks when `{event}` happened last, and JsonLogic is given a lead without"
                " events."
            )
        case nodes.Undecided(what=what):
            return f"The data of one lead cannot tell whether `{what}`."
        case _:
            assert_never(node)
