"""Quantities with their units, all exact: money, percent, durations, deadlines."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import Enum
from typing import NamedTuple, TypeAlias, TypeVar

from slalang.source.decimals import OURS
from slalang.source.frozen import dataclass
from slalang.source.text import Span

T = TypeVar("T")


class Ref(NamedTuple):
    """A declaration that is named somewhere: the name, and where it is mentioned."""

    name: str
    """As declared; dotted for parts, such as `inbound.first_touch`."""
    span: Span


@dataclass(frozen=True, slots=True)
class Open:
    """`to be agreed`: a value that is left open and blocks signing."""

    origin: Span


Maybe: TypeAlias = T | Open


@dataclass(frozen=True, slots=True)
class Money:
    """`2_000 USD`."""

    amount: Decimal
    currency: str
    """ISO 4217, such as `USD`."""


@dataclass(frozen=True, slots=True)
class Percent:
    """`34%`."""

    value: Decimal
    """In percent: 34 for `34%`."""

    @property
    def ratio(self) -> Decimal:
        """The exact fraction: 0.34 for `34%`."""
        return self.value.scaleb(-2, OURS)


class Unit(Enum):
    """What a duration counts. Clock units run on; business units count open time only."""

    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    BUSINESS_MINUTE = "business minute"
    BUSINESS_HOUR = "business hour"
    BUSINESS_DAY = "business day"

    @property
    def is_business(self) -> bool:
        """Whether only open time counts."""
        return self.value.startswith("business")

    @property
    def is_clock(self) -> bool:
        """Whether it runs on the clock, day and night."""
        return self in (Unit.MINUTE, Unit.HOUR)


@dataclass(frozen=True, slots=True)
class Duration:
    """`4 business hours`."""

    count: Decimal
    unit: Unit


@dataclass(frozen=True, slots=True)
class Takes:
    """`takes 45 days`, `takes median 45 days`, `takes 45 days, give or take 10 days`."""

    duration: Duration
    median: bool
    """Whether half take longer; an ordinary time otherwise."""
    give_or_take: Duration | None
    """How far one case usually is from it."""


class Period(Enum):
    """`each month`: the stretch over which something is counted."""

    DAY = "day"
    BUSINESS_DAY = "business day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half-year"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Arrivals:
    """`takes 18% in the same quarter, 40% in the next, 12% in the next`."""

    period: Period
    """A week, a month or a quarter."""
    shares: tuple[Percent, ...]
    """Of all that entered; the first for the period in which they entered."""


class Month(NamedTuple):
    """`2026-01`."""

    year: int
    month: int


class Bound(Enum):
    """Which side a limit limits."""

    AT_LEAST = "at least"
    AT_MOST = "at most"


@dataclass(frozen=True, slots=True)
class Counted:
    """`250 mql`: so many leads that enter a stage, or events."""

    count: Maybe[Decimal]
    of: Ref


@dataclass(frozen=True, slots=True)
class Needed:
    """`the mql needed by new_business`: what the goals imply."""

    stage: Ref
    funnel: Ref
    """A funnel, stream or source."""
    month: Month | None
    """`in 2026-01`; `None` where the period is the reader's."""


@dataclass(frozen=True, slots=True)
class Moment:
    """`to_sales`, `first touch`, `inbound.first_touch`: when something happens to a lead."""

    which: str
    """`first`, `last` or empty."""
    ref: Ref


@dataclass(frozen=True, slots=True)
class DayEnd:
    """`end of business day`, `end of next business day`."""

    next: bool


@dataclass(frozen=True, slots=True)
class NextOpening:
    """`next opening`: as soon as the calendar opens."""


Reach: TypeAlias = tuple[Duration, ...] | DayEnd | NextOpening
"""How far a deadline reaches; several durations run one after the other."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """`15 minutes or at next opening`, `1 day then 10 business hours`."""

    reach: Reach
    or_at_next_opening: bool
    aim: Duration | None
    """`aiming for 5 minutes`, beside the maximum."""
    outside_hours: Duration | None
    """`20 minutes in office, 4 hours otherwise`: the second."""
    not_before: tuple[Duration, Moment] | None
    """`at least 3 days after demo`."""
    origin: Span


@dataclass(frozen=True, slots=True)
class VaryingRow:
    """`hot 15 minutes`: the deadline of one combination of classes."""

    values: tuple[str, ...] | None
    """One band per class, in the order of the classes; `None` for `otherwise`."""
    deadline: Maybe[Deadline]
    origin: Span


@dataclass(frozen=True, slots=True)
class Varying:
    """`varying by priority { … }`: a deadline for each class."""

    by: tuple[Ref, ...]
    rows: tuple[VaryingRow, ...]
    origin: Span


TimeLimit: TypeAlias = Deadline | Varying | Open


@dataclass(frozen=True, slots=True)
class Share:
    """`for at least 95% of leads`."""

    at_least: Maybe[Percent]
    of: str
    """What is counted, as written: `leads`."""


@dataclass(frozen=True, slots=True)
class Interval:
    """`every 30 days`, `every month`."""

    count: Decimal
    unit: Unit


Value: TypeAlias = Decimal | Money | Percent | Duration | str | bool | date | Month
"""A value of the language, exact."""
