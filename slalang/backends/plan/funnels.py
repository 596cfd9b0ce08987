"""The plan of a funnel and what its cells come to in; its tables and sentences, out."""

from __future__ import annotations

from dataclasses import replace

from slalang.backends.plan.tables import Line, Part, Table, picked, shown, total, with_unit
from slalang.planning.result import FunnelPlan, Plan, SourcePlan, Spent, StagePlan
from slalang.planning.sheet.cells import Cell, Value


def funnel_part(
    plan: Plan,
    funnel: FunnelPlan,
    values: tuple[Value, ...],
    only: tuple[SourcePlan, ...] | None,
) -> Part:
    """What the whole funnel needs, then its sources side by side; `only` some sources, in full."""
    tables: list[Table] = []
    if only is None:
        tables += _rows(plan, funnel, funnel, values)
        if len(funnel.sources) > 1:
            tables.append(_leads(plan, funnel, values))
        tables.append(_sources(funnel, funnel.sources, values))
    else:
        for source in only:
            tables += _rows(plan, funnel, source, values)
        tables.append(_sources(funnel, only, values))
    found = tuple(table for table in tables if table.lines)
    rows = [row for one in (only if only is not None else (funnel,)) for row in one.stages]
    says = tuple(_asked(plan, one, funnel.currency, values) for one in only or (funnel,))
    return Part(funnel.title, (*says, *_ends(plan, funnel)), found, _below(plan, rows, values))


def _asked(
    plan: Plan, one: FunnelPlan | SourcePlan, currency: str | None, values: tuple[Value, ...]
) -> str:
    """`The goals ask for 6,000,000 USD from 2026-01 to 2026-12`; of a source, for its part."""
    if one.revenue_total is not None:
        asked = with_unit(values[one.revenue_total], currency or "")
    elif one.stages:
        last = one.stages[-1]
        asked = f"{shown(values[last.total])} {last.title}"
    else:
        asked = "nothing that can be computed"
    of = f" of {one.title}" if isinstance(one, SourcePlan) else ""
    return f"The goals ask for {asked}{of} {_span(plan)}."


def _ends(plan: Plan, funnel: FunnelPlan) -> tuple[str, ...]:
    """Where the plan is longer than its goals, that they end."""
    if funnel.until >= plan.when.count - 1:
        return ()
    last = plan.when.at(funnel.until).name
    costs = "; fixed costs are counted up to then" if funnel.spent is not None else ""
    return (f"The goals end in {last}{costs}.",)


def _span(plan: Plan) -> str:
    inside = plan.when.inside
    return (
        f"in {inside[0].name}"
        if len(inside) == 1
        else f"from {inside[0].name} to {inside[-1].name}"
    )


def _rows(
    plan: Plan, funnel: FunnelPlan, one: FunnelPlan | SourcePlan, values: tuple[Value, ...]
) -> list[Table]:
    """Stages, revenue and costs by period; then what lies before, and all of it."""
    periods = tuple(period.name for period in plan.when.inside)
    lines: list[Line] = []
    for row in one.stages:
        lines.append(Line(row.title, picked(values, row.need)))
        beyond = picked(values, row.beyond)
        if any(beyond):
            lines.append(Line("for later deals", beyond, depth=1, weak=True))
    unit = funnel.currency or ""
    if one.revenue is not None:
        lines.append(Line("Revenue", picked(values, one.revenue), unit))
    if one.spent is not None:
        lines.append(Line(_costs(one.spent), picked(values, one.spent.costs), unit))
    head = "Needed" if isinstance(one, FunnelPlan) else one.title
    return [Table(head, periods, tuple(lines)), _pipeline(plan, one, values, unit)]


def _costs(spent: Spent) -> str:
    return "Costs that are known" if spent.unknown else "Costs"


def _pipeline(
    plan: Plan, one: FunnelPlan | SourcePlan, values: tuple[Value, ...], unit: str
) -> Table:
    lines: list[Line] = []
    for row in one.stages:
        lines.append(Line(row.title, (values[row.before], values[row.total])))
        lines.extend(_later(values[row.before_beyond]))
    if one.spent is not None:
        cells = (one.spent.before, one.spent.total)
        lines.append(Line(_costs(one.spent), picked(values, cells), unit))
        lines.extend(_later(values[one.spent.before_beyond]))
    if not any(line.values[0] for line in lines):
        whole = tuple(replace(line, values=line.values[1:]) for line in lines)
        return Table("In all", ("for all deals of the plan",), whole)
    columns = (f"before {plan.when.inside[0].name}", "for all deals of the plan")
    return Table("Must already be in the pipeline", columns, tuple(lines))


def _later(value: Value) -> list[Line]:
    """What of that before the plan is not for its own deals."""
    return [Line("for later deals", (value, 0), depth=1, weak=True)] if value else []


def _leads(plan: Plan, funnel: FunnelPlan, values: tuple[Value, ...]) -> Table:
    """The first stage of every source: what Marketing has to bring, and from where."""
    periods = tuple(period.name for period in plan.when.inside)
    first = funnel.stages[0] if funnel.stages else None
    lines = [
        Line(source.title, picked(values, source.stages[0].need))
        for source in funnel.sources
        if source.stages
    ]
    return Table(first.title if first else "", periods, tuple(lines))


def _sources(
    funnel: FunnelPlan, sources: tuple[SourcePlan, ...], values: tuple[Value, ...]
) -> Table:
    """The sources side by side: what each brings, and at what price."""
    unit = funnel.currency or ""

    def line(label: str, found: list[Value], unit: str = "") -> list[Line]:
        known = any(value is not None for value in found)
        return [Line(label, tuple(found), unit)] if known else []

    def read(cells: list[Cell | None]) -> list[Value]:
        return [None if cell is None else values[cell] for cell in cells]

    shares = [_percent(values[source.share]) for source in sources]
    lines = [
        *(line("Share of the goal", shares, "%") if len(funnel.sources) > 1 else []),
        *line("A lead is worth on average", read([one.lead_value for one in sources]), unit),
        *line(
            "Costs in all", read([one.spent.total if one.spent else None for one in sources]), unit
        ),
        *line("Cost of one customer", read([one.customer_cost for one in sources]), unit),
        *line("Margin", read([one.margin for one in sources]), "%"),
        *line("Return", read([one.gain for one in sources]), "%"),
        *line("Pays back after, months", read([one.payback for one in sources])),
    ]
    return Table("Source", tuple(source.title for source in sources), tuple(lines))


def _percent(value: Value) -> Value:
    return None if value is None else value * 100


def _below(plan: Plan, rows: list[StagePlan], values: tuple[Value, ...]) -> tuple[str, ...]:
    """What has to be said of goals that go on, where leads are planned for them."""
    beyond = [total(picked(values, row.beyond)) for row in rows]
    if not any(beyond):
        return ()
    last = plan.when.inside[-1].name
    return (
        f"Later deals are those after {last}, planned as if the goals went on; `--until-end` "
        "leaves them out.",
    )
