"""A seed in; a random agreement with random leads at some instant out."""

from __future__ import annotations

from datetime import datetime
from random import Random

from worlds.agreements import random_agreement, rules_from
from worlds.leads import random_leads
from worlds.raw import World

INSTANTS = (
    "2026-03-06T12:00:00Z",
    "2026-03-06T00:00:00Z",
    "2026-03-05T23:59:59.999999Z",
    "2026-03-29T01:00:00.000001Z",
    "2024-02-29T10:30:00+05:30",
    "2026-12-31T23:30:00-08:00",
    "1970-02-01T00:00:00Z",
)
"""Midnights, one microsecond from them, a leap day, a night of clock changes, long ago."""


def seeded_world(seed: int, leads: int) -> World:
    """The same seed and number of leads give the same world."""
    rng = Random(seed)
    text = random_agreement(rng, 1 + seed % 3)
    rules = rules_from(text)
    as_of = datetime.fromisoformat(rng.choice(INSTANTS))
    return World(f"seed {seed}", text, rules, random_leads(rng, rules, leads, as_of), as_of)
