"""Obligations compiled for a clock that runs: what opens an item, what keeps it, what stops it."""

from __future__ import annotations

from enum import Enum
from typing import TypeAlias

from slalang.model.expressions import Expression
from slalang.model.movement import Cadence, ChannelRule
from slalang.model.promises import Alert, Reassign
from slalang.model.quantities import Bound, Duration, Maybe, Percent, Period, TimeLimit
from slalang.source.frozen import dataclass
from slalang.source.text import Span


@dataclass(frozen=True, slots=True)
class Opening:
    """What opens items: every occurrence of a kind, its first or its last one."""

    kind: str
    which: str = ""
    """`first`, `last` or empty for each."""


@dataclass(frozen=True, slots=True)
class Clock:
    """Do something within a time: promises, first touches, quotas, acceptances, stays, queues."""

    opening: Opening
    starts: Opening | None
    """`clock from X`, `from assigned`: the clock starts with the first X from the opening on."""
    deeds: tuple[str, ...]
    """Kinds, any of which does it, from the opening on."""
    strictly: bool
    """Whether a deed at the very instant of the opening is none: of its own kind, or a stage."""
    least: int
    channels: int | None
    """On so many different channels at least."""
    limit: TimeLimit
    stops: tuple[str, ...]
    """Kinds that excuse it, from the opening on."""
    restarts: tuple[str, ...]
    silence_keeps: bool
    """`otherwise accepted`: at the deadline it is done by itself."""
    new_owners: bool
    """Whether somebody who takes over has a clock of their own."""
    cadence: str | None
    """Where it is part of a cadence: it ends with that."""


@dataclass(frozen=True, slots=True)
class Spacing:
    """`at most 20 business days between attempts`, `at least 1 hour between attempts`."""

    cadence: str
    kind: str
    bound: Bound
    length: Maybe[Duration]


@dataclass(frozen=True, slots=True)
class Ceiling:
    """`at most 3 attempts each day`, `at most 9 attempts within 8 weeks`: an item an attempt."""

    cadence: str
    kind: str
    most: int
    each: Period | None
    within: Maybe[Duration] | None


@dataclass(frozen=True, slots=True)
class Variety:
    """`on a different channel than the last`: an item for every attempt but the first."""

    cadence: str
    kind: str
    rule: ChannelRule


@dataclass(frozen=True, slots=True)
class Ahead:
    """`do reminder at least 24 hours before meeting`: an item for every meeting."""

    deed: str
    least: int
    event: str
    lead_time: Maybe[Duration]
    stops: tuple[str, ...]
    """Kinds that excuse it, from when it is known of."""


@dataclass(frozen=True, slots=True)
class Ban:
    """`never attempt before mql`: every attempt is an item, kept where it was allowed."""

    deed: str
    before: Opening | None
    after: Opening | None
    when: Expression | None


@dataclass(frozen=True, slots=True)
class Steps:
    """The planned work of a cadence: an item for every contact."""

    cadence: str


Rule: TypeAlias = Clock | Spacing | Ceiling | Variety | Ahead | Ban | Steps


class Clause(Enum):
    """Where a duty comes from; a document names it so."""

    PROMISE = "promise"
    HANDOFF = "handoff"
    CADENCE = "cadence"
    STAGE = "stage"
    QUEUE = "queue"


@dataclass(frozen=True, slots=True)
class Duty:
    """One obligation that can be seen in a lead's timeline."""

    id: str
    title: str
    clause: Clause
    by: str | None
    """The party or role that owes it."""
    to: str | None
    calendar: str | None
    """The name of the calendar that its time runs on; `None` where none is settled."""
    rule: Rule
    owed: str
    """What is owed, in short English words: `first touch`, `attempt`, `acceptance`."""
    share: Maybe[Percent] | None
    """`for at least 95% of leads`; `None` where nothing is said, which is all of them."""
    each: Period | None
    meets: str | None
    """The duty that this one promises a share of: `inbound.first_touch`."""
    applies_to: Expression | None
    leaves_out: Expression | None
    pauses: tuple[Expression, ...]
    waived: tuple[Expression, ...]
    alerts: tuple[Alert, ...]
    reassigns: tuple[Reassign, ...]
    origin: Span


@dataclass(frozen=True, slots=True)
class Program:
    """All that an agreement owes over time, ready to be run over leads."""

    duties: tuple[Duty, ...]
    cadences: tuple[Cadence, ...]
    unseen: tuple[str, ...]
    """Obligations that no timeline can show: words alone, what is still to be agreed, and
    totals of many leads."""

    def duty(self, name: str) -> Duty | None:
        """The duty of an identifier."""
        return next((one for one in self.duties if one.id == name), None)
