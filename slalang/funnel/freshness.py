"""Funnels and a day in; the figures that were measured more than a quarter before, out."""

from __future__ import annotations

from calendar import monthrange
from datetime import MAXYEAR, date

from slalang.funnel.inherit import chains, path_of
from slalang.funnel.periods import later, month_of
from slalang.model.agreement import Agreement
from slalang.model.numbers import Measured
from slalang.source.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Stale:
    """`measured 2026-01-05`, looked at after 2026-04-05."""

    path: str
    measured: Measured
    on: date
    due: date
    """The last day on which the figures are fresh."""


def stale_figures(agreement: Agreement, today: date) -> tuple[Stale, ...]:
    """Figures of funnels, streams and sources that are due to be measured anew."""
    nodes = (chain[-1] for funnel in agreement.funnels for chain in chains((funnel,)))
    return tuple(
        Stale(path_of(node), measured, measured.on, due)
        for node in nodes
        if (measured := node.figures.measured) and isinstance(measured.on, date)
        if (due := fresh_until(measured.on)) < today
    )


def fresh_until(measured: date) -> date:
    """A quarter later: the same day of the month, or the last where the month is shorter."""
    month = later(month_of(measured), 3)
    if month.year > MAXYEAR:
        return date.max
    return date(month.year, month.month, min(measured.day, monthrange(*month)[1]))
