"""The typed form of scores, classes and stages: what every engine is made from.

Each class is one object of the scoring JSON and its fields have the names of that
document's properties. Whole numbers only: points are thousandths, windows seconds, ages
days, instants microseconds of UTC. What is missing is unknown, by Kleene's three values.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

from slalang.source.frozen import dataclass

Operator: TypeAlias = Literal["=", "!=", "<", "<=", ">", ">="]
Test: TypeAlias = Literal["contains", "starts_with", "ends_with", "mentions", "matches"]
InputType: TypeAlias = Literal[
    "text", "texts", "count", "number", "money", "date", "time", "truth", "choice", "person"
]
Table: TypeAlias = "tuple[tuple[int, int], ...]"
"""From an age in days, or a number of intervals, on: what something is worth then."""


# ── Values ────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Value:
    """A value that the agreement states; numbers and amounts are exact decimals as text."""

    type: Literal["number", "money", "duration", "date", "truth", "text", "choice"]
    value: str | int | bool
    currency: str | None = None


@dataclass(frozen=True, slots=True)
class FieldOf:
    """An attribute of the lead, its account or another record."""

    record: str
    name: str


@dataclass(frozen=True, slots=True)
class PropertyOf:
    """A property of the event that a `where` is asked of."""

    name: str


@dataclass(frozen=True, slots=True)
class PointsOf:
    """A score, in points."""

    name: str


@dataclass(frozen=True, slots=True)
class BandOf:
    """The band of a class."""

    name: str


@dataclass(frozen=True, slots=True)
class Count:
    """How many occurrences pass, or how many different values of a property they have."""

    event: str
    distinct: str | None
    within_seconds: int | None
    where: Node | None


@dataclass(frozen=True, slots=True)
class Last:
    """When an event happened last."""

    event: str


@dataclass(frozen=True, slots=True)
class Negate:
    value: Node


@dataclass(frozen=True, slots=True)
class Add:
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Subtract:
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Multiply:
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Divide:
    """Unknown for a divisor of 0."""

    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Undecided:
    """What the data of one lead cannot tell: always unknown."""

    what: str


# ── Conditions ────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class And:
    args: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    args: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    arg: Node


@dataclass(frozen=True, slots=True)
class AtLeast:
    count: int
    args: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Known:
    value: Node


@dataclass(frozen=True, slots=True)
class Compare:
    operator: Operator
    left: Node
    right: Node
    choices: tuple[str, ...] | None = None
    """Where there are some, both sides are compared by their place in it."""


@dataclass(frozen=True, slots=True)
class In:
    value: Node
    options: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Range:
    """Both ends are in."""

    value: Node
    low: Node
    high: Node


@dataclass(frozen=True, slots=True)
class TextTest:
    """Of several texts one is enough. `text` is prepared, or a portable pattern."""

    test: Test
    value: Node
    text: str


@dataclass(frozen=True, slots=True)
class Has:
    value: Node
    item: Node


@dataclass(frozen=True, slots=True)
class Recent:
    """Whether an instant lies in (as of - window, as of]."""

    value: Node
    within_seconds: int


@dataclass(frozen=True, slots=True)
class Happened:
    event: str
    since_start: bool
    within_seconds: int | None
    where: Node | None


@dataclass(frozen=True, slots=True)
class Gained:
    """Whether a score is so many thousandths above what it was so many seconds ago."""

    score: str
    points: int
    within_seconds: int


@dataclass(frozen=True, slots=True)
class InStage:
    name: str


@dataclass(frozen=True, slots=True)
class InTerm:
    name: str


Node: TypeAlias = (
    Value | FieldOf | PropertyOf | PointsOf | BandOf | Count | Last | Negate | Add | Subtract
    | Multiply | Divide | Undecided | And | Or | Not | AtLeast | Known | Compare | In | Range
    | TextTest | Has | Recent | Happened | Gained | InStage | InTerm
)  # fmt: skip
Arithmetic: TypeAlias = Add | Subtract | Multiply | Divide


# ── Scores ────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class When:
    id: str
    title: str
    points: int
    when: Node


@dataclass(frozen=True, slots=True)
class Happening:
    """`each`: every occurrence, the newest first; `any`: the newest one."""

    kind: Literal["each", "any"]
    id: str
    title: str
    points: int
    event: str
    within_seconds: int | None
    where: Node | None
    decay: Table | None
    most_times: int | None
    most_points: int | None


@dataclass(frozen=True, slots=True)
class Idle:
    id: str
    title: str
    points: int
    event: str
    every_seconds: int
    after_seconds: int
    most_times: int | None
    most_points: int | None


@dataclass(frozen=True, slots=True)
class Weighted:
    id: str
    title: str
    score: str
    milli_percent: int


@dataclass(frozen=True, slots=True)
class FirstMatch:
    id: str
    title: str
    rules: tuple[Leaf, ...]


@dataclass(frozen=True, slots=True)
class Group:
    id: str
    title: str
    least: int | None
    most: int | None
    rules: tuple[Rule, ...]


Leaf: TypeAlias = When | Happening | Idle | Weighted
"""A rule that can fire; each has a bit of its own in the results."""
Rule: TypeAlias = Leaf | FirstMatch | Group


@dataclass(frozen=True, slots=True)
class WearsOff:
    event: str | None
    after_seconds: int
    every_seconds: int
    points: int | None
    keeps: Table | None
    """Millionths that are kept."""


@dataclass(frozen=True, slots=True)
class Score:
    name: str
    title: str
    floor: int | None
    ceiling: int | None
    rules: tuple[Rule, ...]
    wears_off: WearsOff | None
    freezes_on: tuple[str, ...]


# ── The rest of the document ──────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    title: str


@dataclass(frozen=True, slots=True)
class Input:
    """An attribute of a record or a property of an event."""

    name: str
    title: str
    type: InputType
    read: bool
    choices: tuple[Choice, ...] = ()
    currency: str | None = None


@dataclass(frozen=True, slots=True)
class Record:
    name: str
    title: str
    fields: tuple[Input, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """A logged event that is a derived one, too, if its condition holds."""

    event: str
    where: Node | None


@dataclass(frozen=True, slots=True)
class Event:
    name: str
    title: str
    read: bool
    properties: tuple[Input, ...]
    counts: tuple[Way, ...] | None
    """None for events that are logged themselves."""


@dataclass(frozen=True, slots=True)
class Term:
    name: str
    title: str
    when: Node


@dataclass(frozen=True, slots=True)
class Band:
    name: str
    title: str
    when: Node | None


@dataclass(frozen=True, slots=True)
class Class:
    name: str
    title: str
    of: str | None
    bands: tuple[Band, ...]


@dataclass(frozen=True, slots=True)
class Stage:
    name: str
    title: str
    when: Node | None
    needs: tuple[str, ...]
    starts: bool
    ends: bool


@dataclass(frozen=True, slots=True)
class Form:
    """All of it."""

    title: str
    version: str | None
    currency: str | None
    model_hash: str
    generator: str
    records: tuple[Record, ...]
    events: tuple[Event, ...]
    terms: tuple[Term, ...]
    scores: tuple[Score, ...]
    classes: tuple[Class, ...]
    stages: tuple[Stage, ...]
