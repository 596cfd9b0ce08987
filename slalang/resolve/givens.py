"""A condition of `given …` in → what an example takes as so, or a finding, out."""

from __future__ import annotations

from slalang.model.expressions import (
    And,
    Attribute,
    CountOf,
    Expression,
    Gained,
    Happened,
    Kind,
    LastOf,
    LeadsOf,
    Not,
    Or,
    Recent,
    StageReached,
    StateOf,
    walk,
)
from slalang.model.upkeep import Given
from slalang.resolve import expressions
from slalang.resolve import findings as found
from slalang.resolve.typing import must_be_condition
from slalang.resolve.work import Work
from slalang.syntax.tree import Element, first


def given(work: Work, element: Element) -> Given | None:
    """`opportunity`, `not lead_quality is broken`; reports what a lead's own data decide."""
    whole = expressions.resolve(work, element)
    must_be_condition(work, whole)
    condition = whole.item if isinstance(whole, Not) else whole
    if whole.type.kind is not Kind.TRUTH or condition.type.kind is not Kind.TRUTH:
        return None
    if not _is_open(work, condition):
        work.report(_decided(work, element, condition))
        return None
    return Given(condition, condition is not whole, work.span(element))


def _is_open(work: Work, condition: Expression) -> bool:
    """Whether nothing that an example says of a lead can decide a condition.

    The scoring JSON calls the same ones `undecided`.
    """
    match condition:
        case StageReached(becomes=True) | LeadsOf() | StateOf():
            return True
        case StageReached(name=name):
            return _by_hand(work, name) and name != _start(work)
        case Happened(within=within) | Recent(within=within) | Gained(within=within):
            # Whether an hour was open is for calendars to say, not for the data of a lead.
            return within is not None and within.unit.is_business
        case _:
            return False


def _decided(work: Work, element: Element, condition: Expression) -> found.GivenIsAFact:
    """The finding for a condition that the lead's own data decide: what to say instead."""

    def finding(why: found.Decided, name: str = "") -> found.GivenIsAFact:
        return found.GivenIsAFact(work.span(element), work.text(element), why, name)

    if isinstance(condition, And):
        return finding("several")
    if isinstance(condition, Or):
        return finding("either")
    if isinstance(condition, StageReached):
        return finding("stage" if not _by_hand(work, condition.name) else "start", condition.name)
    for part in walk(condition):
        match part:
            case Attribute(record=record, name=name):
                return finding("attribute", name if record == "lead" else f"{record}.{name}")
            case Happened(event=event) | CountOf(event=event) | LastOf(event=event):
                return finding("event", event)
            case _:
                pass
    return finding("rule")


def _by_hand(work: Work, name: str) -> bool:
    return first(work.names[name].node, "when") is None


def _start(work: Work) -> str:
    """The stage in which every lead begins: the one that says `starts`, else the first."""
    stages = [declared for declared in work.names.values() if declared.kind == "stage"]
    saying = (declared.name for declared in stages if first(declared.node, "starts"))
    return next(saying, stages[0].name)
