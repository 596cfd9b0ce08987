"""Progress in, a report for the terminal out: tables of at most 80 columns, and sentences."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from slalang.backends.progress.words import (
    Rows,
    heading,
    remarks,
    summary,
    tables,
    would_change,
)
from slalang.diagnostics.render.cells import bullet, visible, width, wrap
from slalang.planning.progress.recalibrate import Recalibration
from slalang.planning.progress.result import FunnelProgress, Progress, Track
from slalang.wording.sparkline import sparkline

COLUMNS = 80
_MOST_BARS = 36


def to_text(made: Progress, wanted: Recalibration) -> str:
    """A block for each funnel, then what could be written back."""
    blocks = ["\n".join(_funnel(made, funnel)) for funnel in made.funnels]
    below = [piece for text in would_change(wanted) for piece in _wrapped(text)]
    if below:
        blocks.append("\n".join(below))
    return "\n\n".join(blocks) + "\n"


def _funnel(made: Progress, funnel: FunnelProgress) -> list[str]:
    out = [*_wrapped(heading(funnel)), *_wrapped(summary(made, funnel))]
    bars = iter([_bars(track) for track in funnel.tracks])
    for rows in tables(funnel):
        out += ["", *_wrapped(rows.title), *_table(rows)]
        if rows.headings[1:2] == ("counted",):
            out += [f"  {line}" for line in (next(bars),) if line]
        out += [f"  {piece}" for text in rows.below for piece in _wrapped(text, COLUMNS - 2)]
    said = remarks(made, funnel)
    if said:
        out.append("")
        out += [piece for text in said for piece in bullet(text, COLUMNS)]
    return out


def _bars(track: Track) -> str:
    """Deliveries beside what is needed, a bar for each period; only where there are several."""
    shares = [
        Fraction(one.delivered) / one.need if one.need and one.delivered is not None else None
        for one in track.stretches[-_MOST_BARS:]
    ]
    known = [share for share in shares if share is not None]
    if len(known) < 3:
        return ""
    return sparkline(shares, Fraction(0), max(*known, Fraction(1)))


def _table(rows: Rows) -> list[str]:
    if not rows.rows:
        return []
    cells = [tuple(map(visible, row)) for row in rows.rows]
    head = [rows.headings] if rows.headings else []
    whole = [*head, *cells]
    columns = len(cells[0])
    if not rows.headings:
        # Without headings there is no remark: the last column is of numbers, too.
        whole = [(*row, "") for row in whole]
        columns += 1
    widths = [max(width(row[at]) for row in whole) for at in range(columns)]
    return [line for row in whole for line in _row(row, widths)]


def _row(row: Sequence[str], widths: Sequence[int]) -> list[str]:
    """One row; the label stands above where there is no room, and a long remark below."""
    label, *numbers = row[:-1]
    remark = row[-1]
    if not any(row[1:]):
        return [f"  {piece}" for piece in wrap(label, COLUMNS - 2)]
    line = "".join(
        "  " + " " * (room - width(cell)) + cell
        for cell, room in zip(numbers, widths[1:-1], strict=True)
    )
    out: list[str] = []
    start = f"  {label}{' ' * (widths[0] - width(label))}"
    if width(start) + width(line) > COLUMNS:
        out += [f"  {piece}" for piece in wrap(label, COLUMNS - 2) if piece]
        start = "  "
    line = start + line
    if remark and width(line) + 2 + width(remark) > COLUMNS:
        return [*out, line.rstrip(), *(f"    {piece}" for piece in wrap(remark, COLUMNS - 4))]
    return [*out, f"{line}  {remark}".rstrip()]


def _wrapped(text: str, room: int = COLUMNS) -> list[str]:
    return wrap(visible(text), room)
