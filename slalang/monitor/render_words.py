"""Figures of a report in; the words and numbers that its renderers share, out."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import assert_never

from slalang.calendar.local import on_clock
from slalang.calendar.zones import zone_named
from slalang.diagnostics.render.cells import visible
from slalang.model.quantities import Bound
from slalang.monitor.result import Figure, FigureReport, Light, Report, Slice, Span, Verdict, Waits
from slalang.source.currencies import minor_digits
from slalang.wording.numbers import number

UNKNOWN = "not known"
NOTHING = "–"
SECOND = 1_000_000
MINUTE, HOUR, DAY = 60 * SECOND, 3_600 * SECOND, 86_400 * SECOND
LONGEST = 300
"""More characters of a text that people wrote are not shown."""
_EARLIEST = datetime(1, 1, 3, tzinfo=UTC)
_LATEST = datetime(9999, 12, 29, tzinfo=UTC)

VERDICT_SIGNS = {
    Verdict.KEPT: "✓", Verdict.BROKEN: "✗", Verdict.WAIVED: "~", Verdict.NOTHING_DUE: "·",
    Verdict.RUNNING: "…", Verdict.UNKNOWN: "?",
}  # fmt: skip
VERDICT_WORDS = {
    Verdict.KEPT: "kept", Verdict.BROKEN: "broken", Verdict.WAIVED: "waived",
    Verdict.NOTHING_DUE: "nothing due", Verdict.RUNNING: "not over yet",
    Verdict.UNKNOWN: "cannot be told",
}  # fmt: skip
LIGHT_SIGNS = {
    Light.GOOD: "✓", Light.SHORT: "✗", Light.RED: "‼", Light.NONE: "", Light.NO_DATA: "",
}  # fmt: skip


def line(text: str | None, longest: int = LONGEST) -> str:
    """A text that people wrote, on one line, with what cannot be seen made visible."""
    # Of a text of a megabyte only what is shown is looked at.
    start = (text or "")[: longest + 1]
    cut = f"{start[:longest]}…" if len(start) > longest else start
    return visible(" ".join(cut.split()))


def sentence(text: str) -> str:
    """A remark as a sentence."""
    said = line(text)
    return f"{said[:1].upper()}{said[1:]}."


def named(one: Slice) -> str:
    """What a slice is called; what has no name is not known."""
    return line(one.title or one.name, 80) or UNKNOWN


def counted(count: int, what: str, several: str = "") -> str:
    """`1 lead`, `1,200 leads`."""
    return f"{count:,} {what if count == 1 else several or what + 's'}"


def left_out_text(report: Report) -> str:
    """`22 rows are left out`: in no figure."""
    rows = report.lost.leads + report.lost.events
    rows = rows or sum(one.rows for one in report.rejected if not one.counts)
    return f"{counted(rows, 'row')} {'is' if rows == 1 else 'are'} left out"


def doubtful_text(report: Report) -> str:
    """`11 rows count, but look at them`."""
    rows = report.lost.doubtful or sum(one.rows for one in report.rejected if one.counts)
    them = "counts, but should be looked at" if rows == 1 else "count, but should be looked at"
    return f"{counted(rows, 'row')} {them}"


def latest(figure: FigureReport) -> Figure | None:
    """Its last closed period with a value; else what it has so far."""
    told = [one for one in figure.periods if one.value is not None]
    closed = [one for one in told if one.span is None or one.span.closed]
    found = closed or told
    return found[-1] if found else None


def safe_text(figure: FigureReport) -> str:
    """`above the red line`: how a figure without a target stands that is not beyond it."""
    return f"{'below' if figure.red_bound is Bound.AT_LEAST else 'above'} the red line"


def moment(instant: int) -> datetime:
    """An instant (µs since 1970), with those that no calendar knows at the ends of it."""
    try:
        return min(max(on_clock(instant), _EARLIEST), _LATEST)
    except OverflowError:
        return _LATEST if instant > 0 else _EARLIEST


def iso(instant: int) -> str:
    """`2026-03-09T09:12:00Z`; with six digits after the second where there are any."""
    return moment(instant).isoformat().replace("+00:00", "Z")


def local_text(instant: int, zone: str) -> str:
    """`Mon 9 Mar 2026 10:12`, in the zone."""
    day = moment(instant).astimezone(zone_named(zone)).weekday()
    return f"{_WEEKDAYS[day]} {local_minute(instant, zone)}"


def local_minute(instant: int, zone: str) -> str:
    """`9 Mar 2026 10:12`, in the zone."""
    at = moment(instant).astimezone(zone_named(zone))
    return f"{day_text(at.date())} {at:%H:%M}"


def day_text(day: date) -> str:
    """`9 Mar 2026`."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year:04d}"


