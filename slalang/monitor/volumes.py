"""Promises to deliver so many leads in; what was delivered in each period, and verdicts, out.

Different leads are counted, in the period in which they came to a stage, or did something, for
the first time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from typing import NamedTuple

from slalang.data.quoting import listed
from slalang.funnel import people_of
from slalang.funnel.inherit import chain_of, leaves
from slalang.model.obligations import lines_of
from slalang.model.promises import Deliver, Promise
from slalang.model.quantities import Bound, Counted, Month, Needed, Open, Percent, Period
from slalang.monitor.figures import Bench, mark_quarters, spans_of
from slalang.monitor.markers import ANSWERS, counted_kind
from slalang.monitor.marks import entries_sql
from slalang.monitor.periods import number_of, prorated
from slalang.monitor.quarters import PERIODS, of_quarter
from slalang.monitor.result import Figure, FigureReport, Light, Span, Verdict
from slalang.planning.needed import needed_in
from slalang.wording.promises import form as form_words
from slalang.wording.words import maybe_named


class Volume(NamedTuple):
    """A promise to deliver."""

    id: str
    promise: Promise
    form: Deliver


def volumes_of(promises: tuple[Promise, ...]) -> tuple[Volume, ...]:
    """All of them, by their identifiers."""
    return tuple(
        Volume(name, promise, form)
        for promise in promises
        for name, form in lines_of(promise)
        if isinstance(form, Deliver)
    )


def volume_report(bench: Bench, volume: Volume) -> FigureReport:
    """One promise over time. What is promised in money has no verdict."""
    form, words = volume.form, bench.ground.words
    periods = tuple(_periods(bench, volume))
    verdicts = tuple(_verdict(form, one) for one in periods)
    lit = tuple(
        replace(one, light=_light(one, verdict))
        for one, verdict in zip(periods, verdicts, strict=True)
    )
    groups = _by_person(bench, volume) if form.per_person else ()
    closed = [one.name for one in lit if one.span and one.span.closed]
    return FigureReport(
        volume.id, volume.promise.title, "deliver", str(maybe_named(volume.promise.by, words)),
        str(form_words(form, words)), "count", False, form.bound, None, lit,
        groups, verdicts, closed[-1] if groups and closed else "",
    )  # fmt: skip


def standing(form: Deliver, value: Fraction, target: Fraction) -> int:
    """-1 below the target and its tolerance, 1 above, 0 within; both ends are within."""
    tolerance = form.tolerance if isinstance(form.tolerance, Percent) else None
    slack = target * Fraction(tolerance.ratio) if tolerance else Fraction(0)
    return -1 if value < target - slack else 1 if value > target + slack else 0


def _verdict(form: Deliver, figure: Figure) -> Verdict:
    if figure.span is not None and not figure.span.closed:
        return Verdict.RUNNING
    if figure.target is None or figure.value is None:
        return Verdict.UNKNOWN
    where = standing(form, figure.value, figure.target)
    missed = {Bound.AT_LEAST: where < 0, Bound.AT_MOST: where > 0, None: where != 0}[form.bound]
    return Verdict.BROKEN if missed else Verdict.KEPT


def _light(figure: Figure, verdict: Verdict) -> Light:
    match verdict:
        case Verdict.KEPT:
            return Light.GOOD
        case Verdict.BROKEN:
            return Light.SHORT
        case _ if figure.value is None:
            return Light.NO_DATA
        case _:
            return Light.NONE


def _periods(bench: Bench, volume: Volume) -> Iterator[Figure]:
    period = volume.form.each
    query = _entries(bench, volume)
    counts: dict[int, int] = {}
    if query is not None:
        bench.connection.execute(f"CREATE OR REPLACE TEMP TABLE marks AS {query}")
        mark_quarters(bench)
        rows = bench.connection.execute(
            f"SELECT k.{PERIODS[period]}, count(*) FILTER (WHERE m.good) FROM marks AS m"
            f" JOIN mark_quarters AS k ON {of_quarter('m.at_us')}{_bounds(bench)} GROUP BY 1"
        ).fetchall()
        counts = dict(rows)
    for span in spans_of(bench, period, counts, counted=True):
        number = number_of(period, span.last, bench.frame.open_days)
        value = Fraction(counts.get(number, 0)) if query is not None else None
        target = _target(bench, volume, span)
        yield Figure(
            span.name, span.name, value, counts.get(number, 0), target, None, Light.NONE, None, span
        )


def _entries(bench: Bench, volume: Volume) -> str | None:
    """The first entry of each lead; `good` but for those that were rejected since."""
    form, promise = volume.form, volume.promise
    if not isinstance(form.amount, Counted | Needed):
        return None
    of = form.amount.of if isinstance(form.amount, Counted) else form.amount.stage
    special = promise.applies_to is not None or promise.leaves_out is not None
    query = entries_sql(counted_kind(of.name, promise.name, special))
    good = "true"
    joins = ""
    if form.net_of_rejected:
        joins = (
            " LEFT JOIN (SELECT lead_id, max({'at_us': at_us, 'kind': kind}) AS word FROM happened"
            f" WHERE kind IN ({listed(ANSWERS)}) GROUP BY lead_id) AS a ON a.lead_id = e.lead_id"
        )
        good = "NOT coalesce(a.word.kind = 'rejected' AND a.word.at_us >= e.at_us, false)"
    where = ""
    sources = _sources(bench, form)
    if sources is not None:
        joins += " LEFT JOIN groups AS g ON g.lead_id = e.lead_id"
        where = f" WHERE g.source IN ({listed(sources) or 'NULL'})"
    return (
        f"SELECT e.lead_id, e.at_us, {good} AS good, 1 AS value, e.person FROM ({query}) AS e"
        f"{joins}{where}"
    )


def _sources(bench: Bench, form: Deliver) -> list[str] | None:
    """The values of the lead's `source` that a delivery is limited to; None for any."""
    path = form.source.name if form.source else None
    if path is None and isinstance(form.amount, Needed):
        path = form.amount.funnel.name if "." in form.amount.funnel.name else None
    if path is None or "source" not in bench.groups:
        return None
    chain = chain_of(bench.ground.agreement, path)
    if chain is None:
        return [path.rpartition(".")[2]]
    return sorted({leaf[-1].name for leaf in leaves(chain)})


