"""Progress in, the same as data for programs out: JSON text, exact decimals as strings.

The shape is `progress-1.schema.json` beside this file.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from slalang.backends.amounts import cents, decimal, exact
from slalang.backends.as_json import Data, json_text
from slalang.funnel.arithmetic import plain
from slalang.planning.progress.recalibrate import Recalibration
from slalang.planning.progress.result import (
    DealFigure,
    FunnelProgress,
    Progress,
    RateFigure,
    Stretch,
    Track,
    Value,
)

SCHEMA = Path(__file__).with_name("progress-1.schema.json")


def to_json(made: Progress, wanted: Recalibration) -> str:
    """Counts are numbers; every other amount is a string with its decimals; `null` is unknown."""
    data = {
        "format": "slalang.progress/1",
        "title": made.title,
        "first": made.first.isoformat(),
        "last": made.last.isoformat(),
        "as_of": made.as_of.isoformat() if made.as_of else None,
        "calendar": made.calendar or None,
        "funnels": [_funnel(funnel) for funnel in made.funnels],
        "recalibration": _recalibration(wanted),
        "remarks": list(made.remarks),
    }
    return json_text(data)


def _funnel(funnel: FunnelProgress) -> Data:
    return {
        "name": funnel.name,
        "title": funnel.title,
        "value": _value(funnel.value) if funnel.value else None,
        "promises": [_track(track) for track in funnel.tracks],
        "rates": [_rate(rate) for rate in funnel.rates],
        "deals": [_deal(deal) for deal in funnel.deals],
        "remarks": list(funnel.remarks),
    }


def _value(value: Value) -> Data:
    return {
        "currency": value.currency,
        "sources": [
            {
                "path": line.path,
                "title": line.title,
                "count": line.count,
                "lead_value": cents(line.each),
                "value": cents(line.value),
            }
            for line in value.lines
        ],
        "total": cents(value.total),
        "quota": cents(value.quota),
        "share": _percent(value.total / value.quota) if value.quota else None,
        "quota_to_end": cents(value.whole),
        "ends": value.ends.isoformat() if value.ends else None,
        "projected": cents(value.projected),
        "won": cents(value.won),
    }


def _track(track: Track) -> Data:
    return {
        "promise": track.promise or None,
        "title": track.title,
        "stage": track.stage,
        "sources": list(track.paths),
        "bound": track.bound.value if track.bound else None,
        "tolerance": decimal(track.tolerance),
        "each": track.each.value,
        "periods": [_stretch(one) for one in track.stretches],
        "runs": [
            {
                "standing": run.standing.value,
                "first": run.first,
                "last": run.last,
                "length": run.length,
                "flagged": run.flagged,
            }
            for run in track.runs
        ],
        "remarks": list(track.remarks),
    }


def _stretch(one: Stretch) -> Data:
    return {
        "name": one.name,
        "first": one.first.isoformat(),
        "last": one.last.isoformat(),
        "over": one.over,
        "counted": one.delivered,
        "need": exact(one.need),
        "need_of_whole": exact(one.whole),
        "part": _percent(one.part),
        "projected": exact(one.projected),
        "standing": one.standing.value if one.standing else None,
    }


def _rate(rate: RateFigure) -> Data:
    return {
        "path": rate.path,
        "sources": list(rate.sources),
        "start": rate.start,
        "end": rate.end,
        "kind": rate.kind.value if rate.kind else None,
        "agreed": decimal(rate.agreed),
        "agreed_sample": decimal(rate.sample),
        "in_force": decimal(rate.in_force),
        "entered": rate.entered,
        "reached": rate.reached,
        "measured": _percent(rate.share),
        "low": _percent(rate.low),
        "high": _percent(rate.high),
        "move": rate.move.value,
        "why": rate.why or None,
    }


def _deal(deal: DealFigure) -> Data:
    return {
        "path": deal.path,
        "sources": list(deal.sources),
        "agreed": decimal(deal.agreed),
        "currency": deal.currency or None,
        "count": deal.count,
        "average": cents(deal.average),
    }


def _recalibration(wanted: Recalibration) -> Data:
    return {
        "rates": [
            {
                "path": one.figure.path,
                "start": one.figure.start,
                "end": one.figure.end,
                "percent": f"{one.percent:f}",
                "sample": one.sample,
            }
            for one in wanted.rates
        ],
        "measured": [
            {"path": one.path, "on": one.on.isoformat(), "from": one.place} for one in wanted.dates
        ],
        "kept": [{"what": one.what, "why": one.why} for one in wanted.kept],
    }


def _percent(value: Fraction | None) -> str | None:
    return None if value is None else f"{plain(value * 100, 4):f}"
