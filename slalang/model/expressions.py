"""Conditions and formulas, resolved: every name is known, every part has a type.

There is one expression language. Conditions follow Kleene's three values: a
comparison with a missing attribute is unknown, and only what is true fires.
"""

from __future__ import annotations

from enum import Enum
from typing import Literal as Word
from typing import TypeAlias

from slalang.model.quantities import Duration, Month, Value
from slalang.source.frozen import dataclass
from slalang.source.text import Span


class Kind(Enum):
    """What sort of value an expression has."""

    TRUTH = "yes or no"
    NUMBER = "a number"
    MONEY = "an amount of money"
    PERCENT = "a percentage"
    DURATION = "a duration"
    TEXT = "a text"
    TEXTS = "a list of texts"
    CHOICE = "a choice"
    DATE = "a date"
    INSTANT = "a point in time"
    TIME = "a time of day"
    PERSON = "a person"
    MONTH = "a month"
    THING = "a part of the agreement"
    UNKNOWN = "something that could not be understood"
    """After a mistake that is already reported: fits everywhere, so that nothing cascades."""


@dataclass(frozen=True, slots=True)
class Type:
    """The type of an expression, with its unit."""

    kind: Kind
    unit: str = ""
    """The currency of money; `business` or `clock` or `calendar` for durations."""
    choices: tuple[str, ...] = ()
    """The values of a choice, lowest first."""
    owner: str = ""
    """The attribute or class whose values the choices are."""


