"""An agreement in; every way in which a lead moves from stage to stage, out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import Enum
from itertools import islice, pairwise
from typing import TypeAlias

from slalang.model.actions import Action, Enter, ReturnTo
from slalang.model.agreement import Agreement
from slalang.model.expressions import Expression, Not, StageReached, parts
from slalang.model.movement import Cadence, Handoff
from slalang.model.promises import AfterDo, Meet, Promise
from slalang.model.returning import owners, party_of, returned
from slalang.model.scoring import Stage
from slalang.source.frozen import dataclass
from slalang.source.text import Span

MOST_EDGES = 10_000
"""So many ways between stages are drawn and listed."""
MANY = 100
"""More stages than any agreement of people sends back at once."""


class Way(Enum):
    """What moves a lead into a stage."""

    CONDITION = "meets the definition"
    BY_HAND = "moved by hand"
    """`set by sales`, or the next stage on the path of a funnel."""
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    EXHAUSTED = "exhausted"
    OVERDUE = "stays too long"
    NURTURED = "nurture ends"
    BROKEN = "promise broken"
    REOPENED = "reopens"


@dataclass(frozen=True, slots=True)
class Entry:
    """One way into a stage, from one or more other stages."""

    stage: str
    starts: tuple[str, ...] | None
    """Where the lead is before; `None` where nothing says so.

    For a condition that means any open stage before it on the main line and
    any open side stage; for everything else any open stage.
    """
    way: Way
    title: str
    """In the agreement's own words: the reason, the cadence, the party; may be empty."""
    origin: Span

    @property
    def words(self) -> str:
        """What moves the lead in English words, such as `rejected: Already in the CRM`."""
        return f"{self.way.value}: {self.title}" if self.title else self.way.value


@dataclass(frozen=True, slots=True)
class Edge:
    """One arrow of the diagram: `mql` to `lost`, rejected, "Already in the CRM"."""

    start: str
    end: str
    way: Way
    title: str
    skips: bool
    """Possible, but past a nearer stage with an arrow of its own: a drawing can leave it out."""
    origin: Span

    @property
    def words(self) -> str:
        """The arrow in English words, such as `rejected: Already in the CRM`."""
        return f"{self.way.value}: {self.title}" if self.title else self.way.value


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """The stages and the ways between them."""

    start: str | None
    """Where leads begin: the stage that says `starts`, else the first; `None` without stages."""
    main: tuple[str, ...]
    """The main line, as declared: stages entered by a condition, by hand or by a funnel's path."""
    side: tuple[str, ...]
    """Stages that only an action leads to, as declared."""
    open: frozenset[str]
    """Stages that do not end."""
    entries: tuple[Entry, ...]

    @property
    def woken(self) -> str | None:
        """The stage that leads of a side stage come to first: one that any of them can enter."""
        loose = (it for it in self.entries if it.starts is None and it.way is Way.CONDITION)
        return next((entry.stage for entry in loose), None)

    def edges(self, *, skipping: bool = False) -> Iterator[Edge]:
        """Every way from one stage to another, each once; those that skip only where asked for.

        Edges are made one by one as they are taken: a handoff of many stages
        with many reasons has as many as the product of the two, and those that
        skip are quadratic.
        """
        found: set[tuple[str, str, Way, str]] = set()
        before, woken = self._before(), self.woken
        for entry in self.entries:
            nearest = (before.get(entry.stage), entry.stage == woken)
            for start, skips in self._starts(entry, *nearest, skipping=skipping):
                key = (start, entry.stage, entry.way, entry.title)
                if key not in found:
                    found.add(key)
                    yield Edge(start, entry.stage, entry.way, entry.title, skips, entry.origin)

    def arrows(self, most: int = MOST_EDGES) -> Mapping[tuple[str, str], tuple[Edge, ...]]:
        """For each two stages the ways that lead from one to the other, as documents show them.

        Ways that skip are left out, as are those of a stage into itself; of all
        the others the first `most` count.
        """
        found: dict[tuple[str, str], list[Edge]] = {}
        for edge in islice(self.edges(), most):
            if edge.start != edge.end:
                found.setdefault((edge.start, edge.end), []).append(edge)
        return {pair: tuple(edges) for pair, edges in found.items()}

    def _starts(
        self, entry: Entry, nearest: str | None, first: bool, *, skipping: bool
    ) -> Iterator[tuple[str, bool]]:
        """Where an entry leads from, and whether it skips a nearer stage from there."""
        if entry.starts is not None:
            yield from ((start, False) for start in entry.starts)
        elif entry.way is not Way.CONDITION:
            if skipping:
                others = (*self.main, *self.side)
                yield from ((it, True) for it in others if it in self.open and it != entry.stage)
        else:
            if skipping and nearest is not None:
                earlier = self.main[: self.main.index(nearest)]
                yield from ((name, True) for name in earlier if name in self.open)
            if nearest is not None:
                yield nearest, False
            if first or skipping:
                yield from ((name, not first) for name in self.side if name in self.open)

    def _before(self) -> Mapping[str, str]:
        """For each stage of the main line the nearest open one before it."""
        found: dict[str, str] = {}
        nearest: str | None = None
        for name in self.main:
            if nearest is not None:
                found[name] = nearest
            if name in self.open:
                nearest = name
        return found


