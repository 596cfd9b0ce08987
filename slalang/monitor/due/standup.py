"""What was found of many leads in; the stand-up: who owes what, what broke, what is next, out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from slalang.monitor.due.day import Day
from slalang.monitor.due.look import Broke, Looked, Owed
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
    untimed: int
    """So much is owed and has no time yet: its clock waits, or is paused."""
    broke: int


@dataclass(frozen=True, slots=True)
class Team:
    """The sums of a party or role."""

    name: str | None
    owed: int
    soon: int
    broke: int


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
    """People who owe nothing now."""
    leads: int
    """So many were looked at."""
    open_leads: int
    """Of so many something is owed, whenever it is due."""
    without_owner: int
    """Open leads that nobody looks after."""
    remarks: tuple[str, ...] = ()


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


def is_soon(day: Day, one: Owed) -> bool:
    """Whether something is about to break."""
    return one.state is State.WARNED or bool(one.alerted) or one.due <= day.soon


def standup_of(
    title: str, day: Day, teams: Teams, found: Iterable[Looked], *, only: Only = EVERYBODY,
    remarks: Iterable[str] = (),
) -> Standup:  # fmt: skip
    """Put together what every lead gave. `found` is gone through once."""
    owed: dict[tuple[str | None, str | None], list[Owed]] = {}
    untimed: Counter[tuple[str | None, str | None]] = Counter()
    broke: list[tuple[tuple[str | None, str | None], Broke]] = []
    leads = open_leads = without_owner = 0
    owners: set[str] = set()
    for one in found:
        leads += 1
        open_leads += one.is_open
        without_owner += one.is_open and one.owner is None
        owners |= {one.owner} if one.owner else set()
        for it in one.owed:
            if only.wants(teams, teams.desk(it.owner, it.by), it.by):
                owed.setdefault(_key(teams, it.owner, it.by), []).append(it)
        for owner, by in one.untimed:
            if only.wants(teams, teams.desk(owner, by), by):
                untimed[_key(teams, owner, by)] += 1
        for gone in one.broke:
            if only.wants(teams, teams.desk(gone.owner, gone.by), gone.by):
                broke.append((_key(teams, gone.owner, gone.by), gone))
    desks = _desks(teams, owed, untimed, Counter(key for key, _ in broke))
    every = [it for desk in desks for it in desk.owed]
    busy = {desk.person for desk in desks if desk.owed}
    people = {*teams.people, *owners}
    idle = [one for one in people - busy if only.wants(teams, one, teams.roles.get(one))]
    return Standup(
        title, day, teams, _counts(day, teams, every, [it for _, it in broke]), desks,
        tuple(sorted((it for it in every if is_soon(day, it)), key=_urgency)),
        tuple(sorted((it for _, it in broke), key=lambda it: (-it.at, it.lead, it.duty))),
        tuple(sorted(idle, key=lambda one: (teams.name(one).casefold(), one))),
        leads, open_leads, without_owner, tuple(remarks),
    )  # fmt: skip


def _key(teams: Teams, owner: str | None, by: str | None) -> tuple[str | None, str | None]:
    """A desk: a person, or else a party or role."""
    person = teams.desk(owner, by)
    return (person, None) if person is not None else (None, by)


def _desks(
    teams: Teams, owed: dict[tuple[str | None, str | None], list[Owed]],
    untimed: Counter[tuple[str | None, str | None]],
    broke: Counter[tuple[str | None, str | None]],
) -> tuple[Desk, ...]:  # fmt: skip
    desks = [
        Desk(
            person,
            teams.roles.get(person) if person is not None else team,
            tuple(sorted(owed.get((person, team), ()), key=_urgency)),
            untimed[person, team],
            broke[person, team],
        )
        for person, team in {**dict.fromkeys(owed), **untimed, **broke}
    ]
    return tuple(sorted(desks, key=_first))


def _first(desk: Desk) -> tuple[bool, bool, int, str]:
    """People before teams; whoever has the most urgent thing to do comes first."""
    due = desk.owed[0].due if desk.owed else 0
    return desk.person is None, not desk.owed, due, desk.person or desk.team or ""


def _urgency(one: Owed) -> tuple[int, str, str]:
    return one.due, one.lead, one.duty


def _counts(day: Day, teams: Teams, owed: list[Owed], broke: list[Broke]) -> tuple[Team, ...]:
    """The sums of every party and role that owes anything, in the order of the text."""
    all_ = Counter(one.by for one in owed)
    soon = Counter(one.by for one in owed if is_soon(day, one))
    gone = Counter(one.by for one in broke)
    names = [name for name in teams.titles if all_[name] or gone[name]]
    others = [name for name in {**all_, **gone} if name not in teams.titles]
    return tuple(Team(name, all_[name], soon[name], gone[name]) for name in [*names, *others])
