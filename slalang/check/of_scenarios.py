"""A check of scenarios by name: its module is loaded when an agreement has a scenario.

Many agreements have none, and a command that starts should not pay for what it does not do.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

from slalang.check.context import Check, Context
from slalang.diagnostics.finding import Finding
from slalang.model.agreement import Agreement
from slalang.source.frozen import dataclass


@dataclass(frozen=True, slots=True)
class OfScenarios:
    """A module of `check` or `rules` that only looks at scenarios."""

    module: str
    """Its whole name."""
    NEEDS_WHOLE: bool
    """As the module says it, too."""

    @property
    def __name__(self) -> str:
        """Like a module's."""
        return self.module

    def check(self, agreement: Agreement, context: Context) -> Iterator[Finding]:
        """The findings of the module, if there is anything to look at."""
        if agreement.scenarios:
            loaded: Check = import_module(self.module)
            yield from loaded.check(agreement, context)
