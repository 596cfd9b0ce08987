"""What would be signed: claims and examples that are not true, and what they do not stop."""

from __future__ import annotations

from pathlib import Path

import pytest

import slalang
from slalang.cli.main import run
from slalang.settings import Settings

RULES = """
party marketing "Marketing"
party sales "Sales"
lead { employees count required }
stage new "Lead" of marketing
stage mql "Qualified lead" of marketing { when employees >= 50 }
"""
CLAIM = """
# sla: ignore[assertion-refuted] because we like it
assert "Everybody qualifies" {
  always mql
}
"""
EXAMPLE = """
# sla: ignore[SLA833] because it is wrong on purpose
example "A company of three" {
  lead { employees 3 }
  expect not mql
  expect mql
}
"""


def errors(text: str, settings: Settings | None = None) -> list[str]:
    report = slalang.check_text(text, settings=settings)
    return [found.slug for found in report.findings if found.severity.word == "error"]


def test_what_is_not_true_cannot_be_silenced() -> None:
    assert errors(RULES + CLAIM + EXAMPLE) == ["assertion-refuted", "example-fails"]
    silent = Settings(Path(), select=("stale-metrics",), ignore=("SLA8",))
    assert errors(RULES + CLAIM + EXAMPLE, silent) == ["assertion-refuted", "example-fails"]
    told = [found.slug for found in slalang.check_text(RULES + CLAIM + EXAMPLE).findings]
    assert told.count("ignore-not-allowed") == 2


def test_examples_are_run_without_a_solver() -> None:
    assert errors(RULES + CLAIM + EXAMPLE, Settings(Path(), solver=False)) == ["example-fails"]


def test_an_example_that_cannot_be_run_is_said() -> None:
    text = RULES + EXAMPLE.replace("  expect not mql", "  0001-01-01 00:00 mail").replace(
        "\nexample", '\nevent mail "Mail"\nexample'
    )
    (found,) = [one for one in slalang.check_text(text).findings if one.slug == "example-fails"]
    assert found.message().startswith("“A company of three” ")


DATED = """
agreement "Bikes" { effective 2026-01-01 to 2026-12-31 }
calendar office "Office" {
  zone "Europe/Warsaw"
  open mon to fri 09:00-17:00
  closed on holidays of "Poland"
}
"""


def test_where_holidays_are_unknown_that_is_said_and_no_example_that_fails_besides() -> None:
    assert errors(DATED + RULES + EXAMPLE) == ["unknown-country"]


def test_where_that_is_ignored_the_examples_count() -> None:
    silent = Settings(Path(), ignore=("unknown-country",))
    assert errors(DATED + RULES + EXAMPLE, silent) == ["example-fails"]


def test_holidays_and_dates_do_not_wait_for_examples(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "agreement.sla"
    file.write_text(DATED.replace("Poland", "PL") + RULES + EXAMPLE)
    assert run(["holidays", str(file), "--write"]) == 0
    assert (tmp_path / "holidays.lock").exists()
    assert "the agreement has 1 error" in capsys.readouterr().err
    assert run(["build", str(file), "-o", str(tmp_path / "out"), "--to", "ics"]) == 0
    assert (tmp_path / "out" / "calendar.ics").exists()
    assert run(["build", str(file), "-o", str(tmp_path / "out"), "--to", "ics,html"]) == 1


def test_leads_are_judged_where_errors_leave_nothing_open() -> None:
    compiled = slalang.compile_text(RULES + CLAIM + EXAMPLE)
    assert compiled.agreement is None
    assert compiled.understood is not None
    results = slalang.run_examples(compiled.understood)
    assert [one.verdict.value for one in results.examples[0].checked] == ["passed", "failed"]


def test_names_and_circles_leave_open_what_is_meant() -> None:
    unknown = RULES.replace("employees >= 50", "employes >= 50")
    assert slalang.compile_text(unknown).understood is None
    circle = RULES + "term a when b\nterm b when a\n"
    compiled = slalang.compile_text(circle)
    assert "circular-terms" in [found.slug for found in compiled.report.findings]
    assert compiled.understood is None


def test_only_reasons_are_suggested_where_a_reason_is_wanted() -> None:
    text = (
        RULES
        + """
handoff to_sales "To Sales" from marketing to sales {
  when becomes mql
  accepted or rejected within 3 days
  tells marketing by sales within 1 day
  rejected because {
    too_small "Too small"
  }
}
example "A company of three" {
  lead { employees 3 }
  expect rejected because whatever
}
"""
    )
    (found,) = [one for one in slalang.check_text(text).findings if one.slug == "unknown-name"]
    assert found.help() == "Declare `whatever`, or use one of `too_small`."


def test_a_routing_is_no_claim_and_the_message_says_so() -> None:
    text = RULES + 'assert "A" {\n  when mql then routed to sales\n}\n'
    (found,) = [one for one in slalang.check_text(text).findings if one.code == "SLA011"]
    assert found.message() == "`routed to` can only be expected in an `example`"
