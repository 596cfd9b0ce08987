"""What came of one goal in many draws in; its chances and percentiles in plain decimals, out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor, sqrt
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from slalang.funnel.climb import rounding_of, stages_of
from slalang.funnel.inherit import inherit, path_of
from slalang.model.numbers import Rounding
from slalang.planning.axis import Axis
from slalang.planning.simulate.certainty import Found, Given, enough, reached
from slalang.planning.simulate.draws import agreed_rates
from slalang.planning.simulate.result import (
    Enough,
    GoalChance,
    Known,
    Leads,
    Percentiles,
    Stretch,
    Swing,
)
from slalang.planning.simulate.swings import LUCK, Range, expected
from slalang.planning.simulate.world import Aim, World, whole
from slalang.source.frozen import dataclass

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]

_FIVE = (0.05, 0.1, 0.5, 0.9, 0.95)
_HUNDREDTHS = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a reader chooses of a simulation."""

    draws: int = 10_000
    seed: int = 1
    certainty: Decimal = Decimal(80)
    """In percent: with which certainty leads are to be enough."""
    luck: bool = True
    """Without it only the rates are uncertain: every other number is as on average."""


class Kept(NamedTuple):
    """What is kept of all draws."""

    wishes: Wishes
    came: Floats
    """Goal, period, draw."""
    reached: Sequence[float]
    """For each goal, in which part of all draws the whole of it was reached."""
    rates: Mapping[str, Floats | float]
    totals: Floats
    """Line, draw."""
    won: Floats
    """Group, draw."""


class Stated(NamedTuple):
    """What the agreement says about all goals."""

    when: Axis
    titles: Mapping[str, str]
    """Of the stages."""
    rates: Mapping[str, Known]


def goal_chance(
    stated: Stated, world: World, place: int, kept: Kept, swings: list[Range]
) -> GoalChance:
    """All about one goal. Adds up its periods in place: what came in each is not kept."""
    import numpy as np

    aim, came, titles = world.aims[place], kept.came[place], stated.titles
    goal, money = aim.strands[0].goal, aim.strands[0].money
    names = [period.name for period in stated.when.inside]
    goals = tuple(_goal_period(aim, name, row, came) for name, row in aim.periods)
    periods = tuple(
        _stretch(name, asked, row) for name, asked, row in zip(names, aim.asked, came, strict=True)
    )
    np.cumsum(came, axis=0, out=came)
    sums = [sum(aim.asked[: index + 1], Fraction(0)) for index in range(len(names))]
    added = tuple(
        _stretch(name, asked, row) for name, asked, row in zip(names, sums, came, strict=True)
    )
    total, chance = sums[-1], kept.reached[place]
    return GoalChance(
        name=goal.name,
        title=goal.title,
        unit=aim.unit if money else titles[aim.unit],
        money=money,
        whole=Stretch(
            goal.title, _units(total), _points(chance), error_of(chance, kept.wishes.draws),
            added[-1].came,
        ),
        expected=_units(expected(world, agreed_rates(world))[place]),
        rounded=any(
            rounding_of(inherit(strand.chain)) is Rounding.EACH_STAGE for strand in aim.strands
        ),
        goal_periods=goals,
        periods=periods,
        added_up=added,
        swings=tuple(_swing(one, stated.rates) for one in swings),
        enough=_enough(world, place, kept, titles),
    )  # fmt: skip


def error_of(chance: float, draws: int) -> Decimal:
    """How far a chance usually is from that of endless draws, in points: `0.50` at 10,000."""
    likely = (chance * draws + 1) / (draws + 2)
    return _points(sqrt(likely * (1 - likely) / draws))


def _goal_period(
    aim: Aim, name: str, row: tuple[tuple[int, Fraction], ...], came: Floats
) -> Stretch:
    """A period of the goal; what came in a week that two of them share is shared like the goal."""
    import numpy as np

    total = np.zeros(came.shape[1])
    for index, asked in row:
        if aim.asked[index]:
            total += came[index] * float(asked / aim.asked[index])
    return _stretch(name, sum((asked for _, asked in row), Fraction(0)), total)


