"""The public functions do what the commands do."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import slalang
from slalang.backends import BACKENDS, BackendProblem
from slalang.cli.main import run
from slalang.planning.sheet.cells import Kind
from slalang.planning.whatif.changes import inputs_of

AGREEMENT = Path(__file__).parents[1] / "golden" / "cli" / "files" / "acme" / "agreement.sla"


@pytest.fixture(scope="module")
def agreement() -> slalang.Agreement:
    found = slalang.compile_file(AGREEMENT).agreement
    assert found is not None
    return found


def test_every_public_name_is_there() -> None:
    for name in slalang.__all__:
        assert getattr(slalang, name) is not None
    assert dir(slalang) == sorted(slalang.__all__)
    with pytest.raises(AttributeError, match="no attribute 'compil'"):
        slalang.compil  # noqa: B018


def test_texts_are_checked_and_compiled() -> None:
    broken = slalang.check_text("stage new of nobody\n")
    assert broken.worst is slalang.Severity.ERROR
    assert "unknown-name" in slalang.render(broken, "concise")
    assert slalang.compile_text("stage new of nobody\n").agreement is None
    whole = slalang.compile_text(AGREEMENT.read_text(encoding="utf-8"))
    assert whole.agreement is not None
    assert whole.report.findings == ()


def test_files_are_checked(tmp_path: Path) -> None:
    (tmp_path / "a.sla").write_text("stage new of nobody\n", encoding="utf-8")
    report = slalang.check_paths(tmp_path)
    assert [finding.slug for finding in report.findings] == ["unknown-name"]
    missing = slalang.compile_file(tmp_path / "b.sla")
    assert missing.agreement is None
    assert [finding.slug for finding in missing.report.findings] == ["file-missing"]
    (tmp_path / "slalang.toml").write_text("ignor = 3\n", encoding="utf-8")
    with pytest.raises(ValueError, match="there is no setting `ignor`"):
        slalang.check_paths(tmp_path)


def test_texts_are_parsed_and_formatted() -> None:
    file, faults = slalang.parse_text('party a "A" {people 3}\n')
    assert not faults
    assert [node.rule for node in file.declarations] == ["party"]
    assert slalang.format_text('party  a "A"').text == 'party a "A"\n'
    assert slalang.format_text("party {").findings


def test_what_is_built_is_what_the_command_writes(
    agreement: slalang.Agreement, tmp_path: Path
) -> None:
    files = slalang.build(agreement)
    assert run(["build", str(AGREEMENT), "-o", str(tmp_path)]) == 0
    written = {
        path.relative_to(tmp_path).as_posix(): path.read_bytes()
        for path in tmp_path.rglob("*")
        if path.is_file()
    }
    assert files == written
    assert slalang.build(agreement, to=["lifecycle"]).keys() == {"lifecycle.mmd"}
    with pytest.raises(BackendProblem, match="there is no backend `htm`"):
        slalang.build(agreement, to=["htm"])


def test_a_backend_of_another_package_is_found(
    agreement: slalang.Agreement, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Point:
        value = "other:build"

        def load(self) -> object:
            return lambda agreement, _: {"title.txt": agreement.title.encode()}

    monkeypatch.setattr("slalang.backends._entry_points", lambda: {"title": Point()})
    assert slalang.build(agreement, to=["title"]) == {"title.txt": b"Acme: how we work together"}
    monkeypatch.setitem(BACKENDS, "twice", "slalang.backends.lifecycle")  # type: ignore[arg-type]
    with pytest.raises(BackendProblem, match=r"both make `lifecycle.mmd`"):
        slalang.build(agreement, to=["lifecycle", "twice"])


def test_the_funnel_is_planned(agreement: slalang.Agreement) -> None:
    (plan,) = slalang.plan_funnel(agreement, month="2026-07").funnels
    assert [need.value for need in plan.sources[0].needs] == [20, 80, 200]
    with pytest.raises(ValueError, match="no month"):
        slalang.plan_funnel(agreement, month="July")


def test_a_plan_is_made_and_reckoned_with_other_numbers(agreement: slalang.Agreement) -> None:
    plan = slalang.make_plan(agreement, periods=3, until_end=True)
    first = plan.funnels[0].stages[0]
    values = slalang.reckon_plan(plan)
    key = next(one.key for one in plan.sheet.inputs if one.kind is Kind.RATE)
    halved = slalang.reckon_plan(
        plan, {key: next(one.value for one in plan.sheet.inputs if one.key == key) / 2}
    )
    assert len(first.need) == 3
    assert (halved[first.total] or 0) > (values[first.total] or 0) > 0
    with pytest.raises(KeyError, match="no number of this plan is called 'win rate'"):
        slalang.reckon_plan(plan, {"win rate": 25})


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"by": "day"}, "not by 'day'"),
        ({"periods": 0}, "1 to 520 periods"),
        ({"periods": 521}, "1 to 520 periods"),
        ({"start": date(1000, 1, 1)}, "a year from 1900"),
    ],
)
def test_periods_of_a_plan_that_are_none_are_refused(
    agreement: slalang.Agreement, wrong: dict[str, Any], words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        slalang.make_plan(agreement, **wrong)


def test_an_agreement_can_be_planned_as_if_it_said_something_else(
    agreement: slalang.Agreement,
) -> None:
    key = next(key for key, one in inputs_of(agreement).items() if one.kind is Kind.DEAL)
    richer = slalang.change_agreement(agreement, numbers={key: "1_000_000 USD"})
    plan, other = slalang.make_plan(agreement), slalang.make_plan(richer)
    needed = slalang.reckon_plan(plan)[plan.funnels[0].stages[0].total]
    assert (slalang.reckon_plan(other)[other.funnels[0].stages[0].total] or 0) < (needed or 0)
    with pytest.raises(KeyError, match="no scenario is called 'leen'"):
        slalang.change_agreement(agreement, scenario="leen")
    with pytest.raises(KeyError, match=f"did you mean '{key}'"):
        slalang.change_agreement(agreement, numbers={key.removeprefix("business."): "1 USD"})
    with pytest.raises(ValueError, match="does not fit"):
        slalang.change_agreement(agreement, numbers={key: "soon"})


def test_a_plan_is_drawn(agreement: slalang.Agreement) -> None:
    pytest.importorskip("numpy")
    found = slalang.simulate_plan(agreement, draws=200, periods=2)
    assert [0 <= goal.whole.chance <= 100 for goal in found.goals] == [True]
    with pytest.raises(ValueError, match="draw at least once"):
        slalang.simulate_plan(agreement, draws=0)


def test_a_lead_is_scored(agreement: slalang.Agreement) -> None:
    found = slalang.score_lead(
        agreement, {"seniority": "vp", "employees": 50}, as_of=datetime(2026, 3, 6, tzinfo=UTC)
    )
    assert found.scores["fit"] == Decimal(100)


def test_findings_are_explained() -> None:
    assert slalang.explain("SLA310").head.slug == "stage-without-owner"
    with pytest.raises(KeyError, match="did you mean 'stage-without-owner'"):
        slalang.explain("stage-without-ownr")
