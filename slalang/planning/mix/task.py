"""A funnel in; what its sources can bring, at what price, and what goals ask of them, out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import NamedTuple

from slalang.funnel.inherit import Chain, chains, inherit, leaves, path_of
from slalang.funnel.problems import Problem, ZeroRate
from slalang.funnel.shares import carriers
from slalang.model.numbers import Funnel, Goal, Limit, Target
from slalang.model.quantities import Bound, Period
from slalang.planning.batches import batches
from slalang.planning.ground import Ground
from slalang.planning.lengths import periods_in
from slalang.planning.mix.costs import fixed_costs, prices_of, unpriced
from slalang.planning.mix.lanes import Count, Lane, Places, Way, lane_of, way_of
from slalang.planning.mix.result import MixProblem
from slalang.planning.money.worth import around
from slalang.planning.sheet.reckon import reckon, whole
from slalang.planning.wanted import Wanted, faults_of, wanted


class Batch(NamedTuple):
    """One period of a goal."""

    name: str
    inside: bool
    """Whether its deals are inside the plan."""
    amount: Fraction
    first: int
    """The first period in which it is due."""
    last: int
    """The last."""
    ways: tuple[Way, ...]
    """How it climbs each lane of its ask."""
    agreed: tuple[Fraction, ...] | None
    """The part of each lane; None where not all say their shares, or they make no whole."""


class Ask(NamedTuple):
    """One target of a goal."""

    goal: Goal
    unit: str
    """A currency, or the name of a stage."""
    money: bool
    lanes: tuple[Lane, ...]
    batches: tuple[Batch, ...]


class Room(NamedTuple):
    """A limit of a source, stream or funnel."""

    path: str
    title: str
    limit: Limit
    members: tuple[str, ...]
    """The sources whose leads count."""
    counts: Mapping[int, Count]
    """What it comes to in each period of the plan; `at most` also before and after it."""


class Task(NamedTuple):
    """All that goals ask of one funnel."""

    funnel: Funnel
    asks: tuple[Ask, ...]
    currency: str | None
    prices: Mapping[str, Mapping[str, Fraction]]
    """For each source, what one at a stage costs."""
    fixed: Mapping[str, Fraction]
    """For each source, its fixed costs of the whole plan."""
    shared: Fraction
    """The fixed costs of the funnel and its streams."""
    rooms: tuple[Room, ...]
    counted: Mapping[str, frozenset[str]]
    """For each source, the stages that matter: the first, those with prices or limits."""
    periods: Mapping[int, str]
    """The names of all periods with leads, before and after the plan, too."""
    length: int
    """How many periods the plan has."""
    titles: Mapping[str, str]
    """What people call the stages."""

    @property
    def lanes(self) -> dict[str, Lane]:
        """The sources, each in the lane of the first goal that asks for it."""
        found: dict[str, Lane] = {}
        for ask in self.asks:
            for lane in ask.lanes:
                found.setdefault(lane.path, lane)
        return found


def task_of(
    ground: Ground, funnel: Funnel, *, goes_on: bool
) -> tuple[Task | None, list[MixProblem]]:
    """The task of one funnel; None where nothing is asked of it, or something is not known."""
    asks: list[Ask] = []
    problems: list[MixProblem] = []
    for goal in ground.agreement.goals:
        for target in goal.targets:
            if target.source.name.split(".")[0] == funnel.name:
                ask, faults = _ask(ground, goal, target, goes_on=goes_on)
                asks.extend([ask] if ask else [])
                problems.extend(faults)
    if not asks:
        return None, problems
    money = (ask.unit for ask in asks if ask.money)
    currency = next(money, ground.agreement.currency)
    length = ground.when.count
    first = -max(lane.reach for ask in asks for lane in ask.lanes)
    last = max((batch.last for ask in asks for batch in ask.batches), default=0)
    names = {index: ground.when.at(index).name for index in range(first, max(length, last + 1))}
    task = Task(
        funnel, tuple(asks), currency, {}, {}, Fraction(0), (), {}, names, length, ground.titles
    )
    silent = [one for lane in task.lanes.values() for one in unpriced(lane, currency)]
    if silent:
        return None, [*problems, *silent]
    return _priced(ground, task), problems


class _Alone(NamedTuple):
    """One period of a goal, as one source would carry it alone."""

    amount: Fraction
    places: Places


def _ask(
    ground: Ground, goal: Goal, target: Target, *, goes_on: bool
) -> tuple[Ask | None, list[MixProblem]]:
    one, faults = wanted(ground.agreement, ground.when, goal, target)
    if one is None or one.later:
        return None, [*faults]
    lanes: list[Lane] = []
    problems: list[MixProblem] = []
    for leaf in leaves(one.chain):
        lane, faults = _lane(ground, leaf, one)
        lanes.extend([lane] if lane else [])
        problems.extend(faults)
    if not lanes or problems:
        return None, problems
    ahead = max(lane.reach for lane in lanes) if goes_on else 0
    carried = carriers(one.chain)
    shares = {path_of(one.chain[-1]): one.share for one in carried.carriers}
    said = not carried.problems and all(lane.path in shares for lane in lanes)
    agreed = tuple(shares[lane.path] for lane in lanes) if said else None
    found = _batches(ground, goal, target, lanes, ahead)
    unit, money = one.amount.unit, one.amount.is_money
    parts = tuple(_batch(*each, lanes, agreed) for each in found)
    return Ask(goal, unit, money, tuple(lanes), parts), []


def _lane(ground: Ground, chain: Chain, one: Wanted) -> tuple[Lane | None, list[Problem]]:
    faults = faults_of(one, chain)
    if faults:
        return None, faults
    foot, money = one.foot_of(chain), one.amount.is_money
    lane = lane_of(ground, chain, inherit(chain), foot, money=money)
    for number, levels in enumerate(lane.levels):
        if any(rate <= 0 for _, rate in levels):
            low, up = lane.stages[number], lane.stages[number + 1]
            return None, [ZeroRate(lane.path, up, low, chain[-1].origin)]
    return lane, []


def _batches(
    ground: Ground, goal: Goal, target: Target, lanes: list[Lane], ahead: int
) -> Iterator[tuple[str, bool, list[_Alone]]]:
    """The periods of a goal; only seasons make them differ from source to source."""
    by_season = {
        season: batches(ground, goal, target, figures, ahead)
        for season, figures in {_season(lane): lane.figures for lane in lanes}.items()
    }
    values = reckon(ground.draft.done())
    seasons = [_season(lane) for lane in lanes]
    for same in zip(*by_season.values(), strict=True):
        alone = {
            season: _Alone(
                Fraction(values[one.amount] or 0),
                tuple((place, Fraction(values[part] or 0)) for place, part in one.places),
            )
            for season, one in zip(by_season, same, strict=True)
        }
        inside = same[0].places[0][0] < ground.when.count
        yield same[0].name, inside, [alone[season] for season in seasons]


def _batch(
    name: str, inside: bool, alone: list[_Alone], lanes: list[Lane],
    shares: tuple[Fraction, ...] | None,
) -> Batch:  # fmt: skip
    """One period of a goal: by what the shares make of it where sources have their own seasons."""
    first, last = alone[0].places[0][0], alone[0].places[-1][0]
    ways = tuple(way_of(lane, one.places) for lane, one in zip(lanes, alone, strict=True))
    if shares is None:
        return Batch(name, inside, max(one.amount for one in alone), first, last, ways, None)
    if len({one.amount for one in alone}) == 1:
        return Batch(name, inside, alone[0].amount, first, last, ways, shares)
    parts = [share * one.amount for share, one in zip(shares, alone, strict=True)]
    amount = sum(parts, Fraction(0))
    agreed = tuple(part / amount if amount else part for part in parts)
    return Batch(name, inside, amount, first, last, ways, agreed)


def _season(lane: Lane) -> tuple[tuple[int, object], ...]:
    return tuple((row.month, row.percent) for row in lane.figures.season)


def _priced(ground: Ground, task: Task) -> Task:
    lanes = task.lanes
    figures = {path: lane.figures for path, lane in lanes.items()}
    names = [ask.goal.name for ask in task.asks]
    shared = Fraction(0)
    for chain in around(ground.agreement, task.funnel.name, names, list(lanes)):
        shared += fixed_costs(ground, chain[-1].figures.costs, task.currency)
    prices = {path: prices_of(each.costs) for path, each in figures.items()}
    rooms = tuple(_rooms(ground, task))
    counted = {
        path: frozenset(
            (
                lane.stages[-1],
                *(stage for stage, price in prices[path].items() if price),
                *(room.limit.stage.name for room in rooms if path in room.members),
            )
        )
        for path, lane in lanes.items()
    }
    fixed = {path: fixed_costs(ground, each.costs, task.currency) for path, each in figures.items()}
    return task._replace(prices=prices, fixed=fixed, shared=shared, rooms=rooms, counted=counted)


def _rooms(ground: Ground, task: Task) -> Iterator[Room]:
    when, lanes = ground.when, task.lanes
    lengths: dict[Period, dict[int, Fraction]] = {}
    for chain in chains((task.funnel,)):
        node, path = chain[-1], path_of(chain[-1])
        for limit in node.figures.limits:
            members = tuple(
                one
                for one, lane in lanes.items()
                if f"{one}.".startswith(f"{path}.") and limit.stage.name in lane.stages
            )
            if limit.each not in lengths:
                lengths[limit.each] = {
                    index: periods_in(limit.each, when, when.at(index)) for index in task.periods
                }
            counts = {
                index: whole(Fraction(limit.count) * length)
                for index, length in lengths[limit.each].items()
                if limit.bound is Bound.AT_MOST or 0 <= index < task.length
            }
            if members:
                yield Room(path, node.title, limit, members, counts)
