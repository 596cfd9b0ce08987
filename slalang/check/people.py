"""An agreement in; who belongs to whom, out."""

from __future__ import annotations

from collections.abc import Mapping

from slalang.model.agreement import Agreement


def parties_by_name(agreement: Agreement) -> Mapping[str, str]:
    """The party of every party and role."""
    found = {party.name: party.name for party in agreement.parties}
    for party in agreement.parties:
        found.update((role.name, party.name) for role in party.roles)
    return found


def title(agreement: Agreement, name: str) -> str:
    """What people call a declaration; the name where it has no title."""
    declared = agreement.names.get(name)
    return declared.title if declared and declared.title else name
