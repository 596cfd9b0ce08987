"""Reasons that wait for more attempts than the cadence makes: an agreement in, findings out."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import ClassVar, NamedTuple

from slalang.check import amounts
from slalang.check.attempts import attempts, channels
from slalang.check.context import Context
from slalang.diagnostics.finding import Finding, Label, Severity
from slalang.model.agreement import Agreement
from slalang.model.expressions import And, Compare, CountOf, Expression, Literal
from slalang.model.movement import Cadence
from slalang.source.frozen import dataclass
from slalang.source.text import Span

NEEDS_WHOLE = True

_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}


@dataclass(frozen=True, slots=True)
class ReturnBeforeAttempts(Finding):
    """`only after count of attempt >= 5`, where the cadence makes 3."""

    code: ClassVar[str] = "SLA504"
    slug: ClassVar[str] = "return-before-attempts"
    severity: ClassVar[Severity] = Severity.ERROR

    span: Span
    reason: str
    needed: int
    made: int
    what: str
    """`attempt`, `touch` or `channel`."""
    cadence: str
    cadence_span: Span

    def message(self) -> str:
        needed = amounts.counted(self.needed, self.what)
        made = amounts.counted(self.made, "channel" if self.what == "channel" else "attempt")
        verb = "uses" if self.what == "channel" else "makes"
        return (
            f"reason `{self.reason}` waits for {needed}, and cadence `{self.cadence}` {verb} {made}"
        )

    def help(self) -> str:
        return "Plan more steps in the cadence, or let the lead return sooner."

    def related(self) -> tuple[Label, ...]:
        return (Label(self.cadence_span, "the work after this handoff"),)


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """Compare each gate with all that the cadences after its handoff can do together."""
    after: dict[str, list[Cadence]] = {}
    for cadence in agreement.cadences:
        if cadence.after:
            after.setdefault(cadence.after.ref.name, []).append(cadence)
    for handoff in agreement.handoffs:
        cadences = after.get(handoff.name, [])
        if not cadences or not all(cadence.steps for cadence in cadences):
            continue
        made = [a for cadence in cadences for a in attempts(cadence.steps, ())]
        for reason in handoff.reasons:
            for gate in _gates(reason.only_after):
                if gate.what not in ("attempt", "touch", "channel"):
                    continue
                reached = channels(made) if gate.what == "channel" else len(made)
                if reached < gate.needed:
                    yield ReturnBeforeAttempts(
                        gate.span, reason.name, gate.needed, reached, gate.what,
                        cadences[0].name, cadences[0].origin,
                    )  # fmt: skip


class _Gate(NamedTuple):
    """`count of attempt >= 5`, `distinct channel of attempt >= 2`."""

    what: str
    needed: int
    span: Span


def _gates(condition: Expression | None) -> Iterator[_Gate]:
    """Every count of attempts that must be reached for the condition to hold."""
    stack = [condition] if condition else []
    while stack:
        match stack.pop():
            case And(items=items):
                stack.extend(reversed(items))
            case Compare(operator, CountOf() as count, Literal(value=Decimal() as n), _, span):
                yield from _gate(operator, count, n, span)
            case Compare(operator, Literal(value=Decimal() as n), CountOf() as count, _, span):
                yield from _gate(_MIRRORED[operator], count, n, span)
            case _:
                pass


def _gate(operator: str, count: CountOf, n: Decimal, span: Span) -> Iterator[_Gate]:
    if count.event in ("attempt", "touch") and operator in (">", ">=", "="):
        needed = int(n) + 1 if operator == ">" else -int(-n // 1)
        yield _Gate(count.distinct or count.event, needed, span)
