"""Alerts with no time to warn in: an agreement in, `alert-at-opening` out."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import ClassVar

from slalang.check import amounts, limits
from slalang.check.context import Context
from slalang.diagnostics.finding import Finding, Label, Severity
from slalang.model.agreement import Agreement
from slalang.model.movement import Acceptance, FirstTouch
from slalang.model.obligations import Owed, obligations
from slalang.model.promises import AfterDo, Alert, AtFraction, Form, Meet, Reassign
from slalang.model.quantities import Deadline, NextOpening, TimeLimit, Varying
from slalang.source.frozen import dataclass
from slalang.source.text import Span

NEEDS_WHOLE = False


@dataclass(frozen=True, slots=True)
class AlertAtOpening(Finding):
    """`alert owner at 75% of the time` beside `within next opening`."""

    code: ClassVar[str] = "SLA538"
    slug: ClassVar[str] = "alert-at-opening"
    severity: ClassVar[Severity] = Severity.WARNING

    span: Span
    reassigns: bool
    """Whether the lead is given to somebody else, and not only told of."""
    fraction: Decimal
    """Of the time; below 1."""
    limit_span: Span

    def message(self) -> str:
        what = "this reassignment" if self.reassigns else "this alert"
        return (
            f"{what} at {amounts.percent(self.fraction * 100)} of the time always comes at the "
            "deadline itself: no time runs before the next opening"
        )

    def help(self) -> str:
        return (
            "Leave time to act, as in `within 30 minutes or at next opening`, or say `when late`."
        )

    def related(self) -> tuple[Label, ...]:
        return (Label(self.limit_span, "the deadline"),)


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """Shares of a time that is none, in promises that have no other deadline."""
    owed: dict[str, Owed] | None = None
    for promise in agreement.promises:
        both: tuple[Alert | Reassign, ...] = (*promise.alerts, *promise.reassigns)
        early = [(one, one.at) for one in both if isinstance(one.at, AtFraction)]
        if not any(at.fraction < 1 for _, at in early):
            continue
        if owed is None:
            owed = {one.id: one.owed for one in obligations(agreement)}
        spans = [_opening(form, owed) for form in promise.forms]
        first = spans[0] if spans else None
        # Of several promised times, the alert may belong to any.
        if first is None or None in spans:
            continue
        for one, at in early:
            if at.fraction < 1:
                yield AlertAtOpening(one.origin, isinstance(one, Reassign), at.fraction, first)


def _opening(form: Form, owed: dict[str, Owed]) -> Span | None:
    """Where a deadline is said that is the next opening and nothing else."""
    met = owed.get(form.deadline.name) if isinstance(form, Meet) else form
    match met:
        case AfterDo(within=limit) | FirstTouch(within=limit) | Acceptance(within=limit):
            return _at_opening(limit)
        case Deadline() | Varying():
            return _at_opening(met)
        case _:
            return None


def _at_opening(limit: TimeLimit) -> Span | None:
    rows = limits.rows(limit)
    if not rows or (isinstance(limit, Varying) and len(rows) < len(limit.rows)):
        return None
    alone = all(isinstance(row.reach, NextOpening) and not row.outside_hours for _, row in rows)
    return limit.origin if alone else None
