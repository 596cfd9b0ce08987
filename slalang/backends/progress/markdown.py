"""Progress in, Markdown for a wiki or a pull request out."""

from __future__ import annotations

from slalang.backends.funnel.markdown import escaped
from slalang.backends.progress.words import (
    Rows,
    heading,
    remarks,
    summary,
    tables,
    would_change,
)
from slalang.planning.progress.recalibrate import Recalibration
from slalang.planning.progress.result import FunnelProgress, Progress


def to_markdown(made: Progress, wanted: Recalibration) -> str:
    """A heading for each funnel, a table for each of its parts, then what is to be known."""
    blocks = [block for funnel in made.funnels for block in _funnel(made, funnel)]
    blocks += would_change(wanted)
    return "\n\n".join(blocks) + "\n"


def _funnel(made: Progress, funnel: FunnelProgress) -> list[str]:
    blocks = [f"## {escaped(heading(funnel))}", f"{escaped(summary(made, funnel))}."]
    for rows in tables(funnel):
        blocks.append(f"### {escaped(rows.title)}")
        if rows.rows:
            blocks.append(_table(rows))
        if rows.below:
            blocks.append("\n".join(f"- {escaped(text)}" for text in rows.below))
    said = remarks(made, funnel)
    if said:
        blocks.append("\n".join(f"- {escaped(text)}" for text in said))
    return blocks


def _table(rows: Rows) -> str:
    columns = len(rows.rows[0])
    numbers = columns - (2 if rows.headings else 1)
    marks = [":--", *["--:"] * numbers, *([":--"] if rows.headings else [])]
    head = rows.headings or ("",) * columns
    return "\n".join([_row(head), f"| {' | '.join(marks)} |", *(_row(row) for row in rows.rows)])


def _row(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(escaped(cell) for cell in cells)} |"
