"""A check by name: its module is loaded when an agreement says what it looks at.

Many agreements have no bindings, scenarios or plans over time, and a command that starts should
not pay for what it does not do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module

from slalang.check.context import Check, Context
from slalang.diagnostics.finding import Finding
from slalang.model.agreement import Agreement
from slalang.model.numbers import Figures
from slalang.model.people import Team
from slalang.model.quantities import Takes
from slalang.source.frozen import dataclass


@dataclass(frozen=True, slots=True)
class WhereSaid:
    """A module of `check` or `rules` that looks at one part of agreements alone."""

    said: Callable[[Agreement], bool]
    """Whether an agreement has that part."""
    module: str
    """Its whole name."""
    NEEDS_WHOLE: bool
    """As the module says it, too."""

    @property
    def __name__(self) -> str:
        """Like a module's."""
        return self.module

    def check(self, agreement: Agreement, context: Context) -> Iterator[Finding]:
        """The findings of the module, if there is anything to look at."""
        if self.said(agreement):
            loaded: Check = import_module(self.module)
            yield from loaded.check(agreement, context)


def bindings(agreement: Agreement) -> bool:
    """Whether it says where data are."""
    return bool(agreement.bindings)


def scenarios(agreement: Agreement) -> bool:
    """Whether it says what else could be."""
    return bool(agreement.scenarios)


def plans(agreement: Agreement) -> bool:
    """Whether anything is said that matters to a plan over time alone."""
    return (
        any(_figures(node.figures) for node in agreement.figures.values())
        or any(_team(party.team) for party in agreement.parties)
        or any(_team(role.team) for party in agreement.parties for role in party.roles)
        or any(target.rises for goal in agreement.goals for target in goal.targets)
    )


def _figures(figures: Figures) -> bool:
    return bool(
        figures.rate_kind
        or figures.limits
        or figures.stage_times
        or figures.deal_give_or_take
        or figures.deal_paid_over
        or (isinstance(figures.takes, Takes) and figures.takes.give_or_take)
        or any(rate.kind for rate in figures.rates)
    )


def _team(team: Team) -> bool:
    return bool(team.changes or team.efforts)
