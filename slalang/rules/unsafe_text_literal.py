"""A text whose letters computers compare differently: `unsafe-text-literal`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from slalang.check.context import Context
from slalang.diagnostics.finding import Finding, Severity
from slalang.evaluate.text import unsafe_letters
from slalang.model.agreement import Agreement
from slalang.model.expressions import Literal, TextTest
from slalang.source.frozen import dataclass
from slalang.source.text import Span


@dataclass(frozen=True, slots=True)
class UnsafeTextLiteral(Finding):
    """`country is "İran"`."""

    code: ClassVar[str] = "SLA412"
    slug: ClassVar[str] = "unsafe-text-literal"
    severity: ClassVar[Severity] = Severity.WARNING

    span: Span
    text: str
    letters: str
    """Each once, in the order of the text."""

    def message(self) -> str:
        shown = " and ".join(f"{letter} (U+{ord(letter):04X})" for letter in self.letters)
        return (
            f"systems do not agree on the small form of {shown}, so"
            f' "{self.text}" may match in one and not in another'
        )

    def help(self) -> str:
        if len(self.text) > len(self.letters) + 2:
            return "Compare with a part of the text without it, using `contains`."
        return "Let the system of record hold a code, and compare with that."


NEEDS_WHOLE = False


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """One finding for each text in a condition that has such letters."""
    read = context.read(agreement)
    texts = [(node.text, node.origin) for _, node in read.of(TextTest)]
    texts += [(it.value, it.origin) for _, it in read.of(Literal) if isinstance(it.value, str)]
    for text, origin in texts:
        if not text.isascii() and (letters := unsafe_letters(text)):
            yield UnsafeTextLiteral(origin, text, letters)
