"""The life of one lead in; what of it is owed now, what is overdue, and what broke, out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from types import MappingProxyType
from typing import TypeAlias

from slalang.monitor.breach_words import Failing, breach_words, deed_of
from slalang.monitor.due.called import Titles, owed_words
from slalang.monitor.due.day import Day
from slalang.monitor.due.still import still_owed
from slalang.source.frozen import dataclass
from slalang.timeline.duties import Ahead, Duty, Steps
from slalang.timeline.item import Item, State, Why
from slalang.timeline.life import Life, owner_at
from slalang.timeline.owed import owings
from slalang.timeline.run import Told, duty_items, nobody_knows

Key: TypeAlias = tuple[str, str, int | None]
"""What is one thing to do of a lead: the duty in the end, the step, the appointment."""
_NO_TITLES: Titles = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Owed:
    """One thing that is to be done for one lead: due in the time looked at, or overdue."""

    lead: str
    called: str | None
    """The name of the lead, where its data has one."""
    owner: str | None
    """Who looks after the lead."""
    by: str | None
    """The party or role that owes it."""
    what: str
    """`first touch`, `2 more attempts (1 of 3 done)`, `call “Thank you”`."""
    duty: str
    """The identifier of the obligation: `inbound.first_touch`."""
    title: str
    """How what says so is called: `Inbound follow-up`."""
    due: int
    """Microseconds since 1970, UTC; so is every instant here."""
    opens: int | None
    """Not before this, where that is still to come."""
    state: State
    alerted: tuple[str, ...]
    """Who was alerted about it, each once: `owner`, `manager`."""
    taken_from: str | None = None
    """Who looked after the lead before, where it is the clock of somebody who took over."""
    got: int = 0
    need: int = 1


@dataclass(frozen=True, slots=True)
class Untimed:
    """One thing that is owed and has no time yet, since its clock waits or is paused."""

    lead: str
    called: str | None
    owner: str | None
    by: str | None
    what: str
    duty: str
    title: str
    state: State


@dataclass(frozen=True, slots=True)
class Broke:
    """One thing that was due and was not done in time, or was done and was not allowed."""

    lead: str
    called: str | None
    owner: str | None
    """Who looked after the lead when it broke."""
    by: str | None
    what: str
    duty: str
    title: str
    due: int | None
    done: int | None
    at: int
    """When it broke."""
    why: Why
    said: str
    """The reason in words: `no first touch so far`."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What a stand-up has to know of one lead."""

    lead: str
    owner: str | None
    is_open: bool
    """Whether anything at all is owed of it, whenever that is due."""
    owed: tuple[Owed, ...]
    """Soonest first."""
    overdue: tuple[Owed, ...]
    """What was due, is not done, and is owed all the same; the oldest first."""
    untimed: tuple[Untimed, ...]
    later: tuple[str | None, ...]
    """The party or role of whatever is due after the time looked at."""
    broke: tuple[Broke, ...]


def looked(
    day: Day, lead: str, life: Life, called: str | None = None, told: Told = nobody_knows, *,
    titles: Titles = _NO_TITLES,
) -> Looked:  # fmt: skip
    """Look at one lead. What a promise is about is told once, with the alerts of both."""
    owner = owner_at(life, day.as_of)
    roots = _roots(life.ground.program.duties)
    found: dict[Key, Owed] = {}
    untimed: dict[Key, Untimed] = {}
    later: list[str | None] = []
    open_ = owings(life, told)
    for one in sorted(open_, key=lambda it: it.duty.meets is not None):
        item, duty, key = one.item, one.duty, _key(roots, one.duty, one.item)
        what = owed_words(duty, item, one.what, titles)
        if item.due is None:
            new = Untimed(lead, called, owner, duty.by, what, duty.id, duty.title, item.state)
            untimed.setdefault(key, new)
        elif item.due >= day.until or _opens_later(day, duty, item):
            later.append(duty.by)
        else:
            it = _owed(day, lead, life, called, owner, duty=duty, item=item, what=what)
            found[key] = _together(found[key], it) if key in found else it
    overdue: dict[Key, Owed] = {}
    for duty, item in _overdue(life, told):
        key = _key(roots, duty, item)
        if key not in found:
            what = owed_words(duty, item, duty.owed, titles)
            it = _owed(day, lead, life, called, owner, duty=duty, item=item, what=what)
            overdue[key] = _together(overdue[key], it) if key in overdue else it
    waiting = [one for key, one in untimed.items() if key not in found and key not in overdue]
    broke = tuple(_broken(day, lead, life, called, told, titles=titles))
    return Looked(
        lead, owner, bool(open_ or overdue), _soonest(found.values()),
        _soonest(overdue.values()), tuple(waiting), tuple(later), broke,
    )  # fmt: skip


