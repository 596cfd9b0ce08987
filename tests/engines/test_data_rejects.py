"""Every row that cannot be read is named with its line, its column and the reason."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from scoring_data import AGREEMENT, folder_of, rejects, scored

from slalang.data import DataProblem

pytest.importorskip("duckdb")

AT = "2026-03-01T00:00:00Z,/\n"
LEADS = [
    ("ok,,,,,,,,,,", "", ""),
    (",,,,,,,,,,", "lead_id", "there is no identifier of the lead"),
    ("c,,vpp,,,,,,,,", "seniority", "there is no such choice: did you mean `vp`?"),
    ("d,,,-3,,,,,,,", "employees", "this count is below 0"),
    ("e,,,1.5,,,,,,,", "employees", "this is not a whole number"),
    ("f,,,1000000000000001,,,,,,,", "employees", "out of bounds"),
    ("g,,,,nan,,,,,,", "satisfaction", "no number that can be counted with"),
    ("h,,,,-Infinity,,,,,,", "satisfaction", "no number that can be counted with"),
    ("i,,,,1000000000000,,,,,,", "satisfaction", "out of bounds"),
    ("j,,,,,12 EUR,,,,,", "ad_spend", "this amount is not in USD"),
    ("k,,,,,,2026-02-30,,,,", "role_since", "no day of the calendar"),
    ("l,,,,,,0000-01-01,,,,", "role_since", "no day of the calendar"),
    ("m,,,,,,,25:00,,,", "local_time", "cannot be read as a time"),
    ("n,,,,,,,,maybe,,", "budget", "cannot be read as true or false"),
    ("o,a\0b,,,,,,,,,", "title", "NUL"),
    (f"p,{'x' * 100_001},,,,,,,,,", "title", "more than 100,000 characters"),
    ("q,only,three", "", "fewer cells"),
    ("r,,,,,,,,,,,x,y", "", "more cells"),
    ("dup,,vp,,,,,,,,", "lead_id", "several rows have this identifier"),
    ("dup,,manager,,,,,,,,", "lead_id", "several rows have this identifier"),
    ("same,,vp,,,,,,,,", "", ""),
    ("same,,vp,,,,,,,,", "", ""),
]
EVENTS = [
    ("ok,visit,2026-03-01T00:00:00Z,/", "", ""),
    ("nobody,visit,2026-03-01T00:00:00Z,/", "lead_id", "there is no lead of this identifier"),
    ("ok,vist,2026-03-01T00:00:00Z,/", "event", "no event of this name: did you mean `visit`?"),
    ("ok,,2026-03-01T00:00:00Z,/", "event", "there is no name of an event"),
    ("ok,visit,,/", "at", "there is no time"),
    ("ok,visit,2026-03-01T00:00:00,/", "at", "has no zone"),
    ("ok,visit,2026-02-30T00:00:00Z,/", "at", "no time of the calendar"),
    ("ok,visit,0001-01-01T00:00:00+01:00,/", "at", "no time of the calendar"),
    ("ok,visit,yesterday,/", "at", "cannot be read as a time"),
    ("ok,demo,2026-03-01T00:00:00Z,/ignored", "", ""),
]


@pytest.mark.parametrize("plain", [False, True])
def test_every_kind(tmp_path: Path, plain: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if plain:
        monkeypatch.setattr("slalang.data.run.find_spec", lambda _: None)
    leads = "".join(f"{line}\n" for line, *_ in LEADS)
    events = "".join(f"{line}\n" for line, *_ in EVENTS)
    folder_of(tmp_path / "in", leads, events)
    found = scored(tmp_path / "in", tmp_path / "out.csv")
    assert found.leads == 2
    told = rejects(found)
    expected = [
        (str(row), column, reason)
        for lines in (LEADS, EVENTS)
        for row, (_, column, reason) in enumerate(lines, 2)
        if reason
    ]
    assert len(told) == len(expected)
    for row, column, reason in expected:
        assert any(
            (row, column) == (its_row, its_column) and reason in its_reason
            for its_row, its_column, its_reason in told
        ), (row, column, reason)


def test_nothing_depends_on_the_order(tmp_path: Path) -> None:
    lines = [f"{line}\n" for line, *_ in LEADS]
    folder_of(tmp_path / "there", "".join(lines))
    folder_of(tmp_path / "back", "".join(reversed(lines)))
    scored(tmp_path / "there", tmp_path / "there.csv")
    scored(tmp_path / "back", tmp_path / "back.csv")
    assert (tmp_path / "there.csv").read_bytes() == (tmp_path / "back.csv").read_bytes()


@pytest.mark.parametrize("plain", [False, True])
def test_broken_lines_of_json(tmp_path: Path, plain: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if plain:
        monkeypatch.setattr("slalang.data.run.find_spec", lambda _: None)
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "leads.jsonl").write_text(
        '{"lead_id": "a"}\n\n[1]\n{"lead_id": "b", "employees": "12"}\n{"lead_id": \n'
        '{"lead_id": "c", "ad_spend": 12}\n{"lead_id": "d", "tools": ["x", 1]}\n'
    )
    found = scored(folder, tmp_path / "out.csv")
    assert found.leads == 1
    assert sorted((row, column) for row, column, _ in rejects(found)) == [
        ("3", ""), ("4", "employees"), ("5", ""), ("6", "ad_spend"), ("7", "tools"),
    ]  # fmt: skip


def test_problems_of_the_whole(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "in", "a,,,,,,,,,,\n")
    before = (folder / "leads.csv").read_bytes()
    for data, output, said in (
        (tmp_path / "no", tmp_path / "o.csv", "no file or folder"),
        ("https://x.example/leads.csv", tmp_path / "o.csv", "not read from `https://`"),
        (folder, folder / "leads.csv", "what the leads are read from"),
        (folder, tmp_path / "no" / "o.csv", "its folder is not there"),
        (folder, tmp_path / "o.xlsx", "does not say how"),
    ):
        with pytest.raises(DataProblem, match=said):
            scored(data, output)
    assert (folder / "leads.csv").read_bytes() == before
    assert sorted(place.name for place in tmp_path.iterdir()) == ["in"]


@pytest.mark.parametrize("plain", [False, True])
def test_the_summary_keeps_a_hint_that_all_share(
    tmp_path: Path, plain: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if plain:
        monkeypatch.setattr("slalang.data.run.find_spec", lambda _: None)
    folder_of(
        tmp_path / "in",
        "a,,vpp,,,,,,,,\nb,,managr,,,,,,,,\nok,,,,,,,,,,\n",
        f"ok,Vist,{AT}ok,vist,{AT}ok,vist,{AT}",
    )
    assert scored(tmp_path / "in", tmp_path / "out.csv").reasons == {
        "seniority: there is no such choice": 2,
        "event: there is no event of this name, such as `vist`: did you mean `visit`?": 3,
    }


def test_rows_that_are_not_utf8(tmp_path: Path) -> None:
    place = folder_of(tmp_path / "in", "a,Müller,,,,,,,,,\n")
    with (place / "leads.csv").open("ab") as file:
        file.write("b,Grün über,,,,,,,,,\n".encode("latin-1") + "c,ä".encode() + b"\xfc,,,,,,,,,\n")
    found = scored(place, tmp_path / "out.csv")
    assert found.leads == 1
    reason = "this row is not written in UTF-8: save the file as UTF-8"
    assert rejects(found) == [("3", "", reason), ("4", "", reason)]
    assert found.rejects is not None
    told = Path(found.rejects).read_text(encoding="utf-8")
    assert r"b,Gr\xfcn \xfcber,," in told
    assert r"c,ä\xfc,," in told


@pytest.mark.parametrize(
    ("leads", "code", "stdout", "stderr"),
    [
        ("a,,vpp,,,,,,,,\n", 2, "Left out: 1 lead, listed in", "error: no lead could be scored"),
        ("", 0, "0 leads scored", "no leads are in the data"),
    ],
)
def test_nothing_scored(tmp_path: Path, leads: str, code: int, stdout: str, stderr: str) -> None:
    place = folder_of(tmp_path / "in", leads)
    (tmp_path / "data.sla").write_text(AGREEMENT, encoding="utf-8")
    command = [
        sys.executable, "-m", "slalang", "score", str(tmp_path / "data.sla"), "--data", str(place),
        "--as-of", "2026-03-10T00:00:00Z", "-o", str(tmp_path / "out.csv"),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False, encoding="utf-8")
    assert done.returncode == code
    assert stdout in done.stdout
    assert stderr in done.stderr
    assert "Furthest stage" not in done.stdout


@pytest.mark.parametrize("plain", [False, True])
@pytest.mark.parametrize("back", [False, True])
def test_no_row_wins_over_one_that_cannot_be_read(
    tmp_path: Path, plain: bool, back: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if plain:
        monkeypatch.setattr("slalang.data.run.find_spec", lambda _: None)
    lines = [
        "a,,vp,,,,,,,,\n", "a,,vpp,,,,,,,,\n", "b,,vp,,,,,,,,\n", ",,vp,,,,,,,,\n",
        "c,,vp,1,,,,,,,\n", "c,,vp,2,,,,,,,\n", "c,,vp,-2,,,,,,,\n",
    ]  # fmt: skip
    folder_of(tmp_path / "in", "".join(lines[::-1] if back else lines), f"a,visit,{AT}b,visit,{AT}")
    found = scored(tmp_path / "in", tmp_path / "out.csv")
    assert (found.leads, found.lost_leads, found.lost_events) == (1, 6, 1)
    beside = "another row of this identifier cannot be read: none of them counts"
    assert found.reasons == {
        "seniority: there is no such choice, such as `vpp`: did you mean `vp`?": 1,
        "lead_id: there is no identifier of the lead": 1,
        "employees: this count is below 0": 1,
        f"lead_id: {beside}": 3,
        "lead_id: there is no lead of this identifier among those that could be read": 1,
    }


@pytest.mark.parametrize("plain", [False, True])
def test_limits(tmp_path: Path, plain: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if plain:
        monkeypatch.setattr("slalang.data.run.find_spec", lambda _: None)
    folder = folder_of(tmp_path / "in", "a,,,,,,,,,,\n")
    for threads in (0, -1, 257, 10**30):
        with pytest.raises(DataProblem, match="has to be from 1 to 256"):
            scored(folder, tmp_path / "o.csv", threads=threads)
    for memory in ("", "none", "-1", "80%", "1e3GB", "5", "nan"):
        with pytest.raises(DataProblem, match="no size of a memory"):
            scored(folder, tmp_path / "o.csv", memory_limit=memory)
    for memory in ("0GB", "1KB", "31.9MB"):
        with pytest.raises(DataProblem, match="less than 32MB"):
            scored(folder, tmp_path / "o.csv", memory_limit=memory)
    for memory in ("512MB", "4 GB", "1g", "0.5GiB"):
        assert scored(folder, tmp_path / "o.csv", memory_limit=memory, threads=2).leads == 1
