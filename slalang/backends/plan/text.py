"""A plan as it is shown in; tables for the terminal out, in blocks as wide as it is."""

from __future__ import annotations

from slalang.backends.plan.tables import Line, Part, Table, View, labelled, of_line
from slalang.diagnostics.render.cells import bullet, visible, width, wrap
from slalang.diagnostics.render.colour import Paint, painter

COLUMNS = 80
_STEPS = (26, 24, 18, 13, 12, 8, 6, 4, 3, 2)
"""So many columns stand side by side: years, half-years, quarters, pairs."""
_GAP = 2
_WIDEST = 32
"""A label is never wider; what is longer goes on below."""


def to_text(view: View, columns: int = COLUMNS, paint: Paint | None = None) -> str:
    """A block for each funnel, team and budget; then savings, and what could not be computed."""
    drawn = paint or painter(False)
    blocks = [_part(part, columns, drawn) for part in view.parts]
    if view.savings:
        blocks.append("\n".join(_listed("Improvements:", view.savings, columns)))
    if view.problems:
        head = "To settle:" if view.parts else "Not computed:"
        blocks.append("\n".join(_listed(head, view.problems, columns)))
    return "\n\n".join(blocks) + "\n" if blocks else ""


def _part(part: Part, columns: int, paint: Paint) -> str:
    out = [paint("strong", line) for line in wrap(visible(part.heading), columns)]
    for said in part.says:
        out.extend(wrap(visible(said), columns))
    for table in part.tables:
        out.append("")
        out.extend(_table(table, columns, paint))
    for said in part.below:
        out.append("")
        out.extend(f"  {line}" for line in wrap(visible(said), columns - 2))
    for head, ways in part.ways:
        out.append("")
        out.extend(f"  {line}" for line in _listed(head, ways, columns - 2))
    return "\n".join(out)


def _table(table: Table, columns: int, paint: Paint) -> list[str]:
    """The lines below their heads; several blocks of them where they are wider than the page."""
    labels = [table.head, *(" " * 2 * line.depth + labelled(line) for line in table.lines)]
    label = min(_WIDEST, max(width(visible(text)) for text in labels))
    sizes = [
        max(width(visible(name)), *(width(of_line(line, at)) for line in table.lines))
        for at, name in enumerate(table.columns)
    ]
    room = columns - 2 - label
    out: list[str] = []
    at = 0
    while at < len(table.columns):
        end = at + _fitting(sizes[at:], max(sizes), room)
        out.extend([""] if out else [])
        out.extend(_block(table, label, sizes, range(at, end), paint))
        at = end
    return out


def _fitting(sizes: list[int], each: int, room: int) -> int:
    """How many columns stand in a block: all that are left, or a number that people count in."""
    if sum(size + _GAP for size in sizes) <= room:
        return len(sizes)
    return next((step for step in _STEPS if step * (each + _GAP) <= room), 1)


def _block(table: Table, label: int, sizes: list[int], places: range, paint: Paint) -> list[str]:
    size = max(sizes) if len(places) > 1 and len(set(map(len, table.columns))) == 1 else 0
    head = "".join(_right(visible(table.columns[at]), max(size, sizes[at]) + _GAP) for at in places)
    first, *more = _broken(visible(table.head), label)
    out = [f"  {paint('frame', line)}" for line in (_left(first, label) + head, *more)]
    for line in table.lines:
        numbers = [of_line(line, at) for at in places]
        if not line.weak or any(numbers):
            cells = "".join(
                _right(text, max(size, sizes[at]) + _GAP)
                for text, at in zip(numbers, places, strict=True)
            )
            out.extend(_row(line, label, cells, paint))
    return [line.rstrip() for line in out]


def _row(line: Line, label: int, cells: str, paint: Paint) -> list[str]:
    indent = " " * 2 * line.depth
    first, *more = _broken(visible(labelled(line)), label - len(indent))
    said = f"  {_left(indent + first, label)}"
    numbers = paint("warning", cells) if line.alarm else cells
    return [said + numbers, *(f"  {indent}  {text}" for text in more)]


def _listed(head: str, said: tuple[str, ...], columns: int) -> list[str]:
    out = wrap(visible(head), columns)
    for text in said:
        out.extend(bullet(text, columns))
    return out


def _broken(text: str, room: int) -> list[str]:
    """The words of a text on lines of a column; a word that is too long is cut into pieces."""
    lines: list[str] = []
    for piece in wrap(text, room):
        rest = piece
        while width(rest) > room:
            cut = len(rest)
            while cut > 1 and width(rest[:cut]) > room:
                cut -= 1
            lines.append(rest[:cut])
            rest = rest[cut:]
        lines.append(rest)
    return lines


def _left(text: str, room: int) -> str:
    return text + " " * max(0, room - width(text))


def _right(text: str, room: int) -> str:
    return " " * max(0, room - width(text)) + text
