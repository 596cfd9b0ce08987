"""The life of one lead in; what of it is owed now, and what broke, out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from slalang.monitor.breach_words import Failing, breach_words, deed_of
from slalang.monitor.due.day import Day
from slalang.source.frozen import dataclass
from slalang.timeline.duties import Duty, Steps
from slalang.timeline.item import Item, State, Why
from slalang.timeline.life import Life, owner_at
from slalang.timeline.owed import owings
from slalang.timeline.run import Told, duty_items, nobody_knows


@dataclass(frozen=True, slots=True)
class Owed:
    """One thing that is owed of one lead, due in the time that a stand-up looks at."""

    lead: str
    called: str | None
    """The name of the lead, where its data has one."""
    owner: str | None
    """Who looks after the lead."""
    by: str | None
    """The party or role that owes it."""
    what: str
    """`first touch`, `attempt 2`, `call “Thank you”`."""
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


@dataclass(frozen=True, slots=True)
class Broke:
    """One thing that was due and was not done in time, or was done and was not allowed."""

    lead: str
    called: str | None
    owner: str | None
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
    untimed: tuple[tuple[str | None, str | None], ...]
    """What is owed and has no time yet, since it waits or is paused: its owner and its party."""
    broke: tuple[Broke, ...]


def looked(
    day: Day, lead: str, life: Life, called: str | None = None, told: Told = nobody_knows
) -> Looked:
    """Look at one lead. What a promise is about is told once, with the alerts of both."""
    owner = owner_at(life, day.as_of)
    roots = _roots(life.ground.program.duties)
    found: dict[tuple[str, int, str], Owed] = {}
    untimed: list[tuple[str | None, str | None]] = []
    open_ = owings(life, told)
    for one in sorted(open_, key=lambda it: it.duty.meets is not None):
        item, duty = one.item, one.duty
        if item.due is None:
            untimed += [] if duty.meets else [(owner, duty.by)]
            continue
        opens = _opens(day, duty, item)
        later = opens is not None and day.date_of(opens) > day.date_of(day.as_of)
        if item.due >= day.until or later:
            continue
        new = Owed(
            lead, called, owner, duty.by, _plain(item, one.what), duty.id, duty.title,
            item.due, opens, item.state, _alerted(item),
        )  # fmt: skip
        key = roots[duty.id], item.opened, item.step
        found[key] = _together(found[key], new) if key in found else new
    owed = sorted(found.values(), key=lambda it: (it.due, it.duty))
    broke = tuple(_broken(day, lead, life, called, told))
    return Looked(lead, owner, bool(open_), tuple(owed), tuple(untimed), broke)


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
    """One thing that is promised twice: due when the first of them is."""
    warned = State.WARNED in (one.state, other.state)
    alerted = tuple(dict.fromkeys((*one.alerted, *other.alerted)))
    state = State.WARNED if warned else one.state
    return replace(one, due=min(one.due, other.due), state=state, alerted=alerted)


def _broken(day: Day, lead: str, life: Life, called: str | None, told: Told) -> Iterator[Broke]:
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
                    lead, called, owner_at(life, day.as_of), duty.by, _plain(item, duty.owed),
                    duty.id, duty.title, item.due, item.done, at, item.why,
                    _said(day, duty, item),
                )  # fmt: skip


def _said(day: Day, duty: Duty, item: Item) -> str:
    return breach_words(
        Failing(
            deed_of(duty), item.why, item.due, item.done, item.gate, item.got, item.need, item.step,
            None, False, day.as_of, day.zone,
        )
    )  # fmt: skip


def _plain(item: Item, what: str) -> str:
    """The name of a kind as a person would write it; the words of a step as they are."""
    return what if item.step else what.replace("_", " ")
