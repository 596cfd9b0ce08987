"""A lead as it is and as it would be, in; the other part of an `or` that it then fulfils, out."""

from __future__ import annotations

from dataclasses import replace

from slalang.cases.story import View
from slalang.cases.world import World
from slalang.evaluate.case import Case
from slalang.evaluate.why_not import shortfalls
from slalang.model.expressions import And, Expression, Or, TermHolds
from slalang.solve.why.targets import Target


def alternative(view: View, after: Case, target: Target, band: str) -> Expression | None:
    """Why it is enough although a score that is told of as too low stays so, or else None.

    `band` is the one that the lead falls into then; empty for a stage.
    """
    condition = _condition(view.story.world, target, band)
    if condition is None:
        return None
    then = replace(view, case=after)
    if band == target.band and not _stays_short(after, target):
        return None
    found = _turned(view, then, condition)
    return condition if found is None and band != target.band else found


def _condition(world: World, target: Target, band: str) -> Expression | None:
    if target.kind == "stage":
        return world.stages[target.name].when
    bands = world.classes[target.name].bands
    return next((one.condition for one in bands if one.name == band), None)


def _stays_short(after: Case, target: Target) -> bool:
    """Whether one of the scores that are told as too low still is."""
    section = "stages" if target.kind == "stage" else "classes"
    found = after.declared(section, target.name)
    if target.kind == "class":
        found = next(one for one in found["bands"] if one["name"] == target.band)
    left = {it.score for it in shortfalls(after, found["when"])} if found["when"] else set()
    return any(it.score in left for it in target.short)


def _turned(before: View, after: View, condition: Expression) -> Expression | None:
    """The first part of an `or` that turns true."""
    if before.truth(condition) is True:
        return None
    match condition:
        case Or(items=items):
            turned = (one for one in items if after.truth(one) is True)
            return next((one for one in turned if before.truth(one) is not True), None)
        case And(items=items):
            found = (_turned(before, after, one) for one in items)
            return next((one for one in found if one is not None), None)
        case TermHolds(name=name) if inside := before.story.world.terms[name].condition:
            return _turned(before, after, inside)
        case _:
            return None
