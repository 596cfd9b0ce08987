"""A lead that shows something in; a plainer one that shows it too, out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from slalang.evaluate.case import Case, Node
from slalang.solve.leads import Event, Lead, case_for, with_events, without
from slalang.solve.operands import Beyond
from slalang.solve.texts import OTHER

MINUTE, HOUR, DAY = 60, 3_600, 86_400
_DAYS = (1, 2, 3, 5, 7, 10, 14, 20, 30, 40, 60, 90, 120, 180, 365)
_ROUND = (HOUR, *(days * DAY for days in _DAYS), 2 * HOUR, MINUTE, 0)
"""Ages that people say."""
_NUMBERS = (50, 100, 5, 10, 500, 1_000, 5_000, 1)
_MONEY = re.compile(r"(-?[0-9]{1,20}(?:\.[0-9]{1,20})?) ([A-Z]{3})")
_MAIL = re.compile(r"\be-?mails?(?:\b|_)|_e?mail\b", re.IGNORECASE)
MOST_TRIES = 400


def at_noon(rules: Node, lead: Lead, noon: datetime) -> Iterator[Lead]:
    """The same lead at a noon, its dates moved with it or not; or at noon of its own day."""
    if lead.as_of == noon:
        return
    days = (lead.as_of - noon + timedelta(hours=12)) // timedelta(days=1)
    dated = {
        (record["name"], one["name"])
        for record in rules["inputs"]["records"]
        for one in record["fields"]
        if one["type"] == "date"
    }
    moved = replace(lead, as_of=noon)
    try:
        for record, known in lead.records.items():
            for name in known:
                if (record, name) in dated:
                    day = date.fromisoformat(known[name]) - timedelta(days=days)
                    moved = _with(moved, record, name, day.isoformat())
        yield moved
    except OverflowError:
        pass
    yield replace(lead, as_of=noon)
    yield replace(lead, as_of=noon + timedelta(days=days))


def plainer(rules: Node, lead: Lead, shows: Callable[[Case], bool]) -> Lead:
    """Leave out what is not needed, and round what is; `shows` must stay true all the way."""
    tries = MOST_TRIES

    def still(other: Lead) -> bool:
        nonlocal tries
        tries -= 1
        try:
            return tries >= 0 and shows(case_for(rules, other))
        except Beyond:
            return False

    for what in list(lead.given):
        fewer = replace(lead, given={k: v for k, v in lead.given.items() if k != what})
        lead = fewer if still(fewer) else lead
    lead = _fewer_events(lead, still)
    for record, known in list(lead.records.items()):
        for name in list(known):
            fewer = without(lead, record, name)
            lead = fewer if still(fewer) else lead
    lead = _fewer_texts(lead, still)
    lead = _usual_texts(rules, lead, still)
    lead = _fewer_events(lead, still)
    return _rounded(lead, still)


def _fewer_events(lead: Lead, still: Callable[[Lead], bool]) -> Lead:
    """Drop whole groups of events that are alike, then events of a group, then properties."""
    for group in dict.fromkeys(map(_alike, lead.events)):
        lead = _fewest(lead, group, still)
    for place, event in enumerate(lead.events):
        for name in list(event.properties):
            kept = {k: v for k, v in lead.events[place].properties.items() if k != name}
            other = _changed(lead, place, replace(event, properties=kept))
            lead = other if still(other) else lead
    return lead


def _fewest(lead: Lead, group: str, still: Callable[[Lead], bool]) -> Lead:
    """The least number of events of one group; as if fewer were never enough where more are not."""
    places = [place for place, event in enumerate(lead.events) if _alike(event) == group]
    low, high = 0, len(places)
    best = lead
    while low < high:
        middle = (low + high) // 2
        left_out = frozenset(places[middle:])
        fewer = with_events(lead, [e for at, e in enumerate(lead.events) if at not in left_out])
        if still(fewer):
            best, high = fewer, middle
        else:
            low = middle + 1
    return best


def _alike(event: Event) -> str:
    return f"{event.name} {event.age} {sorted(event.properties.items(), key=str)}"


def _fewer_texts(lead: Lead, still: Callable[[Lead], bool]) -> Lead:
    for record, known in list(lead.records.items()):
        for name, value in list(known.items()):
            if isinstance(value, list):
                for text in list(value):
                    rest = [one for one in lead.records[record][name] if one != text]
                    other = _with(lead, record, name, rest)
                    lead = other if still(other) else lead
    return lead


def _usual_texts(rules: Node, lead: Lead, still: Callable[[Lead], bool]) -> Lead:
    """Addresses that look like addresses, in place of texts that any text would do for."""
    titles = {
        (record["name"], one["name"]): f"{one['name']} {one['title']}"
        for record in rules["inputs"]["records"]
        for one in record["fields"]
    }
    for record, known in list(lead.records.items()):
        for name, value in list(known.items()):
            if isinstance(value, str):
                for text in _usual(value, titles.get((record, name), "")):
                    other = _with(lead, record, name, text)
                    if still(other):
                        lead = other
                        break
    return lead


def _usual(text: str, title: str) -> Iterator[str]:
    """What people would write instead of a text that was put together, the likeliest first."""
    if text.startswith("@"):
        yield f"someone{text}"
    elif text == OTHER and _MAIL.search(title):
        yield "someone@example.com"


def _rounded(lead: Lead, still: Callable[[Lead], bool]) -> Lead:
    """Ages and numbers as people say them, where that changes nothing."""
    for place, event in enumerate(lead.events):
        for age in _near(event.age):
            if age == event.age:
                break
            other = _changed(lead, place, replace(event, age=age))
            if still(other):
                lead = other
                break
    for record, known in list(lead.records.items()):
        for name, value in list(known.items()):
            for number in _plain_numbers(value):
                other = _with(lead, record, name, number)
                if number == value or still(other):
                    lead = other
                    break
    return lead


def _plain_numbers(value: object) -> Iterator[object]:
    """Numbers and amounts to try instead of one, the most usual first; none for anything else."""
    match value:
        case bool():
            return
        case int():
            yield from _NUMBERS
        case Decimal():
            yield from (Decimal(number) for number in (*_NUMBERS, *_above(value)))
        case str() if found := _MONEY.fullmatch(value):
            for number in (*_NUMBERS, *_above(Decimal(found[1]))):
                yield f"{number} {found[2]}"


def _above(amount: Decimal) -> Iterator[int]:
    """The next number with one digit and zeros, and the next whole one."""
    whole = int(amount) + (amount > int(amount))
    size = 10 ** (len(str(abs(whole))) - 1)
    yield -(-whole // size) * size
    yield whole


def _near(age: int) -> Iterator[int]:
    """Ages to try, the most usual first, then whole days and hours around the one that is."""
    yield from _ROUND
    yield age - age % DAY
    yield age - age % HOUR
    yield age - age % MINUTE


def _changed(lead: Lead, place: int, event: Event) -> Lead:
    return with_events(lead, (*lead.events[:place], event, *lead.events[place + 1 :]))


def _with(lead: Lead, record: str, name: str, value: object) -> Lead:
    records = {key: dict(known) for key, known in lead.records.items()}
    records[record][name] = value
    return replace(lead, records=records)
