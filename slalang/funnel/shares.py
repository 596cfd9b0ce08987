"""Where a goal draws from in; the sources that carry it, each with its share, out."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from slalang.funnel.arithmetic import plain, ratio
from slalang.funnel.inherit import Chain, children, named, path_of
from slalang.funnel.problems import NoShare, Problem, SeveralSources, SharesOff
from slalang.model.numbers import Source, Stream
from slalang.model.quantities import Percent


class Carrier(NamedTuple):
    """A source and its part of the goal: 3/5 for `brings 60% of revenue`."""

    chain: Chain
    share: Fraction


class Carried(NamedTuple):
    """A funnel, stream or source, and all that carry it."""

    chain: Chain
    carriers: tuple[Carrier, ...]
    problems: tuple[Problem, ...]

    @property
    def whole(self) -> bool:
        """Whether every part of it is carried by somebody."""
        return all(isinstance(problem, SharesOff) for problem in self.problems)


def carriers(chain: Chain) -> Carried:
    """Every source inside with the product of the shares on the way to it.

    One that stands alone in its funnel or stream carries all of it without saying so.
    """
    inside = children(chain[-1])
    if not inside:
        return Carried(chain, (Carrier(chain, Fraction(1)),), ())
    found: list[Carrier] = []
    problems: list[Problem] = _missing(chain, inside)
    for child in inside:
        share = _share(child, alone=len(inside) == 1)
        if share is None:
            continue
        inner = carriers((*chain, child))
        found.extend(Carrier(each.chain, share * each.share) for each in inner.carriers)
        problems.extend(inner.problems)
    return Carried(chain, tuple(found), tuple(problems))


def lone_carriers(chain: Chain, source: str) -> Carried | None:
    """One source or stream that carries the whole goal; `None` where there is none of that name."""
    meant = named(chain, source)
    if not meant:
        return None
    if len(meant) > 1:
        paths = tuple(path_of(each[-1]) for each in meant)
        return Carried(chain, (), (SeveralSources(source, paths),))
    return carriers(meant[0])


def _share(child: Source | Stream, *, alone: bool) -> Fraction | None:
    brings = child.figures.brings
    if isinstance(brings, Percent):
        return ratio(brings.value)
    return Fraction(1) if alone else None


def _missing(chain: Chain, inside: tuple[Source | Stream, ...]) -> list[Problem]:
    """Children without a share, or shares that do not make a whole."""
    of, alone = path_of(chain[-1]), len(inside) == 1
    silent: list[Problem] = [
        NoShare(child.path, of, child.figures.brings is not None, child.origin)
        for child in inside
        if _share(child, alone=alone) is None
    ]
    if silent:
        return silent
    total = sum((_share(child, alone=alone) or Fraction(0) for child in inside), Fraction(0))
    if total == 1:
        return []
    parts = tuple((child.path, _percent(child), child.origin) for child in inside)
    return [SharesOff(of, plain(total * 100), parts, chain[-1].origin)]


def _percent(child: Source | Stream) -> Decimal:
    brings = child.figures.brings
    return brings.value if isinstance(brings, Percent) else Decimal(100)
