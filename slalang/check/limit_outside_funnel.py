"""Limits for stages that their funnel does not go through: an agreement in, findings out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from slalang.check.context import Context
from slalang.check.figures import title
from slalang.diagnostics.finding import Finding, Label, Severity
from slalang.model.agreement import Agreement
from slalang.model.numbers import Funnel
from slalang.source.frozen import dataclass
from slalang.source.text import Span

NEEDS_WHOLE = True


@dataclass(frozen=True, slots=True)
class LimitOutsideFunnel(Finding):
    """`brings at most 800 visit each month` in a funnel through mql, sql, customer."""

    code: ClassVar[str] = "SLA647"
    slug: ClassVar[str] = "limit-outside-funnel"
    severity: ClassVar[Severity] = Severity.ERROR

    span: Span
    where: str
    stage: str
    funnel: str
    through: tuple[str, ...]
    funnel_span: Span

    def message(self) -> str:
        return (
            f"the limit of {self.where} counts `{self.stage}`, "
            f"and funnel `{self.funnel}` does not go through it"
        )

    def help(self) -> str:
        return f"Limit a stage of the funnel: {', '.join(self.through)}."

    def related(self) -> tuple[Label, ...]:
        return (Label(self.funnel_span, "the stages of the funnel"),)


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """A funnel that names no stages is another matter."""
    for path, node in agreement.figures.items():
        funnel = agreement.figures.get(path.partition(".")[0])
        if not isinstance(funnel, Funnel) or not funnel.through:
            continue
        through = tuple(ref.name for ref in funnel.through)
        for limit in node.figures.limits:
            if limit.stage.name not in through:
                yield LimitOutsideFunnel(
                    limit.origin, title(node), limit.stage.name, funnel.name, through,
                    funnel.origin,
                )  # fmt: skip
