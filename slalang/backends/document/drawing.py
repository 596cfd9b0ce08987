"""The lifecycle in; boxes and arrows with whole-number places out, ready for a template to draw.

The main line runs down the first column, every other stage stands in the second.
Neighbours on the main line are joined by a straight arrow; all others turn at
right angles in lanes of the gutters: jumps on the main line before the first
column, ways to and from the second between them, ways inside it behind it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import TypeAlias

from slalang.model.agreement import Agreement
from slalang.model.lifecycle import Lifecycle
from slalang.model.scoring import Stage
from slalang.source.frozen import dataclass
from slalang.wording.words import Words, title

WIDTH, HEIGHT, GAP = 208, 60, 46
_EDGE, _LANE, _PAD = 6, 24, 22
_LINE = 24
"""How many narrow letters fit on a line of a box."""

Point: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Box:
    """One stage."""

    stage: str
    lines: tuple[str, ...]
    """Its title, broken to fit: one line or two."""
    owner: str
    tint: int
    """Which colour: the number of the owner's party, from 1; 0 without an owner."""
    ends: bool
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Arrow:
    """Every way from one stage to another, drawn as one line."""

    start: str
    end: str
    points: tuple[Point, ...]
    badge: Point
    """Where its number stands."""
    number: int
    back: bool
    """Against the main line or away from it."""

    @property
    def path(self) -> str:
        """The line for an SVG path."""
        return "M" + " L".join(f"{x} {y}" for x, y in self.points)


