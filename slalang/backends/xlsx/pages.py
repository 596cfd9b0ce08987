"""A plan in; the sheets of its workbook, in the order in which people look at them, out."""

from __future__ import annotations

from slalang.backends.xlsx.book import Chart, Line, Number, Page, Short
from slalang.backends.xlsx.funnel_page import funnel_page
from slalang.backends.xlsx.names import sheet_names
from slalang.backends.xlsx.rows import Rows, counted
from slalang.planning.result import Load, Plan, TeamPlan
from slalang.planning.sheet.cells import Input, Kind, Op, Sheet, Value

INPUTS, PLAN, PEOPLE, BUDGETS, WORKINGS = "Inputs", "Plan", "People", "Budgets", "Workings"
FIRST_INPUT = 5
"""The row of the first input, from 0."""
_CHART = 18
"""How many rows a chart takes."""
_HOW = (
    "What you change stays in this file. To make it part of the agreement, write the new number "
    "into its clause, or try it with --set and the name in the last column."
)
_STYLES = {"%": "percent", "people": "people"}


def pages_of(plan: Plan, values: tuple[Value, ...], titles: dict[str, str]) -> tuple[Page, ...]:
    """All sheets but the workings. `titles` are those of funnels, sources, goals and teams."""
    own = (INPUTS, PLAN, PEOPLE, BUDGETS, WORKINGS)
    names = sheet_names([*own, *(funnel.title for funnel in plan.funnels)])[len(own) :]
    rows = Rows(values)
    found = [_inputs(plan, titles), _overview(plan, rows)]
    found += [
        funnel_page(plan, funnel, name, rows)
        for funnel, name in zip(plan.funnels, names, strict=True)
    ]
    if plan.teams:
        found.append(_people(plan, rows))
    if plan.budgets or plan.limits:
        found.append(_budgets(plan, rows))
    return tuple(found)


def input_style(one: Input) -> str:
    """How an input looks: money with its currency, shares in percent."""
    if one.kind in (Kind.DEAL, Kind.COST, Kind.BUDGET) or (
        one.kind is Kind.GOAL and len(one.unit) == 3 and one.unit.isupper()
    ):
        return "money"
    return _STYLES.get(one.unit, "number")


def input_places(sheet: Sheet) -> dict[int, int]:
    """The cell of each input, by the number of the input."""
    return {
        reads[0]: cell
        for cell, (op, reads) in enumerate(zip(sheet.ops, sheet.reads, strict=True))
        if op is Op.INPUT
    }


def _inputs(plan: Plan, titles: dict[str, str]) -> Page:
    """Every number that the agreement states; the coloured column may be changed."""
    lines = [
        Line((plan.title,), "title"),
        Line(("Change the coloured numbers: every sheet follows.",)),
        Line((_HOW,)),
        Line(()),
        Line(("Of", "What", "Value", "Unit", "As agreed", "Change", "Name"), "head"),
    ]  # fmt: skip
    cells = input_places(plan.sheet)
    for number, one in sorted(enumerate(plan.sheet.inputs), key=lambda each: _order(each[1])):
        style = input_style(one)
        unit = "" if one.unit == "%" else f" {one.unit}"
        lines.append(
            Line(
                (titles.get(one.of, one.of), one.title, Number(cells[number], f"{style} input"),
                 unit, Number(cells[number], f"{style} agreed"),
                 Number(cells[number], f"{style} change"), one.key)
            )
        )  # fmt: skip
    return Page(INPUTS, tuple(lines), (26, 46, 16, 12, 16, 14, 60), (FIRST_INPUT, 0))


def _order(one: Input) -> tuple[bool, str, int]:
    """Goals first, then as in the text."""
    return one.kind is not Kind.GOAL, one.origin.file, one.origin.start