def _target(bench: Bench, volume: Volume, span: Span) -> Fraction | None:
    whole = _whole(bench, volume, span)
    if whole is None:
        return None
    if volume.form.per_person:
        by = volume.promise.by
        people = people_of(bench.ground.agreement, by.name) if by else None
        if people is None:
            return None
        whole *= Fraction(people)
    return prorated(whole, span, bench.frame)


def _whole(bench: Bench, volume: Volume, span: Span) -> Fraction | None:
    """What is promised for a whole period."""
    match volume.form.amount:
        case Counted(count=count) if not isinstance(count, Open):
            return Fraction(count)
        case Needed(stage=stage, funnel=funnel, month=fixed):
            found, needs = Fraction(0), bench.needs
            assert needs is not None
            for month in (fixed,) if fixed else _months(span):
                need = needed_in(needs, stage.name, funnel.name, month)
                if need is None:
                    return None
                found += Fraction(need.value)
            if volume.form.each in (Period.DAY, Period.BUSINESS_DAY, Period.WEEK):
                return _part(found, span)
            return found
        case _:
            return None


def _months(span: Span) -> list[Month]:
    """The months that a period touches; of a week, that of its first day."""
    if (span.last - span.first).days < 27:
        return [Month(span.first.year, span.first.month)]
    found, day = [], span.first.replace(day=1)
    while day <= span.last:
        found.append(Month(day.year, day.month))
        day = (day + timedelta(days=32)).replace(day=1)
    return found


def _part(month: Fraction, span: Span) -> Fraction:
    """A week's part of a month, by its days."""
    begins = span.first.replace(day=1)
    ends = (begins + timedelta(days=32)).replace(day=1)
    return month * ((span.last - span.first).days + 1) / (ends - begins).days


def _by_person(bench: Bench, volume: Volume) -> tuple[Figure, ...]:
    """How much each person delivered in the last closed period, beside what each promised."""
    closed = [span for span in spans_of(bench, volume.form.each, (), counted=True) if span.closed]
    amount = volume.form.amount
    if not closed or not isinstance(amount, Counted) or isinstance(amount.count, Open):
        return ()
    span = closed[-1]
    number = number_of(volume.form.each, span.last, bench.frame.open_days)
    target = prorated(Fraction(amount.count), span, bench.frame)
    rows = bench.connection.execute(
        "SELECT coalesce(m.person, ''), count(*) FILTER (WHERE m.good) FROM marks AS m"
        f" JOIN mark_quarters AS k ON {of_quarter('m.at_us')}"
        f" WHERE k.{PERIODS[volume.form.each]} = {number} GROUP BY 1 ORDER BY 2 DESC, 1"
    ).fetchall()
    titles = bench.groups["person"].titles if "person" in bench.groups else {}
    found = []
    for person, count in rows:
        value = Fraction(count)
        figure = Figure(person, titles.get(person, person), value, count, target, None, Light.NONE)
        verdict = _verdict(volume.form, figure)
        found.append(replace(figure, light=_light(figure, verdict)))
    return tuple(found)


def _bounds(bench: Bench) -> str:
    start, end = bench.ground.bounds
    tests = [f"m.at_us >= {start}"] if start is not None else []
    tests += [f"m.at_us < {end}"] if end is not None else []
    return f" WHERE {' AND '.join(tests)}" if tests else ""
