"""Leads and suggestions as examples: read back they say the same, and what they expect is so."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slalang.cases import run_examples
from slalang.cases.coverage import coverage
from slalang.cases.result import Verdict
from slalang.cases.story import Story, look, story_of
from slalang.cases.world import world_of
from slalang.driver import read_file, read_text
from slalang.evaluate import evaluated
from slalang.format import format_source
from slalang.model.agreement import Agreement
from slalang.solve.leads import Lead, case_for, with_events
from slalang.solve.prover import Prover, prover
from slalang.solve.sayable import sayable
from slalang.solve.seeds import seeds
from slalang.solve.spelling import example_block
from slalang.solve.suggest import suggested_text, suggestions
from slalang.source.text import source_file

ROOT = Path(__file__).parents[2]
NAMES = ("leadfuze", "packwell", "questionnaire", "seven_components", "six_months", "two_scripts")
GOOD = [ROOT / "examples" / name / f"{name}.sla" for name in NAMES]
OTHERS = [ROOT / "tests/golden/cli/files/tested.sla", ROOT / "tests/golden/cli/files/open.sla"]


@cache
def text_of(path: Path) -> str:
    """The agreement with all that it imports as one text, without its examples."""
    read, _ = read_file(path, ROOT)
    assert read is not None
    whole = "\n".join(one.text for name, one in read.sources.items() if "prelude" not in name)
    return re.sub(r"(?m)^import .*$", "", whole) + "\n"


@cache
def ready(path: Path) -> tuple[Agreement, Prover, tuple[Lead, ...]]:
    agreement = read_text(text_of(path)).agreement
    asked = prover(agreement)
    return agreement, asked, tuple(seeds(asked.system.enc, asked.system.noon))


@given(
    path=st.sampled_from([*GOOD, *OTHERS]),
    number=st.integers(0, 39),
    seconds=st.lists(st.integers(-90, 90), max_size=4),
    later=st.integers(0, 400 * 86_400),
)
@settings(max_examples=60)
def test_a_lead_is_the_same_as_an_example(
    path: Path, number: int, seconds: list[int], later: int
) -> None:
    agreement, asked, leads = ready(path)
    lead = _moved(leads[number % len(leads)], seconds, later)
    said = sayable(agreement, asked.words, lead)
    block = example_block(agreement, asked.words, lead, f"Lead {number}", [])
    assert format_source(source_file("x.sla", block)).text == block
    read = read_text(text_of(path) + block)
    assert [finding.message() for finding in read.findings] == []
    story = story_of(world_of(read.agreement), read.agreement.examples[-1])
    assert isinstance(story, Story)
    view = look(story, story.usual)
    assert said.lead.given.items() <= view.case.given.items()
    assert view.at.micros == case_for(asked.rules, said.lead).as_of
    found = evaluated(view.case, lead.as_of)
    # What becomes so is worked out in an example, and given in a lead.
    same = replace(case_for(asked.rules, said.lead), given=view.case.given)
    wanted = evaluated(same, lead.as_of)
    assert (found.scores, found.classes, found.stages) == (
        wanted.scores, wanted.classes, wanted.stages,
    )  # fmt: skip
    if said.kept:
        before = evaluated(case_for(asked.rules, lead), lead.as_of)
        after = evaluated(case_for(asked.rules, said.lead), lead.as_of)
        assert (before.scores, before.classes, before.stages) == (
            after.scores, after.classes, after.stages,
        )  # fmt: skip


def _moved(lead: Lead, seconds: list[int], later: int) -> Lead:
    """The lead at another instant, with some events moved by seconds."""
    events = list(lead.events)
    for place, move in enumerate(seconds[: len(events)]):
        events[place] = replace(events[place], age=max(0, events[place].age + move))
    moved = with_events(lead, sorted(events, key=lambda event: event.age))
    return replace(moved, as_of=lead.as_of + (later * lead.as_of.resolution * 10**6))


@pytest.mark.parametrize("path", [*GOOD, *OTHERS], ids=lambda path: path.stem)
def test_suggestions_hold_and_cover_what_can_be_shown(path: Path, tmp_path: Path) -> None:
    folder = tmp_path / "agreement"
    shutil.copytree(path.parent, folder)
    copied = folder / path.name
    read, _ = read_file(copied, folder)
    assert read is not None
    before = run_examples(read.agreement)
    text = suggested_text(read.agreement)
    assert format_source(source_file("x.sla", text)).text == text

    copied.write_text(copied.read_text(encoding="utf-8") + "\n" + text, encoding="utf-8")
    again, _ = read_file(copied, folder)
    assert again is not None
    assert [finding.message() for finding in again.findings] == []
    results = run_examples(again.agreement)
    new = results.examples[len(before.examples) :]
    assert {ran.verdict for ran in new} <= {Verdict.PASSED}
    titles = [example.title for example in again.agreement.examples]
    assert len(set(titles)) == len(titles)

    missing = {(one.item.kind, one.item.name) for one in suggestions(read.agreement).missing}
    uncovered = [one for one in coverage(again.agreement, results).items if not one.exercised]
    assert {(one.kind, one.name) for one in uncovered} == missing
    # Nothing more is found where these are there already.
    assert "example " not in re.sub(r"(?m)^#.*$", "", suggested_text(again.agreement))


def test_what_stays_uncovered_in_the_examples_asks_for_what_no_event_has() -> None:
    """A reason that `asks note` where the event `rejected` has no `note`."""
    for path in GOOD:
        agreement, _, _ = ready(path)
        looked_for = [one for one in suggestions(agreement).missing if one.state != "clock"]
        for one in looked_for:
            assert one.state == "unsayable"
            assert one.why == "it asks for `note`, which the event `rejected` does not have"


RIDDLES = """
agreement "Riddles" { effective 2026-01-01 to 2026-12-31 }
party marketing "Marketing"
party sales "Sales" {
  role ae "Executives"
  role sdr "Development"
}
lead {
  age   count
  title text
}
event webinar "Webinar"
score fit "Fit" from 0 to 50 {
  first match "Age" {
    +10 when age > 10
    +20 when age > 20
  }
  -10 when title contains "student"
  +30 for each webinar
}
class grade "Grade" of fit {
  a "A" from 60
  b "B" from 0
}
stage new of marketing
stage mql of marketing { when fit >= 10 }
stage never of sales { when age > 5 and age < 3 }
handoff to_sales "Handoff" from marketing to sales {
  when becomes mql
  accepted or rejected within 1 day
  rejected because {
    known "Known" only within 2 hours then enter new
  }
  routed {
    to ae when age > 100
    to sdr when age > 200
    else to sdr
  }
}
"""


def test_what_is_impossible_is_said() -> None:
    agreement = read_text(RIDDLES).agreement
    found = suggestions(agreement)
    assert {(one.item.name, one.state) for one in found.missing} == {
        ("fit.age.2", "impossible"),
        ("grade.a", "impossible"),
        ("never", "impossible"),
        ("to_sales.2", "impossible"),
        ("to_sales.acceptance", "clock"),
    }
    text = suggested_text(agreement)
    assert "# No lead can become “Never”. That is proved; `slalang check` says more.\n" in text
    run = run_examples(read_text(RIDDLES + text).agreement)
    assert {ran.verdict for ran in run.examples} == {Verdict.PASSED}


def test_a_rule_is_shown_where_no_limit_hides_it() -> None:
    """`-10` of a score that cannot fall below 0 needs other points."""
    text = suggested_text(read_text(RIDDLES).agreement)
    block = next(part for part in text.split("\n\n") if "costs 10" in part)
    assert "fit is 0" not in block


def test_a_route_behind_one_that_may_be_full_is_not_called_impossible() -> None:
    limited = RIDDLES.replace("to ae when age > 100", "to ae when age > 100, at most 5 each day")
    found = suggestions(read_text(limited).agreement)
    route = next(one for one in found.missing if one.item.kind == "route")
    assert route.state == "unsayable"
    assert "room" in route.why


ODD = r"""
agreement "Odd" { effective 1700-01-01 to 9999-12-31
 calendar c }
