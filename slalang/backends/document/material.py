"""What the sections of a document are made from."""

from __future__ import annotations

from collections.abc import Mapping

from slalang.calendar.compiled import Calendars
from slalang.funnel.plans import Plans
from slalang.model.agreement import Agreement
from slalang.model.lifecycle import Lifecycle
from slalang.model.obligations import Obligation
from slalang.planning.result import Plan
from slalang.planning.sheet.cells import Value
from slalang.planning.simulate.result import Simulation
from slalang.source.frozen import dataclass
from slalang.wording.words import Words


@dataclass(frozen=True, slots=True)
class Material:
    """An agreement with everything that is worked out from it once."""

    agreement: Agreement
    words: Words
    cycle: Lifecycle
    plans: Plans
    """Of each goal in its first period."""
    ahead: Plan
    """All goals over time, month by month, as far as they reach."""
    ahead_values: tuple[Value, ...]
    """What its cells come to."""
    simulation: Simulation | None
    """Where it was asked for: how likely the plan reaches its goals."""
    obligations: tuple[Obligation, ...]
    owners: Mapping[str, str]
    """The party of each party and role, by name."""
    calendars: Calendars | None
    """For the first months of its period; None where it does not say when that begins."""
    digest: str
    """The hash of the model, on the last page."""
