"""Promises and goals below what the goals need: an agreement in, findings out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar, NamedTuple

from slalang.check import amounts
from slalang.check.context import Context
from slalang.check.needs import (
    Needs,
    StageNeed,
    climbs,
    fraction,
    largest_need,
    needs_of,
    stage_need,
    sum_words,
)
from slalang.check.planned import busiest, planned
from slalang.diagnostics.finding import Finding, Label, Severity
from slalang.funnel.capacity import people_of
from slalang.funnel.periods import convert
from slalang.funnel.plans import FunnelPlan, Plans
from slalang.model.agreement import Agreement
from slalang.model.promises import Deliver, Promise
from slalang.model.quantities import Counted, Money, Percent, Period
from slalang.source.frozen import dataclass
from slalang.source.text import Span

NEEDS_WHOLE = True

_SHORTEST = {Period.DAY: 1, Period.BUSINESS_DAY: 1, Period.WEEK: 7, Period.MONTH: 28,
             Period.QUARTER: 90, Period.HALF_YEAR: 181, Period.YEAR: 365}  # fmt: skip
_LONGEST = {Period.DAY: 1, Period.BUSINESS_DAY: 4, Period.WEEK: 7, Period.MONTH: 31,
            Period.QUARTER: 92, Period.HALF_YEAR: 184, Period.YEAR: 366}  # fmt: skip
"""Days of each period; a business day may come after a long weekend."""


@dataclass(frozen=True, slots=True)
class TargetContradictsFunnel(Finding):
    """`deliver at least 300 mql each month`, where the goal needs 3,900."""

    code: ClassVar[str] = "SLA603"
    slug: ClassVar[str] = "target-contradicts-funnel"
    severity: ClassVar[Severity] = Severity.ERROR

    span: Span
    who: str
    """Who says less: ``promise `lead_volume` ``, ``goal `customers` ``."""
    several: bool
    """Whether more than one says it together."""
    said: str
    """What it says: `300 mql`, `900 mql (3 people × 300)`."""
    when: str
    """`each month`, `in 2026-12`."""
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
        how = f" ({self.arithmetic})" if self.arithmetic else ""
        says = "say" if self.several else "says"
        return f"{goals} {verb} {self.needed} {self.when}{how}; {self.who} {says} {self.said}"

    def label(self) -> str:
        return f"{self.needed} are needed"

    def help(self) -> str:
        return (
            "Agree on which of the numbers is wrong: the goal, a rate, the deal value "
            f"or the {self.said} here."
        )

    def related(self) -> tuple[Label, ...]:
        return tuple(Label(span, words) for span, words in self.steps)


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """Compare with the plan of the first month of the goals, and of the months that ask for most.

    Promises of the same thing add up: two parties may bring a half each.
    """
    plans = planned(agreement, context)
    needs = [needs_of(one) for one in busiest(agreement, context)]
    offers: dict[str, list[_Offer]] = {}
    for offer in _offers(agreement):
        offers.setdefault(offer.of, []).append(offer)
    for alike in offers.values():
        for offer in _firsts(alike):
            same = [other for other in alike if _is_inside(other, offer.path)]
            yield from _compared(offer, same, needs, plans)
    in_money: dict[str, list[FunnelPlan]] = {}
    for part in plans.funnels:
        if part.amount.is_money:
            in_money.setdefault(part.path, []).append(part)
    for part in plans.funnels:
        if not part.amount.is_money and part.path in in_money:
            yield from _counted_goal(part, Plans(tuple(in_money[part.path]), ()))


class _Offer(NamedTuple):
    """What one promise brings."""

    promise: str
    form: Deliver
    of: str
    """A stage or a currency."""
    in_money: bool
    path: str | None
    amount: Fraction
    """Of all people together, for each period of the form."""
    reach: Fraction
    """With the tolerance."""
    words: str


def _offers(agreement: Agreement) -> Iterator[_Offer]:
    for promise in agreement.promises:
        for form in promise.forms:
            people = _people(agreement, promise, form) if isinstance(form, Deliver) else None
            if not isinstance(form, Deliver) or people is None:
                continue
            tolerance = form.tolerance.ratio if isinstance(form.tolerance, Percent) else 0
            path = form.source.name if form.source else None
            match form.amount:
                case Counted(Decimal() as count, of):
                    amount, unit, each = count * people, of.name, amounts.number(count)
                case Money(value, currency):
                    amount, unit, each = value * people, currency, amounts.number(value)
                case _:
                    continue
            words = f"{amounts.number(amount)} {unit}"
            if form.per_person:
                words += f" ({amounts.number(people)} people × {each})"
            yield _Offer(
                promise.name, form, unit, isinstance(form.amount, Money), path,
                Fraction(amount), Fraction(amount) * (1 + Fraction(tolerance)), words,
            )  # fmt: skip


def _people(agreement: Agreement, promise: Promise, form: Deliver) -> Decimal | None:
    """How many the amount counts for; `None` where that is not known."""
    if not form.per_person:
        return Decimal(1)
    return people_of(agreement, promise.by.name) if promise.by else None


def _firsts(offers: list[_Offer]) -> list[_Offer]:
    """The first promise from each place."""
    found: dict[str | None, _Offer] = {}
    for offer in offers:
        found.setdefault(offer.path, offer)
    return list(found.values())


def _is_inside(offer: _Offer, path: str | None) -> bool:
    """Whether what a promise brings comes from a place, or from inside it."""
    return path is None or f"{offer.path or ''}.".startswith(f"{path}.")


def _compared(
    offer: _Offer, same: list[_Offer], needs: Sequence[Needs], plans: Plans
) -> Iterator[Finding]:
    who = f"promise `{offer.promise}`"
    if len(same) > 1:
        who = f"promises {amounts.names(one.promise for one in same)} together"
    several = len(same) > 1
    if offer.in_money:
        yield from _money(offer, same, who, plans)
        return
    each = offer.form.each
    need = largest_need(needs, offer.of, each, offer.path)
    if need is None:
        # Weeks do not compare with the months of a plan; a month has so many at most.
        each = Period.MONTH
        need = largest_need(needs, offer.of, each, offer.path)
    if need and _reach(same, each) < need.amount:
        yield _finding(offer.form.origin, who, _said(same, each), need, several)


def _money(offer: _Offer, same: list[_Offer], who: str, plans: Plans) -> Iterator[Finding]:
    """A promise of money from the same funnel as a goal, and less of it."""
    for one in plans.funnels:
        if not one.amount.is_money or one.amount.unit != offer.of or offer.path != one.path:
            continue
        if _reach(same, one.period) < one.amount.value:
            asked = f"{fraction(one.amount.value)} {offer.of}"
            yield TargetContradictsFunnel(
                offer.form.origin, who, len(same) > 1, _said(same, one.period),
                amounts.each(one.period), asked, (one.goal,), "", ((one.origin, "the goal"),),
            )  # fmt: skip


def _reach(offers: list[_Offer], each: Period) -> Fraction:
    """The most that some promises bring in a period, with their tolerances."""
    total = Fraction(0)
    for offer in offers:
        exact = convert(offer.reach, offer.form.each, each)
        longest = Fraction(_LONGEST[each], _SHORTEST[offer.form.each])
        total += offer.reach * longest if exact is None else exact
    return total


def _said(offers: list[_Offer], each: Period) -> str:
    """What some promises bring in a period; each for itself where periods do not compare."""
    if len(offers) == 1 and offers[0].form.each is each:
        return offers[0].words
    exact = [convert(offer.amount, offer.form.each, each) for offer in offers]
    known = [amount for amount in exact if amount is not None]
    if len(known) == len(exact):
        return f"{fraction(sum(known, Fraction(0)))} {offers[0].of}"
    said = [f"{offer.words} {amounts.each(offer.form.each)}" for offer in offers[:4]]
    return " and ".join(said) + (" and more" if len(offers) > 4 else "")


def _counted_goal(part: FunnelPlan, in_money: Plans) -> Iterator[Finding]:
    """A goal that counts a stage, against the goals in money of the same funnel."""
    stage = part.amount.unit
    need = stage_need(needs_of(in_money), stage, part.period, part.path)
    if need and part.amount.value < need.amount:
        said = f"{fraction(part.amount.value)} {stage}"
        yield _finding(part.origin, f"goal `{part.goal}`", said, need, False)


def _finding(origin: Span, who: str, said: str, need: StageNeed, several: bool) -> Finding:
    needed = f"{fraction(need.amount)} {need.stage}"
    steps = tuple(climbs(need)) if len(need.sources) > 1 else ()
    return TargetContradictsFunnel(
        origin, who, several, said, need.when, needed, need.goals, sum_words(need), steps
    )
