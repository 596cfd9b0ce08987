"""Two goals for the same thing with two amounts: an agreement in, `goals-disagree` out."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar, NamedTuple

from slalang.check import amounts
from slalang.check.context import Context
from slalang.diagnostics.finding import Finding, Label, Severity
from slalang.funnel.goals import reach_of
from slalang.funnel.periods import convert
from slalang.model.agreement import Agreement
from slalang.model.numbers import Goal, Target
from slalang.model.quantities import Counted, Money, Month
from slalang.source.frozen import dataclass
from slalang.source.text import Span

NEEDS_WHOLE = False


@dataclass(frozen=True, slots=True)
class GoalsDisagree(Finding):
    """`500_000 USD each month from new_business`, and `450_000 USD` in another goal."""

    code: ClassVar[str] = "SLA623"
    slug: ClassVar[str] = "goals-disagree"
    severity: ClassVar[Severity] = Severity.WARNING

    span: Span
    goal: str
    says: str
    """`450,000 USD each month`."""
    source: str
    other: str
    other_says: str
    other_span: Span

    def message(self) -> str:
        if self.goal == self.other:
            return (
                f"goal `{self.goal}` asks `{self.source}` for {self.says} and, "
                f"for the same months, for {self.other_says}"
            )
        return (
            f"goal `{self.goal}` asks `{self.source}` for {self.says}, "
            f"goal `{self.other}` for {self.other_says}"
        )

    def help(self) -> str:
        return "Keep the one that was agreed on; a plan is made for the larger of them."

    def related(self) -> tuple[Label, ...]:
        return (Label(self.other_span, f"{self.other_says} here"),)


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """Each line of a goal against the first one for the same source, unit and time."""
    known: dict[tuple[str, str], list[_Asked]] = {}
    for goal in agreement.goals:
        for target in goal.targets:
            asked = _asked(agreement, goal, target)
            if asked is None:
                continue
            same = known.setdefault((target.source.name, asked.unit), [])
            other = next((one for one in same if _disagree(one, asked)), None)
            if other:
                yield GoalsDisagree(
                    target.origin, goal.name, asked.says, target.source.name,
                    other.goal, other.says, other.origin,
                )  # fmt: skip
            same.append(asked)


class _Asked(NamedTuple):
    """What one line of a goal asks for."""

    goal: str
    target: Target
    amount: Fraction
    unit: str
    says: str
    first: Month | None
    last: Month | None
    origin: Span
    even: bool
    """Whether every month asks for the same part of a longer period."""


def _asked(agreement: Agreement, goal: Goal, target: Target) -> _Asked | None:
    match target.amount:
        case Money(value, unit):
            said = amounts.money(target.amount)
        case Counted(Decimal() as value, of):
            unit, said = of.name, f"{amounts.number(value)} {of.name}"
        case _:
            return None
    first, last = reach_of(agreement, target)
    says = f"{said} {amounts.each(target.each)}"
    funnel = target.source.name.partition(".")[0]
    seasons = any(
        node.figures.season and path.partition(".")[0] == funnel
        for path, node in agreement.figures.items()
    )
    even = not seasons and not goal.months
    return _Asked(goal.name, target, Fraction(value), unit, says, first, last, target.origin, even)


def _disagree(one: _Asked, other: _Asked) -> bool:
    """Whether they ask for different amounts in a month that both of them reach."""
    amount = convert(one.amount, one.target.each, other.target.each)
    if amount is None or amount == other.amount:
        return False
    if one.target.each is not other.target.each:
        # A twelfth of a year is often a rounded one, and no month is average in a season.
        close = abs(amount - other.amount) * 100 <= other.amount
        if close or not (one.even and other.even):
            return False
    before = one.last and other.first and one.last < other.first
    after = other.last and one.first and other.last < one.first
    return not before and not after
