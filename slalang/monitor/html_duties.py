"""One duty over all leads in; its card on the page out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from slalang.model.quantities import Bound
from slalang.monitor.charts import duty_plot
from slalang.monitor.html_view import Bar, Bars, Card, Chip, Data, Heat, HeatMap
from slalang.monitor.render_words import (
    NOTHING,
    VERDICT_SIGNS,
    VERDICT_WORDS,
    line,
    named,
    period_text,
    promised_text,
    range_text,
    share_text,
    time_text,
    waits_text,
    weekday,
)
from slalang.monitor.result import DutyReport, Hour, Slice, Verdict
from slalang.monitor.standing import Placed, differs, duty_anchor, is_part
from slalang.timeline.duties import Clause

LEAST_HEAT = 30
"""Of fewer items a map of hours shows chance alone."""
MOST_ROWS = 12
MOST_PERIODS = 120
_KINDS = {Verdict.KEPT: "good", Verdict.BROKEN: "bad", Verdict.WAIVED: "warm"}
_DARK = (Fraction(0), Fraction(5, 100), Fraction(10, 100), Fraction(20, 100))
"""A cell is one step darker for each of these that its share is above."""


def duty_card(placed: Placed) -> Card:
    """Everything about one duty; of what a promise is about, how far it differs."""
    duty, part = placed.duty, is_part(placed)
    tally = duty.total.tally
    said = () if part else (duty.owed, duty.promised)
    head = [one for one in (duty.periods[:1], duty.periods[-1:]) if one]
    names = list(dict.fromkeys(line(one[0].name) for one in head))
    when = f", {' to '.join(names)}" if names else ""
    return Card(
        anchor=duty_anchor(duty),
        by=line(duty.by),
        to=line(duty.to),
        title=differs(placed),
        said=tuple(line(text) for text in said if text),
        chip=None if part else chip(duty.total.verdict),
        value=share_text(tally.attainment),
        value_of=f"kept of what was due{when}" if tally.due else "nothing was due yet",
        facts=tuple(_facts(duty, part)),
        plot=None if part else duty_plot(duty),
        data=_data(duty) if tally.due and not part else None,
        heat=None if part or duty.owed.startswith("never ") else _heat(duty.hours),
        bars=() if part else tuple(_splits(duty)),
        bars_said=f"By {', '.join(_split_name(one, duty) for one in duty.splits)}",
        inner=placed.above is not None,
        unfolded=duty.clause is Clause.PROMISE and duty.total.verdict is Verdict.BROKEN,
    )


def chip(verdict: Verdict) -> Chip:
    """The verdict as a chip."""
    return Chip(VERDICT_SIGNS[verdict], VERDICT_WORDS[verdict], _KINDS.get(verdict, "plain"))


def _facts(duty: DutyReport, part: bool) -> Iterator[tuple[str, str]]:
    tally = duty.total.tally
    if duty.target is not None and not part:
        yield "Promised", promised_text(duty.target)
    for name, count in (
        ("Due", tally.due),
        ("Kept", tally.kept),
        ("Broken", tally.broken),
        ("Waived", tally.waived),
        ("Open", tally.open),
    ):
        yield name, f"{count:,}"
    if duty.total.interval:
        yield "95% interval", range_text(duty.total.interval)
    if said := waits_text(duty.total.waits):
        yield "When done", said


def _data(duty: DutyReport) -> Data:
    shown = duty.periods[-MOST_PERIODS:]
    left = len(duty.periods) - len(shown)
    return Data(
        f"{line(duty.title)}, by period",
        ("Period", "Due", "Kept", "Broken", "Waived", "Open", "Share", "95% interval", "Verdict"),
        tuple(_period(one) for one in shown),
        f"{left:,} earlier periods are in the CSV report." if left else "",
    )


def _period(one: Slice) -> tuple[str, ...]:
    tally = one.tally
    counts = (tally.due, tally.kept, tally.broken, tally.waived, tally.open)
    return (
        period_text(one.title or one.name, one.span),
        *(f"{count:,}" if count else NOTHING for count in counts),
        share_text(tally.attainment),
        range_text(one.interval),
        f"{VERDICT_SIGNS[one.verdict]} {VERDICT_WORDS[one.verdict]}",
    )


def _heat(hours: Sequence[Hour]) -> HeatMap | None:
    known: Mapping[tuple[int, int], Hour] = {
        (one.weekday, one.hour): one for one in hours if one.due
    }
    if sum(one.due for one in known.values()) < LEAST_HEAT:
        return None
    days = range(max(5, 1 + max(day for day, _ in known)))
    first, last = min(hour for _, hour in known), max(hour for _, hour in known)
    return HeatMap(
        "Share that was broken, by the weekday and hour in which it was opened",
        tuple(weekday(day) for day in days),
        tuple(
            (f"{hour:02d}:00", tuple(_cell(known.get((day, hour))) for day in days))
            for hour in range(first, last + 1)
        ),
    )


def _cell(one: Hour | None) -> Heat | None:
    if one is None:
        return None
    share = Fraction(one.broken, one.due)
    percent = -(-100 * one.broken // one.due)
    return Heat(f"{percent}%", f"{one.broken:,} of {one.due:,}", sum(share > it for it in _DARK))


def _splits(duty: DutyReport) -> Iterator[Bars]:
    for name, slices in duty.splits.items():
        counted = [one for one in slices if one.tally.due]
        if not counted:
            continue
        left = len(counted) - MOST_ROWS
        yield Bars(
            f"By {_split_name(name, duty)}",
            ("Kept", "Share", "95% interval", "Half within"),
            tuple(_bar(one, duty.target) for one in counted[:MOST_ROWS]),
            f"And {left:,} more: the CSV report has all of them." if left > 0 else "",
        )


def _split_name(name: str, duty: DutyReport) -> str:
    """What leads are on the day of the report is told apart from what they were then."""
    return line(name, 40).replace("_", " ") + (" (today’s)" if name in duty.today else "")


def _bar(one: Slice, target: Fraction | None) -> Bar:
    tally, share = one.tally, one.tally.attainment
    length = 0 if share is None else int(share * 1000)
    waited = NOTHING
    if one.waits:
        waited = time_text(one.waits.median, Bound.AT_MOST, business=one.waits.business)
    return Bar(
        named(one),
        f"{tally.kept:,} of {tally.due:,}",
        share_text(share),
        length,
        None if target is None else int(target * 1000),
        (range_text(one.interval), waited),
        share is not None and target is not None and share < target,
    )
