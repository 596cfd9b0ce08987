"""An agreement in; an entry for each of its own dates, from its first day to its last, out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from slalang.backends.ics.entry import Days, Entry, Frame
from slalang.calendar.adding import added
from slalang.calendar.choice import chosen_calendar
from slalang.calendar.local import TimeProblem, local, midnight
from slalang.funnel.freshness import fresh_until
from slalang.funnel.inherit import chains, path_of
from slalang.model.numbers import Goal, Improvement, Measure
from slalang.model.people import Calendar
from slalang.model.promises import Promise, Recurring
from slalang.model.quantities import Duration, Month, Open
from slalang.wording.goals import goal_amount, measured_on, step_of_funnel, target
from slalang.wording.measures import aim
from slalang.wording.moments import deed
from slalang.wording.numbers import maybe_percent
from slalang.wording.times import every, month
from slalang.wording.titles import titled
from slalang.wording.words import named

AGREEMENT, PROMISE, FIGURES = "Agreement", "Promise", "Figures"
BEFORE_THE_END = timedelta(weeks=4)
"""So long before its last day an agreement reminds of itself."""
BEFORE_A_CHANGE = timedelta(weeks=2)
BEFORE_A_DEED = timedelta(weeks=1)
_MOST = 4_000
"""So many dates of one rhythm at most; ten years have fewer days."""


def own_entries(frame: Frame) -> Iterator[Entry]:
    """Every date that the agreement names, in the order of its text."""
    yield from _period(frame)
    yield from _resets(frame)
    yield from _figures(frame)
    for goal in frame.agreement.goals:
        yield from _goal(frame, goal)
    for measure in frame.agreement.measures:
        yield from _measure(frame, measure)
    for promise in frame.agreement.promises:
        yield from _recurring(frame, promise)


def _period(frame: Frame) -> Iterator[Entry]:
    header, title = frame.agreement.header, frame.agreement.title
    if header is None:
        return
    version = f"Version {header.version}" if isinstance(header.version, str) else ""
    lines = (version,) if version else ()
    if isinstance(header.starts, date):
        yield _day(("starts",), f"“{title}” takes effect", header.starts, lines)
    if isinstance(header.ends, date) and frame.holds(header.ends):
        more = (*lines, "Renew it, or agree on what follows.")
        yield _day(("ends",), f"Last day of “{title}”", header.ends, more, remind=BEFORE_THE_END)


def _resets(frame: Frame) -> Iterator[Entry]:
    header = frame.agreement.header
    if header is None:
        return
    days = list(header.resets)
    if header.resets_every is not None:
        calendar = chosen_calendar(frame.agreement)
        days += _steps(frame, header.resets_every, calendar, ends=False)
    for day in sorted(set(days)):
        if frame.holds(day):
            yield _day(
                ("resets", day.isoformat()),
                f"The numbers of “{frame.agreement.title}” are set anew", day, (),
                remind=BEFORE_A_CHANGE,
            )  # fmt: skip


def _figures(frame: Frame) -> Iterator[Entry]:
    for chain in (one for funnel in frame.agreement.funnels for one in chains((funnel,))):
        node = chain[-1]
        path = path_of(node)
        title = titled(node.name, node.title)
        measured = node.figures.measured
        if measured and isinstance(measured.on, date):
            due = fresh_until(measured.on)
            if frame.holds(due):
                yield _day(
                    ("measured", path), f"The figures of “{title}” are a quarter old", due,
                    (f"Measured {measured_on(measured, frame.words)}", "Measure them anew."),
                    kind=FIGURES,
                )  # fmt: skip
        for one in node.figures.improvements:
            yield from _improvement(frame, one, path, title)


def _improvement(frame: Frame, it: Improvement, path: str, title: str) -> Iterator[Entry]:
    if not isinstance(it.by, date) or not frame.holds(it.by):
        return
    step = str(step_of_funnel(it, frame.words))
    way = "up to" if it.up else "down to"
    owed = f", owed by {named(it.owed_by, frame.words)}" if it.owed_by else ""
    yield _day(
        ("improvement", path, it.start.name, it.end.name, it.by.isoformat()),
        f"Due: {step} {way} {maybe_percent(it.percent, frame.words)}{owed}", it.by,
        (f"An improvement of “{title}”",), kind=PROMISE, remind=BEFORE_A_CHANGE,
    )  # fmt: skip


def _goal(frame: Frame, goal: Goal) -> Iterator[Entry]:
    title = titled(goal.name, goal.title)
    for number, one in enumerate(goal.targets, start=1):
        day = _first(one.starting)
        if day and day > frame.first and frame.holds(day):
            yield _day(
                ("target", goal.name, str(number)),
                f"From today: {title}, {target(one, frame.words)}", day, (), kind=FIGURES,
            )  # fmt: skip
    for other in goal.months:
        day = _first(other.month)
        if day and frame.holds(day):
            yield _day(
                ("goal", goal.name, day.isoformat()),
                f"{title} in {month(other.month, frame.words)}: "
                f"{goal_amount(other.amount, frame.words)}",
                day, ("Another amount in this month",), kind=FIGURES,
            )  # fmt: skip


def _measure(frame: Frame, measure: Measure) -> Iterator[Entry]:
    title = titled(measure.name, measure.title)
    of = (f"Of {named(measure.of, frame.words)}",) if measure.of else ()
    for number, one in enumerate(measure.aims, start=1):
        if isinstance(one.value, Open):
            continue
        said = aim(replace(one, starting=None, by=None), frame.words)
        for day, text in ((one.starting, "From today"), (one.by, "Due")):
            if day and frame.holds(day):
                yield _day(
                    ("aim", measure.name, str(number), text), f"{text}: {title} {said}",
                    day, of, kind=FIGURES, remind=BEFORE_A_CHANGE,
                )  # fmt: skip


def _recurring(frame: Frame, promise: Promise) -> Iterator[Entry]:
    calendar = chosen_calendar(frame.agreement, promise.calendar, promise.by)
    for number, one in enumerate(promise.forms, start=1):
        if not isinstance(one, Recurring):
            continue
        said = every(one.every, frame.words)
        who = (f"Owed by {named(promise.by, frame.words)}",) if promise.by else ()
        lines = (f"“{titled(promise.name, promise.title)}”, {said}", *who)
        days = _steps(frame, one.every, calendar, ends=True)
        far = len(days) < 2 or days[1] - days[0] > 3 * BEFORE_A_DEED
        for place, day in enumerate(days, start=1):
            yield _day(
                ("recurring", promise.name, str(number), str(place)),
                f"Due today: {deed(one.deed, frame.words)}", day, lines, kind=PROMISE,
                remind=BEFORE_A_DEED if far else None,
            )  # fmt: skip


def _steps(frame: Frame, length: Duration, calendar: Calendar | None, *, ends: bool) -> list[date]:
    """The days on which stretches of a length begin anew, or else the last day of each.

    The first begins with the agreement.
    """
    open_time = frame.calendars.of(calendar.name) if calendar else None
    zone = open_time.zone if open_time else frame.calendars.zone
    rule = calendar.month_rule if calendar else None
    start = midnight(frame.first, zone)
    found: list[date] = []
    if length.count <= 0:
        return found
    for number in range(1, _MOST):
        try:
            at = added(start, (replace(length, count=length.count * number),), open_time, rule)
        except TimeProblem:
            # A length that cannot be counted is told of by `slalang check`.
            break
        day = local(at - 1 if ends else at, zone).date()
        if day > frame.last:
            break
        if not found or day > found[-1]:
            found.append(day)
    return found


def _first(value: Month | None) -> date | None:
    return date(value.year, value.month, 1) if value and 1 <= value.year <= 9999 else None


def _day(
    key: tuple[str, ...], title: str, day: date, lines: tuple[str, ...], *,
    kind: str = AGREEMENT, remind: timedelta | None = None,
) -> Entry:  # fmt: skip
    return Entry(key, title, Days(day, day), lines, kind, remind)