calendar c { zone "Asia/Tehran"
 open always }
party marketing "M"
party sales "S"
lead {
 fit count
 mql text
 yes text
 c one of yes, no, maybe
 t text "Line\\break \"q\""
}
event page_view { at2 text }
event rejected { reason text
 note count
 when2 date }
score fit "Fit" { +1 "a: b" when fit > 3
 +2 when c is known
 +3 when t is "x\"y\\z"
 +4 when t matches "^a.c$"
 -3 for each full week without page_view, after 2 weeks
 +1 when no page_view within 3 business days
}
class k "K" { yes "Y" when fit > 3
 broken "B" when t is known
 known otherwise }
stage new of marketing
stage mql "Two: words" of marketing { when fit >= 3 }
stage any2 of sales { when becomes mql }
handoff h "H: a" from marketing to sales {
 when becomes any2
 accepted or rejected within 1 day
 rejected because {
   r1 "R: 1" asks note, when2, t only after becomes mql then enter new
   r2 only before page_view then enter new
 }
 routed { to sales when k = broken
   to queue }
}
"""


def test_odd_names_and_titles_give_valid_text() -> None:
    """Names that an attribute has too, choices called `yes`, a zone without whole minutes."""
    read = read_text(ODD)
    assert [finding.message() for finding in read.findings] == []
    text = suggested_text(read.agreement)
    again = read_text(ODD + text)
    assert [finding.message() for finding in again.findings] == []
    run = run_examples(again.agreement).examples
    assert {ran.verdict for ran in run} == {Verdict.PASSED}
    assert len(run) == 7


def test_a_limit_is_kept() -> None:
    agreement = read_text(RIDDLES).agreement
    found = suggestions(agreement, 1)
    assert len(found.examples) == 1
    assert {one.state for one in found.missing} == {"left", "clock"}
    assert "# Not looked for: a lead to " in suggested_text(agreement, 1)
