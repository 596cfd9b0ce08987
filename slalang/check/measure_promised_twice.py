"""Two values to keep of one measure: an agreement in, `measure-promised-twice` out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, islice
from typing import ClassVar

from slalang.calendar.choice import chosen_calendar
from slalang.calendar.week import Stretch
from slalang.check.context import Context
from slalang.check.keys import key_of
from slalang.check.lines import is_more, keeps, value_words
from slalang.check.people import parties_by_name
from slalang.check.timing import week_of, weeks_of
from slalang.diagnostics.finding import Finding, Label, Severity
from slalang.model.agreement import Agreement
from slalang.model.promises import Keep, Promise
from slalang.model.quantities import Bound
from slalang.source.frozen import dataclass
from slalang.source.text import Span

NEEDS_WHOLE = False

_MOST = 20
"""Of so many promises about one measure each is compared with each."""


@dataclass(frozen=True, slots=True)
class MeasurePromisedTwice(Finding):
    """`keep acceptance at least 85% each month`, and elsewhere `at least 80% each month`."""

    code: ClassVar[str] = "SLA634"
    slug: ClassVar[str] = "measure-promised-twice"
    severity: ClassVar[Severity] = Severity.ERROR

    span: Span
    measure: str
    here: str
    """`at least 80%`."""
    there: str
    promise: str
    other: Span
    impossible: bool
    """Whether no value keeps both."""

    def message(self) -> str:
        if self.impossible:
            return (
                f"`{self.measure}` is to be {self.here} here and {self.there} in promise "
                f"`{self.promise}`: no value keeps both"
            )
        return (
            f"`{self.measure}` is to be {self.here} here and {self.there} in promise "
            f"`{self.promise}`"
        )

    def label(self) -> str:
        return "another value for the same measure"

    def help(self) -> str:
        return "Agree on one value and say it once."

    def related(self) -> tuple[Label, ...]:
        return (Label(self.other, f"{self.there} here"),)


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """Promises of one party about one measure in the same periods, for the same leads."""
    several = {name: kept for name, kept in keeps(agreement).items() if len(kept) > 1}
    if not several:
        return
    weeks = weeks_of(agreement)
    measures = {measure.name: measure for measure in agreement.measures}
    promises = {promise.name: promise for promise in agreement.promises}
    party_of = parties_by_name(agreement)
    for name, kept in several.items():
        measure = measures.get(name)
        week = week_of(chosen_calendar(agreement, None, measure.of if measure else None), weeks)
        for (first, one), (second, other) in combinations(islice(kept, _MOST), 2):
            a, b = promises[first], promises[second]
            if one.each is not other.each or _scope(a) != _scope(b):
                continue
            by = [party_of.get(p.by.name) if p.by else None for p in (a, b)]
            impossible = _is_impossible(one, other, week)
            if impossible or (by[0] == by[1] and _differ(one, other, week)):
                yield MeasurePromisedTwice(
                    other.origin, name, _words(other), _words(one), first, one.origin, impossible
                )


def _differ(one: Keep, other: Keep, week: Sequence[Stretch]) -> bool:
    """Whether two limits on one side are not the same."""
    return one.bound is other.bound and (
        is_more(one.value, other.value, week) or is_more(other.value, one.value, week)
    )


def _is_impossible(one: Keep, other: Keep, week: Sequence[Stretch]) -> bool:
    if one.bound is other.bound:
        return False
    low, high = (one, other) if one.bound is Bound.AT_LEAST else (other, one)
    return is_more(low.value, high.value, week)


def _scope(promise: Promise) -> tuple[object, ...]:
    """For which leads a promise is made."""
    both = (promise.applies_to, promise.leaves_out)
    return tuple(key_of(one) if one else None for one in both)


def _words(keep: Keep) -> str:
    return f"{keep.bound.value} {value_words(keep.value)}"
