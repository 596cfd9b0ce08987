"""An agreement in; every piece of prose and what it belongs to out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from slalang.model.agreement import Agreement
from slalang.model.expressions import Prose


class Said(NamedTuple):
    """Prose, and the declaration that it stands in: `stage mql`."""

    where: str
    prose: Prose


def proses(agreement: Agreement) -> Iterator[Said]:
    """`means`, `note` and the text of clauses, translations among them."""
    header = agreement.header
    if header:
        yield from _both("the agreement", header.means, header.notes)
    for party in agreement.parties:
        yield from _both(f"party `{party.name}`", party.means, party.notes)
        for role in party.roles:
            yield from _both(f"role `{role.name}`", role.means, role.notes)
    kinds = (
        ("calendar", agreement.calendars), ("record", agreement.records),
        ("event", agreement.events), ("term", agreement.terms), ("stage", agreement.stages),
        ("score", agreement.scores), ("class", agreement.classes),
        ("handoff", agreement.handoffs), ("queue", agreement.queues),
        ("cadence", agreement.cadences), ("nurture", agreement.nurtures),
        ("promise", agreement.promises), ("goal", agreement.goals),
        ("measure", agreement.measures), ("review", agreement.reviews),
        ("scenario", agreement.scenarios),
    )  # fmt: skip
    for kind, declarations in kinds:
        for one in declarations:
            yield from _both(f"{kind} `{one.name}`", one.means, one.notes)
    for path, node in agreement.figures.items():
        yield from _both(f"`{path}`", node.means, node.notes)
    for clause in agreement.clauses:
        for prose in clause.prose:
            yield Said(f"clause `{clause.name}`", prose)
    for translation in agreement.translations:
        for entry in translation.entries:
            if entry.prose:
                yield Said(f"the translation of `{entry.of.name}`", entry.prose)


def _both(where: str, means: Prose | None, notes: tuple[Prose, ...]) -> Iterator[Said]:
    if means:
        yield Said(where, means)
    for note in notes:
        yield Said(where, note)
