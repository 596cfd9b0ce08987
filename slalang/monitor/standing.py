"""A report in; how each promise stands in its last closed period, out: what comes first."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from slalang.model.quantities import Bound
from slalang.monitor.render_words import counted, limit_text, line, share_text, value_text
from slalang.monitor.result import DutyReport, FigureReport, Report, Verdict
from slalang.timeline.duties import Clause

PROMISED = ("deliver", "keep")
"""Figures of these kinds are promises; a measure is none."""
STEPS = ".steps"
"""Ends the identifier of a duty that is the planned work of a cadence."""
_ORDER = (
    Verdict.BROKEN, Verdict.UNKNOWN, Verdict.WAIVED, Verdict.KEPT, Verdict.RUNNING,
    Verdict.NOTHING_DUE,
)  # fmt: skip

_HOW = (
    (Verdict.BROKEN, "was broken", "were broken"),
    (Verdict.WAIVED, "was waived", "were waived"),
    (Verdict.NOTHING_DUE, "had nothing due", "had nothing due"),
    (Verdict.RUNNING, "has no closed period yet", "have no closed period yet"),
    (Verdict.UNKNOWN, "cannot be told", "cannot be told"),
)


class Standing(NamedTuple):
    """One promise in its last closed period."""

    anchor: str
    title: str
    owed: str
    """What exactly, where one title stands for several things."""
    verdict: Verdict
    period: str
    """Its name; empty where none is closed yet."""
    came: str
    """`91.0%`, `212`."""
    promised: str
    """`at least 95%`."""


class Placed(NamedTuple):
    """A duty, and how deep it stands below the promise that it is part of."""

    duty: DutyReport
    depth: int
    above: DutyReport | None


def standings(report: Report) -> list[Standing]:
    """Of every promise, what needs attention first."""
    found = [
        *(_of_duty(duty) for duty in report.duties if duty.clause is Clause.PROMISE),
        *(_of_figure(one) for one in report.figures if one.kind in PROMISED),
    ]
    return sorted(found, key=lambda one: _ORDER.index(one.verdict))


def headline(found: Sequence[Standing]) -> str:
    """All of them in one sentence, without a full stop."""
    if not found:
        return "Nothing was promised that data can show"
    number = {verdict: sum(one.verdict is verdict for one in found) for verdict in Verdict}
    kept = number[Verdict.KEPT]
    told = [
        f"{number[verdict]} {one if number[verdict] == 1 else several}"
        for verdict, one, several in _HOW
        if number[verdict]
    ]
    verb, their = ("was", "its") if len(found) == 1 else ("were", "their")
    start = f"{kept} of {counted(len(found), 'promise')} {verb} kept in {their} last closed period"
    return "; ".join([start, ", ".join(told)]) if told else start


def promises(report: Report) -> list[Placed]:
    """The promises; below each the duty that it promises a share of."""
    by_id = {duty.id: duty for duty in report.duties}
    met = _met(report)
    # What several promises rest on stands below the first of them.
    placed: dict[str, Placed] = {}
    for duty in report.duties:
        if duty.clause is Clause.PROMISE and duty.id not in met:
            for one in _with_met(duty, by_id):
                placed.setdefault(one.duty.id, one)
    return list(placed.values())


def others(report: Report) -> list[DutyReport]:
    """What handoffs, cadences, stages and queues owe, where no promise is about it."""
    above = {one.duty.id for one in promises(report)}
    return [duty for duty in report.duties if duty.id not in above and not _is_plan(duty)]


def planned(report: Report) -> list[DutyReport]:
    """The steps of cadences: work as it was planned."""
    above = {one.duty.id for one in promises(report)}
    return [duty for duty in report.duties if duty.id not in above and _is_plan(duty)]


def duty_anchor(duty: DutyReport) -> str:
    """The fragment under which a page shows it."""
    return f"duty-{duty.id}"


def figure_anchor(figure: FigureReport) -> str:
    """The fragment under which a page shows it."""
    return f"figure-{figure.id}"


def _is_plan(duty: DutyReport) -> bool:
    return duty.clause is Clause.CADENCE and duty.id.endswith(STEPS)


def _met(report: Report) -> frozenset[str]:
    """Promises that another promise is about; in a circle, none."""
    by_id = {duty.id: duty for duty in report.duties}
    return frozenset(
        duty.meets
        for duty in report.duties
        if duty.meets in by_id and by_id[duty.meets].meets is None
    )


def _with_met(duty: DutyReport, by_id: dict[str, DutyReport]) -> list[Placed]:
    chain = [duty.id]
    while (below := by_id[chain[-1]].meets) in by_id and below not in chain:
        chain.append(below)
    above = [None, *(by_id[name] for name in chain)]
    return [Placed(by_id[name], depth, above[depth]) for depth, name in enumerate(chain)]


def _of_duty(duty: DutyReport) -> Standing:
    closed = [one for one in duty.periods if one.span and one.span.closed]
    last = closed[-1] if closed else None
    target = duty.target if duty.target is not None else Fraction(1)
    return Standing(
        duty_anchor(duty),
        line(duty.title),
        line(duty.owed),
        last.verdict if last else Verdict.RUNNING,
        line(last.name) if last else "",
        share_text(last.tally.attainment if last else None),
        limit_text(target, "percent", Bound.AT_LEAST if target < 1 else None, business=False),
    )


def _of_figure(figure: FigureReport) -> Standing:
    closed = [
        (one, verdict)
        for one, verdict in zip(figure.periods, figure.verdicts, strict=False)
        if one.span and one.span.closed
    ]
    last, verdict = closed[-1] if closed else (None, Verdict.RUNNING)
    return Standing(
        figure_anchor(figure),
        line(figure.title),
        "",
        verdict,
        line(last.name) if last else "",
        value_text(
            last.value if last else None, figure.unit, figure.bound, business=figure.business
        ),
        limit_text(
            last.target if last else None, figure.unit, figure.bound, business=figure.business
        ),
    )
