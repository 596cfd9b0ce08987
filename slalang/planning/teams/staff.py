"""A party or role in; how many people it has in each period, and what they are worth, out."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple, TypeAlias

from slalang.calendar.choice import chosen_calendar
from slalang.calendar.week import open_weekdays
from slalang.funnel.periods import later, month_of
from slalang.model.agreement import Agreement
from slalang.model.people import Away, Party, RampStep, Role, StaffChange
from slalang.model.quantities import Open, Ref
from slalang.planning.axis import Stretch
from slalang.planning.ground import Ground
from slalang.planning.keys import own_key
from slalang.planning.lengths import WORKDAYS, days_of_work
from slalang.planning.sheet.cells import Cell, Draft, Input, Kind

TeamOf: TypeAlias = Party | Role
LEADS = "leads"
"""The share of a ramp that counts here: `month 1 25% of quota, 50% of leads`."""
_ONE = timedelta(days=1)


class Staff(NamedTuple):
    """The people of a team, for each period of a plan."""

    heads: tuple[Cell, ...]
    """Newcomers counted whole."""
    working: tuple[Cell, ...]
    """Newcomers counted by their ramp, less other work; leave not taken off."""
    effective: tuple[Cell, ...]
    """The same less leave."""


class Person(NamedTuple):
    """One member of a team who is not new."""

    working: Cell
    """`available 80% of the time` as 4/5."""
    presence: tuple[Cell, ...]
    """What part of each period is not leave."""


def teams_of(agreement: Agreement) -> tuple[TeamOf, ...]:
    """Every party, followed by its roles."""
    found: list[TeamOf] = []
    for party in agreement.parties:
        found.extend((party, *party.roles))
    return tuple(found)


def staff_of(ground: Ground, team: TeamOf) -> Staff | None:
    """The people of a party or role; None where nobody says how many there are.

    A party without a number has the people of its roles. A role that says nothing of a ramp, or
    of how much of their time people have, has that of its party, and the party's leave as well.
    """
    if team.team.people is None and isinstance(team, Party) and team.roles:
        parts = [staff_of(ground, role) for role in team.roles]
        known = [part for part in parts if part is not None]
        return _together(ground.draft, known) if len(known) == len(parts) else None
    if team.team.people is None or isinstance(team.team.people, Open):
        return None
    draft, person = ground.draft, person_of(ground, team)
    base = draft.input(
        Input(
            f"{team.name}.people", "People", team.name, Kind.PEOPLE, "people",
            Fraction(team.team.people), team.team.people_origin or team.origin,
        )
    )  # fmt: skip
    changes = _changes(draft, team)
    ramp = team.team.ramp or party_of(ground.agreement, team).team.ramp
    heads: list[Cell] = []
    working: list[Cell] = []
    for period in ground.when.inside:
        counted = [_part(period, change.starting) for change, _ in changes]
        carried = [_carried(period, change, ramp) for change, _ in changes]
        whole = _counted(draft, base, changes, counted)
        ramped = draft.least((whole, _counted(draft, base, changes, carried)))
        heads.append(whole)
        working.append(draft.multiply(ramped, person.working))
    there = zip(working, person.presence, strict=True)
    return Staff(
        tuple(heads), tuple(working), tuple(draft.multiply(cell, part) for cell, part in there)
    )


def person_of(ground: Ground, team: TeamOf) -> Person:
    """What somebody who is not new is worth: less other work, and less leave."""
    said = next(
        (one for one in (team, party_of(ground.agreement, team)) if one.team.available is not None),
        None,
    )
    working = ground.draft.constant(1)
    if said is not None and not isinstance(said.team.available, Open):
        assert said.team.available is not None
        given = Input(
            f"{said.name}.available", "Available", said.name, Kind.AVAILABILITY, "%",
            Fraction(said.team.available.value), said.team.available_origin or said.origin,
        )  # fmt: skip
        working = ground.draft.percent(ground.draft.input(given))
    return Person(working, _presence(ground, team))


def workdays_of(agreement: Agreement, team: TeamOf) -> frozenset[int]:
    """The days of the week on which a team's calendar opens; Monday to Friday without one."""
    calendar = chosen_calendar(agreement, None, Ref(team.name, team.origin))
    return (open_weekdays(calendar) if calendar else frozenset()) or WORKDAYS


