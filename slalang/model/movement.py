"""Movement between parties and the work on a lead: handoffs, queues, cadences, nurture."""

from __future__ import annotations

from decimal import Decimal
from enum import Enum
from typing import TypeAlias

from slalang.model.actions import Action, Memory
from slalang.model.expressions import Expression, Prose
from slalang.model.quantities import (
    Bound,
    Duration,
    Maybe,
    Moment,
    Period,
    Ref,
    TimeLimit,
)
from slalang.source.frozen import dataclass
from slalang.source.text import Span


@dataclass(frozen=True, slots=True)
class Tells:
    """`tells owner by task within 5 minutes`."""

    whom: Ref
    """A party, a role, `owner` or `manager`."""
    by: str
    """The channel, as written."""
    within: TimeLimit | None
    origin: Span


@dataclass(frozen=True, slots=True)
class Reason:
    """`not_icp "Outside our target" asks note then enter lost`."""

    name: str
    title: str
    asks: tuple[str, ...]
    """What must come with it."""
    only_after: Expression | None
    only_before: Moment | None
    only_within: Maybe[Duration] | None
    then: Action | None
    origin: Span
    extent: Span


@dataclass(frozen=True, slots=True)
class RouteLimit:
    """`at most 60 per person each month`."""

    most: Decimal
    per_person: bool
    each: Period
    origin: Span


@dataclass(frozen=True, slots=True)
class Route:
    """`to sdr in turn, at most 60 per person each month`; `else to queue`."""

    to: Ref | None
    """A party, role or queue; `None` for `queue` without a name."""
    to_queue: bool
    in_turn: bool
    when: Expression | None
    limits: tuple[RouteLimit, ...]
    otherwise: bool
    """`else to …`."""
    origin: Span
    extent: Span


@dataclass(frozen=True, slots=True)
class Acceptance:
    """`accepted or rejected within 1 business day`."""

    within: TimeLimit
    otherwise_accepted: bool
    origin: Span


@dataclass(frozen=True, slots=True)
class Handoff:
    """`handoff to_sales "Handoff to Sales" from marketing to sales { … }`."""

    name: str
    title: str
    giver: Ref | None
    receiver: Ref | None
    when: Expression | None
    gives: tuple[Ref, ...]
    """Attributes, scores and classes."""
    tells: tuple[Tells, ...]
    acceptance: Acceptance | None
    reasons: tuple[Reason, ...]
    routes: tuple[Route, ...]
    on_acceptance: Action | None
    on_return: Memory | None
    calendar: Ref | None
    means: Prose | None
    notes: tuple[Prose, ...]
    origin: Span
    extent: Span


@dataclass(frozen=True, slots=True)
class Queue:
    """`queue overflow "Overflow" by sdr { … }`."""

    name: str
    title: str
    by: Ref | None
    holds: Maybe[Decimal] | None
    worked: TimeLimit | None
    order: Ref | None
    """`in order of fit`: a score or class, highest first."""
    oldest_first: bool
    newest_first: bool
    calendar: Ref | None
    means: Prose | None
    notes: tuple[Prose, ...]
    origin: Span
    extent: Span


@dataclass(frozen=True, slots=True)
class OnDay:
    """`day 4`, `business day 2`: counted from the start, which is day 0."""

    day: int
    business: bool


@dataclass(frozen=True, slots=True)
class AfterStep:
    """`after 4 hours`, `after 2 days from "Thank you"`: counted from a step."""

    delay: Duration
    step: str | None
    """The title of that step; `None` for the last one."""


When: TypeAlias = OnDay | AfterStep


@dataclass(frozen=True, slots=True)
class Contact:
    """`call`, `then email "Thank you" when no reply`: one attempt of a step."""

    channels: tuple[str, ...]
    """Any one of these."""
    title: str | None
    when: Expression | None
    origin: Span


@dataclass(frozen=True, slots=True)
class Step:
    """`day 0 call, then email "Thank you"`."""

    at: When
    contacts: tuple[Contact, ...]
    origin: Span
    extent: Span


@dataclass(frozen=True, slots=True)
class Quota:
    """`at least 7 attempts within 8 weeks, on at least 2 channels`."""

    least: int
    what: str
    """`attempt` or `touch`."""
    within: Maybe[Duration]
    channels: int | None
    origin: Span


@dataclass(frozen=True, slots=True)
class Gap:
    """`at most 20 business days between attempts`."""

    bound: Bound
    length: Maybe[Duration]
    origin: Span


@dataclass(frozen=True, slots=True)
class AttemptCeiling:
    """`at most 2 attempts each day`, `at most 9 attempts within 8 weeks`."""

    most: int
    what: str
    each: Period | None
    within: Maybe[Duration] | None
    origin: Span


class ChannelRule(Enum):
    """How an attempt must differ from the one before."""

    CHANNEL = "on a different channel than the last"
    CHANNEL_OR_TIME = "on a different channel or at a different time"


@dataclass(frozen=True, slots=True)
class FirstTouch:
    """`first touch within 2 business hours from assigned`."""

    within: TimeLimit
    start: Ref | None
    """The event that the clock starts from; the handoff where nothing is said."""
    origin: Span


@dataclass(frozen=True, slots=True)
class Cadence:
    """`cadence inbound "Inbound follow-up" by sdr after to_sales { … }`."""

    name: str
    title: str
    by: Ref | None
    after: Moment | None
    when: Expression | None
    first_touch: FirstTouch | None
    steps: tuple[Step, ...]
    quotas: tuple[Quota, ...]
    gaps: tuple[Gap, ...]
    ceilings: tuple[AttemptCeiling, ...]
    channel_rule: ChannelRule | None
    stops_on: tuple[Ref, ...]
    exhausted: Action | None
    pauses: tuple[Expression, ...]
    calendar: Ref | None
    means: Prose | None
    notes: tuple[Prose, ...]
    origin: Span
    extent: Span


@dataclass(frozen=True, slots=True)
class Mailing:
    """`day 7 email "Case study" for consideration`."""

    at: When
    channel: str
    title: str | None
    stage: str | None
    """The buying stage that it is written for."""
    origin: Span


@dataclass(frozen=True, slots=True)
class Nurture:
    """`nurture education "Education track" by marketing { … }`."""

    name: str
    title: str
    by: Ref | None
    mailings: tuple[Mailing, ...]
    enrollers: tuple[Ref, ...]
    """`sales may enrol`."""
    enrols_when: Expression | None
    leaves_on: tuple[Ref, ...]
    """Events and stages."""
    longest: Maybe[Duration] | None
    afterwards: Action | None
    """What follows the longest stay; `None` for simply leaving."""
    on_entry: Memory | None
    approved_by: Ref | None
    means: Prose | None
    notes: tuple[Prose, ...]
    origin: Span
    extent: Span
