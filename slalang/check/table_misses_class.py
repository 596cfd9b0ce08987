"""Tables without a row for every lead: an agreement in, `table-misses-class` out."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, product
from math import prod
from typing import ClassVar

from slalang.check import amounts
from slalang.check.context import Context
from slalang.check.tables import tables
from slalang.diagnostics.finding import Finding, Label, Severity
from slalang.model.agreement import Agreement
from slalang.model.quantities import Varying
from slalang.model.scoring import Class
from slalang.source.frozen import dataclass
from slalang.source.text import Span

NEEDS_WHOLE = True


@dataclass(frozen=True, slots=True)
class TableMissesClass(Finding):
    """`varying by priority { hot 15 minutes }`, where priority is also warm or cool."""

    code: ClassVar[str] = "SLA515"
    slug: ClassVar[str] = "table-misses-class"
    severity: ClassVar[Severity] = Severity.ERROR

    span: Span
    what: str
    missing: tuple[str, ...]
    """The first combinations without a row, such as `warm west`."""
    count: int
    classes: tuple[tuple[str, Span], ...]

    def message(self) -> str:
        more = self.count - len(self.missing)
        rest = f" and {more:,} more" if more else ""
        rows = amounts.names(self.missing) if not more else ", ".join(
            f"`{one}`" for one in self.missing
        )  # fmt: skip
        return f"{self.what} has no deadline for {rows}{rest}"

    def help(self) -> str:
        return "Add the missing row, or one that begins with `otherwise`."

    def related(self) -> tuple[Label, ...]:
        return tuple(Label(span, f"class `{name}`") for name, span in self.classes)


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """Every combination of the bands needs a row, unless there is an `otherwise`."""
    for table, what in tables(agreement):
        found = [agreement.names.get(ref.name) for ref in table.by]
        classes = [one for one in found if isinstance(one, Class)]
        if len(classes) == len(found) and classes and not _has_otherwise(table):
            yield from _missing(table, what, classes)


def _has_otherwise(table: Varying) -> bool:
    return any(row.values is None for row in table.rows)


def _missing(table: Varying, what: str, classes: list[Class]) -> Iterator[Finding]:
    bands = [tuple(dict.fromkeys(band.name for band in one.bands)) for one in classes]
    known = [set(names) for names in bands]
    rows = {
        row.values
        for row in table.rows
        if row.values
        and len(row.values) == len(bands)
        and all(value in names for value, names in zip(row.values, known, strict=True))
    }
    count = prod(len(names) for names in bands) - len(rows)
    if count > 0:
        # At most one combination more than there are rows is looked at for each that is shown.
        missing = islice((one for one in product(*bands) if one not in rows), 3)
        shown = tuple(" ".join(one) for one in missing)
        where = tuple((one.name, one.origin) for one in classes)
        yield TableMissesClass(table.origin, what, shown, count, where)
