"""A condition in; two expressions of JsonLogic, surely true and surely false, out."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from fractions import Fraction
from operator import ge, gt, le, lt
from typing import assert_never

from slalang.engines.jsonlogic import values
from slalang.engines.jsonlogic.logic import (
    Both,
    Expression,
    all_of,
    any_of,
    both,
    conjunction,
    disjunction,
    known,
    not_,
    opposite,
)
from slalang.engines.jsonlogic.numbers import Amount, compared, constant
from slalang.engines.jsonlogic.scope import Refused, Scope, declared
from slalang.form import nodes
from slalang.form.nodes import Node, Operator, Test

_WITHOUT_EVENTS = "and JsonLogic is given a lead without events."
_ORDER: dict[Operator, Callable[[int, int], bool]] = {"<": lt, "<=": le, ">": gt, ">=": ge}
_TIME = re.compile(r"(\d\d):(\d\d)(?::(\d\d))?", re.ASCII)
_LAST_BASIC = "\uffff"


def truth(scope: Scope, node: Node) -> Both:
    """A condition with Kleene's three values; raises `Refused` with a reason."""
    match node:
        case nodes.And(args=args):
            return conjunction([truth(scope, item) for item in args])
        case nodes.Or(args=args):
            return disjunction([truth(scope, item) for item in args])
        case nodes.Not(arg=arg):
            return opposite(truth(scope, arg))
        case nodes.AtLeast(count=count, args=args):
            return _at_least(count, [truth(scope, item) for item in args])
        case nodes.Known(value=inner):
            return _known(values.value(scope, inner))
        case nodes.Compare(operator=operator, left=left, right=right, choices=choices):
            sides = values.value(scope, left), values.value(scope, right)
            return _compare(scope, operator, *sides, choices or ())
        case nodes.In():
            return _in(scope, node)
        case nodes.Range():
            return _range(scope, node)
        case nodes.TextTest():
            return _text(scope, node)
        case nodes.Has(value=inner, item=item):
            return _has(values.value(scope, inner), values.value(scope, item))
        case nodes.Recent():
            raise Refused(
                "It looks at a time before the present, and JsonLogic does not know the present."
            )
        case nodes.Happened(event=event):
            raise Refused(f"It asks whether `{event}` happened, {_WITHOUT_EVENTS}")
        case nodes.Gained(score=name):
            raise Refused(
                f"It asks what `{name}` was at another time, and JsonLogic sees a lead at one."
            )
        case nodes.InStage(name=name):
            return stage(scope, name)
        case nodes.InTerm(name=name):
            return term(scope, name)
        case _:
            found = values.value(scope, node)
            if isinstance(found, Both):
                return found
            raise Refused("It is neither true nor false.")


def term(scope: Scope, name: str) -> Both:
    """The condition that a term names."""
    return scope.once(
        "terms", name, lambda: fitting(scope, truth(scope, declared(scope.terms, name).when))
    )


def stage(scope: Scope, name: str) -> Both:
    """Whether a lead is in a stage as far as its condition says now."""

    def now() -> Both:
        found = declared(scope.stages, name)
        if found.when is not None:
            return fitting(scope, truth(scope, found.when))
        if found.starts:
            return Both(True, False)
        raise Refused(f"The stage `{name}` has no condition: it is set by hand or by a handoff.")

    return scope.once("stages", name, now)


def fitting(scope: Scope, found: Both) -> Both:
    """The same; raises `Refused` where a side of it is too large."""
    return Both(scope.fitting(found.yes), scope.fitting(found.no))


def _at_least(count: int, items: Sequence[Both]) -> Both:
    sure = {"+": [0, *({"if": [item.yes, 1, 0]} for item in items)]}
    possible = {"+": [0, *({"if": [item.no, 0, 1]} for item in items)]}
    return Both({">=": [sure, count]}, {"<": [possible, count]})


def _known(operand: values.Operand) -> Both:
    match operand:
        case Amount():
            test = all_of(operand.guards)
        case values.Text(literal=True):
            test = True
        case values.Text(expression=found) | values.Texts(expression=found):
            test = known(found)
        case Both(yes=yes, no=no):
            test = any_of((yes, no))
        case _:
            assert_never(operand)
    return Both(test, not_(test))


def _compare(
    scope: Scope,
    operator: Operator,
    left: values.Operand,
    right: values.Operand,
    choices: Sequence[str],
) -> Both:
    if operator == "!=":
        return opposite(_compare(scope, "=", left, right, choices))
    match _clock(left, right), _clock(right, left):
        case Amount() as one, Amount() as other:
            return compared(scope, operator, one, other)
        case values.Text() as one, values.Text() as other:
            if operator == "=":
                return both(_guards(one, other), {"===": [one.expression, other.expression]})
            return both(_guards(one, other), _ranked(operator, one, other, choices))
        case Both() as one, Both() as other if operator == "=":
            same = all_of((one.yes, other.yes)), all_of((one.no, other.no))
            differ = all_of((one.yes, other.no)), all_of((one.no, other.yes))
            return Both(any_of(same), any_of(differ))
        case _:
            raise Refused("It compares values of two kinds, or lists.")