def _overview(plan: Plan, rows: Rows) -> Page:
    """All funnels together: leads, deals and money, period by period."""
    periods = tuple(period.name for period in plan.when.inside)
    lines = [Line((f"{plan.title}: the plan",), "title"), Line(())]
    head = len(lines)
    lines.append(Line(("", "Already in the pipeline", *periods, "For this plan"), "head"))
    drawn: dict[str, list[int]] = {}
    for funnel in plan.funnels:
        lines.append(Line((funnel.title,), "heading"))
        if funnel.stages:
            drawn.setdefault(funnel.stages[0].title, []).append(len(lines))
        lines.extend(counted(row, rows) for row in funnel.stages)
        unit = f" ({funnel.currency})" if funnel.currency else ""
        if funnel.revenue is not None and funnel.revenue_total is not None:
            numbers = [Number(cell, "cash") for cell in (*funnel.revenue, funnel.revenue_total)]
            lines.append(Line((f"Revenue asked for{unit}", None, *numbers)))
        if funnel.spent is not None:
            spent = funnel.spent
            numbers = [Number(cell, "cash") for cell in (spent.before, *spent.costs, spent.total)]
            lines.append(Line((f"Costs{unit}", *numbers)))
    lines.append(Line(()))
    charts = tuple(
        Chart(f"To bring: {stage}", head, tuple(found), 2, 1 + len(periods),
              len(lines) + _CHART * index, "")
        for index, (stage, found) in enumerate(drawn.items())
    )  # fmt: skip
    return Page(PLAN, tuple(lines), (34, 15, 12), (head + 1, 1), charts)


def _people(plan: Plan, rows: Rows) -> Page:
    periods = tuple(period.name for period in plan.when.inside)
    lines = [Line((f"{plan.title}: people",), "title"), Line(())]
    head = len(lines)
    lines.append(Line(("", *periods), "head"))
    for team in plan.teams:
        lines.append(Line((team.title,), "heading"))
        lines.extend(_staff(team))
        for load in team.loads:
            lines.extend(_load(load, rows))
    return Page(PEOPLE, tuple(lines), (44, 12), (head + 1, 1))


def _staff(team: TeamPlan) -> list[Line]:
    lines = []
    if team.people is not None:
        lines.append(Line(("People", *(Number(cell, "people") for cell in team.people))))
    if team.effective is not None:
        numbers = [Number(cell, "people") for cell in team.effective]
        lines.append(Line(("Of them at work, newcomers by their ramp", *numbers)))
    return lines


def _load(load: Load, rows: Rows) -> list[Line]:
    style = rows.count_style(load.need) if load.what == "leads" else "exact"
    lines = []
    if load.least is not None:
        numbers = [Number(cell, rows.count_style(load.least)) for cell in load.least]
        lines.append(Line((f"{load.title}: at least", *numbers)))
    lines.append(Line((f"{load.title}: needed", *(Number(cell, style) for cell in load.need))))
    if load.most is not None:
        numbers = [Number(cell, rows.count_style(load.most)) for cell in load.most]
        lines.append(Line((f"{load.title}: at most", *numbers), "room"))
        pairs = zip(load.need, load.most, strict=True)
        lines.append(Line(("Too many", *(Short(*pair, "exact") for pair in pairs)), "short"))
    if load.people_needed is not None:
        numbers = [Number(cell, "people") for cell in load.people_needed]
        lines.append(Line(("People that this takes", *numbers)))
    return lines


def _budgets(plan: Plan, rows: Rows) -> Page:
    periods = tuple(period.name for period in plan.when.inside)
    lines = [Line((f"{plan.title}: budgets and limits",), "title"), Line(())]
    head = len(lines)
    lines.append(Line(("", *periods), "head"))
    for budget in plan.budgets:
        lines.append(Line((f"{budget.title} ({budget.currency})",), "heading"))
        lines.append(Line(("Costs", *(Number(cell, "cash") for cell in budget.costs))))
        lines.append(Line(("Budget", *(Number(cell, "cash") for cell in budget.budget)), "room"))
        pairs = zip(budget.costs, budget.budget, strict=True)
        lines.append(Line(("Too much", *(Short(*pair, "cash") for pair in pairs)), "short"))
    for limit in plan.limits:
        lines.append(Line((f"{limit.title}: {limit.stage_title}",), "heading"))
        style = rows.count_style(limit.need)
        lines.append(Line(("Needed", *(Number(cell, style) for cell in limit.need))))
        bound = limit.bound.value.capitalize()
        room = "room" if limit.bound.value == "at most" else "floor"
        lines.append(
            Line(
                (bound, *(Number(cell, rows.count_style(limit.limit)) for cell in limit.limit)),
                room,
            )
        )
    return Page(BUDGETS, tuple(lines), (34, 12), (head + 1, 1))
