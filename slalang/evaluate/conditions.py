"""What a condition means: a node of the scoring JSON and a case in; yes, no or unknown out."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from slalang.evaluate import scores
from slalang.evaluate.case import DAY, SECOND, Case, Node, Occurrence, RulesProblem
from slalang.evaluate.patterns import matches
from slalang.evaluate.text import mentions
from slalang.evaluate.truth import (
    Between,
    Missing,
    Operand,
    Truth,
    all_of,
    any_of,
    at_least,
    decided,
    not_,
)

_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq, "!=": operator.ne,
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip
_TEXT: dict[str, Callable[[str, str], bool]] = {
    "contains": lambda text, part: part in text,
    "starts_with": str.startswith,
    "ends_with": str.endswith,
    "mentions": mentions,
    "matches": lambda text, pattern: matches(pattern, text),
}
_ARITHMETIC: dict[str, Callable[[Any, Any], Any]] = {
    "add": operator.add, "subtract": operator.sub,
    "multiply": operator.mul, "divide": operator.truediv,
}  # fmt: skip

_TESTS = frozenset({
    "and", "or", "not", "at_least", "known", "compare", "in", "range", "text", "has", "recent",
    "happened", "gained", "stage", "term",
})  # fmt: skip


def holds(case: Case, node: Node, event: Occurrence | None = None) -> Truth:
    """Whether a condition is true of a lead; `event` is the one that a `where` is asked of."""
    match node["op"]:
        case "and":
            return all_of(holds(case, item, event) for item in node["args"])
        case "or":
            return any_of(holds(case, item, event) for item in node["args"])
        case "at_least":
            return at_least(node["count"], (holds(case, item, event) for item in node["args"]))
        case "not":
            return not_(holds(case, node["arg"], event))
        case "known":
            return not isinstance(value(case, node["value"], event), Missing)
        case "compare":
            return _compare(case, node, event)
        case "in":
            return _among(case, node, event)
        case "range":
            ends = [value(case, node[part], event) for part in ("low", "value", "high")]
            return decided(ends, lambda low, middle, high: low <= middle <= high)
        case "text":
            return decided((value(case, node["value"], event),), _text_test(node))
        case "has":
            both = (value(case, node["value"], event), value(case, node["item"], event))
            return decided(both, lambda items, item: item in items)
        case "recent":
            begins = case.as_of - node["within_seconds"] * SECOND
            when = value(case, node["value"], event)
            return decided((when,), lambda instant: begins < instant <= case.as_of)
        case "happened":
            return any_of(truth for _, truth in occurrences(case, node))
        case "gained":
            return _gained(case, node)
        case "stage":
            return reached(case, node["name"])
        case "term":
            term: Truth = _once(case, "terms", node["name"], lambda it: holds(case, it["when"]))
            return term
        case _:
            truth = value(case, node, event)
            if isinstance(truth, bool | Missing):
                return truth
            raise RulesProblem(f"`{node['op']}` is neither true nor false")


def value(case: Case, node: Node, event: Occurrence | None = None) -> Operand:
    """What an expression amounts to; see `truth.Value` for the units."""
    match node["op"]:
        case "value":
            return literal(node)
        case "field":
            found = case.records.get(node["record"], {}).get(node["name"])
            prefix = "" if node["record"] == "lead" else node["record"] + "."
            return Missing(frozenset({prefix + node["name"]})) if found is None else found
        case "property":
            found = event.properties.get(node["name"]) if event else None
            of = f"{node['name']} of {event.event}" if event else node["name"]
            return Missing(frozenset({of})) if found is None else found
        case "score":
            return Fraction(scores.score_of(case, node["name"]).milli, 1000)
        case "class":
            band = band_of(case, node["name"])
            return Missing(frozenset({node["name"]})) if band is None else band
        case "count":
            return _count(case, node)
        case "last":
            return _last(case, node)
        case "negate":
            return _calculated((value(case, node["value"], event),), operator.neg)
        case "add" | "subtract" | "multiply" | "divide":
            both = (value(case, node["left"], event), value(case, node["right"], event))
            if node["op"] == "divide" and both[1] == 0:
                return Missing(frozenset({"a number to divide by other than 0"}))
            return _calculated(both, _ARITHMETIC[node["op"]])
        case "undecided":
            return case.given_or_missing(node["what"])
        case op if op in _TESTS:
            return holds(case, node, event)
        case other:
            raise RulesProblem(f"`{other}` is not a part of a condition")


def literal(node: Node) -> Operand:
    """A value that is written in the rules."""
    match node["type"]:
        case "number" | "money":
            return Fraction(Decimal(node["value"]))
        case "duration":
            return Fraction(node["value"] * SECOND)
        case "date":
            return midnight(date.fromisoformat(node["value"]))
        case _:
            return node["value"]  # type: ignore[no-any-return]


def midnight(day: date) -> Fraction:
    """The instant at which a date begins, in UTC."""
    return Fraction((day - date(1970, 1, 1)).days * DAY)


def occurrences(case: Case, node: Node) -> Iterator[tuple[Occurrence, Truth]]:
    """Every event up to the instant that is, or may be, what a node asks for.

    The node names an `event` and may have `within_seconds` and `where`.
    """
    latest, earliest = case.as_of, None
    if node.get("within_seconds") is not None:
        earliest = case.as_of - node["within_seconds"] * SECOND
    ways, where = case.ways(node["event"]), node.get("where")
    for seen in case.events:
        if seen.event not in ways:
            continue
        if seen.at > latest or (earliest is not None and seen.at <= earliest):
            continue
        truth = any_of(holds(case, way, seen) if way else True for way in ways[seen.event])
        if truth is not False and where:
            truth = all_of((truth, holds(case, where, seen)))
        if truth is not False:
            yield seen, truth


def reached(case: Case, name: str) -> Truth:
    """Whether a lead is in a stage as far as its condition says now."""

    def now(stage: Node) -> Truth:
        if stage["when"] is None:
            return True if stage["starts"] else case.given_or_missing(f"stage {name}")
        return holds(case, stage["when"])

    truth: Truth = _once(case, "stages", name, now)
    return truth


def lacking(case: Case, stage: Node) -> tuple[str, ...]:
    """What must be known of a lead in a stage, and is not; the lead is in it all the same."""
    lead = case.records.get("lead", {})
    return tuple(name for name in stage["needs"] if name not in lead)


def band_of(case: Case, name: str) -> str | None:
    """The first band of a class whose condition is true; None if there is none."""

    def first(group: Node) -> str | None:
        for band in group["bands"]:
            if band["when"] is None or holds(case, band["when"]) is True:
                return str(band["name"])
        return None

    band: str | None = _once(case, "classes", name, first)
    return band


def _once(case: Case, section: str, name: str, work_out: Callable[[Node], Any]) -> Any:
    key = (section, name)
    known = case.known_now
    if key not in known:
        known[key] = RulesProblem(f"`{name}` depends on itself")
        known[key] = work_out(case.declared(section, name))
    if isinstance(known[key], RulesProblem):
        raise known[key]
    return known[key]


def _compare(case: Case, node: Node, event: Occurrence | None) -> Truth:
    both = (value(case, node["left"], event), value(case, node["right"], event))
    test, order = _COMPARE[node["operator"]], node.get("choices")
    if order:
        return decided(both, lambda one, other: test(order.index(one), order.index(other)))
    return decided(both, test)


def _among(case: Case, node: Node, event: Occurrence | None) -> Truth:
    """Whether a value is one of several; the plain ones are looked up, not gone through."""
    left = value(case, node["value"], event)
    plain = case.literals(node["options"], literal)
    if plain is not None and not isinstance(left, Between):
        return left if isinstance(left, Missing) else left in plain
    options = [value(case, option, event) for option in node["options"]]
    return any_of(decided((left, option), operator.eq) for option in options)


def _text_test(node: Node) -> Callable[[Any], bool]:
    test, text = _TEXT[node["test"]], node["text"]
    return lambda found: (
        any(test(item, text) for item in found) if isinstance(found, tuple) else test(found, text)
    )


def _gained(case: Case, node: Node) -> Truth:
    before = case.at(case.as_of - node["within_seconds"] * SECOND)
    now, then = scores.score_of(case, node["score"]), scores.score_of(before, node["score"])
    return bool(now.milli - then.milli >= node["points"])


def _count(case: Case, node: Node) -> Operand:
    seen = list(occurrences(case, node))
    sure = [event for event, truth in seen if truth is True]
    open_ = [truth for _, truth in seen if isinstance(truth, Missing)]
    what = frozenset[str]().union(*(truth.what for truth in open_))
    low = len(sure)
    if node.get("distinct"):
        name = node["distinct"]
        values = [event.properties.get(name) for event in sure]
        low = len({item for item in values if item is not None})
        nameless = sum(item is None for item in values)
        what |= frozenset({f"{name} of {node['event']}"}) if nameless else frozenset()
        return Between(low, low + nameless + len(open_), what) if what else Fraction(low)
    return Between(low, low + len(open_), what) if open_ else Fraction(low)


def _last(case: Case, node: Node) -> Operand:
    """The newest occurrence; unknown if there is none or if one that is unsure is newer."""
    seen = [(event.at, truth) for event, truth in occurrences(case, node)]
    if not seen:
        return Missing(frozenset({node["event"]}))
    newest = max(at for at, _ in seen)
    # Of several at one instant the order says nothing: one that is sure settles it.
    truth = any_of(truth for at, truth in seen if at == newest)
    return truth if isinstance(truth, Missing) else Fraction(newest)


def _calculated(operands: tuple[Operand, ...], calculate: Callable[..., Any]) -> Operand:
    what = [item.what for item in operands if isinstance(item, Missing | Between)]
    return Missing(frozenset().union(*what)) if what else calculate(*operands)
