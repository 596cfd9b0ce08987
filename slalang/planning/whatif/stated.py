"""An agreement in; every number of funnels and goals that can be set, by its key, out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Concatenate, ParamSpec

from slalang.funnel.inherit import Chain, chains, inherit, path_of
from slalang.model.agreement import Agreement
from slalang.model.numbers import Figures
from slalang.model.quantities import Percent, Takes
from slalang.planning.ground import stage_titles
from slalang.planning.inputs import (
    cost_input,
    deal_input,
    improvement_input,
    margin_input,
    month_input,
    rate_input,
    share_input,
    takes_input,
    target_input,
)
from slalang.planning.sheet.cells import Cell, Draft, Input
from slalang.planning.whatif import puts
from slalang.source.frozen import dataclass

P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class Stated:
    """`mql to sql 34%` of the website form: a number, and the clause with another one."""

    given: Input
    """Its key is that of the node that is set, which may inherit the clause."""
    put: puts.Put


def stated_figures(agreement: Agreement) -> Iterator[Stated]:
    """The numbers of funnels, streams and sources; what one inherits under its own path, too."""
    titles = {event.name: event.title for event in agreement.events}
    titles |= stage_titles(agreement)
    for funnel in agreement.funnels:
        for chain in chains((funnel,)):
            path = path_of(chain[-1])
            for given, put in _clauses(chain, inherit(chain), titles):
                if given is not None:
                    own = f"{path}{given.key.removeprefix(given.of)}"
                    yield Stated(replace(given, key=own, of=path), put)


def stated_goals(agreement: Agreement) -> Iterator[Stated]:
    """The amounts that goals ask for."""
    for goal in agreement.goals:
        for target in goal.targets:
            if given := _input(target_input, goal, target):
                yield Stated(given, puts.target_put(goal, target))
        for row in goal.months:
            if given := _input(month_input, goal, row):
                yield Stated(given, puts.month_put(goal, row))


def _clauses(
    chain: Chain, whole: Figures, titles: Mapping[str, str]
) -> Iterator[tuple[Input | None, puts.Put]]:
    """What is said of a node, by itself or around it."""
    path = path_of(chain[-1])
    yield _input(share_input, chain[-1]), puts.share_put
    for rate in whole.rates:
        if isinstance(rate.percent, Percent):
            yield _input(rate_input, chain, rate, titles), puts.rate_put(rate)
    yield _input(deal_input, chain), puts.deal_put(whole)
    yield _input(margin_input, chain), puts.margin_put
    if isinstance(whole.takes, Takes):
        at = whole.takes_origin or chain[-1].origin
        yield _input(takes_input, path, ("", ""), whole.takes, at), puts.takes_put(whole.takes)
    for row in whole.stage_times:
        if isinstance(row.takes, Takes):
            pair = f"{row.start.name} to {row.end.name}"
            title = f"{titles[row.start.name]} to {titles[row.end.name]}"
            given = _input(takes_input, path, (pair, title), row.takes, row.origin)
            yield given, puts.step_put(row, row.takes)
    for cost in whole.costs:
        node = next((one for one in reversed(chain) if cost in one.figures.costs), chain[-1])
        yield _input(cost_input, node, cost, titles), puts.cost_put(whole, cost)
    for better in whole.improvements:
        if isinstance(better.percent, Percent):
            given = _input(improvement_input, chain, better, titles)
            yield given, puts.improvement_put(whole, better)


def _input(
    draw: Callable[Concatenate[Draft, P], Cell | None], *args: P.args, **kwargs: P.kwargs
) -> Input | None:
    """The input that a clause is in a plan: what it is called there is written once."""
    draft = Draft()
    return draft.inputs[0] if draw(draft, *args, **kwargs) is not None else None
