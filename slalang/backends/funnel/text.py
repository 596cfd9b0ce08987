"""Plans in, a table for the terminal out: every step with its equation, in 80 columns."""

from __future__ import annotations

from collections.abc import Iterable

from slalang.backends.funnel.lines import (
    Line,
    heading,
    source_heading,
    source_lines,
    summary,
    total_lines,
)
from slalang.diagnostics.render.cells import bullet, visible, width, wrap
from slalang.funnel.plans import FunnelPlan, Plans
from slalang.funnel.problems import say
from slalang.source.frozen import dataclass

COLUMNS = 80


def to_text(plans: Plans) -> str:
    """A block for each plan; below them what could not be computed, and why."""
    blocks = [_funnel(funnel) for funnel in plans.funnels]
    if plans.problems:
        blocks.append("\n".join(_problems(plans)))
    return "\n\n".join(blocks) + "\n" if blocks else ""


@dataclass(frozen=True, slots=True)
class _Widths:
    """How wide the columns of a plan are, in terminal columns."""

    label: int
    left: int
    exact: int
    """Of the results before rounding up, in the lines that have one."""
    rounded: int
    """Of the results of these lines."""
    numbers: int
    """Of everything after the `=`."""
    remark: int

    @property
    def row(self) -> int:
        """Of a whole row without its remark, with the indent and the signs between the columns."""
        return 2 + self.label + 2 + self.left + 3 + self.numbers


def _funnel(funnel: FunnelPlan) -> str:
    groups = [
        (source_heading(funnel, source), source_lines(funnel, source)) for source in funnel.sources
    ]
    totals = total_lines(funnel)
    if totals:
        groups.append(("All sources", totals))
    widths = _widths([line for _, lines in groups for line in lines])
    out = [*_wrapped(heading(funnel)), *_wrapped(f"Goal: {summary(funnel)}")]
    for title, lines in groups:
        out.extend(["", *_wrapped(title)])
        for line in lines:
            out.extend(_row(line, widths))
        if widths.row + 3 + widths.remark > COLUMNS:
            out.extend(_remarks(lines))
    return "\n".join(out)


def _widths(lines: list[Line]) -> _Widths:
    def widest(texts: Iterable[str]) -> int:
        return max((width(visible(text)) for text in texts), default=0)

    cut = [line.equation for line in lines if line.equation.exact]
    exact = widest(equation.exact for equation in cut)
    rounded = widest(equation.result for equation in cut)
    whole = widest(line.equation.result for line in lines if not line.equation.exact)
    return _Widths(
        label=widest(line.label for line in lines),
        left=widest(line.equation.left for line in lines),
        exact=exact,
        rounded=rounded,
        numbers=max(whole, exact + 3 + rounded if cut else 0),
        remark=widest(line.remark for line in lines),
    )


def _row(line: Line, widths: _Widths) -> list[str]:
    """One line; two where a long label leaves no room for the equation."""
    equation = line.equation
    result = equation.result
    if equation.exact:
        result = f"{equation.exact} → {_right(result, widths.rounded)}"
    sign = "=" if equation.left else " "
    numbers = f"{_right(equation.left, widths.left)} {sign} {_right(result, widths.numbers)}"
    if line.remark and widths.row + 3 + widths.remark <= COLUMNS:
        numbers += f"   {_right(line.remark, widths.remark)}"
    label = visible(line.label)
    if widths.row <= COLUMNS:
        return [f"  {_left(label, widths.label)}  {numbers}"]
    return [*(f"  {piece}" for piece in wrap(label, COLUMNS - 2)), f"    {numbers}"]


def _remarks(lines: list[Line]) -> list[str]:
    """What stands beside the rows where there is room, as a sentence below them."""
    said = "; ".join(f"{line.label}: {line.remark}" for line in lines if line.remark)
    return [f"  {piece}" for piece in wrap(visible(said), COLUMNS - 2)] if said else []


def _problems(plans: Plans) -> list[str]:
    out = ["Not computed:" if not plans.funnels else "To settle:"]
    for problem in plans.problems:
        out.extend(bullet(say(problem), COLUMNS))
    return out


def _wrapped(text: str) -> list[str]:
    return wrap(visible(text), COLUMNS)


def _left(text: str, room: int) -> str:
    return text + " " * (room - width(text))


def _right(text: str, room: int) -> str:
    return " " * (room - width(text)) + text
