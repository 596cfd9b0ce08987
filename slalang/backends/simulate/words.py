"""What was drawn for a goal in; the sentences that say it, out."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_CEILING, Decimal

from slalang.planning.simulate.result import Enough, GoalChance, Known, Leads, Simulation
from slalang.wording.numbers import number, rounded

SHORT = 4
"""So many digits of an amount are told; the others are not known."""
BEYOND = Decimal("1.02")
"""What brings more than so many times its goal is said to."""


def title(simulation: Simulation) -> str:
    """`Packwell: what the plan may come to, 2026-01 to 2026-12, in 10,000 draws`."""
    inside = simulation.when.inside
    reach = inside[0].name if len(inside) == 1 else f"{inside[0].name} to {inside[-1].name}"
    return (
        f"{simulation.title}: what the plan may come to, {reach}, "
        f"in {number(simulation.draws)} draws (seed {simulation.seed})"
    )


def headline(goal: GoalChance, each: str, periods: int) -> str:
    """`The plan reaches 6,000,000 USD in 46 of 100 draws. With 3,720 MQL … it would in 80.`."""
    asked = amount(goal, goal.whole.asked)
    found = f"The plan reaches {asked} in {of_100(goal.whole.chance)} draws{_error(goal)}."
    return " ".join((found, *_beyond(goal), _enough(goal.enough, each, periods)))


def of_100(chance: Decimal) -> str:
    """`46 of 100`; what is nearly none or nearly all is not called none or all."""
    if 0 < chance < 1:
        return "fewer than 1 of 100"
    if 99 < chance < 100:
        return "more than 99 of 100"
    return f"{rounded(chance, 0)} of 100"


def amount(goal: GoalChance, value: Decimal) -> str:
    """`6,000,000 USD`, `480 Customer`."""
    return f"{number(value)} {goal.unit}"


def short(value: Decimal) -> str:
    """A number that was drawn, to four digits: `5,841,000`."""
    spare = max(0, value.adjusted() + 1 - SHORT)
    return number(value.scaleb(-spare).quantize(Decimal(1)).scaleb(spare)) if value else "0"


def leads_line(leads: Leads) -> str:
    """`26,988 → 27,463`."""
    certain = "?" if leads.certain is None else number(leads.certain)
    return f"{number(leads.planned)} → {certain}"


def unknown_rates(rates: tuple[Known, ...]) -> tuple[Known, ...]:
    """Those that do not say what they were measured on."""
    return tuple(rate for rate in rates if rate.sample is None)


def _error(goal: GoalChance) -> str:
    if goal.whole.chance in (0, 100):
        return ""
    return f" (give or take {rounded(goal.whole.error, 1 if goal.whole.error >= 0.1 else 2)})"


def _beyond(goal: GoalChance) -> Iterator[str]:
    """What the plan brings beyond its goal, if all is as agreed; nothing where that is little."""
    asked = goal.whole.asked
    if not asked or goal.expected <= asked * BEYOND:
        return
    more = f"{rounded(goal.expected / asked * 100 - 100, 0)}%"
    brings = f"If all is as agreed, it brings {short(goal.expected)} {goal.unit}"
    if goal.rounded:
        yield (
            f"{brings}: rounding up at each stage asks for {more} more than the goal; "
            "`rounded up at the end` would not."
        )
    else:
        yield f"{brings}, {more} more than the goal."


def _enough(enough: Enough, each: str, periods: int) -> str:
    """How many more it takes, or how many fewer would do."""
    certainty = number(enough.certainty)
    if enough.factor is None:
        stages = " and ".join(dict.fromkeys(row.stage for row in enough.funnels))
        return f"Not even 64 times as many {stages} reach it in {certainty}."
    known = [(row.stage, row.planned, row.certain) for row in enough.funnels if row.certain]
    if all(planned == certain for _, planned, certain in known):
        stages = " and ".join(dict.fromkeys(stage for stage, _, _ in known))
        return f"No fewer {stages} would reach it in {certainty}."
    pairs = [(stage, _each(a, periods), _each(b, periods)) for stage, a, b in known]
    often = f" each {each} on average" if periods > 1 else ""
    if any(planned == certain for _, planned, certain in pairs):
        # Too few to tell them apart in one period.
        pairs, often = known, " in all"
    with_ = " and ".join(
        f"{number(certain)} {stage} instead of {number(planned)}"
        for stage, planned, certain in pairs
    )
    would = "it would in" if enough.factor > 1 else "it still would in"
    return f"With {with_}{often}, {would} {certainty}."


def _each(total: Decimal, periods: int) -> Decimal:
    """What falls to one period, rounded up."""
    return (total / periods).to_integral_value(ROUND_CEILING)
