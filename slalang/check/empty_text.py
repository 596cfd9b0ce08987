"""A text with nothing in it that something is compared with: `empty-text`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from slalang.check.context import Context
from slalang.diagnostics.finding import Finding, Severity
from slalang.evaluate.text import prepared
from slalang.model.agreement import Agreement
from slalang.model.expressions import Among, Compare, Expression, Has, Literal, TextTest
from slalang.source.frozen import dataclass
from slalang.source.text import Span


@dataclass(frozen=True, slots=True)
class EmptyText(Finding):
    """`title contains ""`, `industry is ""`."""

    code: ClassVar[str] = "SLA419"
    slug: ClassVar[str] = "empty-text"
    severity: ClassVar[Severity] = Severity.ERROR

    span: Span
    test: str
    """`contains`, `is` and so on."""

    def message(self) -> str:
        match self.test:
            case "contains" | "starts with" | "ends with" | "matches":
                return f"every text {self.test} an empty one: this asks for nothing"
            case "mentions":
                return "no text mentions an empty one: this is never true"
            case _:
                return "an empty text counts as missing: nothing is ever equal to it"

    def help(self) -> str:
        match self.test:
            case "contains" | "starts with" | "ends with" | "matches":
                return "Write the words to look for, or ask `… is known`."
            case "mentions":
                return "Write the word to look for."
            case _:
                return "Ask `… is unknown` for what is missing, `… is known` for what is there."


NEEDS_WHOLE = False


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """One finding for each empty text in a condition; spaces alone are empty, too."""
    read = context.read(agreement)
    for _, node in read.of(TextTest):
        if not prepared(node.text):
            yield EmptyText(node.origin, node.test)
    asked: list[Expression] = []
    for _, pair in read.of(Compare):
        asked += (pair.left, pair.right)
    for _, among in read.of(Among):
        asked += among.options
    for _, has in read.of(Has):
        asked.append(has.item)
    for written in asked:
        text = written.value if isinstance(written, Literal) else None
        if isinstance(text, str) and not prepared(text):
            yield EmptyText(written.origin, "is")
