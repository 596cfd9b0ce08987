"""An agreement in; every place where time is counted, with the calendar that counts it, out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from slalang.calendar.choice import chosen_calendar
from slalang.calendar.week import Stretch, open_stretches
from slalang.model.actions import Action, Enter, ReturnTo
from slalang.model.agreement import Agreement
from slalang.model.movement import AfterStep, Cadence, Handoff, Mailing, OnDay, Step
from slalang.model.people import Calendar
from slalang.model.promises import (
    AfterDo,
    AfterTime,
    Alert,
    DoBefore,
    Promise,
    Reassign,
    Recurring,
)
from slalang.model.quantities import (
    DayEnd,
    Deadline,
    Duration,
    Moment,
    NextOpening,
    Open,
    Period,
    Ref,
    TimeLimit,
    Unit,
    Varying,
)
from slalang.source.frozen import dataclass
from slalang.source.text import Span

_MONTHLY = frozenset((Unit.MONTH, Unit.QUARTER, Unit.YEAR))
_SHORTEST = 28
"""Days that every month has."""

Weeks = Mapping[str, tuple[Stretch, ...]]
"""The ordinary week of each calendar by name."""


@dataclass(frozen=True, slots=True)
class Due:
    """One deadline, whole or a row of a table."""

    deadline: Deadline
    what: str
    """Such as ``the first touch of `inbound` ``."""
    start: Moment | None
    """What its clock starts from, where that has a name."""
    calendar: Calendar | None
    by_machine: bool
    """A notification, which needs no person at work."""


@dataclass(frozen=True, slots=True)
class Counted:
    """One place where time is counted, deadlines among them."""

    what: str
    durations: tuple[Duration, ...]
    business: bool
    """Whether it counts open time or open days."""
    calendar: Calendar | None
    origin: Span


def weeks_of(agreement: Agreement) -> Weeks:
    """The ordinary week of every calendar."""
    return {calendar.name: open_stretches(calendar) for calendar in agreement.calendars}


def week_of(calendar: Calendar | None, weeks: Weeks) -> Sequence[Stretch]:
    """The ordinary week of one calendar; empty where none is settled."""
    return weeks[calendar.name] if calendar else ()


def deadlines(agreement: Agreement) -> Iterator[Due]:
    """Every deadline of stages, handoffs, queues, cadences and promises."""
    for stage in agreement.stages:
        start = Moment("", Ref(stage.name, stage.origin))
        calendar = chosen_calendar(agreement, None, stage.owner)
        yield from _due(stage.leaves_within, f"the stay in `{stage.name}`", start, calendar)
    for handoff in agreement.handoffs:
        yield from _of_handoff(agreement, handoff)
    for queue in agreement.queues:
        calendar = chosen_calendar(agreement, queue.calendar, queue.by)
        yield from _due(queue.worked, f"the work on queue `{queue.name}`", None, calendar)
    for cadence in agreement.cadences:
        yield from _first_touch(agreement, cadence)
    for promise in agreement.promises:
        calendar = chosen_calendar(agreement, promise.calendar, promise.by)
        for form in promise.forms:
            if isinstance(form, AfterDo):
                start = promise.clock_from or form.after
                yield from _due(form.within, f"promise `{promise.name}`", start, calendar)


def counted(agreement: Agreement) -> Iterator[Counted]:
    """Every place where time is counted, except ages and windows in conditions and scores."""
    for due in deadlines(agreement):
        yield _of_deadline(due)
    for stage in agreement.stages:
        calendar = chosen_calendar(agreement, None, stage.owner)
        if stage.held:
            yield from _plain(f"how long `{stage.name}` is held", stage.held[0], calendar,
                              stage.origin)  # fmt: skip
        yield from _action(stage.leaves_else, f"stage `{stage.name}`", calendar)
    for handoff in agreement.handoffs:
        yield from _in_handoff(agreement, handoff)
    for cadence in agreement.cadences:
        yield from _in_cadence(agreement, cadence)
    for nurture in agreement.nurtures:
        calendar = chosen_calendar(agreement, None, nurture.by)
        where = f"nurture `{nurture.name}`"
        yield from _steps(nurture.mailings, where, calendar)
        yield from _plain(f"the longest stay in {where}", nurture.longest, calendar, nurture.origin)
        yield from _action(nurture.afterwards, where, calendar)
    for promise in agreement.promises:
        yield from _in_promise(agreement, promise)
    for review in agreement.reviews:
        calendar = chosen_calendar(agreement, review.calendar)
        for one in review.recurrences:
            if one.period is Period.BUSINESS_DAY or one.day_is_business:
                yield Counted(f"review `{review.name}`", (), True, calendar, one.origin)


def _of_handoff(agreement: Agreement, handoff: Handoff) -> Iterator[Due]:
    start = Moment("", Ref(handoff.name, handoff.origin))
    calendar = chosen_calendar(agreement, handoff.calendar, handoff.receiver)
    if handoff.acceptance:
        what = f"the answer to handoff `{handoff.name}`"
        yield from _due(handoff.acceptance.within, what, start, calendar)
    for tells in handoff.tells:
        what = f"the notice of handoff `{handoff.name}`"
        yield from _due(tells.within, what, start, calendar, by_machine=True)


def _first_touch(agreement: Agreement, cadence: Cadence) -> Iterator[Due]:
    first = cadence.first_touch
    if first:
        calendar = chosen_calendar(agreement, cadence.calendar, cadence.by)
        start = Moment("", first.start) if first.start else cadence.after
        yield from _due(first.within, f"the first touch of `{cadence.name}`", start, calendar)


def _due(
    limit: TimeLimit | None,
    what: str,
    start: Moment | None,
    calendar: Calendar | None,
    by_machine: bool = False,
) -> Iterator[Due]:
    match limit:
        case Deadline():
            yield Due(limit, what, start, calendar, by_machine)
        case Varying(rows=rows):
            for row in rows:
                if isinstance(row.deadline, Deadline):
                    yield Due(row.deadline, what, start, calendar, by_machine)
        case Open() | None:
            pass


def _of_deadline(due: Due) -> Counted:
    """The deadline with all its durations."""
    deadline = due.deadline
    reach = deadline.reach if isinstance(deadline.reach, tuple) else ()
    extra = (deadline.aim, deadline.outside_hours, *(deadline.not_before or ())[:1])
    durations = (*reach, *(one for one in extra if isinstance(one, Duration)))
    business = (
        isinstance(deadline.reach, DayEnd | NextOpening)
        or deadline.or_at_next_opening
        or deadline.outside_hours is not None
        or any(one.unit.is_business for one in durations)
    )
    return Counted(due.what, durations, business, due.calendar, deadline.origin)


def _plain(
    what: str, duration: Duration | Open | None, calendar: Calendar | None, origin: Span
) -> Iterator[Counted]:
    if isinstance(duration, Duration):
        yield Counted(what, (duration,), duration.unit.is_business, calendar, origin)


def _action(action: Action | None, where: str, calendar: Calendar | None) -> Iterator[Counted]:
    if isinstance(action, Enter | ReturnTo):
        yield from _plain(f"the pause of {where}", action.again_after, calendar, action.origin)


def _in_handoff(agreement: Agreement, handoff: Handoff) -> Iterator[Counted]:
    calendar = chosen_calendar(agreement, handoff.calendar, handoff.receiver)
    for reason in handoff.reasons:
        where = f"reason `{reason.name}`"
        yield from _plain(where, reason.only_within, calendar, reason.origin)
        yield from _action(reason.then, where, calendar)
    yield from _action(handoff.on_acceptance, f"handoff `{handoff.name}`", calendar)
    for route in handoff.routes:
        for limit in route.limits:
            if limit.each is Period.BUSINESS_DAY:
                what = f"a route of `{handoff.name}`"
                yield Counted(what, (), True, calendar, limit.origin)


def _in_cadence(agreement: Agreement, cadence: Cadence) -> Iterator[Counted]:
    calendar = chosen_calendar(agreement, cadence.calendar, cadence.by)
    where = f"cadence `{cadence.name}`"
    yield from _steps(cadence.steps, where, calendar)
    for quota in cadence.quotas:
        yield from _plain(f"a window of {where}", quota.within, calendar, quota.origin)
    for gap in cadence.gaps:
        yield from _plain(f"a gap of {where}", gap.length, calendar, gap.origin)
    for ceiling in cadence.ceilings:
        yield from _plain(f"a window of {where}", ceiling.within, calendar, ceiling.origin)
        if ceiling.each is Period.BUSINESS_DAY:
            yield Counted(f"a limit of {where}", (), True, calendar, ceiling.origin)
    yield from _action(cadence.exhausted, where, calendar)


def _steps(
    steps: Sequence[Step | Mailing], where: str, calendar: Calendar | None
) -> Iterator[Counted]:
    for step in steps:
        match step.at:
            case OnDay(business=True):
                yield Counted(f"a step of {where}", (), True, calendar, step.origin)
            case AfterStep(delay=delay):
                yield from _plain(f"a step of {where}", delay, calendar, step.origin)


def _in_promise(agreement: Agreement, promise: Promise) -> Iterator[Counted]:
    calendar = chosen_calendar(agreement, promise.calendar, promise.by)
    where = f"promise `{promise.name}`"
    for form in promise.forms:
        match form:
            case DoBefore(lead_time=lead_time):
                yield from _plain(where, lead_time, calendar, form.origin)
            case Recurring(every=every) if not _keeps_its_day(agreement, every):
                yield from _plain(where, every, calendar, form.origin)
            case Recurring():
                pass
            case _:
                if getattr(form, "each", None) is Period.BUSINESS_DAY:
                    yield Counted(where, (), True, calendar, form.origin)
    alerts: tuple[Alert | Reassign, ...] = (*promise.alerts, *promise.reassigns)
    for alert in alerts:
        if isinstance(alert.at, AfterTime):
            yield from _plain(f"an alert of {where}", alert.at.delay, calendar, alert.origin)
    for follows in promise.if_broken:
        yield from _action(follows.then, where, calendar)


def _keeps_its_day(agreement: Agreement, every: Duration) -> bool:
    """Whether `every month` comes on the same day: it counts from the agreement's first day."""
    starts = agreement.header.starts if agreement.header else None
    return every.unit in _MONTHLY and not (isinstance(starts, date) and starts.day > _SHORTEST)
