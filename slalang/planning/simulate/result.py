"""What a simulation found: chances, percentiles, what matters most, and how many leads are enough.

Amounts are rounded to whole units, chances are percentages to two places: plain decimals, for
nothing below that is known. Nobody needs numpy to read them.
"""

from __future__ import annotations

from decimal import Decimal

from slalang.funnel.problems import Problem
from slalang.planning.axis import Axis
from slalang.source.frozen import dataclass
from slalang.source.text import Span


@dataclass(frozen=True, slots=True)
class Percentiles:
    """So much or less in 5, 10, 50, 90 and 95 of 100 draws."""

    p5: Decimal
    p10: Decimal
    p50: Decimal
    p90: Decimal
    p95: Decimal


@dataclass(frozen=True, slots=True)
class Stretch:
    """`2026-04`, or all up to its end: what was asked for, and what came in the draws."""

    name: str
    asked: Decimal
    chance: Decimal
    """In how many of 100 draws as much came as was asked for."""
    error: Decimal
    """How far that number usually is from the one of endless draws, in points."""
    came: Percentiles


@dataclass(frozen=True, slots=True)
class Swing:
    """What the whole plan brings if one thing turns out low or high, all else as agreed."""

    key: str
    """That of the input, `new_business.web_form.mql to sql`; `luck` for luck."""
    title: str
    """`MQL to SQL, Website form`."""
    low: Decimal
    """If it turns out as low as in 10 of 100 draws."""
    high: Decimal
    """If it turns out as high as in 10 of 100 draws."""
    origin: Span | None
    """The clause of the input; None for luck."""


@dataclass(frozen=True, slots=True)
class Leads:
    """The leads of one funnel, or of one source of it, that serve a goal."""

    path: str
    title: str
    stage: str
    """What they are called: the title of the first stage."""
    planned: Decimal
    """For all deals inside the plan."""
    certain: Decimal | None
    """How many reach the goal with the certainty asked for; None where no number was found."""


@dataclass(frozen=True, slots=True)
class Enough:
    """How many leads reach a goal with a certainty: so many times as many from every source."""

    certainty: Decimal
    """In percent: 80."""
    factor: Decimal | None
    """None where not even sixty-four times as many would do."""
    chance: Decimal
    """In how many of 100 draws they reach it."""
    draws: int
    """On how many draws that was looked for."""
    funnels: tuple[Leads, ...]
    sources: tuple[Leads, ...]


@dataclass(frozen=True, slots=True)
class GoalChance:
    """One goal: what may come of it."""

    name: str
    title: str
    unit: str
    """A currency, or the title of the stage that is counted."""
    money: bool
    whole: Stretch
    """The whole plan."""
    expected: Decimal
    """What comes if everything is as agreed and there is no luck."""
    rounded: bool
    """Whether the leads are rounded up at each stage, in each period, in a funnel of it."""
    goal_periods: tuple[Stretch, ...]
    """Its own periods: quarters of a goal for each quarter."""
    periods: tuple[Stretch, ...]
    """The periods of the plan."""
    added_up: tuple[Stretch, ...]
    """The same, each with all before it."""
    swings: tuple[Swing, ...]
    """What matters most, first."""
    enough: Enough


@dataclass(frozen=True, slots=True)
class Known:
    """A rate, with what it was measured on."""

    key: str
    title: str
    percent: Decimal
    sample: Decimal | None
    """None: nothing is known about how certain it is."""
    origin: Span


@dataclass(frozen=True, slots=True)
class Simulation:
    """All goals of a plan, drawn many times."""

    title: str
    when: Axis
    draws: int
    seed: int
    percentiles_of: int
    """Percentiles and the chances of single periods are those of so many of the draws."""
    luck: bool
    goals: tuple[GoalChance, ...]
    rates: tuple[Known, ...]
    problems: tuple[Problem, ...]
    """Why parts of the goals could not be computed."""


@dataclass(frozen=True, slots=True)
class Unable:
    """Why nothing can be drawn."""

    reason: str
    help: str
