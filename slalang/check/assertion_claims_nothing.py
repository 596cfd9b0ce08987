"""An `assert` without a claim: `assertion-claims-nothing`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from slalang.check.context import Context
from slalang.diagnostics.finding import Finding, Severity
from slalang.model.agreement import Agreement
from slalang.source.frozen import dataclass
from slalang.source.text import Span


@dataclass(frozen=True, slots=True)
class AssertionClaimsNothing(Finding):
    """`assert "Every demo request reaches Sales" { }`."""

    code: ClassVar[str] = "SLA834"
    slug: ClassVar[str] = "assertion-claims-nothing"
    severity: ClassVar[Severity] = Severity.ERROR

    span: Span
    title: str

    def message(self) -> str:
        return f"“{self.title}” claims nothing, so nothing is proved of it"

    def label(self) -> str:
        return "only a title"

    def help(self) -> str:
        return "Add `when … then …`, `never …` or `always …`."


NEEDS_WHOLE = True
"""A claim that could not be read is no claim that is not there."""


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """Each assertion of titles and prose alone."""
    for assertion in agreement.assertions:
        if not assertion.claims:
            yield AssertionClaimsNothing(assertion.origin, assertion.title)
