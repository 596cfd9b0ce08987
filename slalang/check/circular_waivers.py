"""Promises that excuse each other in a circle: an agreement in, `circular-waivers` out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import ClassVar

from slalang.check import amounts
from slalang.check.context import Context
from slalang.diagnostics.finding import Finding, Label, Severity
from slalang.model.agreement import Agreement
from slalang.model.expressions import Expression, StateOf, TermHolds, walk
from slalang.source.frozen import dataclass
from slalang.source.text import Span

NEEDS_WHOLE = False

_MOST = 100
"""More circles than anybody reads are left for the next run."""

Waivers = Mapping[str, Mapping[str, Span]]
"""Promise → the promises that its waivers look at, and where."""


@dataclass(frozen=True, slots=True)
class CircularWaivers(Finding):
    """`waived while b is broken` in `a`, `waived while a is broken` in `b`."""

    code: ClassVar[str] = "SLA509"
    slug: ClassVar[str] = "circular-waivers"
    severity: ClassVar[Severity] = Severity.ERROR

    span: Span
    circle: tuple[str, ...]
    """Each promise looks at the next, the last at the first."""
    others: tuple[Span, ...]
    """Where the other promises of the circle are waived."""

    def message(self) -> str:
        if len(self.circle) == 1:
            return f"promise `{self.circle[0]}` is waived while it is itself broken"
        if len(self.circle) == 2:
            return (
                f"promises {amounts.names(self.circle)} excuse each other:"
                " once both are broken, neither counts"
            )
        return (
            f"promises {amounts.names(self.circle)} excuse each other in a circle:"
            " once all are broken, none counts"
        )

    def label(self) -> str:
        return f"excuses `{self.circle[0]}`"

    def help(self) -> str:
        return "Take one of the waivers away, so that somebody has to begin."

    def related(self) -> tuple[Label, ...]:
        return tuple(
            Label(span, f"excuses `{name}`")
            for name, span in zip(self.circle[1:], self.others, strict=True)
        )


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """Follow each promise to those that its waivers look at, through terms."""
    promises = {promise.name for promise in agreement.promises}
    terms = {term.name: term.condition for term in agreement.terms if term.condition}
    waivers = {
        promise.name: _looked_at(promise.waived, terms, promises)
        for promise in agreement.promises
        if promise.waived
    }
    for circle in islice(_circles(waivers), _MOST):
        places = [
            waivers[name][other]
            for name, other in zip(circle, (*circle[1:], circle[0]), strict=True)
        ]
        yield CircularWaivers(places[0], circle, tuple(places[1:]))


def _looked_at(
    conditions: Iterable[Expression], terms: Mapping[str, Expression], promises: set[str]
) -> dict[str, Span]:
    found: dict[str, Span] = {}
    seen: set[str] = set()
    # A term is followed once; its place is the waiver that uses it.
    waiting = [(part, part.origin) for condition in conditions for part in walk(condition)]
    for part, span in waiting:
        match part:
            case StateOf(name=name) if name.partition(".")[0] in promises:
                found.setdefault(name.partition(".")[0], span)
            case TermHolds(name=name) if name in terms and name not in seen:
                seen.add(name)
                waiting += [(inner, span) for inner in walk(terms[name])]
            case _:
                pass
    return found


def _circles(waivers: Waivers) -> Iterator[tuple[str, ...]]:
    """A circle for each waiver that leads back to a promise before it."""
    seen: set[str] = set()
    for start in waivers:
        if start in seen:
            continue
        path = {start: iter(waivers[start])}
        seen.add(start)
        while path:
            top = next(reversed(path))
            following = next(path[top], None)
            if following is None:
                del path[top]
            elif following in path:
                names = tuple(path)
                yield names[names.index(following) :]
            elif following in waivers and following not in seen:
                seen.add(following)
                path[following] = iter(waivers[following])
