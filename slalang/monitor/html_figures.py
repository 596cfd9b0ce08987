"""A figure or a funnel in; its card or its table on the page out."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from slalang.model.quantities import Bound
from slalang.monitor.charts import figure_plot
from slalang.monitor.html_duties import MOST_PERIODS, MOST_ROWS, chip
from slalang.monitor.html_view import Bar, Bars, Card, Chip, Data, FunnelView, Stage
from slalang.monitor.render_words import (
    LIGHT_SIGNS,
    NOTHING,
    latest,
    limit_text,
    line,
    period_text,
    range_text,
    safe_text,
    share_text,
    value_text,
)
from slalang.monitor.result import Figure, FigureReport, FunnelReport, Light, StepReport
from slalang.monitor.standing import figure_anchor

_KINDS = {Light.GOOD: "good", Light.SHORT: "warm", Light.RED: "bad"}


def figure_card(figure: FigureReport) -> Card:
    """Everything about one figure."""
    last = latest(figure)
    when = f"in {period_text(last.title or last.name, last.span)}" if last else "no data yet"
    return Card(
        anchor=figure_anchor(figure),
        by=line(figure.of),
        to="",
        title=line(figure.title),
        said=(line(figure.said),) if figure.said else (),
        chip=_chip_of(figure, last),
        value=_said(figure, last.value if last else None),
        value_of=when,
        facts=tuple(_facts(figure, last)) if last else (),
        plot=figure_plot(figure),
        data=_data(figure) if last else None,
        heat=None,
        bars=tuple(_groups(figure)),
        bars_said="By group",
    )


def funnel_view(found: FunnelReport) -> FunnelView:
    """The steps of a funnel, as long as the leads that came so far."""
    most = max((step.entered for step in found.steps), default=0)
    return FunnelView(line(found.funnel.title), tuple(_step(step, most) for step in found.steps))


def _chip_of(figure: FigureReport, last: Figure | None) -> Chip | None:
    """Of a promise the verdict: a month that runs has missed nothing yet."""
    for one, verdict in zip(figure.periods, figure.verdicts, strict=False):
        if one is last:
            return chip(verdict)
    light = last.light if last else Light.NO_DATA
    if light is Light.NONE:
        return None
    if last is not None and light is Light.GOOD and last.target is None:
        return Chip(LIGHT_SIGNS[light], safe_text(figure), _KINDS[light])
    return Chip(LIGHT_SIGNS[light] or "·", light.value, _KINDS.get(light, "plain"))


def _said(figure: FigureReport, value: Fraction | None) -> str:
    return value_text(value, figure.unit, figure.bound, business=figure.business)


def _facts(figure: FigureReport, last: Figure) -> Iterator[tuple[str, str]]:
    target = limit_text(last.target, figure.unit, figure.bound, business=figure.business)
    if target:
        yield ("Target" if figure.kind == "measure" else "Promised"), target
    red = limit_text(last.red, figure.unit, None, business=figure.business)
    if red:
        side = {Bound.AT_LEAST: "above ", Bound.AT_MOST: "below ", None: ""}[figure.red_bound]
        yield "Red line", f"{side}{red}"
    yield "Counted", f"{last.number:,}"
    if last.interval:
        yield "95% interval", range_text(last.interval)


def _data(figure: FigureReport) -> Data:
    shown = figure.periods[-MOST_PERIODS:]
    left = len(figure.periods) - len(shown)
    return Data(
        f"{line(figure.title)}, by period",
        ("Period", "Value", "Counted", "Target", "Red line", "Stands"),
        tuple(_row(figure, one) for one in shown),
        f"{left:,} earlier periods are in the CSV report." if left else "",
    )


def _row(figure: FigureReport, one: Figure) -> tuple[str, ...]:
    return (
        period_text(one.title or one.name, one.span),
        _said(figure, one.value),
        f"{one.number:,}" if one.number else NOTHING,
        value_text(one.target, figure.unit, business=figure.business),
        value_text(one.red, figure.unit, business=figure.business),
        f"{LIGHT_SIGNS[one.light]} {one.light.value}".strip(),
    )


def _groups(figure: FigureReport) -> Iterator[Bars]:
    told = [one for one in figure.groups if one.value is not None]
    known = [abs(it) for one in told for it in (one.value, one.target) if it is not None]
    most = max(known, default=Fraction(0))
    if not most:
        return
    left = len(told) - MOST_ROWS
    yield Bars(
        f"By group, {figure.groups_said or 'over the whole time'}",
        ("Counted", "Value", "Stands"),
        tuple(_group(figure, one, most) for one in told[:MOST_ROWS]),
        f"And {left:,} more: the CSV report has all of them." if left > 0 else "",
    )


def _group(figure: FigureReport, one: Figure, most: Fraction) -> Bar:
    return Bar(
        line(one.title or one.name) or "not known",
        f"{one.number:,}",
        _said(figure, one.value),
        int(1000 * max(one.value or Fraction(0), Fraction(0)) / most),
        None if one.target is None else int(1000 * max(one.target, Fraction(0)) / most),
        (f"{LIGHT_SIGNS[one.light]} {one.light.value}".strip(),),
        one.light in (Light.SHORT, Light.RED),
    )


def _step(step: StepReport, most: int) -> Stage:
    rate = Fraction(step.reached, step.cohort) if step.cohort else None
    return Stage(
        line(step.title),
        f"{step.entered:,}",
        1000 * step.entered // most if most else 0,
        f"{step.reached:,} of {step.cohort:,}" if step.cohort else "",
        share_text(rate) if rate is not None else "",
        int(min(rate or Fraction(0), Fraction(1)) * 1000),
        value_text(step.agreed, "percent") if step.agreed is not None else "",
        None if step.agreed is None else int(min(step.agreed, Fraction(1)) * 1000),
        _compared(step),
    )


def _compared(step: StepReport) -> str:
    """Whether the difference is more than chance."""
    if step.agreed is None or step.interval is None:
        return ""
    low, high = step.interval
    if high < step.agreed:
        return "clearly less than agreed"
    return "clearly more than agreed" if low > step.agreed else "as agreed, as far as can be told"
