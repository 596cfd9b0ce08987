"""What an evaluation finds, as data: points, bands and stages, and why."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from enum import Enum

from slalang.source.frozen import dataclass


class Outcome(Enum):
    """What became of a rule or a condition."""

    FIRED = "fired"
    DID_NOT_FIRE = "did not fire"
    UNKNOWN = "unknown"
    PASSED_OVER = "passed over"
    """It fires, or might, but an earlier rule of its first match fired."""


@dataclass(frozen=True, slots=True)
class RuleTrace:
    """What one rule, or a group of rules, did."""

    id: str
    title: str
    outcome: Outcome
    milli: int
    """The points that it earned or cost, in thousandths; for a group after its limits."""
    occurrences: int
    """How many events, or full intervals without one, were counted."""
    missing: tuple[str, ...]
    """The inputs without which it could not be decided; in the order of the alphabet."""
    inside: tuple[RuleTrace, ...] = ()
    """The rules of a group."""

    @property
    def points(self) -> Decimal:
        """The points, exact."""
        return points(self.milli)


@dataclass(frozen=True, slots=True)
class ScoreTrace:
    """How a score came about."""

    name: str
    title: str
    milli: int
    floor: int | None
    ceiling: int | None
    """Both in thousandths."""
    worn_off: int
    """What the whole score lost by its age, in thousandths; never negative."""
    frozen: bool
    """Whether an event froze it."""
    rules: tuple[RuleTrace, ...]

    @property
    def points(self) -> Decimal:
        """The score, exact."""
        return points(self.milli)


@dataclass(frozen=True, slots=True)
class BandTrace:
    """Which band of a class a lead falls into."""

    name: str
    title: str
    band: str | None
    band_title: str
    missing: tuple[str, ...]
    """The inputs without which earlier bands could not be decided."""


@dataclass(frozen=True, slots=True)
class StageTrace:
    """Whether a lead is in a stage."""

    name: str
    title: str
    outcome: Outcome
    missing: tuple[str, ...]
    needs: tuple[str, ...]
    """The attributes that must be known of a lead in the stage, and are not."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Everything that the rules say of one lead at one instant."""

    as_of: datetime
    scores: Mapping[str, Decimal]
    classes: Mapping[str, str | None]
    """The name of the band; None where no band applies."""
    stages: tuple[str, ...]
    """Those whose condition is true now, in the order of the agreement."""
    stage: str | None
    """The last of them."""
    score_traces: tuple[ScoreTrace, ...]
    class_traces: tuple[BandTrace, ...]
    stage_traces: tuple[StageTrace, ...]


def points(milli: int) -> Decimal:
    """Thousandths of a point as an exact number without superfluous zeros: 12500 → 12.5."""
    whole, part = divmod(abs(milli), 1000)
    text = f"{whole}.{part:03d}".rstrip("0").rstrip(".")
    return Decimal(text if milli >= 0 else f"-{text}")