def lifecycle(agreement: Agreement) -> Lifecycle:
    """The lifecycle of an agreement; linear in its size."""
    stages: dict[str, Stage] = {}
    for stage in agreement.stages:
        # Of two with one name, a mistake of its own, the first counts.
        stages.setdefault(stage.name, stage)
    on_path = _funnel_steps(agreement, stages)
    start = next((name for name, stage in stages.items() if stage.starts), None)
    if start is None:
        start = next(iter(stages), None)
    main = tuple(
        name
        for name, stage in stages.items()
        if name == start or stage.when or stage.set_by or stage.follows or name in on_path
    )
    in_main = frozenset(main)
    return Lifecycle(
        start,
        main,
        tuple(name for name in stages if name not in in_main),
        frozenset(name for name, stage in stages.items() if not stage.ends),
        (
            *_own_entries(agreement, stages, start, in_main),
            *_path_entries(agreement, stages, on_path),
            *_action_entries(agreement, stages),
        ),
    )


_Steps: TypeAlias = Mapping[str, Mapping[str, Span]]
_Wheres: TypeAlias = dict[str, tuple[str, ...] | None]


def _funnel_steps(agreement: Agreement, stages: Mapping[str, Stage]) -> _Steps:
    """For each stage on a funnel's path, the stages before it; first ones have none."""
    steps: dict[str, dict[str, Span]] = {}
    for funnel in agreement.funnels:
        path = [ref for ref in funnel.through if ref.name in stages]
        if path:
            steps.setdefault(path[0].name, {})
        for before, ref in pairwise(path):
            steps.setdefault(ref.name, {}).setdefault(before.name, ref.span)
    return steps


def _own_entries(
    agreement: Agreement, stages: Mapping[str, Stage], start: str | None, main: frozenset[str]
) -> Iterator[Entry]:
    """What the stages themselves say."""
    before: str | None = None
    for stage in stages.values():
        follows = tuple(ref.name for ref in stage.follows)
        if stage.when is not None:
            origin = stage.when.origin
            yield Entry(stage.name, follows or None, Way.CONDITION, "", origin)
        elif stage.set_by is not None:
            title = _title(agreement, stage.set_by.name)
            previous = follows or ((before,) if before else ())
            yield Entry(stage.name, previous, Way.BY_HAND, title, stage.set_by.span)
        elif follows:
            owner = _title(agreement, stage.owner.name) if stage.owner else ""
            yield Entry(stage.name, follows, Way.BY_HAND, owner, stage.follows[0].span)
        if stage.reopens_when is not None and start is not None:
            origin = stage.reopens_when.origin
            yield Entry(start, (stage.name,), Way.REOPENED, "", origin)
        if stage.name in main and not stage.ends:
            before = stage.name


def _path_entries(
    agreement: Agreement, stages: Mapping[str, Stage], steps: _Steps
) -> Iterator[Entry]:
    """Stages that only a funnel orders: their owner moves leads in the system of record."""
    for name, before in steps.items():
        stage = stages[name]
        if stage.when or stage.set_by or stage.follows:
            continue
        owner = _title(agreement, stage.owner.name) if stage.owner else ""
        for start, origin in before.items():
            yield Entry(name, (start,), Way.BY_HAND, owner, origin)


