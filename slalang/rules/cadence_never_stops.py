"""Cadences that go on whatever happens: an agreement in, `cadence-never-stops` out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from slalang.check.context import Context
from slalang.diagnostics.finding import Finding, Severity
from slalang.model.agreement import Agreement
from slalang.source.frozen import dataclass
from slalang.source.text import Span

NEEDS_WHOLE = True


@dataclass(frozen=True, slots=True)
class CadenceNeverStops(Finding):
    """A cadence without `stops on`."""

    code: ClassVar[str] = "SLA518"
    slug: ClassVar[str] = "cadence-never-stops"
    severity: ClassVar[Severity] = Severity.WARNING

    span: Span
    cadence: str
    follows: bool
    """Whether it says what comes after the last step."""

    def message(self) -> str:
        if self.follows:
            return f"cadence `{self.cadence}` goes on even after the lead has answered"
        return f"cadence `{self.cadence}` does not say what stops it or what comes after it"

    def help(self) -> str:
        if self.follows:
            return "Add `stops on reply, meeting, opt_out`."
        return "Add `stops on reply, meeting, opt_out` and `when exhausted …`."


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """A cadence stops on something."""
    for cadence in agreement.cadences:
        if not cadence.stops_on:
            yield CadenceNeverStops(cadence.origin, cadence.name, cadence.exhausted is not None)
