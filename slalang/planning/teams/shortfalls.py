"""A plan and what its cells come to in; where people, sources and budgets do not suffice, out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import Enum
from fractions import Fraction

from slalang.model.quantities import Bound
from slalang.planning.axis import Axis
from slalang.planning.result import Plan, TeamPlan
from slalang.planning.sheet.cells import Cell, Value
from slalang.source.frozen import dataclass
from slalang.source.text import Span


class Subject(Enum):
    """What does not suffice."""

    TEAM = "team"
    SOURCE = "source"
    """A funnel, stream or source with a limit."""
    BUDGET = "budget"


@dataclass(frozen=True, slots=True)
class Line:
    """What is needed in each period, and what there is."""

    subject: Subject
    name: str
    """The team or party, or the path of the source."""
    title: str
    stage: str | None
    """None for hours and money."""
    unit: str
    """The title of the stage, `hours`, or a currency."""
    need: tuple[Cell, ...]
    room: tuple[Cell, ...]
    idle: bool
    """Whether the need should not be below the room; otherwise it should not be above."""
    origin: Span


@dataclass(frozen=True, slots=True)
class Gap:
    """A run of periods in which a need and what there is for it do not meet."""

    line: Line
    first: int
    """The number of the first period, and of the last one."""
    last: int
    periods: str
    """`2026-04 to 2026-06`."""
    need: tuple[Fraction, ...]
    """For each period of the run."""
    room: tuple[Fraction, ...]

    @property
    def worst(self) -> int:
        """The number of the period in which most is missing, or most is left over."""
        off = [abs(need - room) for need, room in zip(self.need, self.room, strict=True)]
        return self.first + off.index(max(off))


def shortfalls(plan: Plan, values: Sequence[Value]) -> tuple[Gap, ...]:
    """Every run of periods in which more is needed than people, sources or budgets can give."""
    return tuple(
        gap for line in lines_of(plan) if not line.idle for gap in _runs(line, values, plan.when)
    )


def lines_of(plan: Plan) -> tuple[Line, ...]:
    """All that can run short or idle: teams first, then sources, then budgets."""
    found = [line for team in plan.teams for line in _of_team(team)]
    for limit in plan.limits:
        found.append(
            Line(
                Subject.SOURCE, limit.path, limit.title, limit.stage, limit.stage_title, limit.need,
                limit.limit, limit.bound is Bound.AT_LEAST, limit.origin,
            )
        )  # fmt: skip
    for one in plan.budgets:
        found.append(
            Line(
                Subject.BUDGET, one.party, one.title, None, one.currency, one.costs, one.budget,
                False, one.origin,
            )
        )  # fmt: skip
    return tuple(found)


def is_short(line: Line, need: Value, room: Value) -> bool:
    """Whether a need and what there is do not meet; what nobody can compute is not short."""
    if need is None or room is None:
        return False
    return need < room if line.idle else need > room


def _of_team(team: TeamPlan) -> Iterator[Line]:
    for load in team.loads:
        unit = load.title if load.stage else "hours"
        for room, idle in ((load.most, False), (load.least, True)):
            if room is not None:
                yield Line(
                    Subject.TEAM, team.name, team.title, load.stage, unit, load.need, room, idle,
                    load.origin,
                )  # fmt: skip


def _runs(line: Line, values: Sequence[Value], when: Axis) -> Iterator[Gap]:
    first: int | None = None
    pairs = [(values[need], values[room]) for need, room in zip(line.need, line.room, strict=True)]
    short = [is_short(line, need, room) for need, room in pairs]
    for index, (here, after) in enumerate(zip(short, (*short[1:], False), strict=True)):
        if not here:
            continue
        first = index if first is None else first
        if not after:
            names = when.at(first).name, when.at(index).name
            run = pairs[first : index + 1]
            yield Gap(
                line, first, index, names[0] if first == index else f"{names[0]} to {names[1]}",
                tuple(Fraction(need or 0) for need, _ in run),
                tuple(Fraction(room or 0) for _, room in run),
            )  # fmt: skip
            first = None
