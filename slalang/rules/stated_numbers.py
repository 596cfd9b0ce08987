"""An agreement in; every number that it states, by unit and value, with its place, out."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from slalang.check.conditions import conditions, nodes
from slalang.check.timing import counted
from slalang.model.agreement import Agreement
from slalang.model.expressions import Literal
from slalang.model.numbers import Figures
from slalang.model.people import Team
from slalang.model.promises import AfterDo, Deliver, DoBefore, Form, Keep, Meet
from slalang.model.quantities import Counted, Duration, Money, Percent, Share, Takes
from slalang.source.text import Span

COUNT = "count"
"""The unit of plain numbers, such as leads and attempts."""

Key = tuple[str, Decimal]
"""Unit and value: `("%", 34)`, `("USD", 2000)`, `("business hour", 4)`, `("count", 250)`."""


class Stated(NamedTuple):
    """Where a number is stated."""

    span: Span
    what: str
    path: str | None
    """What prose can write in braces instead; `None` where nothing names it."""


def stated_numbers(agreement: Agreement) -> dict[Key, Stated]:
    """The first place of each number; places that prose can name come first."""
    found: dict[Key, Stated] = {}
    for source in (_of_goals, _of_promises, _of_measures, _of_figures, _of_work, _of_conditions):
        for value, stated in source(agreement):
            key = _key(value)
            if key is not None:
                found.setdefault(key, stated)
    return found


Values = Iterator[tuple[object, Stated]]


def _key(value: object) -> Key | None:
    match value:
        case Percent(number):
            return "%", number
        case Money(amount, currency):
            return currency, amount
        case Duration(count, unit):
            return unit.value, count
        case Counted(count=Decimal() as count):
            return COUNT, count
        case bool():
            return None
        case Decimal() | int():
            return COUNT, Decimal(value)
        case _:
            return None


def _of_goals(agreement: Agreement) -> Values:
    for goal in agreement.goals:
        for index, target in enumerate(goal.targets):
            path = goal.name if not index else None
            yield target.amount, Stated(target.origin, f"goal `{goal.name}`", path)
        for row in goal.months:
            yield row.amount, Stated(row.origin, f"goal `{goal.name}`", None)


def _of_promises(agreement: Agreement) -> Values:
    for promise in agreement.promises:
        what = f"promise `{promise.name}`"
        for form in promise.forms:
            alone = promise.name if len(promise.forms) == 1 else None
            for value, named in _of_form(form):
                yield value, Stated(form.origin, what, alone if named else None)


def _of_form(form: Form) -> Iterator[tuple[object, bool]]:
    """Values of a promise; those that its name alone stands for are marked."""
    match form:
        case Deliver(amount=amount, tolerance=tolerance):
            yield amount, True
            yield tolerance, False
        case Keep(value=value):
            yield value, True
        case AfterDo(share=Share(at_least)) | DoBefore(share=Share(at_least)):
            yield at_least, False
        case Meet(share=Share(at_least)):
            yield at_least, False
        case _:
            pass


def _of_measures(agreement: Agreement) -> Values:
    for measure in agreement.measures:
        what = f"measure `{measure.name}`"
        for index, aim in enumerate(measure.aims):
            yield aim.value, Stated(aim.origin, what, measure.name if not index else None)
        for line in measure.red:
            yield line.value, Stated(line.origin, what, None)


def _of_figures(agreement: Agreement) -> Values:
    for path, node in agreement.figures.items():
        for value, origin in _figures(node.figures, node.origin):
            yield value, Stated(origin, f"`{path}`", None)
    for party in agreement.parties:
        yield from _of_team(party.team, f"party `{party.name}`", party.origin)
        for role in party.roles:
            yield from _of_team(role.team, f"role `{role.name}`", role.origin)


def _figures(figures: Figures, origin: Span) -> Iterator[tuple[object, Span]]:
    for rate in figures.rates:
        yield rate.percent, rate.origin
        yield rate.sample, rate.origin
    for better in figures.improvements:
        yield better.percent, better.origin
    for cost in figures.costs:
        yield cost.amount, cost.origin
    for limit in figures.limits:
        yield limit.count, limit.origin
    aside, paid = figures.deal_give_or_take, figures.deal_paid_over
    for value in (figures.deal, aside, paid, figures.margin, figures.brings):
        yield value, origin
    if isinstance(figures.takes, Takes):
        yield figures.takes.duration, origin
        yield figures.takes.give_or_take, origin


def _of_team(team: Team, what: str, origin: Span) -> Values:
    yield team.people, Stated(origin, what, None)
    for capacity in team.capacities:
        yield capacity.least, Stated(capacity.origin, what, None)
        yield capacity.most, Stated(capacity.origin, what, None)
    for budget in team.budgets:
        yield budget.amount, Stated(budget.origin, what, None)
    for change in team.changes:
        yield abs(change.count), Stated(change.origin, what, None)
    for effort in team.efforts:
        yield effort.takes, Stated(effort.origin, what, None)


def _of_work(agreement: Agreement) -> Values:
    for cadence in agreement.cadences:
        what = f"cadence `{cadence.name}`"
        for quota in cadence.quotas:
            yield quota.least, Stated(quota.origin, what, None)
        for ceiling in cadence.ceilings:
            yield ceiling.most, Stated(ceiling.origin, what, None)
    for handoff in agreement.handoffs:
        for route in handoff.routes:
            for limit in route.limits:
                yield limit.most, Stated(limit.origin, f"handoff `{handoff.name}`", None)
    for place in counted(agreement):
        for duration in place.durations:
            yield duration, Stated(place.origin, place.what, None)


def _of_conditions(agreement: Agreement) -> Values:
    for condition in conditions(agreement):
        for part in nodes(condition.condition):
            if isinstance(part, Literal):
                what = f"{condition.kind} `{condition.name}`"
                yield part.value, Stated(part.origin, what, None)
