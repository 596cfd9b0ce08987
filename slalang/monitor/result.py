"""What came of the promises over real data, as data: tallies, breaches, figures, remarks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import Enum
from fractions import Fraction
from typing import NamedTuple

from slalang.model.numbers import Funnel
from slalang.model.quantities import Bound, Period
from slalang.source.frozen import dataclass
from slalang.timeline.duties import Clause
from slalang.timeline.item import Why


class Span(NamedTuple):
    """A period: `2026-03`, `2026-W11`, `2026-Q1`, `2026`."""

    name: str
    first: date
    """Its first day, in the zone of the agreement."""
    last: date
    """Its last day, included."""
    closed: bool
    """Whether all of it is past; a verdict needs that."""
    partial: bool
    """Whether the agreement begins or ends inside of it."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Counted items. Open and void ones belong to no attainment."""

    kept: int = 0
    broken: int = 0
    waived: int = 0
    void: int = 0
    open: int = 0

    @property
    def due(self) -> int:
        """How many had come due and count."""
        return self.kept + self.broken

    @property
    def attainment(self) -> Fraction | None:
        """The share that was kept; `None` where nothing was due."""
        return Fraction(self.kept, self.due) if self.due else None


class Verdict(Enum):
    """What came of a promise in a period."""

    KEPT = "kept"
    BROKEN = "broken"
    WAIVED = "waived"
    NOTHING_DUE = "nothing due"
    RUNNING = "running"
    """The period is not over."""
    UNKNOWN = "cannot be told"


class Waits(NamedTuple):
    """How long it took to be done, of those that were: on the clock of the duty, microseconds."""

    number: int
    median: Fraction
    p90: int
    business: bool
    """Whether only open time is counted."""


@dataclass(frozen=True, slots=True)
class Slice:
    """The items of one period, one person, one source … ."""

    name: str
    """`2026-W11`, `sdr-07`, `web_form`; empty for what has no name there."""
    title: str
    tally: Tally
    interval: tuple[Fraction, Fraction] | None
    """Wilson's, 95 %; ends rounded outwards to the ten-thousandth. `None` where nothing was due."""
    verdict: Verdict
    waits: Waits | None
    span: Span | None = None
    """Where it is a period."""


class Hour(NamedTuple):
    """What was opened in one hour of the week, in the agreement's zone."""

    weekday: int
    """0 is Monday."""
    hour: int
    due: int
    broken: int


@dataclass(frozen=True, slots=True)
class DutyReport:
    """One obligation over all leads."""

    id: str
    title: str
    clause: Clause
    by: str
    """In words: `Sales development`."""
    to: str
    owed: str
    """In words: `first touch within 15 minutes or at the next opening`."""
    promised: str
    """In words: `for at least 95% of leads each week`; empty where nothing is said of many."""
    target: Fraction | None
    """The share that was promised: 0.95; 1 where nothing is said."""
    each: Period | None
    meets: str | None
    """The duty that it promises a share of."""
    total: Slice
    periods: tuple[Slice, ...]
    """In order of time, without gaps; months where the promise names no period."""
    splits: Mapping[str, tuple[Slice, ...]]
    """By `role`, `person`, `source` and every class of the agreement; most items first."""
    hours: tuple[Hour, ...]
    """Those in which anything was opened."""
    engine: str
    """`sql` or `lead by lead`."""
    deed: str = ""
    """What is done, in words: `first touch`."""
    today: tuple[str, ...] = ()
    """The splits by what leads are on the day of the report, and not when the clock started."""


@dataclass(frozen=True, slots=True)
class Breach:
    """One broken item."""

    duty: str
    title: str
    lead: str
    owner: str | None
    opened: int
    """All instants in microseconds since 1970, UTC."""
    due: int | None
    done: int | None
    why: Why
    reason: str
    """In words, a clause without a full stop: `touched Mon 9 Mar 10:12, 27 minutes late`."""


