"""A clash in; what it says, in the words of the people who agreed on it, out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import ceil

from slalang.check import amounts
from slalang.funnel.arithmetic import plain
from slalang.funnel.plans import Step
from slalang.model.quantities import Money
from slalang.solve.numbers.bounds import Bound, Side
from slalang.solve.numbers.cores import Clash
from slalang.solve.numbers.mending import Mended
from slalang.solve.numbers.needs import Part
from slalang.solve.numbers.terms import Clause, Kind, clauses_of, value_of
from slalang.source.text import Span

_MOST_PARTS = 6
_NOUNS = {
    "account": "accounts", "buyer": "buyers", "client": "clients", "company": "companies",
    "contract": "contracts", "customer": "customers", "deal": "deals", "demo": "demos",
    "inquiry": "inquiries", "lead": "leads", "meeting": "meetings", "member": "members",
    "opportunity": "opportunities", "order": "orders", "patient": "patients",
    "proposal": "proposals", "prospect": "prospects", "quote": "quotes", "student": "students",
    "subscriber": "subscribers", "trial": "trials", "user": "users", "visitor": "visitors",
}  # fmt: skip
"""What stages are often called; `ready` and `mql` have no plural."""


def sentence(clash: Clash) -> str:
    """`300 mql each month bring 18,000 USD, and goal `quota` asks for 500,000 USD (…)`."""
    if clash.demand.promises:
        return f"{_promised(clash)}, and {_limit(clash)}"
    if clash.comparison.bound.side is Side.MONEY:
        each = amounts.each(clash.comparison.bound.each)
        asks = f"{_goals(clash)} {_asks(clash)} {_needed(clash)}{_tolerated(clash)}"
        return f"{_limit(clash)} {each}, and {asks}"
    brought = _brought(clash)
    if brought:
        return brought
    return f"{_needs(clash)}, and {_limit(clash)}"


def remark(mended: Mended, everywhere: Fraction | None = None, left: int = 0) -> str:
    """`12%: no rate would do, even 100%`, `300 mql: 8,334 mql would fit`.

    Where there are several clashes, `everywhere` is the value that settles all of them, and `left`
    says how many would remain.
    """
    clause, value = mended.clause, mended.value
    said = shown(clause, clause.value)
    if value is not None:
        rest = f", with {figure(100 - value)}% for {clause.twin[0]}" if clause.twin else ""
        fits = f"{said}: {shown(clause, value)} would fit"
        if mended.breaks:
            return f"{fits} here{rest}; then {_too_little(mended.breaks[0])}"
        if everywhere is None or not left:
            return f"{fits}{' here' if left else ''}{rest}"
        all_ = "both clashes" if left == 1 else "all clashes"
        return f"{fits} here{rest}, {shown(clause, everywhere)} {all_}"
    if mended.may:
        return f"{said}: a {mended.may} one may fit"
    return f"{said}: {_none_would(mended)}"


def _none_would(mended: Mended) -> str:
    clause = mended.clause
    match clause.kind:
        case Kind.SHARE if not mended.tried:
            return "a part of 100%, which changes only together with others"
        case Kind.SHARE:
            return "no other share would do"
        case Kind.RATE:
            return "no rate would do" + (", even 100%" if clause.most == 100 else "")
        case Kind.PEOPLE:
            return "no number of people would do"
        case Kind.SEASON:
            return "no other value would do"
        case _:
            return "no other amount would do"


def shown(clause: Clause, value: Fraction) -> str:
    """`500,000 USD`, `34%`, `60 mql per person`, `4 people`."""
    if clause.unit == "%":
        return f"{figure(value)}%"
    unit = "person" if clause.kind is Kind.PEOPLE and value == 1 else _unit(value, clause.unit)
    return " ".join(filter(None, (figure(value), unit, clause.after.strip())))


def climbs(clash: Clash) -> Iterator[tuple[Span, str]]:
    """Where several sources bring a need: each with its arithmetic."""
    parts = _parts(clash)
    for part in parts[:_MOST_PARTS] if len(parts) > 1 else ():
        yield part.source.origin, f"{part.source.name}: {_climb(part)}"


def figure(value: Fraction) -> str:
    """`1,087`, `1,086.96`."""
    return amounts.number(plain(value, 2))


def _unit(value: Fraction, one: str) -> str:
    """`customer` → `customers`; other names stay as they are written."""
    return one if value == 1 else _NOUNS.get(one, one)


def _counted(value: Fraction, one: str) -> str:
    """`84 customers`, `960 mql`, `40,000 USD`."""
    return f"{figure(value)} {_unit(value, one)}"


def _brought(clash: Clash) -> str:
    """What the limit brings beside what the goal asks for; empty where that cannot be compared."""
    bound, parts = clash.comparison.bound, _parts(clash)
    goals = [one for one in clash.values if one.clause.kind is Kind.GOAL]
    if clash.comparison.bound.side is Side.GOAL:
        goals = [one for one in goals if one.clause.origin != bound.origin]
    seasons = any(one.clause.kind is Kind.SEASON for one in clash.values)
    if len(goals) != 1 or clash.demand.month or seasons or _tolerated(clash):
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
    amount = _counted(_stated(bound), bound.of)
    names = amounts.names(bound.names)
    match bound.side:
        case Side.PROMISE if len(bound.names) == 1:
            return f"{amount} {each}{how} bring"
        case Side.PROMISE:
            return f"the {amount} {each} of promises {names} bring"
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
    amount = f"{_counted(_stated(bound), bound.of)}{how}"
    names, several = amounts.names(bound.names), len(bound.names) > 1
    match bound.side:
        case Side.PROMISE | Side.MONEY if several:
            return f"promises {names} bring {amount} together"
        case Side.PROMISE | Side.MONEY:
            return f"promise {names} brings {amount}"
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
    return f"{_goals(clash)} {verb} {_needed(clash)}{of} {when}{how}{_tolerated(clash)}"


def _promised(clash: Clash) -> str:
    """`` promise `volume` brings 500 mql each month, 450 with the tolerance of 10% ``."""
    names, bound = clash.demand.promises, clash.comparison.bound
    least = value_of(clash.demand.term, {})
    stated = value_of(clash.demand.stated or clash.demand.term, {})
    who = (
        f"promises {amounts.names(names)} bring"
        if len(names) > 1
        else (f"promise {amounts.names(names)} brings")
    )
    amount = f"at least {_counted(stated, bound.of)} {amounts.each(bound.each)}"
    if least == stated:
        return f"{who} {amount}"
    return f"{who} {amount}, {figure(least)} with the {_tolerance(1 - least / stated, names)}"


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
    return f" ({_counted(count, lines[0][0])} × {shown(costs[0], costs[0].value)})"


def _needed(clash: Clash) -> str:
    return _counted(_need(clash), clash.comparison.bound.of)


def _need(clash: Clash) -> Fraction:
    """What is asked for, of the sources that the clash is about."""
    parts = _parts(clash)
    if parts and len(parts) < len(clash.demand.parts):
        return sum((value_of(part.term, {}) for part in parts), Fraction(0))
    return value_of(clash.demand.term, {})


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
        said = [_counted(first.need.used, first.need.stage)]
    else:
        deal = amounts.money(Money(first.deal, currency))
        goal = f"{figure(first.numerator)} {currency}"
        said = [f"{goal} ÷ {deal} = {_counted(first.need.used, first.need.stage)}"]
    said += [f"{_rate(step)} = {_counted(step.need.used, step.need.stage)}" for step in steps[1:]]
    longer = (
        f" {amounts.each(part.plan.period)}"
        if value_of(part.term, {}) != steps[-1].need.used
        else ""
    )
    return " ÷ ".join(said) + longer


def _rate(step: Step) -> str:
    return amounts.percent(step.rate) if step.rate is not None else "1"


def _stated(bound: Bound) -> Fraction:
    return value_of(bound.stated or bound.room, {})


def _tolerated(clash: Clash) -> str:
    """`, 309 with the tolerance of 10%`: what is enough of a need that was said; else empty."""
    bound = clash.comparison.bound
    room, stated = value_of(bound.room, {}), _stated(bound)
    if not room or room == stated:
        return ""
    need = _need(clash)
    least = need * stated / room
    enough = Fraction(ceil(least)) if need.denominator == 1 else least
    return f", {figure(enough)} with the {_tolerance(1 - stated / room, bound.names)}"


def _tolerance(ratio: Fraction, names: Sequence[str]) -> str:
    return "tolerances" if len(names) > 1 else f"tolerance of {figure(100 * ratio)}%"


def _too_little(bound: Bound) -> str:
    """``the 400 mql that `sdr` can work are too few``."""
    amount, names = _counted(_stated(bound), bound.of), amounts.names(bound.names)
    several = "s" if len(bound.names) > 1 else ""
    match bound.side:
        case Side.PROMISE | Side.MONEY:
            return f"the {amount} of promise{several} {names} are too little"
        case Side.TEAM:
            return f"the {amount} that {names} can work are too few"
        case Side.ROUTE:
            return f"the {amount} that handoff{several} {names} can route are too few"
        case Side.BUDGET:
            return f"the budget of {names}, {amount}, is too small"
        case Side.GOAL:
            return f"the {amount} of goal {names} are too few"


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
    if month is None:
        return ""
    # Where deals take time, their leads come in months before.
    when = "for the deals of" if clash.demand.ahead else "in"
    return f"{when} {month.year:04}-{month.month:02}"
