"""A plan as it is shown in; Markdown for a document or a pull request out."""

from __future__ import annotations

from slalang.backends.funnel.markdown import escaped
from slalang.backends.plan.tables import Part, Table, View, labelled, of_line

_MOST = 12
"""So many columns stand side by side."""


def to_markdown(view: View) -> str:
    """A heading and tables for each funnel, team and budget, then what is to be said of them."""
    blocks = [block for part in view.parts for block in _part(part)]
    for head, said in (("Improvements", view.savings), ("To settle", view.problems)):
        if said:
            blocks += [f"## {head}", "\n".join(f"- {escaped(text)}" for text in said)]
    return "\n\n".join(blocks) + "\n" if blocks else ""


def _part(part: Part) -> list[str]:
    blocks = [f"## {escaped(part.heading)}", *map(escaped, part.says)]
    for table in part.tables:
        for start in range(0, len(table.columns), _MOST):
            places = range(start, min(start + _MOST, len(table.columns)))
            blocks.append(_table(table, places))
    blocks.extend(map(escaped, part.below))
    for head, ways in part.ways:
        blocks.append(escaped(head))
        if ways:
            blocks.append("\n".join(f"- {escaped(way)}" for way in ways))
    return blocks


def _table(table: Table, places: range) -> str:
    head = [table.head, *(table.columns[at] for at in places)]
    rows = [
        [("· " if line.depth else "") + labelled(line), *(of_line(line, at) for at in places)]
        for line in table.lines
    ]
    rule = " | ".join([":--", *("--:" for _ in places)])
    return "\n".join(
        [
            f"| {' | '.join(map(escaped, head))} |",
            f"| {rule} |",
            *(f"| {' | '.join(map(escaped, row))} |" for row in rows),
        ]
    )
