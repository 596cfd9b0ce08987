"""Promises that belong to no agreement: `no-agreement`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from slalang.check.context import Context
from slalang.diagnostics.finding import Finding, Severity
from slalang.model.agreement import Agreement
from slalang.source.frozen import dataclass
from slalang.source.text import Span


@dataclass(frozen=True, slots=True)
class NoAgreement(Finding):
    """Parties and promises in a file without `agreement "…" { … }`."""

    code: ClassVar[str] = "SLA307"
    slug: ClassVar[str] = "no-agreement"
    severity: ClassVar[Severity] = Severity.WARNING

    span: Span

    def message(self) -> str:
        return "there are parties and promises here, but no agreement that they belong to"

    def help(self) -> str:
        return 'Begin the file with `agreement "Marketing and Sales" { … }`.'


NEEDS_WHOLE = True


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """At most one finding, at the first promise."""
    if agreement.header is None and agreement.parties and agreement.promises:
        yield NoAgreement(agreement.promises[0].origin)
