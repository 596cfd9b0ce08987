"""Measured rates written back: nothing else of a file changes, not a byte."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slalang.cli.main import run
from slalang.driver import read_text
from slalang.model.digest import digest
from slalang.planning.actuals.read import read_actuals
from slalang.planning.actuals.rows import Actuals
from slalang.planning.progress.compare import progress
from slalang.planning.progress.edit import edited, edits_of, recalibrated
from slalang.planning.progress.recalibrate import Recalibration, recalibration
from slalang.source.load import decode
from slalang.source.text import SourceFile
from slalang.syntax.parser import parse

TEMPLATE = """# All numbers are from the CRM.{J}
agreement "Quota" {{
  effective 2026-01-01 to 2026-12-31
  currency USD
}}
party sales "Sales"
stage mql "MQL" of sales
stage sql "SQL" of sales
stage customer "Customer" of sales {{ ends }}
funnel f "New {J} business" through mql, sql, customer {{
  measured{S}{date} from {S}{place}   # {J}
  source web "Website" {{
    mql{S}to sql {S}{first},{S}measured on {sample}# {J} 34%, 82%
    sql   to customer{S}{second} # {J}
    deal 2_000 USD
  }}
}}
goal g {{ 500_000 USD each month from f, for 12 months starting 2026-01 }}
"""
OLD = {
    "date": "2026-01-05", "place": '"CRM"', "first": "34%", "sample": "3_900", "second": "82%",
}  # fmt: skip
NEW = {
    "date": "2026-03-31", "place": '"Q1 \\"final\\".csv"', "first": "30%", "sample": "10_000",
    "second": "70.1%, measured on 3_000",
}  # fmt: skip
COUNTS = b"""period,source,stage,count
2026-Q1,web,mql,10000
2026-Q1,web,sql,3000
2026-Q1,web,customer,2103
"""

spaces = st.sampled_from([" ", "  ", "\t", "      "])
words = st.text(st.sampled_from("abc äß ลูกค้า 很🙂%#0123456789"), max_size=12)


def written(data: bytes, counts: bytes, place: str, *, all_rates: bool = False) -> bytes:
    source = decode("agreement.sla", data)
    assert isinstance(source, SourceFile)
    agreement = read_text(source.text).agreement
    found = read_actuals(counts, agreement)
    assert isinstance(found, Actuals), found
    wanted = recalibration(agreement, progress(agreement, found), place, all_rates=all_rates)
    edits = edits_of({source.path: parse(source)[0]}, wanted)
    assert not isinstance(edits, str)
    after = edited(data, edits)
    again = decode("agreement.sla", after)
    assert isinstance(again, SourceFile)
    assert digest(read_text(again.text).agreement) == digest(recalibrated(agreement, wanted))
    return after


@given(spaces, words, st.sampled_from(["\n", "\r\n"]), st.booleans())
@settings(max_examples=40, deadline=None)
def test_every_other_byte_stays(space: str, junk: str, line_end: str, mark: bool) -> None:
    def file(values: dict[str, str]) -> bytes:
        text = TEMPLATE.format(S=space, J=junk, **values).replace("\n", line_end)
        return (b"\xef\xbb\xbf" if mark else b"") + text.encode()

    assert written(file(OLD), COUNTS, 'Q1 "final".csv') == file(NEW)


@given(st.lists(st.sampled_from(["\n", "\r\n", "\r"]), min_size=30, max_size=30))
@settings(max_examples=20, deadline=None)
def test_lines_that_end_in_different_ways_stay_so(ends: list[str]) -> None:
    def file(values: dict[str, str]) -> bytes:
        lines = TEMPLATE.format(S=" ", J="x", **values).splitlines()
        return "".join(map(str.__add__, lines, ends)).encode()

    assert written(file(OLD), COUNTS, 'Q1 "final".csv') == file(NEW)


def plain(**values: str) -> bytes:
    return TEMPLATE.format(S=" ", J="", **{**OLD, **values}).encode()


def test_what_lies_within_chance_stays_unless_all_are_wished_for() -> None:
    counts = COUNTS.replace(b"3000", b"3380").replace(b"2103", b"2770")
    assert b"34%" in written(plain(), counts, "Q1")
    assert b"33.8%, measured on 10_000" in written(plain(), counts, "Q1", all_rates=True)


def test_a_second_time_nothing_changes() -> None:
    once = written(plain(), COUNTS, "Q1")
    assert written(once, COUNTS, "Q1", all_rates=True) == once


def test_a_kind_of_rate_stays_where_it_is() -> None:
    after = written(plain(second="82% of those that entered"), COUNTS, "Q1")
    assert b"70.1% of those that entered, measured on 3_000 # " in after


def test_decimals_are_as_many_as_the_agreed_rate_has() -> None:
    after = written(plain(second="82.125%"), COUNTS.replace(b"3000", b"2999"), "Q1")
    assert b"sql   to customer 70.123%, measured on 2_999" in after


def kept(agreement_text: str, counts: bytes, **options: bool) -> Recalibration:
    agreement = read_text(agreement_text).agreement
    found = read_actuals(counts, agreement)
    assert isinstance(found, Actuals)
    return recalibration(agreement, progress(agreement, found), "Q1", **options)


def test_a_rate_of_nothing_is_not_written() -> None:
    wanted = kept(plain().decode(), COUNTS.replace(b"2103", b"0"))
    assert [one.figure.start for one in wanted.rates] == ["mql"]
    assert wanted.kept[0].why == "it would be 0%, and no number of leads would be enough"


def test_a_rate_that_was_improved_stays() -> None:
    text = plain().decode().replace(
        "    deal 2_000", "    improve sql to customer up to 90% by 2026-02-01\n    deal 2_000"
    )  # fmt: skip
    [stays] = kept(text, COUNTS).kept
    assert stays.what == "sql to customer of f.web"
    assert stays.why.startswith("an improvement to 90% holds by now")


def test_the_date_stays_where_it_speaks_for_what_was_not_measured() -> None:
    wanted = kept(plain().decode(), b"\n".join(COUNTS.splitlines()[:3]))
    assert wanted.dates == ()
    assert [one.what for one in wanted.kept] == ["sql to customer of f.web", "measured … of f"]
    assert "sql to customer of f.web" in wanted.kept[1].why


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".git").mkdir()
    head, _, numbers = TEMPLATE.format(S=" ", J="", **OLD).partition("funnel f")
    (tmp_path / "a.sla").write_bytes(f'{head}import "numbers.sla"\n'.encode())
    (tmp_path / "numbers.sla").write_bytes(f"funnel f{numbers}".replace("\n", "\r\n").encode())
    (tmp_path / "q1.csv").write_bytes(COUNTS)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_rates_of_an_imported_file_are_written_there(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (project / "a.sla").read_bytes()
    assert run(["progress", "a.sla", "--actuals", "q1.csv", "--write"]) == 0
    said = capsys.readouterr()
    assert "+    mql to sql  30%, measured on 10_000" in said.out
    assert "numbers.sla: 2 rates and 1 date written" in said.err
    after = (project / "numbers.sla").read_bytes()
    assert after.count(b"\r\n") == after.count(b"\n")
    assert b'measured 2026-03-31 from  "q1.csv"' in after
    assert (project / "a.sla").read_bytes() == before


def test_a_dry_run_writes_nothing(project: Path) -> None:
    before = {path: path.read_bytes() for path in project.glob("*.sla")}
    assert run(["progress", "a.sla", "--actuals", "q1.csv", "--dry-run"]) == 0
    assert {path: path.read_bytes() for path in project.glob("*.sla")} == before


def test_a_bad_table_writes_nothing(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = {path: path.read_bytes() for path in project.iterdir() if path.is_file()}
    (project / "q1.csv").write_bytes(COUNTS.replace(b"3000", b"-3000"))
    before[project / "q1.csv"] = (project / "q1.csv").read_bytes()
    assert run(["progress", "a.sla", "--actuals", "q1.csv", "--write", "-o", "report.txt"]) == 2
    assert "q1.csv, row 3, column D (count): `-3000`" in capsys.readouterr().err
    assert {path: path.read_bytes() for path in project.iterdir() if path.is_file()} == before


def test_a_report_takes_the_place_of_nothing_that_is_read(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("q1.csv", "a.sla", "numbers.sla"):
        before = (project / name).read_bytes()
        assert run(["progress", "a.sla", "--actuals", "q1.csv", "-o", name]) == 2
        assert f"`{name}` is what is read here" in capsys.readouterr().err
        assert (project / name).read_bytes() == before


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is protected from root")
def test_a_protected_file_is_left_alone(project: Path) -> None:
    (project / "numbers.sla").chmod(0o444)
    before = (project / "numbers.sla").read_bytes()
    assert run(["progress", "a.sla", "--actuals", "q1.csv", "--write"]) == 2
    assert (project / "numbers.sla").read_bytes() == before


def test_where_counts_come_from_can_be_any_text(project: Path) -> None:
    source = 'C:\\exports\\"Q1"\n  of “Ω”'
    command = ["progress", "a.sla", "--actuals", "q1.csv", "--write", "--measured-from", source]
    assert run(command) == 0
    text = (project / "numbers.sla").read_bytes().decode()
    assert '"C:\\\\exports\\\\\\"Q1\\" of “Ω”"' in text


CLASHING = """agreement "Quota" {
  version "1"
  effective 2026-01-01 to 2026-12-31
  currency USD
}
party marketing "Marketing"
party sales "Sales" {
  people 5
  works at most 400 mql per person each month
}
stage mql "MQL" of marketing { set by marketing }
stage customer "Customer" of sales {
  set by sales
  ends
}
funnel f "New business" through mql, customer {
  measured 2026-01-05 from "CRM"
  rounded up at each stage
  mql to customer 15%, measured on 900
  deal 2_000 USD
}
goal g "Revenue" { 500_000 USD each month from f, for 12 months starting 2026-01 }
"""


@pytest.fixture
def worse(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An agreement whose people suffice, until the rate is the one that was counted."""
    (tmp_path / "a.sla").write_text(CLASHING, encoding="utf-8")
    table = "period,stage,count\n2026-01,mql,1700\n2026-01,customer,170\n"
    (tmp_path / "jan.csv").write_text(table, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("worse")
@pytest.mark.parametrize("option", ["--write", "--dry-run"])
def test_rates_with_which_numbers_clash_are_told_beforehand(
    option: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["progress", "a.sla", "--actuals", "jan.csv", option]) == 0
    first, *rest = capsys.readouterr().err.splitlines()
    assert first.startswith("with these rates, these five numbers cannot all hold: the 2,000")
    assert rest[0] == "until that is agreed on anew, no document to sign can be built from it"
    assert bool(rest[1:]) == (option == "--write")


def test_what_does_not_clash_is_written_without_a_word(
    worse: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = worse / "a.sla"
    file.write_text(CLASHING.replace("people 5", "people 9"), encoding="utf-8")
    assert run(["progress", "a.sla", "--actuals", "jan.csv", "--write"]) == 0
    said = "a.sla: 1 rate and 1 date written; `slalang check` shows what follows\n"
    assert capsys.readouterr().err == said


@pytest.mark.usefixtures("worse")
@pytest.mark.parametrize(
    "command",
    [
        ["progress", "a.sla", "--actuals", "jan.csv"],
        ["funnel", "a.sla"],
        ["simulate", "a.sla", "--draws", "100"],
        ["build", "a.sla", "-o", "out", "--to", "funnel,calculator"],
    ],
)
def test_numbers_that_clash_stop_nothing_that_plans(
    command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    if command[0] == "simulate":
        pytest.importorskip("numpy")
    assert run(["progress", "a.sla", "--actuals", "jan.csv", "--write"]) == 0
    assert run(["check", "a.sla", "--no-cache"]) == 1
    capsys.readouterr()
    assert run(command) == 0
    said = capsys.readouterr().err
    assert said.startswith("a.sla: the agreement")
    assert "`slalang check`" in said


def test_no_document_is_built_where_numbers_clash(
    worse: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["progress", "a.sla", "--actuals", "jan.csv", "--write"]) == 0
    for targets in ("funnel,html", "html", "scoring"):
        assert run(["build", "a.sla", "-o", "out", "--to", targets]) == 1
        assert "nothing was built: the agreement has errors" in capsys.readouterr().err
    assert not (worse / "out").exists()
