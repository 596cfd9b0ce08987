"""Nurture tracks that nobody leaves: an agreement in, `nurture-without-exit` out."""

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
class NurtureWithoutExit(Finding):
    """A nurture track without `leaves on` and without a longest stay."""

    code: ClassVar[str] = "SLA521"
    slug: ClassVar[str] = "nurture-without-exit"
    severity: ClassVar[Severity] = Severity.WARNING

    span: Span
    nurture: str

    def message(self) -> str:
        return f"a lead never leaves nurture track `{self.nurture}`"

    def help(self) -> str:
        return (
            "Add `leaves on …`, such as `leaves on mql, opt_out`, or `at most 90 days, then leave`."
        )


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """Something that happens, or a longest stay, ends a track."""
    for nurture in agreement.nurtures:
        if not nurture.leaves_on and nurture.longest is None:
            yield NurtureWithoutExit(nurture.origin, nurture.name)
