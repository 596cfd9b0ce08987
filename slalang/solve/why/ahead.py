"""A lead that no rule takes further, in; what comes next for it out."""

from __future__ import annotations

from slalang.cases.world import World
from slalang.evaluate.case import Case
from slalang.evaluate.conditions import reached
from slalang.model.lifecycle import Entry, Way, lifecycle


def ahead(world: World, case: Case) -> str:
    """`Next: Customer, set by hand by Sales; no rule decides it.`; empty without stages."""
    stages = list(world.stages.values())
    places = [at for at, stage in enumerate(stages) if reached(case, stage.name) is True]
    if not places:
        return ""
    here = stages[places[-1]]
    if here.ends:
        return f"Next: nothing; a lead’s way ends with {here.title}."
    coming = {stage.name: stage for stage in stages[places[-1] + 1 :] if stage.when is None}
    entries = [
        entry
        for entry in lifecycle(world.agreement).entries
        if entry.stage in coming and (entry.starts is None or here.name in entry.starts)
    ]

    def order(entry: Entry) -> tuple[bool, int]:
        stage = coming[entry.stage]
        # Where leads get lost is nothing to come next, where there is anything else.
        return stage.ends and not stage.follows, stages.index(stage)

    entry = min(entries, key=order, default=None)
    if entry is None:
        return f"Next: nothing; no stage comes after {here.title}."
    return f"Next: {coming[entry.stage].title}, {_how(entry)}; no rule decides it."


def _how(entry: Entry) -> str:
    if entry.way is Way.BY_HAND:
        return f"set by hand by {entry.title}" if entry.title else "set by hand"
    return entry.words
