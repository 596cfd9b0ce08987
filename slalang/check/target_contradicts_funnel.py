"""Promises and goals below what the goals need: an agreement in, findings out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar

from slalang.check import amounts
from slalang.check.context import Context
from slalang.check.needs import Needs, StageNeed, climbs, fraction, needs_of, stage_need, sum_words
from slalang.diagnostics.finding import Finding, Label, Severity
from slalang.funnel.capacity import people_of
from slalang.funnel.periods import convert
from slalang.funnel.plan import plan
from slalang.funnel.plans import FunnelPlan, Plans
from slalang.model.agreement import Agreement
from slalang.model.promises import Deliver, Promise
from slalang.model.quantities import Counted, Money, Percent, Period
from slalang.source.text import Span

NEEDS_WHOLE = True


@dataclass(frozen=True, slots=True)
class TargetContradictsFunnel(Finding):
    """`deliver at least 300 mql each month`, where the goal needs 3,900."""

    code: ClassVar[str] = "SLA603"
    slug: ClassVar[str] = "target-contradicts-funnel"
    severity: ClassVar[Severity] = Severity.ERROR

    span: Span
    who: str
    """Who says less: ``promise `lead_volume` ``, ``goal `customers` ``."""
    said: str
    """What it says: `300 mql`, `900 mql (3 people × 300)`."""
    each: Period
    needed: str
    """`3,900 mql`."""
    goals: tuple[str, ...]
    """The goals that need more."""
    arithmetic: str
    steps: tuple[tuple[Span, str], ...]
    """For each source, how its part comes about."""

    def message(self) -> str:
        goals = f"goal {amounts.names(self.goals)}"
        verb = "needs"
        if len(self.goals) > 1:
            goals, verb = f"goals {amounts.names(self.goals)}", "need"
        return (
            f"{goals} {verb} {self.needed} {amounts.each(self.each)} ({self.arithmetic}); "
            f"{self.who} says {self.said}"
        )

    def label(self) -> str:
        return f"{self.needed} are needed" if self.arithmetic else ""

    def help(self) -> str:
        return (
            "Agree on which of the numbers is wrong: the goal, a rate, the deal value "
            f"or the {self.said} here."
        )

    def related(self) -> tuple[Label, ...]:
        return tuple(Label(span, words) for span, words in self.steps)


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """Compare with the plan of the first month of the goals."""
    plans = plan(agreement)
    needs = needs_of(plans)
    for promise in agreement.promises:
        for form in promise.forms:
            if isinstance(form, Deliver):
                yield from _delivered(agreement, promise, form, needs, plans)
    for part in plans.funnels:
        if not part.amount.is_money and part.totals is not None:
            yield from _counted_goal(part, plans)


def _delivered(
    agreement: Agreement, promise: Promise, form: Deliver, needs: Needs, plans: Plans
) -> Iterator[Finding]:
    who = f"promise `{promise.name}`"
    tolerance = form.tolerance.ratio if isinstance(form.tolerance, Percent) else Decimal(0)
    reach = 1 + Fraction(tolerance)
    people = Decimal(1)
    if form.per_person:
        known = people_of(agreement, promise.by.name) if promise.by else None
        if known is None:
            return
        people = known
    path = form.source.name if form.source else None
    match form.amount:
        case Counted(Decimal() as count, of):
            need = stage_need(needs, of.name, form.each, path)
            said = f"{amounts.number(count * people)} {of.name}"
            if form.per_person:
                each = amounts.number(count)
                said += f" ({amounts.number(people)} people × {each})"
            if need and Fraction(count * people) * reach < need.amount:
                yield _finding(form.origin, who, said, need)
        case Money() as money:
            amount = Money(money.amount * people, money.currency)
            yield from _money(form, who, amount, reach, plans)
        case _:
            pass


def _money(
    form: Deliver, who: str, money: Money, reach: Fraction, plans: Plans
) -> Iterator[Finding]:
    """A promise of money from the same funnel as a goal, and less of it."""
    path = form.source.name if form.source else None
    for one in plans.funnels:
        if not one.amount.is_money or one.amount.unit != money.currency or path != one.path:
            continue
        goal = convert(one.amount.value, one.period, form.each)
        if goal is not None and Fraction(money.amount) * reach < goal:
            said = amounts.money(money)
            asked = f"{fraction(goal)} {money.currency}"
            yield TargetContradictsFunnel(
                form.origin, who, said, form.each, asked, (one.goal,), "as it is said",
                ((one.origin, "the goal"),),
            )  # fmt: skip


def _counted_goal(part: FunnelPlan, plans: Plans) -> Iterator[Finding]:
    """A goal that counts a stage, against the other goals of the same funnel."""
    others = tuple(one for one in plans.funnels if one.path == part.path and one.amount.is_money)
    stage = part.amount.unit
    need = stage_need(needs_of(Plans(others, ())), stage, part.period, part.path)
    if need and part.amount.value < need.amount:
        said = f"{fraction(part.amount.value)} {stage}"
        yield _finding(part.origin, f"goal `{part.goal}`", said, need)


def _finding(origin: Span, who: str, said: str, need: StageNeed) -> Finding:
    needed = f"{fraction(need.amount)} {need.stage}"
    steps = tuple(climbs(need)) if len(need.sources) > 1 else ()
    return TargetContradictsFunnel(
        origin, who, said, need.each, needed, need.goals, sum_words(need), steps
    )
