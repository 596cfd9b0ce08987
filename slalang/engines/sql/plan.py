"""A query before it has a dialect: what is counted over events, and which columns follow."""

from __future__ import annotations

from typing import Literal, TypeAlias

from slalang.engines.sql.expressions import Column, Constant, Expression
from slalang.source.frozen import dataclass

Gathering: TypeAlias = Literal["any", "count", "sum", "least", "first", "last", "distinct"]


NULL_WITHOUT_ONE: tuple[Gathering, ...] = ("least", "first", "last")


@dataclass(frozen=True, slots=True)
class Word:
    """A whole number that is gathered and in which several things stand side by side."""

    name: str
    how: Literal["sum", "marks"]
    """A sum, or every bit that any event sets."""
    value: Expression
    """What one event adds."""
    depth: int


@dataclass(frozen=True, slots=True)
class Lane:
    """Where in a word a thing stands."""

    word: str
    shift: int
    width: int
    scale: int
    """What one of it stands for."""


@dataclass(frozen=True, slots=True)
class Aggregate:
    """What is gathered over the events of a lead for which a condition is true."""

    name: str
    how: Gathering
    """`any`: 1 or 0; `count`: how many; `sum` and `least`: of `value`; `first` and `last`: its
    instant; `distinct`: how many different known values. Without one, `least`, `first` and
    `last` are NULL, the others 0."""
    condition: Expression
    value: Expression | None
    depth: int
    """The step of the query that works it out."""
    newest: int | None = None
    """With a number, of only so many: the newest ones."""
    comment: str = ""
    lane: Lane | None = None
    """Where it stands, if it is not gathered by itself."""


@dataclass(frozen=True, slots=True)
class Computed:
    """A column that is worked out of others."""

    name: str
    expression: Expression
    depth: int
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """A query in steps: each adds what it gathers and works out to the columns before it."""

    as_of: Constant | Column
    """Microseconds since 1970, UTC, later than which no event exists: a number, or a value that
    is given to the query when it is run."""
    events: tuple[str, ...]
    """The logged events that anything is gathered of."""
    attributes: tuple[str, ...]
    """Columns of `leads` that are read, beside the lead's key."""
    properties: tuple[str, ...]
    """Columns of `events` that are read, beside key, kind and instant."""
    aggregates: tuple[Aggregate, ...]
    computed: tuple[Computed, ...]
    result: tuple[Computed, ...]
    """The columns of the result, in order."""
    words: tuple[Word, ...] = ()
    never: tuple[str, ...] = ()
    """Rules that fire for no lead: identifiers."""
    stages: tuple[str, ...] = ()
    """What `stage` can be."""
    sure: tuple[str, ...] = ()
    """Columns of the result, of classes and `stage`, that are never NULL."""

    @property
    def steps(self) -> int:
        """How many steps there are."""
        depths = [one.depth for one in self.aggregates]
        return max(depths + [one.depth for one in self.computed], default=0)
