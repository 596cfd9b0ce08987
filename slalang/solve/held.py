"""A lead in; the same in formulas, held as it is but for what can change, out."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Set
from typing import Any

from slalang.evaluate.case import SECOND, Case, Node
from slalang.evaluate.scores import score_of
from slalang.model.agreement import Agreement
from slalang.solve.as_is import (
    Placed,
    all_heaps,
    as_happened,
    is_exact,
    one_more,
    placed,
    same_value,
    value_of,
)
from slalang.solve.prover import Prover
from slalang.solve.scores import Total
from slalang.solve.smt import FALSE, TRUE, both, either, implies, negated, total, whole
from slalang.solve.survey import SECTIONS, bases
from slalang.source.frozen import dataclass

MOST_CHANGES = 3
"""More changes than this at once are no advice."""
MOST_TIMES = 100
"""Nor is it one that something should happen more often than this."""


@dataclass(frozen=True, slots=True)
class Held:
    """A lead that is held as it is, but for what can change."""

    prover: Prover
    case: Case
    placed: Placed
    exact: bool
    """Whether the formulas say of the lead just what the reference evaluator says."""
    levers: Mapping[str, str]
    """By the name of a condition that is true where something changes, what it is."""
    limits: tuple[str, ...]
    """Names of conditions: at most one change, at most two, and so on."""
    gentle: str
    """The name of a condition: nothing changes that is known already."""
    freed: Mapping[str, str]
    """By the name of a condition that would let it change, what is fixed; see `as_fixed`."""
    seldom: str
    """The name of a condition: nothing happens too often."""
    names: Mapping[str, str]
    """The event that is named for all that the same rules read."""


def held(prover: Prover, case: Case, fixed: Set[str] = frozenset()) -> Held:
    """Hold a lead as it is; nothing else can be asked of this prover afterwards.

    The prover looks from the second of the lead's instant. `fixed` names
    attributes (`lead.industry`) and events that stay as they are, known or not.
    What the agreement declares as fixed stays, too, but what is not known of it
    may become known. Raises `Beyond` where the rules are not put into formulas.
    """
    enc = prover.system.enc
    for score in prover.rules["scores"]:
        prover.score(score["name"])
    for sorting in prover.rules["classes"]:
        prover.band(sorting["name"])
    for stage in prover.rules["stages"]:
        prover.stage(stage["name"])
    stays = fixed | (fixed_in(prover.agreement) - _unknown(prover, case))
    there = placed(enc, case)
    known = dict(_attribute_levers(prover, case))
    names = _event_names(prover, stays)
    happens = dict(_event_levers(prover, there, names))
    freed = dict(_freed(prover, {**known, **happens}, stays))
    _hold_given(prover, case)
    _hold_different(prover, there)
    _hold_frozen(prover, case, known)
    levers = {**known, **happens}
    seldom = _seldom(prover, there)
    limits = _limits(prover, levers, seldom)
    gentle = _none_of(prover, "nothing known changes", [
        name for name, key in known.items()
        if value_of(enc.attributes.declared[_key(key)], case) is not None
    ])  # fmt: skip
    exact = there.exact and not _needs_moments(prover, case)
    exact &= all(is_exact(one, case) for one in enc.attributes.declared.values())
    return Held(prover, case, there, exact, levers, limits, gentle, freed, seldom, names)


def as_fixed(held: Held, but: Container[str] = ()) -> list[str]:
    """The conditions that must be false, so that all that is fixed stays, `but` for some."""
    return [name for name, what in held.freed.items() if what not in but]


def fixed_in(agreement: Agreement) -> frozenset[str]:
    """What the agreement declares as fixed: `lead.industry`, `hard_bounce`."""
    fields = {
        f"{record.name}.{field.name}"
        for record in agreement.records
        for field in record.fields
        if field.fixed
    }
    return frozenset(fields | {event.name for event in agreement.events if event.fixed})


def fields_of(rules: Node, declared: tuple[str, str]) -> set[str]:
    """The attributes that a score, class, term or stage rests on: `lead.industry`.

    It is named by its section of the rules and its name.
    """
    waiting, seen, found = [declared], {declared}, set()
    while waiting:
        section, name = waiting.pop()
        for node in _nodes([one for one in rules[section] if one["name"] == name]):
            op = node.get("op")
            if op == "field":
                found.add(f"{node['record']}.{node['name']}")
            further = [(SECTIONS[op], node["name"])] if op in SECTIONS else []
            if isinstance(node.get("score"), str):
                further.append(("scores", node["score"]))
            waiting += [one for one in further if one not in seen]
            seen.update(further)
    return found


def _nodes(node: Any) -> Iterator[Node]:
    if isinstance(node, Mapping):
        yield node
        for inner in node.values():
            yield from _nodes(inner)
    elif isinstance(node, list):
        for inner in node:
            yield from _nodes(inner)


def _unknown(prover: Prover, case: Case) -> set[str]:
    """The attributes that are not known: to find them out is no change of them."""
    declared = prover.system.enc.attributes.declared.values()
    return {".".join(one.key) for one in declared if value_of(one, case) is None}


def _attribute_levers(prover: Prover, case: Case) -> Iterator[tuple[str, str]]:
    """The names of conditions that an attribute changes."""
    enc = prover.system.enc
    for key, attribute in list(enc.attributes.declared.items()):
        same, path = same_value(attribute, case), ".".join(key)
        name = f"change {path}"
        term = enc.script.const(name, "Bool")
        enc.script.require(f"(= {term} {negated(same)})")
        # What is known does not become unknown.
        enc.script.require(f"(=> {term} {attribute.known})")
        yield name, path


def _event_names(prover: Prover, fixed: Set[str]) -> Mapping[str, str]:
    """By the event that stands for those that the same rules read, the first that can happen;
    one that is fixed where none can.

    What happens whenever something else does is nothing to wait for.
    """
    enc = prover.system.enc
    names: dict[str, str] = {}
    events = [event for event in prover.rules["inputs"]["events"] if event["counts"] is None]
    for event in sorted(events, key=lambda event: event["name"] in fixed):
        name = event["name"]
        if name in enc.survey.events:
            names.setdefault(enc.occurrences.alike.get(name, name), name)
    return names


def _event_levers(
    prover: Prover, there: Placed, names: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    script = prover.system.enc.script
    by_sort: dict[str, list[str]] = {}
    events: dict[str, str] = {}
    for heap in all_heaps(prover.system.enc):
        same, more = as_happened(heap, there), one_more(heap, there)
        if heap.sort.event not in names or more == FALSE:
            script.require(same)
        else:
            script.require(either((same, more)))
            name = f"change event {heap.sort.event} {heap.sort.number}"
            by_sort.setdefault(name, []).append(more)
            events[name] = names[heap.sort.event]
    for name, ways in by_sort.items():
        term = script.const(name, "Bool")
        script.require(f"(= {term} {either(ways)})")
        yield name, events[name]


def _freed(prover: Prover, levers: Mapping[str, str], stays: Set[str]) -> Iterator[tuple[str, str]]:
    """Let what is fixed change only under a condition of its own; that of the agreement last."""
    script, declared = prover.system.enc.script, fixed_in(prover.agreement)
    for what in sorted(stays & set(levers.values()), key=lambda it: (it in declared, it)):
        name = f"free {what}"
        term = script.const(name, "Bool")
        for lever, changed in levers.items():
            if changed == what:
                script.require(implies(prover.system.session.term(lever), term))
        yield name, what


def _hold_given(prover: Prover, case: Case) -> None:
    """What the lead's own data cannot decide stays as it is given, or unknown."""
    enc = prover.system.enc
    for what, truth in enc.given.items():
        given = case.given.get(what)
        unknown = both((negated(truth.yes), negated(truth.no)))
        enc.script.require(unknown if given is None else truth.yes if given else truth.no)


