"""What a replay finds: plain figures and facts, which three renderers write down."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Literal, TypeAlias

from slalang.source.frozen import dataclass

Where: TypeAlias = Literal["both", "old", "new"]
"""Which of the two agreements has something."""
Part: TypeAlias = Literal["points", "condition", "limits", "title", "place"]
"""What can be different about a rule that both agreements have."""
Kind: TypeAlias = Literal["stage", "band", "term", "score", "group", "event", "class"]


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two agreements, and what became of the data under it."""

    file: str
    """As it was named, such as `acme.sla` or `acme.sla at main`."""
    title: str
    version: str | None
    leads: int
    """Those that could be read and were scored."""
    lost_leads: int
    """Rows of leads that could not be read."""
    lost_events: int
    reasons: tuple[tuple[str, int], ...]
    """Why, the most frequent reason first."""
    absent: tuple[str, ...]
    """Attributes and properties that the rules read and the data does not have."""
    errors: tuple[str, ...] = ()
    """What is wrong with the agreement, though it leaves nothing open about leads."""


@dataclass(frozen=True, slots=True)
class StageChange:
    """How many leads fulfil the condition of a stage, before and after."""

    name: str
    title: str
    where: Where
    before: int
    after: int
    becomes: int
    """Leads that fulfil it only under the new rules."""
    stops: int


@dataclass(frozen=True, slots=True)
class Move:
    """So many leads come from one stage or band into another one; titles, None for none."""

    old: str | None
    new: str | None
    leads: int


@dataclass(frozen=True, slots=True)
class ClassChange:
    """The bands of a class, old against new."""

    name: str
    title: str
    where: Where
    old_bands: tuple[str | None, ...]
    """Titles, in the order of the agreement; None, last, for leads in no band."""
    new_bands: tuple[str | None, ...]
    moves: tuple[Move, ...]
    """Every pair of bands that has leads; of a class of one agreement, only its own side."""
    changed: int
    """Leads that fall into another band."""


@dataclass(frozen=True, slots=True)
class Step:
    """So many leads gain more than `above` points, and at most `most`; or lose so many."""

    above: int | None
    """For losses, both are negative and `above` is the end nearer to 0."""
    most: int | None
    """None for no end; 0 and 0 for no change."""
    leads: int


@dataclass(frozen=True, slots=True)
class ScoreChange:
    """How the points on one axis move."""

    name: str
    title: str
    where: Where
    up: int
    down: int
    same: int
    least: Decimal
    """The largest loss, or the smallest gain."""
    most: Decimal
    steps: tuple[Step, ...]
    """From the largest losses to the largest gains."""


@dataclass(frozen=True, slots=True)
class Group:
    """The leads that have one value of the attribute that leads are told apart by."""

    value: str | None
    """A title or a text; None for unknown."""
    leads: int
    changed: int
    stages: tuple[StageChange, ...]
    """The stages that any lead enters or leaves."""


@dataclass(frozen=True, slots=True)
class By:
    """Leads told apart by an attribute."""

    attribute: str
    title: str
    groups: tuple[Group, ...]
    """The most changed first."""
    others: Group | None
    """All remaining values together."""
    values: int
    """How many values there are."""


@dataclass(frozen=True, slots=True)
class RuleChange:
    """A rule of scores, and how many of the changed leads it explains."""

    score: str
    """The title of the score."""
    where: Where
    old_id: str | None
    new_id: str | None
    title: str
    old_title: str | None
    """Where it had another one."""
    old_points: Decimal | None
    new_points: Decimal | None
    """What it gives once; per cent for a share of another score."""
    unit: Literal["points", "percent"]
    different: tuple[Part, ...]
    old_says: str
    """The rule in words."""
    new_says: str
    leads: int
    """Changed leads whose score moved and for which the rule does another thing than before."""
    begins: int
    """Of these: it fires only under the new rules."""
    ceases: int
    rates: int
    """Of these: it fires under both, and is worth other points."""


@dataclass(frozen=True, slots=True)
class OtherChange:
    """A difference between the agreements that is no rule: a condition, a limit."""

    kind: Kind
    title: str
    where: Where
    old_says: str
    new_says: str
    leads: int | None
    """Of a stage or a band: how many leads enter or leave it, for whatever reason."""


@dataclass(frozen=True, slots=True)
class Reason:
    """A rule that acts otherwise for one lead."""

    title: str
    how: Literal["begins", "ceases", "rates"]
    old_points: Decimal | None
    """As of `RuleChange`."""
    new_points: Decimal | None
    unit: Literal["points", "percent"]


@dataclass(frozen=True, slots=True)
class Example:
    """One lead that changes."""

    lead: str
    value: str | None
    """Of the attribute that leads are told apart by."""
    old_stage: str | None
    new_stage: str | None
    classes: tuple[tuple[str, str | None, str | None], ...]
    """Title of the class, old and new band; only where they differ."""
    scores: tuple[tuple[str, Decimal, Decimal], ...]
    """Title of the score, old and new points; only where they differ."""
    rules: tuple[Reason, ...]
    """Those responsible."""
    alike: int
    """How many leads make the same move."""


@dataclass(frozen=True, slots=True)
class Replay:
    """All of it."""

    as_of: datetime
    old: Side
    new: Side
    leads: int
    """Leads that both agreements could score; all figures are about these."""
    changed: int
    """Those in another stage or class."""
    stages: tuple[StageChange, ...]
    moves: tuple[Move, ...]
    """From the furthest stage under the old rules to that under the new ones."""
    classes: tuple[ClassChange, ...]
    scores: tuple[ScoreChange, ...]
    by: By | None
    rules: tuple[RuleChange, ...]
    """Those that explain leads, most first; then those that differ and explain none."""
    unexplained: int
    """Changed leads that no rule explains: conditions or limits of the agreement moved them."""
    others: tuple[OtherChange, ...]
    examples: tuple[Example, ...]
