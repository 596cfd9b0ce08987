"""Plans in; how many leads all goals need at a stage in a month, with the arithmetic, out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from slalang.check import amounts
from slalang.funnel.arithmetic import plain
from slalang.funnel.periods import convert
from slalang.funnel.plans import FunnelPlan, Need, Plans, SourcePlan, Step
from slalang.model.quantities import Money, Period
from slalang.source.frozen import dataclass
from slalang.source.text import Span


@dataclass(frozen=True, slots=True)
class SourceNeed:
    """What one source must bring to a stage for one goal, in the period of the goal."""

    plan: FunnelPlan
    source: SourcePlan
    index: int
    """Of the step that ends at the stage."""

    @property
    def need(self) -> Need:
        """So many, in the period of the goal."""
        return self.source.steps[self.index].need

    def each(self, period: Period) -> Fraction | None:
        """So many in another period; `None` where the two do not compare."""
        if period is Period.MONTH and self.source.each_month:
            return self.source.each_month[self.index].used
        return convert(self.need.used, self.plan.period, period)


@dataclass(frozen=True, slots=True)
class StageNeed:
    """What a funnel, stream or source must bring to a stage: the sum over its sources."""

    stage: str
    each: Period
    amount: Fraction
    sources: tuple[SourceNeed, ...]
    single: bool = False
    """Whether it holds for the month of the plans only."""

    @property
    def goals(self) -> tuple[str, ...]:
        """The goals that need it."""
        return tuple(dict.fromkeys(part.plan.goal for part in self.sources))

    @property
    def when(self) -> str:
        """`each month`; `in 2026-12` where that month is unlike the others."""
        month = self.sources[0].plan.month
        if self.single and month:
            return f"in {month.year}-{month.month:02}"
        return amounts.each(self.each)


Needs = dict[str, list[SourceNeed]]
"""By stage: all that is needed of all sources for all goals."""


def needs_of(plans: Plans) -> Needs:
    """Every need of every plan; plans that lack a figure are left out."""
    found: Needs = {}
    for plan in plans.funnels:
        if plan.totals is None:
            continue
        for source in plan.sources:
            for index, step in enumerate(source.steps):
                found.setdefault(step.need.stage, []).append(SourceNeed(plan, source, index))
    return found


def stage_need(needs: Needs, stage: str, each: Period, path: str | None = None) -> StageNeed | None:
    """The need at a stage, of one funnel, stream or source or of all.

    A source that serves several goals owes the largest of its needs: the same lead
    counts for each. `None` where no goal needs the stage or periods do not compare.
    """
    largest: dict[str, tuple[Fraction, SourceNeed]] = {}
    for part in needs.get(stage, ()):
        if path and not f"{part.source.path}.".startswith(f"{path}."):
            continue
        amount = part.each(each)
        if amount is None:
            return None
        known = largest.get(part.source.path)
        if known is None or known[0] < amount:
            largest[part.source.path] = amount, part
    if not largest:
        return None
    total = sum((amount for amount, _ in largest.values()), Fraction(0))
    return StageNeed(stage, each, total, tuple(part for _, part in largest.values()))


def largest_need(
    needs: Sequence[Needs], stage: str, each: Period, path: str | None = None
) -> StageNeed | None:
    """The largest of the needs in several months; `None` where none of them is known."""
    known = [
        one for one in (stage_need(each_need, stage, each, path) for each_need in needs) if one
    ]
    if not known:
        return None
    largest = max(known, key=lambda need: need.amount)
    return replace(largest, single=each is Period.MONTH and len({n.amount for n in known}) > 1)


def sum_words(need: StageNeed) -> str:
    """`2,341 of web_form + 1,070 of outbound`; the whole climb where there is one source."""
    if len(need.sources) == 1:
        part = need.sources[0]
        longer = f" {amounts.each(part.plan.period)}" if part.plan.period is not need.each else ""
        return f"{climb_words(part)}{longer}"
    parts = [
        f"{fraction(part.each(need.each) or Fraction(0))} of {part.source.name}"
        for part in need.sources[:6]
    ]
    return " + ".join(parts) + (" + …" if len(need.sources) > 6 else "")


def climb_words(part: SourceNeed) -> str:
    """`500,000 USD ÷ 2,000 USD = 250 customer ÷ 23% = 1,087 opportunity`, up to the stage."""
    steps = part.source.steps[: part.index + 1]
    currency = part.plan.currency or ""
    first = steps[0]
    if first.deal is None:
        said = [f"{fraction(first.need.used)} {first.need.stage}"]
    else:
        goal = f"{fraction(first.numerator)} {currency}"
        deal = amounts.money(Money(first.deal, currency))
        said = [f"{goal} ÷ {deal} = {fraction(first.need.used)} {first.need.stage}"]
    said += [f"{_rate(step)} = {fraction(step.need.used)} {step.need.stage}" for step in steps[1:]]
    return " ÷ ".join(said)


def climbs(need: StageNeed) -> Iterator[tuple[Span, str]]:
    """Where each source is declared, and the arithmetic of what it must bring."""
    for part in need.sources[:6]:
        yield part.source.origin, f"{part.source.name}: {climb_words(part)}"


def fraction(value: Fraction) -> str:
    """`1,087`, `1,086.96`: an exact number for people."""
    return amounts.number(plain(value, 2))


def _rate(step: Step) -> str:
    return amounts.percent(step.rate) if step.rate is not None else "1"
