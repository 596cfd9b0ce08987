"""An agreement in; the people who work its leads, with names, hours and habits, out.

Nobody in it exists, but for managers whom the agreement names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date
from enum import IntEnum

from slalang.calendar.choice import chosen_calendar
from slalang.calendar.compiled import Calendars, calendars_of
from slalang.calendar.holiday_dates import Lock, resolved
from slalang.calendar.local import TimeProblem
from slalang.calendar.open_time import OpenTime
from slalang.evaluate.case import DAY
from slalang.model.agreement import Agreement
from slalang.model.people import Party, Role, Team
from slalang.model.quantities import Open, Ref
from slalang.sample.draws import halves
from slalang.sample.people import MARKETS, full_names, people_of
from slalang.sample.shifts import ordinary, without_friday_afternoons
from slalang.source.frozen import dataclass

MANAGER = "manager"
"""The role of those who work no leads themselves."""
_MOST = 200
"""So many people a role has at most, whatever it says."""
_USUALLY = 4
_EPOCH_DAY = date(1970, 1, 1).toordinal()


class Habit(IntEnum):
    """How somebody works."""

    STEADY = 0
    FAST = 1
    SLOW = 2
    LEAVES_ON_FRIDAY = 3
    """At noon."""
    CALLS_TOO_OFTEN = 4
    """Again and again, within minutes."""
    LEAVES_VOICEMAILS = 5
    """And nothing else."""


_HABITS = (
    Habit.STEADY, Habit.FAST, Habit.SLOW, Habit.LEAVES_ON_FRIDAY, Habit.STEADY,
    Habit.CALLS_TOO_OFTEN, Habit.STEADY, Habit.LEAVES_VOICEMAILS, Habit.FAST,
    *[Habit.STEADY] * 7, Habit.FAST, Habit.LEAVES_ON_FRIDAY, Habit.SLOW, *[Habit.STEADY] * 5,
)  # fmt: skip
"""Those of a team, in turn."""


@dataclass(frozen=True, slots=True)
class Person:
    """A row of the file of people."""

    id: str
    """`sdr-07`."""
    name: str
    role: str
    """Of a role or party that works leads its name; `manager` of others."""
    habit: Habit
    shift: int
    """The place of the hours in `shifts`."""


@dataclass(frozen=True, slots=True)
class Staff:
    """Everybody."""

    people: tuple[Person, ...]
    """Those who work leads first."""
    teams: Mapping[str, tuple[int, ...]]
    """By role and party, the places in `people` of those who work its leads."""
    managers: Mapping[str, int]
    """By role and party, the place of whom its people answer to."""
    shifts: tuple[OpenTime, ...]
    """There is always one."""


def staff_of(
    agreement: Agreement, seed: str, first: int, last: int, lock: Lock | None = None
) -> Staff:
    """The staff; their hours are compiled from the first to the last instant."""
    calendars = _calendars(agreement, first, last, lock)
    shifts: list[OpenTime] = []
    people: list[Person] = []
    teams: dict[str, tuple[int, ...]] = {}
    names = _names(seed)
    known: dict[str, int] = {}
    for party in agreement.parties:
        for one in _working(party):
            place = _shift(
                agreement, one, calendars, span=(first, last), shifts=shifts, known=known
            )
            begin, count = len(people), _how_many(one.team)
            width = max(2, len(str(count)))
            for number in range(count):
                habit = _HABITS[number % len(_HABITS)]
                people.append(
                    Person(f"{one.name}-{number + 1:0{width}}", next(names), one.name, habit,
                           place + (habit is Habit.LEAVES_ON_FRIDAY))
                )  # fmt: skip
            teams[one.name] = tuple(range(begin, begin + count))
        teams[party.name] = tuple(place for one in _working(party) for place in teams[one.name])
    shifts = shifts or [ordinary(first, last)]
    managers = _managers(agreement, people, names)
    return Staff(tuple(people), teams, managers, tuple(shifts))


def _working(party: Party) -> tuple[Party | Role, ...]:
    """The roles of a party; itself where it has none."""
    return party.roles or (party,)


def _calendars(agreement: Agreement, first: int, last: int, lock: Lock | None) -> Calendars | None:
    """None where no calendar can be compiled, in years that nobody works out."""
    try:
        begin, end = (date.fromordinal(_EPOCH_DAY + at // DAY) for at in (first, last))
    except (OverflowError, ValueError):
        return None
    holidays = resolved(agreement.calendars, begin.year, end.year, lock)
    return calendars_of(agreement, begin, end, holidays)


def _shift(
    agreement: Agreement, one: Party | Role, calendars: Calendars | None, *,
    span: tuple[int, int], shifts: list[OpenTime], known: dict[str, int],
) -> int:  # fmt: skip
    """The place of the hours of a team; after them come those without Friday afternoons."""
    calendar = chosen_calendar(agreement, None, Ref(one.name, one.origin))
    name = calendar.name if calendar and calendars else ""
    if name not in known:
        hours = None
        if name and calendars:
            try:
                hours = calendars.of(name)
            except TimeProblem:
                hours = None
        if hours is None or not hours.starts:
            hours = ordinary(*span)
        known[name] = len(shifts)
        # Zones cannot be sent to other processes, and nobody asks for them any more.
        shifts += [replace(one, zone=UTC) for one in (hours, without_friday_afternoons(hours))]
    return known[name]


def _how_many(team: Team) -> int:
    people = team.people
    return _USUALLY if people is None or isinstance(people, Open) else min(_MOST, int(people))


def _managers(agreement: Agreement, people: list[Person], names: Iterator[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for party in agreement.parties:
        both: tuple[Party | Role, ...] = (party, *party.roles)
        for one in both:
            if isinstance(one, Party) or one.team.manager:
                found[one.name] = len(people)
                name = one.team.manager or next(names)
                people.append(Person(f"{one.name}-{MANAGER}", name, MANAGER, Habit.STEADY, 0))
            else:
                found[one.name] = found[party.name]
    return found


def _names(seed: str) -> Iterator[str]:
    turn = 0
    while True:
        places = halves(f"{seed}/staff/{turn}/market", 256)
        people = people_of(
            [MARKETS[place & 4095] for place in places], halves(f"{seed}/staff/{turn}/name", 256)
        )
        # From 10 on, `full_names` writes them as they are.
        yield from full_names(people, [10] * 256)
        turn += 1
