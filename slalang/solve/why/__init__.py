"""A lead in; rule by rule why it is where it is, and the nearest change to that, out."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeAlias

from slalang.cases.result import Block
from slalang.cases.story import View, story_from, view_of
from slalang.cases.trace import Subject, blocks_of
from slalang.cases.world import world_of
from slalang.evaluate import evaluated
from slalang.evaluate.case import SECOND, Case, RulesProblem
from slalang.evaluate.result import Evaluation, points
from slalang.evaluate.scores import score_of
from slalang.model.agreement import Agreement
from slalang.model.expressions import Expression
from slalang.solve.changes import Becomes, Change, changed
from slalang.solve.held import Held, held
from slalang.solve.nearest import Nearest, Way, nearest
from slalang.solve.operands import Beyond
from slalang.solve.why.ahead import ahead
from slalang.solve.why.alternative import alternative
from slalang.solve.why.fixed import FixedProblem, fixed_names
from slalang.solve.why.given import GivenProblem, given_stages
from slalang.solve.why.targets import Target, question_of, result_of, targets_of
from slalang.source.frozen import dataclass

__all__ = ["FixedProblem", "GivenProblem", "Why", "explain_lead"]

Given: TypeAlias = Mapping[str, Mapping[str, Any]]
"""The records of a lead as they were given, by name."""

MOST_SHOWN = 5
"""So many ways are told of one target."""
MOST_BLOCKS = 2_000
MOST_TARGETS = 12
"""For so many targets the nearest change is looked for; scores of classes have no next one."""


@dataclass(frozen=True, slots=True)
class Gain:
    """What a change adds to a score; below zero for what it costs."""

    score: str
    title: str
    points: Decimal


@dataclass(frozen=True, slots=True)
class Step:
    """One change, and what it does together with those before it."""

    change: Change
    was: Any
    """The value of an attribute as it was given; None where it is not known."""
    again: bool
    """Whether an event of the kind happened already."""
    gains: tuple[Gain, ...]


@dataclass(frozen=True, slots=True)
class Enough:
    """Changes that would be enough together; none of them can be left out."""

    steps: tuple[Step, ...]
    becomes: str
    """The band that the lead falls into then; empty for a stage."""
    by: Expression | None
    """The other part of an `or` that it then fulfils, where a score that is told of stays too low;
    the condition of a band further up."""


@dataclass(frozen=True, slots=True)
class Short:
    """A stage or a band that a lead falls short of, and what would be enough."""

    target: Target
    ways: tuple[Enough, ...]
    """The fewest and smallest changes; `MOST_SHOWN` at most."""
    complete: bool
    """Whether it is proved that no other things, as few or fewer, would do."""
    more: bool
    """Whether others were found, which are not told."""
    far: bool
    """Whether it is proved that it takes more changes at once than are looked for."""
    out_of_hand: bool
    """Whether it is proved that no change of what can change is enough."""
    fixed: tuple[str, ...]
    """Then, what is fixed that would be enough if it could change: `lead.industry`, `webinar`."""
    together: bool
    """Whether that takes all of `fixed` at once; otherwise each is enough without the others."""
    asked: bool
    """Whether the solver could look at all."""


@dataclass(frozen=True, slots=True)
class Why:
    """One lead at one instant, explained."""

    agreement: Agreement
    as_of: datetime
    evaluation: Evaluation
    blocks: tuple[Block, ...]
    """Every score, class and stage with a condition: rule by rule, each with its place."""
    short: tuple[Short, ...]
    """The next stage, and for each class the next better band."""
    ahead: str
    """What comes next where no rule decides the next stage, as a sentence; else empty."""
    later: int
    """How many events are after the instant, and so left out."""
    left_out: int
    """How many classes more there are that a better band was not looked for in."""
    solver: bool
    """Whether the solver is there; without it nothing is said of changes."""


def explain_lead(
    agreement: Agreement,
    lead: Mapping[str, Any],
    events: Sequence[Mapping[str, Any]] = (),
    account: Mapping[str, Any] | None = None,
    *,
    as_of: datetime,
    fixed: Collection[str] = (),
    given: Collection[str] = (),
) -> Why:
    """Explain a lead by an agreement without errors; `fixed` names what cannot change, too.

    `given` names stages set by hand that the lead is in. Raises `LeadProblem` for data that
    does not fit, `RulesProblem` for rules that rest on each other too deeply, `FixedProblem`
    for an unknown name in `fixed`, `GivenProblem` for a name in `given` that is no such stage,
    ValueError for an `as_of` without a zone.
    """
    stays = fixed_names(agreement, fixed)
    world = world_of(agreement)
    records = {"account": account} if account is not None else {}
    story = story_from(world, lead, events, records, as_of)
    said = given_stages(world, given)
    view = view_of(replace(story, case=replace(story.case, given=said)))
    found = evaluated(view.case, as_of)
    blocks = blocks_of(view, _subjects(view), MOST_BLOCKS)
    targets = list(targets_of(world, view.case))
    stage = any(target.kind == "stage" for target in targets)
    coming = "" if stage else ahead(world, view.case)
    later = sum(event.at > view.case.as_of for event in view.case.events)
    told, left = targets[:MOST_TARGETS], len(targets[MOST_TARGETS:])
    data = {"lead": lead, **records}
    try:
        short, solver = tuple(_short(view, told, data, stays)), True
    except ImportError:
        short, solver = tuple(_unasked(target) for target in told), False
    return Why(agreement, as_of, found, blocks, short, coming, later, left, solver)


def _subjects(view: View) -> list[Subject]:
    """Every score, every class, and every stage that has a condition."""
    world = view.story.world
    return [
        *(("score", name) for name in world.scores),
        *(("class", name) for name in world.classes),
        *(("stage", name) for name, stage in world.stages.items() if stage.when is not None),
    ]


def _short(view: View, targets: Sequence[Target], given: Given, stays: set[str]) -> Iterator[Short]:
    if not targets:
        return
    from slalang.solve.prover import prover

    case = replace(view.case, known={})
    asked = prover(view.story.world.agreement, at=case.as_of // SECOND)
    try:
        lead = held(asked, case, stays)
    except (Beyond, RulesProblem):
        yield from (_unasked(target) for target in targets)
        return
    for target in targets:
        try:
            found = nearest(lead, question_of(asked, target))
        except Beyond:
            yield _unasked(target)
            continue
        yield _told(view, lead, target, found, given)


def _told(view: View, lead: Held, target: Target, found: Nearest, given: Given) -> Short:
    ways = tuple(_enough(view, lead, target, way, given) for way in found.ways[:MOST_SHOWN])
    more = len(found.ways) > len(ways)
    complete = found.complete and not more
    return Short(
        target,
        ways,
        complete,
        more,
        found.far,
        found.out_of_hand,
        found.freed,
        found.together,
        True,
    )


def _unasked(target: Target) -> Short:
    return Short(target, (), False, False, False, False, (), False, False)


def _enough(view: View, lead: Held, target: Target, way: Way, given: Given) -> Enough:
    """A way with what each of its changes adds, one after the other."""
    enc, rules = lead.prover.system.enc, lead.prover.rules
    steps = []
    before = lead.case
    for count, change in enumerate(way.changes, 1):
        after = changed(enc, lead.case, way.changes[:count])
        gains = tuple(
            Gain(score["name"], score["title"], points(gain))
            for score in rules["scores"]
            if (
                gain := score_of(after, score["name"]).milli - score_of(before, score["name"]).milli
            )
        )
        steps.append(Step(change, *_before(lead.case, change, given), gains))
        before = after
    band, title = result_of(before, target)
    by = alternative(view, before, target, band)
    return Enough(tuple(steps), title, by)


def _before(case: Case, change: Change, given: Given) -> tuple[Any, bool]:
    """The value that an attribute had; whether an event happened already."""
    if isinstance(change, Becomes):
        return given.get(change.record, {}).get(change.name) if change.was_known else None, False
    return None, any(it.event == change.event and it.at <= case.as_of for it in case.events)
