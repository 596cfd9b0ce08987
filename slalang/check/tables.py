"""An agreement in; every `varying by` table and what it is about out."""

from __future__ import annotations

from collections.abc import Iterator

from slalang.model.agreement import Agreement
from slalang.model.promises import AfterDo
from slalang.model.quantities import TimeLimit, Varying


def tables(agreement: Agreement) -> Iterator[tuple[Varying, str]]:
    """Every table with what it says in words, in the order of declarations."""
    for limit, what in _limits(agreement):
        if isinstance(limit, Varying):
            yield limit, what


def _limits(agreement: Agreement) -> Iterator[tuple[TimeLimit | None, str]]:
    for stage in agreement.stages:
        yield stage.leaves_within, f"the stay in `{stage.name}`"
    for handoff in agreement.handoffs:
        if handoff.acceptance:
            yield handoff.acceptance.within, f"the answer to `{handoff.name}`"
        for tells in handoff.tells:
            yield tells.within, f"the notice of `{handoff.name}`"
    for queue in agreement.queues:
        yield queue.worked, f"queue `{queue.name}`"
    for cadence in agreement.cadences:
        if cadence.first_touch:
            yield cadence.first_touch.within, f"the first touch of `{cadence.name}`"
    for promise in agreement.promises:
        for form in promise.forms:
            if isinstance(form, AfterDo):
                yield form.within, f"promise `{promise.name}`"
