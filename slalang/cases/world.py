"""An agreement in; what all of its examples are run with, worked out once, out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import tzinfo
from typing import Any

from slalang.backends.scoring import rules_of
from slalang.backends.scoring.conditions import undecided
from slalang.calendar.choice import chosen_calendar
from slalang.calendar.holiday_dates import Lock
from slalang.calendar.zones import zone_of
from slalang.check.conditions import conditions
from slalang.check.conditions import words as stated_words
from slalang.model.agreement import Agreement
from slalang.model.expressions import TRUTH, Expression, StageReached, StateOf, walk
from slalang.model.lifecycle import Way, lifecycle
from slalang.model.movement import Handoff
from slalang.model.records import Term
from slalang.model.scoring import Class, Score, Stage
from slalang.model.upkeep import ExpectTrue
from slalang.source.frozen import dataclass, field
from slalang.wording.titles import words_of
from slalang.wording.words import Words


@dataclass(frozen=True, slots=True)
class World:
    """One agreement, ready to judge leads by."""

    agreement: Agreement
    rules: Mapping[str, Any]
    """The scoring JSON."""
    words: Words
    records: frozenset[str]
    zone: tzinfo
    """Of the local times in examples."""
    scores: Mapping[str, Score]
    classes: Mapping[str, Class]
    terms: Mapping[str, Term]
    stages: Mapping[str, Stage]
    handoffs: Mapping[str, Handoff]
    becoming: Mapping[str, str]
    """The `what` of each `becomes STAGE` → the stage."""
    by_data: bool
    """Whether no score, class, term or stage asks what a lead becomes just then."""
    later: frozenset[str]
    """What the evaluator calls unknown, and a clock that runs tells."""
    lock: Lock | None = None
    """The holidays that were frozen beside the agreement."""
    grounds: dict[tuple[int, int], Any] = field(default_factory=dict)
    """What clocks run on, by the years that they can reach."""


def world_of(agreement: Agreement, *, hashed: bool = True, lock: Lock | None = None) -> World:
    """Everything that examples are run with; linear in the size of the agreement.

    The hash of the agreement is worked out only where it is asked for.
    """
    words = words_of(agreement)
    asked = [part for one in _conditions(agreement) for part in walk(one)]
    return World(
        agreement=agreement,
        rules=rules_of(agreement, hashed=hashed),
        words=words,
        records=frozenset(record.name for record in agreement.records),
        zone=zone_of_examples(agreement),
        scores={score.name: score for score in agreement.scores},
        classes={group.name: group for group in agreement.classes},
        terms={term.name: term for term in agreement.terms},
        stages={stage.name: stage for stage in agreement.stages},
        handoffs={handoff.name: handoff for handoff in agreement.handoffs},
        becoming=_becoming(asked, words),
        by_data=not any(
            isinstance(part, StageReached) and part.becomes
            for stated in stated_words(agreement)
            for part in walk(stated.condition)
        ),
        later=frozenset(_later(agreement, asked, words)),
        lock=lock,
    )


def zone_of_examples(agreement: Agreement) -> tzinfo:
    """The zone of the local times in examples: that of the agreement's calendar."""
    return zone_of(chosen_calendar(agreement))


def what_of(expression: Expression, words: Words) -> str:
    """How the evaluator names something that a lead's own data cannot decide."""
    return str(undecided(expression, words)["what"])


def _conditions(agreement: Agreement) -> Iterator[Expression]:
    for stated in conditions(agreement):
        yield stated.condition
    for example in agreement.examples:
        for expect in example.expects:
            yield from (it.condition for it in expect.items if isinstance(it, ExpectTrue))


def _becoming(asked: list[Expression], words: Words) -> dict[str, str]:
    """Two stages with one title are told apart by nothing here, so neither is decided."""
    stages: dict[str, set[str]] = {}
    for part in asked:
        if isinstance(part, StageReached) and part.becomes:
            stages.setdefault(what_of(part, words), set()).add(part.name)
    return {what: min(names) for what, names in stages.items() if len(names) == 1}


def _later(agreement: Agreement, asked: list[Expression], words: Words) -> Iterator[str]:
    """States of promises and cadences, and stages that an action leads into."""
    yield from (what_of(part, words) for part in asked if isinstance(part, StateOf))
    by_hand = (Way.CONDITION, Way.BY_HAND)
    for entry in lifecycle(agreement).entries:
        if entry.way not in by_hand:
            yield f"stage {entry.stage}"
            stage = StageReached(entry.stage, True, TRUTH, entry.origin)
            yield what_of(stage, words)
