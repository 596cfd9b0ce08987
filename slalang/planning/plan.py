"""The agreement, a start and a number of periods in; all its goals as one sheet, out."""

from __future__ import annotations

from datetime import date

from slalang.funnel.goals import reach_of
from slalang.funnel.inherit import Chain, chains, children, path_of
from slalang.funnel.periods import between, month_of
from slalang.funnel.problems import NoGoal, Problem, TooFarAhead
from slalang.funnel.shares import carriers
from slalang.model.agreement import Agreement
from slalang.model.numbers import Goal, Target
from slalang.model.quantities import Percent, Period
from slalang.planning.axis import Axis, axis
from slalang.planning.batches import Batch, batches
from slalang.planning.ground import Ground, ground_of
from slalang.planning.inputs import share_input
from slalang.planning.money.budgets import budget_plans
from slalang.planning.money.worth import with_money
from slalang.planning.needs import Leaf, flows
from slalang.planning.result import Plan
from slalang.planning.rows import Carried, Drawn, funnel_plan
from slalang.planning.sheet.cells import Cell, Draft
from slalang.planning.teams.capacity import OpenHours, no_hours, team_plans
from slalang.planning.teams.limits import limit_plans
from slalang.planning.times import MOST_YEARS, too_far
from slalang.planning.wanted import ahead_of, faults_of, leaf_of, wanted
from slalang.source.collector import collector_paused
from slalang.source.frozen import dataclass

MOST_PERIODS = 520
"""Ten years of weeks."""
YEARS = (1900, 2200)
"""Between them a plan lies."""


@dataclass(frozen=True, slots=True)
class Setup:
    """What a reader chooses of a plan."""

    each: Period = Period.MONTH
    """Month or week."""
    start: date | None = None
    """A day of the first period; None for the first that a goal speaks of."""
    count: int | None = None
    """How many periods; None for a year of months, half a year of weeks."""
    goes_on: bool = True
    """Whether leads are planned for deals after the end, too."""
    live: bool = False
    """Whether cycle times can be turned in the sheet: more cells, for calculators."""
    open_hours: OpenHours = no_hours
    """How long teams are open in a stretch of days, their holidays and leave taken off."""


def make_plan(agreement: Agreement, setup: Setup | None = None) -> Plan:
    """The plan of every goal; what cannot be computed is left out and said among the problems."""
    with collector_paused():
        return _plan(agreement, setup or Setup())


def _plan(agreement: Agreement, chosen: Setup) -> Plan:
    when, draft = axis_of(agreement, chosen), Draft()
    ground = ground_of(draft, agreement, when, live=chosen.live)
    problems: list[Problem] = []
    drawn: dict[str, list[Drawn]] = {}
    for goal in agreement.goals:
        for target in goal.targets:
            found, faults = _drawn(ground, goal, target, goes_on=chosen.goes_on)
            problems.extend(faults)
            if found is not None:
                drawn.setdefault(found.chain[0].name, []).append(found)
    if not drawn and not problems:
        problems.append(_no_goal(agreement, when))
    funnels = [
        with_money(ground, funnel_plan(ground, drawn[funnel.name]))
        for funnel in agreement.funnels
        if funnel.name in drawn
    ]
    teams = team_plans(ground, funnels, chosen.open_hours)
    limits = limit_plans(ground, funnels)
    budgets = budget_plans(ground, funnels)
    return Plan(
        agreement.title, when, agreement.currency, draft.done(), tuple(funnels), teams, limits,
        budgets, tuple(dict.fromkeys(problems)), _titles(agreement),
    )  # fmt: skip


def _titles(agreement: Agreement) -> dict[str, str]:
    return {
        path_of(chain[-1]): chain[-1].title
        for funnel in agreement.funnels
        for chain in chains((funnel,))
    }


def _no_goal(agreement: Agreement, when: Axis) -> NoGoal:
    """No goal speaks of the periods of the plan, or there is none at all."""
    reached = [reach_of(agreement, target) for goal in agreement.goals for target in goal.targets]
    firsts = [first for first, _ in reached if first is not None]
    lasts = [last for _, last in reached]
    if not firsts:
        return NoGoal(None, None, None)
    known = [last for last in lasts if last is not None]
    last = max(known) if len(known) == len(lasts) else None
    return NoGoal(month_of(when.first), min(firsts), last)


def axis_of(agreement: Agreement, setup: Setup) -> Axis:
    """The periods of a plan: from its start, or from the first month that a goal speaks of."""
    firsts = [
        first
        for goal in agreement.goals
        for target in goal.targets
        if (first := reach_of(agreement, target)[0])
    ]
    start = setup.start
    if start is None:
        first = min(firsts, default=None)
        start = date(first.year, first.month, 1) if first else date(YEARS[0] + 100, 1, 1)
    count = setup.count or (26 if setup.each is Period.WEEK else 12)
    return axis(setup.each, start, max(1, min(count, MOST_PERIODS)))


def months_of_goals(agreement: Agreement, most: int = 36) -> int:
    """How many months the goals speak of, at most so many; a year where one has no end."""
    reaches = [reach_of(agreement, target) for goal in agreement.goals for target in goal.targets]
    firsts = [first for first, _ in reaches if first]
    lasts = [last for _, last in reaches if last]
    if not firsts or len(lasts) < len(reaches):
        return min(12, most)
    return max(1, min(most, between(min(firsts), max(lasts)) + 1))


def _drawn(
    ground: Ground, goal: Goal, target: Target, *, goes_on: bool
) -> tuple[Drawn | None, list[Problem]]:
    """One target: its sources, and what each of them needs."""
    one, faults = wanted(ground.agreement, ground.when, goal, target)
    if one is None:
        return None, faults
    carried = carriers(one.chain)
    problems: list[Problem] = list(carried.problems)
    sources: list[Carried] = []
    # Sources with the same seasons are asked for the same parts of the goal.
    asked_of: dict[object, tuple[Batch, ...]] = {}
    for carrier in carried.carriers:
        faults = faults_of(one, carrier.chain)
        problems.extend(faults)
        if not faults:
            share = _share(ground.draft, carrier.chain, len(one.chain))
            leaf = leaf_of(ground, one, carrier.chain, share)
            problems.extend(_too_far(ground, leaf))
            ahead = ahead_of(leaf)
            key = leaf.figures.season, ahead
            if key not in asked_of:
                asked_of[key] = batches(ground, goal, target, leaf.figures, ahead if goes_on else 0)
            asked = asked_of[key]
            if not asked:
                # The goal begins so late that not even its leads are needed yet.
                return None, []
            sources.append(Carried(leaf, flows(ground, leaf, asked), asked))
    return Drawn(goal, target, one.chain, tuple(sources)), problems


def _too_far(ground: Ground, leaf: Leaf) -> list[Problem]:
    """Times that go further ahead than plans look; where they can be turned, nobody is told."""
    if ground.live or not any(too_far(law, ground.when) for law in leaf.laws.values()):
        return []
    return [TooFarAhead(leaf.path, MOST_YEARS, leaf.chain[-1].origin)]


def _share(draft: Draft, chain: Chain, outer: int) -> Cell:
    """The product of the shares on the way from what a goal draws from to a source."""
    share = draft.constant(1)
    for place in range(outer, len(chain)):
        node = chain[place]
        alone = len(children(chain[place - 1])) == 1
        said = share_input(draft, node) if isinstance(node.figures.brings, Percent) else None
        assert said is not None or alone
        if said is not None:
            share = draft.multiply(share, draft.percent(said))
    return share
