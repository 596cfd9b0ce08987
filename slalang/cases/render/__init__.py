"""What came of agreements' examples, in; text, JSON or JUnit out."""

from __future__ import annotations

from collections.abc import Mapping

from slalang.cases.coverage import Coverage
from slalang.cases.result import Results
from slalang.diagnostics.render.place import place_of
from slalang.source.frozen import dataclass
from slalang.source.text import SourceFile, Span


@dataclass(frozen=True, slots=True)
class Tried:
    """One agreement with what came of its examples."""

    results: Results
    coverage: Coverage
    sources: Mapping[str, SourceFile]
    """Every file of the agreement, by its path as shown."""
    errors: int
    """How many errors kept the agreement from being run; then it has no examples here."""


def shown(span: Span, sources: Mapping[str, SourceFile]) -> str:
    """`cases.sla:41`, safe to show."""
    place = place_of(span, sources)
    return f"{place.file}:{place.line}"


def counted(number: int, one: str, many: str = "") -> str:
    """`1 example`, `3 examples`."""
    return f"{number} {one if number == 1 else many or f'{one}s'}"
