"""The cheapest mix in; tables and sentences for people, and JSON for programs, out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from slalang.backends.amounts import number
from slalang.backends.as_json import Data, json_text
from slalang.backends.plan.tables import Line, Part, Table, View, shown, with_unit
from slalang.model.quantities import Bound
from slalang.planning.mix.result import (
    Blend,
    FunnelMix,
    LimitHeld,
    Missing,
    Mix,
    SourceMix,
    say_mix,
)

_LISTED = 6
"""So many periods that miss something are named one by one."""


def mix_view(mix: Mix) -> View:
    """One part for each funnel, in the shape that every output of a plan shows."""
    periods = tuple(period.name for period in mix.when.inside)
    return View(
        title=mix.title,
        periods=periods,
        parts=tuple(_part(funnel, periods) for funnel in mix.funnels),
        savings=(),
        problems=tuple(say_mix(problem) for problem in mix.problems),
    )


def mix_json(mix: Mix) -> str:
    """Whole numbers are numbers; all others strings with at most six decimals; `null` is none."""
    data = {
        "format": "slalang.mix/1",
        "title": mix.title,
        "each": mix.when.each.value,
        "periods": [period.name for period in mix.when.inside],
        "funnels": [_funnel(funnel) for funnel in mix.funnels],
        "problems": [
            {"kind": type(problem).__name__, "message": say_mix(problem)}
            for problem in mix.problems
        ],
    }
    return json_text(data)


def _part(funnel: FunnelMix, periods: tuple[str, ...]) -> Part:
    heading = f"{funnel.title}: the cheapest mix"
    if funnel.cheapest is None:
        return Part(heading, tuple(_out_of_reach(funnel)), (), tuple(_next_steps(funnel, periods)))
    if len(funnel.cheapest.sources) == 1:
        return Part(heading, (_alone(funnel, funnel.cheapest),), ())
    says = [_summary(funnel, funnel.cheapest)]
    if funnel.agreed and funnel.agreed.broken:
        says.append("The agreed mix asks sources for what they cannot bring, or for too little.")
    tables = _tables(funnel, funnel.cheapest, periods)
    return Part(
        heading, tuple(says), tuple(tables), tuple(_below(funnel, funnel.cheapest, periods))
    )


def _alone(funnel: FunnelMix, cheapest: Blend) -> str:
    cost = with_unit(cheapest.cost, funnel.currency or "")
    return f"One source brings everything, for {cost}: there is nothing to mix."


def _summary(funnel: FunnelMix, cheapest: Blend) -> str:
    cost = with_unit(cheapest.cost, funnel.currency or "")
    saved = funnel.saved
    if saved is None:
        return f"The goal can be reached for {cost}."
    if not saved:
        return f"The agreed mix is the cheapest: {cost} for all deals of the plan."
    much, word = with_unit(abs(saved), funnel.currency or ""), "less" if saved > 0 else "more"
    return f"All deals of the plan cost {cost}: {much} {word} than with the agreed mix."


def _tables(funnel: FunnelMix, cheapest: Blend, periods: tuple[str, ...]) -> list[Table]:
    columns = ("agreed", "cheapest") if funnel.agreed else ("cheapest",)
    blends = [funnel.agreed, cheapest] if funnel.agreed else [cheapest]

    def lines(pick: str, unit: str, factor: int = 1) -> list[Line]:
        return [
            Line(row[0].title, tuple(getattr(one, pick) * factor for one in row), unit)
            for row in zip(*(blend.sources for blend in blends), strict=True)
        ]

    costs = lines("cost", funnel.currency or "")
    whole = Line("All sources", tuple(blend.cost for blend in blends), funnel.currency or "")
    return [
        Table("Share of the goal", columns, tuple(lines("share", "%", 100))),
        Table(f"{funnel.stage_title}, for all deals", columns, tuple(lines("total", ""))),
        Table("Costs", columns, (*costs, whole)),
        Table(
            f"{funnel.stage_title}, cheapest mix",
            ("before", *periods),
            tuple(Line(one.title, (one.before, *one.leads)) for one in cheapest.sources),
        ),
    ]


def _below(funnel: FunnelMix, cheapest: Blend, periods: tuple[str, ...]) -> Iterable[str]:
    for limit in funnel.binding:
        yield f"{_limit(limit)}: without this it would cost less ({_spans(limit, periods)})."
    for limit in cheapest.broken:
        yield (
            f"Rounded up at each stage, it misses a limit by up to {shown(limit.beyond)} "
            f"{limit.stage_title}: {_limit(limit)} ({_spans(limit, periods)})."
        )
    for limit in funnel.agreed.broken if funnel.agreed else ():
        yield (
            f"The agreed mix misses a limit by up to {shown(limit.beyond)} {limit.stage_title}: "
            f"{_limit(limit)} ({_spans(limit, periods)})."
        )
    titles = {source.path: source.title for source in cheapest.sources}
    for path in funnel.free:
        yield (
            f"One more lead of {titles[path]} costs nothing, and nothing says how many it can "
            f"bring. Add a line such as `brings at most 800 {funnel.stage} each month`."
        )
    fixed = [source for source in cheapest.sources if source.fixed]
    if fixed:
        listed = ", ".join(
            f"{source.title} {with_unit(source.fixed, funnel.currency or '')}" for source in fixed
        )
        yield f"Fixed costs are in both, whatever a source brings: {listed}."


def _out_of_reach(funnel: FunnelMix) -> Iterable[str]:
    if not funnel.missing and not funnel.unkept:
        yield "The solver finds no mix: look for a number that is far too large."
    for goal in dict.fromkeys(missing.goal for missing in funnel.missing):
        yield _missing([missing for missing in funnel.missing if missing.goal == goal])
    for limit in funnel.unkept:
        yield (
            f"{_limit(limit)}: other limits leave {shown(limit.beyond)} {limit.stage_title} of "
            "this out of reach."
        )


def _missing(periods: list[Missing]) -> str:
    """By how much a goal is out of reach; in which of its periods is one way of many."""
    goal, unit = periods[0].title, periods[0].unit
    short = with_unit(sum(one.short for one in periods), unit)
    if len(periods) == 1:
        asked = with_unit(periods[0].asked, unit)
        return (
            f"Out of reach: {short} of the {asked} that goal {goal} asks for in "
            f"{periods[0].period} are missing, whatever the mix."
        )
    named = [f"{with_unit(one.short, unit)} in {one.period}" for one in periods[:_LISTED]]
    more = len(periods) - _LISTED
    listed = ", ".join(named) + (f" and the rest in {more} more" if more > 0 else "")
    return (
        f"Out of reach: {short} of what goal {goal} asks for are missing, whatever the mix; "
        f"for example {listed}."
    )


def _next_steps(funnel: FunnelMix, periods: tuple[str, ...]) -> Iterable[str]:
    for limit in funnel.binding:
        yield f"{_limit(limit)}: this keeps it out of reach ({_spans(limit, periods)})."
    if funnel.missing:
        yield "Raise one of these limits, add a source, or lower the goal."
    elif funnel.unkept:
        yield "Lower what has to be brought at least, or raise the limits around it."


def _limit(held: LimitHeld) -> str:
    """`Website form brings at most 800 MQL each month`."""
    limit = held.limit
    many = shown(Fraction(limit.count))
    return (
        f"{held.title} brings {limit.bound.value} {many} {held.stage_title} each {limit.each.value}"
    )


def _spans(limit: LimitHeld, periods: Sequence[str]) -> str:
    """`2026-01 to 2026-06, 2026-09`."""
    places = [periods.index(name) for name in limit.periods if name in periods]
    runs: list[list[int]] = []
    for place in places:
        if runs and place == runs[-1][-1] + 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    return ", ".join(
        periods[run[0]] if len(run) == 1 else f"{periods[run[0]]} to {periods[run[-1]]}"
        for run in runs
    )


def _funnel(funnel: FunnelMix) -> Data:
    return {
        "name": funnel.name,
        "title": funnel.title,
        "goals": list(funnel.goals),
        "stage": funnel.stage,
        "currency": funnel.currency,
        "agreed": None if funnel.agreed is None else _blend(funnel.agreed),
        "cheapest": None if funnel.cheapest is None else _blend(funnel.cheapest),
        "saved": None if funnel.saved is None else number(funnel.saved),
        "binding": [_held(limit) for limit in funnel.binding],
        "missing": [
            {
                "goal": one.goal,
                "period": one.period,
                "asked": number(one.asked),
                "short": number(one.short),
                "unit": one.unit,
            }
            for one in funnel.missing
        ],
        "unkept": [_held(limit) for limit in funnel.unkept],
        "free": list(funnel.free),
    }


def _blend(blend: Blend) -> Data:
    return {
        "cost": number(blend.cost),
        "sources": [_source(source) for source in blend.sources],
        "broken": [_held(limit) for limit in blend.broken],
    }


def _source(source: SourceMix) -> Data:
    return {
        "path": source.path,
        "title": source.title,
        "share": number(source.share * 100),
        "before": number(source.before),
        "leads": [number(count) for count in source.leads],
        "total": number(source.total),
        "cost": number(source.cost),
        "fixed": number(source.fixed),
    }


def _held(held: LimitHeld) -> Data:
    limit = held.limit
    return {
        "path": held.path,
        "bound": "least" if limit.bound is Bound.AT_LEAST else "most",
        "count": number(Fraction(limit.count)),
        "stage": limit.stage.name,
        "each": limit.each.value,
        "periods": list(held.periods),
        "missed_by": number(held.beyond),
    }