def leave_of(agreement: Agreement, team: TeamOf) -> tuple[tuple[date, date], ...]:
    """When a whole team is away, its party's leave included; in order, without overlap."""
    party = party_of(agreement, team)
    away: tuple[Away, ...] = team.team.away + (() if party is team else party.team.away)
    found: list[tuple[date, date]] = []
    for one in sorted(away, key=lambda each: each.first):
        first = max(one.first, found[-1][1] + _ONE) if found else one.first
        if first <= one.last:
            found.append((first, one.last))
    return tuple(found)


def _together(draft: Draft, parts: list[Staff]) -> Staff:
    return Staff(
        *(
            tuple(draft.add(column) for column in zip(*rows, strict=True))
            for rows in zip(*parts, strict=True)
        )
    )


def party_of(agreement: Agreement, team: TeamOf) -> TeamOf:
    """The party of a role; a party itself."""
    if isinstance(team, Party):
        return team
    return next((party for party in agreement.parties if party.name == team.party), team)


def _changes(draft: Draft, team: TeamOf) -> list[tuple[StaffChange, Cell]]:
    """`joining 2 from 2026-04`, each with the cell of its number."""
    taken: set[str] = set()
    found = []
    for change in team.team.changes:
        day = change.starting.isoformat()
        since = day.removesuffix("-01")
        word = "joining" if change.count >= 0 else "leaving"
        key = own_key(f"{team.name}.{word} from {since}", None, taken)
        given = Input(
            key, f"{word.capitalize()} from {since}", team.name, Kind.PEOPLE, "people",
            abs(Fraction(change.count)), change.origin,
        )  # fmt: skip
        found.append((change, draft.input(given)))
    return found


def _counted(
    draft: Draft, base: Cell, changes: list[tuple[StaffChange, Cell]], parts: list[Fraction]
) -> Cell:
    """The people at the start and what came and went, never below nobody."""
    come: list[Cell] = [base]
    gone: list[Cell] = []
    for (change, count), part in zip(changes, parts, strict=True):
        kept = come if change.count >= 0 else gone
        kept.append(draft.multiply(count, draft.constant(part)))
    if not gone:
        return draft.add(come)
    left = draft.subtract(draft.add(come), draft.add(gone))
    return draft.most((draft.constant(0), left))


def _part(period: Stretch, starting: date, ends: date | None = None) -> Fraction:
    """What part of a period lies on a day or after it, and before another."""
    last = period.last if ends is None else min(period.last, ends - _ONE)
    return Fraction(max(0, (last - max(period.first, starting)).days + 1), period.days)


def _carried(period: Stretch, change: StaffChange, ramp: tuple[RampStep, ...]) -> Fraction:
    """What somebody who comes is worth in a period; of those who leave, that they are gone.

    A month of the ramp runs from the day on which people join to the same day of the next month;
    a step holds until the next one, the last for its month, and what comes before the first is
    like it.
    """
    steps = sorted((max(1, step.month), _share(step)) for step in ramp)
    if change.count < 0 or not steps:
        return _part(period, change.starting)
    found = Fraction(0)
    for place, (month, share) in enumerate(steps):
        begins = months_on(change.starting, 0 if place == 0 else month - 1)
        after = steps[place + 1][0] - 1 if place + 1 < len(steps) else month
        found += share * _part(period, begins, months_on(change.starting, after))
    return found + _part(period, months_on(change.starting, steps[-1][0]))


def _share(step: RampStep) -> Fraction:
    """Of leads; where a step speaks of something else alone, of that. Never above all."""
    shares = dict(reversed(step.shares))
    percent = shares.get(LEADS) or next(iter(shares.values()), None)
    return Fraction(1) if percent is None else min(Fraction(1), Fraction(percent.value) / 100)


def months_on(day: date, count: int) -> date:
    """The same day so many months later, or the last of that month."""
    month = later(month_of(day), min(count, 12 * (date.max.year - day.year)))
    if month.year >= date.max.year:
        return date.max
    following = later(month, 1)
    last = date(following.year, following.month, 1) - _ONE
    return last.replace(day=min(day.day, last.day))


def _presence(ground: Ground, team: TeamOf) -> tuple[Cell, ...]:
    """What part of the days of work of each period is not leave."""
    workdays, leave = workdays_of(ground.agreement, team), leave_of(ground.agreement, team)
    found: list[Cell] = []
    for period in ground.when.inside:
        days = days_of_work(period.first, period.last, workdays)
        away = sum(
            days_of_work(max(first, period.first), min(last, period.last), workdays)
            for first, last in leave
        )
        found.append(ground.draft.constant(1 - Fraction(away, days) if days else 1))
    return tuple(found)
