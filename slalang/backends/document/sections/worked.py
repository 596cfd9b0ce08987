"""A calendar in; worked examples of the deadlines that run on it, and its holidays, out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, tzinfo

from slalang.backends.document.make import column, paragraph, row, table
from slalang.backends.document.material import Material
from slalang.backends.document.view import Block
from slalang.calendar.choice import chosen_calendar
from slalang.calendar.local import TimeProblem, local
from slalang.calendar.open_time import OpenTime
from slalang.calendar.worked import Worked, depends_on_hours, worked
from slalang.model.movement import Acceptance, FirstTouch, Tells
from slalang.model.obligations import Obligation
from slalang.model.people import Calendar
from slalang.model.promises import AfterDo, Promise
from slalang.model.quantities import Deadline, Open, TimeLimit, Varying
from slalang.source.text import Span
from slalang.wording.deadlines import deadline as in_words
from slalang.wording.phrase import Phrase, sentence
from slalang.wording.times import clock, day, instant, month_name, weekday
from slalang.wording.words import Words, named, say

_NOWHERE = Span("", 0, 0)
MOST_HOLIDAYS = 60
"""Of a longer list only the first are shown: some five years of a country."""


def examples(calendar: Calendar, material: Material) -> tuple[Block, ...]:
    """A table: each deadline that depends on the calendar, with starts and when those are due."""
    words, time = material.words, _time_of(calendar, material)
    if time is None:
        return ()
    found: dict[Deadline, tuple[Phrase, list[Phrase]]] = {}
    for obligation in material.obligations:
        if _calendar_of(obligation, material) is not calendar:
            continue
        for one in _deadlines(obligation):
            if depends_on_hours(one):
                _, whose = found.setdefault(_bare(one), (in_words(_bare(one), words), []))
                name = _whose(obligation, words)
                whose += [] if name in whose else [name]
    rows = tuple(
        row(sentence(said), tuple(map(sentence, whose)), tuple(_lines(shown, time.zone, words)))
        for one, (said, whose) in found.items()
        if (shown := worked(one, time, calendar.month_rule))
    )
    columns = (column(say("Deadline", words)), column(say("Of", words)),
               column(say("For example", words)))  # fmt: skip
    caption = say("Worked examples: {calendar}", words, calendar=calendar.title)
    return table(caption, columns, rows)


def holidays(calendar: Calendar, material: Material) -> tuple[Block, ...]:
    """The public holidays in the period of the agreement, and where they come from."""
    words, found = material.words, material.calendars
    if found is None or not calendar.holidays:
        return ()
    problems = [one for one in found.holidays.problems if one.calendar == calendar.name]
    unknown = tuple(paragraph(problem.message) for problem in problems)
    known = found.holidays.dates.get(calendar.name, ())
    days = [one for one in known if _in_period(one[0], material)]
    if twin := _twin(calendar, material):
        same = say(
            "The same public holidays as {calendar}", words, calendar=named(twin.name, words)
        )
        return (*unknown, paragraph(same))
    rows = tuple(
        row(title, f"{weekday(when.weekday(), words)}, {day(when, words)}")
        for when, title in days[:MOST_HOLIDAYS]
    )
    columns = (column(say("Public holiday", words)), column(say("Date", words)))
    caption = say("Public holidays: {calendar}", words, calendar=calendar.title)
    source = say("As listed by the library {library}", words, library=found.holidays.library)
    return (
        *unknown,
        *table(caption, columns, rows),
        *((paragraph(source, quiet=True),) if rows else ()),
    )  # fmt: skip


def _twin(calendar: Calendar, material: Material) -> Calendar | None:
    """A calendar before this one with the same public holidays, if there are any."""
    dates = material.calendars.holidays.dates if material.calendars else {}
    for other in material.agreement.calendars:
        if other is calendar or not dates.get(calendar.name):
            return None
        if dates.get(other.name) == dates[calendar.name]:
            return other
    return None


def _time_of(calendar: Calendar, material: Material) -> OpenTime | None:
    if material.calendars is None:
        return None
    try:
        return material.calendars.of(calendar.name)
    except TimeProblem:
        return None


def _calendar_of(obligation: Obligation, material: Material) -> Calendar | None:
    own = getattr(obligation.subject, "calendar", None)
    return chosen_calendar(material.agreement, own, obligation.by)


def _whose(obligation: Obligation, words: Words) -> Phrase:
    """A promise by its title, even where it makes several; else what is owed of what."""
    promise = isinstance(obligation.subject, Promise)
    return named(obligation.subject.name if promise else obligation.id, words)


def _deadlines(obligation: Obligation) -> Iterator[Deadline]:
    match obligation.owed:
        case AfterDo(within=limit) | Acceptance(within=limit) | FirstTouch(within=limit):
            yield from _of_limit(limit)
        case Tells(within=limit) if limit is not None:
            yield from _of_limit(limit)
        case Deadline() | Varying() | Open():
            yield from _of_limit(obligation.owed)
        case _:
            return


def _of_limit(limit: TimeLimit) -> Iterator[Deadline]:
    match limit:
        case Deadline():
            yield limit
        case Varying(rows=rows):
            yield from (one.deadline for one in rows if isinstance(one.deadline, Deadline))
        case Open():
            return


def _bare(deadline: Deadline) -> Deadline:
    """What its due depends on, wherever it stands: equal for the same words."""
    return Deadline(deadline.reach, deadline.or_at_next_opening, None, deadline.outside_hours,
                    None, _NOWHERE)  # fmt: skip


def _lines(shown: tuple[Worked, ...], zone: tzinfo, words: Words) -> Iterator[Phrase]:
    """The year is said once, unless the due is in another one."""
    for one in shown:
        start, end = local(one.start, zone), local(one.due, zone)
        raised = instant(start, words)
        if start.date() == end.date():
            at = clock(end.time())
            yield say("Raised {start}; due the same day, {end}", words, start=raised, end=at)
        elif start.year == end.year:
            at = _without_year(end, words)
            yield say("Raised {start}; due {end}", words, start=raised, end=at)
        else:
            yield say("Raised {start}; due {end}", words, start=raised, end=instant(end, words))


def _without_year(at: datetime, words: Words) -> str:
    """`Monday, 12 January, 09:30`."""
    month = month_name(at.month, words)
    that_day = say("{day} {month}", words, day=str(at.day), month=month)
    return f"{weekday(at.weekday(), words)}, {that_day}, {clock(at.time())}"


def _in_period(day: date, material: Material) -> bool:
    header = material.agreement.header
    assert header is not None
    starts, ends = header.starts, header.ends
    after = not isinstance(starts, date) or starts <= day
    return after and (not isinstance(ends, date) or day <= ends)
