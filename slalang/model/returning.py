"""An agreement in; where `return to marketing` leads from each stage, out."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping

from slalang.model.agreement import Agreement
from slalang.model.people import Role
from slalang.model.scoring import Stage
from slalang.source.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Owners:
    """Which party owns which stages; those of its roles are its own."""

    places: Mapping[str, int]
    """The number of each stage, as declared."""
    parties: Mapping[str, str]
    """The party of each stage that has an owner."""
    open: Mapping[str, list[tuple[int, str]]]
    """For each party its open stages with their numbers, as declared."""


def owners(agreement: Agreement, stages: Mapping[str, Stage]) -> Owners:
    """Who owns the stages; linear."""
    parties: dict[str, str] = {}
    open_: dict[str, list[tuple[int, str]]] = {}
    for place, stage in enumerate(stages.values()):
        if stage.owner:
            party = parties[stage.name] = party_of(agreement, stage.owner.name)
            if not stage.ends:
                open_.setdefault(party, []).append((place, stage.name))
    return Owners({name: place for place, name in enumerate(stages)}, parties, open_)


def returned(known: Owners, starts: Iterable[str], party: str) -> dict[str, tuple[str, ...]]:
    """For each stage that leads come back to with a party, the stages that they come from.

    A stage that the party owns itself is not among these: the lead stays in it.
    """
    ends: dict[str, list[str]] = {}
    for start in starts:
        end = _last_before(known, known.places[start], party)
        if end and known.parties.get(start) != party:
            ends.setdefault(end, []).append(start)
    return {end: tuple(inside) for end, inside in ends.items()}


def party_of(agreement: Agreement, name: str) -> str:
    """The party that a role belongs to; a party is its own."""
    declared = agreement.names.get(name)
    return declared.party if isinstance(declared, Role) else name


def _last_before(known: Owners, place: int, party: str) -> str | None:
    """The party's last open stage before a place, else its first."""
    stages = known.open.get(party, [])
    if not stages:
        return None
    before = bisect_left(stages, (place, "")) - 1
    return stages[max(before, 0)][1]
