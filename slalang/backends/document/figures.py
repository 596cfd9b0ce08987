"""A formula in prose in, its value out: exact arithmetic on numbers with their units."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

from slalang.backends.document.material import Material
from slalang.funnel.arithmetic import plain
from slalang.funnel.needs import need_of
from slalang.model.expressions import Arithmetic, Expression, Literal, NeededOf, Negative, Quoted
from slalang.model.lookup import value_at
from slalang.model.numbers import Goal, Measure
from slalang.model.promises import Deliver, Form, Keep, Promise
from slalang.model.quantities import Counted, Money, Month, Needed, Percent
from slalang.planning.needed import Needs, needed_in
from slalang.wording.conditions import formula
from slalang.wording.numbers import number, rounded_money
from slalang.wording.owed import owed
from slalang.wording.phrase import Name, Phrase, phrase
from slalang.wording.values import value
from slalang.wording.words import named

Quantity: TypeAlias = Fraction | Money | Percent
NOTHING = phrase("—")
"""Stands where a value cannot be worked out; the reason is a finding elsewhere."""


def figure(expression: Expression, material: Material) -> Phrase:
    """What `{expression}` in prose prints; never raises."""
    if isinstance(expression, Quoted):
        return _quoted(expression.path, material)
    worth = quantity(expression, material)
    if worth is not None:
        return _shown(worth)
    match expression:
        case Arithmetic() | Negative() | NeededOf():
            return NOTHING
        case Literal(value=str() as text):
            return phrase(text)
        case _:
            return formula(expression, material.words)


def quantity(expression: Expression, material: Material) -> Quantity | None:
    """The exact value of a formula; `None` where there is none, as after a division by zero."""
    match expression:
        case Literal(value=Decimal() as number):
            return Fraction(number)
        case Literal(value=Money() | Percent() as amount):
            return amount
        case Negative(value=inner):
            return _times(quantity(inner, material), Fraction(-1))
        case Arithmetic(operator=operator, left=left, right=right):
            return _calculated(operator, quantity(left, material), quantity(right, material))
        case NeededOf(stage=stage, funnel=funnel, month=month):
            return needed(stage, funnel, month, material)
        case Quoted(path=path):
            return _worth(path, material)
        case _:
            return None


def needed(stage: str, funnel: str, month: Month | None, material: Material) -> Fraction | None:
    """How many the goals need at a stage in a month; `None` where no plan says so."""
    if month is None:
        need = need_of(material.agreement, stage, funnel)
    else:
        need = needed_in(_needs(material), stage, funnel, month)
    return need.used if need else None


def first_figure(form: Form, material: Material) -> str:
    """How many a promise to deliver what a funnel needs means at first; empty for others."""
    if not isinstance(form, Deliver) or not isinstance(form.amount, Needed):
        return ""
    need = form.amount
    found = needed_in(_needs(material), need.stage.name, need.funnel.name, need.month, form.each)
    return number(plain(found.used, 2)) if found else ""


def _needs(material: Material) -> Needs:
    return Needs(material.agreement, material.ahead, material.ahead_values)


def _quoted(path: str, material: Material) -> Phrase:
    """A value where there is one, else the title; a link to its place either way."""
    title = named(path, material.words)
    worth = _worth(path, material)
    if worth is not None:
        return _linked(_shown(worth), title)
    declared = material.agreement.names.get(path)
    obligation = next((one for one in material.obligations if one.id == path), None)
    if obligation is not None and not isinstance(declared, Promise):
        return _linked(owed(obligation, material.words), title)
    return title


def _linked(said: Phrase, place: Phrase) -> Phrase:
    name = next((piece for piece in place.pieces if isinstance(piece, Name)), None)
    return Phrase((Name(str(said), name.anchor),)) if name and name.anchor else said


def _worth(path: str, material: Material) -> Quantity | None:
    declared = material.agreement.names.get(path)
    match declared:
        case Goal(targets=(target, *_)):
            return _amount(target.amount)
        case Promise(forms=(Keep(value=value),)) if isinstance(value, Percent | Money | Decimal):
            return _amount(value)
        case Promise(forms=(Deliver(amount=Needed() as need),)):
            return needed(need.stage.name, need.funnel.name, need.month, material)
        case Promise(forms=(Deliver(amount=amount),)):
            return _amount(amount)
        case Measure(aims=(aim, *_)):
            return _amount(aim.value)
        case None:
            return _amount(value_at(material.agreement, path))
        case _:
            return None


def _amount(value: object) -> Quantity | None:
    match value:
        case Money() | Percent():
            return value
        case Decimal():
            return Fraction(value)
        case Counted(count=Decimal() as count):
            return Fraction(count)
        case _:
            return None


def _calculated(operator: str, left: Quantity | None, right: Quantity | None) -> Quantity | None:
    if left is None or right is None:
        return None
    match operator:
        case "*":
            return _product(left, right)
        case "/":
            return _ratio(left, right)
        case _:
            return _times(right, Fraction(-1)) and _sum(left, right, operator)


def _sum(left: Quantity, right: Quantity, operator: str) -> Quantity | None:
    a, b = _number(left), _number(right)
    if type(left) is not type(right) or _unit(left) != _unit(right):
        return None
    return _with_unit(a + b if operator == "+" else a - b, left)


def _product(left: Quantity, right: Quantity) -> Quantity | None:
    if isinstance(left, Percent) and not isinstance(right, Percent):
        return _times(right, Fraction(left.ratio))
    if isinstance(right, Percent):
        return _times(left, Fraction(right.ratio))
    if isinstance(right, Fraction):
        return _times(left, right)
    return _times(right, left) if isinstance(left, Fraction) else None


def _ratio(left: Quantity, right: Quantity) -> Quantity | None:
    share = Fraction(right.ratio) if isinstance(right, Percent) else _number(right)
    if share == 0:
        return None
    if isinstance(right, Money):
        same = isinstance(left, Money) and left.currency == right.currency
        return _number(left) / share if same else None
    return _times(left, 1 / share)


def _times(it: Quantity | None, factor: Fraction) -> Quantity | None:
    return None if it is None else _with_unit(_number(it) * factor, it)


def _number(it: Quantity) -> Fraction:
    match it:
        case Money(amount=amount):
            return Fraction(amount)
        case Percent(value=value):
            return Fraction(value)
        case _:
            return it


def _unit(it: Quantity) -> str:
    return it.currency if isinstance(it, Money) else ""


def _with_unit(number: Fraction, like: Quantity) -> Quantity:
    match like:
        case Money():
            return replace(like, amount=plain(number, 12))
        case Percent():
            return Percent(plain(number, 12))
        case _:
            return number


def _shown(it: Quantity) -> Phrase:
    match it:
        case Money():
            return phrase(rounded_money(it))
        case Percent():
            return value(Percent(plain(_number(it), 2)))
        case _:
            return value(plain(it, 2))
