"""A seed and the number of a block in; who its leads are, before anything is said of them, out."""

from __future__ import annotations

from collections.abc import Sequence

from slalang.sample.companies import CHOICES, Companies, companies_of
from slalang.sample.draws import MASK, SLOTS, halves, shares
from slalang.sample.people import MARKETS, People, people_of
from slalang.source.frozen import dataclass

BLOCK = 1_000
"""Leads are made so many at a time; of whole blocks the number of events is exact."""

_QUALITIES = tuple(
    tuple(level * SLOTS for level, often in enumerate(shares(weights, SLOTS)) for _ in range(often))
    for weights in ((55, 28, 12, 5), (45, 30, 17, 8), (32, 32, 22, 14), (22, 30, 28, 20))
)
"""For each level of a company, where the levels of its leads begin in a table."""


@dataclass(frozen=True, slots=True)
class Crowd:
    """The leads of a whole block; sequences are by lead."""

    world: str
    """What the numbers that all blocks share are named after."""
    seed: str
    """What the numbers of this block are named after."""
    companies: Companies
    homes: Sequence[int]
    """The place of each lead's company."""
    levels: Sequence[int]
    """How good a lead is, 0 to 3, times `SLOTS`: where its level begins in a table."""
    cultures: Sequence[int]
    """Numbers of `CULTURES`."""
    people: People


def crowd_of(world: str, number: int) -> Crowd:
    """Who is in the block of a number, from 0."""
    seed = f"{world}/block/{number}"
    companies = companies_of(world, number)
    homes = [CHOICES[draw] for draw in halves(f"{seed}/company", BLOCK)]
    levels = [
        _QUALITIES[companies.levels[home] // SLOTS][draw & MASK]
        for home, draw in zip(homes, halves(f"{seed}/quality", BLOCK), strict=True)
    ]
    # One in eight works for a company of another country.
    cultures = [
        MARKETS[draw >> 3 & 4095] if draw & 7 == 0 else companies.markets[home]
        for home, draw in zip(homes, halves(f"{seed}/culture", BLOCK), strict=True)
    ]
    people = people_of(cultures, halves(f"{seed}/people", BLOCK))
    return Crowd(world, seed, companies, homes, levels, cultures, people)
