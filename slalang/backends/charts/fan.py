"""Percentiles for each period in; a fan around the most likely course, out."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from slalang.backends.charts.canvas import Chart, Path, Text, round_top, scaled, tick
from slalang.funnel.words import amount

_LEFT, _RIGHT, _TOP, _PLOT, _FOOT, _WIDTH = 84, 16, 12, 200, 34, 460


class Spread(NamedTuple):
    """One period: its name, its percentiles from the lowest to the highest, and the plan."""

    name: str
    percentiles: tuple[Fraction, ...]
    """An odd number of them; the one in the middle is the median."""
    planned: Fraction | None


def fan_chart(
    name: str, words: tuple[str, str], spreads: Sequence[Spread], keys: tuple[tuple[str, str], ...]
) -> Chart:
    """Bands between pairs of percentiles, the widest first; the median as a line."""
    values = [value for one in spreads for value in (*one.percentiles, one.planned or Fraction(0))]
    top = round_top(max(values, default=Fraction(0)))
    room = _WIDTH - _LEFT - _RIGHT
    places = [_LEFT + room * index // max(1, len(spreads) - 1) for index in range(len(spreads))]

    def height(value: Fraction) -> int:
        return _TOP + _PLOT - scaled(value, top, _PLOT)

    def line(column: Sequence[Fraction | None]) -> str:
        known = [(x, height(v)) for x, v in zip(places, column, strict=True) if v is not None]
        return "L".join(f"{x} {y}" for x, y in known)

    paths: list[Path] = []
    texts: list[Text] = []
    for part in range(5):
        y = _TOP + _PLOT - _PLOT * part // 4
        paths.append(Path(f"M{_LEFT} {y}H{_WIDTH - _RIGHT}", "rule" if part else "base"))
        texts.append(Text(_LEFT - 8, y + 4, amount(top * part / 4), "end", "tick"))
    half = len(spreads[0].percentiles) // 2 if spreads else 0
    for band in range(half):
        upper = line([one.percentiles[-1 - band] for one in spreads])
        back = [(x, one.percentiles[band]) for x, one in zip(places, spreads, strict=True)][::-1]
        lower = "L".join(f"{x} {height(value)}" for x, value in back)
        paths.append(Path(f"M{upper}L{lower}Z", f"band-{band}"))
    if spreads:
        paths.append(Path(f"M{line([one.percentiles[half] for one in spreads])}", "median"))
        if planned := line([one.planned for one in spreads]):
            paths.append(Path(f"M{planned}", "planned"))
    every = max(1, -(-len(spreads) // 12))
    for index, (x, one) in enumerate(zip(places, spreads, strict=True)):
        if index % every == 0:
            kind = tick(index // every)
            texts.append(Text(x, _TOP + _PLOT + 18, one.name, "middle", kind))
    return Chart(name, *words, _WIDTH, _TOP + _PLOT + _FOOT, (), tuple(paths), tuple(texts), keys)
