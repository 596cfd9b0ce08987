"""Conditions in, words out: `fit is at least 60 and interest is at least 40, or …`.

`and` binds tighter than `or`: an `or` inside an `and` stands in brackets, an
`and` inside an `or` is set off by a comma.
"""

from __future__ import annotations

from decimal import Decimal
from typing import assert_never

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
)
from slalang.model.quantities import Duration, Month
from slalang.wording.numbers import number
from slalang.wording.phrase import Phrase, joined, phrase
from slalang.wording.times import duration, month, window
from slalang.wording.values import quoted, typed_value, value
from slalang.wording.words import Words, listed, named, plural, say

Compared = dict[str, str]
_NUMBERS: Compared = {
    "=": "{left} is {right}",
    "!=": "{left} is not {right}",
    "<": "{left} is below {right}",
    "<=": "{left} is at most {right}",
    ">": "{left} is more than {right}",
    ">=": "{left} is at least {right}",
}
_DATES: Compared = {
    "=": "{left} is on {right}",
    "!=": "{left} is not on {right}",
    "<": "{left} is before {right}",
    "<=": "{left} is on or before {right}",
    ">": "{left} is after {right}",
    ">=": "{left} is on or after {right}",
}
_TEXT_TESTS: Compared = {
    "contains": "{left} contains {text}",
    "starts with": "{left} starts with {text}",
    "ends with": "{left} ends with {text}",
    "matches": "{left} matches {text}",
    "mentions": "{left} mentions {text}",
}
_TIMES: Compared = {
    "=": "{event} exactly {count}",
    "!=": "{event} not exactly {count}",
    "<": "{event} fewer than {count}",
    "<=": "{event} at most {count}",
    ">": "{event} more than {count}",
    ">=": "{event} at least {count}",
}


def condition(expression: Expression, words: Words) -> Phrase:
    """What must be true, as a clause that reads well after "when"."""
    match expression:
        case Or(items=items):
            return _alternatives(items, words)
        case And(items=items):
            return _all(items, words)
        case AtLeastOf(count=count, items=items):
            options = joined((_inner(item, words) for item in items), ", ")
            return say("at least {count} of ({options})", words, count=str(count), options=options)
        case Not(item=item):
            return _denied(item, words)
        case Compare():
            return _compared(expression, words)
        case Among(value=left, options=options):
            found = listed((formula(option, words) for option in options), words, "or")
            return say("{left} is {right}", words, left=formula(left, words), right=found)
        case InRange(value=left, low=low, high=high):
            return say("{left} is from {low} to {high}", words, left=formula(left, words),
                       low=formula(low, words), high=formula(high, words))  # fmt: skip
        case TextTest(test=test, value=left, text=text):
            return say(_TEXT_TESTS[test], words, left=formula(left, words),
                       text=quoted(text, words))  # fmt: skip
        case Has(value=left, item=item):
            return say("{left} include {item}", words, left=formula(left, words),
                       item=formula(item, words))  # fmt: skip
        case Recent(value=left, within=within):
            return say("{left} is no more than {time} ago", words, left=formula(left, words),
                       time=duration(within, words))  # fmt: skip
        case Known(value=left):
            return say("{left} is known", words, left=formula(left, words))
        case Happened():
            return _happened(expression, words)
        case StageReached(name=name, becomes=True):
            return say("the lead becomes {stage}", words, stage=named(name, words))
        case StageReached(name=name):
            return say("the lead has become {stage}", words, stage=named(name, words))
        case TermHolds(name=name):
            return say("the lead is a case of {term}", words, term=named(name, words))
        case Gained(points=points, score=score, within=within):
            return say("at least {points} points gained in {score} {window}", words,
                       points=value(points, words), score=named(score, words),
                       window=window(within, words))  # fmt: skip
        case LeadsOf():
            return _leads(expression, words)
        case StateOf():
            return _state(expression, words)
        case _:
            return formula(expression, words)


