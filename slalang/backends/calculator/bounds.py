"""The inputs of a plan in; which of them `slalang check` holds against each other, out."""

from __future__ import annotations

from datetime import date
from typing import TypeAlias

from slalang.funnel.inherit import Chain, inherit, leaves
from slalang.model.agreement import Agreement
from slalang.model.numbers import Improvement
from slalang.planning.sheet.cells import Input, Kind
from slalang.source.text import Span

Data: TypeAlias = dict[str, object]


def bounds(agreement: Agreement, inputs: tuple[Input, ...]) -> dict[int, Data]:
    """By the place of an input, what it must not be worse than.

    `{"up": true, "from": [[4, 7]]}` of an improvement: for each source the places of the rate
    and of the improvements before it. `{"most": 9}` of the 20 in `works 20 to 60`.
    """
    places = {one.origin: place for place, one in enumerate(inputs) if one.kind in _RATES}
    found: dict[int, Data] = {}
    for funnel in agreement.funnels:
        for chain in leaves((funnel,)):
            for row, before in _before(chain, places):
                data = found.setdefault(places[row.origin], {"up": row.up, "from": []})
                ways = data["from"]
                assert isinstance(ways, list)
                ways.append(before)
    return found | _ranges(inputs)


_RATES = (Kind.RATE, Kind.IMPROVEMENT)


def _before(chain: Chain, places: dict[Span, int]) -> list[tuple[Improvement, list[int]]]:
    """Each improvement of a source, and of all around it, with what it betters, by its day."""
    whole = inherit(chain)
    rates = {(rate.start.name, rate.end.name): rate for rate in whole.rates}
    best: dict[tuple[str, str, bool], list[int]] = {}
    found: list[tuple[Improvement, list[int]]] = []
    rows = [row for node in chain for row in node.figures.improvements if row.origin in places]
    for row in sorted(rows, key=_day):
        rate = rates.get((row.start.name, row.end.name))
        if rate is None or rate.origin not in places:
            continue
        known = best.setdefault((row.start.name, row.end.name, row.up), [places[rate.origin]])
        found.append((row, list(known)))
        if row in whole.improvements:
            known.append(places[row.origin])
    return found


def _day(row: Improvement) -> date:
    assert isinstance(row.by, date)
    return row.by


def _ranges(inputs: tuple[Input, ...]) -> dict[int, Data]:
    """`works 20 to 60 mql`: two inputs of one clause."""
    keys = {(one.key, one.origin): place for place, one in enumerate(inputs)}
    found: dict[int, Data] = {}
    for place, one in enumerate(inputs):
        most = keys.get((one.key.replace(" at least ", " at most "), one.origin), place)
        if one.kind is Kind.CAPACITY and most != place:
            found[place] = {"most": most}
    return found
