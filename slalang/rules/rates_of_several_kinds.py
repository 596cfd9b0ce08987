"""Rates that count different things in one funnel: an agreement in, findings out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, NamedTuple

from slalang.check.context import Context
from slalang.check.figures import carriers
from slalang.diagnostics.finding import Finding, Label, Severity
from slalang.funnel.inherit import Chain, inherit
from slalang.model.agreement import Agreement
from slalang.model.numbers import RateKind
from slalang.source.frozen import dataclass
from slalang.source.text import Span

NEEDS_WHOLE = False


@dataclass(frozen=True, slots=True)
class RatesOfSeveralKinds(Finding):
    """`mql to sql 34% of those that entered`, `opportunity to customer 70% of won and lost`."""

    code: ClassVar[str] = "SLA643"
    slug: ClassVar[str] = "rates-of-several-kinds"
    severity: ClassVar[Severity] = Severity.WARNING

    span: Span
    step: str
    """`` `opportunity` to `customer` ``."""
    kind: RateKind
    said: bool
    """Whether the kind is written; a rate that says nothing counts those that entered."""
    other_step: str
    other: RateKind
    other_said: bool
    other_span: Span
    funnel: str

    def message(self) -> str:
        return (
            f"the rates of funnel `{self.funnel}` do not count the same: "
            f"from {self.other_step} {self.other.value}, from {self.step} {self.kind.value}"
        )

    def help(self) -> str:
        both = self.said and self.other_said
        silent = "" if both else "What says nothing counts those that entered. "
        return (
            f"{silent}Measure all rates in one way: a plan multiplies them, "
            "and the product of several kinds is a rate of nothing."
        )

    def related(self) -> tuple[Label, ...]:
        return (Label(self.other_span, self.other.value),)


class _Kind(NamedTuple):
    kind: RateKind
    said: bool
    step: str
    origin: Span


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """One finding for each funnel, and only where it says of a rate what it counts."""
    kinds: dict[str, list[_Kind]] = {}
    for path, chain in carriers(agreement):
        kinds.setdefault(path.partition(".")[0], []).extend(_kinds(chain))
    for name, found in kinds.items():
        if not any(one.said for one in found):
            continue
        ordered = sorted(dict.fromkeys(found), key=lambda one: one.origin)
        first = ordered[0] if ordered else None
        other = next((one for one in ordered if first and one.kind is not first.kind), None)
        if first and other:
            yield RatesOfSeveralKinds(
                other.origin, other.step, other.kind, other.said,
                first.step, first.kind, first.said, first.origin, name,
            )  # fmt: skip


def _kinds(chain: Chain) -> Iterator[_Kind]:
    figures = inherit(chain)
    for rate in figures.rates:
        said = rate.kind or figures.rate_kind
        step = f"`{rate.start.name}` to `{rate.end.name}`"
        yield _Kind(said or RateKind.COHORT, said is not None, step, rate.origin)
