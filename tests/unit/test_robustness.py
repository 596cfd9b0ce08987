"""Hosts, sizes and instants that nobody thought of: an answer in words, in bounded time."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, timezone
from decimal import (
    ROUND_UP,
    Context,
    FloatOperation,
    Inexact,
    InvalidOperation,
    Rounded,
    localcontext,
)
from pathlib import Path

import pytest
from counting import calls_of

import slalang
from slalang.cli.main import run
from slalang.diagnostics.finding import Finding
from slalang.diagnostics.pages import Page, catalogue, find_page
from slalang.evaluate import RulesProblem
from slalang.model.agreement import Agreement
from slalang.report import Report

SLUGS = [slug for slug, head in catalogue().items() if head.path.startswith(("check/", "rules/"))]
PACKWELL = "examples/packwell/packwell.sla"


@contextmanager
def a_host_that_counts_otherwise() -> Iterator[None]:
    """Five digits, rounded up, and a trap for every number that is not exact."""
    traps = [Inexact, Rounded, InvalidOperation, FloatOperation]
    with localcontext(Context(prec=5, rounding=ROUND_UP, Emin=-9, Emax=9, traps=traps)):
        yield


def compiled(text: str) -> Agreement:
    found = slalang.compile_text(text)
    assert found.agreement is not None, [it.message() for it in found.report.findings]
    return found.agreement


# Decimals of the host


def built() -> dict[str, bytes]:
    agreement = slalang.compile_file(PACKWELL).agreement
    assert agreement is not None
    return slalang.build(agreement)


def test_what_is_built_does_not_depend_on_how_the_host_counts() -> None:
    usual = built()
    with a_host_that_counts_otherwise():
        assert built() == usual


def test_scores_do_not_depend_on_how_the_host_counts() -> None:
    agreement = slalang.compile_file(PACKWELL).agreement
    assert agreement is not None
    as_of = datetime(2026, 3, 6, 16, 30, tzinfo=UTC)
    lead = {"seniority": "vp", "employees": 1_234_567, "ad_spend": "1234567.89 USD"}
    usual = slalang.score_lead(agreement, lead, as_of=as_of)
    with a_host_that_counts_otherwise():
        assert slalang.score_lead(agreement, lead, as_of=as_of) == usual
        assert str(usual.scores["fit"]) == str(usual.score_traces[0].points)


@pytest.mark.parametrize("slug", SLUGS)
def test_findings_do_not_depend_on_how_the_host_counts(slug: str) -> None:
    page = find_page(slug)
    assert isinstance(page, Page)
    if len(page.fires_files) != 1:
        return
    text = page.fires_files[0].text
    usual = slalang.check_text(text)
    said = [words(finding) for finding in usual.findings]
    rendered = slalang.render(usual)
    with a_host_that_counts_otherwise():
        found: Report = slalang.check_text(text)
        assert [words(finding) for finding in found.findings] == said
        assert slalang.render(found) == rendered


def words(finding: Finding) -> tuple[object, ...]:
    related = tuple(label.text for label in finding.related())
    return finding.slug, finding.message(), finding.label(), finding.help(), related


# Text from a program, held to what a file is held to


def test_line_ends_of_other_systems_are_line_ends() -> None:
    text = 'party sales "Sales"\n\nstage new "Lead" of sales {\n  ends\n}\n'
    for ends in ("\r\n", "\r"):
        other = text.replace("\n", ends)
        assert slalang.compile_text(other).agreement == slalang.compile_text(text).agreement
        assert not slalang.check_text("\ufeff" + other).count(slalang.Severity.ERROR)
        assert slalang.format_text(other).text == text
        assert slalang.parse_text(other)[1] == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('stage new "\ud800"\n', "line 1 of `agreement.sla` has a byte, 0xED, that is not UTF-8"),
        ('\nstage new "\0"\n', "line 2 of `agreement.sla`"),
        ("#" * 2_000_001, "`agreement.sla`"),
    ],
)
def test_text_that_no_file_can_hold_is_refused_in_words(text: str, message: str) -> None:
    for findings in (
        slalang.check_text(text).findings,
        slalang.compile_text(text).report.findings,
        slalang.parse_text(text)[1],
        slalang.format_text(text).findings,
    ):
        assert [message in finding.message() for finding in findings] == [True], findings
    assert slalang.compile_text(text).agreement is None
    assert slalang.format_text(text).text == text
    assert slalang.render(slalang.check_text(text))


# Chains of scores


def gaining(size: int, times: int) -> str:
    """Each score gives points for what the one before gained, within so many times as long."""
    asked = [f"gained 5 in s{i} within {7 * times**i} days" for i in range(size - 1)]
    rows = [
        f"score s{i} from 0 to 100 {{\n  +10 when {gain}\n}}\n" for i, gain in enumerate(asked, 1)
    ]
    first = "event demo\nscore s0 from 0 to 100 {\n  +10 for any demo within 7 days\n}\n"
    return first + "".join(rows)


def points_of_the_last(text: str) -> int:
    events = [{"event": "demo", "at": "2026-03-06T16:30:00Z"}]
    as_of = datetime(2026, 3, 6, 17, tzinfo=UTC)
    return int(
        list(slalang.score_lead(compiled(text), {}, events, as_of=as_of).scores.values())[-1]
    )


def test_a_long_chain_of_gains_is_worked_out_once_for_each_instant() -> None:
    assert points_of_the_last(gaining(40, times=1)) == 10
    assert calls_of(lambda: points_of_the_last(gaining(40, times=1))) < 400_000


def test_gains_at_thousands_of_instants_are_refused() -> None:
    with pytest.raises(RulesProblem, match="more than 1,000 instants"):
        points_of_the_last(gaining(30, times=2))


def test_terms_that_rest_on_each_other_a_thousand_times_are_followed() -> None:
    terms = "".join(f"term t{i} when t{i - 1}\n" for i in range(1, 1_000))
    text = "lead { budget yes/no }\nterm t0 when budget\n" + terms
    agreement = compiled(text + "score fit {\n  +1 when t999\n}\n")
    as_of = datetime(2026, 3, 6, tzinfo=UTC)
    found = slalang.score_lead(agreement, {"budget": True}, as_of=as_of)
    fast = slalang.compile_scorer(agreement).score({"budget": True}, as_of=as_of)
    assert found.scores == fast.scores == {"fit": 1}


# The ends of the calendar


def test_an_instant_that_universal_time_does_not_have_is_refused() -> None:
    agreement = compiled("lead { budget yes/no }\nscore fit {\n  +1 when budget\n}\n")
    first = datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=2)))
    with pytest.raises(ValueError, match="before the year 1 or after 9999"):
        slalang.score_lead(agreement, {}, as_of=first)
    last = datetime(9999, 12, 31, 23, 59, tzinfo=UTC)
    assert slalang.score_lead(agreement, {"budget": True}, as_of=last).scores["fit"] == 1


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+02:00", "9999-12-31T23:59:59-05:00"])
def test_score_says_that_an_instant_is_outside_the_calendar(
    at: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "lead.json").write_text("{}")
    lead = str(tmp_path / "lead.json")
    assert run(["score", PACKWELL, "--lead", lead, "--as-of", at]) == 2
    message = f"error: `{at}` is outside the calendar in universal time\n"
    assert message in capsys.readouterr().err


# Settings and names


@pytest.mark.parametrize(
    ("written", "message"),
    [
        (f"cache = {'9' * 5_000}", "it has too long a number"),
        (f"cache = {'[' * 5_000}", "it has too many brackets inside brackets"),
        (f"{'x' * 5_000} = 1", f"there is no setting `{'x' * 60}…`"),
    ],
)
def test_settings_of_any_length_are_answered(tmp_path: Path, written: str, message: str) -> None:
    (tmp_path / "slalang.toml").write_text(written, encoding="utf-8")
    problem = slalang.read_settings(tmp_path)
    assert isinstance(problem, slalang.SettingsProblem)
    assert problem.text == message


@pytest.mark.parametrize("arguments", [["build", PACKWELL, "-o", ""], ["check", ""]])
def test_an_empty_name_is_the_name_of_nothing(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments) == 2
    message = "error: an empty text is the name of no file and no folder\n"
    assert message in capsys.readouterr().err


# Large lifecycles


def staged(size: int) -> str:
    """So many stages, each entered by a condition of its own."""
    return 'party sales "Sales"\nlead { size count }\n' + "".join(
        f'stage s{i} "Stage {i}" of sales {{\n  when size > {i}\n}}\n' for i in range(size)
    )


def test_a_picture_of_hundreds_of_stages_is_a_table() -> None:
    small = slalang.build(compiled(staged(100)), ["html"])["agreement.html"].decode()
    assert "<svg" in small
    large = slalang.build(compiled(staged(300)), ["html"])["agreement.html"].decode()
    assert "too many ways for a picture" in large
    assert "Stage 299" in large
    assert "<path" not in large


def test_the_work_on_documents_grows_with_the_stages_only() -> None:
    half, whole = compiled(staged(300)), compiled(staged(600))
    for name in ("markdown", "lifecycle"):
        slalang.build(half, [name])
        calls = calls_of(lambda name=name: slalang.build(half, [name]))  # type: ignore[misc]
        assert calls_of(lambda name=name: slalang.build(whole, [name])) < 2.5 * calls  # type: ignore[misc]


def test_the_lifecycle_alone_can_be_built_first() -> None:
    code = (
        "import slalang; agreement = slalang.compile_text('stage a {\\n ends\\n}').agreement\n"
        "from slalang.backends.lifecycle import build; print(list(build(agreement)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "['lifecycle.mmd']\n"
