"""One thing that is owed of one lead once: its instants, its state, and why."""

from __future__ import annotations

from enum import Enum

from slalang.source.frozen import dataclass


class State(Enum):
    """How an item stands. Settled are the last four; only `KEPT` and `BROKEN` count."""

    WAITING = "waiting"
    """It is owed, and its clock has not started."""
    RUNNING = "running"
    PAUSED = "paused"
    WARNED = "warned"
    """Running, and an alert has fired."""
    KEPT = "kept"
    BROKEN = "broken"
    WAIVED = "waived"
    """Due while the other side's promise was broken: it does not count."""
    VOID = "void"
    """Something stopped it before it was due: excused."""

    @property
    def is_open(self) -> bool:
        """Whether nothing is decided yet."""
        return self in OPEN


OPEN = (State.WAITING, State.RUNNING, State.PAUSED, State.WARNED)


class Why(Enum):
    """What settled an item; its words are made in `slalang.wording.keeping`."""

    DONE = "done in time"
    ACCEPTED_BY_SILENCE = "accepted by silence"
    LATE = "done late"
    NEVER = "not done"
    TOO_FEW = "too few"
    ONE_CHANNEL = "too few channels"
    TOO_SOON = "too soon"
    TOO_MANY = "too many"
    SAME_AGAIN = "the same way again"
    FORBIDDEN = "not allowed"
    STOPPED = "stopped"
    """By the kind in `Item.by_kind`."""
    EXHAUSTED = "the cadence ended"
    ANNOUNCED_LATE = "announced after it was due"
    CALLED_OFF = "called off"
    WAIVED = "waived"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Rung:
    """One alert or reassignment, and when it fires if nothing is done before."""

    action: str
    """`alert` or `reassign`."""
    whom: str | None
    """A role, a party, `owner`, `manager`, `everyone`; `None` for a reassignment to whoever."""
    at: int
    """Microseconds since 1970, UTC."""
    channel: str | None
    fired: bool
    """Whether it has: the item was not settled by then, and the instant has come."""


@dataclass(frozen=True, slots=True)
class Pause:
    """Time that a clock does not count."""

    start: int
    end: int | None
    """`None` while it lasts."""


@dataclass(frozen=True, slots=True)
class Item:
    """One clock of one lead. All instants are microseconds since 1970, UTC."""

    duty: str
    """The identifier of the obligation: `inbound.first_touch`."""
    opened: int
    """When it came to be owed."""
    start: int | None
    """When its clock started; `None` while it waits."""
    due: int | None
    """`None` while it waits or is paused, and where the time is to be agreed."""
    done: int | None
    """When it was done, in time or late; of a ban, when it was broken."""
    state: State
    closed: int | None
    """When it was settled: done, due, stopped; `None` while it is open."""
    why: Why
    by_kind: str | None = None
    """What stopped it."""
    again: bool = False
    """A clock of a new owner beside the first one; shares count the first only."""
    owner: str | None = None
    """Who it was up to when it was settled, or is now; `None` where nobody is named."""
    gate: int | None = None
    """Not before this."""
    aim: int | None = None
    """When it was aimed for."""
    got: int = 0
    need: int = 1
    bands: tuple[tuple[str, str | None], ...] = ()
    """The classes that were frozen at the start: `(("priority", "hot"),)`."""
    pauses: tuple[Pause, ...] = ()
    ladder: tuple[Rung, ...] = ()
    step: str = ""
    """Of a step in a cadence, what is to be done: `call`, `email “Thank you”`."""

    @property
    def counts(self) -> bool:
        """Whether a share counts it."""
        return self.state in (State.KEPT, State.BROKEN) and not self.again
