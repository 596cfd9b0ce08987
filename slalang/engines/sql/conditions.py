"""Conditions of the form in, expressions of SQL out: true, false, or NULL for unknown."""

from __future__ import annotations

from fractions import Fraction
from typing import assert_never

from slalang.engines.sql import occurrences, scores
from slalang.engines.sql.comparing import compared, ranked, within
from slalang.engines.sql.expressions import (
    FALSE,
    TRUE,
    UNKNOWN,
    ZERO,
    Among,
    Case,
    Comparison,
    Constant,
    Expression,
    Holds,
    Null,
    TextIs,
    both,
    case,
    either,
    negated,
    total,
)
from slalang.engines.sql.values import (
    Amount,
    Number,
    Text,
    Texts,
    Truth,
    Unknown,
    added,
    column_of,
    divided,
    known,
    literal,
    multiplied,
    of_column,
    settled,
)
from slalang.engines.sql.work import Moment, Work
from slalang.evaluate import RulesProblem
from slalang.form import nodes
from slalang.form.nodes import Node
from slalang.source.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """Where a condition is asked: from an instant, and perhaps of one kind of event."""

    moment: Moment
    event: str | None = None


def truth(work: Work, node: Node, place: Place) -> Expression:
    """Whether a condition is true of the lead at hand, or of its event at hand."""
    match node:
        case nodes.And(args):
            return both(*(truth(work, one, place) for one in args))
        case nodes.Or(args):
            return either(*(truth(work, one, place) for one in args))
        case nodes.Not(arg):
            return negated(truth(work, arg, place))
        case nodes.AtLeast(count, args):
            return _at_least(count, [truth(work, one, place) for one in args])
        case nodes.Known(value):
            return known(amount(work, value, place))
        case nodes.Compare(operator, left, right, order):
            one, other = amount(work, left, place), amount(work, right, place)
            return ranked(operator, one, other, order) if order else compared(operator, one, other)
        case nodes.In(value, options):
            asked = amount(work, value, place)
            return _among(asked, [amount(work, one, place) for one in options])
        case nodes.Range(value, low, high):
            middle, least, most = (amount(work, one, place) for one in (value, low, high))
            return within(middle, least, most)
        case nodes.TextTest(test, value, text):
            return _text_test(amount(work, value, place), test, text)
        case nodes.Has(value, item):
            return _has(amount(work, value, place), amount(work, item, place))
        case nodes.Recent(value, seconds):
            return _recent(amount(work, value, place), place.moment, seconds)
        case nodes.Happened():
            return occurrences.happened(work, node, place)
        case nodes.Gained():
            return _gained(work, node, place)
        case nodes.InStage(name):
            return stage_truth(work, name, place.moment)
        case nodes.InTerm(name):
            return term_truth(work, name, place.moment)
        case _:
            found = amount(work, node, place)
            if isinstance(found, Truth):
                return found.truth
            if isinstance(found, Unknown):
                return UNKNOWN
            raise RulesProblem(f"{type(node).__name__} is neither true nor false")


def amount(work: Work, node: Node, place: Place) -> Amount:
    """What an expression amounts to."""
    match node:
        case nodes.Value():
            return literal(node)
        case nodes.FieldOf(record, name):
            return _attribute(work, record, name)
        case nodes.PropertyOf(name):
            return property_of(work, place.event, name)
        case nodes.PointsOf(name):
            return Number(scores.points_of(work, name, place.moment), Fraction(1, 1000))
        case nodes.BandOf(name):
            return Text(scores.band_of(work, name, place.moment))
        case nodes.Count():
            return occurrences.count(work, node, place)
        case nodes.Last(event):
            return occurrences.last(work, event, place)
        case nodes.Negate(value):
            it = settled(amount(work, value, place))
            return Number(it.top, -it.factor, it.bottom) if isinstance(it, Number) else Unknown()
        case nodes.Add() | nodes.Subtract() | nodes.Multiply() | nodes.Divide():
            left = settled(amount(work, node.left, place))
            return _calculated(node, left, settled(amount(work, node.right, place)))
        case nodes.Undecided():
            return Unknown()
        case _:
            return Truth(truth(work, node, place))


