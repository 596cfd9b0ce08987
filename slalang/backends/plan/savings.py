"""What improvements save in; sentences that say it, out."""

from __future__ import annotations

from slalang.backends.plan.tables import shown, with_unit
from slalang.planning.money.savings import FunnelSaving, Saving
from slalang.planning.sheet.cells import Input


def saving_lines(saving: Saving, names: set[str]) -> list[str]:
    """`Opportunity to Customer: 25% from 2026-07-01 saves 744 MQL in New business.`"""
    found = [one for one in saving.funnels if one.name in names]
    if not found:
        return []
    what = " and ".join(_named(one) for one in saving.inputs)
    if len(saving.inputs) > 2:
        what = f"all {len(saving.inputs)} improvements"
    verb = "saves" if len(saving.inputs) == 1 else "together save"
    return [f"{_upper(what)} {verb} {_saved(one)} in {one.title}." for one in found]


def _named(given: Input) -> str:
    """`Opportunity to Customer, 25% from 2026-07-01`."""
    title, _, since = given.title.rpartition(" from ")
    return f"{title}: {with_unit(given.value, given.unit)} from {since}"


def _saved(saving: FunnelSaving) -> str:
    money = ""
    if saving.money:
        money = f" and {with_unit(saving.money, saving.currency or '')}"
    return f"{shown(saving.leads)} {saving.stage_title}{money}"


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
