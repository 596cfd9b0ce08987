"""The agreement's own tests: its examples, run against the reference evaluator, in; verdicts,
traces and what was exercised out.

What depends on other leads (totals, shares, whoever is full) is not run, and is never said to have
passed.
"""

from __future__ import annotations

from collections.abc import Iterator

from slalang.calendar.holiday_dates import Lock
from slalang.cases.expecting import check, exercised_reason, instant_of
from slalang.cases.handing import passing, route_keys, taking
from slalang.cases.over_time import asks_for_time
from slalang.cases.over_time import exercised as over_time
from slalang.cases.result import Checked, Key, Ran, Results, Verdict
from slalang.cases.story import Instant, Story, View, look, story_of
from slalang.cases.world import World, world_of
from slalang.evaluate import evaluated
from slalang.evaluate.case import RulesProblem
from slalang.evaluate.result import Outcome, RuleTrace
from slalang.model.agreement import Agreement
from slalang.model.upkeep import Example, Expectation, ExpectRejection

__all__ = ["Results", "Verdict", "first_failure", "run_example", "run_examples"]


def run_examples(agreement: Agreement, lock: Lock | None = None) -> Results:
    """Run every example of an agreement without errors, in the order of the text."""
    world = world_of(agreement, lock=lock) if agreement.examples else None
    ran = tuple(run_example(world, example) for example in agreement.examples) if world else ()
    return Results(agreement.title, agreement.file, ran)


def run_example(world: World, example: Example) -> Ran:
    """Run one example in the world of its agreement."""
    story = story_of(world, example)
    if not isinstance(story, Story):
        return Ran(example.title, (), story, frozenset(), example.origin)
    checked: list[Checked] = []
    exercised: set[Key] = set()
    looked: set[Instant] = set()
    timed: set[Instant] = set()
    try:
        for expect in example.expects:
            for it in expect.items:
                found = check(story, expect, it)
                checked.append(found)
                if found.verdict is not Verdict.NOT_RUN:
                    at = instant_of(story, expect, it)
                    looked.add(at)
                    if asks_for_time(expect):
                        timed.add(at)
                    exercised |= set(_shown(story, it, at, found.verdict))
        for at in sorted(looked):
            exercised |= set(_exercised(look(story, at)))
        for at in sorted(timed):
            exercised |= set(over_time(story, at))
        if looked:
            exercised |= set(_moved(story, max(looked)))
    except RulesProblem as problem:
        return Ran(example.title, (), (str(problem),), frozenset(), example.origin)
    return Ran(example.title, tuple(checked), (), frozenset(exercised), example.origin)


def first_failure(world: World, example: Example) -> Checked | str | None:
    """The first expectation that fails; a text says why the example could not be run at all."""
    story = story_of(world, example)
    if not isinstance(story, Story):
        return story[0]
    try:
        found = (check(story, expect, it) for expect in example.expects for it in expect.items)
        return next((one for one in found if one.verdict is Verdict.FAILED), None)
    except RulesProblem as problem:
        return str(problem)


def _exercised(view: View) -> Iterator[Key]:
    """The rules that fire, the bands that are chosen, the stages that are reached."""
    found = evaluated(view.case, view.at.local)
    for score in found.score_traces:
        for rule in score.rules:
            yield from _fired(rule)
    for group in found.class_traces:
        if group.band is not None:
            yield "band", f"{group.name}.{group.band}"
    for stage in found.stage_traces:
        if stage.outcome is Outcome.FIRED:
            yield "stage", stage.name


def _fired(rule: RuleTrace) -> Iterator[Key]:
    if rule.outcome is Outcome.FIRED:
        yield "rule", rule.id
    for inner in rule.inside:
        yield from _fired(inner)


def _moved(story: Story, until: Instant) -> Iterator[Key]:
    """The handoffs that take place, and the routes that are taken."""
    for handoff in story.world.agreement.handoffs:
        found = passing(story, handoff, until)
        if found.truth is True:
            yield "handoff", handoff.name
            route = taking(found.view, handoff).route
            yield from (("route", key) for key, one in route_keys(handoff) if one is route)


def _shown(story: Story, it: Expectation, at: Instant, verdict: Verdict) -> Iterator[Key]:
    """What an expectation itself shows: that a lead can be rejected for a reason."""
    if isinstance(it, ExpectRejection) and verdict is Verdict.PASSED:
        handoff = exercised_reason(story, it.reason.name, at)
        if handoff:
            yield "reason", f"{handoff.name}.{it.reason.name}"
