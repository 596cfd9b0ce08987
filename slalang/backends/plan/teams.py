"""Teams, limits of sources and budgets in; what is needed beside what there is, out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from slalang.backends.plan.tables import Line, Part, Table, picked, shown
from slalang.model.quantities import Bound
from slalang.planning.result import BudgetPlan, Load, Plan, TeamPlan
from slalang.planning.sheet.cells import Value


def team_part(plan: Plan, team: TeamPlan, values: tuple[Value, ...]) -> Part | None:
    """The people of a team and what they can take; None of a team of which nothing is asked."""
    periods = tuple(period.name for period in plan.when.inside)
    people = () if team.people is None else picked(values, team.people)
    if not team.loads and len(set(people)) < 2:
        return None
    lines = [Line("People", people)] if people else []
    working = () if team.effective is None else picked(values, team.effective)
    if working and working != people:
        lines.append(Line("at work", working, depth=1))
    says: list[str] = []
    unknown: list[str] = []
    for load in team.loads:
        added, said = _load(load, values, periods)
        lines += added
        says += said
        unknown += load.unknown
    below: tuple[str, ...] = ()
    if unknown:
        below = (f"Not counted, because nobody says how often: {', '.join(unknown)}.",)
    return Part(team.title, tuple(says), (Table("Team", periods, tuple(lines)),), below)


def _load(
    load: Load, values: tuple[Value, ...], periods: tuple[str, ...]
) -> tuple[list[Line], list[str]]:
    need = picked(values, load.need)
    lines = [Line(load.title, need)]
    says: list[str] = []
    if load.most is not None:
        most = picked(values, load.most)
        short = _over(need, most)
        lines.append(Line("can bring" if load.brings else "room for", most, depth=1))
        if any(short):
            lines.append(Line("too many", short, depth=1, weak=True, alarm=True))
        says.append(_verdict(load, short, periods))
    if load.least is not None:
        least = picked(values, load.least)
        idle = _over(least, need)
        if load.brings:
            lines.append(Line("can bring at least", least, depth=1))
            says.extend(_brought(load, need, least, periods))
        elif any(idle):
            lines.append(Line("at least", least, depth=1))
            lines.append(Line("too few", idle, depth=1, weak=True, alarm=True))
            says.append(f"{load.title}: fewer than people should get in {runs(idle, periods)}.")
    if load.people_needed is not None:
        people = picked(values, load.people_needed)
        lines.append(Line("people it takes", people, depth=1))
        if load.most is not None:
            says.extend(_capped(load, people, _over(need, picked(values, load.most)), periods))
    return lines, says


def _capped(
    load: Load, people: Sequence[Value], short: Sequence[Value], periods: tuple[str, ...]
) -> Iterator[str]:
    """Where the team is too small, and more people would not help."""
    stuck = [over if one is None else None for one, over in zip(people, short, strict=True)]
    if any(stuck):
        yield (
            f"{load.title}: no number of people is enough in {runs(stuck, periods)}, because "
            "the team as a whole is limited or nobody works."
        )


def _verdict(load: Load, short: Sequence[Value], periods: tuple[str, ...]) -> str:
    does = "bring" if load.brings else "take"
    if any(short):
        return f"{load.title}: more than the team can {does} in {runs(short, periods)}."
    return f"{load.title}: the team can {does} all of it."


def _brought(
    load: Load, need: Sequence[Value], least: Sequence[Value], periods: tuple[str, ...]
) -> list[str]:
    """What people bring at least beside what the goals ask for, where they state no most."""
    if load.most is not None:
        return []
    more = _over(need, least)
    if any(more):
        when = runs(more, periods)
        return [f"{load.title}: the goals ask for more than the team brings at least in {when}."]
    return [f"{load.title}: the team brings at least as many as the goals ask for."]


def limit_part(plan: Plan, values: tuple[Value, ...]) -> Part | None:
    """`brings at most 800 mql each month`, beside what the goals ask for; None without any."""
    if not plan.limits:
        return None
    periods = tuple(period.name for period in plan.when.inside)
    says: list[str] = []
    tables: list[Table] = []
    for limit in plan.limits:
        most = limit.bound is Bound.AT_MOST
        need, bound = picked(values, limit.need), picked(values, limit.limit)
        off = _over(need, bound) if most else _over(bound, need)
        sizes = set(bound)
        how_many = shown(bound[0]) if len(sizes) == 1 else f"{shown(min_of(bound))} and more"
        clause = f"{limit.title}, {limit.bound.value} {how_many} {limit.stage_title}"
        if not any(off):
            says.append(f"{clause} each {plan.when.each.value}: the goals keep to it.")
            continue
        says.append(
            f"{clause} each {plan.when.each.value}: the goals ask for "
            f"{'more' if most else 'less'} in {runs(off, periods)}."
        )
        lines = (
            Line(limit.stage_title, need),
            Line("it can bring" if most else "it has to bring", bound, depth=1),
            Line("too many" if most else "too few", off, depth=1, weak=True, alarm=True),
        )
        tables.append(Table(limit.title, periods, lines))
    return Part("Limits of sources", tuple(says), tuple(tables))


def min_of(values: Sequence[Value]) -> Value:
    """The smallest that is known."""
    return min((value for value in values if value is not None), default=None)


def budget_part(plan: Plan, budget: BudgetPlan, values: tuple[Value, ...]) -> Part:
    """What a party may spend, and what the plan costs it."""
    periods = tuple(period.name for period in plan.when.inside)
    money, costs = picked(values, budget.budget), picked(values, budget.costs)
    over = _over(costs, money)
    lines = [
        Line("Budget", money, budget.currency),
        Line("Costs that are known" if budget.unknown else "Costs", costs, budget.currency),
    ]
    if any(over):
        lines.append(Line("Too much", over, budget.currency, weak=True, alarm=True))
    says = f"More than the budget in {runs(over, periods)}." if any(over) else "Within the budget."
    if budget.unknown and not any(over):
        says = "Within the budget, as far as costs are known."
    below: tuple[str, ...] = ()
    if budget.unknown:
        below = (f"Costs are not known, or not wholly, of {', '.join(budget.unknown)}.",)
    return Part(f"{budget.title}: budget", (says,), (Table("Money", periods, tuple(lines)),), below)


def runs(values: Sequence[Value], periods: tuple[str, ...]) -> str:
    """`2026-01 to 2026-03 and 2026-07`: the periods in which something is not zero."""
    found: list[list[str]] = []
    before = False
    for value, period in zip(values, periods, strict=True):
        if value:
            if before:
                found[-1].append(period)
            else:
                found.append([period])
        before = bool(value)
    words = [one[0] if len(one) == 1 else f"{one[0]} to {one[-1]}" for one in found]
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _over(left: Sequence[Value], right: Sequence[Value]) -> tuple[Value, ...]:
    """How far each is above the other; zero where it is not."""
    return tuple(
        None if a is None or b is None else max(a - b, 0) for a, b in zip(left, right, strict=True)
    )