def _action_entries(agreement: Agreement, stages: Mapping[str, Stage]) -> Iterator[Entry]:
    """What follows a rejection, an exhausted cadence, a broken promise and so on."""
    wheres = _wheres(agreement, stages)
    tracks: dict[str, list[str]] = {}
    # By identity: many reasons share one list of stages, which may be long.
    returns: dict[tuple[int, str], tuple[object, Mapping[str, tuple[str, ...]]]] = {}
    owned = owners(agreement, stages)
    for action, way, title, starts in _actions(agreement, stages, wheres):
        if isinstance(action, Enter):
            yield Entry(action.stage.name, starts, way, title, action.origin)
            if action.track:
                tracks.setdefault(action.track.name, []).append(action.stage.name)
        elif isinstance(action, ReturnTo):
            key = (id(starts), party_of(agreement, action.party.name))
            if key not in returns:
                returns[key] = (starts, returned(owned, starts or (), key[1]))
            elif len(returns[key][1]) > MANY:
                # One more reason brings no new way here, only another title.
                continue
            for end, before in returns[key][1].items():
                yield Entry(end, before, way, title, action.origin)
    for nurture in agreement.nurtures:
        if isinstance(nurture.afterwards, Enter):
            inside = tuple(dict.fromkeys(tracks.get(nurture.name, ()))) or None
            to = nurture.afterwards
            yield Entry(to.stage.name, inside, Way.NURTURED, nurture.title, to.origin)


def _actions(
    agreement: Agreement, stages: Mapping[str, Stage], wheres: _Wheres
) -> Iterator[tuple[Action, Way, str, tuple[str, ...] | None]]:
    for stage in stages.values():
        if stage.leaves_else:
            yield stage.leaves_else, Way.OVERDUE, "", (stage.name,)
    for handoff in agreement.handoffs:
        inside = wheres[handoff.name]
        for reason in handoff.reasons:
            if reason.then:
                yield reason.then, Way.REJECTED, reason.title, inside
        if handoff.on_acceptance:
            yield handoff.on_acceptance, Way.ACCEPTED, handoff.title, inside
    for cadence in agreement.cadences:
        if cadence.exhausted:
            because = getattr(cadence.exhausted, "because", None)
            title = because.title if because else cadence.title
            yield cadence.exhausted, Way.EXHAUSTED, title, wheres[cadence.name]
    for promise in agreement.promises:
        for broken in promise.if_broken:
            yield broken.then, Way.BROKEN, promise.title, wheres[promise.name]


def _wheres(agreement: Agreement, stages: Mapping[str, Stage]) -> _Wheres:
    """In which stages a lead is while a handoff, a cadence or a promise is at work on it."""
    wheres: _Wheres = {name: (name,) for name in stages}
    for handoff in agreement.handoffs:
        wheres[handoff.name] = handed_on(handoff)
    # A cadence works on what was handed over, before and after it is accepted.
    worked = dict(wheres)
    for handoff in agreement.handoffs:
        before, accepted = wheres[handoff.name], handoff.on_acceptance
        if before and isinstance(accepted, Enter):
            worked[handoff.name] = (*before, accepted.stage.name)
    waiting: list[Cadence | Promise] = [*agreement.cadences, *agreement.promises]
    for item in waiting:
        name = _followed(item)
        wheres[item.name] = worked.get(name) or wheres.get(name)
    return wheres


def _followed(item: Cadence | Promise) -> str:
    """The name of what starts a cadence or a promise; empty where nothing does."""
    match item:
        case Cadence(after=after):
            return after.ref.name.partition(".")[0] if after else ""
        case Promise(forms=forms):
            for form in forms:
                if isinstance(form, AfterDo):
                    return form.after.ref.name.partition(".")[0]
                if isinstance(form, Meet):
                    return form.deadline.name.partition(".")[0]
            return ""


def handed_on(handoff: Handoff) -> tuple[str, ...] | None:
    """The stages that trigger a handoff; `None` where its trigger names none."""
    if handoff.when is None:
        return None
    names = dict.fromkeys(ref.name for ref in stages_named(handoff.when))
    return tuple(names) or None


def stages_named(condition: Expression) -> list[StageReached]:
    """The stages that a condition asks for, without those that it rules out."""
    found: list[StageReached] = []
    stack = [condition]
    while stack:
        top = stack.pop()
        if isinstance(top, StageReached):
            found.append(top)
        elif not isinstance(top, Not):
            stack.extend(reversed(parts(top)))
    return found


def _title(agreement: Agreement, name: str) -> str:
    declared = agreement.names.get(name)
    return declared.title if declared else name
