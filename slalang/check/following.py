"""An agreement in; every action that it says, with what the action follows from, out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from slalang.model.actions import Action
from slalang.model.agreement import Agreement


class Following(NamedTuple):
    """An action and what it follows from: `("reason", "bad_data", …)`."""

    kind: str
    """`stage`, `reason`, `acceptance`, `cadence`, `nurture` or `promise`."""
    name: str
    action: Action


def following(agreement: Agreement) -> Iterator[Following]:
    """What follows a rejection, an exhausted cadence, a broken promise and so on."""
    for stage in agreement.stages:
        if stage.leaves_else:
            yield Following("stage", stage.name, stage.leaves_else)
    for handoff in agreement.handoffs:
        for reason in handoff.reasons:
            if reason.then:
                yield Following("reason", reason.name, reason.then)
        if handoff.on_acceptance:
            yield Following("acceptance", handoff.name, handoff.on_acceptance)
    for cadence in agreement.cadences:
        if cadence.exhausted:
            yield Following("cadence", cadence.name, cadence.exhausted)
    for nurture in agreement.nurtures:
        if nurture.afterwards:
            yield Following("nurture", nurture.name, nurture.afterwards)
    for promise in agreement.promises:
        for broken in promise.if_broken:
            yield Following("promise", promise.name, broken.then)
