"""What the formatter itself can report."""

from __future__ import annotations

from typing import ClassVar

from slalang.diagnostics.finding import Finding, Severity
from slalang.source.frozen import dataclass
from slalang.source.text import Span


@dataclass(frozen=True, slots=True)
class FormatUnsafe(Finding):
    """The formatted text would not have said the same."""

    code: ClassVar[str] = "SLA090"
    slug: ClassVar[str] = "format-unsafe"
    severity: ClassVar[Severity] = Severity.ERROR
    span: Span
    reason: str
    """What the check of the formatted text found."""

    def message(self) -> str:
        return f"the formatter left this file as it was: {self.reason}"

    def label(self) -> str:
        return "this file was not formatted"

    def help(self) -> str:
        return (
            "This is a mistake in slalang, not in the agreement: please report it, with the file."
        )