@dataclass(frozen=True, slots=True)
class Drawing:
    """The whole picture."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    box_width: int
    box_height: int
    title: str
    description: str


Pair: TypeAlias = tuple[str, str]
_Ends: TypeAlias = Mapping[tuple[Pair, str], int]
"""The height at which an arrow leaves or meets a stage."""


@dataclass(frozen=True, slots=True)
class _Cell:
    column: int
    row: int


@dataclass(frozen=True, slots=True)
class _Layout:
    cells: Mapping[str, _Cell]
    columns: tuple[int, int]
    """Where the two columns begin."""
    gutters: Mapping[Pair, int]
    ports: _Ends
    lanes: Mapping[Pair, int]
    width: int


def draw(
    agreement: Agreement, cycle: Lifecycle, words: Words, heading: str, description: str
) -> Drawing:
    """The picture of a lifecycle; its arrows are numbered in the order of `arrows`."""
    ways = tuple(cycle.arrows())
    plan = _layout(_cells(cycle, ways), ways)
    rows = 1 + max((cell.row for cell in plan.cells.values()), default=0)
    return Drawing(
        plan.width,
        rows * (HEIGHT + GAP) - GAP + 2 * _EDGE,
        tuple(_box(stage, plan, agreement, words) for stage in agreement.stages),
        tuple(_arrow(pair, number, plan) for number, pair in enumerate(ways, 1)),
        WIDTH,
        HEIGHT,
        heading,
        description,
    )


def _layout(cells: Mapping[str, _Cell], ways: tuple[Pair, ...]) -> _Layout:
    gutters = {pair: _gutter(cells[pair[0]], cells[pair[1]]) for pair in ways}
    ports = _ports(cells, gutters)
    lanes, counts = _lanes(gutters, ports)
    before, between, behind = (_PAD + count * _LANE if count else 0 for count in counts)
    first = _EDGE + before
    second = first + WIDTH + max(between + _PAD, 56)
    wide = any(cell.column == 1 for cell in cells.values())
    width = (second if wide else first) + WIDTH + behind + _EDGE
    return _Layout(cells, (first, second), gutters, ports, lanes, width)


def _cells(cycle: Lifecycle, ways: tuple[Pair, ...]) -> dict[str, _Cell]:
    """Rows and columns: a side stage stands beside the stages that lead to it."""
    cells = {name: _Cell(0, row) for row, name in enumerate(cycle.main)}
    taken: set[int] = set()
    last = max(len(cycle.main) - 1, 0)
    for name in cycle.side:
        near = [cells[a].row for a, b in ways if b == name and a in cells]
        wish = min(near, default=last)
        free = (row for step in range(len(cycle.side) + 1) for row in (wish + step, wish - step))
        row = next(row for row in free if row >= 0 and row not in taken)
        taken.add(row)
        cells[name] = _Cell(1, row)
    return cells


def _gutter(start: _Cell, end: _Cell) -> int:
    """Which gutter an arrow turns in: 0, 1 or 2; -1 for a straight one on the main line."""
    if start.column != end.column:
        return 1
    if start.column == 0:
        return -1 if end.row == start.row + 1 else 0
    return 2


def _ports(cells: Mapping[str, _Cell], gutters: Mapping[Pair, int]) -> _Ends:
    """The height at which each arrow leaves and meets a box: spread over the side of the box."""
    sides: dict[tuple[str, bool], list[tuple[int, Pair]]] = {}
    for pair, gutter in gutters.items():
        for name, other in (pair, pair[::-1]):
            if gutter >= 0:
                # The side of the box that faces the gutter.
                late = gutter > cells[name].column
                sides.setdefault((name, late), []).append((cells[other].row, pair))
    found: dict[tuple[Pair, str], int] = {}
    for (name, _), ends in sides.items():
        top = _EDGE + cells[name].row * (HEIGHT + GAP)
        # Boxes of the second column are met a little lower, so that no two arrows share a line.
        shift = 3 * cells[name].column
        for index, (_, pair) in enumerate(sorted(ends), 1):
            found[pair, name] = top + index * HEIGHT // (len(ends) + 1) + shift
    return found


def _lanes(gutters: Mapping[Pair, int], ports: _Ends) -> tuple[dict[Pair, int], list[int]]:
    """A lane for each arrow, so that no two that run side by side share one; short ones inside."""
    lanes: dict[Pair, int] = {}
    counts = [0, 0, 0]
    used: dict[tuple[int, int], list[Point]] = {}
    turning = [pair for pair, gutter in gutters.items() if gutter >= 0]

    def reach(pair: Pair) -> Point:
        low, high = sorted((ports[pair, pair[0]], ports[pair, pair[1]]))
        # Room for the numbers, which stand half way.
        return low - 10, high + 10

    for pair in sorted(turning, key=lambda pair: (reach(pair)[1] - reach(pair)[0], reach(pair))):
        gutter, (low, high) = gutters[pair], reach(pair)
        lane = 0
        while any(low <= end and start <= high for start, end in used.get((gutter, lane), ())):
            lane += 1
        used.setdefault((gutter, lane), []).append((low, high))
        lanes[pair] = lane
        counts[gutter] = max(counts[gutter], lane + 1)
    return lanes, counts


def _arrow(pair: Pair, number: int, plan: _Layout) -> Arrow:
    start, end = plan.cells[pair[0]], plan.cells[pair[1]]
    gutter = plan.gutters[pair]
    first, second = plan.columns
    if gutter < 0:
        x = first + WIDTH // 2
        top = _EDGE + start.row * (HEIGHT + GAP) + HEIGHT
        return Arrow(*pair, ((x, top), (x, top + GAP)), (x, top + GAP // 2 - 2), number, False)
    lane = plan.lanes[pair] * _LANE
    starts = (first, first + WIDTH, second + WIDTH)
    # Lanes are counted away from the boxes: to the left in the first gutter.
    x = starts[gutter] + (_PAD + lane if gutter else -_PAD - lane)
    y1, y2 = plan.ports[pair, pair[0]], plan.ports[pair, pair[1]]
    x1, x2 = (
        plan.columns[cell.column] + (WIDTH if gutter > cell.column else 0) for cell in (start, end)
    )
    back = not (start.column == end.column == 0 and start.row < end.row)
    return Arrow(*pair, ((x1, y1), (x, y1), (x, y2), (x2, y2)), (x, (y1 + y2) // 2), number, back)


def _box(stage: Stage, plan: _Layout, agreement: Agreement, words: Words) -> Box:
    cell = plan.cells[stage.name]
    owner = stage.owner.name if stage.owner else ""
    parties = [
        at
        for at, party in enumerate(agreement.parties)
        if owner == party.name or owner in {role.name for role in party.roles}
    ]
    return Box(
        stage.name,
        _broken(str(title(stage.name, words))),
        _cut(str(title(owner, words)), _LINE + 3) if owner else "",
        parties[0] % 4 + 1 if parties else 0,
        stage.ends,
        plan.columns[cell.column],
        _EDGE + cell.row * (HEIGHT + GAP),
    )


def _broken(text: str) -> tuple[str, ...]:
    """A title in one line or two, the second cut short where it is too long."""
    if _width(text) <= _LINE:
        return (text,)
    head, rest = "", text.split(" ")
    while len(rest) > 1 and _width(f"{head} {rest[0]}".strip()) <= _LINE:
        head, rest = f"{head} {rest[0]}".strip(), rest[1:]
    if not head:
        head, rest = _cut(text, _LINE), []
    return (head, _cut(" ".join(rest), _LINE)) if rest else (head,)


def _cut(text: str, most: int) -> str:
    if _width(text) <= most:
        return text
    while text and _width(text) > most - 1:
        text = text[:-1]
    return text.rstrip() + "…"


def _width(text: str) -> int:
    """How many narrow letters wide a text is; marks above letters take no room."""
    return sum(
        0 if unicodedata.combining(sign) else 2 if unicodedata.east_asian_width(sign) in "WF" else 1
        for sign in text
    )
