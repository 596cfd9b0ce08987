"""An agreement in; every `varying by` table and what it is about out."""

from __future__ import annotations

from collections.abc import Iterator

from slalang.calendar.choice import chosen_calendar
from slalang.model.agreement import Agreement
from slalang.model.people import Calendar
from slalang.model.promises import AfterDo
from slalang.model.quantities import Ref, TimeLimit, Varying


def tables(agreement: Agreement) -> Iterator[tuple[Varying, str]]:
    """Every table with what it says in words, in the order of declarations."""
    for limit, what, _, _ in _limits(agreement):
        if isinstance(limit, Varying):
            yield limit, what


def timed_tables(agreement: Agreement) -> Iterator[tuple[Varying, str, Calendar | None]]:
    """The same, each with the calendar that it runs on."""
    for limit, what, own, by in _limits(agreement):
        if isinstance(limit, Varying):
            yield limit, what, chosen_calendar(agreement, own, by)


def _limits(
    agreement: Agreement,
) -> Iterator[tuple[TimeLimit | None, str, Ref | None, Ref | None]]:
    """Each limit, what it says, the calendar that is named beside it, and who owes it."""
    for stage in agreement.stages:
        yield stage.leaves_within, f"the stay in `{stage.name}`", None, stage.owner
    for handoff in agreement.handoffs:
        own, by = handoff.calendar, handoff.receiver
        if handoff.acceptance:
            yield handoff.acceptance.within, f"the answer to `{handoff.name}`", own, by
        for tells in handoff.tells:
            yield tells.within, f"the notice of `{handoff.name}`", own, by
    for queue in agreement.queues:
        yield queue.worked, f"queue `{queue.name}`", queue.calendar, queue.by
    for cadence in agreement.cadences:
        if cadence.first_touch:
            what = f"the first touch of `{cadence.name}`"
            yield cadence.first_touch.within, what, cadence.calendar, cadence.by
    for promise in agreement.promises:
        for form in promise.forms:
            if isinstance(form, AfterDo):
                yield form.within, f"promise `{promise.name}`", promise.calendar, promise.by
