"""What came of an agreement's examples, as data: verdicts, why, and what was exercised."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import TypeAlias

from slalang.source.frozen import dataclass
from slalang.source.text import Span

Key: TypeAlias = tuple[str, str]
"""What can be exercised, by kind and name: `("band", "priority.hot")`."""


class Verdict(Enum):
    """What came of an expectation, or of an example with all of its expectations."""

    PASSED = "passed"
    FAILED = "failed"
    PARTLY_RUN = "partly run"
    """Only of examples: what was run passed, and something was not."""
    NOT_RUN = "not run"
    """It depends on other leads; never counted as passed."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a trace: a rule that fired, or did not and why."""

    mark: str
    """Points such as `+40`; `✓` for what is so, `✗` for what is not, `?` for what is not known."""
    text: str
    origin: Span
    """Where the rule stands."""


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a trace: one score, class, stage, term, handoff or the condition itself."""

    title: str
    lines: tuple[Line, ...]
    origin: Span


@dataclass(frozen=True, slots=True)
class Checked:
    """One expectation, and what came of it."""

    said: str
    """The expectation in words."""
    at: datetime
    """The instant that it is looked at, in the agreement's zone."""
    verdict: Verdict
    message: str
    """Why it failed or is not run, as a clause without a full stop; empty when it passed."""
    help: str
    """The one next step, as a sentence; empty where the trace says all."""
    trace: tuple[Block, ...]
    origin: Span


@dataclass(frozen=True, slots=True)
class Ran:
    """One example, and what came of it."""

    title: str
    checked: tuple[Checked, ...]
    """In the order of the text; empty where the example could not be run."""
    problems: tuple[str, ...]
    """Why it could not be run at all, each a clause without a full stop."""
    exercised: frozenset[Key]
    origin: Span

    @property
    def verdict(self) -> Verdict:
        """Failed if anything failed; passed only if everything was run and passed."""
        found = {one.verdict for one in self.checked}
        if self.problems or Verdict.FAILED in found:
            return Verdict.FAILED
        if found == {Verdict.PASSED}:
            return Verdict.PASSED
        return Verdict.PARTLY_RUN if Verdict.PASSED in found else Verdict.NOT_RUN

    def count(self, verdict: Verdict) -> int:
        """How many expectations came to a verdict; an example that cannot be run is one failure."""
        unrun = bool(self.problems) and verdict is Verdict.FAILED
        return unrun + sum(one.verdict is verdict for one in self.checked)


@dataclass(frozen=True, slots=True)
class Results:
    """All examples of one agreement."""

    title: str
    file: str
    examples: tuple[Ran, ...]

    def count(self, verdict: Verdict) -> int:
        """How many expectations came to a verdict."""
        return sum(ran.count(verdict) for ran in self.examples)

    @property
    def failed(self) -> bool:
        """Whether anything failed; what is not run is no failure."""
        return any(ran.verdict is Verdict.FAILED for ran in self.examples)
