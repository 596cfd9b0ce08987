"""Plans in, a table for a spreadsheet out: a row for each stage of each source."""

from __future__ import annotations

from collections.abc import Iterator

from slalang.backends.amounts import cents, decimal, exact
from slalang.backends.as_csv import csv_text, guarded
from slalang.funnel.plans import FunnelPlan, Need, Plans, SourcePlan, Step

HEADINGS = (
    "funnel", "goal", "period", "month", "source", "stage", "divided", "deal", "rate_percent",
    "exact", "needed", "needed_each_month", "lead_value", "currency",
)  # fmt: skip


def to_csv(plans: Plans) -> str:
    """A heading and the steps of every source, from the last stage to the first.

    What a spreadsheet would take for a formula is made text. Sums are left to the reader:
    a total between the rows would be counted twice.
    """
    return csv_text(
        HEADINGS,
        (
            row
            for funnel in plans.funnels
            for source in funnel.sources
            for row in _rows(funnel, source)
        ),
    )


def _rows(funnel: FunnelPlan, source: SourcePlan) -> Iterator[tuple[str | None, ...]]:
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


def _numbers(step: Step) -> tuple[str | None, ...]:
    rates = decimal(step.deal), decimal(step.rate)
    return exact(step.numerator), *rates, exact(step.need.exact)


def _need(need: Need | None) -> str | None:
    return None if need is None else exact(need.used)


def _lead_value(source: SourcePlan, step: Step) -> str | None:
    """Beside the first stage only: it is the value of one lead there."""
    return cents(source.lead_value) if step is source.steps[-1] else None
