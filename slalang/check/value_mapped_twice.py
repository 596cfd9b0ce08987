"""Values that are said to mean two things: an agreement in, `value-mapped-twice` out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from slalang.check.context import Context
from slalang.diagnostics.finding import Finding, Label, Severity
from slalang.evaluate.text import prepared
from slalang.model.agreement import Agreement
from slalang.model.bindings import Column, own_tables
from slalang.source.frozen import dataclass
from slalang.source.text import Span

NEEDS_WHOLE = False


@dataclass(frozen=True, slots=True)
class ValueMappedTwice(Finding):
    """`"VP" is vp` and, further down, `"vp" is c_level`."""

    code: ClassVar[str] = "SLA902"
    slug: ClassVar[str] = "value-mapped-twice"
    severity: ClassVar[Severity] = Severity.ERROR

    span: Span
    raw: str
    name: str
    """The attribute."""
    first: Span

    def message(self) -> str:
        return f'what "{self.raw}" means for `{self.name}` is said twice'

    def label(self) -> str:
        return "said again here"

    def help(self) -> str:
        return "Keep one of the two; capitals and blanks around a value make no difference."

    def related(self) -> tuple[Label, ...]:
        return (Label(self.first, "said first here"),)


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """Compare the values of each column as the data is compared with them."""
    for binding in agreement.bindings:
        for table in own_tables(binding):
            for column in table.columns:
                if not column.ready:
                    yield from _repeated(column)


def _repeated(column: Column) -> Iterator[Finding]:
    seen: dict[str, Span] = {}
    for meaning in column.meanings:
        for raw in meaning.raws:
            key = prepared(raw)
            if key in seen:
                yield ValueMappedTwice(meaning.origin, raw, column.name, seen[key])
            seen.setdefault(key, meaning.origin)
