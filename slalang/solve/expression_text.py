"""An expression of the model in; the text of the language that says it, out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import assert_never, get_args
from unicodedata import category

from slalang.format.spelling import numeral
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
    State,
    StateOf,
    TermHolds,
    TextTest,
    Unknown,
)
from slalang.model.quantities import Duration, Money, Month, Percent, Value

_ANY, _NOT, _TEST, _SUM, _PRODUCT, _UNARY, _PRIMARY = range(7)
"""How tightly the parts of the grammar bind; brackets stand where a looser one is inside."""
_STATES = frozenset(("known", "unknown", *get_args(State)))
"""Behind `is` these words are part of the verb."""


def expression_text(expression: Expression) -> str:
    """A condition or formula as the language writes it, on one line.

    Read again where the expression stood, it means the same.
    """
    return _written(expression, _ANY, event="")


def quoted(text: str) -> str:
    """A text between quotes, on one line."""
    escaped = one_line(text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def one_line(text: str) -> str:
    """A text with a space for each line end and control character: none can stand in quotes."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(" " if category(char) in ("Cc", "Cs", "Zl", "Zp") else char for char in text)


def number_text(number: Decimal) -> str:
    """`1_500`, `-0.5`: without superfluous zeros, with thousands set apart."""
    text = f"{abs(number):f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return f"-{numeral(text)}" if number < 0 else numeral(text)


def value_text(value: Value, *, bare: bool = False) -> str:
    """A value; with `bare` a text is the name of a choice."""
    match value:
        case bool():
            return "yes" if value else "no"
        case str():
            return value if bare else quoted(value)
        case Decimal():
            return number_text(value)
        case Percent():
            return f"{number_text(value.value)}%"
        case Money():
            return f"{number_text(value.amount)} {value.currency}"
        case Duration():
            return f"{number_text(value.count)} {value.unit.value}{'' if value.count == 1 else 's'}"
        case Month():
            return f"{value.year:04}-{value.month:02}"
        case date():
            return value.isoformat()
        case _ as never:
            assert_never(never)


def _written(expression: Expression, needed: int, *, event: str) -> str:
    """The text of a part, in brackets where it binds less tightly than is `needed`.

    `event` is the one whose `where` the part stands in; else empty.
    """
    text, level = _text(expression, event)
    return f"({text})" if level < needed else text


def _text(it: Expression, event: str) -> tuple[str, int]:
    """The text of a part, and how tightly it binds."""

    def part(expression: Expression, needed: int) -> str:
        return _written(expression, needed, event=event)

    def listed(items: Iterable[Expression], needed: int) -> str:
        return ", ".join(part(item, needed) for item in items)

    match it:
        case And(items=items) | Or(items=items):
            word = " and " if isinstance(it, And) else " or "
            return word.join(part(item, _NOT) for item in items), _ANY
        case Not(item=item):
            return _denied(item, event)
        case AtLeastOf(count=count, items=items):
            return f"at least {count} of ({listed(items, _ANY)})", _PRIMARY
        case Compare():
            return f"{part(it.left, _SUM)} {_verb_and_other(it, event)}", _TEST
        case Among(value=value, options=options):
            return f"{part(value, _SUM)} in ({_options(value, options, event)})", _TEST
        case InRange(value=value, low=low, high=high):
            return f"{part(value, _SUM)} in {part(low, _UNARY)}..{part(high, _UNARY)}", _TEST
        case TextTest(test=test, value=value, text=text):
            return f"{part(value, _SUM)} {test} {quoted(text)}", _TEST
        case Has(value=value, item=item):
            return f"{part(value, _SUM)} has {part(item, _SUM)}", _TEST
        case Recent(value=value, within=within):
            return f"{part(value, _SUM)} within {value_text(within)}", _TEST
        case Known(value=value):
            return f"{part(value, _SUM)} is known", _TEST
        case LeadsOf(at_least=at_least, count=count, record=record, condition=condition):
            most = "at least" if at_least else "at most"
            return f"{most} {count} leads of {record} have {part(condition, _TEST)}", _TEST
        case StateOf(name=name, state=state):
            return f"{name} is {state}", _TEST
        case Arithmetic(operator=operator, left=left, right=right):
            level = _SUM if operator in "+-" else _PRODUCT
            return f"{part(left, level)} {operator} {part(right, level + 1)}", level
        case Negative(value=value):
            return f"-{part(value, _UNARY)}", _UNARY
        case _:
            return _leaf(it, event)


