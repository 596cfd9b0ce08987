"""What improvements save in; sentences that say it, out."""

from __future__ import annotations

from collections.abc import Mapping

from slalang.backends.plan.tables import shown, with_unit
from slalang.planning.money.savings import FunnelSaving, Saving
from slalang.planning.sheet.cells import Input


def saving_lines(saving: Saving, names: set[str], titles: Mapping[str, str]) -> list[str]:
    """`Opportunity to Customer: 25% from 2026-07-01 saves 744 MQL in New business.`

    `titles` are those of funnels, streams and sources, by their paths.
    """
    found = [one for one in saving.funnels if one.name in names]
    if not found:
        return []
    what = " and ".join(_named(one, titles) for one in saving.inputs)
    if len(saving.inputs) > 2:
        what = f"all {len(saving.inputs)} improvements"
    verb = "saves" if len(saving.inputs) == 1 else "together save"
    return [f"{_upper(what)} {verb} {_saved(one)}." for one in found]


def _named(given: Input, titles: Mapping[str, str]) -> str:
    """`Opportunity to Customer of Enterprise: 25% from 2026-07-01`."""
    title, _, since = given.title.rpartition(" from ")
    # Of a whole funnel the end of the sentence says it.
    of = f" of {titles[given.of]}" if "." in given.of and given.of in titles else ""
    return f"{title}{of}: {with_unit(given.value, given.unit)} from {since}"


def _saved(saving: FunnelSaving) -> str:
    money = ""
    if saving.money:
        money = f" and {with_unit(saving.money, saving.currency or '')}"
    said = f"{shown(saving.leads)} {saving.stage_title}{money} in {saving.title}"
    if not saving.later:
        return said
    if not saving.leads and not saving.money:
        return (
            f"{shown(saving.later)} {saving.stage_title} in {saving.title}, all of them for "
            "later deals"
        )
    return f"{said}, and {shown(saving.later)} for later deals"


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
