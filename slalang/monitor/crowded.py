"""Canonical tables in; the leads to whom more happens than can be followed, set aside, out.

What one lead costs grows with the square of what happens to it. One robot must not take the
report from all the others, and whoever follows leads has to leave out the same ones.
"""

from __future__ import annotations

from typing import NamedTuple

from slalang.data.plan import Plan
from slalang.data.rejects import Reject, Tally
from slalang.data.stage import Raw
from slalang.data.visible import shown
from slalang.form.columns import AT, LEAD

MOST_EVENTS = 1_500
"""A lead to whom more happens is in no figure. Below `timeline.movement.MOST_INSTANTS`, which
needs room for what clocks bring about."""
TOO_MANY = f"there are more than {MOST_EVENTS:,} events of this lead: it is in no figure"
_NAMED = 3
"""So many are called by their names in a remark."""


class Crowded(NamedTuple):
    """What was set aside."""

    leads: int = 0
    events: int = 0
    remarks: tuple[str, ...] = ()


def set_aside(raw: Raw, plan: Plan, tally: Tally, as_of: int) -> Crowded:
    """Leave such leads out of the views `leads` and `happenings`, and tell them."""
    connection = raw.connection
    before = f"FROM happenings WHERE {AT} <= {as_of}"
    # Whole numbers take less than texts; the few that are left are counted exactly.
    many = f"SELECT hash({LEAD}) AS h {before} GROUP BY 1 HAVING count(*) > {MOST_EVENTS}"
    hashes = [row[0] for row in connection.execute(many).fetchall()]
    if not hashes:
        return Crowded()
    connection.execute("CREATE TABLE crowded_hashes AS SELECT unnest($1::UBIGINT[]) AS h", [hashes])
    connection.execute(
        f"CREATE TABLE crowded AS SELECT {LEAD}, count(*) AS events {before}"
        f" AND hash({LEAD}) IN (FROM crowded_hashes) GROUP BY 1 HAVING count(*) > {MOST_EVENTS}"
    )
    found = connection.execute(f"FROM crowded ORDER BY events DESC, {LEAD}").fetchall()
    if not found:
        return Crowded()
    for view in ("leads", "happenings"):
        connection.execute(f"ALTER VIEW {view} RENAME TO every_{view}")
        connection.execute(
            f"CREATE VIEW {view} AS FROM every_{view} ANTI JOIN crowded USING ({LEAD})"
        )
    table = plan.leads.table
    file = table.files[0] if len(table.files) == 1 else table.shown
    for lead, _ in found:
        tally.add(Reject(file, None, LEAD, shown(lead), TOO_MANY))
    return Crowded(len(found), sum(row[1] for row in found), (_said(found),))


def _said(found: list[tuple[str, int]]) -> str:
    if len(found) == 1:
        ((lead, events),) = found
        return (
            f"{shown(lead)} has {events:,} events, more than the {MOST_EVENTS:,} that can be"
            " followed: it is in no figure"
        )
    some = ", ".join(f"{shown(lead)} ({events:,})" for lead, events in found[:_NAMED])
    more = f" and {len(found) - _NAMED:,} more" if len(found) > _NAMED else ""
    return (
        f"{len(found):,} leads have more than {MOST_EVENTS:,} events each and are in no figure:"
        f" {some}{more}"
    )
