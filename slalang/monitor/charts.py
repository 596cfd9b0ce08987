"""Values over time in; where the lines and dots of a chart stand, and what it says in words, out.

A plot is 1000 wide and 1000 high and is stretched to the room it gets; nothing in it is text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import groupby

from slalang.monitor.render_words import (
    MINUTE,
    SECOND,
    counted,
    limit_text,
    line,
    promised_text,
    share_text,
    value_text,
)
from slalang.monitor.result import DutyReport, Figure, FigureReport, Light, Slice, Verdict
from slalang.source.frozen import dataclass

SIZE = 1000
FEW = 4
"""So many periods are all named below a chart; of more only the first and the last."""
_MISSED = (Verdict.BROKEN,)
DENSE = 60
"""With more points than these, dots are smaller."""
_FLOORS = tuple(Fraction(n, 100) for n in (98, 95, 90, 80, 70, 60, 50, 20))
_TIMES = tuple(
    n * unit
    for unit, steps in (
        (SECOND, (1, 2, 5, 10, 15, 30)),
        (MINUTE, (1, 2, 5, 10, 15, 30)),
        (60 * MINUTE, (1, 2, 3, 4, 6, 8, 12)),
        (1_440 * MINUTE, (1, 2, 3, 5, 7, 10, 14, 20, 30, 50, 100, 200, 500, 1_000, 5_000, 50_000)),
    )
    for n in steps
)


@dataclass(frozen=True, slots=True)
class Point:
    """One period of a chart; `None` where nothing is known."""

    name: str
    value: Fraction | None
    target: Fraction | None = None
    red: Fraction | None = None
    interval: tuple[Fraction, Fraction] | None = None
    mark: str = "good"
    """`good`, `bad` or `open`: how its dot is drawn."""


@dataclass(frozen=True, slots=True)
class Plot:
    """A chart; paths as SVG has them, empty where there is nothing to draw."""

    title: str
    said: str
    """The chart in a sentence or two, for who does not see it."""
    top: str
    middle: str
    bottom: str
    names: tuple[str, ...]
    """Of all periods, or of the first and the last."""
    all_named: bool
    band: str
    line: str
    target: str
    red: str
    good: str
    bad: str
    open: str
    dense: bool
    target_said: str
    red_said: str
    bad_said: str


def duty_plot(duty: DutyReport) -> Plot | None:
    """Attainment over time; `None` where no period has any."""
    target = duty.target if duty.target is not None else Fraction(1)
    points = [_of_slice(one, target) for one in duty.periods]
    values = [point.value for point in points if point.value is not None]
    if not values:
        return None
    low = _share_floor(min(*values, target))
    middle = (low + 1) / 2
    return _plot(
        points,
        (low, Fraction(1)),
        (f"{line(duty.title)}: share that was kept, over time", _shares_said(duty, values, target)),
        ticks=(share_text(Fraction(1)), share_text(middle), share_text(low)),
        legend=(f"promised {promised_text(target)}", "", "broken"),
    )


def figure_plot(figure: FigureReport) -> Plot | None:
    """A figure over time; `None` where no period has a value."""
    verdicts = [*figure.verdicts, *([None] * len(figure.periods))]
    points = [_of_figure(*pair) for pair in zip(figure.periods, verdicts, strict=False)]
    values = [point.value for point in points if point.value is not None]
    if not values:
        return None
    limits = [it for one in points for it in (one.target, one.red) if it is not None]
    # Between a value and itself there is no scale.
    ends = [Fraction(0)] if len({*values, *limits}) == 1 else []
    low, step = _scale([*ends, *values, *limits, *_reach(points, values)], figure.unit)

    def said(value: Fraction) -> str:
        return "0" if not value else value_text(value, figure.unit, business=figure.business)

    last = next(one for one in reversed(figure.periods) if one.value is not None)
    target = limit_text(last.target, figure.unit, figure.bound, business=figure.business)
    red = limit_text(last.red, figure.unit, None, business=figure.business)
    words = f"From {said(values[0])} to {said(values[-1])} over {counted(len(points), 'period')}"
    words += f", between {said(min(values))} and {said(max(values))}"
    words += f"; target {target}" if target else ""
    words += f"; red line at {red}" if red else ""
    off = "beyond the red line" if red and not target else "off target"
    off = "broken" if figure.verdicts else off
    return _plot(
        points,
        (low, low + 2 * step),
        (f"{line(figure.title)}, over time", f"{words}."),
        ticks=(said(low + 2 * step), said(low + step), said(low)),
        legend=(f"target {target}" if target else "", f"red line {red}" if red else "", off),
    )


def _of_slice(one: Slice, target: Fraction) -> Point:
    mark = {Verdict.BROKEN: "bad", Verdict.RUNNING: "open"}.get(one.verdict, "good")
    return Point(one.name, one.tally.attainment, target, None, one.interval, mark)


def _of_figure(one: Figure, verdict: Verdict | None) -> Point:
    missed = one.light in (Light.SHORT, Light.RED) if verdict is None else verdict in _MISSED
    mark = "bad" if missed else "good"
    mark = "open" if one.span and not one.span.closed else mark
    return Point(one.name, one.value, one.target, one.red, one.interval, mark)


def _reach(points: Sequence[Point], values: Sequence[Fraction]) -> list[Fraction]:
    """The ends of intervals, as far as they leave the line room to move."""
    ends = [end for point in points for end in point.interval or ()]
    if not ends:
        return []
    room = max(max(values) - min(values), Fraction(1, 20))
    return [max(min(ends), min(values) - room), min(max(ends), max(values) + room)]


def _shares_said(duty: DutyReport, values: Sequence[Fraction], target: Fraction) -> str:
    closed = [one for one in duty.periods if one.span and one.span.closed and one.tally.due]
    kept = sum(one.verdict is Verdict.KEPT for one in closed)
    return (
        f"From {share_text(values[0])} to {share_text(values[-1])}, the lowest"
        f" {share_text(min(values))}; promised {promised_text(target)}."
        f" Kept in {kept:,} of {counted(len(closed), 'closed period')}."
    )


def _share_floor(least: Fraction) -> Fraction:
    """Where the scale begins: somewhat below the least share."""
    room = (1 - least) / 4
    return next((floor for floor in _FLOORS if floor <= least - room), Fraction(0))


def _scale(values: Sequence[Fraction], unit: str) -> tuple[Fraction, Fraction]:
    """Where the scale begins, and a half of it, as round numbers."""
    low, high = min(values), max(values)
    if 0 <= low < high * Fraction(2, 5):
        low = Fraction(0)
    for step in _steps(unit):
        start = low / step
        bottom = start.numerator // start.denominator * step
        if bottom + 2 * step > high:
            return bottom, step
    return low, (high - low) / 2 or Fraction(1)


def _steps(unit: str) -> Iterator[Fraction]:
    """Round numbers, small ones first."""
    if unit == "time":
        yield from map(Fraction, _TIMES)
        return
    for power in range(-4 if unit != "count" else 0, 30):
        for digit in (1, 2, 5):
            yield digit * Fraction(10) ** power


def _plot(
    points: Sequence[Point], scale: tuple[Fraction, Fraction], words: tuple[str, str], *,
    ticks: tuple[str, str, str], legend: tuple[str, str, str],
) -> Plot:  # fmt: skip
    low, high = scale
    title, said = words

    def at(value: Fraction) -> int:
        return round((high - min(max(value, low), high)) * SIZE / (high - low))

    xs = [(2 * index + 1) * SIZE // (2 * len(points)) for index in range(len(points))]
    placed = list(zip(xs, points, strict=True))
    runs = [
        [(x, point) for x, point in run]
        for known, run in groupby(placed, lambda it: it[1].value is not None)
        if known
    ]
    dots = {
        mark: " ".join(
            f"M{x} {at(point.value)}h0"
            for x, point in placed
            if point.value is not None and point.mark == mark
        )
        for mark in ("good", "bad", "open")
    }
    few = len(points) <= FEW
    half = SIZE // (2 * len(points))
    return Plot(
        title=title, said=said, top=ticks[0], middle=ticks[1], bottom=ticks[2],
        names=tuple(line(one.name) for one in points if few or one in (points[0], points[-1])),
        all_named=few,
        band=" ".join(_band([(x, point.interval) for x, point in run], at) for run in runs),
        line=" ".join(
            "M" + "L".join(f"{x} {at(point.value)}" for x, point in run if point.value is not None)
            for run in runs
            if len(run) > 1
        ),
        target=_level([(x, point.target) for x, point in placed], half, at),
        red=_level([(x, point.red) for x, point in placed], half, at),
        good=dots["good"], bad=dots["bad"], open=dots["open"],
        dense=len(points) > DENSE,
        target_said=legend[0], red_said=legend[1], bad_said=legend[2] if dots["bad"] else "",
    )  # fmt: skip


def _band(
    ends: Sequence[tuple[int, tuple[Fraction, Fraction] | None]], at: Callable[[Fraction], int]
) -> str:
    """Around the line, from the lower ends to the upper ones; around one point, a stroke."""
    known = [(x, *interval) for x, interval in ends if interval is not None]
    if not known:
        return ""
    if len(known) == 1:
        x, low, high = known[0]
        return f"M{x - 6} {at(low)}H{x + 6}V{at(high)}H{x - 6}Z"
    above = [f"{x} {at(high)}" for x, _, high in known]
    below = [f"{x} {at(low)}" for x, low, _ in reversed(known)]
    return "M" + "L".join([*above, *below]) + "Z"


def _level(
    limits: Sequence[tuple[int, Fraction | None]], half: int, at: Callable[[Fraction], int]
) -> str:
    """A line through all periods, with steps where the limit moves."""
    parts = []
    for value, run in groupby(limits, lambda it: it[1]):
        if value is not None:
            xs = [x for x, _ in run]
            parts.append(f"M{max(0, xs[0] - half)} {at(value)}H{min(SIZE, xs[-1] + half)}")
    return " ".join(parts)
