"""Stages that a lead goes round in for ever: `endless-loop`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from slalang.check.context import Context
from slalang.check.ways import Round, endless, reachable
from slalang.diagnostics.finding import Finding, Label, Severity
from slalang.model.agreement import Agreement
from slalang.source.frozen import dataclass
from slalang.source.text import Span

SHOWN = 5
"""So many stages of a round are named."""


@dataclass(frozen=True, slots=True)
class EndlessLoop(Finding):
    """`working` to `nurturing` and back, and nothing else leads out of either."""

    code: ClassVar[str] = "SLA320"
    slug: ClassVar[str] = "endless-loop"
    severity: ClassVar[Severity] = Severity.WARNING

    span: Span
    stages: tuple[str, ...]
    """In the order in which a lead comes to them."""
    size: int
    """How many stages there are in all; some may be off the shortest way round."""
    steps: tuple[Label, ...]
    unused: str
    """A stage that ends, but that nothing leads to; empty where there is none."""

    def message(self) -> str:
        shown = self.stages if len(self.stages) <= SHOWN else self.stages[: SHOWN - 1]
        way = " to ".join(f"`{name}`" for name in shown)
        way += ", and so on," if shown != self.stages else ""
        who = "these two stages" if self.size == 2 else f"these {self.size} stages"
        return f"a lead goes round for ever, from {way} and back: nothing leads out of {who}"

    def help(self) -> str:
        if self.unused:
            return f"Say when a lead enters `{self.unused}`: nothing leads to it yet."
        return "Add `ends` where the path ends, or say when a lead enters a stage that does."

    def related(self) -> tuple[Label, ...]:
        return self.steps


NEEDS_WHOLE = True


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """One finding for each set of stages that leads come to and never leave."""
    ways = context.read(agreement).lifecycle
    places = {stage.name: stage.origin for stage in agreement.stages}
    rounds = list(endless(ways))
    reached = reachable(ways) if rounds else frozenset()
    endings = (stage.name for stage in agreement.stages if stage.ends)
    unused = next((name for name in endings if name not in reached), "")
    for found in rounds:
        steps = _steps(found)
        yield EndlessLoop(places[found.stages[0]], found.stages, found.size, steps, unused)


def _steps(found: Round) -> tuple[Label, ...]:
    starts = found.stages
    return tuple(
        Label(step.origin, f"from `{start}` to `{step.stage}`: {step.words}")
        for start, step in zip(starts[:SHOWN], found.steps, strict=False)
    )
