"""One funnel of a plan in; its sheet, with every source and stage by period, out."""

from __future__ import annotations

from collections.abc import Iterable

from slalang.backends.xlsx.book import Chart, Content, Line, Number, Page
from slalang.backends.xlsx.rows import Rows, counted
from slalang.planning.result import FunnelPlan, Plan, SourcePlan, Spent
from slalang.planning.sheet.cells import Cell

_AHEAD = "Already in the pipeline"


def funnel_page(plan: Plan, funnel: FunnelPlan, name: str, rows: Rows) -> Page:
    """Sources one below the other, then all of them together, then what it costs and brings."""
    periods = tuple(period.name for period in plan.when.inside)
    lines: list[Line] = [Line((funnel.title,), "title"), Line((_about(funnel, plan),)), Line(())]
    head = len(lines)
    lines.append(Line(("", _AHEAD, *periods, "For this plan"), "head"))
    for source in funnel.sources:
        lines.append(Line((source.title,), "heading"))
        lines.extend(counted(row, rows) for row in source.stages)
        lines.extend(_money(funnel, source.revenue, source.revenue_total, source.spent))
    lines.append(Line(("All sources",), "heading"))
    drawn = len(lines)
    lines.extend(counted(row, rows) for row in funnel.stages)
    lines.extend(_money(funnel, funnel.revenue, funnel.revenue_total, funnel.spent))
    lines.append(Line(()))
    lines.extend(_worth(funnel))
    lines.append(Line(()))
    chart = Chart(
        f"Needed in each period: {funnel.stages[0].title if funnel.stages else funnel.title}",
        head, (drawn,), 2, 1 + len(periods), len(lines), "",
    )  # fmt: skip
    charts = (chart,) if funnel.stages else ()
    return Page(name, tuple(lines), (34, 15, 12), (head + 1, 1), charts, detail=True)


def _about(funnel: FunnelPlan, plan: Plan) -> str:
    said = f"Goals: {', '.join(funnel.goals)}."
    return f"{said} Each {plan.when.each.value}, from {plan.when.first.isoformat()}."


def _money(
    funnel: FunnelPlan, revenue: tuple[Cell, ...] | None, total: Cell | None, spent: Spent | None
) -> Iterable[Line]:
    unit = f" ({funnel.currency})" if funnel.currency else ""
    if revenue is not None and total is not None:
        numbers = [Number(cell, "cash") for cell in revenue]
        yield Line((f"Revenue asked for{unit}", None, *numbers, Number(total, "cash")))
    if spent is not None:
        numbers = [Number(cell, "cash") for cell in spent.costs]
        known = "Costs that are known" if spent.unknown else "Costs"
        before, whole = Number(spent.before, "cash"), Number(spent.total, "cash")
        yield Line((f"{known}{unit}", before, *numbers, whole))


def _worth(funnel: FunnelPlan) -> Iterable[Line]:
    """What leads are worth and cost, source by source."""
    kinds = ("One lead is worth", "One customer costs", "Return", "Payback, months")
    yield Line(("", *kinds), "head")
    for source in funnel.sources:
        yield Line((source.title, *_figures(source)))
    yield Line(
        (
            "All sources",
            _number(funnel.lead_value, "money"),
            _number(funnel.customer_cost, "money"),
        ),
        "total",
    )


def _figures(source: SourcePlan) -> tuple[Content, ...]:
    return (
        _number(source.lead_value, "money"),
        _number(source.customer_cost, "money"),
        _number(source.gain, "points"),
        _number(source.payback, "months"),
    )


def _number(cell: Cell | None, style: str) -> Content:
    return None if cell is None else Number(cell, style)