def _leaf(
    it: (
        Literal | Attribute | ScoreOf | ClassOf | TermHolds | StageReached | Happened | CountOf
        | LastOf | Gained | NeededOf | Quoted | Unknown
    ),
    event: str,
) -> tuple[str, int]:  # fmt: skip
    match it:
        case Literal(value=value, type=type):
            text = value_text(value, bare=type.kind is Kind.CHOICE)
            return text, _UNARY if text.startswith("-") else _PRIMARY
        case Attribute(record=record, name=name):
            # In a `where` a bare name is first of all a property of the event.
            return name if record == (event or "lead") else f"{record}.{name}", _PRIMARY
        case ScoreOf(name=name) | ClassOf(name=name) | TermHolds(name=name):
            return name, _PRIMARY
        case StageReached(name=name, becomes=becomes):
            return f"becomes {name}" if becomes else name, _PRIMARY
        case Happened(event=kind, since_start=True, where=None):
            return kind, _PRIMARY
        case Happened(event=kind):
            return _occurrence(f"any {kind}", it)
        case CountOf(event=kind, distinct=distinct):
            start = f"distinct {distinct} of" if distinct else "count of"
            return _occurrence(f"{start} {kind}", it)
        case LastOf(event=kind):
            return f"last {kind}", _PRIMARY
        case Gained(points=points, score=score, within=within):
            return f"gained {value_text(points)} in {score} within {value_text(within)}", _PRIMARY
        case NeededOf(stage=stage, funnel=funnel, month=month):
            when = f" in {value_text(month)}" if month else ""
            return f"{stage} needed by {funnel}{when}", _PRIMARY
        case Quoted(path=path):
            return path, _PRIMARY
        case Unknown():
            # Only after a mistake that is already reported.
            return "unknown", _PRIMARY
        case _ as never:
            assert_never(never)


def _occurrence(start: str, it: Happened | CountOf) -> tuple[str, int]:
    """`any page_view within 7 days where …`; what stands behind a `where` belongs to it."""
    window = f" within {value_text(it.within)}" if it.within else ""
    if it.where is None:
        return f"{start}{window}", _PRIMARY
    return f"{start}{window} where {_written(it.where, _TEST, event=it.event)}", _TEST


def _denied(item: Expression, event: str) -> tuple[str, int]:
    match item:
        case Known(value=value):
            return f"{_written(value, _SUM, event=event)} is unknown", _TEST
        case Among(value=value, options=options):
            left = _written(value, _SUM, event=event)
            return f"{left} not in ({_options(value, options, event)})", _TEST
        case Happened(event=kind, since_start=bare, within=within) if bare or within:
            return _occurrence(f"no {kind}", item)
        case _:
            return f"not {_written(item, _NOT, event=event)}", _NOT


def _verb_and_other(it: Compare, event: str) -> str:
    """`>= 60`, `is director`."""
    other = _against(it.left, it.right, event)
    if it.operator not in ("=", "!=") or other.split(" ")[0] in _STATES:
        return f"{it.operator} {other}"
    return f"is {other}" if it.operator == "=" else f"is not {other}"


def _options(value: Expression, options: Iterable[Expression], event: str) -> str:
    return ", ".join(_against(value, option, event) for option in options)


def _against(value: Expression, other: Expression, event: str) -> str:
    """What something is compared with; a bare name would be one of its choices."""
    if isinstance(other, Attribute) and other.name in value.type.choices:
        return f"{other.record}.{other.name}"
    return _written(other, _SUM, event=event)
