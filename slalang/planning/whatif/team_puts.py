"""A team and one of its inputs with another quantity in; that clause alone, out."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from slalang.model.numbers import Figures
from slalang.model.people import Capacity, Team
from slalang.model.quantities import Duration, Money, Percent
from slalang.planning.sheet.cells import Input, Kind
from slalang.planning.whatif.given import Quantity
from slalang.planning.whatif.puts import NOTHING
from slalang.source.text import Span

NOBODY = Team(
    people=None, manager=None, capacities=(), budgets=(), ramp=(), available=None, away=(),
    calendar=None,
)  # fmt: skip
"""What a team says that says nothing."""


def limit_put(figures: Figures, given: Input, value: Quantity, at: Span) -> Figures | None:
    """`brings at most 800 mql each month`."""
    rows = [row for row in figures.limits if row.origin == given.origin]
    if not rows or not isinstance(value, Decimal):
        return None
    return replace(NOTHING, limits=(replace(rows[0], count=value, origin=at),))


def team_put(team: Team, given: Input, value: Quantity, at: Span) -> Team | None:
    """`people 4`, `works 20 to 60 mql …`, `spends 6 minutes per attempt`, `budget 60_000 USD …`."""
    match given.kind, value:
        case Kind.AVAILABILITY, Percent():
            return replace(NOBODY, available=value)
        case Kind.PEOPLE, Decimal() if given.origin == team.people_origin:
            return replace(NOBODY, people=value, people_origin=at)
    for change in team.changes:
        if change.origin == given.origin and isinstance(value, Decimal):
            number = value.copy_sign(change.count)
            return replace(NOBODY, changes=(replace(change, count=number, origin=at),))
    for effort in team.efforts:
        if effort.origin == given.origin and isinstance(value, Duration):
            return replace(NOBODY, efforts=(replace(effort, takes=value, origin=at),))
    for budget in team.budgets:
        if budget.origin == given.origin and isinstance(value, Money):
            return replace(NOBODY, budgets=(replace(budget, amount=value, origin=at),))
    for capacity in team.capacities:
        if capacity.origin == given.origin and isinstance(value, Decimal):
            return replace(NOBODY, capacities=(_worked(capacity, given, value, at),))
    return None


def _worked(capacity: Capacity, given: Input, value: Decimal, at: Span) -> Capacity:
    """With another least or most; where the clause says both, the key tells which."""
    if capacity.most is None or (capacity.least is not None and "at least" in given.key):
        return replace(capacity, least=value, origin=at)
    return replace(capacity, most=value, origin=at)
