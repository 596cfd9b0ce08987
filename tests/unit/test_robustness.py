"""Hosts, sizes and instants that nobody thought of: an answer in words, in bounded time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import (
    ROUND_UP,
    Context,
    FloatOperation,
    Inexact,
    InvalidOperation,
    Rounded,
    localcontext,
)

import pytest

import slalang
from slalang.diagnostics.finding import Finding
from slalang.diagnostics.pages import Page, catalogue, find_page
from slalang.evaluate import RulesProblem
from slalang.model.agreement import Agreement
from slalang.report import Report

SLUGS = [
    slug for slug, head in catalogue().items() if head.path.startswith(("check/", "rules/"))
]
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
