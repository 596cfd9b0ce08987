"""The resolved agreement: everything that the text says, with every name known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeAlias

from slalang.model.movement import Cadence, Handoff, Nurture, Queue
from slalang.model.numbers import Funnel, Goal, Measure, Source, Stream
from slalang.model.people import Calendar, Header, Party, Role
from slalang.model.promises import Promise
from slalang.model.quantities import Ref
from slalang.model.records import Event, Record, Term
from slalang.model.scoring import Class, Score, Stage
from slalang.model.upkeep import Assertion, Clause, Example, Review, Scenario, Translation
from slalang.source.frozen import dataclass
from slalang.source.text import Span

if TYPE_CHECKING:
    # Few agreements have bindings, and every command starts with this module.
    from slalang.model.bindings import Binding

Declaration: TypeAlias = (
    Party | Role | Calendar | Record | Event | Term | Stage | Score | Class | Handoff | Queue
    | Cadence | Nurture | Promise | Funnel | Goal | Measure | Review | Clause | Scenario
)  # fmt: skip
"""What has a name of its own."""


@dataclass(frozen=True, slots=True)
class OpenPlace:
    """A value that is `to be agreed`."""

    where: str
    """The declaration, such as `cadence inbound`."""
    what: str
    """The clause, such as `first touch within`."""
    origin: Span


@dataclass(frozen=True, slots=True)
class Agreement:
    """One agreement with everything that it imports, in the order of the text."""

    header: Header | None
    """`None` for a file of words that others import."""
    parties: tuple[Party, ...]
    calendars: tuple[Calendar, ...]
    records: tuple[Record, ...]
    """`lead` and `account` among them; both are always there."""
    events: tuple[Event, ...]
    """Those of the prelude first; events of records among them."""
    terms: tuple[Term, ...]
    stages: tuple[Stage, ...]
    scores: tuple[Score, ...]
    classes: tuple[Class, ...]
    handoffs: tuple[Handoff, ...]
    queues: tuple[Queue, ...]
    cadences: tuple[Cadence, ...]
    nurtures: tuple[Nurture, ...]
    promises: tuple[Promise, ...]
    funnels: tuple[Funnel, ...]
    goals: tuple[Goal, ...]
    measures: tuple[Measure, ...]
    reviews: tuple[Review, ...]
    clauses: tuple[Clause, ...]
    """In the order of the document."""
    examples: tuple[Example, ...]
    assertions: tuple[Assertion, ...]
    """What is claimed of every lead."""
    scenarios: tuple[Scenario, ...]
    translations: tuple[Translation, ...]
    bindings: tuple[Binding, ...]
    """Where its words stand in raw data; no part of what is signed."""
    open_places: tuple[OpenPlace, ...]
    """Everything that is `to be agreed`, in the order of the text."""
    mentions: tuple[Ref, ...]
    """Every name that is used, wherever: who uses what."""
    names: Mapping[str, Declaration]
    """Every declaration by its name; roles too; streams and sources by their path elsewhere."""
    figures: Mapping[str, Funnel | Stream | Source]
    """Funnels, streams and sources by their path."""
    file: str
    """The file that the agreement stands in."""

    @property
    def title(self) -> str:
        """The title, or the name of the file where there is none."""
        return self.header.title if self.header else self.file

    @property
    def currency(self) -> str | None:
        """The currency that the header declares."""
        return self.header.currency if self.header else None

    @property
    def lead(self) -> Record:
        """The record that rules read first."""
        return next(record for record in self.records if record.name == "lead")
