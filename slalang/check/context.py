"""What a check may know beside the agreement, and what every check looks like."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Protocol

from slalang.check.readings import Readings, readings
from slalang.diagnostics.finding import Finding
from slalang.model.agreement import Agreement
from slalang.source.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Context:
    """The inputs of a check run."""

    today: date | None = None
    """The day on which the agreement is judged; without it, nothing is too old or over."""
    readings: Readings | None = None
    """What is known of the agreement already, so that not every check works it out anew."""
    holidays: str | None = None
    """The text of its `holidays.lock`, as far as examples need it."""

    def read(self, agreement: Agreement) -> Readings:
        """What several checks need to know of an agreement."""
        return self.readings or readings(agreement)


class Check(Protocol):
    """A module of `check` or `rules`."""

    @property
    def NEEDS_WHOLE(self) -> bool:
        """Whether it speaks of what is absent or unused, which a mistake elsewhere may hide."""

    def check(self, agreement: Agreement, context: Context) -> Iterator[Finding]:
        """Its findings, in the order of the text."""
