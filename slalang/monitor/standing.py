"""A report in; how each promise stands in its last closed period, out: what comes first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
    kept, all_of = number[Verdict.KEPT], counted(len(found), "promise")
    told = [
        f"{number[verdict]} {words}"
        for verdict, words in (
            (Verdict.BROKEN, "broken"),
            (Verdict.WAIVED, "waived"),
            (Verdict.NOTHING_DUE, "with nothing due"),
            (Verdict.RUNNING, "with no period closed yet"),
            (Verdict.UNKNOWN, "that cannot be told"),
        )
        if number[verdict]
    ]
    verb = "was" if kept == 1 else "were"
    start = f"{kept} of {all_of} {verb} kept in the last closed period"
    return ": ".join([start, ", ".join(told)]) if told else start


def promises(report: Report) -> list[Placed]:
    """The promises; below each the duty that it promises a share of."""
    by_id = {duty.id: duty for duty in report.duties}
    met = _met(report)
    placed: list[Placed] = []
    for duty in report.duties:
        if duty.clause is Clause.PROMISE and duty.id not in met:
            placed += _with_met(duty, by_id, {duty.id})
    seen: set[str] = set()
    # What several promises rest on stands below the first of them.
    return [one for one in placed if not (one.duty.id in seen or seen.add(one.duty.id))]


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


def _with_met(
    duty: DutyReport, by_id: dict[str, DutyReport], seen: set[str], depth: int = 0
) -> Iterator[Placed]:
    while True:
        yield Placed(duty, depth)
        if duty.meets is None or duty.meets not in by_id or duty.meets in seen:
            return
        seen.add(duty.meets)
        duty, depth = by_id[duty.meets], depth + 1


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
