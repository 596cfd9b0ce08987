"""Measures, and promises to keep them, in; their values by period, and their verdicts, out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from slalang.calendar.adding import microseconds
from slalang.calendar.local import midnight
from slalang.evaluate.case import DAY
from slalang.evaluate.held import SCALE
from slalang.funnel.wilson import wilson
from slalang.model.expressions import Kind
from slalang.model.numbers import (
    Attainment,
    CountOfAll,
    Elapsed,
    Measure,
    RateFrom,
    ShareOf,
    Statistic,
    SumOf,
)
from slalang.model.obligations import lines_of
from slalang.model.promises import Keep, Promise
from slalang.model.quantities import (
    Bound,
    Duration,
    Money,
    Open,
    Percent,
    Period,
    Unit,
    Value,
)
from slalang.monitor.marks import marks_sql
from slalang.monitor.periods import Frame, number_of, prorated, span_of
from slalang.monitor.quarters import PERIODS, make_quarters, of_quarter
from slalang.monitor.result import Figure, FigureReport, Light, Slice, Span, Verdict
from slalang.monitor.slices import USUAL, Group
from slalang.planning.needed import Needs
from slalang.timeline.ground import Ground
from slalang.wording.measures import measured, reported
from slalang.wording.phrase import joined
from slalang.wording.promises import form as form_words
from slalang.wording.times import each as each_words
from slalang.wording.words import maybe_named

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_DAYS = {Unit.DAY: 1, Unit.WEEK: 7, Unit.MONTH: 30, Unit.QUARTER: 90, Unit.YEAR: 365}


class Bench(NamedTuple):
    """What figures are worked out with."""

    connection: DuckDBPyConnection
    ground: Ground
    frame: Frame
    first: date
    """The first day that is looked at."""
    today: date
    groups: Mapping[str, Group]
    temporary: Path
    needs: Needs | None
    """What the goals need, month by month; None where no promise to deliver asks for that."""


class Asked(NamedTuple):
    """A measure as it is asked for: by itself, or by a promise to keep it."""

    id: str
    title: str
    measure: Measure
    promise: Promise | None
    keep: Keep | None

    @property
    def each(self) -> Period:
        """The period for which it is counted."""
        return self.keep.each if self.keep else self.measure.each or USUAL


class _Cell(NamedTuple):
    """What one query finds of a period or a group."""

    number: int
    good: int
    total: int
    low: int | None
    high: int | None


def asked_of(ground: Ground) -> tuple[Asked, ...]:
    """Every measure, then every promise to keep one."""
    agreement = ground.agreement
    found = [Asked(one.name, one.title, one, None, None) for one in agreement.measures]
    for promise in agreement.promises:
        for name, form in lines_of(promise):
            measure = agreement.names.get(form.measure.name) if isinstance(form, Keep) else None
            if isinstance(form, Keep) and isinstance(measure, Measure):
                found.append(Asked(name, promise.title, measure, promise, form))
    return tuple(found)


def figure_report(
    bench: Bench, asked: Asked, attained: Callable[[str], Sequence[Slice] | None]
) -> FigureReport:
    """One figure over time; `attained` gives the periods of a promise by its identifier."""
    measure = asked.measure
    if isinstance(measure.form, Attainment):
        slices = attained(measure.form.promise.name) or ()
        periods = [_of_slice(asked, one) for one in slices]
        return _report(bench, asked, periods, ())
    query = marks_sql(bench.connection, bench.ground, measure, asked.promise, bench.temporary)
    if query is None:
        return _report(bench, asked, [], ())
    bench.connection.execute(f"CREATE OR REPLACE TEMP TABLE marks AS {query}")
    if measure.snapshot:
        return _report(bench, asked, [_snapshot(bench, asked)], _groups(bench, asked, ()))
    mark_quarters(bench)
    periods = _periods(bench, asked)
    spans = [one.span for one in periods if one.span is not None]
    closed = [one for one in spans if one.closed]
    groups = _groups(bench, asked, closed)
    over = spans if closed == [] or not _is_counted(measure) else closed
    said = " to ".join(dict.fromkeys(one.name for one in (*over[:1], *over[-1:])))
    if _is_counted(measure):
        said = f"on average {each_words(asked.each)}, {said}"
    return replace(_report(bench, asked, periods, groups), groups_said=said if groups else "")


def mark_quarters(bench: Bench) -> None:
    """Make the table `mark_quarters` for the marks."""
    sources = [("at_us", "marks")]
    make_quarters(bench.connection, "mark_quarters", sources, bench.frame, bench.temporary)


def unit_of(measure: Measure) -> str:
    """`percent`, `count`, `time` or `money USD`."""
    match measure.form:
        case ShareOf() | RateFrom() | Attainment():
            return "percent"
        case Statistic(of=Elapsed(unit=unit)):
            return "count" if unit is Unit.BUSINESS_DAY else "time"
        case SumOf() | Statistic() if measure.type.kind is Kind.MONEY:
            return f"money {measure.type.unit}".strip()
        case _:
            return "count"


def in_unit(value: Value | Open | None, unit: str) -> Fraction | None:
    """A value of the agreement as figures hold it; None for one that is to be agreed."""
    match value:
        case None | Open():
            return None
        case Percent():
            return Fraction(value.ratio)
        case Money():
            return Fraction(value.amount)
        case Duration() if unit == "count":
            return Fraction(value.count)
        case Duration():
            exact = microseconds(value.count, value.unit)
            if exact is not None:
                return Fraction(exact)
            return Fraction(value.count) * _DAYS.get(value.unit, 1) * DAY
        case bool() | str() | tuple() | date():
            return None
        case _:
            return Fraction(value)


def holds(value: Fraction, bound: Bound, limit: Fraction) -> bool:
    """Whether a value is on the right side of a limit; the limit itself is."""
    return value >= limit if bound is Bound.AT_LEAST else value <= limit


def verdict_of(figure: Figure, bound: Bound | None, closed: bool) -> Verdict:
    """What came of a promise to keep a value."""
    if not closed:
        return Verdict.RUNNING
    if figure.value is None:
        return Verdict.NOTHING_DUE
    if figure.target is None or bound is None:
        return Verdict.UNKNOWN
    return Verdict.KEPT if holds(figure.value, bound, figure.target) else Verdict.BROKEN


def spans_of(bench: Bench, period: Period, numbers: Iterable[int], *, counted: bool) -> list[Span]:
    """The periods of a figure: from the first that has something; of what is counted, from the
    first day that is looked at, since nothing is a number, too."""
    now = number_of(period, bench.today, bench.frame.open_days)
    last = bench.frame.last
    if last is not None and last < bench.today:
        now = number_of(period, last, bench.frame.open_days)
    first = number_of(period, bench.first, bench.frame.open_days)
    known = [one for one in numbers if first <= one <= now]
    if not counted and not known:
        return []
    begin = first if counted else min(known)
    return [span_of(period, number, bench.frame) for number in range(begin, now + 1)]


def _periods(bench: Bench, asked: Asked) -> list[Figure]:
    measure, period = asked.measure, asked.each
    column = f"k.{PERIODS[period]}"
    cells = _cells(
        bench, measure, column, f"marks AS m JOIN mark_quarters AS k ON {of_quarter('m.at_us')}"
    )
    counted = _is_counted(measure)
    spans = spans_of(bench, period, (key for key in cells if key is not None), counted=counted)
    found = []
    for span in spans:
        number = number_of(period, span.last, bench.frame.open_days)
        cell = cells.get(number, _Cell(0, 0, 0, None, None))
        found.append(_figure(bench, asked, cell, (span.name, span.name), span))
    return found


def _groups(bench: Bench, asked: Asked, closed: Sequence[Span]) -> tuple[Figure, ...]:
    """What is told apart `for each …`, over the whole time; counts as an average of the closed
    periods, so that they compare with the target of one."""
    measure = asked.measure
    group = next((bench.groups[one] for one in measure.split_by if one in bench.groups), None)
    if group is None:
        return ()
    expression = "m.person" if group.name == "person" else group.expression
    source = "marks AS m LEFT JOIN groups AS g ON g.lead_id = m.lead_id"
    source += " LEFT JOIN persons AS w ON w.person = m.person"
    average = _is_counted(measure) and not measure.snapshot
    until = None
    if average and closed:
        # What a period that is not over has so far belongs to no average of whole ones.
        until = midnight(closed[-1].last + timedelta(days=1), bench.frame.zone)
    found = []
    for key, cell in _cells(bench, measure, expression, source, until).items():
        name = "" if key is None else str(key)
        figure = _figure(bench, asked, cell, (name, group.titles.get(name, name)), None)
        if average:
            value = None if figure.value is None or not closed else figure.value / len(closed)
            figure = _lit(bench, asked, figure, value, None)
        found.append(figure)
    return tuple(sorted(found, key=lambda one: (-one.number, one.name)))


def _snapshot(bench: Bench, asked: Asked) -> Figure:
    cells = _cells(bench, asked.measure, "NULL", "marks AS m")
    cell = cells.get(None, _Cell(0, 0, 0, None, None))
    today = bench.today.isoformat()
    return _figure(bench, asked, cell, (today, today), None)


def _cells(
    bench: Bench, measure: Measure, key: str, source: str, until: int | None = None
) -> dict[Any, _Cell]:
    low, high = "NULL", "NULL"
    if isinstance(measure.form, Statistic) and measure.form.percentile is not None:
        share = f"{measure.form.percentile.scaleb(-2):f}"
        low = f"quantile_disc(m.value, {share})"
        # The median is in the middle of two where there is no one in the middle.
        high = f"-quantile_disc(-m.value, {share})" if measure.form.percentile == 50 else low
    start, end = bench.ground.bounds
    end = min((one for one in (end, until) if one is not None), default=None)
    bounds = [f"m.at_us >= {start}"] if start is not None else []
    bounds += [f"m.at_us < {end}"] if end is not None else []
    where = f" WHERE {' AND '.join(bounds)}" if bounds else ""
    rows = bench.connection.execute(
        f"SELECT {key} AS name, count(*), count(*) FILTER (WHERE m.good), sum(m.value), {low},"
        f" {high} FROM {source}{where} GROUP BY 1"
    ).fetchall()
    return {row[0]: _Cell(row[1], row[2], int(row[3] or 0), row[4], row[5]) for row in rows}


def _figure(
    bench: Bench, asked: Asked, cell: _Cell, called: tuple[str, str], span: Span | None
) -> Figure:
    """`called` are name and title."""
    value, interval = _value(asked.measure, cell)
    bare = Figure(*called, value, cell.number, None, None, Light.NONE, interval, span)
    return _lit(bench, asked, bare, value, span)


def _value(
    measure: Measure, cell: _Cell
) -> tuple[Fraction | None, tuple[Fraction, Fraction] | None]:
    match measure.form:
        case ShareOf() | RateFrom():
            share = Fraction(cell.good, cell.number) if cell.number else None
            return share, wilson(cell.good, cell.number)
        case CountOfAll():
            return Fraction(cell.number), None
        case SumOf():
            return Fraction(cell.total, SCALE["money"]), None
        case Statistic(percentile=None, of=of):
            scale = 1 if isinstance(of, Elapsed) else SCALE["money"]
            return (Fraction(cell.total, cell.number * scale) if cell.number else None), None
        case Statistic(of=of):
            if cell.low is None or cell.high is None:
                return None, None
            scale = 1 if isinstance(of, Elapsed) else SCALE["money"]
            return Fraction(int(cell.low) + int(cell.high), 2 * scale), None
        case _:
            return None, None


def _lit(
    bench: Bench, asked: Asked, figure: Figure, value: Fraction | None, span: Span | None
) -> Figure:
    """The figure with the targets that hold then, and how it stands to them."""
    measure, unit = asked.measure, unit_of(asked.measure)
    day = span.first if span is not None else bench.today
    bound, target = _target(asked, day)
    # What is promised or aimed for each person is not for all of them together.
    if span is not None and _is_counted(measure) and measure.split_by:
        bound, target = None, None
    if target is not None and span is not None and _is_counted(measure):
        target = prorated(target, span, bench.frame)
    red = next((in_unit(one.value, unit) for one in measure.red), None)
    below = next((one.below for one in measure.red), True)
    return Figure(
        figure.name, figure.title, value, figure.number, target, red,
        _light(value, (bound, target), (red, below)), figure.interval, span,
    )  # fmt: skip


def _target(asked: Asked, day: date) -> tuple[Bound | None, Fraction | None]:
    """The target that holds on a day: the one that came into force last."""
    unit = unit_of(asked.measure)
    if asked.keep is not None:
        return asked.keep.bound, in_unit(asked.keep.value, unit)
    found = None
    for aim in asked.measure.aims:
        since = max((one for one in (aim.starting, aim.by) if one), default=date.min)
        if since <= day and (found is None or since >= found[0]):
            found = since, aim
    return (found[1].bound, in_unit(found[1].value, unit)) if found else (None, None)


def _light(
    value: Fraction | None, aim: tuple[Bound | None, Fraction | None],
    red: tuple[Fraction | None, bool],
) -> Light:  # fmt: skip
    if value is None:
        return Light.NO_DATA
    line, below = red
    if line is not None and (value < line if below else value > line):
        return Light.RED
    bound, target = aim
    if bound is None or target is None:
        return Light.NONE if line is None else Light.GOOD
    return Light.GOOD if holds(value, bound, target) else Light.SHORT


def _of_slice(asked: Asked, one: Slice) -> Figure:
    share = one.tally.attainment
    day = one.span.first if one.span else date.min
    bound, target = _target(asked, day)
    red = next((in_unit(line.value, "percent") for line in asked.measure.red), None)
    below = next((line.below for line in asked.measure.red), True)
    light = _light(share, (bound, target), (red, below))
    return Figure(
        one.name, one.title, share, one.tally.due, target, red, light, one.interval, one.span
    )


def _report(
    bench: Bench, asked: Asked, periods: Sequence[Figure], groups: tuple[Figure, ...]
) -> FigureReport:
    measure, words = asked.measure, bench.ground.words
    bound, _ = _target(asked, bench.today)
    if bound is None and measure.aims and asked.keep is None:
        bound = measure.aims[-1].bound
    said = joined(
        [measured(measure.form, words) if measure.form else "", reported(measure, words)], ", "
    )
    if asked.keep is not None:
        said = form_words(asked.keep, words)
    red = next(iter(measure.red), None)
    verdicts: tuple[Verdict, ...] = ()
    if asked.keep is not None:
        verdicts = tuple(
            verdict_of(one, bound, one.span is None or one.span.closed) for one in periods
        )
    form = measure.form
    business = (
        isinstance(form, Statistic) and isinstance(form.of, Elapsed) and form.of.unit.is_business
    )
    by = asked.promise.by if asked.promise else measure.of
    return FigureReport(
        asked.id, asked.title, "keep" if asked.keep else "measure",
        str(maybe_named(by, words)), str(said), unit_of(measure), business, bound,
        None if red is None else Bound.AT_MOST if red.below else Bound.AT_LEAST,
        tuple(periods), groups, verdicts,
    )  # fmt: skip


def _is_counted(measure: Measure) -> bool:
    """Whether nothing at all is a value, too: zero."""
    return isinstance(measure.form, CountOfAll | SumOf)
