"""A lead and what it falls short of in; the fewest and smallest changes that are enough, out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from slalang.evaluate.case import Case, RulesProblem
from slalang.evaluate.lead import LeadProblem
from slalang.solve.as_is import all_heaps, value_of
from slalang.solve.attributes import value_in
from slalang.solve.changes import Becomes, Change, Enough, Happens, changed, shrunk
from slalang.solve.engine import Answer
from slalang.solve.held import Held, as_fixed
from slalang.solve.operands import Beyond
from slalang.solve.smt import both, implies, negated
from slalang.source.frozen import dataclass, field

MOST_WAYS = 8
MOST_MODELS = 60
"""So many models are looked at for one number of changes."""
MOST_REFUSED = 10
"""Of them so many may turn out not to be so, where the formulas are looser than the rules."""
MOST_FREED = 200
"""Of more that is fixed it is not told what would be enough if it could change."""
MOST_JUDGED = 400_000
"""So many events are looked at for one target: a lead with many is judged less often."""


@dataclass(frozen=True, slots=True)
class Way:
    """Changes that are enough together; none of them can be left out."""

    changes: tuple[Change, ...]
    case: Case
    """The lead as it would be."""


@dataclass(frozen=True, slots=True)
class Nearest:
    """The ways with the fewest changes."""

    ways: tuple[Way, ...]
    """Those first that change nothing that is known already; then the smallest."""
    complete: bool
    """Whether it is proved that no other things, as few or fewer, would do."""
    far: bool
    """Whether it is proved that it takes more than `MOST_CHANGES` changes."""
    out_of_hand: bool
    """Whether it is proved that no change of what can change is enough."""
    freed: tuple[str, ...] = ()
    """Then, what is fixed that would be enough if it could change, as `Held.freed` names it."""
    together: bool = False
    """Whether it takes all of that at once; otherwise each is enough without the others."""


@dataclass(slots=True)
class _Search:
    """What was found with one number of changes."""

    question: str
    limit: str
    enough: Enough
    found: list[Way] = field(default_factory=list)
    blocked: list[str] = field(default_factory=list)
    """Names of conditions that keep what was seen from coming again."""


def nearest(held: Held, question: str) -> Nearest:
    """The nearest leads for which a question is true; no way where it is true already."""
    enough = _judge(held, question)
    if enough(()):
        return Nearest((), True, False, False)
    sure = held.exact
    for limit in held.limits:
        search = _Search(question, limit, enough)
        for given in ((held.gentle,), ()):
            sure &= _look(held, search, given)
        if search.found:
            ranked = sorted(search.found, key=_rank)
            complete = sure and len(ranked) <= MOST_WAYS
            return Nearest(tuple(ranked[:MOST_WAYS]), complete, False, False)
    whole = held.prover.system.session.ask(question, without=as_fixed(held))
    never = held.exact and whole is Answer.IMPOSSIBLE
    freed, together = _freed(held, question, enough) if never else ((), False)
    return Nearest((), False, sure and not never, never, freed, together)


def _freed(held: Held, question: str, enough: Enough) -> tuple[tuple[str, ...], bool]:
    """What is fixed that opens a way alone; else what does so together, and nothing less."""
    if len(held.freed) > MOST_FREED:
        return (), False
    fixed = list(held.freed.values())
    alone = tuple(one for one in fixed if _opens(held, question, enough, [one]))
    if alone or not _opens(held, question, enough, fixed):
        return alone, False
    # What the agreement itself fixes is let go last of all.
    for one in reversed(list(fixed)):
        fewer = [other for other in fixed if other != one]
        if _opens(held, question, enough, fewer):
            fixed = fewer
    return tuple(fixed), True


def _opens(held: Held, question: str, enough: Enough, freed: Sequence[str]) -> bool:
    """Whether there is a way once some of what is fixed may change; judged as every way is."""
    session = held.prover.system.session
    kept = as_fixed(held, freed)
    for limit in (held.limits[-1], held.seldom):
        if session.ask(question, limit, without=kept) is Answer.POSSIBLE:
            try:
                changes = list(_changes(held, session.model(), session.true_of(held.levers)))
            except Beyond:
                return False
            if changes and enough(changes):
                return True
    return False


def _judge(held: Held, question: str) -> Enough:
    """What the reference evaluator says of the lead with changes, so often and no more."""
    holds, enc = held.prover.tests[question], held.prover.system.enc
    spare = [max(12, min(2_000, MOST_JUDGED // (len(held.case.events) + 1)))]

    def enough(changes: Sequence[Change]) -> bool:
        spare[0] -= 1
        try:
            return spare[0] >= 0 and holds(changed(enc, held.case, changes))
        except (LeadProblem, RulesProblem):
            return False

    return enough


def _look(held: Held, search: _Search, given: Sequence[str]) -> bool:
    """Add every way, each of other things, to those found; whether surely none is missing."""
    session, kept = held.prover.system.session, as_fixed(held)
    refused = 0
    for _ in range(MOST_MODELS):
        if len(search.found) > MOST_WAYS or refused == MOST_REFUSED:
            break
        answer = session.ask(search.question, search.limit, *given, *search.blocked, without=kept)
        if answer is not Answer.POSSIBLE:
            return not refused and answer is Answer.IMPOSSIBLE
        levers = session.true_of(held.levers)
        way = _way(held, session.model(), levers, search.enough)
        if way is not None and all(way.changes != other.changes for other in search.found):
            search.found.append(way)
        refused += way is None
        _block(held, search, levers, also_more=way is not None)
    return False


def _block(held: Held, search: _Search, levers: Sequence[str], also_more: bool) -> None:
    """Let these levers not come again together; alone or, `also_more`, with others too."""
    system = held.prover.system
    name = f"{search.question}, {search.limit}, not so {len(search.blocked)}"
    term = system.enc.script.const(name, "Bool")
    kept = [system.session.term(lever) for lever in levers]
    if not also_more:
        kept += [negated(system.session.term(one)) for one in held.levers if one not in levers]
    system.enc.script.require(implies(term, negated(both(kept))), about=term)
    search.blocked.append(name)


def _way(held: Held, model: Mapping[str, Any], levers: Sequence[str], enough: Enough) -> Way | None:
    """The changes of a model, made as small as they can be; None where they do not hold."""
    enc = held.prover.system.enc
    try:
        changes = list(_changes(held, model, levers))
    except Beyond:
        return None
    if not changes or not enough(changes):
        return None
    small = tuple(shrunk(enc, held.case, changes, enough))
    return Way(small, changed(enc, held.case, small))


def _changes(held: Held, model: Mapping[str, Any], levers: Sequence[str]) -> Iterator[Change]:
    enc = held.prover.system.enc
    for attribute in enc.attributes.declared.values():
        if f"change {'.'.join(attribute.key)}" in levers:
            known = value_of(attribute, held.case) is not None
            yield Becomes(*attribute.key, value_in(attribute, model), known)
    by_symbol = {symbol: name for name, symbol in enc.script.symbols.items()}
    for heap in all_heaps(enc):
        if f"change event {heap.sort.event} {heap.sort.number}" not in levers:
            continue
        count = int(model.get(by_symbol[heap.count.strip("|")], 0) or 0)
        more = count - held.placed.count(heap)
        if more > 0:
            differs = sorted(enc.survey.events[heap.sort.event].distinct & {*heap.sort.properties})
            name = held.names[heap.sort.event]
            yield Happens(name, heap.sort.properties, more, differs[0] if differs else "")


def _rank(way: Way) -> tuple[object, ...]:
    """Few changes first, then those of nothing that is known, then small ones."""
    known = sum(isinstance(one, Becomes) and one.was_known for one in way.changes)
    happening = sum(isinstance(one, Happens) for one in way.changes)
    times = sum(one.times for one in way.changes if isinstance(one, Happens))
    return len(way.changes), known, -happening, times, str(way.changes)
