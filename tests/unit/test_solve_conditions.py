"""Proofs about conditions and rows of scores: what clashes, where, and what stays silent."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, cast

import pytest

from slalang.check.context import Context
from slalang.diagnostics.finding import Finding
from slalang.driver import read_text
from slalang.project import project_of_text
from slalang.resolve.agreement import resolve
from slalang.solve import prove
from slalang.solve.prover import Prover, prover
from slalang.source.text import Span

if TYPE_CHECKING:
    from slalang.solve.proof import Proof

WORDS = """
party marketing "Marketing"
party sales "Sales"
lead {
  seniority one of individual, manager, director, vp
  employees count "Company size"
  industry  text
  budget    yes/no "Budget confirmed"
}
event page_view "Page view" {
  page    text
  minutes count
  scrolls count
  opened  time
  tags    many text
}
event demo_request "Demo request"
"""


def proved(slug: str, text: str) -> list[Finding]:
    """What one module proves of the words above with some more."""
    return list(_proved(slug, WORDS + text))


def _proved(slug: str, text: str) -> list[Finding]:
    module = cast("Proof", import_module(f"slalang.solve.{slug.replace('-', '_')}"))
    asked: Prover = prover(read_text(text).agreement)
    asked.sweep(module.ask(asked))
    return list(module.check(asked))


def shown(text: str, span: Span) -> str:
    return (WORDS + text)[span.start : span.end]


def score(*rules: str) -> str:
    return "\n".join(["score fit from 0 {", *rules, "}"])


class TestNeverTrue:
    def test_the_smallest_clash_is_named_with_both_places(self) -> None:
        text = score('+5 when employees > 200 and industry is "Banking" and employees < 100')
        (found,) = proved("never-true", text)
        assert "“company size is more than 200” and “company size is below 100”" in found.message()
        places = [shown(text, label.span) for label in found.related()]
        assert places == ["employees > 200", "employees < 100"]

    def test_terms_are_opened(self) -> None:
        text = "term big when employees > 500 and industry is known\n" + score(
            "+5 when big and employees in 11..200"
        )
        (found,) = proved("never-true", text)
        places = [shown(text, label.span) for label in found.related()]
        assert places == ["employees > 500", "employees in 11..200"]

    def test_a_term_and_its_contrary_are_not_opened(self) -> None:
        text = "term big when employees > 500 and industry is known\n" + score(
            "+5 when big and budget and not big"
        )
        (found,) = proved("never-true", text)
        assert [shown(text, label.span) for label in found.related()] == ["big", "big"]

    def test_what_follows_from_a_term_is_said_at_the_term_only(self) -> None:
        text = "term odd when employees > 5 and employees < 3\n" + score("+5 when odd and budget")
        (found,) = proved("never-true", text)
        assert found.message().startswith("nobody is ever `odd`")

    def test_or_may_have_been_meant(self) -> None:
        (found,) = proved("never-true", score("+5 when seniority is vp and seniority is director"))
        assert "write `or`" in found.help()

    def test_an_alternative_is_judged_beside_the_tests_around_it(self) -> None:
        text = score('+5 when industry is "Retail" and (industry is "Banking" or employees > 5)')
        (found,) = proved("never-true", text)
        assert shown(text, found.span) == 'industry is "Banking"'

    def test_of_alternatives_inside_each_other_the_outer_one_is_named(self) -> None:
        inner = "(employees < 0 and (budget or (seniority is vp or employees > 5)))"
        text = score(f'+5 when industry is "Retail" or {inner}')
        (found,) = proved("never-true", text)
        assert shown(text, found.span).strip("()").startswith("employees < 0 and")

    def test_a_filter_is_found_under_a_denial(self) -> None:
        text = score('+5 when no page_view where (page is "a" and page is "b")')
        (found,) = proved("never-true", text)
        assert "no “page view” ever counts here" in found.message()

    @pytest.mark.parametrize("where", [
        "minutes > 1 and minutes < 4",
        "minutes * 2 > 100 and minutes < 60",
        "minutes > 100 and scrolls > minutes",
        'opened > 09:30 and opened < 09:45',
        'tags has "a" and tags has "b"',
        "minutes in (1, 9) and minutes > 1",
    ])  # fmt: skip
    def test_filters_that_some_occurrence_passes(self, where: str) -> None:
        assert proved("never-true", score(f"+5 for any page_view where ({where})")) == []

    @pytest.mark.parametrize("where", [
        "minutes > 3 and minutes < 4",
        'tags has "a" and not tags has "a"',
        "minutes > scrolls and not minutes > scrolls",
    ])  # fmt: skip
    def test_filters_that_no_occurrence_passes(self, where: str) -> None:
        (found,) = proved("never-true", score(f"+5 for any page_view where ({where})"))
        assert found.message().startswith("no lead ever earns these points")

    def test_what_a_lead_cannot_decide_is_free(self) -> None:
        text = """
