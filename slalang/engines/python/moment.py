"""What is being written for one instant: lines of code, and what they have already worked out."""

from __future__ import annotations

from typing import TypeAlias

from slalang.engines.python.plan import Plan
from slalang.form.nodes import Node
from slalang.source.frozen import dataclass, field

Asked: TypeAlias = tuple[str, int | None, Node | None]
"""An event, its window in seconds, and what must be true of it."""


@dataclass(slots=True)
class Question:
    """Occurrences that rules ask for, and what they want to know of them."""

    number: int
    asked: Asked
    distinct: str | None = None
    uses: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Moment:
    """The code for one instant `t`."""

    plan: Plan
    kept: str | None
    """The one score whose fired rules are wanted; None for those of all."""
    lines: list[str] = field(default_factory=list)
    ready: set[tuple[str, str]] = field(default_factory=set)
    """Sections and names whose variables the lines fill."""
    begun: set[tuple[str, str]] = field(default_factory=set)
    questions: dict[object, Question] = field(default_factory=dict)
    """Those that are answered by one pass over the events, before all the lines."""
    late: dict[object, int] = field(default_factory=dict)
    """The others, with the numbers of their variables: each has a loop of its own."""
    windows: dict[int, str] = field(default_factory=dict)
    """Windows in seconds, with the variables that hold where they begin."""
    elsewhen: set[tuple[str, int | None]] = field(default_factory=set)
    """Scores that are looked at at another instant: so many seconds ago, or as they froze."""
    count: int = 0

    def fresh(self) -> int:
        """A number that nothing in this code has yet."""
        self.count += 1
        return self.count

    def window(self, seconds: int) -> str:
        """The variable that holds when a window begins."""
        return self.windows.setdefault(seconds, f"v{len(self.windows)}")