def days_text(first: date | None, last: date | None) -> str:
    """`1 Jan 2026 to 31 Mar 2026`; empty where neither end is known."""
    if first is None:
        return f"until {day_text(last)}" if last else ""
    return f"{day_text(first)} to {day_text(last)}" if last else f"since {day_text(first)}"


def period_text(name: str, span: Span | None) -> str:
    """`2026-03`, `2026-W13, so far`, `2026-W01, a part of it`."""
    if span is None:
        return line(name)
    notes = ["" if span.closed else "so far", "a part of it" if span.partial else ""]
    return ", ".join(part for part in (line(name), *notes) if part)


def share_text(value: Fraction | None) -> str:
    """`94.4%`, rounded down, so that a share never looks like a target that it missed."""
    return NOTHING if value is None else _scaled(value * 100, 1, Bound.AT_LEAST) + "%"


def promised_text(target: Fraction | None) -> str:
    """`at least 95%`, `all`; empty while it is to be agreed."""
    return "all" if target == 1 else limit_text(target, "percent", Bound.AT_LEAST, business=False)


def range_text(interval: tuple[Fraction, Fraction] | None) -> str:
    """`93.0 to 95.6%`, rounded outwards."""
    if interval is None:
        return NOTHING
    low = _scaled(interval[0] * 100, 1, Bound.AT_LEAST)
    return f"{low} to {_scaled(interval[1] * 100, 1, Bound.AT_MOST)}%"


def value_text(
    value: Fraction | None, unit: str, bound: Bound | None = None, *, business: bool = False
) -> str:
    """A figure in its unit, rounded away from its target: `11.9%`, `3 h 05 min`, `1,204 USD`."""
    if value is None:
        return NOTHING
    match unit.split():
        case ["percent"]:
            return _scaled(value * 100, 1, bound) + "%"
        case ["time"]:
            return time_text(value, bound, business=business)
        case ["money", currency]:
            places = 0 if abs(value) >= 1_000 else minor_digits(currency)
            return f"{_scaled(value, places, bound)} {currency}"
        case _:
            return _scaled(value, 1, bound)


def time_text(micros: Fraction, bound: Bound | None = None, *, business: bool = False) -> str:
    """`45 s`, `12 min`, `3 h 05 min`, `2 d 4 h`; open time is told in hours, not in days."""
    size = abs(micros)
    grain = SECOND if size < 10 * MINUTE else MINUTE
    if size >= 2 * DAY:
        grain = HOUR
    whole = _rounded(size / grain, bound) * grain
    sign = "−" if micros < 0 else ""
    if whole < MINUTE:
        return f"{sign}{whole // SECOND} s"
    if whole < HOUR:
        rest = whole % MINUTE // SECOND
        return f"{sign}{whole // MINUTE} min" + (f" {rest:02d} s" if rest else "")
    if whole < 2 * DAY or business:
        rest = whole % HOUR // MINUTE
        return f"{sign}{whole // HOUR:,} h" + (f" {rest:02d} min" if rest else "")
    rest = whole % DAY // HOUR
    return f"{sign}{whole // DAY:,} d" + (f" {rest} h" if rest else "")


def waits_text(waits: Waits | None) -> str:
    """`half were done within 12 min of open time, nine in ten within 1 h 40 min`; empty where
    all were done at once."""
    if waits is None or not waits.number or not waits.p90:
        return ""
    half = time_text(waits.median, Bound.AT_MOST, business=waits.business)
    most = time_text(Fraction(waits.p90), Bound.AT_MOST, business=waits.business)
    open_time = " of open time" if waits.business else ""
    return f"half were done within {half}{open_time}, nine in ten within {most}"


def limit_text(value: Fraction | None, unit: str, bound: Bound | None, *, business: bool) -> str:
    """`at least 12%`, as a target; empty where there is none."""
    if value is None:
        return ""
    said = value_text(value, unit, business=business)
    match bound:
        case None:
            return said
        case Bound.AT_LEAST | Bound.AT_MOST:
            return f"{bound.value} {said}"
        case _:
            assert_never(bound)


_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = (
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
)  # fmt: skip


def weekday(number: int) -> str:
    """`Mon`, of 0 to 6."""
    return _WEEKDAYS[number]


def _scaled(value: Fraction, places: int, bound: Bound | None) -> str:
    """A number to so many places at most, grouped by thousands."""
    return number(Decimal(_rounded(value * 10**places, bound)).scaleb(-places))


def _rounded(value: Fraction, bound: Bound | None) -> int:
    """Down where more is better, up where less is, else half up."""
    match bound:
        case Bound.AT_LEAST:
            return value.numerator // value.denominator
        case Bound.AT_MOST:
            return -(-value.numerator // value.denominator)
        case None:
            return (2 * value.numerator + value.denominator) // (2 * value.denominator)
        case _:
            assert_never(bound)
