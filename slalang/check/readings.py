"""An agreement in; what several checks need to know of it, worked out once, out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar, cast

from slalang.check.bounds import Range, bounds
from slalang.check.conditions import Stated, conditions, nodes
from slalang.funnel.plans import Plans
from slalang.model.agreement import Agreement
from slalang.model.expressions import Expression
from slalang.model.lifecycle import Lifecycle, lifecycle
from slalang.model.quantities import Month
from slalang.source.frozen import dataclass

E = TypeVar("E")


@dataclass(frozen=True, slots=True)
class Readings:
    """Everything that all conditions ask for, by kind, and what follows from them."""

    asked: Mapping[type, list[tuple[Stated, Expression]]]
    """Each part of each condition with the condition that it is in, by the part's class."""
    bounds: Mapping[str, Range]
    """The least and the most of each score."""
    lifecycle: Lifecycle
    plans: dict[Month | None, Plans]
    """What the funnels need, by month: filled by `planned` as checks ask for it."""

    def of(self, kind: type[E]) -> list[tuple[Stated, E]]:
        """All parts of one class, in the order of the conditions."""
        return cast("list[tuple[Stated, E]]", self.asked.get(kind, []))


def readings(agreement: Agreement) -> Readings:
    """Walk once over every condition of an agreement."""
    asked: dict[type, list[tuple[Stated, Expression]]] = {}
    for stated in conditions(agreement):
        for node in nodes(stated.condition):
            asked.setdefault(type(node), []).append((stated, node))
    return Readings(asked, bounds(agreement.scores), lifecycle(agreement), {})
