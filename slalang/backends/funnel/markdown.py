"""Plans in, Markdown for a document or a pull request out: a table for each source."""

from __future__ import annotations

import re

from slalang.backends.funnel.lines import (
    Line,
    heading,
    source_heading,
    source_lines,
    summary,
    total_lines,
)
from slalang.funnel.plans import FunnelPlan, Plans
from slalang.funnel.problems import say

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>|#~&!])")


def to_markdown(plans: Plans) -> str:
    """A heading for each plan, a table for each of its sources, then what could not be computed."""
    blocks = [block for funnel in plans.funnels for block in _funnel(funnel)]
    if plans.problems:
        blocks.append("\n".join(f"- {escaped(say(problem))}" for problem in plans.problems))
    return "\n\n".join(blocks) + "\n" if blocks else ""


def escaped(text: str) -> str:
    """A text that Markdown shows as it is, on one line."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def _funnel(funnel: FunnelPlan) -> list[str]:
    blocks = [f"## {escaped(heading(funnel))}", f"Goal: {escaped(summary(funnel))}."]
    for source in funnel.sources:
        blocks.append(f"### {escaped(source_heading(funnel, source))}")
        blocks.append(_table(source_lines(funnel, source)))
    totals = total_lines(funnel)
    if totals:
        blocks.extend(["### All sources", _table(totals)])
    return blocks


def _table(lines: list[Line]) -> str:
    remarks = any(line.remark for line in lines)
    head = ["| Step | How | Needed |", "| :-- | --: | --: |"]
    if remarks:
        head = ["| Step | How | Needed | |", "| :-- | --: | --: | :-- |"]
    return "\n".join([*head, *(_row(line, remarks) for line in lines)])


def _row(line: Line, remarks: bool) -> str:
    equation = line.equation
    how = equation.left
    if equation.left and equation.exact:
        how = f"{equation.left} = {equation.exact}"
    cells = [line.label, how or equation.exact, equation.result]
    if remarks:
        cells.append(line.remark)
    return f"| {' | '.join(escaped(cell) for cell in cells)} |"
