"""The teams and what goals need in; who can work how much in each period, and who has to, out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TypeAlias

from slalang.model.agreement import Agreement
from slalang.planning.axis import Axis
from slalang.planning.cells import Draft
from slalang.planning.result import FunnelPlan, TeamPlan

OpenHours: TypeAlias = Callable[[str, date, date], int | None]
"""A team and two days in; how many minutes it is open between them, both in, with holidays and
the team's leave taken off; None where no calendar says so."""


def no_hours(team: str, first: date, last: date) -> int | None:  # noqa: ARG001
    """Nobody knows when the teams are open."""
    return None


def team_plans(
    draft: Draft,  # noqa: ARG001
    agreement: Agreement,  # noqa: ARG001
    funnels: list[FunnelPlan],  # noqa: ARG001
    when: Axis,  # noqa: ARG001
    open_hours: OpenHours,  # noqa: ARG001
) -> tuple[TeamPlan, ...]:
    """Every party and role that says how many people it has, and what they can do."""
    return ()
