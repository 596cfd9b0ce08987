"""What was found of many leads in; the stand-up: who owes what, what broke, what is next, out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple, TypeAlias, TypeVar

from slalang.monitor.due.day import Day
from slalang.monitor.due.look import Broke, Looked, Owed, Untimed
from slalang.monitor.due.teams import Teams
from slalang.source.frozen import dataclass
from slalang.timeline.item import State


@dataclass(frozen=True, slots=True)
class Desk:
    """What one person owes; or, where no person is named, a party or role."""

    person: str | None
    team: str | None
    """The party or role; of a person only where the data says it."""
    owed: tuple[Owed, ...]
    """Most urgent first."""
    overdue: tuple[Owed, ...]
    """What was due and is still not done, the oldest first."""
    untimed: tuple[Untimed, ...]
    """What is owed and has no time yet: its clock waits, or is paused."""
    broke: int


@dataclass(frozen=True, slots=True)
class Team:
    """The sums of a party or role."""

    name: str | None
    owed: int
    soon: int
    overdue: int
    broke: int


@dataclass(frozen=True, slots=True)
class Only:
    """Whose stand-up it is: all of them, one person's, or one party's or role's."""

    person: str | None = None
    team: str | None = None

    def wants(self, teams: Teams, person: str | None, by: str | None) -> bool:
        """Whether something on a desk is shown."""
        if self.person is not None:
            return person == self.person
        if self.team is None:
            return True
        role = teams.roles.get(person or "")
        return teams.within(by, self.team) or (person is not None and teams.within(role, self.team))


EVERYBODY = Only()


@dataclass(frozen=True, slots=True)
class Standup:
    """Everything that is told at a stand-up, complete: whoever shows it may cut it short."""

    title: str
    day: Day
    teams: Teams
    counts: tuple[Team, ...]
    desks: tuple[Desk, ...]
    """People first, the most urgent of them first; then teams."""
    soon: tuple[Owed, ...]
    """About to break: alerts have fired, or it is due within the hour."""
    broke: tuple[Broke, ...]
    """The newest first."""
    idle: tuple[str, ...]
    """People who owe nothing at all."""
    later: tuple[str, ...]
    """People who owe something, and nothing in the time looked at."""
    leads: int
    """So many were looked at."""
    open_leads: int
    """Of so many something is owed, whenever it is due."""
    without_owner: int
    """Open leads that nobody looks after."""
    only: Only = EVERYBODY
    promised: bool = True
    """Whether the agreement promises anything that data can show."""
    doubts: tuple[str, ...] = ()
    """Why this may not be all: rows that could not be used, leads that nobody can follow."""
    remarks: tuple[str, ...] = ()


def is_soon(day: Day, one: Owed) -> bool:
    """Whether something is about to break."""
    return one.state is State.WARNED or bool(one.alerted) or one.due <= day.soon


def standup_of(
    title: str, day: Day, teams: Teams, found: Iterable[Looked], *, only: Only = EVERYBODY,
    promised: bool = True, doubts: Iterable[str] = (), remarks: Iterable[str] = (),
) -> Standup:  # fmt: skip
    """Put together what every lead gave. `found` is gone through once."""
    piles = _Piles({}, {}, {}, {})
    busy: set[str | None] = set()
    leads = open_leads = without_owner = 0
    owners: set[str] = set()
    for one in found:
        leads += 1
        open_leads += one.is_open
        without_owner += one.is_open and one.owner is None
        owners |= {one.owner} if one.owner else set()
        busy |= {teams.desk(one.owner, by) for by in one.later}
        _sort_out(piles, teams, only, one)
    desks = _desks(teams, piles)
    due = {desk.person for desk in desks if desk.owed or desk.overdue}
    later = (busy | {desk.person for desk in desks if desk.untimed}) - due
    people = {
        one
        for one in {*teams.people, *owners} - due
        if only.wants(teams, one, teams.roles.get(one))
    }
    owed = [it for desk in desks for it in desk.owed]
    broke = [it for pile in piles.broke.values() for it in pile]
    return Standup(
        title, day, teams, _counts(day, teams, piles), desks,
        tuple(sorted((it for it in owed if is_soon(day, it)), key=_urgency)),
        tuple(sorted(broke, key=lambda it: (-it.at, it.lead, it.duty))),
        _by_name(teams, people - later), _by_name(teams, people & later),
        leads, open_leads, without_owner, only, promised, tuple(doubts), tuple(remarks),
    )  # fmt: skip


_Place: TypeAlias = tuple[str | None, str | None]
"""A desk: a person, or else a party or role."""


class _Piles(NamedTuple):
    owed: dict[_Place, list[Owed]]
    overdue: dict[_Place, list[Owed]]
    untimed: dict[_Place, list[Untimed]]
    broke: dict[_Place, list[Broke]]


def _sort_out(piles: _Piles, teams: Teams, only: Only, one: Looked) -> None:
    """Put what was found of a lead on the desks that are asked for."""
    _put(piles.owed, one.owed, teams, only)
    _put(piles.overdue, one.overdue, teams, only)
    _put(piles.untimed, one.untimed, teams, only)
    _put(piles.broke, one.broke, teams, only)


_Told = TypeVar("_Told", Owed, Untimed, Broke)


def _put(pile: dict[_Place, list[_Told]], found: Iterable[_Told], teams: Teams, only: Only) -> None:
    for one in found:
        person = teams.desk(one.owner, one.by)
        if only.wants(teams, person, one.by):
            place = (person, None) if person is not None else (None, one.by)
            pile.setdefault(place, []).append(one)


def _by_name(teams: Teams, people: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(people, key=lambda one: (teams.name(one).casefold(), one)))


def _desks(teams: Teams, piles: _Piles) -> tuple[Desk, ...]:
    desks = [
        Desk(
            person,
            teams.roles.get(person) if person is not None else team,
            tuple(sorted(piles.owed.get((person, team), ()), key=_urgency)),
            tuple(sorted(piles.overdue.get((person, team), ()), key=_urgency)),
            tuple(piles.untimed.get((person, team), ())),
            len(piles.broke.get((person, team), ())),
        )
        for person, team in dict.fromkeys(place for pile in piles for place in pile)
    ]
    return tuple(sorted(desks, key=_first))


def _first(desk: Desk) -> tuple[bool, bool, bool, int, str]:
    """People before teams; whoever has the most urgent thing to do comes first."""
    due = desk.owed[0].due if desk.owed else desk.overdue[0].due if desk.overdue else 0
    name = desk.person or desk.team or ""
    return desk.person is None, not desk.owed, not desk.overdue, due, name


def _urgency(one: Owed) -> tuple[int, str, str]:
    return one.due, one.lead, one.duty


def _counts(day: Day, teams: Teams, piles: _Piles) -> tuple[Team, ...]:
    """The sums of every party and role that owes anything, in the order of the text."""
    owed = Counter(one.by for pile in piles.owed.values() for one in pile)
    soon = Counter(one.by for pile in piles.owed.values() for one in pile if is_soon(day, one))
    late = Counter(one.by for pile in piles.overdue.values() for one in pile)
    gone = Counter(one.by for pile in piles.broke.values() for one in pile)
    every = {**owed, **late, **gone}
    names = [name for name in teams.titles if name in every]
    names_ = [*names, *(name for name in every if name not in teams.titles)]
    return tuple(Team(name, owed[name], soon[name], late[name], gone[name]) for name in names_)
