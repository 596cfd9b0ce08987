"""Three values: yes, no, and unknown with what is missing; how they combine (Kleene)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import TypeAlias

from slalang.source.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Missing:
    """Unknown, and the inputs that would have to be known."""

    what: frozenset[str]


@dataclass(frozen=True, slots=True)
class Between:
    """A count that is not settled: some occurrences lack a property that a `where` asks for."""

    low: int
    high: int
    what: frozenset[str]


Truth: TypeAlias = bool | Missing
Value: TypeAlias = bool | Fraction | str | tuple[str, ...]
"""Numbers, money, days, instants and times of day are exact fractions.

Days and instants count microseconds since 1970, times of day seconds. A list of texts is a set:
sorted, each text once.
"""
Operand: TypeAlias = Value | Missing | Between


def all_of(items: Iterable[Truth]) -> Truth:
    """No if one is no; else unknown if one is unknown."""
    seen = list(items)
    return False if False in seen else _unknown(seen) or True


def any_of(items: Iterable[Truth]) -> Truth:
    """Yes if one is yes; else unknown if one is unknown."""
    seen = list(items)
    return True if True in seen else _unknown(seen) or False


def not_(item: Truth) -> Truth:
    """Unknown stays unknown."""
    return item if isinstance(item, Missing) else not item


def at_least(count: int, items: Iterable[Truth]) -> Truth:
    """Yes if enough are yes; no if there could never be enough; else unknown."""
    seen = list(items)
    sure = sum(item is True for item in seen)
    possible = sum(item is not False for item in seen)
    return True if sure >= count else False if possible < count else _unknown(seen) or False


def decided(operands: Iterable[Operand], test: Callable[..., bool]) -> Truth:
    """A test of values; unknown if one is missing, or if an unsettled count would decide."""
    seen = list(operands)
    lacking = _union(item.what for item in seen if isinstance(item, Missing))
    counts = [index for index, item in enumerate(seen) if isinstance(item, Between)]
    if lacking or len(counts) > 1:
        return Missing(lacking | _union(i.what for i in seen if isinstance(i, Between)))
    if not counts:
        return test(*seen)
    open_count = seen[counts[0]]
    assert isinstance(open_count, Between)
    answers = set()
    for number in range(open_count.low, open_count.high + 1):
        seen[counts[0]] = Fraction(number)
        answers.add(test(*seen))
    return answers.pop() if len(answers) == 1 else Missing(open_count.what)


def _unknown(items: Iterable[Truth]) -> Missing | None:
    unknown = [item for item in items if isinstance(item, Missing)]
    return Missing(_union(item.what for item in unknown)) if unknown else None


def _union(sets: Iterable[frozenset[str]]) -> frozenset[str]:
    return frozenset().union(*sets)
