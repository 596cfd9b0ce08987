"""Plans in, a table for the terminal out: every step with its equation, in 80 columns."""

from __future__ import annotations

from dataclasses import dataclass

from slalang.backends.funnel.lines import (
    Line,
    heading,
    source_heading,
    source_lines,
    summary,
    total_lines,
)
from slalang.diagnostics.render.cells import visible, width, wrap
from slalang.funnel.plans import FunnelPlan, Plans
from slalang.funnel.problems import say

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
    result: int
    remark: int

    @property
    def total(self) -> int:
        """Of a whole row, with its indent and the signs between the columns."""
        remark = 3 + self.remark if self.remark else 0
        exact = self.exact + 3 if self.exact else 0
        return 2 + self.label + 2 + self.left + 3 + exact + self.result + remark


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
    return "\n".join(out)


def _widths(lines: list[Line]) -> _Widths:
    def widest(texts: list[str]) -> int:
        return max((width(visible(text)) for text in texts), default=0)

    return _Widths(
        label=widest([line.label for line in lines]),
        left=widest([line.equation.left for line in lines]),
        exact=widest([line.equation.exact for line in lines]),
        result=widest([line.equation.result for line in lines]),
        remark=widest([line.remark for line in lines]),
    )


def _row(line: Line, widths: _Widths) -> list[str]:
    """One line; two where a long label leaves no room for the equation."""
    equation = line.equation
    sign = "=" if equation.left else " "
    exact = ""
    if widths.exact:
        exact = _right(f"{equation.exact} → " if equation.exact else "", widths.exact + 3)
    numbers = f"{_right(equation.left, widths.left)} {sign} {exact}"
    numbers += _right(equation.result, widths.result)
    if line.remark:
        numbers += f"   {visible(line.remark)}"
    if widths.total <= COLUMNS:
        return [f"  {_left(visible(line.label), widths.label)}  {numbers}".rstrip()]
    label = [f"  {piece}" for piece in wrap(visible(line.label), COLUMNS - 2)]
    room = COLUMNS - 4 - (widths.total - widths.label - 4)
    return [*label, f"    {' ' * max(0, room)}{numbers}".rstrip()]


def _problems(plans: Plans) -> list[str]:
    out = ["Not computed:" if not plans.funnels else "To settle:"]
    for problem in plans.problems:
        first, *rest = wrap(visible(say(problem)), COLUMNS - 4)
        out.extend([f"  - {first}", *(f"    {piece}" for piece in rest)])
    return out


def _wrapped(text: str) -> list[str]:
    return wrap(visible(text), COLUMNS)


def _left(text: str, room: int) -> str:
    return text + " " * (room - width(text))


def _right(text: str, room: int) -> str:
    return " " * (room - width(text)) + text
