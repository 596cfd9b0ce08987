"""Shares of a whole that are more than the whole: an agreement in, `rate-out-of-range` out."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import ClassVar, NamedTuple

from slalang.check import amounts
from slalang.check.context import Context
from slalang.check.figures import title
from slalang.diagnostics.finding import Finding, Severity
from slalang.model.agreement import Agreement
from slalang.model.numbers import Attainment, Figures, Measure, RateFrom, ShareOf
from slalang.model.people import Team
from slalang.model.promises import AfterDo, Deliver, DoBefore, Keep, Meet, Promise
from slalang.model.quantities import Arrivals, Percent, Share
from slalang.source.frozen import dataclass
from slalang.source.text import Span

NEEDS_WHOLE = False


@dataclass(frozen=True, slots=True)
class RateOutOfRange(Finding):
    """`mql to sql 340%`, `for at least 195% of leads`."""

    code: ClassVar[str] = "SLA601"
    slug: ClassVar[str] = "rate-out-of-range"
    severity: ClassVar[Severity] = Severity.ERROR

    span: Span
    what: str
    percent: Percent

    def message(self) -> str:
        return f"{self.what} is {amounts.percent(self.percent)}; between 0% and 100% is expected"

    def help(self) -> str:
        return "Write the part of the whole, such as `34%` for a third of the leads."


class _Said(NamedTuple):
    what: str
    percent: object
    """Anything that may be a percentage."""
    origin: Span


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """Every percentage that is a part of something."""
    for said in _all(agreement):
        if isinstance(said.percent, Percent) and not 0 <= said.percent.value <= 100:
            yield RateOutOfRange(said.origin, said.what, said.percent)


def _all(agreement: Agreement) -> Iterator[_Said]:
    for node in agreement.figures.values():
        yield from _of_figures(node.figures, title(node), node.origin)
    parts = {measure.name for measure in agreement.measures if _is_part(measure)}
    for promise in agreement.promises:
        yield from _of_promise(promise, parts)
    for party in agreement.parties:
        yield from _of_team(party.team, party.name, party.origin)
        for role in party.roles:
            yield from _of_team(role.team, role.name, role.origin)
    for measure in agreement.measures:
        yield from _of_measure(measure)


def _of_figures(figures: Figures, where: str, origin: Span) -> Iterator[_Said]:
    for rate in figures.rates:
        yield _Said(
            f"the rate from `{rate.start.name}` to `{rate.end.name}`", rate.percent, rate.origin
        )
    yield _Said(f"what {where} brings", figures.brings, origin)
    yield _Said(f"the margin of {where}", figures.margin, origin)
    for row in figures.stage_times:
        if isinstance(row.takes, Arrivals):
            total = sum((share.value for share in row.takes.shares), Decimal(0))
            what = f"what comes from `{row.start.name}` to `{row.end.name}` sooner or later"
            yield _Said(what, Percent(total), row.origin)
    for better in figures.improvements:
        what = f"the improved rate from `{better.start.name}` to `{better.end.name}`"
        yield _Said(what, better.percent, better.origin)


def _of_promise(promise: Promise, parts: set[str]) -> Iterator[_Said]:
    for form in promise.forms:
        match form:
            case AfterDo(share=Share(at_least)) | DoBefore(share=Share(at_least)):
                yield _Said(f"the share of promise `{promise.name}`", at_least, form.origin)
            case Meet(share=Share(at_least)):
                yield _Said(f"the share of promise `{promise.name}`", at_least, form.origin)
            case Deliver(tolerance=tolerance):
                yield _Said(f"the tolerance of promise `{promise.name}`", tolerance, form.origin)
            case Keep(measure=measure, value=value) if measure.name in parts:
                yield _Said(f"the value to keep of `{measure.name}`", value, form.origin)
            case _:
                pass


def _of_team(team: Team, name: str, origin: Span) -> Iterator[_Said]:
    yield _Said(f"the time that `{name}` is available", team.available, origin)
    for step in team.ramp:
        for what, percent in step.shares:
            yield _Said(f"the {what} of `{name}` in month {step.month}", percent, step.origin)


def _of_measure(measure: Measure) -> Iterator[_Said]:
    if not _is_part(measure):
        return
    for aim in measure.aims:
        yield _Said(f"the target of `{measure.name}`", aim.value, aim.origin)
    for line in measure.red:
        yield _Said(f"the red line of `{measure.name}`", line.value, line.origin)


def _is_part(measure: Measure) -> bool:
    return isinstance(measure.form, ShareOf | RateFrom | Attainment)
