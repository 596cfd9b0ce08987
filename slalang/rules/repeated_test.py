"""The same test twice in one list: `repeated-test`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

from slalang.check.context import Context
from slalang.check.keys import key_of
from slalang.diagnostics.finding import Finding, Label, Severity
from slalang.evaluate.text import prepared
from slalang.model.agreement import Agreement
from slalang.model.expressions import Among, And, AtLeastOf, Expression, Literal, Or
from slalang.source.frozen import dataclass
from slalang.source.text import Span


@dataclass(frozen=True, slots=True)
class RepeatedTest(Finding):
    """`budget and need and budget`; `industry in ("Banking", "banking")`."""

    code: ClassVar[str] = "SLA417"
    slug: ClassVar[str] = "repeated-test"
    severity: ClassVar[Severity] = Severity.WARNING

    span: Span
    what: str
    """`and`, `or`, `at least` or `in`."""
    first: Span

    def message(self) -> str:
        match self.what:
            case "in":
                return "this stands in the list already: capital letters and spaces do not count"
            case "at least":
                return "this stands in the list already, so that it counts twice"
            case word:
                return f"this is asked already: with `{word}`, a second time changes nothing"

    def help(self) -> str:
        return "Delete one of the two, or write what was meant instead."

    def related(self) -> tuple[Label, ...]:
        return (Label(self.first, "the first time"),)


NEEDS_WHOLE = False


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """One finding for each part of a list that says the same as one before."""
    read = context.read(agreement)
    ands, ors = read.of(And), read.of(Or)
    # `a and (b and a)` is one list: it is looked at from outside.
    inner = {id(part) for _, node in ands for part in node.items if isinstance(part, And)}
    inner |= {id(part) for _, node in ors for part in node.items if isinstance(part, Or)}
    for _, both in ands:
        if id(both) not in inner:
            yield from _repeated("and", _flat(both))
    for _, either in ors:
        if id(either) not in inner:
            yield from _repeated("or", _flat(either))
    for _, some in read.of(AtLeastOf):
        yield from _repeated("at least", some.items)
    for _, among in read.of(Among):
        yield from _repeated("in", among.options)


def _flat(whole: And | Or) -> Iterator[Expression]:
    """The parts of a list, and of lists of the same kind inside it."""
    kind = type(whole)
    stack: list[Expression] = list(reversed(whole.items))
    while stack:
        top = stack.pop()
        if isinstance(top, kind):
            stack.extend(reversed(top.items))
        else:
            yield top


def _repeated(what: str, items: Iterable[Expression]) -> Iterator[Finding]:
    seen: dict[object, Span] = {}
    for item in items:
        first = seen.setdefault(_key(item), item.origin)
        if first is not item.origin:
            yield RepeatedTest(item.origin, what, first)


def _key(item: Expression) -> object:
    if isinstance(item, Literal) and isinstance(item.value, str):
        return prepared(item.value)
    return key_of(item)
