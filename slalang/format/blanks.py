"""Lines → the same lines, with blank lines between declarations that take several."""

from __future__ import annotations

from itertools import pairwise

from slalang.format.layout import Layout


def separate(layout: Layout) -> None:
    """Put a blank line between unlike declarations unless both stand on one line, in place.

    Neighbours of one kind (events, stages, promises …) stand as close as their
    author put them. Comments above a declaration stay with it.
    """
    lines = layout.lines
    for before, after in pairwise(layout.declarations):
        if before.kind == after.kind:
            continue
        both_short = before.first == before.last and after.first == after.last
        between = lines[before.last + 1 : after.first + 1]
        if not both_short and not any(line.blank_before for line in between):
            between[0].blank_before = True
