"""The calendars that deadlines run on, and the meetings that keep the agreement alive."""

from __future__ import annotations

from slalang.backends.document.make import bare, column, fact, facts, row, table
from slalang.backends.document.material import Material
from slalang.backends.document.prose import notes, prose
from slalang.backends.document.sections.worked import examples
from slalang.backends.document.sections.worked import holidays as holidays_of
from slalang.backends.document.view import Row, Section
from slalang.model.people import Calendar
from slalang.model.upkeep import Review
from slalang.wording.calendars import closing, holidays, opening
from slalang.wording.handoffs import person
from slalang.wording.phrase import EMPTY, Phrase, sentence
from slalang.wording.reviews import recurs
from slalang.wording.titles import anchor
from slalang.wording.words import Words, listed, named, say, title


def calendars(material: Material) -> Section | None:
    """Each calendar with its hours and closures."""
    words, agreement = material.words, material.agreement
    if not agreement.calendars:
        return None
    parts = tuple(_calendar(calendar, material) for calendar in agreement.calendars)
    if len(parts) == 1:
        return parts[0]
    return Section("calendars", bare(say("Calendars", words)), (), parts)


def _calendar(calendar: Calendar, material: Material) -> Section:
    words = material.words
    zone = say("That of each lead", words) if calendar.zone_of_lead else (calendar.zone or "")
    rows = (
        *(row(*(sentence(part) for part in opening(one, words))) for one in calendar.openings),
        *(_closed(*closing(one, words), words) for one in calendar.closings),
        *(row(sentence(holidays(one, words)), say("Closed", words)) for one in calendar.holidays),
    )
    columns = (column(say("Days", words)), column(say("Open", words)))
    blocks = (
        *prose(calendar.means, material),
        *facts(
            fact(say("Time zone", words), zone),
            fact(
                say("Adding months", words),
                sentence(say(calendar.month_rule, words)) if calendar.month_rule else "",
            ),
        ),
        *table(say("Opening hours: {calendar}", words, calendar=calendar.title), columns, rows),
        *holidays_of(calendar, material),
        *examples(calendar, material),
        *notes(calendar.notes, material),
    )
    return Section(anchor("calendar", calendar.name), bare(calendar.title), blocks)


def _closed(what: Phrase, days: Phrase, words: Words) -> Row:
    closed = say("Closed", words)
    if str(what) == str(closed):
        return row(sentence(days), closed)
    return row(say("{what}, {days}", words, what=what, days=days), closed)


def reviews(material: Material) -> Section | None:
    """Who meets when, to look at what."""
    words, agreement = material.words, material.agreement
    if not agreement.reviews:
        return None
    columns = (
        column(say("Review", words)),
        column(say("When", words)),
        column(say("Who", words)),
        column(say("About", words)),
    )
    rows = tuple(_review(review, words) for review in agreement.reviews)
    explained = (
        block
        for review in agreement.reviews
        for block in (*prose(review.means, material), *notes(review.notes, material))
    )
    blocks = (*table(say("Meetings", words), columns, rows), *explained)
    return Section("reviews", bare(say("Reviews", words)), blocks)


def _review(review: Review, words: Words) -> Row:
    who = listed((person(ref.name, words) for ref in review.attends), words)
    led = (
        say("led by {whom}", words, whom=person(review.led_by.name, words)) if review.led_by else ""
    )
    covers = listed((named(ref, words) for ref in review.covers), words)
    fresh = listed((named(ref, words) for ref in review.refreshes), words)
    return row(
        str(title(review.name, words)),
        recurs(review, words),
        (sentence(who), sentence(led)),
        (
            sentence(covers),
            say("Measures the figures of {funnels} anew", words, funnels=fresh) if fresh else EMPTY,
        ),
        anchor=anchor("review", review.name),
    )
