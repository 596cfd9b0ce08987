"""A condition and a lead at an instant in; the parts that keep it from being so, out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from slalang.cases.story import View
from slalang.cases.world import World
from slalang.evaluate.truth import Between, Missing, Truth
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
    Has,
    InRange,
    Kind,
    LastOf,
    Negative,
    Not,
    Or,
    ScoreOf,
    TermHolds,
    TextTest,
)
from slalang.model.quantities import Money, Month, Value
from slalang.wording.conditions import condition as said
from slalang.wording.conditions import formula
from slalang.wording.numbers import number
from slalang.wording.times import instant
from slalang.wording.values import choice, quoted
from slalang.wording.values import value as worded
from slalang.wording.words import listed, named, small, spelled

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LIMITS = {">=": "at least", "<=": "at most", ">": "more than", "<": "below"}
YES, NO, OPEN = "✓", "✗", "?"


class Cause(NamedTuple):
    """A part of a condition that is not as it has to be."""

    part: Expression
    truth: Truth
    """What it is now."""
    text: str
    """What is the case instead, such as `industry is “Retail”`."""


def causes(view: View, condition: Expression, wanted: bool = True) -> Iterator[Cause]:
    """Why a condition is not what is wanted of it; nothing where it is."""
    truth = view.truth(condition)
    if truth is wanted:
        return
    match condition:
        case And(items=items) | Or(items=items):
            for item in items:
                yield from causes(view, item, wanted)
        case AtLeastOf(items=items):
            for item in items:
                yield from causes(view, item, wanted)
        case Not(item=item):
            yield from causes(view, item, not wanted)
        case TermHolds(name=name) if (term := view.story.world.terms[name]).condition:
            yield from causes(view, term.condition, wanted)
        case _:
            yield Cause(condition, truth, instead(view, condition, truth))


def instead(view: View, part: Expression, truth: Truth) -> str:
    """What is the case, in place of a part of a condition that is not as it has to be."""
    words = view.story.world.words
    if isinstance(truth, Missing):
        return unknown(view.story.world, truth.what)
    if truth:
        return str(said(part, words))
    match part:
        case Compare(operator=operator, left=left, right=right) if operator in _LIMITS:
            found = actual(view, left)
            if found is not None:
                return f"{formula(left, words)} is {found}, not {_LIMITS[operator]} " + str(
                    formula(right, words)
                )
        case (
            Compare(left=left)
            | Among(value=left)
            | InRange(value=left)
            | TextTest(value=left)
            | Has(value=left)
        ):
            found = actual(view, left)
            if found is not None:
                verb = "are" if left.type.kind is Kind.TEXTS else "is"
                return f"{formula(left, words)} {verb} {found}"
    return str(said(Not(part, part.type, part.origin), words))


def unknown(world: World, what: frozenset[str]) -> str:
    """`not known: company size, industry`; everything that has a title is called by it."""
    stages = {f"stage {name}": stage.title for name, stage in world.stages.items()}
    shown = sorted(f"whether the lead is in {stages[one]}" for one in what & stages.keys())
    plain = sorted(_called(world, one) for one in what - stages.keys())
    return "not known: " + ", ".join(dict.fromkeys([*plain, *shown]))


def _called(world: World, what: str) -> str:
    """`company size`, `tier of the account`, `page of page view`; else as the evaluator has it."""
    words = world.words
    owner, dot, name = what.rpartition(".")
    path = what if dot else f"lead.{what}"
    if path in words.fields:
        title = str(named(path, words)) if path in words.titles else spelled(name)
        return f"{title} of the {small(str(named(owner, words)))}" if owner else title
    name, of, event = what.partition(" of ")
    path = f"{event}.{name}"
    if of and path in words.fields:
        title = str(named(path, words)) if path in words.titles else spelled(name)
        return f"{title} of {named(event, words)}"
    return str(named(what, words)) if what in words.titles else what


def how_to_tell(world: World, what: frozenset[str]) -> str:
    """The next step where something is not known, as a sentence."""
    by_hand = sorted(name for name in world.stages if f"stage {name}" in what)
    if by_hand:
        return f"Say `given {by_hand[0]}`, or `given not {by_hand[0]}`, in the example."
    fields = {field.name for field in world.agreement.lead.fields}
    for record in world.agreement.records:
        fields |= {f"{record.name}.{field.name}" for field in record.fields}
    told = sorted(what & fields)
    if told:
        owner, _, name = told[0].rpartition(".")
        block = owner if owner in ("lead", "account") else f"record {owner}" if owner else "lead"
        return f"Add `{name}` to `{block} {{ … }}` in the example."
    undecided = any(one.count(" ") > 1 for one in what)
    return "Say it with `given …` in the example." if undecided else ""


def actual(view: View, it: Expression) -> str | None:
    """What an expression amounts to, in words; `None` where there is nothing short to say."""
    words = view.story.world.words
    if isinstance(it, Attribute):
        return _stated(view, it)
    if not isinstance(it, ScoreOf | ClassOf | CountOf | LastOf | Arithmetic | Negative):
        return None
    found = view.value(it)
    match found:
        case Missing():
            return None
        case Between(low=low, high=high):
            return f"from {low} to {high}"
        case str():
            return str(choice(found, it.name if isinstance(it, ClassOf) else "", words))
        case Fraction() if it.type.kind is Kind.INSTANT:
            return _time(view, found)
        case Fraction() if it.type.kind is Kind.MONEY:
            return str(worded(Money(_decimal(found), it.type.unit), words))
        case Fraction():
            return number(_decimal(found))
        case _:
            return None


def _stated(view: View, it: Attribute) -> str | None:
    """An attribute as the example states it: the evaluator compares it in lower case."""
    values: list[Value | tuple[Value, ...]] = [
        fact.value
        for facts in view.story.example.facts
        if facts.record == it.record
        for fact in facts.fields
        if fact.name == it.name
    ]
    if not values:
        return None
    words = view.story.world.words
    last = values[-1]
    if isinstance(last, tuple) and not isinstance(last, Month):
        return str(listed((worded(one, words) for one in last), words))
    if isinstance(last, str):
        has_choices = bool(it.type.choices)
        path = f"{it.record}.{it.name}"
        return str(choice(last, path, words) if has_choices else quoted(last, words))
    return str(worded(last, words))


def _time(view: View, micros: Fraction) -> str | None:
    try:
        moment = (_EPOCH + timedelta(microseconds=int(micros))).astimezone(view.story.world.zone)
    except OverflowError:
        return None
    return instant(moment, view.story.world.words)


def _decimal(found: Fraction) -> Decimal:
    """Exact where decimals can be; else to the nearest hundredth."""
    tens = 10**30
    if tens % found.denominator == 0:
        scaled = Decimal(found.numerator * (tens // found.denominator))
        return scaled.scaleb(-30).normalize() if found else Decimal(0)
    hundredths = (found.numerator * 200 + found.denominator) // (2 * found.denominator)
    return Decimal(hundredths).scaleb(-2)
