"""Something that an example can exercise in; the questions whose leads show it, out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from slalang.cases.coverage import Item
from slalang.cases.handing import route_keys
from slalang.cases.rejecting import REJECTED
from slalang.cases.world import World, what_of
from slalang.check.conditions import nodes
from slalang.evaluate.case import Case
from slalang.evaluate.conditions import holds, reached
from slalang.evaluate.scores import score_of
from slalang.model.expressions import Kind, StageReached
from slalang.model.movement import Handoff, Reason
from slalang.model.records import Field
from slalang.solve.leads import Event, Lead
from slalang.solve.operands import Beyond
from slalang.solve.prover import Prover
from slalang.solve.questions import fired, fires, in_band, in_stage
from slalang.solve.smt import both, negated, whole


class Wish(NamedTuple):
    """A question, and what a lead that answers it shows."""

    question: str
    proves: bool
    """Whether no lead can show the item where none answers the question."""
    reason: Reason | None = None
    """What the lead is rejected for."""


def wishes(prover: Prover, world: World, item: Item) -> Iterator[Wish]:
    """The questions for an item, the one that shows it best first; none where nobody can ask."""
    try:
        yield from _wishes(prover, world, item)
    except Beyond:
        return


def rejected(world: World, lead: Lead, reason: Reason) -> Lead | str:
    """The lead, rejected at the instant that is looked at; or why that cannot be written."""
    event = next((one for one in world.agreement.events if one.name == REJECTED), None)
    properties = {field.name: field for field in event.fields} if event else {}
    if "reason" not in properties:
        return f"the event `{REJECTED}` has no `reason`"
    said: dict[str, Any] = {"reason": reason.name}
    known = dict(lead.records.get("lead", {}))
    for name in reason.asks:
        own = world.words.fields.get(f"lead.{name}")
        if name in properties:
            said[name] = _something(properties[name], lead, reason)
        elif own is not None:
            known.setdefault(name, _something(own, lead, reason))
        else:
            return f"it asks for `{name}`, which the event `{REJECTED}` does not have"
    records = {**lead.records, "lead": known}
    events = (Event(REJECTED, 0, said), *lead.events)
    return replace(lead, records=records, events=events)


def _wishes(prover: Prover, world: World, item: Item) -> Iterator[Wish]:
    name, _, part = item.name.partition(".")
    match item.kind:
        case "rule":
            if any(row.id == item.name for row in prover.rows(name)):
                plain = fires(prover, name, item.name)
                yield Wish(_counts(prover, name, item.name), proves=False)
                yield Wish(plain, proves=True)
        case "band":
            yield Wish(in_band(prover, name, part), proves=True)
        case "stage":
            yield Wish(in_stage(prover, name), proves=True)
        case "handoff":
            if f"handoff {name}" in prover.asked:
                yield Wish(_so(prover, world, item, [f"handoff {name}"]), proves=True)
        case "route":
            yield from _route(prover, world, item, world.handoffs[name])
        case "reason":
            yield from _reason(prover, world, item, world.handoffs[name], part)


def _counts(prover: Prover, score: str, rule: str) -> str:
    """A rule counts, and no limit of the score hides what it does."""
    found = prover.score(score)
    row = next(row for row in prover.rows(score) if row.id == rule)
    low, high = found.least, found.most
    terms = [row.fired, f"(not (= {row.milli} 0))"]
    terms += [f"(> {found.full} {whole(low)})"] if low is not None else []
    terms += [f"(< {found.full} {whole(high)})"] if high is not None else []

    def holds_of(case: Case) -> bool:
        trace = score_of(case, score)
        full = trace.milli + trace.worn_off
        inside = (low is None or full > low) and (high is None or full < high)
        return inside and fired(case, score, rule)

    return prover.question(f"example shows {rule}", both(terms), holds_of)


def _route(prover: Prover, world: World, item: Item, handoff: Handoff) -> Iterator[Wish]:
    """The handoff takes place, the route's condition is true, and none before it."""
    if f"handoff {handoff.name}" not in prover.asked:
        return
    before: list[str] = []
    may_be_full = False
    for place, (key, route) in enumerate(route_keys(handoff)):
        own = f"route {handoff.name} {place}"
        if key == item.name:
            true = [f"handoff {handoff.name}", *([own] if route.when is not None else [])]
            yield Wish(_so(prover, world, item, true, before), proves=not may_be_full)
            return
        before.append(own)
        may_be_full |= bool(route.limits)


def _reason(
    prover: Prover, world: World, item: Item, handoff: Handoff, name: str
) -> Iterator[Wish]:
    reason = next(one for one in handoff.reasons if one.name == name)
    own = f"reason {handoff.name} {name}"
    after = [own] if reason.only_after is not None else []
    timed = reason.only_before is not None or reason.only_within is not None
    taking_place = f"handoff {handoff.name}"
    if taking_place in prover.asked:
        yield Wish(_so(prover, world, item, [taking_place, *after]), timed, reason)
    if not timed:
        # Nobody asks whether it was handed over at all.
        yield Wish(_so(prover, world, item, after), True, reason)


def _so(
    prover: Prover, world: World, item: Item, true: Sequence[str], not_true: Sequence[str] = ()
) -> str:
    """Stated conditions are true, others are not, and `becomes STAGE` is so where the stage is."""
    gates = [key for key in true if prover.asked[key].kind == "reason"]
    becoming = dict(_becoming(prover, world, (*true, *not_true)))
    terms = [prover.truth(key).yes for key in true]
    terms += [negated(prover.truth(key).yes) for key in not_true]
    for what, stage in becoming.items():
        given, now = prover.system.enc.given_fact(what), prover.stage(stage)
        terms += [f"(= {given.yes} {now.yes})", f"(= {given.no} {now.no})"]

    def holds_of(case: Case) -> bool:
        seen = _with_stages(becoming, case)

        def is_true(key: str) -> bool:
            # A gate looks at the rejection alone: nothing becomes so by that.
            return holds(case if key in gates else seen, prover.nodes[key]) is True

        return all(map(is_true, true)) and not any(map(is_true, not_true))

    name = f"example {item.kind} {item.name}: {', '.join(true)}"
    return prover.question(name, both(terms), holds_of)


def _becoming(prover: Prover, world: World, keys: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Each `becomes STAGE` in some stated conditions, as the evaluator names it, and the stage."""
    for key in keys:
        for part in nodes(prover.asked[key].condition):
            if isinstance(part, StageReached) and part.becomes:
                what = what_of(part, world.words)
                if what in world.becoming:
                    yield what, part.name


def _with_stages(becoming: Mapping[str, str], case: Case) -> Case:
    """The case with `becomes STAGE` as an example sees it at a handoff."""
    becomes = {what: reached(case, stage) for what, stage in becoming.items()}
    known = {what: truth for what, truth in becomes.items() if isinstance(truth, bool)}
    return replace(case, given={**case.given, **known}, known={}) if known else case


def _something(field: Field, lead: Lead, reason: Reason) -> Any:
    """A value for what a rejection asks for."""
    match field.type.kind:
        case Kind.TRUTH:
            return True
        case Kind.NUMBER:
            return 1
        case Kind.MONEY:
            return f"1 {field.type.unit}"
        case Kind.CHOICE:
            return field.type.choices[0]
        case Kind.DATE:
            return lead.as_of.date().isoformat()
        case Kind.TEXTS:
            return [reason.title]
        case Kind.TIME:
            return None
        case _:
            return reason.title