def stage_truth(work: Work, name: str, moment: Moment) -> Expression:
    """Whether a lead is in a stage, as far as its condition says."""

    def make() -> Expression:
        it = work.stage(name)
        if it.when is None:
            return TRUE if it.starts else UNKNOWN
        return work.column("in_", truth(work, it.when, Place(moment)), f"stage {name}: {it.title}")

    found: Expression = work.once(("stage", name, moment), make)
    return found


def term_truth(work: Work, name: str, moment: Moment) -> Expression:
    """Whether the condition of a term holds."""

    def make() -> Expression:
        it = work.term(name)
        return work.column("is_", truth(work, it.when, Place(moment)), f"term {name}: {it.title}")

    found: Expression = work.once(("term", name, moment), make)
    return found


def _at_least(count: int, items: list[Expression]) -> Expression:
    sure = total(*(case((one, Constant(1)), otherwise=ZERO) for one in items))
    possible = total(*(case((negated(one), ZERO), otherwise=Constant(1)) for one in items))
    enough = Comparison(">=", sure, Constant(count))
    return Case(((enough, TRUE), (Comparison("<", possible, Constant(count)), FALSE)), UNKNOWN)


def _among(left: Amount, options: list[Amount]) -> Expression:
    """Literals are looked for together, everything else is compared by itself."""
    if not isinstance(left, Text) or isinstance(left.text, Constant | Null):
        return either(*(compared("=", left, one) for one in options))
    literals: list[str] = []
    rest: list[Amount] = []
    for one in options:
        match one:
            case Text(Constant(str() as said)):
                literals.append(said)
            case _:
                rest.append(one)
    some = [Among(left.text, tuple(dict.fromkeys(literals)))] if literals else []
    return either(*some, *(compared("=", left, one) for one in rest))


def _text_test(value: Amount, test: nodes.Test, text: str) -> Expression:
    match value:
        case Text(item) | Texts(item):
            return UNKNOWN if isinstance(item, Null) else TextIs(test, item, text)
        case Unknown():
            return UNKNOWN
        case _:
            raise RulesProblem("a test of a text is asked of something else")


def _has(items: Amount, item: Amount) -> Expression:
    if isinstance(items, Unknown) or isinstance(item, Unknown):
        return UNKNOWN
    if not isinstance(items, Texts) or not isinstance(item, Text):
        raise RulesProblem("`has` asks whether a list of texts holds a text")
    return Holds(items.texts, item.text)


def _recent(value: Amount, moment: Moment, seconds: int) -> Expression:
    if not isinstance(value, Number):
        return UNKNOWN
    begins, ends = (Number(one.at, Fraction(1)) for one in (moment.before(seconds), moment))
    return both(compared(">", value, begins), compared("<=", value, ends))


def _gained(work: Work, node: nodes.Gained, place: Place) -> Expression:
    now = scores.points_of(work, node.score, place.moment)
    earlier = work.moment(place.moment.before(node.within_seconds))
    then = scores.points_of(work, node.score, earlier)
    return Comparison(">=", now, total(then, Constant(node.points)))


def _attribute(work: Work, record: str, name: str) -> Amount:
    it = work.input_of(record, name)
    column = work.columns.attributes.get((record, name))
    return of_column(column_of("l", column, it), it) if it and column else Unknown()


def property_of(work: Work, event: str | None, name: str) -> Amount:
    it = work.property_of(event, name) if event else None
    column = work.columns.properties.get((event or "", name))
    return of_column(column_of("e", column, it), it) if it and column else Unknown()


def _calculated(node: nodes.Arithmetic, left: Amount, right: Amount) -> Amount:
    if not isinstance(left, Number) or not isinstance(right, Number):
        return Unknown()
    match node:
        case nodes.Add():
            return added(left, right, 1)
        case nodes.Subtract():
            return added(left, right, -1)
        case nodes.Multiply():
            return multiplied(left, right)
        case nodes.Divide():
            return divided(left, right)
        case _ as never:
            assert_never(never)
