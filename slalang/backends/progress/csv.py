"""Progress in, one table for a spreadsheet out: a row for each value, period and rate."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from slalang.backends.amounts import cents, decimal, exact
from slalang.backends.as_csv import csv_text, guarded
from slalang.funnel.arithmetic import plain
from slalang.planning.progress.result import FunnelProgress, Progress

HEADINGS = (
    "what", "funnel", "promise", "source", "stage", "next_stage", "period", "agreed", "counted",
    "of", "share_percent", "low_percent", "high_percent", "standing", "projected", "value",
    "currency",
)  # fmt: skip


def to_csv(made: Progress) -> str:
    """A heading, then rows of which `what` says the kind: `value`, `need`, `rate` or `deal`.

    `agreed` is a number of leads, a percentage or an amount of money, by the kind.
    """
    rows = (
        {"funnel": guarded(funnel.title), **row} for funnel in made.funnels for row in _rows(funnel)
    )
    return csv_text(HEADINGS, ([row.get(heading) for heading in HEADINGS] for row in rows))


def _rows(funnel: FunnelProgress) -> Iterator[dict[str, str | None]]:
    value = funnel.value
    for line in value.lines if value else ():
        yield {
            "what": "value", "source": line.path, "stage": funnel.stages[0][0],
            "counted": str(line.count), "value": cents(line.value),
            "currency": value.currency if value else None,
        }  # fmt: skip
    for track in funnel.tracks:
        for one in track.stretches:
            yield {
                "what": "need", "promise": track.promise, "stage": track.stage,
                "period": one.name, "agreed": exact(one.need),
                "counted": _whole(one.delivered),
                "share_percent": _percent(
                    Fraction(one.delivered) / one.need
                    if one.need and one.delivered is not None
                    else None
                ),
                "standing": one.standing.value if one.standing else None,
                "projected": exact(one.projected),
            }  # fmt: skip
    for rate in funnel.rates:
        yield {
            "what": "rate", "source": rate.path, "stage": rate.start, "next_stage": rate.end,
            "agreed": decimal(rate.agreed), "counted": _whole(rate.reached),
            "of": _whole(rate.entered), "share_percent": _percent(rate.share),
            "low_percent": _percent(rate.low), "high_percent": _percent(rate.high),
            "standing": rate.move.value,
        }  # fmt: skip
    for deal in funnel.deals:
        yield {
            "what": "deal", "source": deal.path, "agreed": decimal(deal.agreed),
            "of": str(deal.count), "value": cents(deal.average), "currency": deal.currency,
        }  # fmt: skip


def _percent(value: Fraction | None) -> str | None:
    return None if value is None else f"{plain(value * 100, 2):f}"


def _whole(value: int | None) -> str | None:
    return None if value is None else str(value)
