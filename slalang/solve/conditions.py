"""A condition of the scoring JSON in; when it is true and when it is false, as terms, out.

Each case is the one of `slalang.evaluate.conditions`, for all leads at once.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from slalang.evaluate.case import SECOND, Node
from slalang.evaluate.conditions import literal
from slalang.solve import scores
from slalang.solve.attributes import has, seconds_of, text_is, text_test
from slalang.solve.encoder import Encoder
from slalang.solve.events import Seen, newest, seen_of, sum_of
from slalang.solve.occurrences import Sort, different
from slalang.solve.operands import (
    ALWAYS,
    NEVER,
    UNKNOWN,
    Beyond,
    Constant,
    Kleene,
    Lacking,
    Number,
    Operand,
    Pick,
    Text,
    Word,
    calculated,
    decided,
    in_range,
    negative,
    numbers_compared,
    truths_compared,
)
from slalang.solve.smt import (
    FALSE,
    TRUE,
    at_least,
    both,
    choose,
    compare,
    either,
    implies,
    negated,
    total,
    whole,
)

_TESTS = frozenset({
    "and", "or", "not", "at_least", "known", "compare", "in", "range", "text", "has", "recent",
    "happened", "gained", "stage", "term",
})  # fmt: skip


def condition(enc: Encoder, node: Node, shift: int = 0, sort: Sort | None = None) -> Kleene:
    """When a condition is true and when false, as of so many seconds ago.

    `sort` is the occurrence that a `where` is asked of. What cannot be put
    into formulas is taken as free.
    """
    key = ("condition", id(node), shift, sort.event if sort else "", sort.number if sort else 0)
    if key not in enc.known:
        try:
            enc.known[key] = enc.named(_condition(enc, node, shift, sort))
        except Beyond:
            enc.known[key] = enc.anything()
    found: Kleene = enc.known[key]
    return found


def operand(enc: Encoder, node: Node, shift: int, sort: Sort | None) -> Operand:
    """What an expression amounts to; raises `Beyond`."""
    match node["op"]:
        case "value":
            return _literal(node)
        case "field":
            return enc.attributes.operand(node["record"], node["name"])
        case "score":
            points = scores.points_of(enc, node["name"], shift)
            return Number(points, points, TRUE, Fraction(1, 1000))
        case "class":
            return band(enc, node["name"], shift)
        case "count":
            return _count(enc, node, shift)
        case "last":
            return _last(enc, node, shift)
        case "negate":
            return negative(operand(enc, node["value"], shift, sort))
        case "add" | "subtract" | "multiply" | "divide" as op:
            left, right = (operand(enc, node[side], shift, sort) for side in ("left", "right"))
            return calculated(op, left, right)
        case "undecided":
            return enc.given_fact(node["what"])
        case op if op in _TESTS:
            return condition(enc, node, shift, sort)
        case _:
            # A property beside something else: what one occurrence says is not followed.
            raise Beyond


def band(enc: Encoder, name: str, shift: int) -> Pick:
    """The band of a class: the first whose condition is true."""
    key = ("class", name, shift)
    if key not in enc.known:
        with_bands = _declared(enc, key, "classes", name, shift)
        names = tuple(item["name"] for item in with_bands["bands"])
        yes = [
            TRUE if item["when"] is None else condition(enc, item["when"], shift).yes
            for item in with_bands["bands"]
        ]
        term = whole(len(names))
        for place in reversed(range(len(names))):
            term = choose(yes[place], whole(place), term)
        enc.under_way.discard(key)
        known = TRUE if TRUE in yes else enc.script.truth(either(yes))
        enc.known[key] = Pick(enc.script.define("Int", term), names, known)
    found: Pick = enc.known[key]
    return found


def reached(enc: Encoder, name: str, shift: int) -> Kleene:
    """Whether a lead is in a stage as far as its condition says."""
    key = ("stage", name, shift)
    if key not in enc.known:
        stage = _declared(enc, key, "stages", name, shift)
        if stage["when"] is not None:
            truth = condition(enc, stage["when"], shift)
        else:
            truth = ALWAYS if stage["starts"] else enc.given_fact(f"stage {name}")
        enc.under_way.discard(key)
        enc.known[key] = truth
    found: Kleene = enc.known[key]
    return found


def _declared(enc: Encoder, key: tuple[Any, ...], section: str, name: str, shift: int) -> Node:
    """A class, stage or term that is not followed already; raises `Beyond`."""
    if key in enc.under_way or (section, name, shift) not in enc.survey.seen:
        raise Beyond
    enc.under_way.add(key)
    return enc.survey.declared[(section, name)]


def _condition(enc: Encoder, node: Node, shift: int, sort: Sort | None) -> Kleene:
    if sort is not None and id(node) in sort.truths:
        return sort.truths[id(node)]

    def inner(part: Node) -> Kleene:
        return condition(enc, part, shift, sort)

    def amount(part: Node) -> Operand:
        return operand(enc, part, shift, sort)

    match node["op"]:
        case "and":
            return _all(map(inner, node["args"]))
        case "or":
            return _any(map(inner, node["args"]))
        case "at_least":
            return _at_least(node["count"], [inner(item) for item in node["args"]])
        case "not":
            truth = inner(node["arg"])
            return Kleene(truth.no, truth.yes)
        case "known":
            known = _known(enc, amount(node["value"]))
            return Kleene(known, negated(known))
        case "compare":
            both_ = (amount(node["left"]), amount(node["right"]))
            return _compare(enc, node["operator"], *both_, node.get("choices"))
        case "in":
            value = amount(node["value"])
            return _any(_compare(enc, "=", value, amount(one), None) for one in node["options"])
        case "range":
            value, low, high = (amount(node[part]) for part in ("value", "low", "high"))
            return UNKNOWN if isinstance(value, Lacking) else in_range(value, low, high)
        case "text":
            value = amount(node["value"])
            if not isinstance(value, Text):
                raise Beyond
            return text_test(enc.attributes, value, (node["test"], node["text"]))
        case "has":
            value, item = amount(node["value"]), amount(node["item"])
            if not isinstance(value, Text):
                raise Beyond
            return has(enc.attributes, value, item)
        case "recent":
            return _recent(amount(node["value"]), node["within_seconds"], shift)
        case "happened":
            return _any(
                Kleene(both((one.heap.some, one.truth.yes)),
                       either((negated(one.heap.some), one.truth.no)))
                for one in seen_of(enc, node, shift)
            )  # fmt: skip
        case "gained":
            return _gained(enc, node, shift)
        case "stage":
            return reached(enc, node["name"], shift)
        case "term":
            return _term(enc, node["name"], shift)
        case _:
            truth_value = amount(node)
            if isinstance(truth_value, Lacking):
                return UNKNOWN
            if isinstance(truth_value, Kleene):
                return truth_value
            raise Beyond


def _term(enc: Encoder, name: str, shift: int) -> Kleene:
    key = ("term", name, shift)
    if key not in enc.known:
        declared = _declared(enc, key, "terms", name, shift)
        enc.known[key] = condition(enc, declared["when"], shift)
        enc.under_way.discard(key)
    found: Kleene = enc.known[key]
    return found


def _all(items: Iterable[Kleene]) -> Kleene:
    seen = list(items)
    return Kleene(both(one.yes for one in seen), either(one.no for one in seen))


def _any(items: Iterable[Kleene]) -> Kleene:
    seen = list(items)
    return Kleene(either(one.yes for one in seen), both(one.no for one in seen))


def _at_least(count: int, items: list[Kleene]) -> Kleene:
    possible = at_least(count, [negated(one.no) for one in items])
    return Kleene(at_least(count, [one.yes for one in items]), negated(possible))


def _known(enc: Encoder, value: Operand) -> str:
    match value:
        case Lacking():
            return FALSE
        case Constant() | Word():
            return TRUE
        case Text(key=key):
            return enc.attributes.declared[key].known
        case Number() | Pick() | Kleene():
            return value.known


def _compare(
    enc: Encoder, sign: str, one: Operand, other: Operand, order: list[str] | None
) -> Kleene:
    if isinstance(one, Lacking) or isinstance(other, Lacking):
        return UNKNOWN
    if isinstance(one, Kleene) and isinstance(other, Kleene):
        return truths_compared(sign, one, other)
    if isinstance(one, Pick) or isinstance(other, Pick):
        return _picks_compared(sign, one, other, order)
    if isinstance(one, Word) and isinstance(other, Text):
        one, other = other, one
    if isinstance(one, Text) and isinstance(other, Text | Word) and sign in ("=", "!="):
        same = text_is(enc.attributes, one, other)
        return same if sign == "=" else Kleene(same.no, same.yes)
    if isinstance(one, Word) and isinstance(other, Word):
        return ALWAYS if (one.text == other.text) == (sign == "=") else NEVER
    if isinstance(one, Word):
        one = Constant(Fraction(seconds_of(one.text)))
    if isinstance(other, Word):
        other = Constant(Fraction(seconds_of(other.text)))
    return numbers_compared(sign, one, other)


def _picks_compared(sign: str, one: Operand, other: Operand, order: list[str] | None) -> Kleene:
    """Choices and bands: equal by name, ordered by their place in the order."""
    left, right = _picked(one), _picked(other)
    known = both((left.known, right.known))
    places = {name: place for place, name in enumerate(order or ())}
    alike = [
        both((f"(= {left.term} {i})", f"(= {right.term} {j})"))
        for i, a in enumerate(left.names)
        for j, b in enumerate(right.names)
        if _stands(sign, a, b, places)
    ]
    return decided(either(alike), known)


def _stands(sign: str, one: str, other: str, places: dict[str, int]) -> bool:
    if sign in ("=", "!="):
        return (one == other) == (sign == "=")
    if one not in places or other not in places:
        raise Beyond
    low, high = places[one], places[other]
    return {"<": low < high, "<=": low <= high, ">": low > high, ">=": low >= high}[sign]


def _picked(one: Operand) -> Pick:
    match one:
        case Pick():
            return one
        case Word(text=text):
            return Pick("0", (text,), TRUE)
        case _:
            raise Beyond


def _recent(when: Operand, within: int, shift: int) -> Kleene:
    if isinstance(when, Lacking):
        return UNKNOWN
    if not isinstance(when, Number):
        raise Beyond
    now = now_of(shift)
    ends = numbers_compared("<=", when, now)
    begins = numbers_compared(">", when, later(now, -within))
    return Kleene(both((ends.yes, begins.yes)), either((ends.no, begins.no)))


def now_of(shift: int) -> Number:
    """The instant that is looked at, in seconds since 1970."""
    term = "now" if not shift else f"(- now {shift})"
    return Number(term, term, TRUE, Fraction(SECOND))


def later(instant: Number, seconds: int) -> Number:
    """An instant so many seconds later."""
    term = f"(+ {instant.low} {whole(seconds)})"
    return Number(term, term, instant.known, instant.step)


def _gained(enc: Encoder, node: Node, shift: int) -> Kleene:
    now = scores.points_of(enc, node["score"], shift)
    before = scores.points_of(enc, node["score"], shift + node["within_seconds"])
    gain = compare(">=", f"(- {now} {before})", whole(node["points"]))
    return Kleene(gain, negated(gain))


def _count(enc: Encoder, node: Node, shift: int) -> Operand:
    seen = seen_of(enc, node, shift)
    sure, open_ = sum_of(seen, "sure"), sum_of(seen, "open")
    if node.get("distinct"):
        return _distinct(enc, node, seen)
    low = enc.script.define("Int", sure)
    if open_ == "0":
        return Number(low, low, TRUE, Fraction(1))
    high = enc.script.define("Int", f"(+ {low} {open_})")
    return Number(low, high, TRUE, Fraction(1))


def _distinct(enc: Encoder, node: Node, seen: list[Seen]) -> Operand:
    """Different values: at least one where there are some, at most one for each occurrence.

    How many it is inside these limits is left to the model; which values
    sorts, or windows inside each other, share is not followed.
    """
    name = node["distinct"]
    by_sort: dict[int, list[Seen]] = {}
    for one in seen:
        by_sort.setdefault(one.heap.sort.number, []).append(one)
    terms, open_terms = [], [sum_of(seen, "open")]
    single: dict[str, list[str]] = {}
    for alike in by_sort.values():
        sure = enc.script.define("Int", sum_of(alike, "sure"))
        sort = alike[0].heap.sort
        if name not in sort.properties:
            open_terms.append(sure)
            continue
        several = different(enc.survey, sort, name)
        if several is False:
            single.setdefault(repr(sort.properties[name]), []).append(f"(> {sure} 0)")
            continue
        terms.append(_values(enc, sure, made=several is True))
        enc.known[("different", terms[-1])] = (name, tuple(alike))
    terms += [choose(either(some), "1", "0") for some in single.values()]
    low = _together(enc, terms)
    open_ = total(open_terms)
    if open_ == "0":
        return Number(low, low, TRUE, Fraction(1))
    high = enc.script.define("Int", f"(+ {low} {open_})")
    return Number(low, high, TRUE, Fraction(1))


def _together(enc: Encoder, terms: list[str]) -> str:
    """Different values of all sorts: sorts may share some, but those that are shown do not."""
    if len(terms) < 2:
        return enc.script.define("Int", total(terms))
    values = enc.fresh("values together", "Int")
    for term in terms:
        enc.script.require(f"(>= {values} {term})", about=values)
    enc.script.require(f"(<= {values} {total(terms)})", about=values)
    enc.script.require(implies(enc.plain, f"(= {values} {total(terms)})"), about=values)
    return values


def _values(enc: Encoder, sure: str, *, made: bool) -> str:
    """How many different values so many occurrences of one sort have."""
    some = f"(> {sure} 0)"
    values = enc.fresh("different values", "Int")
    enc.script.require(f"(<= {values} {sure})", about=values)
    enc.script.require(choose(some, f"(>= {values} 1)", f"(= {values} 0)"), about=values)
    # What is made from a model has as many different values as it can.
    shown = sure if made else choose(some, "1", "0")
    enc.script.require(implies(enc.plain, f"(= {values} {shown})"), about=values)
    return values


def _last(enc: Encoder, node: Node, shift: int) -> Operand:
    """When it happened last; unknown if it never did, or if one that is unsure is newer."""
    age, _ = newest(enc, node["event"], shift)
    sure = either(
        both((one.heap.some, one.truth.yes, f"(= {one.heap.age} {age})"))
        for one in seen_of(enc, {"event": node["event"]}, shift)
        if one.heap.age
    )
    term = f"(- now {age})"
    return Number(term, term, enc.script.truth(sure), Fraction(SECOND))


def _literal(node: Node) -> Operand:
    match node["type"]:
        case "truth":
            return ALWAYS if node["value"] else NEVER
        case "text" | "choice":
            return Word(node["value"])
        case "number" | "money":
            return Constant(Fraction(Decimal(node["value"])))
        case "date":
            days = (date.fromisoformat(node["value"]) - date(1970, 1, 1)).days
            return Constant(Fraction(days * 86_400 * SECOND))
        case _:
            value = literal(node)
            if not isinstance(value, Fraction):
                raise Beyond
            return Constant(value)
