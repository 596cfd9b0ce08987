"""Conditions and values of the form in, Python expressions out."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import assert_never

from slalang.engines.python import events, parts
from slalang.engines.python.code import Beyond, constant, constants, every, no, some
from slalang.engines.python.moment import Moment
from slalang.engines.python.operands import (
    NEVER,
    UNKNOWN,
    Both,
    Exact,
    Linear,
    Open,
    Operand,
    Plain,
    between,
    compared,
    exact,
    known,
    needs,
    number,
    over,
    plus,
    settled,
    shows_absence,
    tested,
    times,
    variable,
)
from slalang.engines.python.patterns import SHORT, quick
from slalang.engines.python.plan import UNITS, Kind
from slalang.evaluate.case import SECOND
from slalang.evaluate.conditions import midnight
from slalang.form import nodes
from slalang.form.nodes import Input, Node


def truth(moment: Moment, node: Node, kind: Kind | None = None) -> Both:
    """Code for "it is true" and for "it is false"; if it is neither, it is unknown.

    `kind` is the kind of the event that a `where` is asked of. What has to be worked out
    before goes to the lines of the moment.
    """
    match node:
        case nodes.And(args):
            items = [truth(moment, item, kind) for item in args]
            return every(true for true, _ in items), some(false for _, false in items)
        case nodes.Or(args):
            items = [truth(moment, item, kind) for item in args]
            return some(true for true, _ in items), every(false for _, false in items)
        case nodes.Not(arg):
            true, false = truth(moment, arg, kind)
            return false, true
        case nodes.AtLeast(count, args):
            items = [truth(moment, item, kind) for item in args]
            least = len(items) - count + 1
            return _enough(count, [t for t, _ in items]), _enough(least, [f for _, f in items])
        case nodes.Known(of):
            test = every(needs(value(moment, of, kind)))
            return test, no(test)
        case nodes.Compare():
            return _compare(moment, node, kind)
        case nodes.In():
            return _among(moment, node, kind)
        case nodes.Range(of, low, high):
            return _range(*(value(moment, one, kind) for one in (low, of, high)))
        case nodes.TextTest():
            return _text(moment, node, kind)
        case nodes.Has(of, item):
            both = value(moment, of, kind), value(moment, item, kind)
            if not (isinstance(both[0], Plain) and isinstance(both[1], Plain)):
                raise Beyond("a list of texts has what is no text")
            test = f"{both[1].code} in {both[0].code}"
            return known((*both[0].needs, *both[1].needs), test)
        case nodes.Recent(of, within):
            return _recent(moment, value(moment, of, kind), within)
        case nodes.Happened(event, _, within, where):
            return events.happened(moment, (event, within, where))
        case nodes.Gained(score, points, within):
            return parts.gained(moment, score, points, within)
        case nodes.InStage(name):
            return parts.stage(moment, name)
        case nodes.InTerm(name):
            return parts.term(moment, name)
        case nodes.Undecided():
            return UNKNOWN
        case nodes.Value(type="truth", value=bool() as said):
            return str(said), str(not said)
        case nodes.FieldOf() | nodes.PropertyOf():
            return _is_yes(_input(moment, node, kind))
        case _:
            raise Beyond("a condition is neither true nor false")


def value(moment: Moment, node: Node, kind: Kind | None = None) -> Operand:
    """Code for a value, and for whether it is known."""
    match node:
        case nodes.Value():
            return _literal(node)
        case nodes.FieldOf() | nodes.PropertyOf():
            name, found = _input(moment, node, kind)
            return _variable(name, found) if found else NEVER
        case nodes.PointsOf(name):
            return variable(parts.score(moment, name), Fraction(1, 1000), may_lack=False)
        case nodes.BandOf(name):
            band = parts.band(moment, name)
            return Plain((f"{band} is not None",), band)
        case nodes.Count(event, distinct, within, where):
            low, high = events.counted(moment, (event, within, where), distinct)
            return Open(low, high) if low != high else Linear((), {low: Fraction(1)}, Fraction(0))
        case nodes.Last(event):
            newest, test = events.last(moment, event)
            return Linear((test,), {newest: Fraction(1)}, Fraction(0))
        case nodes.Negate(of):
            return times(number(-1), settled(value(moment, of, kind)))
        case nodes.Add(left, right) | nodes.Subtract(left, right):
            both = settled(value(moment, left, kind)), settled(value(moment, right, kind))
            return plus(*both, 1 if isinstance(node, nodes.Add) else -1)
        case nodes.Multiply(left, right):
            return times(settled(value(moment, left, kind)), settled(value(moment, right, kind)))
        case nodes.Divide(left, right):
            return over(settled(value(moment, left, kind)), settled(value(moment, right, kind)))
        case nodes.Undecided():
            return NEVER
        case (
            nodes.And() | nodes.Or() | nodes.Not() | nodes.AtLeast() | nodes.Known()
            | nodes.Compare() | nodes.In() | nodes.Range() | nodes.TextTest() | nodes.Has()
            | nodes.Recent() | nodes.Happened() | nodes.Gained() | nodes.InStage() | nodes.InTerm()
        ):  # fmt: skip
            true, false = truth(moment, node, kind)
            return Plain((some((true, false)),), f"(True if {true} else False)")
        case _:
            assert_never(node)


def _literal(node: nodes.Value) -> Operand:
    match node.type, node.value:
        case "number" | "money", str() as text:
            return number(Fraction(Decimal(text)))
        case "duration", int() as seconds:
            return number(Fraction(seconds * SECOND))
        case "date", str() as day:
            return number(midnight(date.fromisoformat(day)))
        case ("text" | "choice", str() as literal) | ("truth", bool() as literal):
            return Plain((), constant(literal), is_literal=True, literal=literal)
        case _:
            raise Beyond("a value is not of its type")


def _input(
    moment: Moment, node: nodes.FieldOf | nodes.PropertyOf, kind: Kind | None
) -> tuple[str, Input | None]:
    """The variable of an attribute or a property; of what is not declared nothing is known."""
    if isinstance(node, nodes.FieldOf):
        key = (node.record, node.name)
        return moment.plan.fields.get(key, "None"), moment.plan.inputs.get(key)
    if kind is None or node.name not in kind.properties:
        return "None", None
    return kind.properties[node.name], kind.property(node.name)


def _variable(name: str, of: Input) -> Operand:
    unit = UNITS.get(of.type)
    return variable(name, unit) if unit else Plain((f"{name} is not None",), name)


def _is_yes(found: tuple[str, Input | None]) -> Both:
    name, of = found
    if of is None:
        return UNKNOWN
    if of.type != "truth":
        raise Beyond("an attribute is neither true nor false")
    return f"{name} is True", f"{name} is False"


def _enough(count: int, tests: list[str]) -> str:
    if count <= 0:
        return "True"
    if count > len(tests):
        return "False"
    if count == 1:
        return some(tests)
    if count == len(tests):
        return every(tests)
    return f"({' + '.join(f'(1 if {test} else 0)' for test in tests)} >= {constant(count)})"


def _compare(moment: Moment, node: nodes.Compare, kind: Kind | None) -> Both:
    left, right = value(moment, node.left, kind), value(moment, node.right, kind)
    if node.choices:
        return _ordered(moment, node.operator, node.choices, left, right)
    return compared(node.operator, left, right)


def _ordered(
    moment: Moment, operator: str, choices: tuple[str, ...], left: Operand, right: Operand
) -> Both:
    """Choices compare by their place among the choices."""
    if not (isinstance(left, Plain) and isinstance(right, Plain)):
        raise Beyond("a choice is compared with what is none")
    if "False" in (*left.needs, *right.needs):
        return UNKNOWN
    if right.is_literal and right.literal in choices and not left.is_literal:
        limit = number(choices.index(str(right.literal)))
        fits = [c for n, c in enumerate(choices) if tested(operator, number(n), limit) == "True"]
        rest = [choice for choice in choices if choice not in fits]
        if shows_absence(left):
            return f"{left.code} in {constants(fits)}", f"{left.code} in {constants(rest)}"
    places = moment.plan.hold({choice: place for place, choice in enumerate(choices)})
    sign = "==" if operator == "=" else operator
    test = f"{places}[{left.code}] {sign} {places}[{right.code}]"
    return known((*left.needs, *right.needs), test)


def _among(moment: Moment, node: nodes.In, kind: Kind | None) -> Both:
    found = value(moment, node.value, kind)
    options = [value(moment, option, kind) for option in node.options]
    if isinstance(found, Plain) and not found.is_literal and found is not NEVER:
        texts = [one.literal for one in options if isinstance(one, Plain) and one.is_literal]
        if len(texts) == len(options):
            test = f"{found.code} in {constants(texts)}"
            required = () if shows_absence(found) else found.needs
            return every((*required, test)), every((*found.needs, no(test)))
    if not options:
        raise Beyond("a value is one of none")
    if isinstance(found, Linear) and len(found.terms) == 1:
        numbers = [one.base for one in options if isinstance(one, Linear) and not one.terms]
        if len(numbers) == len(options) and not any(map(needs, options)):
            ((name, worth),) = found.terms.items()
            places = [(one - found.base) / worth for one in numbers]
            whole = [int(place) for place in places if place.denominator == 1]
            return known(found.needs, f"{name} in {constants(whole)}")
    pairs = [compared("=", found, option) for option in options]
    return some(true for true, _ in pairs), every(false for _, false in pairs)


def _range(low: Operand, middle: Operand, high: Operand) -> Both:
    if NEVER in (low, middle, high):
        return UNKNOWN
    if isinstance(middle, Open):
        return _open_range(low, middle, high)
    ends = (low, middle, high)
    if any(isinstance(one, Open | Plain) for one in ends):
        raise Beyond("a range of what is no number")
    numbers = [settled(one) for one in ends]
    required = tuple(need for one in numbers for need in one.needs)
    return known(required, between(*numbers))


def _open_range(low: Operand, count: Open, high: Operand) -> Both:
    match low, high:
        case Linear(_, low_terms, base), Linear(_, high_terms, top) if (
            not low_terms and not high_terms
        ):
            least, most = -((-base) // 1), top // 1
            if least > most:
                return "False", "True"
            return (
                f"({count.low} >= {constant(least)} and {count.high} <= {constant(most)})",
                f"({count.high} < {constant(least)} or {count.low} > {constant(most)})",
            )
        case _:
            raise Beyond("the ends of a range are not written down")


def _text(moment: Moment, node: nodes.TextTest, kind: Kind | None) -> Both:
    found = value(moment, node.value, kind)
    if not isinstance(found, Plain):
        raise Beyond("a text is looked for in what is none")
    of: Input | None = None
    if isinstance(node.value, nodes.FieldOf | nodes.PropertyOf):
        _, of = _input(moment, node.value, kind)
    if of is not None and of.type == "texts":
        each = _test(moment, node, "y")
        return known(found.needs, f"any([{each} for y in {found.code}])")
    return known(found.needs, _test(moment, node, found.code))


def _test(moment: Moment, node: nodes.TextTest, code: str) -> str:
    part = constant(node.text)
    match node.test:
        case "contains":
            return f"{part} in {code}"
        case "starts_with":
            return f"{code}[:{len(node.text)}] == {part}"
        case "ends_with":
            return f"{code}[-{len(node.text)}:] == {part}" if node.text else "True"
        case "mentions":
            # To look for the letters first is quick, and nearly always settles it.
            return f"({part} in {code} and MENTIONS({code}, {part}))"
        case "matches":
            search = quick(node.text)
            if search is None:
                return f"MATCHES({part}, {code})"
            found = f"{moment.plan.hold(search)}({code}) is not None"
            return f"({found} if len({code}) <= {SHORT} else MATCHES({part}, {code}))"
        case _:
            assert_never(node.test)


def _recent(moment: Moment, found: Operand, within: int) -> Both:
    if found is NEVER:
        return UNKNOWN
    if not isinstance(found, Linear | Exact):
        raise Beyond("a window of what is no instant")
    # The window is over at `t` and begins after `v0`, both in microseconds.
    now, begins = (Linear((), {name: Fraction(1)}, Fraction(0)) for name in
                   ("t", moment.window(within)))  # fmt: skip
    if isinstance(found, Exact):
        test = f"{moment.window(within)} < {exact(found)} <= t"
        return known(found.needs, f"({test})")
    tests = tested("<=", found, now), tested(">", found, begins)
    return known(found.needs, every(tests))
