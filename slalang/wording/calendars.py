"""Calendars in words: opening hours, closures, holidays."""

from __future__ import annotations

from slalang.model.people import Closing, Holidays, Hours, Opening
from slalang.wording.phrase import Phrase, joined, phrase
from slalang.wording.times import clock, days_between, weekday
from slalang.wording.words import Words, listed, say


def opening(it: Opening, words: Words) -> tuple[Phrase, Phrase]:
    """The days and the hours of an opening."""
    if it.dates:
        days = phrase(days_between(*it.dates, words))
        titled = joined((it.title or "", days), ", ")
        return titled, hours(it.hours, words)
    return weekdays(it.weekdays, words), hours(it.hours, words)


def hours(intervals: tuple[Hours, ...], words: Words) -> Phrase:
    """`09:00–12:30, 13:00–17:00`."""
    if not intervals:
        return say("all day", words)
    return joined((_interval(one) for one in intervals), ", ")


def weekdays(days: tuple[int, ...], words: Words) -> Phrase:
    """`Monday to Friday`, `Monday, Wednesday and Friday`, `every day`."""
    if len(set(days)) == 7:
        return say("every day", words)
    if len(days) > 2 and list(days) == list(range(days[0], days[0] + len(days))):
        return say("{first} to {last}", words, first=weekday(days[0], words),
                   last=weekday(days[-1], words))  # fmt: skip
    return listed((weekday(one, words) for one in days), words)


def closing(it: Closing, words: Words) -> tuple[Phrase, Phrase]:
    """What a closure is for, and when it is."""
    days = phrase(days_between(*it.dates, words)) if it.dates else weekdays(it.weekdays, words)
    return phrase(it.title) if it.title else say("Closed", words), days


def holidays(it: Holidays, words: Words) -> Phrase:
    """`public holidays of PL`."""
    place = it.country if it.subdivision is None else f"{it.country}-{it.subdivision}"
    if it.category:
        return say("{category} holidays of {place}", words, category=it.category, place=place)
    return say("public holidays of {place}", words, place=place)


def _interval(it: Hours) -> str:
    end = "24:00" if it.to_midnight else clock(it.end)
    return f"{clock(it.start)}–{end}"
