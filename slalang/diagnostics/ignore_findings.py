"""What can be wrong with an `# sla: ignore[…]` comment."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from slalang.diagnostics.finding import Edit, Finding, Severity
from slalang.source.frozen import dataclass
from slalang.source.text import Span

FORM = "# sla: ignore[stale-metrics] because the new report lands in May until 2026-06-01"


@dataclass(frozen=True, slots=True)
class IgnoreWithoutReason(Finding):
    """`# sla: ignore[stale-metrics]`."""

    code: ClassVar[str] = "SLA701"
    slug: ClassVar[str] = "ignore-without-reason"
    severity: ClassVar[Severity] = Severity.WARNING

    span: Span

    def message(self) -> str:
        return "this comment silences a finding and does not say why"

    def help(self) -> str:
        return "Add `because` and the reason, for the colleague who reads this next year."


@dataclass(frozen=True, slots=True)
class IgnoreUnknownSlug(Finding):
    """`# sla: ignore[stale-metric] because …`, where the rule is `stale-metrics`."""

    code: ClassVar[str] = "SLA702"
    slug: ClassVar[str] = "ignore-unknown-slug"
    severity: ClassVar[Severity] = Severity.WARNING

    span: Span
    name: str
    near: str | None

    def message(self) -> str:
        return f"no finding is called `{self.name}`, so nothing is silenced"

    def help(self) -> str:
        if self.near:
            return f"Did you mean `{self.near}`?"
        return "Copy the name from the finding: it is the word after its code."

    def edits(self) -> tuple[Edit, ...]:
        return (Edit(self.span, self.near),) if self.near else ()


@dataclass(frozen=True, slots=True)
class IgnoreExpired(Finding):
    """`# sla: ignore[stale-metrics] because … until 2025-01-01`, read in 2026."""

    code: ClassVar[str] = "SLA703"
    slug: ClassVar[str] = "ignore-expired"
    severity: ClassVar[Severity] = Severity.WARNING

    span: Span
    until: date

    def message(self) -> str:
        return f"this comment held until {self.until} and silences nothing any more"

    def help(self) -> str:
        return "Settle what it silenced and delete it, or agree on a later date."


@dataclass(frozen=True, slots=True)
class UnusedIgnore(Finding):
    """`# sla: ignore[stale-metrics] because …` over figures that are fresh."""

    code: ClassVar[str] = "SLA704"
    slug: ClassVar[str] = "unused-ignore"
    severity: ClassVar[Severity] = Severity.WARNING

    span: Span
    name: str
    comment: Span | None
    """The comment, when nothing else is named in it and it can go."""

    def message(self) -> str:
        return f"there is no `{self.name}` here to silence"

    def help(self) -> str:
        return "Delete the comment." if self.comment else f"Take `{self.name}` out of the comment."

    def edits(self) -> tuple[Edit, ...]:
        return (Edit(self.comment, ""),) if self.comment else ()


@dataclass(frozen=True, slots=True)
class IgnoreMalformed(Finding):
    """`# sla: ignore stale-metrics`, `# sla: ignore[]`, `… until 2026-02-30`."""

    code: ClassVar[str] = "SLA705"
    slug: ClassVar[str] = "ignore-malformed"
    severity: ClassVar[Severity] = Severity.WARNING

    span: Span
    what: str
    """`form`, `names` or `date`."""
    written: str = ""
    """The date as it was written."""

    def message(self) -> str:
        match self.what:
            case "names":
                return "this comment does not name what to silence, so nothing is silenced"
            case "date":
                return f"there is no day `{self.written}`, so nothing is silenced"
            case _:
                return "this comment starts like one that silences a finding and goes on otherwise"

    def help(self) -> str:
        if self.what == "date":
            return "Write a day of the calendar as year-month-day, such as `until 2026-12-31`."
        return f"Write it like `{FORM}`."


@dataclass(frozen=True, slots=True)
class IgnoreNotAllowed(Finding):
    """`# sla: ignore[unknown-name] because …`, `# sla: ignore[assertion-refuted] because …`."""

    code: ClassVar[str] = "SLA706"
    slug: ClassVar[str] = "ignore-not-allowed"
    severity: ClassVar[Severity] = Severity.WARNING

    span: Span
    name: str
    is_claim: bool = False
    """Whether it tells of a claim or an example that is not true."""

    def message(self) -> str:
        if self.is_claim:
            return f"`{self.name}` cannot be silenced: what is not true would be signed"
        return f"`{self.name}` cannot be silenced: nothing can be built until it is settled"

    def help(self) -> str:
        if self.is_claim:
            return "Mend what is claimed, or delete it; then delete this comment."
        return "Settle the finding and delete this comment."
