"""A report in; how each promise stands in its last closed period, out: what comes first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, TypeVar

from slalang.monitor.render_words import (
    counted,
    limit_text,
    line,
    promised_text,
    share_text,
    value_text,
)
from slalang.monitor.result import DutyReport, FigureReport, Report, Span, Verdict
from slalang.timeline.duties import Clause

PROMISED = ("deliver", "keep")
"""Figures of these kinds are promises; a measure is none."""
STEPS = ".steps"
"""Ends the identifier of a duty that is the planned work of a cadence."""
_ORDER = (
    Verdict.BROKEN, Verdict.UNKNOWN, Verdict.WAIVED, Verdict.KEPT, Verdict.RUNNING,
    Verdict.NOTHING_DUE,
)  # fmt: skip

_WORST = (
    Verdict.BROKEN, Verdict.UNKNOWN, Verdict.KEPT, Verdict.WAIVED, Verdict.RUNNING,
    Verdict.NOTHING_DUE,
)  # fmt: skip
"""A promise of several lines stands as the first of these that any of them has."""
_HOW = (
    (Verdict.BROKEN, "was broken", "were broken"),
    (Verdict.WAIVED, "was waived", "were waived"),
    (Verdict.NOTHING_DUE, "had nothing due", "had nothing due"),
    (Verdict.RUNNING, "has no closed period yet", "have no closed period yet"),
    (Verdict.UNKNOWN, "cannot be told", "cannot be told"),
)


class Standing(NamedTuple):
    """One line of a promise in the last closed period in which anything was due."""

    name: str
    """The promise that it is a line of."""

    anchor: str
    title: str
    owed: str
    """What exactly, where one title stands for several things."""
    verdict: Verdict
    period: str
    """`2026-W11`, `2026-W11; nothing due since`; empty where none is closed yet."""
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
    verdicts: dict[str, Verdict] = {}
    for one in sorted(found, key=lambda one: _WORST.index(one.verdict)):
        verdicts.setdefault(one.name, one.verdict)
    number = {verdict: sum(one is verdict for one in verdicts.values()) for verdict in Verdict}
    kept = number[Verdict.KEPT]
    told = [
        f"{number[verdict]} {one if number[verdict] == 1 else several}"
        for verdict, one, several in _HOW
        if number[verdict]
    ]
    verb = "was" if 1 in (kept, len(verdicts)) else "were"
    start = f"{kept} of {counted(len(verdicts), 'promise')} {verb} kept when last judged"
    return "; ".join([start, ", ".join(told)]) if told else start


def promises(report: Report) -> list[Placed]:
    """The promises; below each the duty that it promises a share of, where that differs."""
    above = _told_above(report)
    return [one for one in _placed(report) if one.duty.id not in above]


def is_part(placed: Placed) -> bool:
    """Whether it is no promise itself, but what one is about."""
    return placed.above is not None and placed.duty.clause is not Clause.PROMISE


def differs(placed: Placed) -> str:
    """What stands for the title of a duty that a promise is about: `first touch, before …`."""
    duty = placed.duty
    if not is_part(placed):
        return line(duty.title)
    return f"{line(duty.deed) or line(duty.title)}, before pauses and waivers"


def _told_above(report: Report) -> frozenset[str]:
    """What a promise is about and counts the very same items as it: told with it."""
    by_id = {duty.id: duty for duty in report.duties}
    return frozenset(
        below.id
        for duty in report.duties
        if (below := by_id.get(duty.meets or "")) is not None
        and below.clause is not Clause.PROMISE
        and below.total.tally == duty.total.tally
    )


def _placed(report: Report) -> list[Placed]:
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
    above = {one.duty.id for one in _placed(report)} | _told_above(report)
    return [duty for duty in report.duties if duty.id not in above and not _is_plan(duty)]


def planned(report: Report) -> list[DutyReport]:
    """The steps of cadences: work as it was planned."""
    above = {one.duty.id for one in _placed(report)} | _told_above(report)
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
    last, since = last_judged([(one, one.verdict, one.span) for one in duty.periods])
    return Standing(
        duty.id.partition(".")[0],
        duty_anchor(duty),
        line(duty.title),
        line(duty.owed),
        last.verdict if last else Verdict.RUNNING,
        f"{line(last.name)}{since}" if last else "",
        share_text(last.tally.attainment if last else None),
        promised_text(duty.target),
    )


T = TypeVar("T")


def last_judged(periods: Sequence[tuple[T, Verdict, Span | None]]) -> tuple[T | None, str]:
    """The last closed period in which anything was due, else the last closed one; and what to
    say of those that followed it."""
    closed = [(one, verdict) for one, verdict, span in periods if span and span.closed]
    due = [at for at, (_, verdict) in enumerate(closed) if verdict is not Verdict.NOTHING_DUE]
    if not due:
        return (closed[-1][0] if closed else None), ""
    return closed[due[-1]][0], "; nothing due since" if due[-1] < len(closed) - 1 else ""


def _of_figure(figure: FigureReport) -> Standing:
    pairs = zip(figure.periods, figure.verdicts, strict=False)
    found, since = last_judged([((one, verdict), verdict, one.span) for one, verdict in pairs])
    last, verdict = found or (None, Verdict.RUNNING)
    return Standing(
        figure.id.partition(".")[0],
        figure_anchor(figure),
        line(figure.title),
        "",
        verdict,
        f"{line(last.name)}{since}" if last else "",
        value_text(
            last.value if last else None, figure.unit, figure.bound, business=figure.business
        ),
        limit_text(
            last.target if last else None, figure.unit, figure.bound, business=figure.business
        ),
    )
