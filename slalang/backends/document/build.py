"""An agreement in, its whole document as a view out, numbered and with back links."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta

from slalang.backends.document.make import fact
from slalang.backends.document.material import Material
from slalang.backends.document.sections.calendars import calendars, reviews
from slalang.backends.document.sections.closing import (
    assertions,
    clauses,
    examples,
    scenarios,
    signatures,
)
from slalang.backends.document.sections.definitions import definitions
from slalang.backends.document.sections.follow_up import follow_up
from slalang.backends.document.sections.front import between, cover, intro, open_places, parties
from slalang.backends.document.sections.leads import lead_data
from slalang.backends.document.sections.measures import measures
from slalang.backends.document.sections.movement import movement
from slalang.backends.document.sections.numbers import numbers
from slalang.backends.document.sections.promises import promises
from slalang.backends.document.sections.scoring import scoring
from slalang.backends.document.view import Document, Facts, Phrases, Section
from slalang.backends.document.weave import hrefs, weave
from slalang.backends.simulated import simulated
from slalang.calendar.compiled import Calendars, calendars_of
from slalang.calendar.holiday_dates import resolved, years_of
from slalang.calendar.holiday_lock import parse_lock
from slalang.funnel.plan import plan
from slalang.model.agreement import Agreement
from slalang.model.digest import digest
from slalang.model.lifecycle import lifecycle
from slalang.model.obligations import obligations
from slalang.planning.plan import Setup, make_plan, months_of_goals
from slalang.planning.sheet.reckon import reckon
from slalang.version import __version__
from slalang.wording.direction import direction
from slalang.wording.titles import words_of
from slalang.wording.words import Words, say

EXAMPLES = 200
"""Worked examples of deadlines are looked for in the first days of the period, so many."""


def document(agreement: Agreement, options: Mapping[str, str] | None = None) -> Document:
    """The document of an agreement.

    Options: `digest`, the hash of the model where it is already known; `examples`,
    `no` to leave the examples out; `holidays`, the text of the lock that freezes public
    holidays, without which they are looked up; `simulate`, `yes` to say how likely the
    goals are, which needs numpy. Raises `BackendProblem` without it.
    """
    chosen = options or {}
    hash = chosen.get("digest") or digest(agreement)
    material = material_of(agreement, hash, chosen.get("holidays"))
    if chosen.get("simulate") == "yes":
        setup = Setup(count=months_of_goals(agreement))
        material = replace(material, simulation=simulated(agreement, setup))
    words = material.words
    whole = Document(
        agreement.title,
        between(material),
        words.language,
        direction(words.language),
        cover(material),
        intro(material),
        open_places(material),
        _sections(material, with_examples=chosen.get("examples") != "no"),
        _imprint(material),
        _phrases(words),
    )
    return weave(whole)


def material_of(agreement: Agreement, hash: str, lock: str | None = None) -> Material:
    """Everything that sections are made from."""
    owners = {party.name: party.name for party in agreement.parties}
    for party in agreement.parties:
        owners |= {role.name: party.name for role in party.roles}
    ahead = make_plan(agreement, Setup(count=months_of_goals(agreement)))
    return Material(
        agreement,
        words_of(agreement),
        lifecycle(agreement),
        plan(agreement),
        ahead,
        reckon(ahead.sheet),
        None,
        obligations(agreement),
        owners,
        _calendars(agreement, lock),
        hash,
    )


def _calendars(agreement: Agreement, lock: str | None) -> Calendars | None:
    """All calendars from the first day on, as far as worked examples reach."""
    years, header = years_of(agreement), agreement.header
    if years is None or header is None or not isinstance(header.starts, date):
        return None
    holidays = resolved(agreement.calendars, *years, parse_lock(lock) if lock else None)
    reached = min(header.starts + timedelta(days=EXAMPLES), date(years[1], 12, 31))
    return calendars_of(agreement, header.starts, reached, holidays)


def _sections(material: Material, with_examples: bool) -> tuple[Section, ...]:
    before = (
        *clauses(material, leading=True),
        *_kept(parties(material)),
    )
    after = tuple(
        _kept(
            lead_data(material),
            scoring(material),
            movement(material),
            follow_up(material),
            promises(material),
            numbers(material),
            measures(material),
            calendars(material),
            reviews(material),
        )
    )
    last = (
        *clauses(material, leading=False),
        *_kept(
            examples(material) if with_examples else None,
            assertions(material),
            scenarios(material),
            signatures(material),
        ),
    )
    # Which of the language's own events need an explanation shows only once the rest is said.
    used = frozenset(hrefs((*before, *after, *last)))
    return (*before, *_kept(definitions(material, used)), *after, *last)


def _kept(*sections: Section | None) -> Iterator[Section]:
    yield from (section for section in sections if section is not None)


def _imprint(material: Material) -> Facts:
    words = material.words
    rows = (
        fact(say("Hash of the agreement", words), material.digest),
        fact(say("Made with", words), f"slalang {__version__}"),
    )
    return Facts(tuple(row for row in rows if row.lines))


def _phrases(words: Words) -> Phrases:
    return Phrases(
        contents=str(say("Contents", words)),
        skip=str(say("Skip to the agreement", words)),
        signature=str(say("Signature", words)),
        date=str(say("Place and date", words)),
        name=str(say("Name", words)),
        used_in=str(say("Used in", words)),
        open_places=str(say("To be agreed before signing", words)),
    )
