"""Scores, classes and the stages of the lifecycle."""

from __future__ import annotations

from decimal import Decimal
from enum import Enum
from typing import TypeAlias

from slalang.model.actions import Action
from slalang.model.expressions import Expression, Prose
from slalang.model.quantities import Duration, Interval, Maybe, Moment, Percent, Ref, TimeLimit
from slalang.source.frozen import dataclass
from slalang.source.text import Span


class Firing(Enum):
    """How often a rule can earn its points."""

    WHEN = "when"
    """Once, while a condition is true."""
    EACH = "each"
    """For each occurrence of an event."""
    ANY = "any"
    """Once, if an event occurred at all."""
    IDLE = "idle"
    """For each full interval without an event."""


@dataclass(frozen=True, slots=True)
class Losing:
    """`each losing 1 every month`, `losing 25% every week`: points that wear off."""

    points: Decimal | None
    percent: Percent | None
    """One of the two is given."""
    every: Interval
    origin: Span


@dataclass(frozen=True, slots=True)
class Halving:
    """`halving every 30 days`."""

    every: Interval
    origin: Span


Decay: TypeAlias = Losing | Halving


@dataclass(frozen=True, slots=True)
class Points:
    """`+10 for each page_view within 30 days where …`: one rule of a score."""

    points: Maybe[Decimal]
    """With its sign."""
    reason: str | None
    """`+40 "Decision maker" when …`."""
    firing: Firing
    condition: Expression | None
    """For `when`."""
    event: Ref | None
    """For the others."""
    within: Duration | None
    where: Expression | None
    idle_unit: Interval | None
    """`for each full week without activity`."""
    idle_after: Duration | None
    """`after 30 days`: how long nothing is lost."""
    decay: Decay | None
    most_points: Decimal | None
    """`at most 40`."""
    most_times: Decimal | None
    """`at most 3 times`; `once` is 1."""
    origin: Span
    extent: Span


@dataclass(frozen=True, slots=True)
class FirstMatch:
    """`first match "Role" { … }`: only the first rule that fires counts."""

    title: str | None
    rules: tuple[Points, ...]
    origin: Span


@dataclass(frozen=True, slots=True)
class Group:
    """`group "Browsing" at most 40 { … }`: rules whose sum is limited."""

    title: str
    least: Decimal | None
    most: Decimal | None
    rules: tuple[Points | FirstMatch, ...]
    origin: Span


@dataclass(frozen=True, slots=True)
class Weighted:
    """`+60% of fit`: a share of another score."""

    percent: Percent
    """With its sign."""
    score: Ref
    origin: Span


ScoreRule: TypeAlias = Points | FirstMatch | Group | Weighted


@dataclass(frozen=True, slots=True)
class Loses:
    """`loses 25% every month without activity`: the whole score wears off."""

    points: Decimal | None
    percent: Percent | None
    every: Interval
    without: Ref | None
    after: Duration | None
    origin: Span


@dataclass(frozen=True, slots=True)
class Score:
    """`score fit "Fit" from 0 to 100 { … }`."""

    name: str
    title: str
    floor: Decimal | None
    ceiling: Decimal | None
    rules: tuple[ScoreRule, ...]
    loses: Loses | None
    freezes_on: tuple[Ref, ...]
    means: Prose | None
    notes: tuple[Prose, ...]
    origin: Span
    extent: Span


@dataclass(frozen=True, slots=True)
class Band:
    """`hot "Hot" when …`, `a "A" 80..100`, `cool "Cool" otherwise`."""

    name: str
    title: str
    condition: Expression | None
    """For `when`."""
    low: Decimal | None
    """For a range, included; `None` where it is open below."""
    high: Decimal | None
    """For a range `a..b`, included; for `below b`, excluded (`high_excluded`)."""
    high_excluded: bool
    otherwise: bool
    origin: Span
    extent: Span


@dataclass(frozen=True, slots=True)
class Class:
    """`class priority "Priority" { … }`: named bands, the first that matches wins."""

    name: str
    title: str
    of: Ref | None
    """The score that bands with ranges divide."""
    bands: tuple[Band, ...]
    means: Prose | None
    notes: tuple[Prose, ...]
    origin: Span
    extent: Span


@dataclass(frozen=True, slots=True)
class Stage:
    """`stage mql "Marketing Qualified Lead" of marketing { … }`."""

    name: str
    title: str
    owner: Ref | None
    """A party or a role."""
    when: Expression | None
    """What makes a lead enter."""
    follows: tuple[Ref, ...]
    """`from new, nurturing`: the stages that it is entered from; empty for any before it."""
    needs: tuple[Ref, ...]
    """What must be known of a lead in it."""
    leaves_within: TimeLimit | None
    leaves_else: Action | None
    """What follows when the lead stays too long."""
    held: tuple[Maybe[Duration], Moment] | None
    """`held 30 days after last touch`: when ownership lapses."""
    starts: bool
    """Said to be where leads begin; otherwise the first stage is."""
    ends: bool
    reopens_when: Expression | None
    set_by: Ref | None
    """`set by sales`: moved by hand in the system of record."""
    means: Prose | None
    notes: tuple[Prose, ...]
    origin: Span
    extent: Span