def formula(expression: Expression, words: Words) -> Phrase:
    """What is counted or compared: `company size`, `deal value × 2`."""
    match expression:
        case Literal(value=it, type=type):
            return typed_value(it, type, words)
        case Attribute(record=record, name=name):
            return _attribute(record, name, words)
        case ScoreOf(name=name) | ClassOf(name=name):
            return named(name, words)
        case CountOf():
            return _count(expression, words)
        case LastOf(event=event):
            return say("the last {event}", words, event=named(event, words))
        case Arithmetic(operator=operator, left=left, right=right):
            sign = {"+": " + ", "-": " − ", "*": " × ", "/": " ÷ "}[operator]
            return phrase(_operand(left, words), sign, _operand(right, words))
        case Negative(value=it):
            return phrase("−", _operand(it, words))
        case NeededOf(stage=stage, funnel=funnel, month=when):
            return needed(stage, funnel, when, words)
        case Quoted(path=path):
            return named(path, words)
        case Unknown():
            return phrase("—")
        case (
            Or() | And() | AtLeastOf() | Not() | Compare() | Among() | InRange() | TextTest()
            | Has() | Recent() | Known() | Happened() | StageReached() | TermHolds() | Gained()
            | LeadsOf() | StateOf()
        ):  # fmt: skip
            return condition(expression, words)
        case _ as never:
            assert_never(never)


def needed(stage: str, funnel: str, when: Month | None, words: Words) -> Phrase:
    """`the Marketing Qualified Leads needed by New business in January 2026`."""
    stages = plural(named(stage, words), words)
    said = say("the {stages} needed by {funnel}", words, stages=stages, funnel=named(funnel, words))
    if when is None:
        return said
    return say("{what} in {month}", words, what=said, month=month(when, words))


def _alternatives(items: tuple[Expression, ...], words: Words) -> Phrase:
    said = [condition(item, words) for item in items]
    if any(isinstance(item, And | Or) for item in items):
        return joined(said, say(", or ", words))
    return joined(said, say(" or ", words))


def _all(items: tuple[Expression, ...], words: Words) -> Phrase:
    return joined((_inner(item, words) for item in items), say(" and ", words))


def _inner(item: Expression, words: Words) -> Phrase:
    """An item of a list, in brackets where its own `and` or `or` could be misread."""
    said = condition(item, words)
    return phrase("(", said, ")") if isinstance(item, And | Or) else said


def _denied(item: Expression, words: Words) -> Phrase:
    match item:
        case Known(value=left):
            return say("{left} is unknown", words, left=formula(left, words))
        case Happened():
            return _never_happened(item, words)
        case Among(value=left, options=options):
            found = listed((formula(option, words) for option in options), words, "or")
            return say("{left} is not {right}", words, left=formula(left, words), right=found)
        case Attribute():
            return say("{left} is no", words, left=formula(item, words))
        case StageReached(name=name, becomes=True):
            return say("the lead does not become {stage}", words, stage=named(name, words))
        case StageReached(name=name):
            return say("the lead has not become {stage}", words, stage=named(name, words))
        case TermHolds(name=name):
            return say("the lead is not a case of {term}", words, term=named(name, words))
        case Compare(operator="=", left=left, right=right):
            return say("{left} is not {right}", words, left=formula(left, words),
                       right=formula(right, words))  # fmt: skip
        case StateOf(name=name, state=state):
            return say(_NOT_SO[state], words, what=named(name, words))
        case Not(item=inner):
            return condition(inner, words)
        case _:
            return say("not ({condition})", words, condition=condition(item, words))


_NOT_SO = {
    "waiting": "“{what}” is not waiting",
    "running": "“{what}” is not running",
    "paused": "“{what}” is not paused",
    "warned": "“{what}” has had no warning",
    "kept": "“{what}” is not kept",
    "broken": "“{what}” is not broken",
    "waived": "“{what}” is not waived",
    "void": "“{what}” is not void",
    "exhausted": "“{what}” is not exhausted",
}


