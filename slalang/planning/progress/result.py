"""What progress holds: for each funnel its value, its needs period by period, and its rates."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction

from slalang.funnel.delivered import Standing
from slalang.model.numbers import RateKind
from slalang.model.quantities import Bound, Period
from slalang.source.frozen import dataclass
from slalang.source.text import Span


@dataclass(frozen=True, slots=True)
class Line:
    """`Website form: 2,000 leads, 256,410.26 USD`."""

    path: str
    title: str
    count: int
    value: Fraction | None
    """`None` where nobody knows what a lead of it is worth."""
    each: Fraction | None
    """What one lead is worth; `None` where that differs between the months."""


@dataclass(frozen=True, slots=True)
class Value:
    """What the leads so far are worth, beside the quota of the same days."""

    lines: tuple[Line, ...]
    total: Fraction
    """Exact: nothing is rounded before the output."""
    quota: Fraction | None
    """Of the days that were counted."""
    whole: Fraction | None
    """The quota from the first day that was counted to the end of the goal."""
    begins: date | None
    """The first day that was counted, where the goal had begun before it."""
    ends: date | None
    """The last day of the goal."""
    projected: Fraction | None
    """What there will be at the end of the goal, if it goes on as it did."""
    won: Fraction | None
    """Money won, as the table says."""
    currency: str | None


@dataclass(frozen=True, slots=True)
class Stretch:
    """One period: `2026-03  3,416 needed  3,600 delivered  within`."""

    name: str
    first: date
    last: date
    need: Fraction | None
    """Of the part that was counted."""
    whole: Fraction | None
    """Of the whole period, as far as the agreement holds."""
    delivered: int | None
    """`None` where nothing was counted."""
    over: bool
    """Whether the period is over, so that it is judged."""
    standing: Standing | None
    """Of a running period: how it would stand at its end if it goes on as it did."""
    projected: Fraction | None
    """At its end, where it is still running."""
    part: Fraction
    """Which part of it was counted, by open days."""


@dataclass(frozen=True, slots=True)
class Run:
    """Periods one after another that are over, or under, the need."""

    standing: Standing
    first: str
    last: str
    length: int
    flagged: bool
    """Whether it is as long as was agreed for a flag."""


@dataclass(frozen=True, slots=True)
class Track:
    """What was promised of one stage, period by period."""

    promise: str
    """The name of the promise; empty where nobody promised anything of it."""
    title: str
    stage: str
    stage_title: str
    paths: tuple[str, ...]
    """The sources that count."""
    bound: Bound | None
    tolerance: Decimal | None
    """In percent; `None` where none was agreed."""
    each: Period
    """By which periods it is judged."""
    stretches: tuple[Stretch, ...]
    runs: tuple[Run, ...]
    """Runs that are flagged, and the one that goes on now."""
    over_run: int
    """So many periods over the need are flagged."""
    under_run: int
    over_agreed: bool
    """Whether the promise says how many; else it is three."""
    under_agreed: bool
    remarks: tuple[str, ...]
    origin: Span | None
    """The promise."""


class Move(Enum):
    """How a measured rate compares with the agreed one."""

    WITHIN = "within chance"
    MOVED = "moved beyond chance"
    UNKNOWN = "not measured"


@dataclass(frozen=True, slots=True)
class RateFigure:
    """`mql to sql  agreed 34%  measured 31.2% (1,204 of 3,859)`: one clause of the agreement."""

    path: str
    """Where the clause stands: a funnel, stream or source."""
    title: str
    start: str
    end: str
    sources: tuple[str, ...]
    """The paths that it holds for."""
    agreed: Decimal | None
    """In percent; `None` where it is to be agreed."""
    sample: Decimal | None
    in_force: Decimal | None
    """The rate that holds on the last day that was counted; another one after an improvement."""
    kind: RateKind | None
    entered: int | None
    """How many came to the first of the two stages; `None` where that was not counted."""
    reached: int | None
    share: Fraction | None
    low: Fraction | None
    """Wilson's interval at 95%, to the ten-thousandth, outwards."""
    high: Fraction | None
    move: Move
    why: str
    """Why it was not measured; empty where it was."""
    origin: Span


@dataclass(frozen=True, slots=True)
class DealFigure:
    """`deal  agreed 2,000 USD  won 1,914.20 USD on average of 230`."""

    path: str
    title: str
    sources: tuple[str, ...]
    agreed: Decimal | None
    currency: str
    count: int
    average: Fraction
    origin: Span


@dataclass(frozen=True, slots=True)
class FunnelProgress:
    """One funnel of which something was counted."""

    name: str
    title: str
    goal: str
    """The titles of the goals that draw from it."""
    stages: tuple[tuple[str, str], ...]
    value: Value | None
    """`None` where no goal tells what a lead is worth."""
    tracks: tuple[Track, ...]
    rates: tuple[RateFigure, ...]
    deals: tuple[DealFigure, ...]
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """What came so far, beside what was agreed."""

    title: str
    first: date
    """The first day that was counted."""
    last: date
    """The last one, not after the day that it is seen from."""
    as_of: date | None
    calendar: str
    """The title of the calendar whose open days are counted; empty for all days."""
    funnels: tuple[FunnelProgress, ...]
    remarks: tuple[str, ...]