def _clock(operand: values.Operand, beside: values.Operand) -> values.Operand:
    """A time of day that is written as a text, in seconds, where a number stands beside it."""
    if isinstance(beside, Amount) and isinstance(operand, values.Text) and operand.literal:
        parts = _TIME.fullmatch(str(operand.expression))
        if parts:
            hours, minutes, seconds = (int(part or 0) for part in parts.groups())
            return constant(Fraction(hours * 3600 + minutes * 60 + seconds))
    return operand


def _guards(*texts: values.Text | values.Texts) -> list[Expression]:
    return [
        known(text.expression)
        for text in texts
        if isinstance(text, values.Texts) or not text.literal
    ]


def _ranked(
    operator: Operator, one: values.Text, other: values.Text, choices: Sequence[str]
) -> Expression:
    """Choices by their place in the list, which is spelled out: JsonLogic has no such order."""
    test = _ORDER[operator]
    if not choices:
        raise Refused("It asks which of two texts is the larger one.")
    if one.literal:
        ways = [(one.expression, choices.index(one.expression))]
    else:
        ways = [(choice, place) for place, choice in enumerate(choices)]
    fits = []
    for choice, place in ways:
        beside = [item for other_place, item in enumerate(choices) if test(place, other_place)]
        here = True if one.literal else {"===": [one.expression, choice]}
        fits.append((here, choice, beside))
    if other.literal:
        found = [choice for _, choice, beside in fits if other.expression in beside]
        return bool(found) if one.literal else {"in": [one.expression, found]}
    return any_of(all_of((here, {"in": [other.expression, there]})) for here, _, there in fits)


def _in(scope: Scope, node: nodes.In) -> Both:
    left = values.value(scope, node.value)
    options = [values.value(scope, option) for option in node.options]
    if isinstance(left, values.Text) and not left.literal and options:
        texts = [
            item.expression for item in options if isinstance(item, values.Text) and item.literal
        ]
        if len(texts) == len(options):
            return both(_guards(left), {"in": [left.expression, texts]})
    return disjunction([_compare(scope, "=", left, option, ()) for option in options])


def _range(scope: Scope, node: nodes.Range) -> Both:
    low, middle, high = (values.value(scope, part) for part in (node.low, node.value, node.high))
    if not (isinstance(low, Amount) and isinstance(middle, Amount) and isinstance(high, Amount)):
        raise Refused("It asks for a range of something that is no number.")
    above, below = compared(scope, "<=", low, middle), compared(scope, "<=", middle, high)
    # A range is unknown unless all three are known, even where one end alone would decide.
    guards = [*low.guards, *middle.guards, *high.guards]
    return Both(all_of((above.yes, below.yes)), all_of([*guards, any_of((above.no, below.no))]))


def _text(scope: Scope, node: nodes.TextTest) -> Both:
    found = values.value(scope, node.value)
    if isinstance(found, values.Texts):
        inside = _test(node.test, node.text, {"var": ""})
        return both(_guards(found), {"some": [found.expression, inside]})
    if isinstance(found, values.Text):
        return both(_guards(found), _test(node.test, node.text, found.expression))
    raise Refused("It looks for words in something that is no text.")


def _test(test: Test, text: str, found: Expression) -> Expression:
    match test:
        case "contains":
            return {"in": [text, found]}
        case "starts_with":
            return {"===": [{"substr": [found, 0, _length(text)]}, text]}
        case "ends_with":
            return {"===": [{"substr": [found, -_length(text)]}, text]}
        case "mentions":
            raise Refused(f"It looks for the whole word `{text}`, and JsonLogic knows no words.")
        case "matches":
            raise Refused(f"It looks for the pattern `{text}`, and JsonLogic knows no patterns.")
        case _:
            assert_never(test)


def _length(text: str) -> int:
    if not text:
        raise Refused("It looks for an empty text at one end of another.")
    if max(text) > _LAST_BASIC:
        raise Refused(f"Engines of JsonLogic count the characters of `{text}` in different ways.")
    return len(text)


def _has(found: values.Operand, item: values.Operand) -> Both:
    if not (isinstance(found, values.Texts) and isinstance(item, values.Text)):
        raise Refused("It looks for something that is no text in a list of texts.")
    return both(_guards(found, item), {"in": [item.expression, found.expression]})
