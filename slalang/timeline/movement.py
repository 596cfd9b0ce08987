"""A lead's events and what is logged of its moves in; every stage and handoff, when, out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from slalang.evaluate.case import DAY, Case, Occurrence
from slalang.evaluate.text import prepared
from slalang.evaluate.truth import Truth
from slalang.form.edges import Edges
from slalang.model.actions import Action, Enqueue, Enter, ReturnTo
from slalang.model.expressions import Expression, StageReached, walk
from slalang.model.lifecycle import Way
from slalang.model.movement import Handoff
from slalang.model.returning import party_of, returned
from slalang.model.scoring import Stage
from slalang.source.frozen import dataclass, field
from slalang.timeline.ground import Ground
from slalang.timeline.judge import truth_at
from slalang.timeline.life import Life, Move, Planned, life_from

MOST_INSTANTS = 2_000
"""At so many instants the rules are looked at; a lead to whom more happens needs logged moves."""
ACCEPTED, REJECTED = "accepted", "rejected"


class TooMuch(ValueError):
    """A lead to whom so much happens that nobody can follow it."""


@dataclass(slots=True)
class _State:
    """Where the lead is while its timeline is gone through."""

    moves: list[Move]
    stage: str | None = None
    been: set[str] = field(default_factory=set)
    held: dict[str, bool] = field(default_factory=dict)
    """Whether each condition held at the instant before."""
    handed: Handoff | None = None
    entered_now: list[str] = field(default_factory=list)
    memos: dict[tuple[int, int], dict[Any, Any]] = field(default_factory=dict)
    """What was worked out at an instant, by how many moves there were."""


def moved(
    ground: Ground, case: Case, logged: Iterable[Move], *, known: frozenset[str],
    acting: Sequence[Move] = (), plans: Sequence[Planned] = (), born: int | None = None,
) -> tuple[Move, ...]:  # fmt: skip
    """The moves of a lead, in order.

    `logged` moves are taken as they are. Stages, handoffs and queues among the `known` kinds are
    only ever logged; of all others it is worked out when they are entered. `acting` moves follow
    from clocks: what stayed too long, an exhausted cadence. `born` is when the lead came to
    exist. Raises `TooMuch`.
    """
    given = tuple(logged)
    agreement = ground.agreement
    stages = [one for one in agreement.stages if one.name not in known]
    handoffs = [one for one in agreement.handoffs if one.name not in known and one.when]
    if not stages and not handoffs:
        return tuple(sorted(given, key=lambda one: one.at))
    conditions = [one.when for one in stages if one.when]
    conditions += [one.reopens_when for one in stages if one.reopens_when]
    conditions += [one.when for one in handoffs if one.when]
    by_time = any(not isinstance(one, StageReached) for one in conditions)
    life = life_from(ground, case, given, plans)
    instants = _instants(ground.edges if by_time else None, case, (*given, *acting), born)
    state = _State(list(given))
    for at in instants:
        state.entered_now = []
        _start(ground, state, at, known)
        for move in (*given, *acting):
            if move.at == at:
                _take(ground, state, move, known)
        answers = [
            event for event in life.case.events
            if event.at == at and event.event in (ACCEPTED, REJECTED)
        ]  # fmt: skip
        handed = state.handed is not None
        for event in answers if handed else ():
            _answered(ground, state, event, known)
        for stage in stages:
            _consider(ground, life, state, stage, at)
        for handoff in agreement.handoffs:
            _hand_over(life, state, handoff, at, known)
        # What takes a lead by itself answers as it is handed over.
        for event in () if handed else answers:
            _answered(ground, state, event, known)
    return tuple(sorted(state.moves, key=lambda one: one.at))


def _instants(
    edges: Edges | None, case: Case, moves: Sequence[Move], born: int | None
) -> list[int]:
    """Every event and every instant at which time alone may change what the rules say."""
    found = {one.at for one in case.events} | {one.at for one in moves}
    if born is not None:
        found.add(born)
    begins = min(found, default=case.as_of)
    if edges is not None:
        for event in case.events:
            found |= {event.at + age for age in edges.events.get(event.event, ())}
        for (record, name), ages in edges.attributes.items():
            day = case.records.get(record, {}).get(name)
            if day is not None and not isinstance(day, str | bool | tuple):
                found |= {int(day) + age for age in ages}
        for since in edges.intervals:
            for event in case.events:
                if event.event in since.kinds:
                    most = since.most or (case.as_of - event.at) // max(since.every, DAY) + 1
                    first = event.at + since.back + since.grace
                    found |= {first + k * since.every for k in range(1, min(most, 400) + 1)}
        found |= set(edges.instants)
    kept = sorted(at for at in found if begins <= at <= case.as_of)
    if len(kept) > MOST_INSTANTS:
        raise TooMuch(
            f"this lead would have to be looked at {len(kept):,} times, which is more than"
            f" {MOST_INSTANTS:,}: log when it enters its stages"
        )
    return kept


def _start(ground: Ground, state: _State, at: int, known: frozenset[str]) -> None:
    start = ground.lifecycle.start
    if start is not None and not state.been and start not in known:
        _enter(state, start, at)


def _take(ground: Ground, state: _State, move: Move, known: frozenset[str]) -> None:
    """A move that is logged, or that a clock brought about."""
    declared = ground.agreement.names.get(move.kind)
    logged = move in state.moves
    if isinstance(declared, Stage):
        if logged:
            state.stage = move.kind
            state.been.add(move.kind)
            state.entered_now.append(move.kind)
        elif move.kind not in known:
            _enter(state, move.kind, move.at)
    elif isinstance(declared, Handoff):
        state.handed = declared
    elif not logged and move.kind not in known:
        state.moves.append(move)


def _answered(ground: Ground, state: _State, event: Occurrence, known: frozenset[str]) -> None:
    """What a handoff says follows when it is accepted, or rejected for a reason."""
    handoff = state.handed
    if handoff is None:
        return
    action: Action | None = handoff.on_acceptance
    if event.event == REJECTED:
        told = prepared(str(event.properties.get("reason", "")))
        reason = next(
            (one for one in handoff.reasons if told in (prepared(one.name), prepared(one.title))),
            None,
        )
        action = reason.then if reason else None
    for move in follows(ground, action, state.stage, event.at):
        if move.kind not in known:
            if isinstance(ground.agreement.names.get(move.kind), Stage):
                _enter(state, move.kind, move.at)
            else:
                state.moves.append(move)


def follows(ground: Ground, action: Action | None, stage: str | None, at: int) -> Iterator[Move]:
    """Where an action takes a lead that is in a stage."""
    match action:
        case Enter(stage=to):
            yield Move(to.name, at)
        case ReturnTo(party=party) if stage is not None:
            owner = party_of(ground.agreement, party.name)
            ends = returned(ground.owners, (stage,), owner)
            yield from (Move(end, at) for end in ends)
        case Enqueue(queue=queue) if queue is not None:
            yield Move(queue.name, at)
        case _:
            return


def _consider(ground: Ground, life: Life, state: _State, stage: Stage, at: int) -> None:
    """A condition that turns true makes the lead enter; it has to have left in between."""
    if stage.when is not None:
        now = _truth(life, state, stage.when, at) is True
        edge = now and not state.held.get(stage.name, False)
        state.held[stage.name] = now
        fresh = edge or stage.name not in state.been
        if now and fresh and stage.name != state.stage and _allowed(ground, state, stage.name):
            _enter(state, stage.name, at)
    if stage.reopens_when is not None:
        key = f"reopens {stage.name}"
        now = _truth(life, state, stage.reopens_when, at) is True
        edge = now and not state.held.get(key, False)
        state.held[key] = now
        start = ground.lifecycle.start
        if edge and state.stage == stage.name and start and stage.name not in state.entered_now:
            _enter(state, start, at)


def _allowed(ground: Ground, state: _State, stage: str) -> bool:
    """Whether a condition leads there from where the lead is."""
    lifecycle = ground.lifecycle
    if state.stage is None:
        return True
    if state.stage not in lifecycle.open:
        return False
    for entry in lifecycle.entries:
        if entry.stage == stage and entry.way is Way.CONDITION:
            if entry.starts is not None:
                return state.stage in entry.starts
            if state.stage in lifecycle.side or stage not in lifecycle.main:
                return True
            before = lifecycle.main[: lifecycle.main.index(stage)]
            return state.stage in before
    return False


def _hand_over(life: Life, state: _State, handoff: Handoff, at: int, known: frozenset[str]) -> None:
    if handoff.when is None or handoff.name in known:
        return
    now = _truth(life, state, handoff.when, at) is True
    becomes = any(isinstance(part, StageReached) and part.becomes for part in walk(handoff.when))
    if now and (becomes or not state.held.get(handoff.name, False)):
        state.moves.append(Move(handoff.name, at))
        state.handed = handoff
    state.held[handoff.name] = now


def _truth(life: Life, state: _State, condition: Expression, at: int) -> Truth:
    """As `truth_at`, with the stages that the lead has entered up to now."""
    moves = tuple(one for one in state.moves if one.at <= at)
    seen = {kind: some for kind, some in life.seen.items() if kind not in state.been}
    for move in moves:
        if move.kind in state.been:
            seen[move.kind] = (*seen.get(move.kind, ()), Occurrence(move.kind, move.at, {}))
    memo = state.memos.setdefault((at, len(state.moves)), {})
    return truth_at(replace(life, seen=seen, moves=moves, memo=memo), condition, at)


def _enter(state: _State, stage: str, at: int) -> None:
    state.stage = stage
    state.been.add(stage)
    state.entered_now.append(stage)
    state.moves.append(Move(stage, at))
