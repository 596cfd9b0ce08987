"""Delays from a step that there is not: an agreement in, `unknown-step` out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from slalang.check.context import Context
from slalang.diagnostics.finding import Finding, Severity
from slalang.diagnostics.suggest import nearest
from slalang.model.agreement import Agreement
from slalang.model.movement import AfterStep, Mailing, Step
from slalang.source.frozen import dataclass
from slalang.source.text import Span

NEEDS_WHOLE = True


@dataclass(frozen=True, slots=True)
class UnknownStep(Finding):
    """`after 2 days from "Thank yuo" call`, where the step is titled "Thank you"."""

    code: ClassVar[str] = "SLA523"
    slug: ClassVar[str] = "unknown-step"
    severity: ClassVar[Severity] = Severity.ERROR

    span: Span
    title: str
    near: str | None
    later: bool
    """Whether the step comes further down."""

    def message(self) -> str:
        if self.later:
            return f'this step counts from "{self.title}", which comes after it'
        return f'this step counts from "{self.title}", and no step has that title'

    def help(self) -> str:
        if self.later:
            return "Put this step below the one that it counts from."
        if self.near:
            return f'Did you mean "{self.near}"?'
        return "Write the title of an earlier step, or leave `from` out to count from the last one."


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """A delay counts from a step above it, in cadences and nurture tracks."""
    for cadence in agreement.cadences:
        yield from _unknown(cadence.steps)
    for nurture in agreement.nurtures:
        yield from _unknown(nurture.mailings)


def _unknown(steps: Sequence[Step | Mailing]) -> Iterator[Finding]:
    everywhere = {title for step in steps for title in _titles(step)}
    above: set[str] = set()
    for step in steps:
        at = step.at
        if isinstance(at, AfterStep) and at.step is not None and at.step not in above:
            near = nearest(at.step, above)
            yield UnknownStep(step.origin, at.step, near, at.step in everywhere)
        above.update(_titles(step))


def _titles(step: Step | Mailing) -> tuple[str, ...]:
    if isinstance(step, Mailing):
        return (step.title,) if step.title else ()
    return tuple(contact.title for contact in step.contacts if contact.title)
