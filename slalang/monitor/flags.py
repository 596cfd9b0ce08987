"""Verdicts of promises, period by period, in; red flags and consequences, with words, out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from fractions import Fraction
from typing import NamedTuple

from slalang.calendar.local import midnight
from slalang.model.expressions import StateOf
from slalang.model.obligations import lines_of
from slalang.model.promises import Deliver, Delivery, Promise
from slalang.model.promises import Flag as Asked
from slalang.model.quantities import Period
from slalang.monitor.periods import Frame, days_of, number_of
from slalang.monitor.result import FigureReport, Flag, Span, Verdict
from slalang.monitor.verdicts import broken, streaks
from slalang.monitor.volumes import standing
from slalang.timeline.ground import Ground
from slalang.wording.actions import action
from slalang.wording.promises import flag as flag_words
from slalang.wording.times import periods as periods_words

_ONE = timedelta(days=1)
Judged = Sequence[tuple[Span, Verdict]]
Verdicts = Callable[[str, Period | None], Sequence[Judged]]
"""For a promise and a period, or its own, the verdicts of each of its lines."""


class Flagged(NamedTuple):
    """What was found, and what could not be looked at."""

    flags: tuple[Flag, ...]
    remarks: tuple[str, ...]


def flags_of(ground: Ground, verdicts: Verdicts, volumes: Sequence[FigureReport]) -> Flagged:
    """Every run that a promise has a flag or a consequence for, in the order of promises."""
    found: list[Flag] = []
    remarks: list[str] = []
    for promise in ground.agreement.promises:
        for asked in promise.flags:
            series = _looked_for(promise, asked, verdicts, volumes)
            if series is None:
                said = flag_words(asked, ground.words)
                remarks.append(f"{promise.title}: nobody looks whether {said}")
                continue
            least = asked.run.count if asked.run else 1
            text = str(flag_words(asked, ground.words))
            for one in series:
                found += _runs(promise, one, least, text)
        for consequence in promise.if_broken:
            run = consequence.run
            then = str(action(consequence.then, ground.words))
            for judged in verdicts(promise.name, run.period if run else None):
                closed = [(span, broken(verdict)) for span, verdict in judged]
                for streak in streaks(closed, run.count if run else 1):
                    times = (
                        f" {periods_words(streak.length, run.period)} in a row"
                        if run and streak.length > 1
                        else ""
                    )
                    text = f"broken{times}: {then}"
                    found.append(
                        Flag(promise.name, promise.title, streak.first.name, streak.last.name, text)
                    )
    return Flagged(tuple(found), tuple(remarks))


def broken_during(judged: Judged, period: Period, frame: Frame) -> Iterator[tuple[int, int]]:
    """From when to when a promise's last closed period was a broken one; instants in µs.

    That is from the end of such a period to the end of the next one.
    """
    for span, verdict in judged:
        if verdict is Verdict.BROKEN and span.closed:
            number = number_of(period, span.last, frame.open_days)
            following = days_of(period, number + 1, frame.open_days)[1]
            yield midnight(span.last + _ONE, frame.zone), midnight(following + _ONE, frame.zone)


def _looked_for(
    promise: Promise, asked: Asked, verdicts: Verdicts, volumes: Sequence[FigureReport]
) -> list[list[tuple[Span, bool | None]]] | None:
    """For each line of a promise, whether what a flag looks for is so; None if nobody knows."""
    if asked.delivery is not None:
        return [
            [
                (one.span, _off(form, asked.delivery, one.value, one.target, one.span.closed))
                for one in report.periods
                if one.span is not None
            ]
            for report, form in _deliveries(promise, volumes)
        ]
    condition = asked.condition
    if isinstance(condition, StateOf) and condition.state in ("broken", "kept"):
        period = asked.run.period if asked.run else None
        wanted = condition.state == "broken"
        return [
            [
                (span, None if (it := broken(verdict)) is None else it is wanted)
                for span, verdict in judged
            ]
            for judged in verdicts(condition.name, period)
        ]
    return None


def _deliveries(
    promise: Promise, volumes: Sequence[FigureReport]
) -> Iterator[tuple[FigureReport, Deliver]]:
    by_id = {one.id: one for one in volumes}
    for name, form in lines_of(promise):
        if isinstance(form, Deliver) and name in by_id:
            yield by_id[name], form


def _off(
    form: Deliver, way: Delivery, value: Fraction | None, target: Fraction | None, closed: bool
) -> bool | None:
    if not closed or value is None or target is None:
        return None
    where = standing(form, value, target)
    return where > 0 if way is Delivery.EXCEEDS else where < 0


def _runs(
    promise: Promise, series: Sequence[tuple[Span, bool | None]], least: int, text: str
) -> Iterator[Flag]:
    for streak in streaks(series, least):
        yield Flag(promise.name, promise.title, streak.first.name, streak.last.name, text)