class Light(Enum):
    """How a figure stands to its target and its red line."""

    GOOD = "on target"
    SHORT = "off target"
    RED = "beyond the red line"
    NONE = "no target"
    NO_DATA = "no data"


@dataclass(frozen=True, slots=True)
class Figure:
    """A measure, a delivery or a kept value in one period, or of one group."""

    name: str
    """The period's or the group's: `2026-03`, `web_form`."""
    title: str
    value: Fraction | None
    """In the unit of its report; `None` where there is no data."""
    number: int
    """Of so many leads, items or events."""
    target: Fraction | None
    red: Fraction | None
    light: Light
    interval: tuple[Fraction, Fraction] | None = None
    """Of shares and rates."""
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class FigureReport:
    """A KPI, or a promise about totals, over time."""

    id: str
    title: str
    kind: str
    """`measure`, `deliver`, `keep`."""
    of: str
    """Whose it is, in words."""
    said: str
    """What it counts and promises, in words."""
    unit: str
    """`percent` (values are ratios), `count`, `time` (microseconds), `money USD`, `points`."""
    business: bool
    """For times: whether only open time is counted."""
    bound: Bound | None
    """Which side the target limits."""
    red_bound: Bound | None
    periods: tuple[Figure, ...]
    groups: tuple[Figure, ...]
    """`for each source`, over the time of `groups_said`; empty where nothing is said."""
    verdicts: tuple[Verdict, ...]
    """Of promises, one for each period."""
    groups_said: str = ""
    """Of which time the groups are: `on average each week, 2026-W10 to 2026-W26`."""


@dataclass(frozen=True, slots=True)
class Flag:
    """A red flag, or a consequence of a promise that was broken again and again."""

    about: str
    """The identifier of the promise or measure."""
    title: str
    since: str
    """The name of the first period of the run."""
    until: str
    text: str
    """In words: `broken 3 weeks in a row: Both VPs review within 5 business days`."""


class StepReport(NamedTuple):
    """One step of a funnel: what was agreed and what came."""

    stage: str
    title: str
    entered: int
    """Leads that entered it in the time of the report."""
    cohort: int
    """Leads that entered the stage before it, in that time."""
    reached: int
    """How many of those have come here since."""
    agreed: Fraction | None
    """The rate of the agreement from the stage before, over all sources; `None` for the first."""
    interval: tuple[Fraction, Fraction] | None


@dataclass(frozen=True, slots=True)
class FunnelReport:
    """A funnel, actual beside agreed."""

    funnel: Funnel
    steps: tuple[StepReport, ...]


class Rejected(NamedTuple):
    """Rows that could not be used, by place and reason."""

    file: str
    reason: str
    rows: int
    first: int | None
    """The first such row."""
    counts: bool = False
    """Whether the rows count all the same, and are only to be looked at."""


class Lost(NamedTuple):
    """How many rows were there and are in no figure."""

    leads: int = 0
    events: int = 0
    doubtful: int = 0
    """Rows that count, and that somebody should look at."""


@dataclass(frozen=True, slots=True)
class Report:
    """All of it."""

    title: str
    version: str
    as_of: int
    zone: str
    """In which local times are shown."""
    first: date | None
    """The days that are looked at, where the agreement or the data limit them."""
    last: date | None
    leads: int
    events: int
    duties: tuple[DutyReport, ...]
    figures: tuple[FigureReport, ...]
    funnels: tuple[FunnelReport, ...]
    flags: tuple[Flag, ...]
    breaches: tuple[Breach, ...]
    """The newest first, at most as many as were asked for."""
    breaches_in_all: int
    rejected: tuple[Rejected, ...]
    rejects: str | None
    """The file of all rejected rows."""
    remarks: tuple[str, ...]
    """What a reader has to know, sentences."""
    lost: Lost = Lost()
    first_of_all: tuple[str, ...] = ()
    """What a reader has to know before the first figure, sentences."""
