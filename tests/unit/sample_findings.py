"""Findings made by hand for the tests of what happens to findings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from slalang.diagnostics.finding import Edit, Finding, Label, Severity
from slalang.source.text import SourceFile, Span


@dataclass(frozen=True, slots=True)
class UnknownName(Finding):
    """An error of names, with a sure correction."""

    code: ClassVar[str] = "SLA101"
    slug: ClassVar[str] = "unknown-name"
    severity: ClassVar[Severity] = Severity.ERROR

    span: Span
    name: str
    near: str
    declared: Span | None = None

    def message(self) -> str:
        return f"a lead has no attribute `{self.name}`"

    def label(self) -> str:
        return "not declared"

    def help(self) -> str:
        return f"Did you mean `{self.near}`?"

    def related(self) -> tuple[Label, ...]:
        return (Label(self.declared, "the attributes of a lead"),) if self.declared else ()

    def edits(self) -> tuple[Edit, ...]:
        return (Edit(self.span, self.near),)


@dataclass(frozen=True, slots=True)
class StaleMetrics(Finding):
    """A warning of a rule, with reasons elsewhere."""

    code: ClassVar[str] = "SLA412"
    slug: ClassVar[str] = "stale-metrics"
    severity: ClassVar[Severity] = Severity.WARNING

    span: Span
    reasons: tuple[Label, ...] = ()

    def message(self) -> str:
        return "these rates were measured more than a quarter ago"

    def label(self) -> str:
        return "measured here"

    def help(self) -> str:
        return (
            "Take the rates from a fresh report and write its date, or, when the report is still"
            " to come, let a review refresh them and say when it meets."
        )

    def related(self) -> tuple[Label, ...]:
        return self.reasons


@dataclass(frozen=True, slots=True)
class ToBeAgreed(Finding):
    """A note, with nothing but a message."""

    code: ClassVar[str] = "SLA901"
    slug: ClassVar[str] = "to-be-agreed"
    severity: ClassVar[Severity] = Severity.NOTE

    span: Span

    def message(self) -> str:
        return "this deadline is still to be agreed"


def span_of(source: SourceFile, text: str, *, nth: int = 1) -> Span:
    """Where a text stands in a source, for the `nth` time."""
    at = -1
    for _ in range(nth):
        at = source.text.index(text, at + 1)
    return Span(source.path, at, at + len(text))
