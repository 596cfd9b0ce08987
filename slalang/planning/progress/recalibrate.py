"""Measured rates in; what would be changed in the agreement, and what not and why, out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from slalang.funnel.arithmetic import half_up
from slalang.funnel.inherit import Chain, chains, children, path_of
from slalang.model.agreement import Agreement
from slalang.model.numbers import Measured
from slalang.planning.progress.result import Move, Progress, RateFigure
from slalang.source.text import Span

_HUNDRED = Decimal(100)


class NewRate(NamedTuple):
    """`mql to sql 34%` becomes `mql to sql 31.2%, measured on 3_859`."""

    figure: RateFigure
    percent: Decimal
    sample: int

    @property
    def origin(self) -> Span:
        """The clause."""
        return self.figure.origin


class NewDate(NamedTuple):
    """`measured 2026-01-05 from "…"` becomes that of another day and place."""

    path: str
    """The funnel, stream or source that says it."""
    on: date
    place: str
    origin: Span


class Kept(NamedTuple):
    """Something that stays as it is, and why."""

    what: str
    """`mql to sql of outbound`."""
    why: str
    """A clause that goes on after a colon."""


class Recalibration(NamedTuple):
    """What `--write` would do."""

    rates: tuple[NewRate, ...]
    dates: tuple[NewDate, ...]
    kept: tuple[Kept, ...]

    @property
    def changes(self) -> bool:
        """Whether anything would change at all."""
        return bool(self.rates or self.dates)


def recalibration(
    agreement: Agreement, made: Progress, place: str, *, all_rates: bool = False
) -> Recalibration:
    """The clauses to update: rates that moved beyond chance, or, if wished, all that were measured.

    The date and the place of a `measured` line change where every rate that it speaks for
    was measured; otherwise it would make figures look fresh that nobody looked at.
    """
    figures = [figure for funnel in made.funnels for figure in funnel.rates]
    rates: list[NewRate] = []
    kept: list[Kept] = []
    for figure in figures:
        new = _new_rate(figure, all_rates)
        if isinstance(new, NewRate):
            rates.append(new)
        else:
            kept.append(Kept(_named(figure), new))
    dates: list[NewDate] = []
    for one in _dates(agreement, figures, made.last, place):
        if isinstance(one, NewDate):
            dates.append(one)
        else:
            kept.append(one)
    return Recalibration(tuple(rates), tuple(dates), tuple(kept))


def _new_rate(figure: RateFigure, all_rates: bool) -> NewRate | str:
    """What the clause is to say; or why it is kept."""
    if figure.share is None or figure.entered is None:
        return figure.why or "it was not measured"
    if figure.agreed is None:
        return "it is still to be agreed, and to agree is not for a table"
    if figure.in_force is not None and figure.in_force != figure.agreed:
        return f"an improvement to {figure.in_force:f}% holds by now; what was agreed in it stays"
    if figure.move is not Move.MOVED and not all_rates:
        return "what was measured lies within chance of it"
    percent = _rounded(figure)
    if percent == 0:
        return "it would be 0%, and no number of leads would be enough"
    if percent == figure.agreed and figure.sample == figure.entered:
        return "it says so already"
    return NewRate(figure, percent, figure.entered)


def _rounded(figure: RateFigure) -> Decimal:
    """In percent, to one decimal, or as many as the agreed rate has."""
    assert figure.share is not None
    agreed = figure.agreed or Decimal(0)
    exponent = agreed.as_tuple().exponent
    places = max(1, -exponent if isinstance(exponent, int) else 0)
    percent = half_up(figure.share * 100, min(places, 6))
    plain = f"{percent:f}".rstrip("0").rstrip(".")
    return min(Decimal(plain or "0"), _HUNDRED)


def _dates(
    agreement: Agreement, figures: Iterable[RateFigure], last: date, place: str
) -> Iterator[NewDate | Kept]:
    """For each `measured` line that speaks for a counted rate, a new one, or why it stays."""
    measured = {figure.origin: figure.share is not None for figure in figures}
    for funnel in agreement.funnels:
        for chain in chains((funnel,)):
            node = chain[-1]
            said = node.figures.measured
            if said is None:
                continue
            spoken_for = list(_spoken_for(chain))
            looked_at = [origin for origin, _ in spoken_for if measured.get(origin)]
            if not looked_at:
                continue
            missed = [name for origin, name in spoken_for if not measured.get(origin)]
            if missed:
                listed = ", ".join(dict.fromkeys(missed[:3])) + (" …" if len(missed) > 3 else "")
                yield Kept(
                    f"measured … of {path_of(node)}",
                    f"it speaks for rates that were not measured as well: {listed}",
                )
            elif not _same(said, last, place):
                yield NewDate(path_of(node), last, place, said.origin)


def _same(said: Measured, last: date, place: str) -> bool:
    return said.on == last and said.place == place


def _spoken_for(chain: Chain) -> Iterator[tuple[Span, str]]:
    """The rates of a node and of those inside it that have no `measured` of their own."""
    node = chain[-1]
    for rate in node.figures.rates:
        yield rate.origin, f"{rate.start.name} to {rate.end.name} of {path_of(node)}"
    for child in children(node):
        if child.figures.measured is None:
            yield from _spoken_for((*chain, child))


def _named(figure: RateFigure) -> str:
    return f"{figure.start} to {figure.end} of {figure.path}"
