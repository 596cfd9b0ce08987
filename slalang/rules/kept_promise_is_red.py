"""Promises that are kept and shown in red: an agreement in, `kept-promise-is-red` out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from slalang.calendar.choice import chosen_calendar
from slalang.check.context import Context
from slalang.check.lines import is_red, keeps, line_words, value_words
from slalang.check.owings import percent_of
from slalang.check.timing import week_of, weeks_of
from slalang.diagnostics.finding import Finding, Label, Severity
from slalang.model.agreement import Agreement
from slalang.model.numbers import Attainment, Measure
from slalang.model.promises import AfterDo, DoBefore, Meet
from slalang.model.quantities import Percent
from slalang.source.frozen import dataclass
from slalang.source.text import Span

NEEDS_WHOLE = False


@dataclass(frozen=True, slots=True)
class KeptPromiseIsRed(Finding):
    """`keep acceptance at least 60%`, where acceptance is `red below 70%`."""

    code: ClassVar[str] = "SLA632"
    slug: ClassVar[str] = "kept-promise-is-red"
    severity: ClassVar[Severity] = Severity.WARNING

    span: Span
    measure: str
    line: str
    """`below 70%`."""
    promise: str
    kept: str
    """`at least 60%`."""
    value: str
    place: Span

    def message(self) -> str:
        return (
            f"`{self.measure}` is red {self.line}, but promise `{self.promise}` is kept with "
            f"{self.kept}: {self.value} keeps it and is red"
        )

    def label(self) -> str:
        return "red, though the promise is kept"

    def help(self) -> str:
        return "Let the red line begin where the promise ends, or promise more."

    def related(self) -> tuple[Label, ...]:
        return (Label(self.place, "promised here"),)


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """Red lines against values to keep, and attainments against the share that is promised."""
    lined = {one.name: one for one in agreement.measures if one.red}
    if not lined:
        return
    weeks = weeks_of(agreement)
    shares, kept = _shares(agreement), keeps(agreement)
    for measure in lined.values():
        week = week_of(chosen_calendar(agreement, None, measure.of), weeks)
        said: list[tuple[str, str, object, Span]] = [
            (name, keep.bound.value, keep.value, keep.origin)
            for name, keep in kept.get(measure.name, ())
        ]
        for promise, kept_with, value, place in (*said, *_attained(measure, shares)):
            for line in measure.red:
                if is_red(value, line, week):
                    yield KeptPromiseIsRed(
                        line.origin, measure.name, line_words(line), promise,
                        f"{kept_with} {value_words(value)}", value_words(value), place,
                    )  # fmt: skip


def _shares(agreement: Agreement) -> dict[str, tuple[str, Percent, Span]]:
    """The share of each promise that has one line only."""
    found = {}
    for promise in agreement.promises:
        for form in promise.forms[:1] if len(promise.forms) == 1 else ():
            if isinstance(form, Meet | AfterDo | DoBefore):
                share = percent_of(form.share)
                if share is not None:
                    found[promise.name] = (promise.name, Percent(share), form.origin)
    return found


def _attained(
    measure: Measure, shares: dict[str, tuple[str, Percent, Span]]
) -> Iterator[tuple[str, str, object, Span]]:
    match measure.form:
        case Attainment(promise=ref) if ref.name in shares:
            name, share, place = shares[ref.name]
            yield name, "at least", share, place
        case _:
            pass
