"""An agreement that cannot be told from the one before it: `agreement-without-version`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from slalang.check.context import Context
from slalang.diagnostics.finding import Finding, Severity
from slalang.model.agreement import Agreement
from slalang.source.frozen import dataclass
from slalang.source.text import Span


@dataclass(frozen=True, slots=True)
class AgreementWithoutVersion(Finding):
    """`agreement "Packwell" { currency USD }`, without `version "2026.1"`."""

    code: ClassVar[str] = "SLA318"
    slug: ClassVar[str] = "agreement-without-version"
    severity: ClassVar[Severity] = Severity.WARNING

    span: Span

    def message(self) -> str:
        return "this agreement has no version, so a changed one looks like the signed one"

    def help(self) -> str:
        return 'Add one, such as `version "2026.1"`, and raise it with every change that is signed.'


NEEDS_WHOLE = True


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """At most one finding, at the head of the agreement."""
    if agreement.header and agreement.header.version is None:
        yield AgreementWithoutVersion(agreement.header.origin)
