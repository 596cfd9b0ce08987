"""Seeds in; companies with names and domains out: a few that many leads come from, and the many.

A block of leads has companies of its own, shares some with its neighbours and some with all.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from slalang.sample.draws import MASK, SLOTS, halves, shares, zipf
from slalang.sample.names import CULTURES, latin
from slalang.sample.people import MARKETS
from slalang.sample.texts import TRADES, WORDS
from slalang.source.frozen import dataclass

OWN, NEAR, LARGE = 400, 800, 500
"""Companies of one block, of a neighbourhood, and of everybody."""
NEIGHBOURS = 16
"""So many blocks are a neighbourhood."""
_FIRST_OWN = 1_000_000_000
_FIRST_NEAR = 1_000_000

_LEVELS = tuple(
    level for level, often in enumerate(shares([45, 30, 17, 8], SLOTS)) for _ in range(often)
)
_PICK_OWN, _PICK_NEAR, _PICK_LARGE = 36_000, 16_000, 13_536
CHOICES = tuple(
    [place * OWN // _PICK_OWN for place in range(_PICK_OWN)]
    + [OWN + place * NEAR // _PICK_NEAR for place in range(_PICK_NEAR)]
    + [
        OWN + NEAR + company
        for company, often in enumerate(shares(zipf(LARGE), _PICK_LARGE))
        for _ in range(often)
    ]
)
"""For each of 65,536 slots the company of a lead, as a place in `companies_of` its block."""
_SLUGS = {word: latin(word) for word in (*WORDS, *TRADES)}


@dataclass(frozen=True, slots=True)
class Companies:
    """Some companies; all sequences are as long."""

    ids: tuple[tuple[str, int], ...]
    """Name of the stream of numbers that their attributes come from, and how many there are."""
    levels: Sequence[int]
    """0 to 3, times `SLOTS`: where their level begins in a table."""
    markets: Sequence[int]
    """Numbers of cultures."""
    names: Sequence[str]
    domains: Sequence[str]


def companies_of(seed: str, block: int) -> Companies:
    """The companies that leads of a block may come from."""
    groups = (
        _group(seed, f"own/{block}", OWN, _FIRST_OWN + block * OWN),
        _near(seed, block // NEIGHBOURS),
        _large(seed),
    )
    return Companies(
        tuple(one for group in groups for one in group.ids),
        [one for group in groups for one in group.levels],
        [one for group in groups for one in group.markets],
        [one for group in groups for one in group.names],
        [one for group in groups for one in group.domains],
    )


def numbers_of(seed: str, what: str, companies: Companies) -> list[int]:
    """A number of 16 bits for each company, the same wherever the company appears."""
    return [
        number
        for group, count in companies.ids
        for number in _shared(f"{seed}/{group}/{what}", count)
    ]


@lru_cache(maxsize=2)
def _near(seed: str, neighbourhood: int) -> Companies:
    first = _FIRST_NEAR + neighbourhood * NEAR
    return _group(seed, f"near/{neighbourhood}", NEAR, first)


@lru_cache(maxsize=2)
def _large(seed: str) -> Companies:
    return _group(seed, "large", LARGE, 1, 2)


@lru_cache(maxsize=256)
def _shared(name: str, count: int) -> tuple[int, ...]:
    return halves(name, count)


def _group(seed: str, group: str, count: int, first: int, better: int = 0) -> Companies:
    levels, places, words, forms = (
        halves(f"{seed}/{group}/{what}", count) for what in ("level", "market", "name", "form")
    )
    markets = [MARKETS[place & 4095] for place in places]
    names, domains = [], []
    number = first
    for word, form, market in zip(words, forms, markets, strict=True):
        head = WORDS[(word & 255) * len(WORDS) >> 8]
        trade = TRADES[(word >> 8) * len(TRADES) >> 8]
        legal = CULTURES[market].legal
        names.append(f"{head} {trade} {legal[form % len(legal)]}".rstrip())
        domains.append(f"{_SLUGS[head]}-{_SLUGS[trade]}-{number}.example")
        number += 1
    return Companies(
        ((group, count),),
        [min(3, _LEVELS[level & MASK] + better) * SLOTS for level in levels],
        markets, names, domains,
    )  # fmt: skip
