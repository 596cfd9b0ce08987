"""Verdicts of promises in; which items of others are waived by them, out.

`waived while lead_quality is broken` looks at the last period of that promise that had closed
when the item was due.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from slalang.data.quoting import literal
from slalang.model.agreement import Agreement
from slalang.model.expressions import StateOf, walk
from slalang.timeline.duties import Duty

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Stretches = Mapping[str, Sequence[tuple[int, int]]]
"""Of each promise, from when to when its last closed period was a broken one."""
STATES = ("broken", "kept")


def rests_on(agreement: Agreement, duty: Duty) -> frozenset[str]:
    """The promises of which the state decides what counts for a duty."""
    promises = {one.name for one in agreement.promises}
    conditions = [*duty.waived, *(one for one in (duty.applies_to, duty.leaves_out) if one)]
    return frozenset(
        part.name
        for condition in conditions
        for part in walk(condition)
        if isinstance(part, StateOf) and part.state in STATES and part.name in promises
    )


def is_plain(duty: Duty) -> bool:
    """Whether all that a duty rests on is that it is waived while a promise is broken."""
    others = [one for one in (duty.applies_to, duty.leaves_out) if one]
    return all(
        isinstance(one, StateOf) and one.state == "broken" for one in duty.waived
    ) and not any(isinstance(part, StateOf) for one in others for part in walk(one))


def waive(connection: DuckDBPyConnection, duty: Duty, broken: Stretches) -> None:
    """Take the items of a duty out of the count that were due in such a stretch."""
    names = [one.name for one in duty.waived if isinstance(one, StateOf)]
    tests = [
        f"(due >= {start} AND due < {end})" for name in names for start, end in broken.get(name, ())
    ]
    if tests:
        connection.execute(
            "UPDATE items SET state = 'waived', why = 'waived' WHERE"
            f" duty = {literal(duty.id)} AND state IN ('kept', 'broken') AND ({' OR '.join(tests)})"
        )


class Standing:
    """Tells the machine how promises about many leads stand."""

    def __init__(self, agreement: Agreement, broken: Stretches) -> None:
        self._promises = frozenset(one.name for one in agreement.promises)
        self._broken = {
            name: ([one[0] for one in some], [one[1] for one in some])
            for name, some in broken.items()
        }

    def __call__(self, promise: str, state: str, at: int) -> bool | None:
        """Whether a promise was broken, or was not, in its last period closed by an instant."""
        if promise not in self._promises or state not in STATES:
            return None
        starts, ends = self._broken.get(promise, ([], []))
        place = bisect_right(starts, at) - 1
        broken = place >= 0 and at < ends[place]
        return broken if state == "broken" else not broken
