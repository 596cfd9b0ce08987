"""The agreement → everything that anybody owes: promises, handoff deadlines, cadence limits."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from slalang.model.agreement import Agreement
from slalang.model.movement import (
    Acceptance,
    Cadence,
    FirstTouch,
    Gap,
    Handoff,
    Queue,
    Quota,
    Tells,
)
from slalang.model.people import Party, Role
from slalang.model.promises import AfterDo, DoBefore, Form, Promise, Recurring
from slalang.model.quantities import Ref, TimeLimit
from slalang.model.scoring import Stage
from slalang.source.frozen import dataclass
from slalang.source.text import Span

Subject: TypeAlias = Promise | Handoff | Cadence | Stage | Queue
Owed: TypeAlias = Form | Acceptance | FirstTouch | Quota | Gap | Tells | TimeLimit


@dataclass(frozen=True, slots=True)
class Obligation:
    """One thing that somebody owes; `id` is how promises and examples name it."""

    id: str
    """`speed_to_lead`, `inbound.first_touch`, `inbound.attempts_2`, `to_sales.acceptance`,
    `good_manners.line_2` where a promise has several lines …"""
    title: str
    by: Ref | None
    """The party or role that owes it."""
    to: Ref | None
    """The party that it is owed to; `None` where nothing says so."""
    subject: Subject
    """The declaration that says it."""
    owed: Owed
    """What exactly is owed."""
    measurable: bool
    """Whether the data can show that it was kept."""
    origin: Span


def obligations(agreement: Agreement) -> tuple[Obligation, ...]:
    """Everything that is owed, in the order of promises, handoffs, cadences, stages, queues."""
    return (
        *(o for promise in agreement.promises for o in _of_promise(promise)),
        *(o for handoff in agreement.handoffs for o in _of_handoff(handoff)),
        *(o for cadence in agreement.cadences for o in _of_cadence(agreement, cadence)),
        *(o for stage in agreement.stages for o in _of_stage(stage)),
        *(o for queue in agreement.queues for o in _of_queue(queue)),
    )


def party_of(agreement: Agreement, ref: Ref | None) -> Party | None:
    """The party that a name stands for: itself, or the one that a role belongs to."""
    declared = agreement.names.get(ref.name) if ref else None
    if isinstance(declared, Role):
        declared = agreement.names.get(declared.party)
    return declared if isinstance(declared, Party) else None


def lines_of(promise: Promise) -> Iterator[tuple[str, Form]]:
    """What a promise says, line by line, each by its identifier: `good_manners.line_2`."""
    for index, form in enumerate(promise.forms, start=1):
        yield promise.name if len(promise.forms) == 1 else f"{promise.name}.line_{index}", form


def _of_promise(promise: Promise) -> Iterator[Obligation]:
    for name, form in lines_of(promise):
        yield Obligation(
            name, promise.title, promise.by, promise.to, promise, form,
            _can_be_measured(form), form.origin,
        )  # fmt: skip


def _can_be_measured(form: Form) -> bool:
    """Words alone leave no trace in the data; events, numbers and measures do."""
    match form:
        case AfterDo(deed=deed) | DoBefore(deed=deed) | Recurring(deed=deed):
            return deed.event is not None
        case _:
            return True


def _of_handoff(handoff: Handoff) -> Iterator[Obligation]:
    if handoff.acceptance:
        yield Obligation(
            f"{handoff.name}.acceptance", handoff.title, handoff.receiver, handoff.giver,
            handoff, handoff.acceptance, True, handoff.acceptance.origin,
        )  # fmt: skip
    for index, tells in enumerate(handoff.tells, start=1):
        if tells.within is not None:
            yield Obligation(
                f"{handoff.name}.notice_{index}", handoff.title, handoff.giver,
                handoff.receiver, handoff, tells, True, tells.origin,
            )  # fmt: skip


def _of_cadence(agreement: Agreement, cadence: Cadence) -> Iterator[Obligation]:
    start = agreement.names.get(cadence.after.ref.name) if cadence.after else None
    to = start.giver if isinstance(start, Handoff) else None
    items: list[tuple[str, FirstTouch | Quota | Gap]] = []
    if cadence.first_touch:
        items.append(("first_touch", cadence.first_touch))
    items += [(f"attempts_{n}", quota) for n, quota in enumerate(cadence.quotas, start=1)]
    items += [(f"gap_{n}", gap) for n, gap in enumerate(cadence.gaps, start=1)]
    for name, item in items:
        yield Obligation(
            f"{cadence.name}.{name}", cadence.title, cadence.by, to, cadence, item, True,
            item.origin,
        )  # fmt: skip


def _of_stage(stage: Stage) -> Iterator[Obligation]:
    if stage.leaves_within is not None:
        yield Obligation(
            f"{stage.name}.leaves", stage.title, stage.owner, None, stage, stage.leaves_within,
            True, stage.origin,
        )  # fmt: skip


def _of_queue(queue: Queue) -> Iterator[Obligation]:
    if queue.worked is not None:
        yield Obligation(
            f"{queue.name}.worked", queue.title, queue.by, None, queue, queue.worked, True,
            queue.origin,
        )  # fmt: skip
