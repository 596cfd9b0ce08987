"""A clash in; what it says, in the words of the people who agreed on it, out."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from slalang.check import amounts
from slalang.funnel.arithmetic import plain
from slalang.funnel.plans import Step
from slalang.model.quantities import Money
from slalang.solve.numbers.bounds import Side
from slalang.solve.numbers.cores import Clash
from slalang.solve.numbers.mending import Mended
from slalang.solve.numbers.needs import Part
from slalang.solve.numbers.terms import Clause, Kind, clauses_of, value_of
from slalang.source.text import Span

_MOST_PARTS = 6
_MOST_STEPS = 8


def sentence(clash: Clash) -> str:
    """`300 mql each month bring 18,000 USD, and goal `quota` asks for 500,000 USD (…)`."""
    if clash.demand.promises:
        return f"{_promised(clash)}, and {_limit(clash)}"
    if clash.comparison.bound.side is Side.MONEY:
        each = amounts.each(clash.comparison.bound.each)
        return f"{_limit(clash)} {each}, and {_goals(clash)} {_asks(clash)} {_needed(clash)}"
    brought = _brought(clash)
    if brought:
        return brought
    return f"{_needs(clash)}, and {_limit(clash)}"


def remark(mended: Mended) -> str:
    """`12%: no rate would do, even 100%`, `300 mql: 8,334 mql would fit`."""
    clause, value = mended.clause, mended.value
    said = shown(clause, clause.value)
    if value is not None:
        rest = f", with {figure(100 - value)}% for {clause.twin[0]}" if clause.twin else ""
        would = "would fit here, but then another line would not" if mended.breaks else "would fit"
        return f"{said}: {shown(clause, value)} {would}{rest}"
    if clause.kind is Kind.SHARE:
        return f"{said}: no other share would do" if mended.tried else f"{said}: its share of it"
    if not mended.tried:
        return said
    match clause.kind:
        case Kind.RATE:
            return f"{said}: no rate would do" + (", even 100%" if clause.most == 100 else "")
        case Kind.PEOPLE:
            return f"{said}: no number of people would do"
        case Kind.SEASON:
            return f"{said}: no other value would do"
        case _:
            return f"{said}: no other amount would do"


def shown(clause: Clause, value: Fraction) -> str:
    """`500,000 USD`, `34%`, `60 mql per person`, `4 people`."""
    if clause.unit == "%":
        return f"{figure(value)}%"
    unit = "person" if clause.kind is Kind.PEOPLE and value == 1 else clause.unit
    return " ".join(filter(None, (figure(value), unit, clause.after.strip())))


def climbs(clash: Clash) -> Iterator[tuple[Span, str]]:
    """Where several sources bring a need: each with its arithmetic."""
    parts = _parts(clash)
    for part in parts[:_MOST_PARTS] if len(parts) > 1 else ():
        yield part.source.origin, f"{part.source.name}: {_climb(part)}"


def figure(value: Fraction) -> str:
    """`1,087`, `1,086.96`."""
    return amounts.number(plain(value, 2))


def _brought(clash: Clash) -> str:
    """What the limit brings beside what the goal asks for; empty where that cannot be compared."""
    bound, parts = clash.comparison.bound, _parts(clash)
    goals = [one for one in clash.values if one.clause.kind is Kind.GOAL]
    if clash.comparison.bound.side is Side.GOAL:
        goals = [one for one in goals if one.clause.origin != bound.origin]
    seasons = any(one.clause.kind is Kind.SEASON for one in clash.values)
    if len(goals) != 1 or clash.demand.month or seasons:
        return ""
    goal, fitting = goals[0], goals[0].value
    plans = [part.plan for part in parts or clash.demand.parts]
    # A part of the goal is not said beside what it brings in all.
    whole = not clash.demand.parts or sum(part.source.share for part in parts) == 1
    same = all(p.period is bound.each and p.origin == goal.clause.origin for p in plans)
    if fitting is None or not whole or not same or not (plans or clash.demand.lines):
        return ""
    asks = f"{_goals(clash)} asks for {shown(goal.clause, goal.clause.value)}"
    brings = f"{_bringer(clash)} {shown(goal.clause, fitting)}"
    return f"{brings}, and {asks}{_takes(clash)}"


def _bringer(clash: Clash) -> str:
    """`the 240 mql that `sales` can work each month (4 people × 60) bring`."""
    bound = clash.comparison.bound
    each, how = amounts.each(bound.each), f" ({bound.how})" if bound.how else ""
    amount = f"{figure(_stated(clash))} {bound.of}"
    names = amounts.names(bound.names)
    match bound.side:
        case Side.PROMISE if len(bound.names) == 1:
            return f"{amount} {each}{how}{_tolerance(clash)} bring"
        case Side.PROMISE:
            return f"the {amount} {each} of promises {names}{_tolerance(clash)} bring"
        case Side.TEAM:
            return f"the {amount} that {names} can work {each}{how} bring"
        case Side.ROUTE:
            return f"the {amount} that {_handoffs(clash)} can route {each}{how} bring"
        case Side.BUDGET:
            return f"the leads that {amount} pay for {each} bring"
        case Side.GOAL:
            return f"the {amount} {each} of goal {names} bring"
        case Side.MONEY:
            return f"{amount} {each} bring"


def _limit(clash: Clash) -> str:
    """`` `sales` can work 240 mql (4 people × 60) ``."""
    bound = clash.comparison.bound
    how = f" ({bound.how})" if bound.how else ""
    amount = f"{figure(_stated(clash))} {bound.of}{how}"
    names, several = amounts.names(bound.names), len(bound.names) > 1
    match bound.side:
        case Side.PROMISE | Side.MONEY if several:
            return f"promises {names} bring {amount} together{_tolerance(clash)}"
        case Side.PROMISE | Side.MONEY:
            return f"promise {names} brings {amount}{_tolerance(clash)}"
        case Side.TEAM:
            return f"{names} can work {amount}{' together' if several else ''}"
        case Side.ROUTE:
            return f"{_handoffs(clash)} can route {amount}"
        case Side.BUDGET:
            return f"the budget of {names} is {amount}"
        case Side.GOAL:
            return f"goal {names} asks for {amount}"


def _needs(clash: Clash) -> str:
    """`` goal `revenue` needs 6,242 mql in 2026-12 (…) ``."""
    verb = "need" if len(clash.demand.goals) > 1 else "needs"
    when = _month(clash) or amounts.each(clash.comparison.bound.each)
    if clash.comparison.bound.side is Side.BUDGET:
        return f"the leads that {_goals(clash)} {verb} cost {_needed(clash)} {when}{_lines(clash)}"
    parts = _parts(clash)
    alone = " alone" if len(parts) < len(clash.demand.parts) else ""
    part = len(parts) == 1 and (alone or parts[0].source.share != 1)
    of = f" of {parts[0].source.name}{alone}" if part else ""
    how = f" ({_sum(parts)})" if parts else ""
    return f"{_goals(clash)} {verb} {_needed(clash)}{of} {when}{how}"


def _promised(clash: Clash) -> str:
    names = clash.demand.promises
    amount = f"{_needed(clash)} {amounts.each(clash.comparison.bound.each)}"
    if len(names) > 1:
        return f"promises {amounts.names(names)} bring at least {amount}"
    return f"promise {amounts.names(names)} brings at least {amount}"


def _takes(clash: Clash) -> str:
    """How the need comes about: `(÷ 2,000 USD = 250 customer ÷ 25% = 1,000 sql)`."""
    parts = _parts(clash)
    if clash.comparison.bound.side is Side.BUDGET:
        return f", whose leads cost {_needed(clash)}{_lines(clash)}"
    if len(parts) == 1:
        climb = _climb(parts[0])
        return f" ({climb[climb.index('÷') :]})" if "÷" in climb else ""
    return f", which takes {_needed(clash)} ({_sum(parts)})"


def _lines(clash: Clash) -> str:
    """`(736 mql × 40 USD)`; what the costs of several sources are stands beside them."""
    costs = [one.clause for one in clash.values if one.clause.kind is Kind.COST]
    lines = clash.demand.lines
    if len(costs) != 1 or len(lines) != 1 or not lines[0][0]:
        return ""
    count = value_of(lines[0][1], {}) / costs[0].value
    return f" ({figure(count)} {lines[0][0]} × {shown(costs[0], costs[0].value)})"


def _needed(clash: Clash) -> str:
    parts, bound = _parts(clash), clash.comparison.bound
    if parts and len(parts) < len(clash.demand.parts):
        total = sum((value_of(part.term, {}) for part in parts), Fraction(0))
    else:
        total = value_of(clash.demand.term, {})
    return f"{figure(total)} {bound.of}"


def _parts(clash: Clash) -> tuple[Part, ...]:
    """The sources that the clash is about; of one that serves several goals the largest need."""
    known = {clause.origin for clause in clash.clauses}
    largest: dict[str, Part] = {}
    for part in clash.demand.parts:
        if not _is_meant(part, known):
            continue
        other = largest.get(part.source.path)
        if other is None or value_of(other.term, {}) < value_of(part.term, {}):
            largest[part.source.path] = part
    return tuple(largest.values())


def _is_meant(part: Part, known: set[Span]) -> bool:
    """Whether all that a source is asked for is among the numbers of the clash."""
    return all(
        clause.origin in known
        for clause in clauses_of(part.term)
        if clause.kind in (Kind.GOAL, Kind.SHARE)
    )


def _sum(parts: tuple[Part, ...]) -> str:
    """`2,345 of web_form + 1,071 of outbound`; the whole climb where there is one source."""
    if len(parts) == 1:
        return _climb(parts[0])
    said = [f"{figure(value_of(part.term, {}))} of {part.source.name}" for part in parts]
    return " + ".join(said[:_MOST_PARTS]) + (" + …" if len(said) > _MOST_PARTS else "")


def _climb(part: Part) -> str:
    """`500,000 USD ÷ 2,000 USD = 250 customer ÷ 23% = 1,087 opportunity`, up to the stage."""
    steps = part.source.steps[: part.index + 1]
    currency = part.plan.currency or ""
    first = steps[0]
    if first.deal is None:
        said = [f"{figure(first.need.used)} {first.need.stage}"]
    else:
        deal = amounts.money(Money(first.deal, currency))
        goal = f"{figure(first.numerator)} {currency}"
        said = [f"{goal} ÷ {deal} = {figure(first.need.used)} {first.need.stage}"]
    said += [f"{_rate(step)} = {figure(step.need.used)} {step.need.stage}" for step in steps[1:]]
    longer = (
        f" {amounts.each(part.plan.period)}"
        if value_of(part.term, {}) != steps[-1].need.used
        else ""
    )
    return " ÷ ".join(said) + longer


def _rate(step: Step) -> str:
    return amounts.percent(step.rate) if step.rate is not None else "1"


def _stated(clash: Clash) -> Fraction:
    bound = clash.comparison.bound
    return value_of(bound.stated or bound.room, {})


def _tolerance(clash: Clash) -> str:
    room = value_of(clash.comparison.bound.room, {})
    return f", {figure(room)} with the tolerance," if room != _stated(clash) else ""


def _goals(clash: Clash) -> str:
    names = clash.demand.goals
    return f"{'goals' if len(names) > 1 else 'goal'} {amounts.names(names)}"


def _asks(clash: Clash) -> str:
    return "ask for" if len(clash.demand.goals) > 1 else "asks for"


def _handoffs(clash: Clash) -> str:
    names = clash.comparison.bound.names
    return f"{'handoffs' if len(names) > 1 else 'handoff'} {amounts.names(names)}"


def _month(clash: Clash) -> str:
    month = clash.demand.month
    return f"in {month.year:04}-{month.month:02}" if month else ""
