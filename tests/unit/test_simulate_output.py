"""What `slalang simulate` says, and what it answers to odd questions."""

from __future__ import annotations

import csv
import json
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from simulated import agreement, simulated

import slalang.cli.simulate
from slalang.backends.simulate import to_csv, to_json, to_text
from slalang.backends.simulate.words import of_100, short
from slalang.cli.main import run
from slalang.diagnostics.render.cells import width
from slalang.planning.plan import Setup
from slalang.planning.simulate.goals import Wishes

FLAGSHIP = "examples/packwell/packwell.sla"
FUNNEL = "mql to sql 40%, measured on 50\n sql to customer 20%\n takes 45 days"


@pytest.fixture
def small(tmp_path: Path) -> str:
    """The path of an agreement with one goal."""
    file = tmp_path / "small.sla"
    file.write_text(
        """
        agreement "A" { effective 2026-01-01 to 2026-12-31 }
        party sales "Sales"
        stage mql "MQL" of sales { set by sales }
        stage customer "Customer" of sales {
          set by sales
          ends
        }
        funnel web "Website" through mql, customer { mql to customer 50% }
        goal sold "Sold" { 30 customer each month from web }
        """,
        encoding="utf-8",
    )
    return str(file)


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = run(["simulate", *arguments])
    out, err = capsys.readouterr()
    return code, out, err


def test_the_headline_says_how_often_and_how_many_leads_would_do() -> None:
    text = to_text(simulated(agreement(FUNNEL), Setup(count=6)))
    assert "The plan reaches 60 Customer in" in text
    assert "of 100 draws (give or take 0.5). With" in text.replace("\n", " ")
    assert "MQL instead of 125 each month on average, it would in 80." in flat(text)


def flat(text: str) -> str:
    return " ".join(text.split())


def test_leads_of_a_period_are_rounded_up() -> None:
    about = agreement(f"exact\n{FUNNEL}", "21 customer each quarter from web")
    found = simulated(about, Setup(count=12))
    planned = found.goals[0].enough.funnels[0].planned
    assert planned % 12
    assert f"MQL instead of {planned // 12 + 1} each month on average" in flat(to_text(found))


def test_leads_that_differ_by_less_than_one_each_period_are_told_in_all() -> None:
    about = agreement("mql to sql 100%\n sql to customer 97%", "200 customer each year from web")
    found = simulated(about, Setup(count=12))
    [row] = found.goals[0].enough.funnels
    assert f"With {row.certain} MQL instead of {row.planned} in all, it" in flat(to_text(found))


def test_leads_that_are_just_enough_are_told_so() -> None:
    found = simulated(agreement("mql to sql 100%\n sql to customer 100%"), Setup(count=12))
    assert "No fewer MQL would reach it in 80." in flat(to_text(found))


def test_what_rounding_up_asks_for_is_told() -> None:
    small = "mql to sql 40%\n sql to customer 30%\n deal 1_000 USD"
    goal = "1_650 USD each month from web"
    said = flat(to_text(simulated(agreement(small, goal), Setup(count=6))))
    assert "If all is as agreed, it brings" in said
    assert ": rounding up at each stage asks for" in said
    assert "more than the goal; `rounded up at the end` would not. With" in said
    exact = agreement(f"rounded up at the end\n{small}", goal.replace("1_650", "165_000"))
    assert "If all is as agreed" not in flat(to_text(simulated(exact, Setup(count=6))))


def test_bars_are_spoken_of_only_where_they_are_drawn() -> None:
    wide = to_text(simulated(agreement(f"{FUNNEL}\n deal 13 USD", "987_654_321 USD each month"
                                       " from web"), Setup(count=3)))  # fmt: skip
    narrow = to_text(simulated(agreement(FUNNEL), Setup(count=3)))
    assert "Added up; bars in parts of what is asked for\n" in narrow
    for text in (wide, narrow):
        _, _, table = text.partition("Added up")
        first = table.partition("\n\n")[0]
        assert ("bars in parts" in first) == ("━" in first)


def test_the_page_fits_a_terminal() -> None:
    goals = "987_654_321 USD each month from web"
    text = to_text(simulated(agreement(f"{FUNNEL}\n deal 13 USD, give or take 9 USD", goals)))
    assert max(map(width, text.splitlines())) <= 80


def test_a_rate_without_a_sample_is_said_to_be_taken_as_it_stands() -> None:
    text = to_text(simulated(agreement(FUNNEL), Setup(count=2)))
    assert "Nothing is known about how certain these rates are." in text
    assert "  - SQL to Customer, Website" in text
    assert "  - MQL to SQL" not in text


