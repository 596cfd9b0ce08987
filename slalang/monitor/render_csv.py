"""A report in; CSV files for spreadsheets out: duties, breaches, figures."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from io import StringIO
from typing import TypeAlias

from slalang.data.visible import in_cell
from slalang.monitor.render_json import decimal, in_unit, unit_of
from slalang.monitor.render_words import SECOND, iso
from slalang.monitor.result import DutyReport, Figure, FigureReport, Report, Slice, Span, Verdict

Value: TypeAlias = "str | int | Fraction | bool | None"

FILES = ("duties.csv", "breaches.csv", "figures.csv")

DUTIES = (
    "duty", "title", "clause", "by", "to", "owed", "promised", "target", "each", "meets", "split",
    "name", "name_title", "first", "last", "closed", "partial", "due", "kept", "broken", "waived",
    "void", "open", "attainment", "low", "high", "verdict", "waits", "median_seconds",
    "p90_seconds", "business", "engine",
)  # fmt: skip
BREACHES = ("duty", "title", "lead", "owner", "opened", "due", "done", "why", "reason")
FIGURES = (
    "figure", "title", "kind", "of", "said", "unit", "business", "split", "name", "name_title",
    "first", "last", "closed", "partial", "value", "number", "bound", "target", "red_bound", "red",
    "light", "low", "high", "verdict",
)  # fmt: skip


def to_csv(report: Report) -> Mapping[str, str]:
    """`duties.csv` (a row for each slice), `breaches.csv`, `figures.csv`, after RFC 4180.

    Ratios and seconds have six places, instants are ISO 8601 in UTC, what is not
    known is empty. A text that a spreadsheet would compute begins with an apostrophe, and hidden
    characters are named.
    """
    texts = (
        _file(DUTIES, (row for one in report.duties for row in _duty(one))),
        _file(BREACHES, _breaches(report)),
        _file(FIGURES, (row for one in report.figures for row in _figures(one))),
    )
    return dict(zip(FILES, texts, strict=True))


def _file(head: Sequence[str], rows: Iterable[Sequence[Value]]) -> str:
    written = StringIO(newline="")
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return written.getvalue()


def _cell(value: Value) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case int():
            return str(value)
        case Fraction():
            return decimal(value)
        case str():
            return in_cell(value)


def _duty(duty: DutyReport) -> Iterator[Sequence[Value]]:
    about = (
        duty.id, duty.title, duty.clause.value, duty.by, duty.to, duty.owed, duty.promised,
        duty.target, duty.each.value if duty.each else None, duty.meets,
    )  # fmt: skip
    slices = [("", duty.total), *(("period", one) for one in duty.periods)]
    slices += [(split, one) for split, found in sorted(duty.splits.items()) for one in found]
    for split, one in slices:
        yield (*about, split, *_slice(one), duty.engine)


def _slice(one: Slice) -> Sequence[Value]:
    tally, waits = one.tally, one.waits
    low, high = one.interval or (None, None)
    return (
        one.name, one.title, *_span(one.span), tally.due, tally.kept, tally.broken, tally.waived,
        tally.void, tally.open, tally.attainment, low, high, one.verdict.value,
        waits.number if waits else None, waits.median / SECOND if waits else None,
        Fraction(waits.p90, SECOND) if waits else None, waits.business if waits else None,
    )  # fmt: skip


def _span(span: Span | None) -> Sequence[Value]:
    if span is None:
        return (None,) * 4
    return span.first.isoformat(), span.last.isoformat(), span.closed, span.partial


def _breaches(report: Report) -> Iterator[Sequence[Value]]:
    for one in report.breaches:
        due, done = (None if at is None else iso(at) for at in (one.due, one.done))
        yield (
            one.duty, one.title, one.lead, one.owner, iso(one.opened), due, done, one.why.value,
            one.reason,
        )  # fmt: skip


def _figures(figure: FigureReport) -> Iterator[Sequence[Value]]:
    verdicts: list[Verdict | None] = [*figure.verdicts]
    verdicts += [None] * (len(figure.periods) - len(verdicts))
    rows: list[tuple[str, Figure, Verdict | None]] = [
        ("period", one, verdict) for one, verdict in zip(figure.periods, verdicts, strict=False)
    ]
    rows += [("group", one, None) for one in figure.groups]
    about = (
        figure.id, figure.title, figure.kind, figure.of, figure.said, unit_of(figure),
        figure.business,
    )  # fmt: skip
    bounds = [bound.value if bound else None for bound in (figure.bound, figure.red_bound)]
    for split, one, verdict in rows:
        value, target, red = (in_unit(it, figure) for it in (one.value, one.target, one.red))
        low, high = one.interval or (None, None)
        yield (
            *about, split, one.name, one.title, *_span(one.span), _number(value), one.number,
            bounds[0], _number(target), bounds[1], _number(red), one.light.value, low, high,
            verdict.value if verdict else None,
        )  # fmt: skip


def _number(text: str | None) -> Fraction | None:
    """A number again, which no apostrophe is put before."""
    return None if text is None else Fraction(text)
