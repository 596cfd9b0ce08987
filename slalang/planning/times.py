"""The cycle times of a source in; how long before its deals each stage has to be reached, out.

A law is a handful of masses: so much of what is needed has to be there so many periods ahead. A
single time is one mass; a median is read as four, of which half lies before it; a distribution
over periods is one for each of them.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from math import ceil
from typing import NamedTuple, TypeAlias

from slalang.calendar.choice import chosen_calendar
from slalang.calendar.week import open_minutes_per_week, open_weekdays
from slalang.funnel.climb import stages_of
from slalang.funnel.inherit import Chain, path_of
from slalang.model.agreement import Agreement
from slalang.model.numbers import Figures, RateKind, StageTime
from slalang.model.quantities import Arrivals, Open, Period, Takes, Unit
from slalang.planning.axis import LENGTHS, Axis
from slalang.planning.ground import Ground
from slalang.planning.inputs import saying, takes_input
from slalang.planning.sheet.cells import Cell, Draft
from slalang.source.text import Span

MEDIAN = (
    (Fraction(1, 2), Fraction(1, 2)),
    (Fraction(1, 4), Fraction(3, 2)),
    (Fraction(1, 8), Fraction(5, 2)),
    (Fraction(1, 8), Fraction(9, 2)),
)
"""How much closes after how many medians: half of what is left in each, the rest in one mass."""
MOST_YEARS = 10
"""So far ahead a plan looks at most."""
TURNED = Fraction(90)
"""In calculators a shorter time can be turned up to so many days."""
_DAYS = {
    Unit.MINUTE: Fraction(1, 1440), Unit.HOUR: Fraction(1, 24), Unit.DAY: Fraction(1),
    Unit.WEEK: Fraction(7), Unit.MONTH: Fraction(30), Unit.QUARTER: Fraction(90),
    Unit.YEAR: Fraction(360),
}  # fmt: skip
_PERIOD_DAYS = {Period.WEEK: 7, Period.MONTH: 30, Period.QUARTER: 90}


class Mass(NamedTuple):
    """So much of what is needed, so many periods ahead."""

    part: Fraction
    ahead: Cell
    """In periods of the plan, not rounded."""
    most: Fraction
    """The largest that `ahead` can come to."""


Law: TypeAlias = tuple[Mass, ...]
"""Its parts make 1."""


def laws(ground: Ground, chain: Chain, figures: Figures, foot: str) -> dict[str, Law]:
    """For each stage up to the one that a goal asks for, how far ahead of it it has to be reached.

    The time from the first stage to the last is spread evenly over the steps that have none of
    their own. Steps whose rate compares entries of the same month take no time.
    On a live ground, single times and medians are inputs that may be turned up, to three times as
    much or to ninety days, whatever is longer.
    """
    draft, stages = ground.draft, stages_of(chain)
    steps = list(pairwise(stages))
    own = {(row.start.name, row.end.name): row for row in figures.stage_times}
    still = {pair for pair in steps if _counts_together(figures, pair)}
    silent = [pair for pair in steps if pair not in own and pair not in still]
    whole = _whole(ground, chain, figures) if silent else _now(draft)
    whole = _less(draft, whole, [
        law for pair in steps if pair in own and pair not in still
        for law in [_of_step(ground, chain, own[pair])]
    ])  # fmt: skip
    found = {foot: _now(draft)}
    explicit, steps_of_whole = _now(draft), 0
    for pair in reversed(steps[: stages.index(foot)]):
        if pair in own and pair not in still:
            step = _of_step(ground, chain, own[pair])
            explicit = _after(draft, explicit, step)
        elif pair in silent:
            steps_of_whole += 1
        part = Fraction(steps_of_whole, len(silent)) if silent else Fraction(0)
        found[pair[0]] = _within(_after(draft, explicit, _scaled(draft, whole, part)), ground.when)
    return found


def reach(law: Law) -> int:
    """How many whole periods ahead a law goes at most."""
    return max((ceil(mass.most) for mass in law), default=0)


def too_far(law: Law, when: Axis) -> bool:
    """Whether a law goes as far ahead as plans look, or further."""
    return reach(law) >= _furthest(when)


def at_least_ahead(draft: Draft, law: Law, periods: int) -> Cell:
    """How much of what is needed has to be there so many whole periods ahead, or earlier.

    A time of one and a half periods counts half for one period ahead and half for two: so are
    deals spread over their month, and their leads with them.
    """
    if periods <= 0:
        return draft.constant(1)
    if periods > reach(law):
        return draft.constant(0)
    parts: list[Cell] = []
    for mass in law:
        beyond = draft.subtract(mass.ahead, draft.constant(periods - 1))
        inside = draft.most((draft.constant(0), draft.least((draft.constant(1), beyond))))
        parts.append(draft.multiply(draft.constant(mass.part), inside))
    return draft.add(parts)


def heads_of(draft: Draft, law: Law) -> tuple[Cell, ...]:
    """What part has to be there so many periods ahead or earlier: of 0, 1, 2 … periods."""
    return tuple(at_least_ahead(draft, law, periods) for periods in range(reach(law) + 1))


def days_of(agreement: Agreement, unit: Unit) -> Fraction:
    """How many days a unit of time counts in a plan: 30 for a month, 7/5 for a business day."""
    if unit in _DAYS:
        return _DAYS[unit]
    calendar = chosen_calendar(agreement)
    if unit is Unit.BUSINESS_DAY:
        return Fraction(7, (len(open_weekdays(calendar)) if calendar else 0) or 5)
    minutes = (open_minutes_per_week(calendar) if calendar else 0) or 5 * 8 * 60
    return Fraction(7 * (60 if unit is Unit.BUSINESS_HOUR else 1), minutes)


def _within(law: Law, when: Axis) -> Law:
    """The law as far as plans look: what is further away counts as being there."""
    furthest = Fraction(_furthest(when))
    return tuple(mass._replace(most=min(mass.most, furthest)) for mass in law)


def _furthest(when: Axis) -> int:
    return MOST_YEARS * 360 // LENGTHS[when.each]


def _now(draft: Draft) -> Law:
    return (Mass(Fraction(1), draft.constant(0), Fraction(0)),)


def _counts_together(figures: Figures, pair: tuple[str, str]) -> bool:
    kinds = [row.kind for row in figures.rates if (row.start.name, row.end.name) == pair]
    kind = next((kind for kind in kinds if kind), figures.rate_kind)
    return kind is RateKind.PERIOD


def _whole(ground: Ground, chain: Chain, figures: Figures) -> Law:
    takes = figures.takes
    if not isinstance(takes, Takes):
        return _now(ground.draft)
    node = saying(chain, lambda figures: figures.takes is not None)
    origin = node.figures.takes_origin or node.origin
    return _takes(ground, path_of(node), ("", ""), takes, origin)


def _of_step(ground: Ground, chain: Chain, row: StageTime) -> Law:
    if isinstance(row.takes, Open):
        return _now(ground.draft)
    if isinstance(row.takes, Arrivals):
        return _arrivals(ground.draft, row.takes, ground.when)
    path = path_of(saying(chain, lambda figures: row in figures.stage_times))
    start, end = row.start.name, row.end.name
    step = f"{start} to {end}", f"{ground.titles[start]} to {ground.titles[end]}"
    return _takes(ground, path, step, row.takes, row.origin)


def _takes(ground: Ground, path: str, step: tuple[str, str], takes: Takes, origin: Span) -> Law:
    draft = ground.draft
    days = days_of(ground.agreement, takes.duration.unit)
    factor = days / LENGTHS[ground.when.each]
    count = Fraction(takes.duration.count)
    if ground.live:
        given = takes_input(draft, path, step, takes, origin)
        most = max(3 * count, TURNED / days)
        ahead = draft.multiply(draft.least((given, draft.constant(most))), draft.constant(factor))
    else:
        most = count
        ahead = draft.constant(count * factor)
    masses = MEDIAN if takes.median else ((Fraction(1), Fraction(1)),)
    return tuple(
        Mass(part, draft.multiply(ahead, draft.constant(times)), most * factor * times)
        for part, times in masses
    )


def _arrivals(draft: Draft, arrivals: Arrivals, when: Axis) -> Law:
    total = sum((Fraction(share.value) for share in arrivals.shares), Fraction(0))
    if not total:
        return _now(draft)
    length = Fraction(_PERIOD_DAYS[arrivals.period], LENGTHS[when.each])
    return tuple(
        Mass(Fraction(share.value) / total, draft.constant(length * index), length * index)
        for index, share in enumerate(arrivals.shares)
        if share.value
    )


def _less(draft: Draft, whole: Law, spoken_for: list[Law]) -> Law:
    """What is left of the whole time beside steps that have their own; never below nothing."""
    taken = draft.constant(0)
    least = Fraction(0)
    for law in spoken_for:
        mean = draft.add(draft.multiply(draft.constant(one.part), one.ahead) for one in law)
        taken = draft.add((taken, mean))
        least += sum((one.part * one.most for one in law if draft.worth(one.ahead) is not None),
                     Fraction(0))  # fmt: skip
    if not spoken_for:
        return whole
    nothing = draft.constant(0)
    return tuple(
        Mass(
            mass.part,
            draft.most((nothing, draft.subtract(mass.ahead, taken))),
            max(Fraction(0), mass.most - least),
        )
        for mass in whole
    )


def _scaled(draft: Draft, law: Law, part: Fraction) -> Law:
    return _merged(
        tuple(
            Mass(mass.part, draft.multiply(mass.ahead, draft.constant(part)), mass.most * part)
            for mass in law
        )
    )


def _after(draft: Draft, first: Law, second: Law) -> Law:
    """One time after another."""
    return _merged(
        tuple(
            Mass(a.part * b.part, draft.add((a.ahead, b.ahead)), a.most + b.most)
            for a in first
            for b in second
        )
    )


def _merged(law: Law) -> Law:
    """Masses at the same distance as one: equal cells are the same cell."""
    parts: dict[Cell, Mass] = {}
    for mass in law:
        known = parts.get(mass.ahead)
        parts[mass.ahead] = (
            mass
            if known is None
            else Mass(known.part + mass.part, mass.ahead, max(known.most, mass.most))
        )
    return tuple(parts.values())
