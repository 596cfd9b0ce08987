"""A lead and what it falls short of in; the fewest and smallest changes that are enough, out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

from slalang.evaluate.case import Case, RulesProblem
from slalang.model.agreement import Agreement
from slalang.solve.as_is import all_heaps, as_happened, heaps_of, one_more, same_value
from slalang.solve.engine import Answer
from slalang.solve.leads import Event, Lead, case_for, lead_of
from slalang.solve.operands import Beyond
from slalang.solve.prover import Prover
from slalang.solve.smt import both, either, negated
from slalang.source.frozen import dataclass

MOST_CHANGES = 3
"""More changes than this at once are no advice."""
MOST_WAYS = 8
MOST_MODELS = 60
"""So many models are looked at for one target."""


@dataclass(frozen=True, slots=True)
class Becomes:
    """An attribute with another value."""

    record: str
    name: str
    was: Any
    """None for unknown."""
    value: Any


@dataclass(frozen=True, slots=True)
class Happens:
    """An event, so many times, now."""

    event: str
    properties: Mapping[str, Any]
    times: int


Change = Becomes | Happens


@dataclass(frozen=True, slots=True)
class Way:
    """Changes that are enough together; none of them can be left out."""

    changes: tuple[Change, ...]
    lead: Lead
    """As it would be."""


@dataclass(frozen=True, slots=True)
class Nearest:
    """The ways with the fewest changes."""

    ways: tuple[Way, ...]
    complete: bool
    """Whether it is proved that no other things, as few or fewer, would do."""
    out_of_hand: bool
    """Whether it is proved that no change of what can change is enough."""


@dataclass(frozen=True, slots=True)
class Held:
    """A lead that is held as it is, but for what can change."""

    prover: Prover
    lead: Lead
    levers: tuple[str, ...]
    """Names of conditions that are true where something changes."""
    limits: tuple[str, ...]
    """Names of conditions: at most one change, at most two, and so on."""


def held(prover: Prover, lead: Lead, fixed: frozenset[str] = frozenset()) -> Held:
    """Hold a lead as it is; nothing else can be asked of this prover afterwards.

    `fixed` names attributes (`lead.industry`) and events that stay as they are,
    beside those that the agreement declares as fixed. Raises `Beyond` where
    the lead is not put into formulas.
    """
    for score in prover.rules["scores"]:
        prover.score(score["name"])
    for sorting in prover.rules["classes"]:
        prover.band(sorting["name"])
    for stage in prover.rules["stages"]:
        prover.stage(stage["name"])
    levers = _levers(prover, lead, fixed | fixed_in(prover.agreement))
    limits = [_at_most(prover, levers, most) for most in range(1, MOST_CHANGES + 1)]
    return Held(prover, lead, tuple(levers), tuple(limits))


def nearest(held: Held, question: str) -> Nearest:
    """The nearest leads for which a question is true."""
    prover = held.prover
    for allowed in held.limits:
        found, complete = _ways(held, question, allowed)
        if found:
            return Nearest(tuple(found[:MOST_WAYS]), complete, False)
        if not complete:
            return Nearest((), False, False)
    whole = prover.system.session.ask(question)
    return Nearest((), False, whole is Answer.IMPOSSIBLE)


def fixed_in(agreement: Agreement) -> frozenset[str]:
    """What the agreement declares as fixed: `lead.industry`, `hard_bounce`."""
    fields = {
        f"{record.name}.{field.name}"
        for record in agreement.records
        for field in record.fields
        if field.fixed
    }
    return frozenset(fields | {event.name for event in agreement.events if event.fixed})


def _levers(prover: Prover, lead: Lead, fixed: frozenset[str]) -> list[str]:
    """The names of constants that are true where something changes; what is fixed is required."""
    enc = prover.system.enc
    script = enc.script
    levers = []
    for key, attribute in list(enc.attributes.declared.items()):
        same = same_value(attribute, lead)
        name = f"change {'.'.join(key)}"
        if ".".join(key) in fixed:
            script.require(same)
            continue
        term = script.const(name, "Bool")
        script.require(f"(= {term} {negated(same)})")
        script.require(f"(=> {term} {attribute.known})")
        levers.append(name)
    was = heaps_of(enc, lead)
    by_sort: dict[str, list[str]] = {}
    for heap in all_heaps(enc):
        same, more = as_happened(heap, was), one_more(heap, was)
        if heap.sort.event in fixed or more == "false":
            script.require(same)
        else:
            script.require(either((same, more)))
            by_sort.setdefault(f"{heap.sort.event} {heap.sort.number}", []).append(more)
    for sort, ways in by_sort.items():
        name = f"change event {sort}"
        term = script.const(name, "Bool")
        script.require(f"(= {term} {either(ways)})")
        levers.append(name)
    for what, truth in enc.given.items():
        given = lead.given.get(what)
        wanted = both((negated(truth.yes), negated(truth.no)))
        script.require(wanted if given is None else truth.yes if given else truth.no)
    return levers


def _at_most(prover: Prover, levers: Sequence[str], most: int) -> str:
    script = prover.system.enc.script
    name = f"at most {most} changes"
    term = script.const(name, "Bool")
    terms = " ".join(f"|{script.symbols[lever]}|" for lever in levers)
    if levers:
        script.require(f"(=> {term} ((_ at-most {most}) {terms}))")
    return name


def _ways(held: Held, question: str, allowed: str) -> tuple[list[Way], bool]:
    """Every way with so few changes, each of other things; whether none can be missing."""
    prover = held.prover
    session = prover.system.session
    blocked: list[str] = []
    found: list[Way] = []
    for turn in range(MOST_MODELS):
        answer = session.ask(question, allowed, *blocked)
        if answer is not Answer.POSSIBLE:
            return found, answer is Answer.IMPOSSIBLE
        changed = session.true_of(held.levers)
        if not changed:
            return found, False
        model = session.model()
        block = f"not so again {allowed} {question} {turn}"
        script = prover.system.enc.script
        term = script.const(block, "Bool")
        script.require(
            f"(=> {term} {negated(both(f'|{script.symbols[one]}|' for one in changed))})"
        )
        blocked.append(block)
        way = _smallest(prover, held.lead, model, prover.tests[question])
        if way is not None and all(way.changes != other.changes for other in found):
            found.append(way)
        if len(found) == MOST_WAYS:
            return found, False
    return found, False


def _smallest(
    prover: Prover, lead: Lead, model: Mapping[str, Any], holds: Callable[[Case], bool]
) -> Way | None:
    """The changes of a model, made as small as they can be; None where they do not hold."""
    try:
        other = lead_of(prover.system.enc, model)
    except Beyond:
        return None
    changes = list(_differences(prover, lead, other, model))

    def enough(tried: Sequence[Change]) -> bool:
        try:
            return holds(case_for(prover.rules, _with(lead, tried)))
        except (Beyond, RulesProblem):
            return False

    if not changes or not enough(changes):
        return None
    for change in list(changes):
        rest = [one for one in changes if one is not change]
        if rest and enough(rest):
            changes = rest
    for place, change in enumerate(changes):
        for smaller in islice(_smaller(prover, change), 60):
            tried = [*changes[:place], smaller, *changes[place + 1 :]]
            if enough(tried):
                changes = tried
                break
    return Way(tuple(changes), _with(lead, changes))


def _differences(
    prover: Prover, lead: Lead, other: Lead, model: Mapping[str, Any]
) -> Iterator[Change]:
    for key in prover.system.enc.attributes.declared:
        if model.get(f"change {'.'.join(key)}", False):
            record, name = key
            was = lead.records.get(record, {}).get(name)
            yield Becomes(record, name, was, other.records.get(record, {}).get(name))
    enc = prover.system.enc
    was_heaps = heaps_of(enc, lead)
    names = {symbol: name for name, symbol in enc.script.symbols.items()}
    for heap in all_heaps(enc):
        count = int(model.get(names[heap.count.strip("|")], 0) or 0)
        before, _ = was_heaps.get(heap.count, (0, 0))
        if count > before:
            yield Happens(heap.sort.event, heap.sort.properties, count - before)


def _smaller(prover: Prover, change: Change) -> Iterator[Change]:
    """Changes of the same thing that are smaller, the smallest first."""
    match change:
        case Happens(times=times):
            yield from (replace(change, times=fewer) for fewer in range(1, min(times, 40)))
        case Becomes(record=record, name=name, was=was):
            yield from (
                replace(change, value=value) for value in _values(prover, record, name, was)
            )


def _values(prover: Prover, record: str, name: str, was: Any) -> Iterator[Any]:
    """Values that rules compare with, the nearest to the present one first."""
    attribute = prover.system.enc.attributes.of(record, name)
    if attribute is None:
        return
    match attribute.node["type"]:
        case "choice":
            names = [choice["value"] for choice in attribute.node["choices"]]
            at = names.index(was) if was in names else 0
            yield from sorted(names, key=lambda one: (abs(names.index(one) - at), names.index(one)))
        case "count":
            near = sorted({int(it) + move for it in attribute.asked.numbers for move in (-1, 0, 1)})
            now = int(was) if was is not None else 0
            yield from sorted((it for it in near if it >= 0), key=lambda one: (abs(one - now), one))
        case _:
            return


def _with(lead: Lead, changes: Sequence[Change]) -> Lead:
    records = {name: dict(known) for name, known in lead.records.items()}
    events = list(lead.events)
    for change in changes:
        match change:
            case Becomes(record=record, name=name, value=value):
                records.setdefault(record, {})[name] = value
            case Happens(event=event, properties=properties, times=times):
                events += [Event(event, 0, properties)] * times
    return replace(lead, records=records, events=tuple(events))