def _key(roots: dict[str, str], duty: Duty, item: Item) -> Key:
    return roots[duty.id], item.step, item.opened if isinstance(duty.rule, Ahead) else None


def _soonest(found: Iterable[Owed]) -> tuple[Owed, ...]:
    return tuple(sorted(found, key=lambda it: (it.due, it.duty)))


def _overdue(life: Life, told: Told) -> Iterator[tuple[Duty, Item]]:
    for duty in sorted(life.ground.program.duties, key=lambda one: one.meets is not None):
        for item in duty_items(life, duty, told):
            broken = item.state is State.BROKEN and item.done is None and item.due is not None
            if broken and still_owed(life, duty, item):
                yield duty, item


def _owed(
    day: Day, lead: str, life: Life, called: str | None, owner: str | None, *,
    duty: Duty, item: Item, what: str,
) -> Owed:  # fmt: skip
    assert item.due is not None
    return Owed(
        lead, called, owner, duty.by, what, duty.id, duty.title, item.due,
        _opens(day, duty, item), item.state, _alerted(item),
        owner_at(life, item.opened - 1) if item.again else None, item.got, item.need,
    )  # fmt: skip


def _opens_later(day: Day, duty: Duty, item: Item) -> bool:
    """Whether it cannot be done before another day."""
    opens = _opens(day, duty, item)
    return opens is not None and day.date_of(opens) > day.date_of(day.as_of)


def _roots(duties: Iterable[Duty]) -> dict[str, str]:
    """Of every duty, the one that it is about in the end: itself, mostly."""
    meets = {duty.id: duty.meets for duty in duties}
    roots: dict[str, str] = {}
    for id_ in meets:
        at, seen = id_, {id_}
        while (below := meets.get(at)) and below in meets and below not in seen:
            seen.add(below)
            at = below
        roots[id_] = at
    return roots


def _opens(day: Day, duty: Duty, item: Item) -> int | None:
    """From when on it can be done, where that is still to come."""
    starts = item.start if isinstance(duty.rule, Steps) else None
    return max((at for at in (starts, item.gate) if at and at > day.as_of), default=None)


def _alerted(item: Item) -> tuple[str, ...]:
    fired = (rung.whom for rung in item.ladder if rung.fired and rung.action == "alert")
    return tuple(dict.fromkeys(whom for whom in fired if whom))


def _together(one: Owed, other: Owed) -> Owed:
    """One thing that is owed twice: due when the first of them is."""
    warned = State.WARNED in (one.state, other.state)
    alerted = tuple(dict.fromkeys((*one.alerted, *other.alerted)))
    state = State.WARNED if warned else one.state
    first = one if one.taken_from is None or one.due <= other.due else other
    due = min(one.due, other.due)
    return replace(
        one, due=due, state=state, alerted=alerted, taken_from=first.taken_from,
        what=first.what, got=first.got, need=first.need,
    )  # fmt: skip


def _broken(
    day: Day, lead: str, life: Life, called: str | None, told: Told, *, titles: Titles
) -> Iterator[Broke]:
    duties = life.ground.program.duties
    roots = _roots(duties)
    seen: set[tuple[str, int, str]] = set()
    for duty in sorted(duties, key=lambda one: one.meets is not None):
        for item in duty_items(life, duty, told):
            at = item.closed
            if item.state is not State.BROKEN or at is None or not day.since < at <= day.as_of:
                continue
            key = roots[duty.id], item.opened, item.step
            if key not in seen:
                seen.add(key)
                yield Broke(
                    lead, called, item.owner, duty.by,
                    owed_words(duty, item, duty.owed, titles), duty.id, duty.title,
                    item.due, item.done, at, item.why, _said(day, duty, item, titles),
                )  # fmt: skip


def _said(day: Day, duty: Duty, item: Item, titles: Titles) -> str:
    deed = deed_of(duty)
    return breach_words(
        Failing(
            titles.get(deed, deed), item.why, item.due, item.done, item.gate, item.got, item.need,
            item.step, None, False, day.as_of, day.zone,
        )
    )  # fmt: skip
