"""`slalang sample-data`: what it writes, what it refuses, and what is left after a failure."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from slalang.cli.main import run
from slalang.sample import pieces

AGREEMENT = """
agreement "Small" { currency EUR }
lead {
  email    text
  name     text
  plan     one of free, paid
  tools    many text
  spend    money
  since    date
  vip      yes/no
  at       time
  mood     number
  size     count
}
account { tier one of gold, tin }
event visit "Visit" {
  page   text
  length number
}
event order "Order" { length money }
score fit "Fit" {
  +10 when size > 50 and plan is paid and since within 3 years and vip and mood > 3
  +5 when tools has "Sheets|Docs"
  +1 for each visit within 30 days where page contains "price, list"
  +2 for any order where length > 5 EUR
  +1 when account.tier is gold
}
"""


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("small.sla").write_text(AGREEMENT, encoding="utf-8")


def made(*more: str, output: str = "data") -> int:
    fixed = ("sample-data", "small.sla", "--as-of", "2026-03-06T16:30:00Z", "-o", output)
    return run([*fixed, *more])


def names(folder: str = "data") -> list[str]:
    return sorted(path.name for path in Path(folder).iterdir())


def test_csv_says_what_json_lines_say() -> None:
    assert made("--leads", "400") == 0
    assert made("--leads", "400", "--format", "jsonl", output="other") == 0
    for name in ("leads", "events"):
        with Path(f"data/{name}.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        lines = Path(f"other/{name}.jsonl").read_text(encoding="utf-8").splitlines()
        assert len(rows) == len(lines) >= 400
        for row, line in zip(rows, lines, strict=True):
            told = json.loads(line)
            assert row == {key: as_cell(told.get(key)) for key in row}


def as_cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case list():
            return "|".join(item.replace("|", "\\|") for item in value)
        case _:
            return str(value)


def test_parquet_holds_the_same_in_its_own_types() -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    assert made("--leads", "1500", "--format", "jsonl") == 0
    assert made("--leads", "1500", "--format", "parquet", output="other") == 0
    leads = parquet.read_table("other/leads.parquet")
    events = parquet.read_table("other/events.parquet")
    told = list(lines("data/leads.jsonl"))
    assert [str(kind) for kind in leads.schema.types] == [
        "string", "timestamp[us, tz=UTC]", "string", "string", "string", "list<element: string>",
        "decimal128(18, 4)", "date32[day]", "bool", "string", "decimal128(18, 6)", "int64",
        "string",
    ]  # fmt: skip
    assert str(events.schema.field("at").type) == "timestamp[us, tz=UTC]"
    for name in ("lead_id", "email", "tools", "vip", "size", "account.tier"):
        assert leads.column(name).to_pylist() == [lead[name] for lead in told]
    amounts = [lead["spend"] and lead["spend"].removesuffix(" EUR") for lead in told]
    for found, amount in zip(leads.column("spend").to_pylist(), amounts, strict=True):
        assert (found is None) == (amount is None)
        assert found is None or found == type(found)(amount)
    happened = list(lines("data/events.jsonl"))
    assert events.column("event").to_pylist() == [event["event"] for event in happened]
    instants = [instant.isoformat() for instant in events.column("at").to_pylist()]
    assert [one.replace("+00:00", "")[:26] for one in instants if "." in one] == [
        event["at"][:26] for event, one in zip(happened, instants, strict=True) if "." in one
    ]


def lines(path: str) -> Iterator[dict[str, Any]]:
    for line in Path(path).read_text(encoding="utf-8").splitlines():
        yield json.loads(line)


def test_names_that_files_need_themselves_get_a_mark() -> None:
    assert made("--leads", "10") == 0
    header = Path("data/leads.csv").read_text(encoding="utf-8").partition("\n")[0]
    assert (
        header
        == "lead_id,created_at,email,name,plan,tools,spend,since,vip,at_,mood,size,account.tier"
    )


def test_the_folder_says_what_is_in_it() -> None:
    assert made("--leads", "10", "--events", "30", "--seed", "7") == 0
    assert names() == ["README.txt", "about.json", "events.csv", "leads.csv", "people.csv"]
    about = json.loads(Path("data/about.json").read_text(encoding="utf-8"))
    assert (about["format"], about["seed"], about["leads"]) == ("slalang.sample/2", 7, 10)
    assert about["model_hash"].startswith("sha256:")
    assert about["as_of"] == "2026-03-06T16:30:00Z"
    assert "10 leads" in Path("data/README.txt").read_text(encoding="utf-8")


def test_data_of_before_is_replaced() -> None:
    assert made("--leads", "10") == 0
    assert made("--leads", "20", "--format", "jsonl") == 0
    assert names() == [
        "README.txt", "about.json", "events.jsonl", "leads.jsonl", "people.jsonl",
    ]  # fmt: skip


def test_the_files_of_others_are_left_alone(capsys: pytest.CaptureFixture[str]) -> None:
    Path("data").mkdir()
    Path("data/thesis.txt").write_text("years of work")
    assert made("--leads", "10") == 2
    assert "`--force`" in capsys.readouterr().err
    assert names() == ["thesis.txt"]
    assert made("--leads", "10", "--force") == 0
    assert "thesis.txt" in names()
    assert "leads.csv" in names()


@pytest.mark.parametrize("before", [False, True])
@pytest.mark.parametrize("failure", [KeyboardInterrupt, OSError(28, "No space left on device")])
def test_nothing_is_left_half_written(
    before: bool, failure: BaseException, monkeypatch: pytest.MonkeyPatch
) -> None:
    if before:
        assert made("--leads", "10") == 0
    was = {path.name: path.read_bytes() for path in Path("data").glob("*")}

    def breaks(*_: object) -> Iterator[pieces.Piece]:
        yield pieces.Piece(b"half", b"half", 1, 1, Counter())
        raise failure

    monkeypatch.setattr(pieces, "pieces_of", breaks)
    assert made("--leads", "20") in (2, 130)
    assert {path.name: path.read_bytes() for path in Path("data").glob("*")} == was
    assert sorted(path.name for path in Path().iterdir()) == ["data"] * before + ["small.sla"]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--leads", "0"), "0 leads were asked for, where 1 to 10,000,000 can be made"),
        (("--leads", "10_000_001"), "10,000,001 leads were asked for"),
        (("--leads", "9_000_000", "--events", "60,000,000"), "60,000,000 events were asked for"),
        (("--leads", "many"), "`many` is no whole number"),
        (("--leads", "10", "--events", "5000"), "more than 200 for each"),
        (("--days", "0"), "0 days were asked for"),
        (("--as-of", "1066-10-14T09:00:00Z"), "the year 1066 is none"),
        (("--format", "xml"), "there is no format `xml`"),
    ],
)
def test_what_cannot_be_made_is_refused(
    more: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert made(*more) == 2
    assert said in capsys.readouterr().err
    assert not Path("data").exists()


def test_a_file_in_the_place_of_the_folder(capsys: pytest.CaptureFixture[str]) -> None:
    Path("data").write_text("mine")
    assert made() == 2
    assert "`data` is no folder" in capsys.readouterr().err
    assert Path("data").read_text() == "mine"


def test_an_agreement_without_events_or_attributes() -> None:
    Path("small.sla").write_text('agreement "Bare" {}\n', encoding="utf-8")
    assert made("--leads", "3") == 0
    assert Path("data/leads.csv").read_text().splitlines()[0].startswith("lead_id")
    assert Path("data/events.csv").read_text() == "lead_id,event,at\n"
    assert made("--leads", "3", "--format", "jsonl") == 0
    assert json.loads(Path("data/leads.jsonl").read_text().splitlines()[0])["lead_id"]
