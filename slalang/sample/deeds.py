"""An agreement, its staff and its book in; what promises ask for around events, out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta

from slalang.model.agreement import Agreement
from slalang.model.promises import AfterDo, DoBefore, Promise
from slalang.model.quantities import Ref
from slalang.model.records import Event, Record
from slalang.sample.book import MADE, NO_ROW, Book
from slalang.sample.shifts import clock, limits_of
from slalang.sample.staff import Staff
from slalang.source.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Deed:
    """`after meeting do deal.updated by end of next business day`."""

    row: int
    within: int
    """In hours of work."""
    shift: int
    """Whose hours."""


@dataclass(frozen=True, slots=True)
class Request:
    """`after content_request do content_request.delivered within 10 business days`."""

    row: int
    clock_from: int
    restarts: tuple[int, ...]
    deed: Deed


@dataclass(frozen=True, slots=True)
class Deeds:
    """All of them."""

    after: Mapping[str, tuple[Deed, ...]]
    """By what happens first."""
    before: Mapping[str, tuple[tuple[int, int], ...]]
    """By what happens later: the row, and how long before on the clock."""
    requests: tuple[Request, ...]
    made: frozenset[str]
    """The names of events that come of work alone."""


def deeds_of(agreement: Agreement, staff: Staff, book: Book) -> Deeds:
    """Those that can be seen in events, and that are no attempts."""
    after: dict[str, list[Deed]] = {}
    before: dict[str, list[tuple[int, int]]] = {}
    requests: list[Request] = []
    made = set(MADE)
    for promise, form, ref in _forms(agreement):
        row = book.of(ref.name)
        if row == NO_ROW:
            continue
        made.add(ref.name)
        if isinstance(form, DoBefore):
            ahead = clock(form.lead_time, timedelta(days=1))
            before.setdefault(form.before.ref.name, []).append((row, ahead))
            continue
        team = staff.teams.get(promise.by.name, ()) if promise.by else ()
        shift = staff.people[team[0]].shift if team else 0
        limits = limits_of(form.within, staff.shifts[shift])
        start = form.after.ref.name
        deed = Deed(row, min(limits, default=0), shift)
        if isinstance(agreement.names.get(start), Record):
            more = [one.name for one in promise.restarts_on]
            begins = promise.clock_from.ref.name if promise.clock_from else ""
            made |= {begins, *more}
            requests.append(
                Request(book.of(start), book.of(begins), tuple(map(book.of, more)), deed)
            )
        elif start != ref.name:
            after.setdefault(start, []).append(deed)
    return Deeds(
        {name: tuple(found) for name, found in after.items()},
        {name: tuple(found) for name, found in before.items()},
        tuple(requests), frozenset(made),
    )  # fmt: skip


def _forms(agreement: Agreement) -> Iterator[tuple[Promise, AfterDo | DoBefore, Ref]]:
    """What asks for an event that somebody logs."""
    for promise in agreement.promises:
        for form in promise.forms:
            if isinstance(form, AfterDo | DoBefore) and form.deed.event is not None:
                event = agreement.names.get(form.deed.event.name)
                known = isinstance(event, Event) and not event.counts
                if known and form.deed.event.name not in MADE:
                    yield promise, form, form.deed.event
