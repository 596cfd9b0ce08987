"""Runs of weeks on a promise of months: an agreement in, `run-of-other-periods` out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from slalang.check import amounts
from slalang.check.context import Context
from slalang.diagnostics.finding import Finding, Label, Severity
from slalang.model.agreement import Agreement
from slalang.model.promises import AfterDo, Deliver, DoBefore, Form, Keep, Meet, Promise, Run
from slalang.model.quantities import Period
from slalang.source.frozen import dataclass
from slalang.source.text import Span

NEEDS_WHOLE = False


@dataclass(frozen=True, slots=True)
class RunOfOtherPeriods(Finding):
    """`if broken 3 weeks in a row` in a promise that is counted each month."""

    code: ClassVar[str] = "SLA535"
    slug: ClassVar[str] = "run-of-other-periods"
    severity: ClassVar[Severity] = Severity.WARNING

    span: Span
    promise: str
    run: Run
    each: Period
    counted: Span

    def message(self) -> str:
        run = amounts.counted(self.run.count, self.run.period.value)
        return (
            f"{run} in a row are asked for, but `{self.promise}` is counted "
            f"{amounts.each(self.each)}"
        )

    def help(self) -> str:
        one = self.each.value
        return f"Say how many {amounts.plural(one)} in a row, or count the promise more often."

    def related(self) -> tuple[Label, ...]:
        return (Label(self.counted, f"counted {amounts.each(self.each)}"),)


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """Consequences and flags whose run is of periods that the promise gives no verdict for."""
    for promise in agreement.promises:
        periods = [(each, form.origin) for form in promise.forms if (each := _each(form))]
        if not periods or len(periods) < len(promise.forms):
            continue
        known = {_days(each) for each, _ in periods}
        for run, span in _runs(promise):
            if _days(run.period) not in known:
                yield RunOfOtherPeriods(span, promise.name, run, *periods[0])


def _each(form: Form) -> Period | None:
    """The period that a form is counted by; `None` where nothing is said."""
    match form:
        case Deliver(each=each) | Keep(each=each) | Meet(each=each):
            return each
        case AfterDo(each=each) | DoBefore(each=each):
            return each
        case _:
            return None


def _runs(promise: Promise) -> Iterator[tuple[Run, Span]]:
    for broken in promise.if_broken:
        if broken.run:
            yield broken.run, broken.origin
    for flag in promise.flags:
        # A condition may look at another promise, with periods of its own.
        if flag.run and flag.delivery:
            yield flag.run, flag.origin


def _days(period: Period) -> Period:
    """Days and business days give the same verdicts."""
    return Period.DAY if period is Period.BUSINESS_DAY else period
