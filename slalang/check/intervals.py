"""A class in; its bands as stretches of one score, where they are such, out."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from slalang.check.amounts import number
from slalang.check.bounds import points, thousandths
from slalang.model.expressions import And, Compare, Expression, InRange, Literal, ScoreOf
from slalang.model.scoring import Band, Class
from slalang.source.frozen import dataclass


class Stretch(NamedTuple):
    """A stretch of a score in thousandths of a point, both ends in; `None` is without end."""

    low: int | None
    high: int | None

    def covers(self, other: Stretch) -> bool:
        """Whether everything in `other` is in this one, too."""
        return (self.low is None or (other.low is not None and self.low <= other.low)) and (
            self.high is None or (other.high is not None and other.high <= self.high)
        )

    @property
    def is_empty(self) -> bool:
        """Whether no score is in it."""
        return self.low is not None and self.high is not None and self.low > self.high

    @property
    def is_closed(self) -> bool:
        """Whether it ends on both sides."""
        return self.low is not None and self.high is not None


@dataclass(frozen=True, slots=True)
class Sorted:
    """A class that divides one score: each band with its stretch, `otherwise` left out."""

    score: str
    bands: tuple[tuple[Band, Stretch], ...]


def divided(sorting: Class) -> Sorted | None:
    """A class as stretches of one score; `None` where a band asks for anything else."""
    found: list[tuple[Band, Stretch]] = []
    scores: set[str] = {sorting.of.name} if sorting.of else set()
    for band in sorting.bands:
        if band.otherwise:
            continue
        if band.condition is not None:
            asked = compared(band.condition)
            if asked is None:
                return None
            scores.add(asked[0])
            found.append((band, asked[1]))
        else:
            found.append((band, _written(band)))
    return Sorted(scores.pop(), tuple(found)) if found and len(scores) == 1 else None


def compared(condition: Expression) -> tuple[str, Stretch] | None:
    """`fit >= 60 and fit < 80` as a score and a stretch; `None` for anything else."""
    items = condition.items if isinstance(condition, And) else (condition,)
    low: int | None = None
    high: int | None = None
    names: set[str] = set()
    for item in items:
        found = comparison(item)
        if found is None:
            return None
        name, stretch = found
        names.add(name)
        if stretch.low is not None:
            low = stretch.low if low is None else max(low, stretch.low)
        if stretch.high is not None:
            high = stretch.high if high is None else min(high, stretch.high)
    return (names.pop(), Stretch(low, high)) if len(names) == 1 else None


def on_steps(stretch: Stretch, step: int) -> Stretch:
    """A stretch with its ends moved inward, to values that a score can have."""
    low = None if stretch.low is None else -(-stretch.low // step) * step
    return Stretch(low, None if stretch.high is None else stretch.high // step * step)


def in_points(stretch: Stretch, score: str) -> str:
    """A stretch in words: `80 points of fit`, `60 to 80 points …`, `80 or more points …`."""
    low = None if stretch.low is None else number(points(stretch.low))
    high = None if stretch.high is None else number(points(stretch.high))
    if low is None:
        amount = "any number of" if high is None else f"{high} or fewer"
    elif high is None:
        amount = f"{low} or more"
    else:
        amount = low if low == high else f"{low} to {high}"
    return f"{amount} {'point' if amount == '1' else 'points'} of `{score}`"


_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}


def comparison(condition: Expression) -> tuple[str, Stretch] | None:
    """`fit >= 60`, `60 <= fit`, `fit in 60..79`; `None` for anything else."""
    match condition:
        case Compare(operator=sign, left=ScoreOf(name=name), right=Literal(value=Decimal() as to)):
            return _against(name, sign, to)
        case Compare(operator=sign, left=Literal(value=Decimal() as to), right=ScoreOf(name=name)):
            return _against(name, _TURNED[sign], to)
        case InRange(
            value=ScoreOf(name=name),
            low=Literal(value=Decimal() as low),
            high=Literal(value=Decimal() as high),
        ):
            return name, Stretch(_from(low), thousandths(high))
        case _:
            return None


def _against(name: str, operator: str, value: Decimal) -> tuple[str, Stretch] | None:
    match operator:
        case ">=":
            return name, Stretch(_from(value), None)
        case ">":
            return name, Stretch(thousandths(value) + 1, None)
        case "<=":
            return name, Stretch(None, thousandths(value))
        case "<":
            return name, Stretch(None, _from(value) - 1)
        case "=":
            return name, Stretch(_from(value), thousandths(value))
        case _:
            return None


def _from(value: Decimal) -> int:
    """The first thousandth that is not below a value."""
    rounded = thousandths(value)
    return rounded + 1 if points(rounded) < value else rounded


def _written(band: Band) -> Stretch:
    low = None if band.low is None else _from(band.low)
    if band.high is None:
        return Stretch(low, None)
    return Stretch(low, _from(band.high) - 1 if band.high_excluded else thousandths(band.high))
