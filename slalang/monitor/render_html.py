"""A report in; one HTML file that needs nothing else, out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from slalang.backends.html.page import environment_of, script_of, style_of
from slalang.monitor.html_duties import chip, duty_card
from slalang.monitor.html_figures import figure_card, funnel_view
from slalang.monitor.html_view import Data, Miss, Misses, Section, Stand, View
from slalang.monitor.render_words import (
    NOTHING,
    UNKNOWN,
    counted,
    days_text,
    doubtful_text,
    iso,
    left_out_text,
    line,
    local_minute,
    local_text,
)
from slalang.monitor.result import Breach, Report
from slalang.monitor.standing import (
    PROMISED,
    Placed,
    headline,
    others,
    planned,
    promises,
    standings,
)
from slalang.version import __version__

LONGEST_CHOICE = 70


def to_html(report: Report) -> str:
    """The page; the same report gives the same text."""
    template = environment_of("monitor", "ltr").get_template("report.html.j2")
    style = style_of(line(report.title), "templates/monitor/monitor.css")
    script = script_of("templates/monitor/search.js")
    return template.render(page=_view(report), **style, **script) + "\n"


def _view(report: Report) -> View:
    view = View(
        kicker="What was promised, and what was kept",
        title=line(report.title),
        summary=f"{headline(standings(report))}.",
        facts=tuple(_facts(report)),
        stands=tuple(_stands(report)),
        flags=tuple(
            (line(one.title), _run(one.since, one.until), line(one.text)) for one in report.flags
        ),
        sections=(),
        promises=(
            *map(duty_card, promises(report)),
            *(figure_card(one) for one in report.figures if one.kind in PROMISED),
        ),
        others=tuple(duty_card(Placed(one, 0, None)) for one in others(report)),
        planned=tuple(duty_card(Placed(one, 0, None)) for one in planned(report)),
        figures=tuple(figure_card(one) for one in report.figures if one.kind not in PROMISED),
        funnels=tuple(map(funnel_view, report.funnels)),
        misses=_misses(report),
        warnings=tuple(
            f"{line(text)[:1].upper()}{line(text)[1:]}." for text in report.first_of_all
        ),
        rejected=tuple(_rejected(report)),
        remarks=tuple(map(line, report.remarks)),
        imprint=f"Made by slalang {__version__}.",
    )
    return replace(view, sections=tuple(_sections(view)))


def _facts(report: Report) -> Iterator[tuple[str, str]]:
    if report.version:
        yield "Version", line(report.version)
    yield "As of", f"{local_text(report.as_of, report.zone)} ({line(report.zone)})"
    if days := days_text(report.first, report.last):
        yield "Days", days
    left = f"; {left_out_text(report)}" if not all(one.counts for one in report.rejected) else ""
    yield "Read", f"{counted(report.leads, 'lead')}, {counted(report.events, 'event')}{left}"


def _stands(report: Report) -> Iterator[Stand]:
    for one in standings(report):
        promised = f"promised {one.promised}" if one.promised else ""
        yield Stand(
            one.anchor, chip(one.verdict), one.title, one.owed, one.came, promised, one.period
        )


def _run(since: str, until: str) -> str:
    return line(since) if since == until else f"{line(since)} to {line(until)}"


def _sections(view: View) -> Iterator[Section]:
    for anchor, title, there in (
        ("promises", "Promises", view.promises),
        ("others", "What else is owed", view.others),
        ("planned", "Work as planned", view.planned),
        ("figures", "Figures", view.figures),
        ("funnels", "Funnel, actual and agreed", view.funnels),
        ("breaches", "Newest breaches", view.misses),
        ("data", "About the data", view.rejected or view.remarks),
    ):
        if there:
            yield Section(anchor, title)


def _misses(report: Report) -> Misses | None:
    if not report.breaches:
        return None
    shown = len(report.breaches)
    known = {duty.id for duty in report.duties}
    choices = _choices(report)
    numbers = {name: at for at, name in enumerate(choices)}
    people = sorted({line(one.owner) for one in report.breaches if one.owner})
    owners = {name: at for at, name in enumerate(people)}
    said = f"{counted(report.breaches_in_all, 'breach', 'breaches')} in all"
    if shown < report.breaches_in_all:
        said += f"; the newest {shown:,} are shown"
    return Misses(
        f"{said}.",
        tuple(choices.values()),
        tuple(people),
        tuple(
            _miss(
                one,
                report.zone,
                f"duty-{one.duty}" if one.duty in known else "",
                numbers[one.duty],
                owners[line(one.owner)] if one.owner else -1,
            )
            for one in report.breaches
        ),
    )


def _choices(report: Report) -> dict[str, str]:
    """The duties that have breaches; one with a title like another says what is owed, too."""
    owed = {duty.id: line(duty.owed) for duty in report.duties}
    titles = {one.duty: line(one.title) for one in report.breaches}
    found = {}
    for name, title in titles.items():
        twice = list(titles.values()).count(title) > 1
        said = f"{title}: {owed.get(name, name)}" if twice else title
        found[name] = said if len(said) <= LONGEST_CHOICE else f"{said[:LONGEST_CHOICE]}…"
    return found


def _miss(one: Breach, zone: str, anchor: str, duty: int, person: int) -> Miss:
    return Miss(
        line(one.lead) or UNKNOWN,
        anchor,
        line(one.title),
        duty,
        line(one.owner),
        person,
        NOTHING if one.due is None else local_minute(one.due, zone),
        "" if one.due is None else iso(one.due),
        line(one.reason),
    )


def _rejected(report: Report) -> Iterator[Data]:
    for counts, heading in ((False, left_out_text(report)), (True, doubtful_text(report))):
        rows = tuple(
            (
                line(one.reason), f"{one.rows:,}",
                NOTHING if one.first is None else f"{one.first:,}", line(one.file) or NOTHING,
            )
            for one in report.rejected if one.counts is counts
        )  # fmt: skip
        note = f"All of them are in {line(report.rejects)}." if report.rejects else ""
        if rows:
            yield Data(heading, ("Reason", "Rows", "First row", "File"), rows, note)