TRUTH = Type(Kind.TRUTH)
NUMBER = Type(Kind.NUMBER)
PERCENT = Type(Kind.PERCENT)
TEXT = Type(Kind.TEXT)
UNKNOWN = Type(Kind.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Literal:
    """`40`, `2_000 USD`, `"Banking"`, `yes`, `2026-01-31`, or a choice such as `director`."""

    value: Value
    type: Type
    origin: Span


@dataclass(frozen=True, slots=True)
class Attribute:
    """`employees`, `account.tier`; in a `where`, a property of the event."""

    record: str
    """`lead`, `account`, the name of a record, or of an event."""
    name: str
    type: Type
    origin: Span


@dataclass(frozen=True, slots=True)
class ScoreOf:
    """`fit`: the points of a score."""

    name: str
    type: Type
    origin: Span


@dataclass(frozen=True, slots=True)
class ClassOf:
    """`priority`: the band of a class that a lead falls into."""

    name: str
    type: Type
    origin: Span


@dataclass(frozen=True, slots=True)
class TermHolds:
    """`icp`: a condition with a name."""

    name: str
    type: Type
    origin: Span


@dataclass(frozen=True, slots=True)
class StageReached:
    """`mql`: the lead has entered the stage; with `becomes`, it enters at this moment."""

    name: str
    becomes: bool
    type: Type
    origin: Span


@dataclass(frozen=True, slots=True)
class Happened:
    """`any demo_request within 14 days where …`; a bare event name is `since_start`."""

    event: str
    within: Duration | None
    where: Expression | None
    since_start: bool
    """Only what happened since the clock of the promise or cadence started."""
    type: Type
    origin: Span


@dataclass(frozen=True, slots=True)
class CountOf:
    """`count of page_view within 30 days where …`."""

    event: str
    within: Duration | None
    where: Expression | None
    distinct: str | None
    """`distinct page of page_view`: count different values of this property."""
    type: Type
    origin: Span


@dataclass(frozen=True, slots=True)
class LastOf:
    """`last reply`: when an event happened last."""

    event: str
    type: Type
    origin: Span


@dataclass(frozen=True, slots=True)
class Gained:
    """`gained 20 in interest within 7 days`."""

    points: Value
    score: str
    within: Duration
    type: Type
    origin: Span


Operator: TypeAlias = Word["=", "!=", "<", "<=", ">", ">="]
TextTestKind: TypeAlias = Word["contains", "starts with", "ends with", "matches", "mentions"]
State: TypeAlias = Word[
    "waiting", "running", "paused", "warned", "kept", "broken", "waived", "void", "exhausted"
]
"""How a promise, a part of one or a cadence stands; only a cadence is ever exhausted."""
Sign: TypeAlias = Word["+", "-", "*", "/"]


@dataclass(frozen=True, slots=True)
class Compare:
    """`fit >= 60`, `seniority is director`."""

    operator: Operator
    left: Expression
    right: Expression
    type: Type
    origin: Span


@dataclass(frozen=True, slots=True)
class Among:
    """`industry in ("Banking", "Insurance")`."""

    value: Expression
    options: tuple[Expression, ...]
    type: Type
    origin: Span


@dataclass(frozen=True, slots=True)
class InRange:
    """`employees in 11..200`; both ends are in."""

    value: Expression
    low: Expression
    high: Expression
    type: Type
    origin: Span


@dataclass(frozen=True, slots=True)
class TextTest:
    """`title contains "marketing"`."""

    test: TextTestKind
    value: Expression
    text: str
    """As written; engines compare it after NFC, trimming and lower-casing."""
    type: Type
    origin: Span


@dataclass(frozen=True, slots=True)
class Has:
    """`tools has "HubSpot"`."""

    value: Expression
    item: Expression
    type: Type
    origin: Span


@dataclass(frozen=True, slots=True)
class Recent:
    """`role_since within 1 year`, `last reply within 7 days`."""

    value: Expression
    within: Duration
    type: Type
    origin: Span


@dataclass(frozen=True, slots=True)
class Known:
    """`industry is known`."""

    value: Expression
    type: Type
    origin: Span


@dataclass(frozen=True, slots=True)
class And:
    """`a and b`, `all of (a, b)`."""

    items: tuple[Expression, ...]
    type: Type
    origin: Span


@dataclass(frozen=True, slots=True)
class Or:
    """`a or b`."""

    items: tuple[Expression, ...]
    type: Type
    origin: Span


@dataclass(frozen=True, slots=True)
class Not:
    """`not a`, `industry is unknown`, `no reply`."""

    item: Expression
    type: Type
    origin: Span


@dataclass(frozen=True, slots=True)
class AtLeastOf:
    """`at least 2 of (budget, authority, need)`."""

    count: int
    items: tuple[Expression, ...]
    type: Type
    origin: Span


@dataclass(frozen=True, slots=True)
class LeadsOf:
    """`at least 3 leads of account have interest >= 40`."""

    at_least: bool
    count: int
    record: str
    condition: Expression
    type: Type
    origin: Span


@dataclass(frozen=True, slots=True)
class StateOf:
    """`lead_quality is broken`, `inbound.first_touch waived`, `inbound is exhausted`."""

    name: str
    """A promise, a part of one, or a cadence."""
    state: State
    type: Type
    origin: Span


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """`deal * 2`, `40% of revenue`."""

    operator: Sign
    left: Expression
    right: Expression
    type: Type
    origin: Span


@dataclass(frozen=True, slots=True)
class Negative:
    """`-3`."""

    value: Expression
    type: Type
    origin: Span


@dataclass(frozen=True, slots=True)
class NeededOf:
    """`mql needed by new_business in 2026-01`."""

    stage: str
    funnel: str
    month: Month | None
    type: Type
    origin: Span


@dataclass(frozen=True, slots=True)
class Quoted:
    """A declaration or a value that prose refers to: `{revenue}`, `{inbound.first_touch}`."""

    path: str
    type: Type
    origin: Span


@dataclass(frozen=True, slots=True)
class Unknown:
    """What could not be resolved; the mistake is already reported."""

    type: Type
    origin: Span


Expression: TypeAlias = (
    Literal | Attribute | ScoreOf | ClassOf | TermHolds | StageReached | Happened | CountOf
    | LastOf | Gained | Compare | Among | InRange | TextTest | Has | Recent | Known | And | Or
    | Not | AtLeastOf | LeadsOf | StateOf | Arithmetic | Negative | NeededOf | Quoted | Unknown
)  # fmt: skip


def parts(expression: Expression) -> tuple[Expression, ...]:
    """The expressions directly inside one."""
    match expression:
        case And(items=items) | Or(items=items) | AtLeastOf(items=items):
            return items
        case Not(item=item):
            return (item,)
        case Compare(left=left, right=right) | Arithmetic(left=left, right=right):
            return (left, right)
        case Among(value=value, options=options):
            return (value, *options)
        case InRange(value=value, low=low, high=high):
            return (value, low, high)
        case Has(value=value, item=item):
            return (value, item)
        case TextTest(value=value) | Recent(value=value) | Known(value=value):
            return (value,)
        case Negative(value=value):
            return (value,)
        case Happened(where=where) | CountOf(where=where):
            return (where,) if where else ()
        case LeadsOf(condition=condition):
            return (condition,)
        case _:
            return ()


def walk(expression: Expression) -> list[Expression]:
    """An expression and everything inside it, in the order of the text."""
    found: list[Expression] = []
    stack = [expression]
    while stack:
        top = stack.pop()
        found.append(top)
        stack.extend(reversed(parts(top)))
    return found


@dataclass(frozen=True, slots=True)
class Embedded:
    """`{revenue}` in prose."""

    expression: Expression
    origin: Span


@dataclass(frozen=True, slots=True)
class Prose:
    """Markdown between `\"\"\"`, without its indentation, with `{…}` resolved."""

    parts: tuple[str | Embedded, ...]
    origin: Span
    written: str = ""
    """As it stands in the file at `origin`, quotes and indentation included."""