def _hold_different(prover: Prover, there: Placed) -> None:
    """How many different values events have: as many as they have, and some for what is new."""
    script = prover.system.enc.script
    for key, found in list(prover.system.enc.known.items()):
        if key[0] != "different":
            continue
        name, seen = found
        if any(one.truth.yes != TRUE for one in seen):
            continue
        mine = [event for one in seen for event in there.on.get(one.heap.count, ())]
        now = len({event.properties[name] for event in mine if name in event.properties})
        more = total(
            f"(- {one.heap.count} {there.count(one.heap)})" for one in seen if not one.heap.start
        )
        most = f"(<= {key[1]} {total((str(now), more))})"
        script.require(both((f"(>= {key[1]} {now})", most)), about=key[1])


def _hold_frozen(prover: Prover, case: Case, levers: Mapping[str, str]) -> None:
    """What is frozen keeps its points, unless an attribute that it rests on changes."""
    script, known = prover.system.enc.script, list(prover.system.enc.known.items())
    for key, found in known:
        if key[0] != "score" or not isinstance(found, Total) or not found.kept:
            continue
        then = case.at(case.as_of - key[2] * SECOND)
        trace = score_of(then, key[1])
        if trace.frozen:
            read = fields_of(prover.rules, ("scores", key[1]))
            may = [f"|{script.symbols[lever]}|" for lever, path in levers.items() if path in read]
            same = f"(= {found.kept} {whole(trace.milli)})"
            script.require(either((*may, same)), about=found.kept)


