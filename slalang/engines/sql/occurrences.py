"""Events in conditions: whether, how often and when something happened, as columns of a lead."""

from __future__ import annotations

from slalang.engines.sql import conditions
from slalang.engines.sql.expressions import (
    FALSE,
    TRUE,
    UNKNOWN,
    ZERO,
    Case,
    Column,
    Comparison,
    Constant,
    Expression,
    IsNull,
    Null,
    both,
    case,
    either,
    may_be_unknown,
    total,
)
from slalang.engines.sql.values import Amount, Number, Unknown, Unsettled, parts
from slalang.engines.sql.work import THE_EVENT, Moment, Work, in_time, is_one_of
from slalang.evaluate import RulesProblem
from slalang.form import nodes
from slalang.form.nodes import Node
from slalang.source.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Occurring:
    """Of the event at hand: whether it surely is what is asked for, and whether it only may be.

    Neither is ever unknown.
    """

    sure: Expression
    unsure: Expression


def occurring(
    work: Work, event: str, within_seconds: int | None, where: Node | None, moment: Moment
) -> Occurring:
    """Whether the event at hand is what is asked for."""
    in_window = in_time(moment, within_seconds, work.now)
    tests: dict[str, list[Expression]] = {}
    for base, way in work.ways(event):
        if base in work.columns.events:
            work.events.add(base)
            asked = [one for one in (way, where) if one is not None]
            test = both(
                *(conditions.truth(work, one, conditions.Place(moment, base)) for one in asked)
            )
            tests.setdefault(base, []).append(test)
    found = {base: either(*some) for base, some in tests.items()}
    return Occurring(
        is_one_of([(base, both(in_window, test)) for base, test in found.items()]),
        is_one_of([(base, both(in_window, _unsure(test))) for base, test in found.items()]),
    )


def said(event: str, within_seconds: int | None) -> str:
    """What is asked for, for people: `demo_request within 2 days`."""
    if within_seconds is None:
        return event
    long, unit = next(one for one in _UNITS if within_seconds % one[0] == 0)
    number = within_seconds // long
    return f"{event} within {number} {unit}{'' if number == 1 else 's'}"


_UNITS = ((86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second"))


def any_at_all(work: Work, condition: Expression, comment: str) -> Expression:
    """Whether a condition is true of any event of the lead."""
    found = work.gathered("h", "any", condition, comment=comment)
    return FALSE if found == ZERO else Comparison("=", found, Constant(1))


def happened(work: Work, node: nodes.Happened, place: conditions.Place) -> Expression:
    """Whether an event happened; unknown where it only may have."""
    condition = occurring(work, node.event, node.within_seconds, node.where, place.moment)
    asked = said(node.event, node.within_seconds)
    happened, may_have = (
        any_at_all(work, one, comment)
        for one, comment in ((condition.sure, asked), (condition.unsure, f"may be {asked}"))
    )
    if may_have == FALSE:
        return happened
    return case((happened, TRUE), (may_have, UNKNOWN), otherwise=FALSE)


def count(work: Work, node: nodes.Count, place: conditions.Place) -> Amount:
    """How often an event happened, or how many different values of a property there are."""
    condition = occurring(work, node.event, node.within_seconds, node.where, place.moment)
    asked = said(node.event, node.within_seconds)
    low = _number_of(work, condition.sure, asked)
    open_ = _number_of(work, condition.unsure, f"may be {asked}")
    if node.distinct is None:
        high = total(low, open_)
    else:
        what = _distinct(work, node.event, node.distinct)
        nameless = _number_of(
            work, both(condition.sure, IsNull(what)), f"{asked}, without {node.distinct}"
        )
        named = f"different {node.distinct} of {asked}"
        low = work.gathered("n", "distinct", condition.sure, what, comment=named)
        high = total(low, nameless, open_)
    return Number(low) if high == low else Unsettled(low, high)


def last(work: Work, event: str, place: conditions.Place) -> Amount:
    """When an event happened last."""
    condition = occurring(work, event, None, None, place.moment)
    sure = work.gathered("t", "last", condition.sure, comment=f"last {event}")
    maybe = work.gathered("t", "last", condition.unsure, comment=f"last that may be {event}")
    if sure == ZERO:
        return Unknown()
    if maybe == ZERO:
        return Number(sure)
    # What may be the newest leaves open when it was.
    return Number(Case(((Comparison(">", maybe, sure), Null("int")),), sure))


def _unsure(test: Expression) -> Expression:
    return IsNull(test) if may_be_unknown(test) else FALSE


def _distinct(work: Work, event: str, name: str) -> Expression:
    """The property of the event at hand, whichever of several kinds it is."""
    held = {base: conditions.property_of(work, base, name) for base, _ in work.ways(event)}
    found = {
        base: part for base, it in held.items() for part in parts(it) if isinstance(part, Column)
    }
    names = set(found.values())
    if len(names) == 1 and len(found) == len(held):
        return names.pop()
    # Amounts of one value in different units stand in columns as different numbers.
    units = {(held[base].__class__, getattr(held[base], "factor", None)) for base in found}
    if len(units) > 1:
        raise RulesProblem(f"`{name}` is of another type in each kind of `{event}`")
    first = next(iter(names), None)
    if first is None:
        return Null("text")
    branches = tuple(
        (Comparison("=", THE_EVENT, Constant(base)), column) for base, column in found.items()
    )
    return Case(branches, Null(first.kind))


def _number_of(work: Work, condition: Expression, comment: str) -> Expression:
    return work.gathered("n", "count", condition, comment=comment)
