"""The interpreter with leads, events and attributes in another order: nothing may change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random

from worlds.raw import RawLead, World
from worlds.results import Row, by_interpreter


def missing() -> str | None:
    """Nothing is."""
    return None


def run(worlds: Sequence[World]) -> Iterator[Sequence[Row]]:
    """The rows of each world."""
    for world in worlds:
        rng = Random(0)
        leads = [_reordered(rng, lead) for lead in world.leads]
        rng.shuffle(leads)
        yield by_interpreter(world.rules, leads, world.as_of)


def _reordered(rng: Random, lead: RawLead) -> RawLead:
    events = rng.sample(lead.events, len(lead.events))
    records = {
        name: dict(reversed(list(record.items())))
        for name, record in reversed(list(lead.records.items()))
    }
    return RawLead(lead.lead_id, records, tuple(events))
