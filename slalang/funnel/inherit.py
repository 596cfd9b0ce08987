"""Funnels in; their sources with all figures that hold for them, inherited from outside in, out."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple, TypeAlias, TypeVar

from slalang.model.agreement import Agreement
from slalang.model.numbers import Figures, Funnel, Improvement, Rate, Source, Stream
from slalang.model.quantities import Month, Open
from slalang.source.frozen import dataclass
from slalang.source.text import Span

Node: TypeAlias = Funnel | Stream | Source
Chain: TypeAlias = tuple[Node, ...]
"""A funnel, the streams in it and perhaps a source, from outside in."""

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class RateAt:
    """A rate as it holds in a month."""

    percent: Decimal
    sample: Decimal | None
    """How many it was measured on; `None` for an improvement, which is not yet measured."""
    improved: bool
    origin: Span


class Due(NamedTuple):
    """`improve opportunity to customer up to 25% by 2026-07-01`, with nothing left open."""

    day: date
    percent: Decimal
    row: Improvement


def path_of(node: Node) -> str:
    """`new_business`, `new_business.web_form`."""
    return node.name if isinstance(node, Funnel) else node.path


def children(node: Node) -> tuple[Stream | Source, ...]:
    """The streams and sources directly inside, in the order of the text."""
    if isinstance(node, Source):
        return ()
    return tuple(sorted((*node.sources, *node.streams), key=lambda child: child.origin))


def chains(chain: Chain) -> tuple[Chain, ...]:
    """A node and all that are inside it, in the order of the text, each with what is around it."""
    inner = (found for child in children(chain[-1]) for found in chains((*chain, child)))
    return (chain, *inner)


def leaves(chain: Chain) -> tuple[Chain, ...]:
    """The sources inside; a funnel or stream without any is its own source."""
    return tuple(found for found in chains(chain) if not children(found[-1]))


def chain_of(agreement: Agreement, path: str) -> Chain | None:
    """The node with a path, and what is around it."""
    for funnel in agreement.funnels:
        if path == funnel.name or path.startswith(f"{funnel.name}."):
            for chain in chains((funnel,)):
                if path_of(chain[-1]) == path:
                    return chain
    return None


def named(chain: Chain, name: str) -> tuple[Chain, ...]:
    """The nodes inside that a name may mean: by the whole path, else by the end of it."""
    inside = chains(chain)
    exact = tuple(found for found in inside if path_of(found[-1]) == name)
    return exact or tuple(found for found in inside if path_of(found[-1]).endswith(f".{name}"))


def inherit(chain: Chain) -> Figures:
    """The figures of the innermost node: what it does not say, the one around it says for it.

    Rates, times and improvements are inherited one pair of stages at a time, costs one
    stage at a time, season rows one month at a time; how far deals are from each other and
    over what time they are paid come with the deal that they stand beside. What a rate
    counts is said where it stands, or around that. Shares, limits and costs for each period
    are not inherited: they are said of one node only.
    """
    all_figures = [node.figures for node in reversed(chain)]
    own = all_figures[0]
    deal = next((figures for figures in all_figures if figures.deal is not None), own)
    staged = ([cost for cost in figures.costs if cost.per] for figures in all_figures)
    return Figures(
        measured=_first(all_figures, lambda figures: figures.measured),
        rounding=_first(all_figures, lambda figures: figures.rounding),
        brings=own.brings,
        rates=_inner(_rates(all_figures), _pair),
        deal=_first(all_figures, lambda figures: figures.deal),
        margin=_first(all_figures, lambda figures: figures.margin),
        takes=_first(all_figures, lambda figures: figures.takes),
        stage_times=_inner(
            (figures.stage_times for figures in all_figures),
            lambda row: (row.start.name, row.end.name),
        ),
        costs=_inner(staged, lambda cost: cost.per.name if cost.per else "")
        + tuple(cost for cost in own.costs if cost.per is None),
        improvements=_inner((figures.improvements for figures in all_figures), _pair),
        season=_inner((figures.season for figures in all_figures), lambda row: row.month),
        brings_origin=own.brings_origin,
        deal_origin=_first(all_figures, lambda figures: figures.deal_origin),
        rate_kind=_first(all_figures, lambda figures: figures.rate_kind),
        deal_give_or_take=deal.deal_give_or_take,
        deal_paid_over=deal.deal_paid_over,
        limits=own.limits,
        rate_kind_origin=_first(all_figures, lambda figures: figures.rate_kind_origin),
        takes_origin=_first(all_figures, lambda figures: figures.takes_origin),
        margin_origin=_first(all_figures, lambda figures: figures.margin_origin),
    )


def _rates(layers: list[Figures]) -> Iterator[tuple[Rate, ...]]:
    """The rates of each layer, with what they count where that is said there or around it."""
    for index, layer in enumerate(layers):
        said = (figures.rate_kind for figures in layers[index:])
        kind = next((one for one in said if one), None)
        if kind is None:
            yield layer.rates
            continue
        yield tuple(
            rate
            if rate.kind
            else Rate(rate.start, rate.end, rate.percent, rate.sample, rate.origin, kind)
            for rate in layer.rates
        )


def deal_origin(chain: Chain) -> Span:
    """Where the deal value that holds for a node is said; the node itself where it is not."""
    saying = (node.origin for node in reversed(chain) if node.figures.deal is not None)
    return next(saying, chain[-1].origin)


def rate_in(figures: Figures, start: str, end: str, month: Month | None) -> RateAt | Open | None:
    """The rate between two stages in a month; `None` where it is not said.

    An improvement holds from the first month that begins on its date or later. `up to`
    never lowers a rate that is better already, `down to` never raises one.
    """
    stated = stated_rate(figures, start, end)
    if stated is None:
        return None
    if isinstance(stated.percent, Open):
        return stated.percent
    now = RateAt(stated.percent.value, stated.sample, False, stated.origin)
    for day, percent, row in improvements_of(figures, start, end):
        holds = month is not None and day <= date(month.year, month.month, 1)
        if holds and (percent > now.percent if row.up else percent < now.percent):
            now = RateAt(percent, None, True, row.origin)
    return now


def stated_rate(figures: Figures, start: str, end: str) -> Rate | None:
    """What is said of the rate between two stages, improvements aside."""
    return next((rate for rate in figures.rates if _pair(rate) == (start, end)), None)


def improvements_of(figures: Figures, start: str, end: str) -> tuple[Due, ...]:
    """The improvements of a step whose date and rate are known, in the order of their dates."""
    due = [
        Due(row.by, row.percent.value, row)
        for row in figures.improvements
        if _pair(row) == (start, end)
        and not isinstance(row.by, Open)
        and not isinstance(row.percent, Open)
    ]
    return tuple(sorted(due, key=lambda one: one.day))


def season_of(figures: Figures, month: Month) -> Decimal:
    """How a month compares with the average one, in percent; 100 where nothing is said."""
    for row in figures.season:
        if row.month == month.month and not isinstance(row.percent, Open):
            return row.percent.value
    return Decimal(100)


def _first(layers: list[Figures], get: Callable[[Figures], _T]) -> _T:
    """What the innermost layer says that says something; else the nothing of the outermost."""
    said = (value for layer in layers if (value := get(layer)) is not None)
    return next(said, get(layers[-1]))


def _inner(layers: Iterable[Iterable[_T]], key: Callable[[_T], Hashable]) -> tuple[_T, ...]:
    """The items of all layers, innermost first; a key of an inner layer hides it further out."""
    found: list[_T] = []
    seen: set[Hashable] = set()
    for layer in layers:
        fresh = [item for item in layer if key(item) not in seen]
        found.extend(fresh)
        seen.update(map(key, fresh))
    return tuple(found)


def _pair(row: Rate | Improvement) -> tuple[str, str]:
    return row.start.name, row.end.name
