"""Which statements line up with their neighbours, and where their cells begin."""

from __future__ import annotations

from typing import NamedTuple

TABLE = {
    "version effective resets amends currency language calendar_use people joining leaving signs"
    " manager capacity spends budget available away zone opening closing when gives tells deal"
    " margin takes costs acceptance": "*",
    "field": "*",
    "translated": "*",
    "season_row": "*",
    "party": "STRING",
    "role": "STRING",
    "source": "STRING",
    "stream": "STRING",
    "attribute": "STRING | simple_type many_type! choice! | STRING"
    " || required optional fixed supplied mapped",
    "event": "STRING | of by fixed",
    "record": "STRING | of by to",
    "queue": "STRING | by",
    "stage": "STRING | of",
    "term": "STRING | when",
    "points weighted": "STRING | when for_each for_any idle of",
    "band": "STRING | when otherwise band_range",
    "varying_row": "NAME | NAME | NAME | deadline open_value",
    "reason": "STRING || asks only_after only_before only_within then",
    "route": "in_turn when route_limit",
    "step": "|| contact",
    "mailing": "|| NAME || for",
    "ramp_row": "ramp_share",
    "rate": "percent open_value",
    "stage_takes": "takes",
    "month_target": "money amount_of open_value",
    "column_row constant_row": "by from is",
    "meaning": "is",
}
"""Rules that line up with each other → what their cells begin with, from the second on.

A cell begins with a rule or a kind of token among the statement's own
children. `|` is one space, `||` two; a cell with `!` takes the rest of the
line; `*` stands for the second word.
"""


class Columns(NamedTuple):
    """One row of the table."""

    family: str
    starts: tuple[frozenset[str], ...]
    """What the second cell begins with, the third, and so on; nothing for `*`."""
    gaps: tuple[int, ...]
    """The spaces before the second cell, before the third, and so on."""
    greedy: frozenset[str]
    """What begins a cell that takes the rest of the line."""


def _read(family: str, row: str) -> Columns:
    if row == "*":
        return Columns(family, (), (1,), frozenset())
    wide = row.startswith("||")
    starts: list[frozenset[str]] = []
    gaps: list[int] = []
    greedy: set[str] = set()
    for cell in row.replace("||", "|+").removeprefix("|+").split("|"):
        gaps.append(2 if cell.startswith("+") or (wide and not starts) else 1)
        words = cell.removeprefix("+").split()
        greedy.update(word[:-1] for word in words if word.endswith("!"))
        starts.append(frozenset(word.removesuffix("!") for word in words))
    return Columns(family, tuple(starts), tuple(gaps), frozenset(greedy))


COLUMNS = {rule: _read(rules, row) for rules, row in TABLE.items() for rule in rules.split()}
"""By rule."""
