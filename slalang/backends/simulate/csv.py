"""A simulation in, a table for a spreadsheet out: a row for each period of each goal."""

from __future__ import annotations

from collections.abc import Iterator

from slalang.backends.as_csv import csv_text, guarded
from slalang.planning.simulate.result import GoalChance, Simulation, Stretch

HEADINGS = (
    "goal", "unit", "rows", "period", "asked", "chance_percent", "error_points",
    "p5", "p10", "p50", "p90", "p95",
)  # fmt: skip


def to_csv(simulation: Simulation) -> str:
    """A heading, then the whole of each goal, its periods, those of the plan, and their sums."""
    return csv_text(HEADINGS, (row for goal in simulation.goals for row in _rows(goal)))


def _rows(goal: GoalChance) -> Iterator[tuple[str, ...]]:
    groups = {
        "whole": (goal.whole,),
        "goal period": goal.goal_periods,
        "period": goal.periods,
        "added up": goal.added_up,
    }
    for kind, rows in groups.items():
        for row in rows:
            yield guarded(goal.title), guarded(goal.unit), kind, *_cells(row, kind)


def _cells(row: Stretch, kind: str) -> tuple[str, ...]:
    came = row.came
    numbers = (row.asked, row.chance, row.error, came.p5, came.p10, came.p50, came.p90, came.p95)
    return "" if kind == "whole" else row.name, *(f"{one:f}" for one in numbers)
