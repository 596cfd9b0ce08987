"""Zeros where a number was to say something: an agreement in, `clause-without-effect` out."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import ClassVar, NamedTuple

from slalang.check.context import Context
from slalang.diagnostics.finding import Finding, Severity
from slalang.model.agreement import Agreement
from slalang.model.numbers import Figures, Rise
from slalang.model.people import Team
from slalang.model.quantities import Bound, Counted, Money, Open, Percent, Takes
from slalang.source.frozen import dataclass
from slalang.source.text import Span

NEEDS_WHOLE = False


@dataclass(frozen=True, slots=True)
class ClauseWithoutEffect(Finding):
    """`paid over 0 months`, `joining 0 from 2026-04`, `rising by 0% each month`."""

    code: ClassVar[str] = "SLA646"
    slug: ClassVar[str] = "clause-without-effect"
    severity: ClassVar[Severity] = Severity.WARNING

    span: Span
    says: str
    """What the zero comes to, in a sentence."""
    instead: str
    """What to do about it."""

    def message(self) -> str:
        return self.says

    def help(self) -> str:
        return self.instead


class _Zero(NamedTuple):
    value: Decimal
    origin: Span
    says: str
    instead: str = "Write the number that is meant, or delete the line."


_STAYS = "a goal that rises by zero stays as it is"
_AT_ONCE = "what is paid over no time is paid at once, as every deal is that says nothing"
_FREE = "what has to bring at least nothing is as free as any other"
_SAME = "give or take zero is the same as saying nothing"
_PART = "Write the number that is meant, or leave that part out."


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """Every number of the clauses that plans over time rest on."""
    for zero in _all(agreement):
        if zero.value == 0:
            yield ClauseWithoutEffect(zero.origin, zero.says, zero.instead)


def _all(agreement: Agreement) -> Iterator[_Zero]:
    for node in agreement.figures.values():
        yield from _of_figures(node.figures, node.origin)
    for party in agreement.parties:
        yield from _of_team(party.team)
        for role in party.roles:
            yield from _of_team(role.team)
    for goal in agreement.goals:
        for target in goal.targets:
            if target.rises:
                yield _Zero(_value(target.rises), target.rises.origin, _STAYS, _PART)


def _of_figures(figures: Figures, origin: Span) -> Iterator[_Zero]:
    spread, paid, place = (
        figures.deal_give_or_take, figures.deal_paid_over, figures.deal_origin or origin,
    )  # fmt: skip
    if spread:
        yield _Zero(spread.amount, place, _SAME, _PART)
    if paid:
        yield _Zero(paid.count, place, _AT_ONCE, _PART)
    times = [(figures.takes, figures.takes_origin or origin)]
    for takes, said in (*times, *((row.takes, row.origin) for row in figures.stage_times)):
        if isinstance(takes, Takes) and takes.give_or_take:
            yield _Zero(takes.give_or_take.count, said, _SAME, _PART)
    for limit in figures.limits:
        if limit.bound is Bound.AT_LEAST:
            yield _Zero(limit.count, limit.origin, _FREE)


def _of_team(team: Team) -> Iterator[_Zero]:
    for change in team.changes:
        yield _Zero(change.count, change.origin, "nobody joins or leaves by this line")
    for effort in team.efforts:
        yield _Zero(effort.takes.count, effort.origin, "by this line the work takes no time")


def _value(rise: Rise) -> Decimal:
    match rise.by:
        case Percent(value):
            return value
        case Money(amount):
            return amount
        case Counted(count=count):
            return Decimal(1) if isinstance(count, Open) else count
