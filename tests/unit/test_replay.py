"""What a replay finds, with DuckDB and without it: the same."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from replay_worlds import (
    AS_OF,
    BASE,
    EVENTS,
    FIT,
    HEAD,
    LEADS,
    REST,
    replayed,
    version,
    write_data,
)

from slalang.data import DataProblem
from slalang.data.wishes import Wishes
from slalang.replay.compare import replay
from slalang.replay.render_html import to_html
from slalang.replay.render_json import to_json
from slalang.replay.render_text import to_text
from slalang.replay.result import Reason, Replay, RuleChange

Replayed = Callable[..., Replay]


@pytest.fixture(params=["plain", "duckdb"])
def run(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Replayed:
    """Replay by one of the two ways; every renderer takes what it finds."""
    if request.param == "plain":
        monkeypatch.setattr("slalang.data.pair.find_spec", lambda _: None)
    else:
        pytest.importorskip("duckdb")

    def run_(old: str, new: str, by: str | None = None, **data: object) -> Replay:
        found = replayed(old, new, write_data(tmp_path / "data", **data), by)  # type: ignore[arg-type]
        assert to_text(found).endswith("\n")
        assert json.loads(to_json(found))["leads"] == found.leads
        assert "default-src 'none'" in to_html(found)
        return found

    return run_


def rule(found: Replay, title: str) -> RuleChange:
    return next(one for one in found.rules if one.title == title)


def test_identical_agreements(run: Replayed) -> None:
    found = run(BASE, BASE)
    assert (found.leads, found.changed, found.unexplained) == (4, 0, 0)
    assert found.rules == found.others == found.examples == found.moves == ()
    assert [(s.before, s.after, s.becomes, s.stops) for s in found.stages] == [(1, 1, 0, 0)]
    assert to_text(found).startswith("None of 4 leads changes its stage or class.\n")


def test_a_new_rule(run: Replayed) -> None:
    found = run(BASE, BASE.replace("  +10 ", "  +30 when employees in 100..200\n  +10 "))
    (stage,) = found.stages
    assert (stage.before, stage.after, stage.becomes, stage.stops) == (1, 3, 2, 0)
    assert found.changed == 2
    new = rule(found, "Company size is from 100 to 200")
    assert (new.where, new.leads, new.begins, new.new_id) == ("new", 2, 2, "fit.2")
    (grade,) = found.classes
    cells = {(move.old, move.new): move.leads for move in grade.moves}
    assert cells == {("A", "A"): 1, ("B", "A"): 2, ("B", "B"): 1}
    (score,) = found.scores
    assert [(step.above, step.most, step.leads) for step in score.steps] == [
        (0, 0, 2),
        (25, 30, 2),
    ]


def test_a_rule_that_is_gone_and_stops(run: Replayed) -> None:
    found = run(BASE, BASE.replace("  +30 when employees > 200\n", ""))
    assert [(s.becomes, s.stops) for s in found.stages] == [(0, 1)]
    gone = rule(found, "Company size is more than 200")
    assert (gone.where, gone.leads, gone.ceases) == ("old", 1, 1)
    # `fit.2` has become `fit.1`, and is still the same rule.
    assert all(one.title != "Next door" for one in found.rules)


def test_other_points(run: Replayed) -> None:
    found = run(BASE, BASE.replace('+10 "Next door"', '+30 "Next door"'))
    other = rule(found, "Next door")
    assert (other.old_points, other.new_points, other.different) == (10, 30, ("points",))
    assert (other.leads, other.rates) == (1, 1)
    assert found.examples[0].lead == "b"
    assert found.examples[0].rules == (
        Reason("Next door", "rates", Decimal(10), Decimal(30), "points"),
    )
    assert "      Next door: +10 → +30 points\n" in to_text(found)
    assert "Next door: +10 → +30 points</li>" in to_html(found)


def test_other_points_and_another_condition(run: Replayed) -> None:
    asked = '+30 "Next door" when country in ("DK", "BE")'
    found = run(BASE, BASE.replace('+10 "Next door" when country in ("NL", "DK")', asked))
    said = "other points: +10 points before, +30 points now; its condition changed, too"
    assert said in " ".join(to_text(found).split())


def test_errors_of_an_agreement_stand_at_the_top(tmp_path: Path) -> None:
    data = write_data(tmp_path / "data")
    errors = tuple(f"the <b>word</b> {n} is not there" for n in range(5))
    old, new = version(BASE), replace(version(BASE), errors=errors)
    found = replay(old, new, Wishes(str(data), "", AS_OF, None), None, lambda _: None)
    text, page = to_text(found), to_html(found)
    told = text.partition("Old  ")[0]
    assert "\n\nThe new agreement has 5 errors:\n  the <b>word</b> 0 is not there\n" in told
    assert "  and 2 more; `slalang check` shows them\n" in told
    assert "the old agreement" not in told.lower()
    assert "The new agreement has 5 errors</dt><dd>the &lt;b&gt;word" in page
    assert json.loads(to_json(found))["new"]["errors"] == list(errors)
    assert json.loads(to_json(found))["old"]["errors"] == []


def test_a_renamed_rule_is_the_same(run: Replayed) -> None:
    found = run(BASE, BASE.replace('"Next door"', '"Neighbours"'))
    assert found.changed == 0
    (renamed,) = found.rules
    assert (renamed.where, renamed.different, renamed.leads) == ("both", ("title",), 0)
    assert (renamed.old_title, renamed.title) == ("Next door", "Neighbours")


def test_a_rule_that_asks_for_something_else(run: Replayed) -> None:
    found = run(BASE, BASE.replace("employees > 200", "employees > 100"))
    other = rule(found, "Company size is more than 100")
    assert other.different == ("condition",)
    assert (other.leads, other.begins) == (2, 2)
    assert "Before: Company size is more than 200. Now" in to_text(found)


def test_a_changed_condition_explains_what_no_rule_does(run: Replayed) -> None:
    found = run(BASE, BASE.replace("when fit >= 30", "when fit >= 10"))
    assert (found.changed, found.unexplained) == (1, 1)
    assert rule_free(found)
    (other,) = found.others
    assert (other.kind, other.where, other.leads) == ("stage", "both", 1)
    assert (other.old_says, other.new_says) == ("Fit is at least 30", "Fit is at least 10")


def rule_free(found: Replay) -> bool:
    return not any(one.leads for one in found.rules)


def test_stages_classes_and_scores_that_come_and_go(run: Replayed) -> None:
    new = HEAD + FIT.replace("score fit", "score suits").replace('"Fit"', '"Fit"')
    new += 'score extra "Extra" {\n  +1 for any ride\n}\n'
    new += REST.replace("fit", "suits").replace("class grade", "class rank")
    new += 'stage sal "Ready" of marketing { when any ride }\n'
    new = new.replace('"Grade"', '"Rank"')
    found = run(BASE, new)
    assert [(one.name, one.where) for one in found.stages] == [("mql", "both"), ("sal", "new")]
    assert [(one.title, one.where) for one in found.classes] == [("Rank", "new"), ("Grade", "old")]
    assert [(one.title, one.where) for one in found.scores] == [("Fit", "both"), ("Extra", "new")]
    assert found.stages[1].becomes == 1
    assert [(move.old, move.new) for move in found.moves] == [(None, "Ready")]


def test_renamed_stages_and_bands_are_the_same(run: Replayed) -> None:
    new = BASE.replace("stage mql", "stage ready").replace('a "A" from', 'top "A" from')
    found = run(BASE, new)
    assert (found.changed, found.others) == (0, ())
    assert found.classes[0].moves[0].leads + found.classes[0].moves[1].leads == 4


def test_without_stages_and_classes(run: Replayed) -> None:
    found = run(HEAD + FIT, HEAD + FIT.replace("+30", "+40"))
    assert (found.changed, found.stages, found.classes) == (0, (), ())
    assert found.scores[0].up == 1


def test_without_scores_too(run: Replayed) -> None:
    found = run(HEAD, HEAD)
    assert (found.leads, found.changed, found.scores, found.rules) == (4, 0, (), ())


def test_no_leads(run: Replayed) -> None:
    found = run(BASE, BASE.replace("+30", "+20"), leads=(), events=())
    assert (found.leads, found.changed) == (0, 0)
    assert found.by is not None
    assert found.by.groups == ()
    assert to_text(found).startswith("There is no lead that both agreements can score.")


def test_by_source_unless_another_is_named(run: Replayed) -> None:
    new = BASE.replace("employees > 200", "employees > 100")
    found = run(BASE, new)
    assert found.by is not None
    groups = {one.value: (one.leads, one.changed) for one in found.by.groups}
    assert groups == {"Web form": (2, 1), "Trade fair": (1, 1), None: (1, 0)}
    vip = run(BASE, new, "vip").by
    assert vip is not None
    assert {one.value: one.changed for one in vip.groups} == {"yes": 1, "no": 1, None: 0}
    country = run(BASE, new, "country").by
    assert country is not None
    assert {one.value for one in country.groups} == {"nl", "dk", "de", None}


@pytest.mark.parametrize(("by", "said"), [("sourc", "`source`"), ("x" * 40, "Name an attribute")])
def test_an_unknown_attribute(run: Replayed, by: str, said: str) -> None:
    with pytest.raises(DataProblem) as problem:
        run(BASE, BASE, by)
    assert said in problem.value.help


def test_rare_values_are_summed(run: Replayed) -> None:
    leads = [{"lead_id": f"{n}", "country": f"c{n:02}", "employees": 150} for n in range(30)]
    found = run(BASE, BASE.replace("> 200", "> 100"), "country", leads=leads, events=())
    assert found.by is not None
    assert found.by.others is not None
    assert (len(found.by.groups), found.by.values, found.by.others.leads) == (12, 30, 18)
    assert found.by.others.changed == 18
    assert "18 other values" in to_text(found)


def test_hostile_words_are_only_words(run: Replayed) -> None:
    nasty = "</style><script>alert(1)</script> '; DROP TABLE pairs; -- \" =cmd|'/c calc'!A1"
    leads = [
        {"lead_id": nasty, "employees": 150, "country": nasty, "source": "web_form"},
        {"lead_id": "=1+1", "employees": 150, "country": "\u202edcba\u001b[31m"},
        {"lead_id": "\u0646\u0627\u0645", "employees": 500},
    ]
    new = BASE.replace("> 200", "> 100").replace('"A" from', '"<b>A</b>" from')
    found = run(BASE, new, "country", leads=leads, events=())
    assert (found.leads, found.changed) == (3, 2)
    assert {one.lead for one in found.examples} == {nasty, "=1+1"}
    page, text = to_html(found), to_text(found)
    assert "<script" not in page
    assert "<b>" not in page
    assert "\x1b" not in page + text
    assert "\u202e" not in page + text


def test_examples_are_the_first_of_each_move(run: Replayed) -> None:
    leads = [{"lead_id": f"x{n}", "employees": 150} for n in range(20)]
    leads += [{"lead_id": "y", "employees": 10, "country": "NL"}]
    new = BASE.replace("> 200", "> 100").replace("when fit >= 30", "when fit >= 10")
    found = run(BASE, new, leads=leads, events=())
    names = [one.lead for one in found.examples]
    assert names == ["x0", "y", "x1", "x10", "x11", "x12", "x13", "x14"]
    assert [one.alike for one in found.examples[:2]] == [20, 1]


def test_leads_that_one_agreement_cannot_read(run: Replayed) -> None:
    leads = [*LEADS, {"lead_id": "e", "employees": "many"}]
    old = BASE.replace("  +30 when employees > 200\n", "")
    found = run(old, BASE, leads=leads)
    assert (found.leads, found.old.leads, found.new.leads) == (4, 5, 4)
    assert (found.new.lost_leads, found.old.lost_leads) == (1, 0)
    text = to_text(found)
    assert "Only the old agreement could read 1 lead: not compared." in text
    assert "Under the new agreement 1 row of a lead could not be read:" in text


def test_an_unreadable_source_costs_no_lead(run: Replayed) -> None:
    found = run(BASE, BASE, leads=[{"lead_id": "a", "source": "moon"}], events=())
    assert found.leads == 1
    assert found.by is not None
    assert found.by.groups[0].value is None


def test_events_and_many_rules(run: Replayed) -> None:
    """More rules than bits in a word, groups, first matches and decay."""
    more = "".join(f"  +1 when employees > {n}\n" for n in range(70))
    rides = 'score interest "Interest" {\n  group "Web" at most 8 {\n'
    rides += (
        "    +5 for each visit within 30 days\n  }\n  +3 for any ride, halving every 30 days\n}\n"
    )
    old = HEAD + FIT.replace("  +10", f"{more}  +10") + rides + REST
    new = old.replace("at most 8", "at most 4").replace("halving every 30", "halving every 60")
    found = run(old, new, events=[*EVENTS, *EVENTS])
    assert found.changed == 0
    (decay,) = found.rules
    assert decay.different == ("limits",)
    assert [(one.kind, one.title) for one in found.others] == [("group", "Web")]
    assert found.scores[1].down == 1
    last = run(old, old.replace("+1 when employees > 69", "-99 when employees > 69"))
    assert rule(last, "Company size is more than 69").leads == 3
