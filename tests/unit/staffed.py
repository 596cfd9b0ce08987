"""Small agreements about people: a funnel, a goal and a role, with what a test says of them."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from slalang.driver import read_text
from slalang.model.agreement import Agreement
from slalang.planning.plan import Setup, make_plan
from slalang.planning.result import Load, Plan, TeamPlan
from slalang.planning.sheet.cells import Cell, Value
from slalang.planning.sheet.reckon import reckon

_WORLD = """
agreement "Quota" {
  effective 2026-01-01 to 2026-12-31
  currency USD
}
party marketing "Marketing" { @MARKETING@ }
party sales "Sales" {
  @SALES@
  role sdr "Sales development" { @SDR@ }
}
stage mql "MQL" of marketing
stage sql "SQL" of sales { set by sales }
stage opportunity "Opportunity" of sales { set by sales }
stage customer "Customer" of sales {
  set by sales
  ends
}
handoff to_sales "Handoff" from marketing to sales { when becomes mql }
funnel new_business "New business" through mql, sql, opportunity, customer {
  rounded up at each stage
  @FUNNEL@
}
goal quota "Quota" { @GOAL@ }
@MORE@
"""
FUNNEL = """
  mql to sql              60%
  sql to opportunity      50%
  opportunity to customer 25%
  deal 25_000 USD
"""
GOAL = "1_000_000 USD each quarter from new_business, for 12 months starting 2026-01"


def agreement(
    sdr: str = "", *, marketing: str = "", sales: str = "", funnel: str = FUNNEL, goal: str = GOAL,
    more: str = "",
) -> Agreement:  # fmt: skip
    """534 MQLs a quarter, 178 a month, unless a test says something else."""
    text = _WORLD
    said = {"MARKETING": marketing, "SALES": sales, "SDR": sdr, "FUNNEL": funnel, "GOAL": goal,
            "MORE": more}  # fmt: skip
    for place, clause in said.items():
        text = text.replace(f"@{place}@", clause)
    read = read_text(text, "quota.sla")
    assert [finding.message() for finding in read.findings] == []
    return read.agreement


def planned(about: Agreement, setup: Setup | None = None) -> tuple[Plan, Sequence[Value]]:
    """The plan and what its cells come to."""
    plan = make_plan(about, setup or Setup(count=6))
    return plan, reckon(plan.sheet)


def team(plan: Plan, name: str = "sdr") -> TeamPlan:
    """One team of a plan."""
    return next(one for one in plan.teams if one.name == name)


def load(plan: Plan, stage: str | None, name: str = "sdr") -> Load:
    """One load of a team; that in hours where no stage is named."""
    return next(one for one in team(plan, name).loads if one.stage == stage)


def shown(values: Sequence[Value], cells: Sequence[Cell] | None) -> list[Value]:
    """What a row of cells comes to."""
    assert cells is not None
    return [values[cell] for cell in cells]


def exact(text: str) -> Fraction:
    """`31/7`."""
    return Fraction(text)
