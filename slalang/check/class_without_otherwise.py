"""A class that leaves some leads without a band: `class-without-otherwise`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from slalang.check.context import Context
from slalang.check.intervals import divided
from slalang.diagnostics.finding import Finding, Severity
from slalang.model.agreement import Agreement
from slalang.source.frozen import dataclass
from slalang.source.text import Span


@dataclass(frozen=True, slots=True)
class ClassWithoutOtherwise(Finding):
    """`class priority { hot when … }`."""

    code: ClassVar[str] = "SLA404"
    slug: ClassVar[str] = "class-without-otherwise"
    severity: ClassVar[Severity] = Severity.ERROR

    span: Span
    sorting: str
    empty: bool

    def message(self) -> str:
        if self.empty:
            return f"`{self.sorting}` has no bands"
        return f"`{self.sorting}` does not say what a lead is that no band matches"

    def help(self) -> str:
        return 'End it with a band for all the rest, such as `cool "Cool" otherwise`.'


NEEDS_WHOLE = True


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """One finding for each class without it; classes of ranges are looked at as a whole."""
    for sorting in agreement.classes:
        if any(band.otherwise for band in sorting.bands) or divided(sorting):
            continue
        yield ClassWithoutOtherwise(sorting.origin, sorting.name, not sorting.bands)
