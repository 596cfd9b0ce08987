"""The numbers: funnels with their streams and sources, goals, measures."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import Enum
from typing import TypeAlias

from slalang.model.expressions import Expression, Prose, Type
from slalang.model.quantities import (
    Arrivals,
    Bound,
    Counted,
    Duration,
    Maybe,
    Moment,
    Money,
    Month,
    Percent,
    Period,
    Ref,
    Takes,
    Unit,
    Value,
)
from slalang.source.frozen import dataclass
from slalang.source.text import Span


@dataclass(frozen=True, slots=True)
class Measured:
    """`measured 2026-01-05 from "HubSpot closed-loop report"`."""

    on: Maybe[date]
    place: Maybe[str]
    origin: Span


class Rounding(Enum):
    """Where a funnel rounds up."""

    EACH_STAGE = "rounded up at each stage"
    END = "rounded up at the end"
    EXACT = "exact"


class RateKind(Enum):
    """What a rate counts: `mql to sql 34% of those that entered`."""

    COHORT = "of those that entered"
    """Of those that entered the one stage, how many ever entered the other."""
    PERIOD = "of entries in the same month"
    """Entries of the one stage over entries of the other, both in the same month."""
    DECIDED = "of won and lost"
    """Those that entered the other stage, over those that did or never will."""


@dataclass(frozen=True, slots=True)
class Rate:
    """`mql to sql 34%, measured on 3_900`."""

    start: Ref
    end: Ref
    percent: Maybe[Percent]
    sample: Decimal | None
    origin: Span
    kind: RateKind | None = None
    """`None` where nothing is said of this one rate."""


CycleTime: TypeAlias = Takes | Arrivals


@dataclass(frozen=True, slots=True)
class StageTime:
    """`mql to sql takes 5 days`, `opportunity to customer takes 18% in the same quarter, …`."""

    start: Ref
    end: Ref
    takes: Maybe[CycleTime]
    origin: Span


@dataclass(frozen=True, slots=True)
class Cost:
    """`costs 40 USD per mql`, `costs 9_000 USD each month`."""

    amount: Maybe[Money]
    per: Ref | None
    each: Period | None
    origin: Span


@dataclass(frozen=True, slots=True)
class Improvement:
    """`improve opportunity to customer up to 25% by 2026-07-01, owed by sales`."""

    start: Ref
    end: Ref
    up: bool
    percent: Maybe[Percent]
    by: Maybe[date]
    owed_by: Ref | None
    origin: Span


@dataclass(frozen=True, slots=True)
class SeasonRow:
    """`dec 60%`: how a month compares with the average one."""

    month: int
    percent: Maybe[Percent]
    origin: Span


@dataclass(frozen=True, slots=True)
class Limit:
    """`brings at most 800 mql each month`: what a source or stream can supply, or has to."""

    bound: Bound
    count: Decimal
    stage: Ref
    each: Period
    origin: Span


@dataclass(frozen=True, slots=True)
class Figures:
    """What a funnel, a stream and a source can all say; an inner one wins."""

    measured: Measured | None
    rounding: Rounding | None
    brings: Maybe[Percent] | None
    """Its share of the revenue of what it is part of."""
    rates: tuple[Rate, ...]
    deal: Maybe[Money] | None
    margin: Maybe[Percent] | None
    takes: Maybe[Takes] | None
    """From the first stage to the last."""
    stage_times: tuple[StageTime, ...]
    costs: tuple[Cost, ...]
    improvements: tuple[Improvement, ...]
    season: tuple[SeasonRow, ...]
    brings_origin: Span | None = None
    """Where `brings` is said."""
    deal_origin: Span | None = None
    """Where `deal` is said, here or around it."""
    rate_kind: RateKind | None = None
    """`rates of won and lost`: what the rates count that say nothing themselves."""
    deal_give_or_take: Money | None = None
    """`give or take 400 USD`: how far one deal usually is from the average one."""
    deal_paid_over: Duration | None = None
    """`paid over 12 months`: how long the payments for one deal are spread."""
    limits: tuple[Limit, ...] = ()
    """Of this node alone; never inherited."""
    rate_kind_origin: Span | None = None
    """Where `rate_kind` is said, here or around it."""
    takes_origin: Span | None = None
    """Where `takes` is said, here or around it."""
    margin_origin: Span | None = None
    """Where `margin` is said, here or around it."""


@dataclass(frozen=True, slots=True)
class Source:
    """`source web_form "Website form" { … }`: where leads come from."""

    name: str
    title: str
    path: str
    """`new_business.web_form`."""
    figures: Figures
    means: Prose | None
    notes: tuple[Prose, ...]
    origin: Span
    extent: Span


@dataclass(frozen=True, slots=True)
class Stream:
    """`stream smb "Small companies" { … }`: a business unit or a segment."""

    name: str
    title: str
    path: str
    figures: Figures
    sources: tuple[Source, ...]
    streams: tuple[Stream, ...]
    means: Prose | None
    notes: tuple[Prose, ...]
    origin: Span
    extent: Span


@dataclass(frozen=True, slots=True)
class Funnel:
    """`funnel new_business "New business" through mql, sql, opportunity, customer { … }`."""

    name: str
    title: str
    through: tuple[Ref, ...]
    """The stages, first to last."""
    figures: Figures
    sources: tuple[Source, ...]
    streams: tuple[Stream, ...]
    means: Prose | None
    notes: tuple[Prose, ...]
    origin: Span
    extent: Span


GoalAmount: TypeAlias = Maybe[Money | Counted]


@dataclass(frozen=True, slots=True)
class Rise:
    """`rising by 2% each month`, `rising by 10_000 USD each quarter`.

    The n-th period after the target's first month asks for the amount × (1 + 2%)^n, or for
    the amount + n × 10,000.
    """

    by: Percent | Money | Counted
    each: Period
    origin: Span


@dataclass(frozen=True, slots=True)
class Target:
    """`500_000 USD each month from new_business, for 12 months starting 2026-01`."""

    amount: GoalAmount
    each: Period
    source: Ref
    """A funnel, stream or source."""
    for_periods: tuple[int, Unit] | None
    """`None`: as long as the agreement."""
    starting: Month | None
    origin: Span
    rises: Rise | None = None


@dataclass(frozen=True, slots=True)
class MonthTarget:
    """`in 2026-08 300_000 USD`: another amount in one month."""

    month: Month
    amount: GoalAmount
    origin: Span


@dataclass(frozen=True, slots=True)
class Goal:
    """`goal revenue "New revenue" { … }`."""

    name: str
    title: str
    of: Ref | None
    """A party; `None` for a shared goal."""
    targets: tuple[Target, ...]
    months: tuple[MonthTarget, ...]
    owed_by: Ref | None
    means: Prose | None
    notes: tuple[Prose, ...]
    origin: Span
    extent: Span


@dataclass(frozen=True, slots=True)
class ShareOf:
    """`share of to_sales that are accepted`."""

    of: Ref
    that: Ref


@dataclass(frozen=True, slots=True)
class RateFrom:
    """`rate from visit to lead`."""

    start: Ref
    end: Ref


@dataclass(frozen=True, slots=True)
class CountOfAll:
    """`count of mql`, `count of attempt where channel is call`."""

    of: Ref
    where: Expression | None


@dataclass(frozen=True, slots=True)
class SumOf:
    """`sum of deal.amount`."""

    of: Ref


@dataclass(frozen=True, slots=True)
class Elapsed:
    """`business hours from to_sales to first touch`."""

    unit: Unit
    start: Moment
    end: Moment


@dataclass(frozen=True, slots=True)
class Statistic:
    """`median of …`, `90th percentile of …`, `average of …`."""

    percentile: Decimal | None
    """50 for the median; `None` for the average."""
    of: Elapsed | Ref


@dataclass(frozen=True, slots=True)
class Attainment:
    """`attainment of speed_to_lead`."""

    promise: Ref


MeasureForm: TypeAlias = ShareOf | RateFrom | CountOfAll | SumOf | Statistic | Attainment


@dataclass(frozen=True, slots=True)
class Aim:
    """`target at most 4 business hours by 2026-07-01`."""

    bound: Bound
    value: Maybe[Value]
    starting: date | None
    by: date | None
    origin: Span


@dataclass(frozen=True, slots=True)
class RedLine:
    """`red below 70%`."""

    below: bool
    value: Maybe[Value]
    origin: Span


@dataclass(frozen=True, slots=True)
class Measure:
    """`measure acceptance "Acceptance rate" of marketing { … }`."""

    name: str
    title: str
    of: Ref | None
    """The party or role that it speaks about."""
    form: MeasureForm | None
    type: Type
    """Of its value."""
    each: Period | None
    """`None` where it is a snapshot or where nothing is said."""
    snapshot: bool
    split_by: tuple[str, ...]
    """`for each source`, `for each person`."""
    sources: tuple[Maybe[str], ...]
    """Where the data comes from."""
    aims: tuple[Aim, ...]
    red: tuple[RedLine, ...]
    means: Prose | None
    notes: tuple[Prose, ...]
    origin: Span
    extent: Span
