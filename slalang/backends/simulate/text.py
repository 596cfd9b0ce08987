"""A simulation in; a page for the terminal out: a headline, a fan by period, and what matters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from slalang.backends.simulate.words import (
    headline,
    leads_line,
    of_100,
    short,
    title,
    unknown_rates,
)
from slalang.diagnostics.render.cells import bullet, visible, width, wrap
from slalang.funnel.problems import Problem, say
from slalang.planning.simulate.result import GoalChance, Known, Simulation, Stretch
from slalang.wording.numbers import number

COLUMNS = 80
_WIDEST, _NARROWEST = 30, 10
_HEADS = ("", "asked for", "low", "middle", "high", "reached")
_MIDDLE = _HEADS.index("middle")


def to_text(simulation: Simulation) -> str:
    """Blocks with an empty line between them."""
    blocks = ["\n".join(_wrapped(title(simulation)))]
    for goal in simulation.goals:
        blocks.extend(_goal(simulation, goal))
    unknown = unknown_rates(simulation.rates)
    if simulation.goals:
        blocks.append(_legend(simulation))
    if unknown:
        blocks.append(_unknown(unknown))
    if simulation.problems:
        blocks.append(_problems(simulation.problems))
    return "\n\n".join(blocks) + "\n"


def _goal(simulation: Simulation, goal: GoalChance) -> Iterator[str]:
    each, count = simulation.when.each.value, simulation.when.count
    head = [*_wrapped(goal.title), *_wrapped(headline(goal, each, count))]
    yield "\n".join(head)
    yield _table(f"By {each}, in {visible(goal.unit)}", goal.periods)
    if [row.name for row in goal.goal_periods] != [row.name for row in goal.periods]:
        yield _table("By period of the goal", goal.goal_periods)
    if count > 1:
        yield _table("Added up", goal.added_up, parts=True)
    yield _swings(goal)
    yield _leads(goal)


def _table(heading: str, rows: Sequence[Stretch], *, parts: bool = False) -> str:
    """A row for each period; the bar where the numbers leave room for it."""
    lines: list[tuple[str, ...]] = [
        (row.name, number(row.asked), short(row.came.p10), short(row.came.p50),
         short(row.came.p90), of_100(row.chance))
        for row in rows
    ]  # fmt: skip
    cells, sizes = _fitting([_HEADS, *lines])
    room = min(_WIDEST, COLUMNS - 2 - sum(sizes) - 2 * len(sizes))
    bars = [_marks(row, parts=parts) for row in rows]
    scale = min(map(min, bars)), max(map(max, bars))
    drawn = room >= _NARROWEST
    scaled = "; bars in parts of what is asked for" if parts and drawn else ""
    out = [f"{heading}{scaled}", _line(cells[0], sizes)]
    for bar, line in zip(bars, cells[1:], strict=True):
        shown = _bar(bar, scale, room) if drawn else ""
        out.append(f"{_line(line, sizes)}  {shown}".rstrip())
    return "\n".join(out)


def _fitting(lines: list[tuple[str, ...]]) -> tuple[list[tuple[str, ...]], list[int]]:
    """The lines with the width of each column; without the middle where there is no room."""
    sizes = [max(map(width, column)) for column in zip(*lines, strict=True)]
    if 2 + sum(sizes) + 2 * (len(sizes) - 1) <= COLUMNS:
        return lines, sizes
    fewer = [(*line[:_MIDDLE], *line[_MIDDLE + 1 :]) for line in lines]
    return fewer, [*sizes[:_MIDDLE], *sizes[_MIDDLE + 1 :]]


def _line(cells: Sequence[str], sizes: Sequence[int]) -> str:
    first = cells[0] + " " * (sizes[0] - width(cells[0]))
    rest = [
        " " * (size - width(cell)) + cell for cell, size in zip(cells[1:], sizes[1:], strict=True)
    ]
    return "  " + "  ".join([first, *rest]).rstrip()


class _Marks(NamedTuple):
    """Where a bar has its ends, its middle and its aim."""

    p5: Decimal
    p10: Decimal
    p50: Decimal
    p90: Decimal
    p95: Decimal
    asked: Decimal


def _marks(row: Stretch, *, parts: bool) -> _Marks:
    """In the unit of the goal, or as parts of what is asked for."""
    came = row.came
    unit = row.asked if parts and row.asked else Decimal(1)
    values = (came.p5, came.p10, came.p50, came.p90, came.p95, row.asked)
    return _Marks(*(value / unit for value in values))


def _bar(bar: _Marks, scale: tuple[Decimal, Decimal], room: int) -> str:
    """`  ──━━━●━━┃──`: 90 of 100 draws, 80 of them, the middle, and what was asked for."""
    low, high = scale
    places = [
        int((value - low) / (high - low) * (room - 1) + Decimal("0.5")) if high > low else 0
        for value in bar
    ]
    p5, p10, p50, p90, p95, asked = places
    marks = [" "] * room
    for start, end, mark in ((p5, p95, "─"), (p10, p90, "━")):
        marks[start : end + 1] = mark * (end - start + 1)
    marks[asked] = "┃"
    if p50 != asked:
        marks[p50] = "●"
    return "".join(marks).rstrip()


def _swings(goal: GoalChance) -> str:
    """The widest first, each with a bar of what it spans."""
    if not goal.swings:
        return "Nothing varies: no rate has a sample, and luck is left out."
    rows = [
        (visible(one.title), f"{short(one.low)} to {short(one.high)}", one.high - one.low)
        for one in goal.swings
    ]
    most = max((span for _, _, span in rows), default=Decimal(0))
    names = min(40, max(width(name) for name, _, _ in rows))
    numbers = max(width(text) for _, text, _ in rows)
    room = max(1, min(20, COLUMNS - 6 - names - numbers))
    out = ["What matters most"]
    for name, text, span in rows:
        *before, last = wrap(name, names) if width(name) > names else [name]
        out.extend(f"  {piece}" for piece in before)
        bar = "━" * int(span / most * room + Decimal("0.5")) if most > 0 else ""
        line = f"  {last}{' ' * (names - width(last))}  {text:>{numbers}}  {bar}"
        out.append(line.rstrip())
    return "\n".join(out)


def _leads(goal: GoalChance) -> str:
    """How many leads of each source are planned, and how many would be enough."""
    enough = goal.enough
    rows = [*enough.sources]
    if len(rows) > 1:
        rows.extend(enough.funnels)
    names = [visible(row.title) for row in rows]
    size = max(width(name) for name in names)
    out = [
        f"Needed for the whole plan: planned → enough in {number(enough.certainty)} of 100 draws"
    ]
    for name, row in zip(names, rows, strict=True):
        out.append(f"  {name}{' ' * (size - width(name))}  {leads_line(row)} {visible(row.stage)}")
    return "\n".join(out)


def _legend(simulation: Simulation) -> str:
    luck = (
        " Luck is how many are won, how large deals are and when they come, if every rate is as "
        "agreed."
        if simulation.luck
        else ""
    )
    return "\n".join(
        [
            *_wrapped(
                "Low, middle, high: 10, 50 and 90 of 100 draws bring so much or less. In bars: "
                "━ low to high, ─ 90 of 100 draws, ● the middle, ┃ what is asked for."
            ),
            *_wrapped(
                "What matters most: what the whole plan brings if this alone turns out as low "
                f"as in 10 of 100 draws, or as high as in 10, and all else is as agreed.{luck}"
            ),
        ]
    )


def _unknown(rates: tuple[Known, ...]) -> str:
    out = _wrapped(
        "Nothing is known about how certain these rates are. They are taken as they stand, so "
        "that the truth is less certain than what is shown. Say what they were measured on, "
        "such as `34%, measured on 3_900`:"
    )
    for rate in rates:
        out.extend(bullet(rate.title, COLUMNS))
    return "\n".join(out)


def _problems(problems: tuple[Problem, ...]) -> str:
    out = ["Not drawn:"]
    for problem in problems:
        out.extend(bullet(say(problem), COLUMNS))
    return "\n".join(out)


def _wrapped(text: str) -> list[str]:
    return wrap(visible(text), COLUMNS)
