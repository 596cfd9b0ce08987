"""Targets and red lines that allow more time than is promised: `measure-looser-than-promise`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import ClassVar

from slalang.calendar.week import Stretch
from slalang.check import amounts, deadlines_disagree, limits
from slalang.check.context import Context
from slalang.check.owings import Owing, implies, owings, start_of
from slalang.check.timing import week_of, weeks_of
from slalang.diagnostics.finding import Finding, Label, Severity
from slalang.model.agreement import Agreement
from slalang.model.numbers import Elapsed, Measure, Statistic
from slalang.model.quantities import Bound, Deadline, Duration, Varying
from slalang.source.frozen import dataclass
from slalang.source.text import Span

NEEDS_WHOLE = False

_MOST_LEADS = Decimal(90)
"""With a promise for fewer leads than these, the others may well raise the average."""


@dataclass(frozen=True, slots=True)
class MeasureLooserThanPromise(Finding):
    """`red above 35 minutes`, where a first touch is promised within 30 minutes."""

    code: ClassVar[str] = "SLA630"
    slug: ClassVar[str] = "measure-looser-than-promise"
    severity: ClassVar[Severity] = Severity.WARNING

    span: Span
    measure: str
    red: bool
    """Whether it is the red line; else a target."""
    value: Duration
    limit: str
    """With its preposition; of a table, the longest."""
    what: str
    """``a first touch after `to_sales` ``."""
    where: str
    """``cadence `inbound` ``."""
    promised: Span
    target: Duration | None
    """The target that a red line could lie behind."""

    def message(self) -> str:
        value = amounts.duration(self.value)
        kind = f"turns red above {value}" if self.red else f"has a target of {value}"
        return f"`{self.measure}` {kind}, but {self.where} promises {self.what} {self.limit}"

    def label(self) -> str:
        return "too late to warn anybody" if self.red else "more than is promised"

    def help(self) -> str:
        limit = self.limit.removeprefix("within ")
        if self.red and self.target:
            aim = amounts.duration(self.target)
            return f"Put the red line between the target, {aim}, and the limit, {limit}."
        if self.red:
            return f"Put the red line below the limit, {limit}, so that it warns in time."
        return f"Aim for less than the limit, {limit}, or promise more time."

    def related(self) -> tuple[Label, ...]:
        return (Label(self.promised, f"{self.limit} here"),)


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """Times from one moment to another: each line once, against the strictest deadline."""
    timed = [
        (measure, measure.form, measure.form.of)
        for measure in agreement.measures
        if isinstance(measure.form, Statistic)
        and isinstance(measure.form.of, Elapsed)
        and (measure.aims or measure.red)
    ]
    if not timed:
        return
    weeks = weeks_of(agreement)
    owed = owings(agreement)
    for measure, form, elapsed in timed:
        start = start_of(agreement, elapsed.start)
        alike = [
            owing
            for owing in owed
            if owing.start == start and owing.least == 1 and _says(form, owing)
            and elapsed.end.which != "last"
            and implies(agreement, owing.deed, elapsed.end.ref.name)
        ]  # fmt: skip
        found = [
            one
            for owing in alike
            for one in _judged(measure, elapsed, owing, week_of(owing.calendar, weeks))
        ]
        if found:
            yield from _strictest(found, alike, _disputed(agreement, context, alike))


def _disputed(
    agreement: Agreement, context: Context, alike: Sequence[Owing]
) -> list[tuple[Span, Span]]:
    """The deadlines that contradict each other, which is told of itself."""
    if len(alike) < 2:
        return []
    told = deadlines_disagree.check(agreement, context)
    return [
        (one.span, one.other)
        for one in told
        if isinstance(one, deadlines_disagree.DeadlinesDisagree)
    ]


def _strictest(
    found: Sequence[tuple[Decimal, MeasureLooserThanPromise]],
    alike: Sequence[Owing],
    disputed: Sequence[tuple[Span, Span]],
) -> Iterator[Finding]:
    """Of each line the finding about the shortest deadline.

    A line that one of two contradicting deadlines allows waits until they agree.
    """
    places = {owing.origin for owing in alike}
    for span in dict.fromkeys(finding.span for _, finding in found):
        same = sorted((one for one in found if one[1].span == span), key=lambda one: one[0])
        over = {finding.promised for _, finding in same}
        open_ = {
            place
            for pair in disputed
            for place, other in (pair, pair[::-1])
            if other in places and other not in over
        }
        known = [finding for _, finding in same if finding.promised not in open_]
        yield from known[:1]


def _says(form: Statistic, owing: Owing) -> bool:
    """Whether a promise for so many leads says something about the statistic, for any lead."""
    if owing.scope:
        return False
    share = Decimal(100) if owing.share is None else owing.share
    return share >= (_MOST_LEADS if form.percentile is None else form.percentile)


def _judged(
    measure: Measure, elapsed: Elapsed, owing: Owing, week: Sequence[Stretch]
) -> Iterator[tuple[Decimal, MeasureLooserThanPromise]]:
    """Each line that allows more than the minutes of a deadline, with these."""
    business = elapsed.unit.is_business
    asked = [aim.value for aim in measure.aims] + [line.value for line in measure.red]
    known = [limits.in_minutes(value) for value in asked if isinstance(value, Duration)]
    enough = max((minutes for minutes in known if minutes is not None), default=None)
    allowed = None if enough is None else _longest(owing, week, business, enough)
    if allowed is None:
        return
    most, deadline = allowed
    targets = [
        aim.value
        for aim in measure.aims
        if aim.bound is Bound.AT_MOST and isinstance(aim.value, Duration)
    ]
    good = [value for value in targets if not _is_over(value, most, business)]
    said = [(aim.value, False, aim.origin) for aim in measure.aims if aim.bound is Bound.AT_MOST]
    said += [(line.value, True, line.origin) for line in measure.red if not line.below]
    for value, red, origin in said:
        if isinstance(value, Duration) and _is_over(value, most, business):
            what = f"{owing.deed_words} after {owing.start_words}"
            yield most, MeasureLooserThanPromise(
                origin, measure.name, red, value, limits.due_words(deadline), what, owing.what,
                owing.origin, good[-1] if good else None,
            )  # fmt: skip


def _longest(
    owing: Owing, week: Sequence[Stretch], business: bool, enough: Decimal
) -> tuple[Decimal, Deadline] | None:
    """The most minutes that any lead may wait, and the row that says so.

    `None` where that is `enough` for every value of the measure, or not known.
    """
    rows = limits.rows(owing.limit)
    if isinstance(owing.limit, Varying) and len(rows) < len(owing.limit.rows):
        return None
    if any(limits.left_at_opening(row, week, business) >= enough for _, row in rows):
        return None
    found = []
    for _, deadline in rows:
        most = limits.longest(deadline, week, business)
        if most is None:
            return None
        found.append((most, deadline))
    return max(found, key=lambda one: one[0], default=None)


def _is_over(value: Duration, most: Decimal, business: bool) -> bool:
    minutes = limits.in_minutes(value)
    return minutes is not None and value.unit.is_business is business and minutes > most