@pytest.mark.parametrize(
    ("chance", "words"),
    [
        ("0", "0 of 100"),
        ("0.01", "fewer than 1 of 100"),
        ("46.34", "46 of 100"),
        ("99.99", "more than 99 of 100"),
        ("100", "100 of 100"),
    ],
)
def test_what_is_nearly_certain_is_not_called_certain(chance: str, words: str) -> None:
    assert of_100(Decimal(chance)) == words


@pytest.mark.parametrize(
    ("value", "words"), [("0", "0"), ("7", "7"), ("12345", "12,340"), ("99999", "100,000")]
)
def test_more_digits_than_are_known_are_not_told(value: str, words: str) -> None:
    assert short(Decimal(value)) == words


def test_without_luck_and_samples_nothing_varies() -> None:
    about = agreement("mql to sql 100%\n sql to customer 50%")
    text = to_text(simulated(about, Setup(count=2), Wishes(luck=False)))
    assert "in 100 of 100 draws." in text
    assert "Nothing varies" in text


def test_json_has_everything_and_no_plain_floats() -> None:
    def refuse(text: str) -> float:
        raise AssertionError(text)

    data = json.loads(to_json(simulated(agreement(FUNNEL), Setup(count=3))), parse_float=refuse)
    assert data["format"] == "slalang.simulation/1"
    [goal] = data["goals"]
    assert [row["name"] for row in goal["periods"]] == ["2026-01", "2026-02", "2026-03"]
    assert goal["enough"]["sources"][0]["path"] == "web"
    assert data["rates"][1]["sample"] is None


def test_the_table_has_a_row_for_each_period_each_sum_and_the_whole() -> None:
    rows = list(csv.DictReader(StringIO(to_csv(simulated(agreement(FUNNEL), Setup(count=3))))))
    assert [row["rows"] for row in rows] == [
        "whole", *["goal period"] * 3, *["period"] * 3, *["added up"] * 3,
    ]  # fmt: skip
    assert rows[0]["asked"] == "30"


def test_the_flagship_is_drawn(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = said(capsys, FLAGSHIP, "--draws", "500", "--format", "json")
    assert (code, err) == (0, "")
    data = json.loads(out)
    assert data["draws"] == 500
    assert [goal["name"] for goal in data["goals"]] == ["revenue", "studio_revenue"]
    chance = float(data["goals"][0]["whole"]["chance"])
    assert 35 < chance < 65


def test_other_numbers_give_other_chances(capsys: pytest.CaptureFixture[str], small: str) -> None:
    _, out, _ = said(capsys, small, "--periods", "2", "--format", "json", "--set", "sold = 40")
    goal = json.loads(out)["goals"][0]
    assert goal["whole"]["asked"] == 80


def test_without_luck_nothing_varies_but_rates(
    capsys: pytest.CaptureFixture[str], small: str
) -> None:
    _, out, _ = said(capsys, small, "--no-luck", "--format", "json")
    goal = json.loads(out)["goals"][0]
    assert goal["whole"]["chance"] == "100.00"
    assert goal["swings"] == []


def test_without_numpy_it_says_what_to_install(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slalang.cli.simulate, "find_spec", lambda _: None)
    code, _, err = said(capsys, FLAGSHIP)
    assert code == 2
    assert "pip install 'slalang[simulate]'" in err


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--draws", "many"), "`many` is no number of draws"),
        (("--draws", "5"), "`5` is no number of draws"),
        (("--certainty", "100%"), "`100%` is no certainty"),
        (("--certainty", "sure"), "`sure` is no certainty"),
        (("--periods", "0"), "a plan cannot have `0` periods"),
        (("--from", "2026"), "`2026` is no month, week or day"),
        (("--from", "0001-01"), "`0001-01` is too far away"),
        (("--by", "year"), "there is no kind of period `year`"),
        (("--scenario", "nobody"), "no scenarios"),
    ],
)
def test_what_cannot_be_done_is_said(
    capsys: pytest.CaptureFixture[str], small: str, options: tuple[str, str], message: str
) -> None:
    code, _, err = said(capsys, small, *options)
    assert code == 2
    assert message in err


def test_an_agreement_without_goals_has_nothing_to_draw(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "a.sla"
    file.write_text('agreement "A" { effective 2026-01-01 to 2026-12-31 }\n', encoding="utf-8")
    code, out, _ = said(capsys, str(file))
    assert code == 1
    assert "No goal draws from a funnel" in out
