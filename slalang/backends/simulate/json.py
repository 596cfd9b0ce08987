"""A simulation in, the same as data for programs out: JSON text."""

from __future__ import annotations

from decimal import Decimal

from slalang.backends.amounts import decimal
from slalang.backends.as_json import Data, json_text, place, problem_data
from slalang.planning.simulate.result import (
    Enough,
    GoalChance,
    Known,
    Leads,
    Simulation,
    Stretch,
    Swing,
)

FORMAT = "slalang.simulation/1"


def to_json(simulation: Simulation) -> str:
    """One object for each goal, keys always in the same order.

    Amounts and leads are whole numbers; percentages, in which chances are, are strings with
    their decimals. `null` means unknown.
    """
    inside = simulation.when.inside
    data = {
        "format": FORMAT,
        "title": simulation.title,
        "each": simulation.when.each.value,
        "first": inside[0].name,
        "last": inside[-1].name,
        "draws": simulation.draws,
        "seed": simulation.seed,
        "percentiles_of": simulation.percentiles_of,
        "luck": simulation.luck,
        "goals": [_goal(goal) for goal in simulation.goals],
        "rates": [_rate(rate) for rate in simulation.rates],
        "problems": [problem_data(problem) for problem in simulation.problems],
    }
    return json_text(data)


def _goal(goal: GoalChance) -> Data:
    return {
        "name": goal.name,
        "title": goal.title,
        "unit": goal.unit,
        "money": goal.money,
        "whole": _stretch(goal.whole),
        "expected": int(goal.expected),
        "goal_periods": [_stretch(row) for row in goal.goal_periods],
        "periods": [_stretch(row) for row in goal.periods],
        "added_up": [_stretch(row) for row in goal.added_up],
        "swings": [_swing(one) for one in goal.swings],
        "enough": _enough(goal.enough),
    }


def _stretch(row: Stretch) -> Data:
    came = row.came
    return {
        "name": row.name,
        "asked": int(row.asked),
        "chance": f"{row.chance:f}",
        "error": f"{row.error:f}",
        "p5": int(came.p5),
        "p10": int(came.p10),
        "p50": int(came.p50),
        "p90": int(came.p90),
        "p95": int(came.p95),
    }


def _swing(one: Swing) -> Data:
    return {
        "key": one.key,
        "title": one.title,
        "low": int(one.low),
        "high": int(one.high),
        **place(one.origin),
    }


def _enough(enough: Enough) -> Data:
    return {
        "certainty": f"{enough.certainty:f}",
        "factor": decimal(enough.factor),
        "chance": f"{enough.chance:f}",
        "draws": enough.draws,
        "funnels": [_leads(row) for row in enough.funnels],
        "sources": [_leads(row) for row in enough.sources],
    }


def _leads(row: Leads) -> Data:
    return {
        "path": row.path,
        "title": row.title,
        "stage": row.stage,
        "planned": int(row.planned),
        "certain": _whole(row.certain),
    }


def _rate(rate: Known) -> Data:
    return {
        "key": rate.key,
        "title": rate.title,
        "percent": f"{rate.percent:f}",
        "sample": decimal(rate.sample),
        **place(rate.origin),
    }


def _whole(value: Decimal | None) -> int | None:
    return None if value is None else int(value)