def _seldom(prover: Prover, there: Placed) -> str:
    enc = prover.system.enc
    term = enc.script.const("seldom", "Bool")
    seldom = both(f"(<= {heap.count} {there.count(heap) + MOST_TIMES})" for heap in all_heaps(enc))
    enc.script.require(implies(term, seldom), about=term)
    return "seldom"


def _limits(prover: Prover, levers: Iterable[str], seldom: str) -> tuple[str, ...]:
    """At most one change, at most two; and nothing happens too often."""
    enc, session = prover.system.enc, prover.system.session
    terms = " ".join(session.term(lever) for lever in levers)
    names = []
    for most in range(1, MOST_CHANGES + 1):
        few = f"((_ at-most {most}) {terms})" if terms else "true"
        some = f"(or {terms} false)"
        name = f"at most {most} changes"
        term = enc.script.const(name, "Bool")
        enc.script.require(implies(term, both((few, some, session.term(seldom)))), about=term)
        names.append(name)
    return tuple(names)


def _none_of(prover: Prover, name: str, levers: Iterable[str]) -> str:
    session = prover.system.session
    term = prover.system.enc.script.const(name, "Bool")
    none = both(negated(session.term(lever)) for lever in levers)
    prover.system.enc.script.require(implies(term, none), about=term)
    return name


def _needs_moments(prover: Prover, case: Case) -> bool:
    """Whether parts of seconds might matter: the formulas know none."""
    parts = [event for event in case.events if (case.as_of - event.at) % SECOND]
    if not parts and case.as_of % SECOND == 0:
        return False
    freezing = {one for score in prover.rules["scores"] for one in score["freezes_on"]}
    kinds = {base for name in freezing for base, _ in bases(prover.system.enc.survey, name)}
    just_now = any(event.event in kinds and 0 < case.as_of - event.at < SECOND for event in parts)
    return just_now or _compares_instants(prover.rules, False)


def _compares_instants(node: Any, compared: bool) -> bool:
    """Whether the instant of an event is compared with anything but the present."""
    if isinstance(node, Mapping):
        op = node.get("op")
        if op == "last" and compared:
            return True
        compared = op in ("compare", "range", "in") or (compared and op in ("add", "subtract"))
        return any(_compares_instants(inner, compared) for inner in node.values())
    if isinstance(node, list):
        return any(_compares_instants(inner, compared) for inner in node)
    return False


def _key(path: str) -> tuple[str, str]:
    record, _, name = path.partition(".")
    return record, name
