"""The generated Python on raw data, as a website would call it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from worlds.raw import World
from worlds.results import Row

from slalang.engines.python import row_of, scorer_of
from slalang.form import columns_of, form_of


def missing() -> str | None:
    """Nothing is."""
    return None


def run(worlds: Sequence[World]) -> Iterator[Sequence[Row]]:
    """The rows of each world."""
    for world in worlds:
        scorer, columns = scorer_of(world.rules), columns_of(form_of(world.rules))
        rows = []
        for lead in world.leads:
            records = {name: record for name, record in lead.records.items() if name != "lead"}
            own = lead.records.get("lead", {})
            found = scorer.score(own, lead.events, as_of=world.as_of, records=records)
            rows.append({"lead_id": lead.lead_id, **row_of(found, columns)})
        yield rows
