"""An agreement and the name of a binding in; the way from raw tables to a plan out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from slalang.data.default_plan import default_plan
from slalang.data.plan import Plan, RawTable
from slalang.data.problem import DataProblem
from slalang.diagnostics.suggest import nearest
from slalang.form import Form
from slalang.model.agreement import Agreement
from slalang.model.bindings import Binding

Planning: TypeAlias = Callable[[Form, Mapping[str, RawTable]], Plan]


def planning(agreement: Agreement, name: str | None, *, whole: bool = False) -> Planning:
    """How raw tables are read: by the binding of a name; else by the one that is there.

    The `whole` of a binding is also what was planned, where leads moved, and who works them.

    Without a name, tables `leads` whose columns are called as the agreement calls them need no
    binding. Raises `DataProblem` for a name that no binding has.
    """
    bindings = {one.name: one for one in agreement.bindings}
    if name is not None and name not in bindings:
        near = nearest(name, bindings)
        there = ", ".join(f"`{one}`" for one in bindings) or "none"
        raise DataProblem(
            f"the agreement has no binding `{name}`",
            f"Did you mean `{near}`?" if near else f"Those that it has: {there}.",
        )

    def plan(form: Form, tables: Mapping[str, RawTable]) -> Plan:
        chosen = bindings[name] if name is not None else _fitting(bindings, tables)
        if chosen is None:
            return default_plan(form, tables, _others(agreement))
        from slalang.data.bound_plan import bound_plan

        return bound_plan(form, tables, chosen, whole=whole)

    return plan


def _others(agreement: Agreement) -> tuple[str, ...]:
    """What happens to a lead beside events: it enters stages and queues, and is handed over."""
    declared = (agreement.stages, agreement.handoffs, agreement.queues, agreement.records)
    return tuple(one.name for group in declared for one in group)


def _fitting(bindings: Mapping[str, Binding], tables: Mapping[str, RawTable]) -> Binding | None:
    fitting = [
        one for one in bindings.values() if one.leads is not None and one.leads.table in tables
    ]
    if "leads" in tables and _is_ours(tables["leads"]):
        return None
    if len(fitting) > 1:
        names = ", ".join(f"`{one.name}`" for one in fitting)
        raise DataProblem(
            f"the agreement has several bindings that fit this data: {names}",
            "Choose one with `--binding NAME`.",
        )
    return fitting[0] if fitting else None


def _is_ours(table: RawTable) -> bool:
    return "lead_id" in table.columns or table.open