stage new of marketing
stage mql of marketing { when any demo_request }
handoff h "H" from marketing to sales {
  when becomes mql
  routed {
    to sales when at least 3 leads of lead have employees > 5
    else to sales
  }
}
"""
        assert proved("never-true", text) == []


class TestAlwaysTrue:
    def test_what_must_be_known_is_said(self) -> None:
        (found,) = proved("always-true", score("+5 when employees >= 0"))
        assert "every lead whose company size is known" in found.message()
        assert "`employees is known`" in found.help()

    def test_what_is_true_of_every_lead(self) -> None:
        (found,) = proved("always-true", score("+5 when industry is known or industry is unknown"))
        assert found.message().startswith("every lead earns these points")

    def test_a_test_beside_others(self) -> None:
        text = score('+5 when industry is "Banking" and employees >= 0')
        (found,) = proved("always-true", text)
        assert shown(text, found.span) == "employees >= 0"

    def test_points_are_left_to_their_own_finding(self) -> None:
        text = score("+5 when budget") + "\nterm fine when fit >= 0\n"
        assert proved("always-true", text) == []

    def test_of_a_term_it_is_said_once(self) -> None:
        text = "term any_size when employees >= 0\n" + score("+5 when any_size")
        (found,) = proved("always-true", text)
        assert "is `any_size`" in found.message()

    def test_the_last_row_may_take_the_rest(self) -> None:
        text = score("first match {", "+9 when employees > 9", "+5 when employees >= 0", "}")
        assert proved("always-true", text) == []


class TestAlwaysBehind:
    def test_the_fewest_that_take_its_leads(self) -> None:
        text = score(
            "first match {", "+9 when budget", "+7 when employees > 50", "+5 when employees <= 50",
            "+3 when employees is known and seniority is vp", "}",
        )  # fmt: skip
        (found,) = proved("always-behind", text)
        places = [shown(text, label.span) for label in found.related()]
        assert [place.split(" ")[0] for place in places] == ["+7", "+5"]

    def test_rows_that_count_events(self) -> None:
        text = score(
            "first match {", "+9 for any page_view within 30 days",
            "+5 for each page_view within 7 days", "+3 for any demo_request", "}",
        )  # fmt: skip
        (found,) = proved("always-behind", text)
        assert shown(text, found.span).startswith("+5")

    def test_otherwise_may_have_nothing_left(self) -> None:
        text = """
class size {
  big   when budget or not budget
  small when budget is unknown
  rest  otherwise
}
"""
        assert proved("always-behind", text) == []

    def test_behind_one_that_takes_all_nothing_is_said_again(self) -> None:
        text = """
class size {
  big   when budget is known or budget is unknown
  small when employees < 5
  rest  otherwise
}
"""
        assert proved("always-behind", text) == []
        (found,) = proved("always-true", text)
        assert "is `big`" in found.message()


class TestAlwaysTogether:
    def test_three_of_a_kind_are_named_with_the_first(self) -> None:
        text = score(
            "+5 when employees > 10", "+6 when employees >= 11", "+7 when not employees <= 10"
        )
        found = proved("always-together", text)
        assert [shown(text, one.related()[0].span)[:2] for one in found] == ["+5", "+5"]

    def test_those_that_differ_from_the_first_are_compared_among_themselves(self) -> None:
        # No ordinary lead tells these four apart: the domain is far from what they ask for.
        far = (
            'industry is "Banking" and seniority is vp and budget and any demo_request within 1 day'
        )
        text = score(
            f"+5 when {far} and employees in 11..12", f"+6 when {far} and employees in 12..13",
            f"+7 when {far} and employees >= 11 and employees <= 12",
            f"+8 when {far} and employees >= 12 and employees <= 13",
        )  # fmt: skip
        found = proved("always-together", text)
        pairs = [
            (shown(text, one.span)[:2], shown(text, one.related()[0].span)[:2]) for one in found
        ]
        assert pairs == [("+7", "+5"), ("+8", "+6")]

    def test_rules_that_never_fire_are_not_alike(self) -> None:
        text = score("+5 when employees < 0", "+6 when budget and not budget")
        assert proved("always-together", text) == []


class TestPointsSwallowed:
    def test_the_limit_is_named(self) -> None:
        text = """
score fit from 0 to 100 {
  group "Budget" at most 20 {
    +20 when budget
    +5  when budget and industry is "Banking"
  }
}
"""
        (found,) = proved("points-swallowed", text)
        assert "“Budget” is at 20 with or without it" in found.message()

    def test_the_score_swallows_what_the_group_lets_through(self) -> None:
        text = """
score fit from 0 to 50 {
  +50 when budget
  group "More" at most 20 {
    +5 when budget and industry is "Banking"
  }
}
"""
        (found,) = proved("points-swallowed", text)
        assert "`fit` is at 50 with or without it" in found.message()

    def test_points_that_count_for_some_lead(self) -> None:
        text = """
score fit from 0 to 50 {
  +45 when budget
  +20 when budget and industry is "Banking"
  -10 when seniority is individual
}
"""
        assert proved("points-swallowed", text) == []


def test_circular_scores_prove_nothing() -> None:
    text = """
score one from 0 { +5 when two >= 5 and two < 3
}
score two from 0 { +5 when one >= 5
}
"""
    for slug in ("always-true", "always-behind", "always-together", "points-swallowed"):
        assert proved(slug, text) == []


def test_what_a_run_cannot_afford_is_one_note(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = "".join(f'  +1 when title contains "t{row}"\n' for row in range(40))
    text = f'lead {{ title text }}\nscore s "S" {{\n{rows}}}\n'
    project = project_of_text(f'agreement "A" {{\n}}\n{text}', "agreement.sla")
    files = project.closure(project.named[-1])
    agreement = resolve(files[-1], files[:-1]).agreement
    assert not [one for one in prove(agreement, Context(None)) if one.slug == "not-proved"]
    monkeypatch.setattr("slalang.solve.engine.MOST_READ", 200)
    (note,) = prove(agreement, Context(None))
    assert "this agreement asks more than can be proved in one run" in note.message()
