"""Progress in; its titles, rows and sentences out, for the terminal and for Markdown alike."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import groupby
from typing import NamedTuple

from slalang.funnel.arithmetic import half_up
from slalang.funnel.delivered import Standing
from slalang.funnel.words import amount, cash
from slalang.model.quantities import Bound, Percent
from slalang.planning.progress.recalibrate import Recalibration
from slalang.planning.progress.result import (
    DealFigure,
    FunnelProgress,
    Line,
    Move,
    Progress,
    RateFigure,
    Run,
    Stretch,
    Track,
    Value,
)
from slalang.wording.numbers import number, percent
from slalang.wording.times import day, periods

MOST = 6
"""At most so many rates are named that were not measured."""


class Rows(NamedTuple):
    """A table under a title, with sentences below it."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    """The first cell is a label, the last one a remark; those between are numbers."""
    below: tuple[str, ...]


def heading(funnel: FunnelProgress) -> str:
    """`New business: delivered so far`."""
    return f"{funnel.title}: delivered so far"


def summary(made: Progress, funnel: FunnelProgress) -> str:
    """`Counted from 1 January to 31 March 2026, for New revenue`."""
    goal = f", for {funnel.goal}" if funnel.goal else ""
    calendar = f"; days of {made.calendar}" if made.calendar else ""
    return f"Counted from {day(made.first)} to {day(made.last)}{goal}{calendar}"


def tables(funnel: FunnelProgress) -> Iterator[Rows]:
    """The value, each promise, the rates and the deals of a funnel."""
    if funnel.value is not None:
        yield _value(funnel, funnel.value)
    for track in funnel.tracks:
        yield _track(track)
    yield from _rates(funnel.rates)
    if funnel.deals:
        yield _deals(funnel.deals)


def remarks(made: Progress, funnel: FunnelProgress) -> tuple[str, ...]:
    """What is to be known about a funnel; of the last one, about all of them as well."""
    last = made.funnels and made.funnels[-1] is funnel
    return (*funnel.remarks, *(made.remarks if last else ()))


def would_change(wanted: Recalibration) -> tuple[str, ...]:
    """What `--write` would do, in a sentence or two; empty where there was nothing measured."""
    if not wanted.changes:
        return ()
    rates = _count(len(wanted.rates), "rate", "rates")
    dates = f" and {_count(len(wanted.dates), 'date', 'dates')}" if wanted.dates else ""
    what = f"{rates}{dates}" if wanted.rates else _count(len(wanted.dates), "date", "dates")
    return (
        f"`--write` would bring {what} of the agreement up to these counts; `--dry-run` shows it.",
    )


def share(value: Fraction, places: int = 1) -> str:
    """`33.1%`."""
    return percent(Percent(half_up(value * 100, places)))


def _value(funnel: FunnelProgress, value: Value) -> Rows:
    stage = funnel.stages[0][1]
    rows = [_line(line, value.currency) for line in value.lines]
    if len(rows) > 1:
        rows.append(("Together", "", cash(value.total, value.currency)))
    return Rows(f"What each {stage} is worth", (), tuple(rows), tuple(_of_quota(value)))


def _line(line: Line, currency: str | None) -> tuple[str, ...]:
    count = number(line.count)
    if line.value is None:
        return line.title, count, "its worth is not known"
    left = count if line.each is None else f"{count} × {cash(line.each, currency)} ="
    return line.title, left, cash(line.value, currency)


def _of_quota(value: Value) -> Iterator[str]:
    if value.quota:
        yield (
            f"That is {share(value.total / value.quota)} of the "
            f"{cash(value.quota, value.currency)} that the goal asks for in this time."
        )
    since = f" from {day(value.begins)} on" if value.begins else ""
    if value.projected is not None and value.whole and value.ends:
        yield (
            f"At this pace it will be {cash(value.projected, value.currency)} by "
            f"{day(value.ends)}, of {cash(value.whole, value.currency)}{since}."
        )
    if value.won is not None:
        part = f", {share(value.won / value.quota)} of the goal in this time" if value.quota else ""
        yield f"Won so far: {cash(value.won, value.currency)}{part}."


def _track(track: Track) -> Rows:
    return Rows(
        _promised(track),
        ("", "counted", "needed", "share", ""),
        tuple(_stretch(track, one) for one in track.stretches),
        (*(_run(track, run) for run in track.runs), *track.remarks),
    )


def _promised(track: Track) -> str:
    if not track.promise:
        return f"{track.stage_title}: as the goal needs them (no promise names a tolerance)"
    bound = {Bound.AT_LEAST: "at least ", Bound.AT_MOST: "at most ", None: ""}[track.bound]
    allowed = (
        "no tolerance is agreed"
        if track.tolerance is None
        else f"tolerance {percent(Percent(track.tolerance))}"
    )
    return f"{track.stage_title}: “{track.title}”, {bound}what is owed, {allowed}"


def _stretch(track: Track, one: Stretch) -> tuple[str, ...]:
    if one.delivered is None:
        return one.name, "", _amount(one.whole), "", "nothing was counted"
    part = share(Fraction(one.delivered) / one.need) if one.need else ""
    need = one.need if one.over or one.need is None else half_whole(one.need)
    return one.name, number(one.delivered), _amount(need), part, _said(track, one)


def _said(track: Track, one: Stretch) -> str:
    verdict = one.standing.value if one.standing else "the need is not known"
    if one.standing is Standing.WITHIN and track.tolerance is None:
        verdict = "as needed"
    if one.over:
        return verdict
    if one.projected is None:
        return f"{share(one.part, 0)} of its days so far"
    return (
        f"{share(one.part, 0)} of its days so far; {amount(half_whole(one.projected))} of "
        f"{_amount(one.whole)} at its end: {verdict}"
    )


def half_whole(value: Fraction) -> Fraction:
    """To a whole number, a half upwards: nobody projects parts of a lead."""
    return Fraction(half_up(value, 0))


def _run(track: Track, run: Run) -> str:
    over = run.standing is Standing.OVER
    way = "over" if over else "under"
    least = track.over_run if over else track.under_run
    row = f"in {run.last}"
    if run.length > 1:
        row = f"{periods(run.length, track.each)} in a row, {run.first} to {run.last}"
    if run.flagged:
        agreed = track.over_agreed if over else track.under_agreed
        who = "the promise does not say" if track.promise else "no promise says"
        why = "as the promise asks" if agreed else f"{who} from how many on, so from three"
        return f"Flag: {way} the need {row} ({why})."
    said = "is flagged" if least == 1 else "in a row are flagged"
    return f"{way.capitalize()} the need {row}; {least} {said}."


def _rates(rates: tuple[RateFigure, ...]) -> Iterator[Rows]:
    if not rates:
        return
    counted = [rate for rate in rates if rate.share is not None]
    rows: list[tuple[str, ...]] = []
    for (_, title), group in groupby(counted, key=lambda one: (one.path, one.title)):
        rows.append((title, "", "", "", ""))
        rows += [_rate(one) for one in group]
    headings = ("", "agreed", "measured", "95% interval", "") if rows else ()
    title = "Rates, as agreed and as counted"
    yield Rows(title, headings, tuple(rows), tuple(_unmeasured(rates)))


def _unmeasured(rates: tuple[RateFigure, ...]) -> list[str]:
    """Which rates were not measured, and why; in one sentence where there is no count for any."""
    missing = [one for one in rates if one.share is None]
    if len(missing) == len(rates) and all(one.why.startswith("no ") for one in missing):
        return ["No rate can be measured: that takes counts of two stages, one after the other."]
    told = [
        f"Not measured: {one.start} to {one.end} of {one.title}, since {one.why}."
        for one in missing[:MOST]
    ]
    rest = len(missing) - len(told)
    return [*told, f"Nor were {rest} other rates."] if rest else told


def _rate(one: RateFigure) -> tuple[str, ...]:
    agreed = percent(Percent(one.agreed)) if one.agreed is not None else "open"
    assert one.share is not None
    assert one.low is not None
    assert one.high is not None
    said = "moved" if one.move is Move.MOVED else ""
    return (
        f"  {one.start} to {one.end}", agreed,
        f"{_tenths(one.share)}% of {number(one.entered or 0)}",
        f"{_tenths(one.low)}–{_tenths(one.high)}%", said,
    )  # fmt: skip


def _tenths(value: Fraction) -> str:
    """In percent, always with one decimal, so that they stand in a column."""
    return f"{half_up(value * 100, 1):f}"


def _deals(deals: tuple[DealFigure, ...]) -> Rows:
    rows = tuple(
        (
            deal.title,
            "open" if deal.agreed is None else cash(Fraction(deal.agreed), deal.currency),
            cash(deal.average, deal.currency),
            number(deal.count),
            "",
        )
        for deal in deals
    )
    return Rows("What a deal brings", ("", "agreed", "on average", "of", ""), rows, ())


def _amount(value: Fraction | None) -> str:
    return "?" if value is None else amount(value)


def _count(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"
