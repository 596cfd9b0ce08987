"""What can be wrong with how a binding reads its columns, as findings."""

from __future__ import annotations

from typing import ClassVar

from slalang.diagnostics.finding import Edit, Finding, Severity
from slalang.source.frozen import dataclass
from slalang.source.text import Span


@dataclass(frozen=True, slots=True)
class UnknownLayout(Finding):
    """`as "dd/mm/yy"`: dates that nobody could read without guessing."""

    code: ClassVar[str] = "SLA906"
    slug: ClassVar[str] = "unknown-layout"
    severity: ClassVar[Severity] = Severity.ERROR
    span: Span
    layout: str
    known: tuple[str, ...]
    near: str | None

    def message(self) -> str:
        return f'"{self.layout}" is no layout of dates or times that can be read'

    def label(self) -> str:
        return f'did you mean "{self.near}"?' if self.near else ""

    def help(self) -> str:
        layouts = ", ".join(f'"{layout}"' for layout in self.known)
        return f"Write one of {layouts}."

    def edits(self) -> tuple[Edit, ...]:
        return (Edit(self.span, f'"{self.near}"'),) if self.near else ()


@dataclass(frozen=True, slots=True)
class ReadingDoesNotFit(Finding):
    """`employees from "size" in USD`: a count has no currency."""

    code: ClassVar[str] = "SLA908"
    slug: ClassVar[str] = "reading-does-not-fit"
    severity: ClassVar[Severity] = Severity.ERROR
    span: Span
    mark: str
    """What is said of the column, as written."""
    name: str
    """What is read from it."""
    is_: str
    """What that is, with its article: `a number`."""
    fits: str
    """What such a mark fits: `an amount of money`."""

    def message(self) -> str:
        return f"`{self.mark}` does not fit `{self.name}`, which is {self.is_}"

    def help(self) -> str:
        return f"It fits {self.fits}; take it out here."


@dataclass(frozen=True, slots=True)
class TableNotJoined(Finding):
    """`lead from "contact_id" of "engagement_contact"`, which the block does not read."""

    code: ClassVar[str] = "SLA909"
    slug: ClassVar[str] = "table-not-joined"
    severity: ClassVar[Severity] = Severity.ERROR
    span: Span
    table: str
    read_from: str
    """The table that the block is read from."""
    joined: tuple[str, ...]
    near: str | None

    def message(self) -> str:
        return f'a column of "{self.table}" is named, but only "{self.read_from}" is read here' + (
            " with " + " and ".join(f'"{name}"' for name in self.joined) if self.joined else ""
        )

    def help(self) -> str:
        if self.near:
            return f'Did you mean "{self.near}"?'
        return f'Join it above: `with "{self.table}" by "…" is "…"`.'


@dataclass(frozen=True, slots=True)
class NoPlaceForRow(Finding):
    """`stage mql from "history" { reason from "reason" … }`: a stage has no properties."""

    code: ClassVar[str] = "SLA910"
    slug: ClassVar[str] = "no-place-for-row"
    severity: ClassVar[Severity] = Severity.ERROR
    span: Span
    name: str
    owner: str
    what: str
    """`a stage`, `a handoff`, `a queue`."""
    near: str | None

    def message(self) -> str:
        return (
            f"`{self.name}` has no place in a table of `{self.owner}`, which is {self.what}: "
            "its rows say who, and when"
        )

    def label(self) -> str:
        return f"did you mean `{self.near}`?" if self.near else ""

    def help(self) -> str:
        if self.near:
            return f"Write `{self.near}`."
        return "Keep `lead` and `at`; what else is known belongs to the leads, or to an event."

    def edits(self) -> tuple[Edit, ...]:
        return (Edit(self.span, self.near),) if self.near else ()
