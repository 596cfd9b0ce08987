"""A report in; text for a terminal out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from slalang.diagnostics.render.colour import painter
from slalang.model.quantities import Bound
from slalang.monitor.render_words import (
    LIGHT_SIGNS,
    NOTHING,
    UNKNOWN,
    VERDICT_SIGNS,
    counted,
    days_text,
    doubtful_text,
    latest,
    left_out_text,
    limit_text,
    line,
    local_text,
    period_text,
    safe_text,
    sentence,
    share_text,
    value_text,
    waits_text,
)
from slalang.monitor.result import (
    Breach,
    DutyReport,
    Figure,
    FigureReport,
    FunnelReport,
    Light,
    Report,
    Verdict,
)
from slalang.monitor.standing import (
    Placed,
    differs,
    headline,
    is_part,
    others,
    planned,
    promises,
    standings,
)
from slalang.monitor.text_table import Cell, Page, Row, table, wrapped
from slalang.wording.sparkline import share_sparkline, value_sparkline

COLUMNS = 100
MOST = 10
"""So many breaches are shown where nothing else is asked for."""
MOST_GROUPS = 6
NARROW = 90
"""On fewer columns a column is left out."""
_HEAD = ("", "due", "kept", "broken", "waived", "open", "promised", "share", "", "over time")
_PROMISED = _HEAD.index("promised")
_VERDICT_STYLES = {
    Verdict.KEPT: "help", Verdict.BROKEN: "error", Verdict.WAIVED: "warning",
}  # fmt: skip
_LIGHT_STYLES = {Light.GOOD: "help", Light.SHORT: "warning", Light.RED: "error"}


def to_text(
    report: Report, *, columns: int = COLUMNS, colour: bool = False, most: int = MOST
) -> str:
    """Blocks with an empty line between them; `most` is how many breaches are shown."""
    page = Page(max(60, min(120, columns)), painter(colour))
    days = days_text(report.first, report.last)
    blocks = [
        _head(report, page), _standing(report, page),
        _duties(f"Promises{days and ', ' + days}", promises(report), page),
        _duties("What else is owed", [Placed(one, 0, None) for one in others(report)], page),
        _duties("Work as planned", [Placed(one, 0, None) for one in planned(report)], page),
        _figures(report.figures, page), *(_funnel(one, page) for one in report.funnels),
        _flags(report, page), _breaches(report, page, most), _rejected(report, page),
        _remarks(report, page),
    ]  # fmt: skip
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def _head(report: Report, page: Page) -> list[str]:
    version = f", version {line(report.version)}" if report.version else ""
    days = days_text(report.first, report.last)
    data = f"{counted(report.leads, 'lead')} and {counted(report.events, 'event')}"
    return [
        *wrapped(f"{line(report.title)}{version}", page, 0, "strong"),
        *wrapped(f"As of {local_text(report.as_of, report.zone)} ({line(report.zone)})", page, 0),
        *wrapped(f"{data}{', ' + days if days else ''}", page, 0),
        *(row for text in report.first_of_all for row in _first_of_all(text, page)),
    ]


def _first_of_all(text: str, page: Page) -> list[str]:
    return wrapped(f"! {sentence(text)}", page, 0, "error", hanging=2)


def _standing(report: Report, page: Page) -> list[str]:
    found = standings(report)
    titles = [one.title for one in found]
    lines = wrapped(f"{headline(found)}.", page, 0, "strong")
    rows = [
        Row((
            Cell(VERDICT_SIGNS[one.verdict], "error"), Cell(one.title),
            Cell(one.came), Cell(one.promised and f"promised {one.promised}"), Cell(one.period),
        ), below=(f"{one.owed}",) if titles.count(one.title) > 1 else ())
        for one in found
        if one.verdict is Verdict.BROKEN
    ]  # fmt: skip
    return [*lines, *table("lwrll", [], rows, page)]


def _duties(heading: str, placed: Sequence[Placed], page: Page) -> list[str]:
    if not placed:
        return []
    room = 8 if page.columns < NARROW else 13 if page.columns < 110 else 20
    sides, head = "wrrrrrrrll", list(_HEAD)
    rows = [_duty(one, room) for one in placed]
    if page.columns < NARROW:
        # What was promised also stands in the sentence below.
        sides, head = sides.replace("r", "", 1), [*head[:_PROMISED], *head[_PROMISED + 1 :]]
        rows = [
            replace(row, cells=row.cells[:_PROMISED] + row.cells[_PROMISED + 1 :]) for row in rows
        ]
    return [page.paint("strong", heading), *table(sides, head, rows, page)]


def _duty(placed: Placed, room: int) -> Row:
    duty = placed.duty
    tally, verdict = duty.total.tally, duty.total.verdict
    style = _VERDICT_STYLES.get(verdict, "")
    shares = [one.tally.attainment for one in duty.periods]
    counts = (tally.due, tally.kept, tally.broken, tally.waived, tally.open)
    return Row(
        (
            Cell(differs(placed)),
            *(Cell(f"{count:,}" if count else NOTHING) for count in counts),
            Cell("" if duty.target is None or is_part(placed) else _target(duty)),
            Cell(share_text(tally.attainment), style),
            Cell(VERDICT_SIGNS[verdict], style),
            Cell(share_sparkline(shares, duty.target, room)),
        ),
        placed.depth,
        () if is_part(placed) else tuple(_about(duty)),
    )


def _target(duty: DutyReport) -> str:
    return "all" if duty.target == 1 else value_text(duty.target, "percent")


def _about(duty: DutyReport) -> Iterator[str]:
    owed = ", ".join(line(text) for text in (duty.owed, duty.promised) if text)
    yield f"{line(duty.by)}: {owed}" if duty.by else owed
    if said := waits_text(duty.total.waits):
        yield said


def _figures(figures: Sequence[FigureReport], page: Page) -> list[str]:
    if not figures:
        return []
    room = 8 if page.columns < NARROW else 13
    head = ["", "latest", "", "target", "red line", "over time"]
    rows = [row for figure in figures for row in _figure(figure, room)]
    heading = page.paint("strong", "Figures")
    return [heading, *table("wrllll", head, rows, page)]


def _figure(figure: FigureReport, room: int) -> Iterator[Row]:
    last = latest(figure)
    spark = value_sparkline(
        [one.value for one in figure.periods], [one.target for one in figure.periods], room
    )
    when = f" ({period_text(last.name, last.span)})" if last else ""
    said = ": ".join(line(text) for text in (figure.of, figure.said) if text)
    yield Row((Cell(line(figure.title)), *_value(figure, last), Cell(spark)), 0, (said + when,))
    if figure.groups and figure.groups_said:
        yield Row((Cell(f"{figure.groups_said}:"), *(Cell("") for _ in range(5))), 1)
    for one in figure.groups[:MOST_GROUPS]:
        yield Row((Cell(line(one.title or one.name) or UNKNOWN), *_value(figure, one), Cell("")), 1)
    if len(figure.groups) > MOST_GROUPS:
        more = f"and {len(figure.groups) - MOST_GROUPS:,} more"
        yield Row((Cell(more), *(Cell("") for _ in range(5))), 1)


def _value(figure: FigureReport, one: Figure | None) -> tuple[Cell, ...]:
    if one is None:
        return Cell(NOTHING), Cell(""), Cell(""), Cell("")
    style = _LIGHT_STYLES.get(one.light, "")
    value = value_text(one.value, figure.unit, figure.bound, business=figure.business)
    red = limit_text(one.red, figure.unit, None, business=figure.business)
    side = {Bound.AT_LEAST: "above ", Bound.AT_MOST: "below ", None: ""}[figure.red_bound]
    target = limit_text(one.target, figure.unit, figure.bound, business=figure.business)
    if not target and one.light is Light.GOOD:
        target = safe_text(figure)
    return (
        Cell(value, style),
        Cell(LIGHT_SIGNS[one.light], style),
        Cell(target),
        Cell(f"{side}{red}" if red else ""),
    )


def _funnel(found: FunnelReport, page: Page) -> list[str]:
    head = ["", "entered", "went on", "actual", "agreed"]
    rows = []
    for step in found.steps:
        rate = f"{step.reached:,} of {step.cohort:,}" if step.cohort else ""
        actual = value_text(Fraction(step.reached, step.cohort), "percent") if step.cohort else ""
        agreed = value_text(step.agreed, "percent") if step.agreed is not None else ""
        rows.append(
            Row((Cell(line(step.title)), *map(Cell, (f"{step.entered:,}", rate, actual, agreed))))
        )
    title = page.paint("strong", f"Funnel “{line(found.funnel.title)}”")
    return [title, *table("wrrrr", head, rows, page)]


def _flags(report: Report, page: Page) -> list[str]:
    if not report.flags:
        return []
    lines = [page.paint("strong", "Red flags and consequences")]
    for flag in report.flags:
        span = flag.since if flag.since == flag.until else f"{flag.since} to {flag.until}"
        lines += wrapped(
            f"‼ {line(flag.title)}, {line(span)}: {line(flag.text)}", page, 2, hanging=2
        )
    return lines


def _breaches(report: Report, page: Page, most: int) -> list[str]:
    shown = report.breaches[: max(0, most)]
    if not shown:
        return []
    of = f" ({len(shown):,} of {report.breaches_in_all:,})"
    heading = page.paint("strong", "Newest breaches") + of * (report.breaches_in_all > len(shown))
    return [heading, *(row for one in shown for row in _breach(one, report.zone, page))]


def _breach(one: Breach, zone: str, page: Page) -> Iterator[str]:
    who = f", {line(one.owner)}" if one.owner else ""
    yield from wrapped(f"{line(one.lead, 80) or UNKNOWN}{who}: {line(one.title)}", page, 2)
    due = f" (due {local_text(one.due, zone)})" if one.due is not None else ""
    yield from wrapped(f"{line(one.reason)}{due}", page, 6)


def _rejected(report: Report, page: Page) -> list[str]:
    if not report.rejected:
        return []
    lines: list[str] = []
    for counts, heading in ((False, left_out_text(report)), (True, doubtful_text(report))):
        rows = [
            Row((
                Cell(f"{one.rows:,} ×"), Cell(line(one.reason, 160)), Cell(line(one.file, 60)),
                Cell("" if one.first is None else f"first in row {one.first:,}"),
            ))
            for one in report.rejected if one.counts is counts
        ]  # fmt: skip
        if rows:
            lines += [page.paint("strong", heading), *table("rwll", [], rows, page)]
    if report.rejects:
        lines += wrapped(f"All of them are in {line(report.rejects)}.", page, 2)
    return lines


def _remarks(report: Report, page: Page) -> list[str]:
    if not report.remarks:
        return []
    lines = [
        row for text in report.remarks for row in wrapped(f"- {line(text)}", page, 2, hanging=2)
    ]
    return [page.paint("strong", "To be known"), *lines]
