"""Plans in, a table for a spreadsheet out: a row for each stage of each source."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from fractions import Fraction
from io import StringIO

from slalang.funnel.arithmetic import half_up, plain
from slalang.funnel.plans import FunnelPlan, Need, Plans, SourcePlan, Step

HEADINGS = (
    "funnel", "goal", "period", "month", "source", "stage", "divided", "deal", "rate_percent",
    "exact", "needed", "needed_each_month", "lead_value", "currency",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def to_csv(plans: Plans) -> str:
    """A heading and the steps of every source, from the last stage to the first.

    What a spreadsheet would take for a formula is made text. Sums are left to the reader:
    a total between the rows would be counted twice.
    """
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADINGS)
    for funnel in plans.funnels:
        for source in funnel.sources:
            writer.writerows(_rows(funnel, source))
    return out.getvalue()


def guarded(text: str) -> str:
    """A text that no spreadsheet takes for a formula: a `'` stands before what begins as one."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _rows(funnel: FunnelPlan, source: SourcePlan) -> Iterator[tuple[str, ...]]:
    titles = dict(funnel.stages)
    months = {need.stage: need for need in source.each_month}
    month = f"{funnel.month.year:04}-{funnel.month.month:02}" if funnel.month else ""
    for step in source.steps:
        yield (
            guarded(funnel.title),
            guarded(funnel.goal_title),
            funnel.period.value,
            month,
            guarded(source.title),
            guarded(titles[step.need.stage]),
            *_numbers(step),
            _need(step.need),
            _need(months.get(step.need.stage)),
            _lead_value(source, step),
            funnel.currency or "",
        )


def _numbers(step: Step) -> tuple[str, str, str, str]:
    deal = "" if step.deal is None else f"{step.deal:f}"
    rate = "" if step.rate is None else f"{step.rate:f}"
    return _exact(step.numerator), deal, rate, _exact(step.need.exact)


def _need(need: Need | None) -> str:
    return "" if need is None else _exact(need.used)


def _lead_value(source: SourcePlan, step: Step) -> str:
    """Beside the first stage only: it is the value of one lead there."""
    value = source.lead_value
    return f"{half_up(value, 2):f}" if value is not None and step is source.steps[-1] else ""


def _exact(value: Fraction) -> str:
    return f"{plain(value):f}"
