"""What was kept, as text, JSON, CSV and a page: right, harmless, and readable."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from html.parser import HTMLParser
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from monitor_reports import (
    AS_OF,
    HOSTILE,
    HOUR,
    LONG,
    MINUTE,
    breaches,
    duty,
    empty,
    hostile,
    report,
)

from slalang.diagnostics.render.cells import width
from slalang.model.quantities import Bound, Period
from slalang.monitor.charts import duty_plot
from slalang.monitor.render_csv import to_csv
from slalang.monitor.render_html import to_html
from slalang.monitor.render_json import SCHEMA, decimal, to_json
from slalang.monitor.render_text import to_text
from slalang.monitor.render_words import (
    iso,
    local_text,
    range_text,
    share_text,
    time_text,
    value_text,
)
from slalang.monitor.result import Report, Tally, Verdict
from slalang.monitor.standing import headline, others, planned, promises, standings
from slalang.source.data import data_text
from slalang.timeline.duties import Clause
from slalang.wording.sparkline import share_sparkline, sparkline

REPORTS = pytest.mark.parametrize("make", [report, hostile, empty])
Make = Callable[[], Report]


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


# ── Words and numbers ──


def test_a_share_that_missed_its_target_never_looks_as_if_it_had_met_it() -> None:
    assert share_text(Fraction(9_499_999, 10_000_000)) == "94.9%"
    assert share_text(Fraction(999_999, 1_000_000)) == "99.9%"
    assert share_text(Fraction(1)) == "100%"
    assert share_text(None) == "–"


def test_the_interval_is_rounded_outwards() -> None:
    assert range_text((Fraction(9305, 10_000), Fraction(9541, 10_000))) == "93 to 95.5%"


def test_a_figure_is_rounded_away_from_its_target() -> None:
    late = Fraction(4 * HOUR + 1)
    assert value_text(late, "time", Bound.AT_MOST) == "4 h 01 min"
    assert value_text(late, "time") == "4 h"
    assert value_text(Fraction(11_999, 100_000), "percent", Bound.AT_LEAST) == "11.9%"
    assert value_text(Fraction(2_000), "money USD") == "2,000 USD"
    assert value_text(Fraction(1285, 10), "money USD") == "128.5 USD"
    assert value_text(Fraction(-3, 2), "points") == "−1.5"
    assert value_text(Fraction(1_234_567), "count") == "1,234,567"


@pytest.mark.parametrize(
    ("micros", "said"),
    [
        (45_000_000, "45 s"), (MINUTE, "1 min"), (4 * MINUTE + 5_000_000, "4 min 05 s"),
        (12 * MINUTE, "12 min"), (3 * HOUR + 5 * MINUTE, "3 h 05 min"), (52 * HOUR, "2 d 4 h"),
        (-90 * MINUTE, "−1 h 30 min"), (0, "0 s"),
    ],
)  # fmt: skip
def test_times_are_told_as_people_tell_them(micros: int, said: str) -> None:
    assert time_text(Fraction(micros)) == said


def test_open_time_is_told_in_hours_because_a_business_day_is_no_24_of_them() -> None:
    assert time_text(Fraction(52 * HOUR), business=True) == "52 h"


def test_instants_are_shown_in_the_zone_of_the_agreement() -> None:
    assert local_text(AS_OF, "Europe/Warsaw") == "Mon 30 Mar 2026 11:00"
    assert iso(AS_OF) == "2026-03-30T09:00:00Z"
    assert iso(AS_OF + 1) == "2026-03-30T09:00:00.000001Z"


def test_instants_that_no_calendar_knows_raise_nothing() -> None:
    for far in (10**19, -(10**19), 10**30):
        assert local_text(far, "Asia/Tokyo")
        assert iso(far).endswith("Z")


def test_a_sparkline_has_gaps_where_nothing_was_due() -> None:
    assert sparkline([Fraction(0), None, Fraction(1)], Fraction(0), Fraction(1)) == "▁ █"
    assert share_sparkline([Fraction(1), None, Fraction(9, 10)], Fraction(1), 12)[1] == " "
    assert share_sparkline([Fraction(1)] * 40, Fraction(1), 12) == "█" * 12
    assert share_sparkline([], None, 12) == ""


# ── What stands where ──


def test_the_headline_counts_promises_and_not_their_lines() -> None:
    assert headline(standings(report())) == (
        "4 of 8 promises were kept when last judged; 3 were broken, 1 had nothing due"
    )
    assert headline(standings(empty())) == "Nothing was promised that data can show"


def test_what_is_broken_comes_first() -> None:
    verdicts = [one.verdict for one in standings(report())]
    assert verdicts[:3] == [Verdict.BROKEN] * 3
    assert verdicts[-1] is Verdict.NOTHING_DUE


def test_what_a_promise_is_about_is_not_told_again() -> None:
    ids = [one.duty.id for one in promises(report())] + [one.id for one in others(report())]
    assert "speed_to_lead" in ids
    assert "inbound.first_touch" not in ids


def test_what_a_promise_is_about_and_counts_otherwise_stands_below_it() -> None:
    first, *rest = report().duties
    tally = replace(first.total.tally, waived=3, broken=first.total.tally.broken - 3)
    fewer = replace(first, total=replace(first.total, tally=tally))
    found = replace(report(), duties=(fewer, *rest))
    placed = [(one.duty.id, one.depth) for one in promises(found)]
    assert placed[:2] == [("speed_to_lead", 0), ("inbound.first_touch", 1)]
    assert "Inbound follow-up, before pauses and waivers" in to_html(found)


def test_a_promise_without_a_share_is_about_all() -> None:
    (found,) = [one for one in standings(report()) if one.name == "every_lead_worked"]
    assert found.promised == "all"
    assert "promised 100%" not in to_html(report()) + to_text(report())


def test_a_promise_stands_as_when_anything_was_last_due() -> None:
    first, *rest = report().duties
    *earlier, broken, closed, running = first.periods
    bad = replace(broken, verdict=Verdict.BROKEN)
    quiet = replace(closed, tally=Tally(), verdict=Verdict.NOTHING_DUE)
    found = replace(
        report(), duties=(replace(first, periods=(*earlier, bad, quiet, running)), *rest)
    )
    (one,) = [it for it in standings(found) if it.name == "speed_to_lead"]
    assert one.verdict is Verdict.BROKEN
    assert one.period == f"{broken.name}; nothing due since"


def test_the_steps_of_cadences_are_work_as_planned() -> None:
    assert [one.id for one in planned(report())] == ["inbound.steps", "event_follow_up.steps"]


def test_every_duty_is_placed_once_even_where_promises_go_round_in_circles() -> None:
    first, second, *rest = report().duties
    found = replace(
        report(),
        duties=(replace(first, meets=second.id), replace(second, meets=first.id), *rest),
    )
    ids = [one.duty.id for one in promises(found)]
    ids += [one.id for one in (*others(found), *planned(found))]
    assert sorted(ids) == sorted(one.id for one in found.duties)


# ── Text ──


@REPORTS
@pytest.mark.parametrize("columns", [80, 100, 120])
def test_no_line_of_text_is_wider_than_the_terminal(make: Make, columns: int) -> None:
    lines = to_text(make(), columns=columns).splitlines()
    assert max(map(width, lines)) <= columns


def test_the_text_has_every_part() -> None:
    text = to_text(report())
    for said in (
        "As of Mon 30 Mar 2026 11:00 (Europe/Warsaw)", "12,480 leads and 98,123 events",
        "Promises, 1 Jan 2026 to 30 Mar 2026\n", "What else is owed\n", "Work as planned\n",
        "Figures\n",
        "Funnel “New business”", "Red flags and consequences", "Newest breaches (10 of 1,318)",
        "215 rows are left out", "All of them are in rejects.csv.", "To be known",
    ):  # fmt: skip
        assert said in text
    row = next(line for line in text.splitlines() if line.startswith("  Speed to lead  "))
    assert row.split()[3:10] == ["1,486", "1,402", "84", "37", "9", "95%", "94.3%"]
    assert "✗  ▇▆▆▇▄▃▆▇▇▆▅▄▅" in row


def test_so_many_breaches_are_shown_as_were_asked_for() -> None:
    assert to_text(report(), most=3).count("(due ") == 3
    assert "Newest breaches" not in to_text(report(), most=0)


def test_text_is_painted_only_where_the_terminal_shows_it() -> None:
    assert "\x1b[" not in to_text(report())
    painted = to_text(report(), colour=True)
    assert "\x1b[1;31m" in painted
    assert re.sub(r"\x1b\[[0-9;]*m", "", painted) == to_text(report())


def test_nothing_in_the_data_reaches_the_terminal_as_a_control_character() -> None:
    assert "\u202e" not in to_text(hostile())
    assert "<U+202E>gnp.exe" in to_text(hostile())


# ── JSON ──


@REPORTS
def test_json_has_the_shape_of_its_schema(make: Make) -> None:
    schema = json.loads(SCHEMA.read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(json.loads(to_json(make())))


def test_json_is_exact_and_complete() -> None:
    data = json.loads(to_json(report()))
    first = data["duties"][0]
    assert first["total"]["attainment"] == "0.943472"
    assert (first["total"]["due"], first["total"]["kept"]) == (1486, 1402)
    assert first["total"]["waits"]["median_seconds"] == "720.000000"
    assert data["as_of"] == "2026-03-30T09:00:00Z"
    assert data["breaches_in_all"] == 1318
    wait = next(one for one in data["figures"] if one["id"] == "first_touch_p90")
    assert (wait["unit"], wait["periods"][0]["target"]) == ("seconds", "14400.000000")


@settings(max_examples=50)
@given(st.integers(-(10**12), 10**12), st.integers(1, 10**9))
def test_decimals_are_the_nearest_with_six_places(above: int, below: int) -> None:
    value = Fraction(above, below)
    assert abs(Fraction(decimal(value)) - value) <= Fraction(1, 2_000_000)


# ── CSV ──


@REPORTS
def test_csv_is_read_back_as_it_was_meant(make: Make) -> None:
    files = to_csv(make())
    assert list(files) == ["duties.csv", "breaches.csv", "figures.csv"]
    for text in files.values():
        assert text.endswith("\r\n")
        lengths = {len(row) for row in csv.reader(io.StringIO(text, newline=""))}
        assert len(lengths) == 1


def test_a_row_of_csv_for_every_slice() -> None:
    rows = rows_of(to_csv(report())["duties.csv"])
    first = [row for row in rows if row["duty"] == "speed_to_lead"]
    assert [row["split"] for row in first].count("period") == 13
    assert (first[0]["split"], first[0]["attainment"], first[0]["due"]) == ("", "0.943472", "1486")
    week = next(row for row in first if row["name"] == "2026-W12")
    assert (week["verdict"], week["closed"], week["first"]) == ("broken", "yes", "2026-03-16")


def test_no_cell_of_csv_is_a_formula() -> None:
    for text in to_csv(hostile()).values():
        for row in csv.reader(io.StringIO(text, newline="")):
            assert not [cell for cell in row if cell.startswith(("=", "+", "@", "\t", "\r"))]
            assert not [cell for cell in row if cell.startswith("-") and not cell[1:2].isdigit()]
    assert '"\'=HYPERLINK(""http://evil.example"",""x"")"' in to_csv(hostile())["breaches.csv"]


# ── The page ──


class Page(HTMLParser):
    """The elements of a page, and what is wrong with how they are nested."""

    VOID = frozenset(("meta", "input", "br", "hr", "link", "img"))

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.wrong: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)

    def values(self, name: str) -> list[str]:
        return [attrs[name] or "" for _, attrs in self.tags if name in attrs]


@REPORTS
def test_the_page_is_well_formed_and_refers_to_nothing_that_is_not_there(make: Make) -> None:
    page = Page(to_html(make()))
    assert not page.wrong
    assert not page.open
    ids = page.values("id")
    assert len(ids) == len(set(ids))
    for href in page.values("href"):
        assert href.startswith("#")
        assert href[1:] in ids
    for names in (*page.values("aria-labelledby"), *page.values("for")):
        assert set(names.split()) <= set(ids)


@REPORTS
def test_the_page_permits_its_one_style_and_its_one_script_alone(make: Make) -> None:
    text = to_html(make())
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]+)"', text)
    (style,) = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    (script,) = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
    for name, body in (("style", style), ("script", script)):
        digest = base64.b64encode(hashlib.sha256(body.encode()).digest()).decode()
        assert f"{name}-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    page = Page(text)
    assert not [name for _, attrs in page.tags for name in attrs if name.startswith("on")]
    assert not page.values("style")
    assert not page.values("src")


def test_texts_of_strangers_are_escaped() -> None:
    text = to_html(hostile())
    assert text.count("<script") == 1
    assert "<img" not in text
    assert "\u202e" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text


def test_names_keep_their_direction_to_themselves() -> None:
    text = to_html(hostile())
    assert f"<bdi>{HOSTILE[2]}</bdi>" in text
    assert f"<bdi>{LONG}</bdi>" in text


def test_every_chart_says_in_words_what_it_shows() -> None:
    text = to_html(report())
    assert text.count('preserveAspectRatio="none" role="img"') == text.count("<desc ")
    assert (
        "From 97% to 93.5%, the lowest 89.5%; promised at least 95%."
        " Kept in 7 of 12 closed periods."
    ) in text


def test_verdicts_come_before_all_figures() -> None:
    text = to_html(report())
    assert text.index("4 of 8 promises were kept") < text.index('class="stands"')
    assert text.index('class="stands"') < text.index('id="report"')


def test_every_section_that_has_nothing_is_left_out() -> None:
    text = to_html(empty())
    assert 'id="promises"' not in text
    assert "Nothing was promised that data can show." in text


def test_the_search_is_hidden_from_whoever_runs_no_scripts() -> None:
    text = to_html(report())
    assert re.search(r'<div class="search" id="search"[^>]* hidden>', text)


def test_a_page_with_two_thousand_breaches_stays_light() -> None:
    long = replace(report(), breaches=breaches(2_000))
    assert len(to_html(long)) - len(to_html(report())) < 1_400_000


def test_the_same_report_gives_the_same_bytes() -> None:
    for render in (to_text, to_json, to_html, to_csv):
        assert render(report()) == render(report())


# ── Charts ──


def test_a_chart_has_a_line_for_each_run_and_a_gap_between_them() -> None:
    found = duty(
        "x", "X", Clause.PROMISE, ("A", "B"), "x", shares=(90, 91, None, 95, 96, 97),
        each=Period.WEEK,
    )  # fmt: skip
    plot = duty_plot(found)
    assert plot is not None
    assert plot.line.count("M") == 2
    assert plot.names == ("2026-W01", "2026-W06")


def test_a_chart_is_not_drawn_of_nothing() -> None:
    found = duty("x", "X", Clause.PROMISE, ("A", "B"), "x", shares=(None, None, None))
    assert duty_plot(found) is None


@settings(max_examples=50)
@given(st.lists(st.one_of(st.none(), st.integers(0, 100)), min_size=1, max_size=80))
def test_every_point_stays_inside_its_chart(shares: list[int | None]) -> None:
    found = duty("x", "X", Clause.PROMISE, ("A", "B"), "x", shares=shares, each=Period.WEEK)
    plot = duty_plot(found)
    drawn = " ".join((plot.line, plot.band, plot.good, plot.bad, plot.open)) if plot else ""
    assert all(-10 <= int(number) <= 1010 for number in re.findall(r"-?\d+", drawn))


def test_nothing_due_is_not_a_share_of_nought() -> None:
    assert Tally().attainment is None
    assert share_text(Tally(waived=3).attainment) == "–"


# ── Colours ──


def _colours() -> list[dict[str, str]]:
    """The colours by day, by night, and on paper."""
    found: list[dict[str, str]] = [{}, {}, {}]
    for name in ("document/style.css", "monitor/monitor.css"):
        roots = re.findall(r":root \{(.*?)\}", data_text(f"templates/{name}"), re.DOTALL)
        for colours, body in zip(found, roots, strict=True):
            colours.update(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", body))
    return [
        {name: colour if len(colour) == 7 else "#" + "".join(c * 2 for c in colour[1:])
         for name, colour in colours.items()}
        for colours in found
    ]  # fmt: skip


def _contrast(one: str, other: str) -> float:
    def luminance(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_every_text_can_be_read_on_its_ground() -> None:
    pairs = [
        *product(("ink", "soft", "accent", "bad"), ("paper", "sunk")),
        ("good", "good-soft"), ("bad", "bad-soft"), ("warm", "warm-soft"), ("ink", "bad-soft"),
        *(("ink", f"heat-{level}") for level in range(5)),
    ]  # fmt: skip
    for colours in _colours():
        poor = [pair for pair in pairs if _contrast(*(colours[name] for name in pair)) < 4.5]
        assert not poor
