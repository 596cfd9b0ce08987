"""Funnels and the figures that each part of them is to have in; funnels that say them, out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from slalang.funnel.inherit import Node, chains, path_of
from slalang.model.agreement import Agreement
from slalang.model.numbers import Figures, Funnel, Source, Stream

N = TypeVar("N", Funnel, Stream, Source)


def with_figures(agreement: Agreement, figures_of: Callable[[Node], Figures]) -> Agreement:
    """The same agreement, with other figures of its funnels."""
    funnels = tuple(refigured(one, figures_of) for one in agreement.funnels)
    inside = (chain[-1] for funnel in funnels for chain in chains((funnel,)))
    return replace(agreement, funnels=funnels, figures={path_of(one): one for one in inside})


def refigured(node: N, figures_of: Callable[[Node], Figures]) -> N:
    """The same funnel, stream or source, and all inside it, with other figures."""
    figures = figures_of(node)
    if isinstance(node, Source):
        return replace(node, figures=figures)
    return replace(
        node,
        figures=figures,
        sources=tuple(refigured(one, figures_of) for one in node.sources),
        streams=tuple(refigured(one, figures_of) for one in node.streams),
    )
