"""What could not be proved: `not-proved`, `solver-disagreement` and `solver-missing`."""

from __future__ import annotations

from typing import ClassVar

from slalang.diagnostics.finding import Finding, Severity
from slalang.source.frozen import dataclass
from slalang.source.text import Span


@dataclass(frozen=True, slots=True)
class QuestionOpen(Finding):
    """A question that was not decided within the effort that it may cost."""

    code: ClassVar[str] = "SLA890"
    slug: ClassVar[str] = "not-proved"
    severity: ClassVar[Severity] = Severity.NOTE

    span: Span
    what: str
    """The question, such as ``whether a lead can ever enter `mql` ``."""

    def message(self) -> str:
        return f"not proved: {self.what}"

    def help(self) -> str:
        return "Simpler conditions can be proved; an example shows at least one lead."


@dataclass(frozen=True, slots=True)
class SolverDisagreement(Finding):
    """A lead that the solver made and that the reference evaluator judges otherwise."""

    code: ClassVar[str] = "SLA891"
    slug: ClassVar[str] = "solver-disagreement"
    severity: ClassVar[Severity] = Severity.NOTE

    span: Span
    what: str
    """The question."""
    lead: str
    """The lead in words."""

    def message(self) -> str:
        return f"slalang contradicts itself here, about {self.what}: {self.lead}"

    def help(self) -> str:
        return "This is a mistake in slalang, not in the agreement. Please report it."


@dataclass(frozen=True, slots=True)
class SolverMissing(Finding):
    """The solver is not installed, so nothing was proved."""

    code: ClassVar[str] = "SLA892"
    slug: ClassVar[str] = "solver-missing"
    severity: ClassVar[Severity] = Severity.NOTE

    span: Span

    def message(self) -> str:
        return "nothing was proved about leads: the solver z3 is not installed here"

    def help(self) -> str:
        return "Run `pip install z3-solver`, or pass `--no-solver` to go without proofs."
