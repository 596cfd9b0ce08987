"""Words of a packed plan in; how a dialect gathers them, and takes things out of them, out."""

from __future__ import annotations

from slalang.engines.sql.dialects.base import Dialect, Packing
from slalang.engines.sql.packing import MOST_EVENTS
from slalang.engines.sql.plan import Aggregate, Lane, Word
from slalang.engines.sql.spell import text_of


def gathered_word(dialect: Dialect, it: Word) -> str:
    """What is kept for each lead."""
    value = f"CAST({text_of(it.value, dialect)} AS {dialect.types['int']})"
    packing = _packing(dialect)
    return packing.sum(value) if it.how == "sum" else packing.marks(value)


def unpacked(dialect: Dialect, source: str, it: Aggregate, lane: Lane) -> str:
    """What stands in a lane; 0, or NULL for a least value, where there was no event."""
    bits = _packing(dialect).bits
    word = f"coalesce({source}.{dialect.identifier(lane.word)}, 0)"
    if it.how == "least":
        marks = " ".join(
            f"WHEN {bits(word, lane.shift + place, 1)} = 1 THEN {place}"
            for place in range(lane.width)
        )
        return f"CASE {marks} END"
    found = bits(word, lane.shift, lane.width)
    return found if lane.scale == 1 else f"({found} * {lane.scale})"


def limit(dialect: Dialect) -> str:
    """What stops a query that meets a lead with more events than the lanes are wide."""
    return _packing(dialect).at_most(MOST_EVENTS)


def _packing(dialect: Dialect) -> Packing:
    assert dialect.packing is not None, dialect.name
    return dialect.packing