def _stretch(name: str, asked: Fraction, came: Floats) -> Stretch:
    import numpy as np

    chance = reached(came, float(asked))
    five = (_units(float(each)) for each in np.quantile(came, _FIVE, method="inverted_cdf"))
    return Stretch(
        name, _units(asked), _points(chance), error_of(chance, came.size), Percentiles(*five)
    )


def _swing(one: Range, rates: Mapping[str, Known]) -> Swing:
    if one.key == LUCK:
        return Swing(LUCK, "Luck", _units(one.low), _units(one.high), None)
    known = rates[one.key]
    return Swing(one.key, known.title, _units(one.low), _units(one.high), known.origin)


def _enough(world: World, place: int, kept: Kept, titles: Mapping[str, str]) -> Enough:
    """How many leads of all sources of a goal are enough, all of them times one number."""
    import numpy as np

    aim, wishes = world.aims[place], kept.wishes
    asked, certainty = float(sum(aim.asked)), float(wishes.certainty) / 100
    if wishes.luck:
        generator = np.random.Generator(np.random.PCG64([wishes.seed, 2, place]))
        given = Given(kept.rates, list(kept.won), list(kept.totals), asked)
        found = enough(world, generator, place, given, certainty)
    else:
        found = _without_luck(world, place, kept, asked, certainty)
    sources: dict[str, list[Leads]] = {}
    for strand in aim.strands:
        counts = whole(load.leads for load in strand.loads)
        planned = sum(count for count, load in zip(counts, strand.loads, strict=True) if load.asked)
        sure = None if found.factor is None else Decimal(ceil(planned * found.factor))
        funnel, stage = strand.chain[0], titles[stages_of(strand.chain)[0]]
        sources.setdefault(path_of(funnel), []).append(
            Leads(strand.path, strand.chain[-1].title, stage, Decimal(planned), sure)
        )
    funnels = {path_of(strand.chain[0]): strand.chain[0].title for strand in aim.strands}
    return Enough(
        wishes.certainty,
        None if found.factor is None else Decimal(str(round(found.factor, 4))),
        _points(found.chance),
        kept.totals.shape[1],
        tuple(_summed(path, title, sources[path]) for path, title in funnels.items()),
        tuple(_merged(one for rows in sources.values() for one in rows)),
    )


def _without_luck(world: World, place: int, kept: Kept, asked: float, certainty: float) -> Found:
    """Without luck twice the leads bring twice as much: the factor is a percentile."""
    import numpy as np

    lines = [index for index, line in enumerate(world.lines) if line.aim == place]
    total = kept.totals[lines].sum(axis=0)
    if not total.all():
        return Found(None, reached(total, asked), {})
    factor = float(np.quantile(asked / total, certainty, method="inverted_cdf"))
    return Found(factor, reached(total * factor, asked), {})


def _summed(path: str, title: str, rows: Sequence[Leads]) -> Leads:
    """The leads of several sources."""
    certain = [row.certain for row in rows if row.certain is not None]
    return Leads(
        path, title, rows[0].stage, sum((row.planned for row in rows), Decimal(0)),
        sum(certain, Decimal(0)) if len(certain) == len(rows) else None,
    )  # fmt: skip


def _merged(rows: Iterable[Leads]) -> Iterator[Leads]:
    """One row for each source: several targets of a goal may draw on the same."""
    named: dict[str, list[Leads]] = {}
    for row in rows:
        named.setdefault(row.path, []).append(row)
    for path, own in named.items():
        yield _summed(path, own[0].title, own)


def _units(value: float | Fraction) -> Decimal:
    """To whole units, halves up."""
    return Decimal(floor(value + Fraction(1, 2)) if isinstance(value, Fraction) else round(value))


def _points(part: float) -> Decimal:
    """A part as a percentage to two places."""
    return Decimal(str(part * 100)).quantize(_HUNDREDTHS)
