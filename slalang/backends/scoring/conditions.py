"""Conditions of the model in, nodes of the scoring JSON out."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, assert_never

from slalang.backends.scoring.lengths import exact, milli, seconds
from slalang.evaluate.patterns import pattern_problem, portable
from slalang.evaluate.text import prepared
from slalang.model.expressions import (
    Among,
    And,
    Arithmetic,
    AtLeastOf,
    Attribute,
    ClassOf,
    Compare,
    CountOf,
    Expression,
    Gained,
    Happened,
    Has,
    InRange,
    Kind,
    Known,
    LastOf,
    LeadsOf,
    Literal,
    NeededOf,
    Negative,
    Not,
    Or,
    Quoted,
    Recent,
    ScoreOf,
    StageReached,
    StateOf,
    TermHolds,
    TextTest,
    Unknown,
)  # fmt: skip
from slalang.model.quantities import Duration, Money, Month, Percent
from slalang.wording.conditions import condition as said
from slalang.wording.words import Words

Node = dict[str, Any]

BUILT_IN = ("lead", "account")
_ARITHMETIC = {"+": "add", "-": "subtract", "*": "multiply", "/": "divide"}


def node(expression: Expression, words: Words, records: frozenset[str]) -> Node:
    """One part of a condition, with everything inside it.

    `records` are the names of records, to tell an attribute from an event's
    property. What a lead's own data cannot decide becomes `undecided`.
    """

    def inner(part: Expression) -> Node:
        return node(part, words, records)

    match expression:
        case And(items=items) | Or(items=items):
            op = "and" if isinstance(expression, And) else "or"
            return {"op": op, "args": [inner(item) for item in items]}
        case Not(item=item):
            return {"op": "not", "arg": inner(item)}
        case AtLeastOf(count=count, items=items):
            return {"op": "at_least", "count": count, "args": [inner(item) for item in items]}
        case Compare():
            return _compare(expression, inner(expression.left), inner(expression.right))
        case Among(value=value, options=options):
            return {"op": "in", "value": inner(value), "options": [inner(one) for one in options]}
        case InRange(value=value, low=low, high=high):
            return {"op": "range", "value": inner(value), "low": inner(low), "high": inner(high)}
        case TextTest(value=value):
            return _text(expression, inner(value), words)
        case Has(value=value, item=item):
            return {"op": "has", "value": inner(value), "item": inner(item)}
        case Known(value=value):
            return {"op": "known", "value": inner(value)}
        case Recent(value=value, within=within):
            return _timed(expression, within, {"op": "recent", "value": inner(value)}, words)
        case Happened(event=event, within=within, where=where, since_start=bare):
            asked = {"op": "happened", "event": event, "since_start": bare}
            return _timed(expression, within, _where(asked, where, words, records), words)
        case CountOf(event=event, within=within, where=where, distinct=distinct):
            asked = {"op": "count", "event": event, "distinct": distinct}
            return _timed(expression, within, _where(asked, where, words, records), words)
        case Gained(points=points, score=score, within=within):
            gain = milli(points) if isinstance(points, Decimal) else 0
            asked = {"op": "gained", "score": score, "points": gain}
            return _timed(expression, within, asked, words)
        case Arithmetic(operator=operator, left=left, right=right):
            return {"op": _ARITHMETIC[operator], "left": inner(left), "right": inner(right)}
        case Negative(value=value):
            return {"op": "negate", "value": inner(value)}
        case StageReached(becomes=True) | LeadsOf() | StateOf() | NeededOf() | Quoted() | Unknown():
            return undecided(expression, words)
        case _:
            return _leaf(expression, words, records)


def undecided(expression: Expression, words: Words) -> Node:
    """What is unknown as long as only a lead and its events are looked at."""
    return {"op": "undecided", "what": str(said(expression, words))}


def _leaf(
    expression: Literal | Attribute | ScoreOf | ClassOf | TermHolds | StageReached | LastOf,
    words: Words,
    records: frozenset[str],
) -> Node:
    match expression:
        case Literal():
            return _literal(expression, words)
        case Attribute(record=record, name=name):
            if record in records:
                return {"op": "field", "record": record, "name": name}
            return {"op": "property", "name": name}
        case ScoreOf(name=name):
            return {"op": "score", "name": name}
        case ClassOf(name=name):
            return {"op": "class", "name": name}
        case TermHolds(name=name):
            return {"op": "term", "name": name}
        case StageReached(name=name):
            return {"op": "stage", "name": name}
        case LastOf(event=event):
            return {"op": "last", "event": event}
        case _:
            assert_never(expression)


def _literal(literal: Literal, words: Words) -> Node:
    match literal.value:
        case bool() as yes:
            return {"op": "value", "type": "truth", "value": yes}
        case Decimal() as number:
            return {"op": "value", "type": "number", "value": exact(number)}
        case Percent() as percent:
            return {"op": "value", "type": "number", "value": exact(percent.ratio)}
        case Money(amount, currency):
            amount_text = exact(amount)
            return {"op": "value", "type": "money", "value": amount_text, "currency": currency}
        case Duration() as duration:
            length = seconds(duration)
            if length is None:
                return undecided(literal, words)
            return {"op": "value", "type": "duration", "value": length}
        case Month():
            return undecided(literal, words)
        case date() as day:
            return {"op": "value", "type": "date", "value": day.isoformat()}
        case str() as text:
            if literal.type.kind is Kind.CHOICE:
                return {"op": "value", "type": "choice", "value": text}
            return {"op": "value", "type": "text", "value": prepared(text)}
        case _ as never:
            assert_never(never)


def _compare(it: Compare, left: Node, right: Node) -> Node:
    compared: Node = {"op": "compare", "operator": it.operator, "left": left, "right": right}
    if it.operator not in ("=", "!=") and it.left.type.kind is Kind.CHOICE:
        compared["choices"] = list(it.left.type.choices or it.right.type.choices)
    return compared


def _text(it: TextTest, value: Node, words: Words) -> Node:
    text = prepared(it.text)
    if it.test == "matches":
        if pattern_problem(it.text) is not None:
            return undecided(it, words)
        text = portable(it.text)
    return {"op": "text", "test": it.test.replace(" ", "_"), "value": value, "text": text}


def _where(asked: Node, where: Expression | None, words: Words, records: frozenset[str]) -> Node:
    return {**asked, "where": node(where, words, records) if where else None}


def _timed(it: Expression, within: Duration | None, asked: Node, words: Words) -> Node:
    """The node with its window; business time has no meaning in a score."""
    length = seconds(within) if within else None
    if within and length is None:
        return undecided(it, words)
    return {**asked, "within_seconds": length}
