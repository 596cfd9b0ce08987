"""A report in; the same as JSON for programs out, complete and exact.

The shape is `monitor-1.schema.json` beside this file.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path

from slalang.data.visible import in_json
from slalang.monitor.render_words import SECOND, iso
from slalang.monitor.result import (
    Breach,
    DutyReport,
    Figure,
    FigureReport,
    Flag,
    FunnelReport,
    Rejected,
    Report,
    Slice,
    Span,
    Tally,
    Waits,
)
from slalang.version import __version__

FORMAT = "slalang.monitor/1"
SCHEMA = Path(__file__).with_name("monitor-1.schema.json")
PLACES = 6
Data = dict[str, object]
_UNITS = {"percent": "ratio", "time": "seconds"}
"""Units whose values are told in another one than people see."""


def to_json(report: Report) -> str:
    """One object; the same report gives the same text."""
    return in_json(json.dumps(_report(report), ensure_ascii=False, indent=1)) + "\n"


def decimal(value: Fraction) -> str:
    """A number to six places, rounded half up: `0.943472`."""
    scaled = value * 10**PLACES
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    before, after = divmod(abs(whole), 10**PLACES)
    return f"{'-' if whole < 0 else ''}{before}.{after:0{PLACES}d}"


def unit_of(figure: FigureReport) -> str:
    """What the values of a figure are told in: `ratio`, `seconds`, `count`, `money USD`."""
    return _UNITS.get(figure.unit, figure.unit)


def in_unit(value: Fraction | None, figure: FigureReport) -> str | None:
    """A value of a figure in that unit."""
    if value is None:
        return None
    return decimal(value / SECOND if figure.unit == "time" else value)


def _report(report: Report) -> Data:
    return {
        "format": FORMAT,
        "generator": f"slalang {__version__}",
        "title": report.title,
        "version": report.version,
        "as_of": iso(report.as_of),
        "zone": report.zone,
        "first": _day(report.first),
        "last": _day(report.last),
        "leads": report.leads,
        "events": report.events,
        "duties": [_duty(one) for one in report.duties],
        "figures": [_figure_report(one) for one in report.figures],
        "funnels": [_funnel(one) for one in report.funnels],
        "flags": [_flag(one) for one in report.flags],
        "breaches": [_breach(one) for one in report.breaches],
        "breaches_in_all": report.breaches_in_all,
        "rejected": [_rejected(one) for one in report.rejected],
        "rejects": report.rejects,
        "remarks": list(report.remarks),
        "lost": report.lost._asdict(),
        "first_of_all": list(report.first_of_all),
    }


def _duty(duty: DutyReport) -> Data:
    return {
        "id": duty.id,
        "title": duty.title,
        "clause": duty.clause.value,
        "by": duty.by,
        "to": duty.to,
        "owed": duty.owed,
        "promised": duty.promised,
        "target": _ratio(duty.target),
        "each": duty.each.value if duty.each else None,
        "meets": duty.meets,
        "engine": duty.engine,
        "total": _slice(duty.total),
        "periods": [_slice(one) for one in duty.periods],
        "splits": {name: [_slice(one) for one in split] for name, split in _items(duty)},
        "hours": [
            {"weekday": one.weekday, "hour": one.hour, "due": one.due, "broken": one.broken}
            for one in duty.hours
        ],
    }


def _items(duty: DutyReport) -> list[tuple[str, tuple[Slice, ...]]]:
    return sorted(duty.splits.items())


def _slice(one: Slice) -> Data:
    return {
        "name": one.name,
        "title": one.title,
        "period": _span(one.span),
        **_tally(one.tally),
        "interval": _interval(one.interval),
        "verdict": one.verdict.value,
        "waits": _waits(one.waits),
    }


def _tally(tally: Tally) -> Data:
    return {
        "due": tally.due,
        "kept": tally.kept,
        "broken": tally.broken,
        "waived": tally.waived,
        "void": tally.void,
        "open": tally.open,
        "attainment": _ratio(tally.attainment),
    }


def _waits(waits: Waits | None) -> Data | None:
    if waits is None:
        return None
    return {
        "number": waits.number,
        "median_seconds": decimal(waits.median / SECOND),
        "p90_seconds": decimal(Fraction(waits.p90, SECOND)),
        "business": waits.business,
    }


def _span(span: Span | None) -> Data | None:
    if span is None:
        return None
    return {
        "first": span.first.isoformat(),
        "last": span.last.isoformat(),
        "closed": span.closed,
        "partial": span.partial,
    }


def _figure_report(figure: FigureReport) -> Data:
    return {
        "id": figure.id,
        "title": figure.title,
        "kind": figure.kind,
        "of": figure.of,
        "said": figure.said,
        "unit": unit_of(figure),
        "business": figure.business,
        "bound": figure.bound.value if figure.bound else None,
        "red_bound": figure.red_bound.value if figure.red_bound else None,
        "periods": [_figure(one, figure) for one in figure.periods],
        "groups": [_figure(one, figure) for one in figure.groups],
        "groups_said": figure.groups_said,
        "verdicts": [one.value for one in figure.verdicts],
    }


def _figure(one: Figure, of: FigureReport) -> Data:
    return {
        "name": one.name,
        "title": one.title,
        "period": _span(one.span),
        "value": in_unit(one.value, of),
        "number": one.number,
        "target": in_unit(one.target, of),
        "red": in_unit(one.red, of),
        "light": one.light.value,
        "interval": _interval(one.interval),
    }


def _funnel(found: FunnelReport) -> Data:
    return {
        "name": found.funnel.name,
        "title": found.funnel.title,
        "steps": [
            {
                "stage": step.stage,
                "title": step.title,
                "entered": step.entered,
                "cohort": step.cohort,
                "reached": step.reached,
                "agreed": _ratio(step.agreed),
                "interval": _interval(step.interval),
            }
            for step in found.steps
        ],
    }


def _flag(flag: Flag) -> Data:
    return {
        "about": flag.about,
        "title": flag.title,
        "since": flag.since,
        "until": flag.until,
        "text": flag.text,
    }


def _breach(one: Breach) -> Data:
    return {
        "duty": one.duty,
        "title": one.title,
        "lead": one.lead,
        "owner": one.owner,
        "opened": iso(one.opened),
        "due": None if one.due is None else iso(one.due),
        "done": None if one.done is None else iso(one.done),
        "why": one.why.value,
        "reason": one.reason,
    }


def _rejected(one: Rejected) -> Mapping[str, object]:
    return one._asdict()


def _ratio(value: Fraction | None) -> str | None:
    return None if value is None else decimal(value)


def _interval(interval: tuple[Fraction, Fraction] | None) -> list[str] | None:
    return None if interval is None else [decimal(end) for end in interval]


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
