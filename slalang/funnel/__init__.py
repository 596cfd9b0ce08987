"""Funnel arithmetic: goals and rates in; needs, values, capacity and costs with every step out."""

from slalang.funnel.budget import BudgetLine, budget_lines
from slalang.funnel.capacity import Range, Workload, people_of, promised, room_of, workloads
from slalang.funnel.delivered import Delivered, Standing, delivered_value, standing
from slalang.funnel.freshness import Stale, stale_figures
from slalang.funnel.needs import need_of, needed
from slalang.funnel.plan import plan
from slalang.funnel.plans import FunnelPlan, Need, Plans, SourcePlan, Spending, Step, Totals
from slalang.funnel.problems import Problem, place_of, say

__all__ = [
    "BudgetLine", "Delivered", "FunnelPlan", "Need", "Plans", "Problem", "Range", "SourcePlan",
    "Spending", "Stale", "Standing", "Step", "Totals", "Workload", "budget_lines",
    "delivered_value", "need_of", "needed", "people_of", "place_of", "plan", "promised",
    "room_of", "say", "stale_figures", "standing", "workloads",
]  # fmt: skip
