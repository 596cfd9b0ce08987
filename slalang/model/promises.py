"""Promises: who owes what to whom, by when, measured how, for what share, and what follows."""

from __future__ import annotations

from decimal import Decimal
from enum import Enum
from typing import TypeAlias

from slalang.model.actions import Action
from slalang.model.expressions import Expression, Prose
from slalang.model.quantities import (
    Bound,
    Counted,
    Duration,
    Maybe,
    Moment,
    Money,
    Needed,
    Percent,
    Period,
    Ref,
    Share,
    TimeLimit,
    Value,
)
from slalang.source.frozen import dataclass
from slalang.source.text import Span


@dataclass(frozen=True, slots=True)
class Deed:
    """`attempt`, `at least 2 attempt`, `"Send the weekly report"`."""

    least: int
    event: Ref | None
    """An event, where the deed can be seen in the data."""
    text: str | None
    """Otherwise what is to be done, in words."""


@dataclass(frozen=True, slots=True)
class AfterDo:
    """`after to_sales do attempt within 7 days for 100% of leads`."""

    after: Moment
    deed: Deed
    within: TimeLimit
    share: Share | None
    each: Period | None
    origin: Span


@dataclass(frozen=True, slots=True)
class DoBefore:
    """`do reminder 24 hours before demo`."""

    deed: Deed
    lead_time: Maybe[Duration]
    before: Moment
    share: Share | None
    each: Period | None
    origin: Span


@dataclass(frozen=True, slots=True)
class Deliver:
    """`deliver at least 250 mql per person each month, tolerance 10%`."""

    bound: Bound | None
    """`None` where neither is said: the amount itself, within the tolerance."""
    amount: Maybe[Counted | Needed | Money]
    source: Ref | None
    per_person: bool
    each: Period
    tolerance: Maybe[Percent] | None
    net_of_rejected: bool
    origin: Span


@dataclass(frozen=True, slots=True)
class Keep:
    """`keep acceptance at least 85% each month`."""

    measure: Ref
    bound: Bound
    value: Maybe[Value]
    each: Period
    origin: Span


@dataclass(frozen=True, slots=True)
class Meet:
    """`meet inbound.first_touch for at least 95% of leads each week`."""

    deadline: Ref
    """The identifier of another obligation."""
    share: Share | None
    each: Period | None
    origin: Span


@dataclass(frozen=True, slots=True)
class Recurring:
    """`every 90 days do "Refresh the rates"`."""

    every: Duration
    deed: Deed
    origin: Span


@dataclass(frozen=True, slots=True)
class Never:
    """`never attempt before mql`."""

    deed: Deed
    before: Moment | None
    after: Moment | None
    when: Expression | None
    origin: Span


Form: TypeAlias = AfterDo | DoBefore | Deliver | Keep | Meet | Recurring | Never


@dataclass(frozen=True, slots=True)
class Run:
    """`for 3 months in a row`."""

    count: int
    period: Period


class Delivery(Enum):
    """Which way a delivery is off."""

    EXCEEDS = "delivery exceeds the need"
    MISSES = "delivery misses the need"


@dataclass(frozen=True, slots=True)
class Flag:
    """`flag when delivery exceeds the need for 3 months in a row`."""

    delivery: Delivery | None
    condition: Expression | None
    run: Run | None
    origin: Span


@dataclass(frozen=True, slots=True)
class AtFraction:
    """`at 75% of the time`, `at twice the time`."""

    fraction: Decimal
    """Of the deadline: 0.75, 2."""


@dataclass(frozen=True, slots=True)
class WhenLate:
    """`when late`: as soon as the deadline has passed."""


@dataclass(frozen=True, slots=True)
class AfterTime:
    """`after 30 minutes`, on the clock of the promise."""

    delay: Duration


AlertTime: TypeAlias = AtFraction | WhenLate | AfterTime


@dataclass(frozen=True, slots=True)
class Alert:
    """`alert manager when late by sms`."""

    whom: Ref
    at: AlertTime
    channel: str | None
    origin: Span


@dataclass(frozen=True, slots=True)
class Reassign:
    """`reassign at twice the time`."""

    to: Ref | None
    at: AlertTime
    origin: Span


@dataclass(frozen=True, slots=True)
class IfBroken:
    """`if broken 3 weeks in a row then "Both VPs review"`."""

    run: Run | None
    then: Action
    origin: Span


@dataclass(frozen=True, slots=True)
class Promise:
    """`promise speed_to_lead "Speed to lead" by sales to marketing { … }`."""

    name: str
    title: str
    by: Ref | None
    """A party or role."""
    to: Ref | None
    forms: tuple[Form, ...]
    """What is promised; more than one line means all of them."""
    flags: tuple[Flag, ...]
    alerts: tuple[Alert, ...]
    reassigns: tuple[Reassign, ...]
    pauses: tuple[Expression, ...]
    restarts_on: tuple[Ref, ...]
    stops_on: tuple[Ref, ...]
    waived: tuple[Expression, ...]
    if_broken: tuple[IfBroken, ...]
    applies_to: Expression | None
    leaves_out: Expression | None
    clock_from: Moment | None
    calendar: Ref | None
    means: Prose | None
    notes: tuple[Prose, ...]
    origin: Span
    extent: Span