def _compared(expression: Compare, words: Words) -> Phrase:
    left, right, operator = expression.left, expression.right, expression.operator
    if isinstance(left, CountOf) and left.distinct is None and _is_number(right):
        return _so_often(left, operator, formula(right, words), words)
    if isinstance(right, Literal) and isinstance(right.value, bool):
        agrees = right.value is (operator == "=")
        said = formula(left, words)
        return said if agrees else say("{left} is no", words, left=said)
    kinds = (left.type.kind, right.type.kind)
    table = _DATES if Kind.DATE in kinds or Kind.INSTANT in kinds else _NUMBERS
    return say(table[operator], words, left=formula(left, words), right=formula(right, words))


def _is_number(expression: Expression) -> bool:
    return isinstance(expression, Literal) and isinstance(expression.value, Decimal)


def _so_often(count: CountOf, operator: str, times: Phrase, words: Words) -> Phrase:
    """`page view at least 3 times within 30 days`."""
    often = say("once", words) if str(times) == "1" else say("{count} times", words, count=times)
    said = say(_TIMES[operator], words, event=named(count.event, words), count=often)
    return _limited(said, count.within, count.where, words)


def _count(expression: CountOf, words: Words) -> Phrase:
    event = named(expression.event, words)
    if expression.distinct:
        property = named(f"{expression.event}.{expression.distinct}", words)
        said = say("the number of different values of {property} in {event}", words,
                   property=property, event=event)  # fmt: skip
    else:
        said = say("the number of {events}", words, events=plural(event, words))
    return _limited(said, expression.within, expression.where, words)


def _happened(expression: Happened, words: Words) -> Phrase:
    event = named(expression.event, words)
    plain = expression.since_start or _is_participle(event)
    said = event if plain else say("any {event}", words, event=event)
    return _limited(said, expression.within, expression.where, words)


def _never_happened(expression: Happened, words: Words) -> Phrase:
    event = named(expression.event, words)
    # "not answered", but "no reply".
    said = (
        say("not {event}", words, event=event)
        if _is_participle(event)
        else say("no {event}", words, event=event)
    )
    return _limited(said, expression.within, expression.where, words)


def _is_participle(event: Phrase) -> bool:
    """`answered` says that it happened, `reply` only what would happen."""
    return str(event).endswith("ed") and " " not in str(event)


def _limited(
    said: Phrase, within: Duration | None, where: Expression | None, words: Words
) -> Phrase:
    if within:
        said = say("{event} {window}", words, event=said, window=window(within, words))
    if where:
        said = say("{event} where {condition}", words, event=said, condition=_inner(where, words))
    return said


def _leads(expression: LeadsOf, words: Words) -> Phrase:
    template = (
        "at least {count} leads of the {record} where {condition}"
        if expression.at_least
        else "at most {count} leads of the {record} where {condition}"
    )
    return say(template, words, count=number(expression.count),
               record=named(expression.record, words),
               condition=_inner(expression.condition, words))  # fmt: skip


def _state(expression: StateOf, words: Words) -> Phrase:
    what = named(expression.name, words)
    match expression.state:
        case "waiting":
            return say("“{promise}” is waiting", words, promise=what)
        case "running":
            return say("“{promise}” is running", words, promise=what)
        case "paused":
            return say("“{promise}” is paused", words, promise=what)
        case "warned":
            return say("“{promise}” has had a warning", words, promise=what)
        case "kept":
            return say("“{promise}” is kept", words, promise=what)
        case "broken":
            return say("“{promise}” is broken", words, promise=what)
        case "waived":
            return say("“{promise}” is waived", words, promise=what)
        case "void":
            return say("“{promise}” is void", words, promise=what)
        case "exhausted":
            return say("“{cadence}” is exhausted", words, cadence=what)
        case _ as never:
            assert_never(never)


def _attribute(record: str, name: str, words: Words) -> Phrase:
    said = named(f"{record}.{name}", words)
    if record == "lead" or record not in words.titles or f"{record}.{name}" not in words.titles:
        return said
    if words.titles[record].anchor.startswith("record"):
        return say(
            "{attribute} of the {record}", words, attribute=said, record=named(record, words)
        )
    return said


def _operand(expression: Expression, words: Words) -> Phrase:
    said = formula(expression, words)
    return phrase("(", said, ")") if isinstance(expression, Arithmetic) else said
