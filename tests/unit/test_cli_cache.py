"""What is remembered between check runs changes their speed, never what they say."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

from slalang import driver, recheck
from slalang.diagnostics.render import FORMATS, render
from slalang.report import Report
from slalang.settings import Settings
from slalang.solve.engine import is_available
from slalang.source import keep

EXAMPLES = Path(__file__).parents[2] / "examples"
WORDS = 'party marketing "Marketing"\nparty sales "Sales"\n'
AGREEMENT = 'import "words.sla"\nagreement "A" {\n}\nstage new "New" of marketting\n'


@pytest.fixture
def place(tmp_path: Path) -> Path:
    shutil.copytree(EXAMPLES / "packwell", tmp_path / "packwell")
    (tmp_path / "words.sla").write_text(WORDS, encoding="utf-8")
    (tmp_path / "a.sla").write_text(AGREEMENT, encoding="utf-8")
    (tmp_path / "b.sla").write_text(AGREEMENT.replace("A", "B"), encoding="utf-8")
    return tmp_path


def said(report: Report) -> list[str]:
    return [render(name, report.findings, report.sources) for name in FORMATS]


def same(place: Path, **changes: object) -> Report:
    """The report with the memory, which must be the one without it."""
    settings = replace(Settings(place), **changes)  # type: ignore[arg-type]
    fresh = driver.check([place], settings)
    remembered = recheck.check([place], settings)
    assert said(remembered) == said(fresh)
    assert remembered.sources.keys() == fresh.sources.keys()
    return remembered


def test_a_second_run_says_the_same_and_resolves_nothing(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    same(place)

    def refuse(*_: object) -> None:
        raise AssertionError("looked at again")

    settings = Settings(place)
    monkeypatch.setattr(driver, "resolve", refuse)
    monkeypatch.setattr("slalang.syntax.parser.parse", refuse)
    report = recheck.check([place], settings)
    monkeypatch.undo()
    assert said(report) == said(driver.check([place], settings))


@pytest.mark.parametrize(
    "change",
    [
        lambda place: (place / "words.sla").write_text(WORDS.replace("marketing", "marketting")),
        lambda place: (place / "words.sla").unlink(),
        lambda place: (place / "a.sla").write_text('import "b.sla"\n'),
        lambda place: (place / "words.sla").write_text('import "a.sla"\n' + WORDS),
        lambda place: (place / "a.sla").write_bytes(b"\xff"),
        lambda place: (place / "new.sla").write_text("stage\n"),
        lambda place: (place / "a.sla").rename(place / "z.sla"),
        lambda place: (place / "a.sla").write_text("# sla: ignore[SLA3] because\n" + AGREEMENT),
    ],
)
def test_a_change_is_seen(place: Path, change: Callable[[Path], object]) -> None:
    same(place)
    change(place)
    same(place)
    same(place)


def test_what_is_asked_for_may_change_too(place: Path) -> None:
    same(place)
    same(place, today=date(2030, 1, 1))
    same(place, today=date(2026, 3, 1), select=("SLA3",))
    same(place, ignore=("SLA3", "SLA7"))


@pytest.mark.parametrize(
    "tamper",
    [
        lambda _: b"",
        lambda _: b"\x80\x04\x95.",
        lambda data: data[: len(data) // 2],
        lambda data: data.replace(b"unknown-name", b"unknown-game"),
        lambda data: data.replace(b"slalang", b"slalong", 1),
        lambda _: sealed({"files": [], "outcomes": 3}),
        lambda _: sealed([[]] * 9),
        lambda data: sealed(shaken(data, lambda rows: [*rows[:1], [1, 2]])),
        lambda data: sealed(shaken(data, lambda rows: ["no list", *rows])),
        lambda data: sealed(shaken(data, lambda rows: [*rows[:1], *(r[:3] for r in rows[1:])])),
        lambda data: sealed({**json.loads(data.partition(b"\n")[2]), "files": dict.fromkeys("ab")}),
        lambda data: data.partition(b"\n")[0] + b"\n" + b"[" * 100_000,
    ],
)
def test_a_file_that_was_changed_is_not_believed(
    place: Path, tamper: Callable[[bytes], bytes]
) -> None:
    same(place)
    kept = place / keep.FOLDER / "check.json"
    kept.write_bytes(tamper(kept.read_bytes()))
    same(place)


def sealed(data: object) -> bytes:
    """As a run would have written it, so that only its shape is wrong."""
    from slalang.cache import _seal

    body = json.dumps(data).encode()
    return _seal(body).encode() + b"\n" + body


def shaken(data: bytes, change: Callable[[list[object]], list[object]]) -> object:
    body = json.loads(data.partition(b"\n")[2])
    body["outcomes"] = {key: change(rows) for key, rows in body["outcomes"].items()}
    return body


def test_where_nothing_can_be_kept_the_run_is_the_same(place: Path) -> None:
    (place / keep.FOLDER).write_text("a file of that name", encoding="utf-8")
    same(place)
    assert (place / keep.FOLDER).read_text(encoding="utf-8") == "a file of that name"


def test_a_link_is_neither_read_nor_written_through(place: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path.parent / f"{tmp_path.name}-elsewhere"
    elsewhere.mkdir()
    os.symlink(elsewhere, place / keep.FOLDER)
    same(place)
    assert list(elsewhere.iterdir()) == []


def test_another_slalang_does_not_believe_it(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    same(place)
    before = (place / keep.FOLDER / "check.json").read_bytes()
    monkeypatch.setattr("slalang.cache.stamp", lambda: "another")
    same(place)
    assert (place / keep.FOLDER / "check.json").read_bytes() != before


def test_the_folder_keeps_itself_out_of_version_control(place: Path) -> None:
    same(place)
    assert "*" in (place / keep.FOLDER / ".gitignore").read_text(encoding="utf-8").split("\n")
    same(place)
    assert sorted(entry.name for entry in (place / keep.FOLDER).iterdir()) == [
        ".gitignore", "check.json",
    ]  # fmt: skip


class Broken:
    """An import hook for a solver that is there and cannot be loaded."""

    def __init__(self, problem: Exception) -> None:
        self.problem = problem

    def find_spec(self, name: str, *_: object) -> None:
        if name == "z3":
            raise self.problem


@pytest.mark.parametrize(
    "problem", [ImportError("z3"), OSError("libz3.so"), ValueError("z3"), RuntimeError("z3")]
)
def test_a_broken_solver_is_missing_and_never_remembered(
    place: Path, monkeypatch: pytest.MonkeyPatch, problem: Exception
) -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == "z3"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(sys, "meta_path", [Broken(problem), *sys.meta_path])
    for _ in range(2):
        report = same(place)
        assert "solver-missing" in {finding.slug for finding in report.findings}
    monkeypatch.undo()
    assert "solver-missing" not in {finding.slug for finding in same(place).findings}


def test_another_z3_is_not_the_solver(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "z3", ModuleType("z3"))
    assert not is_available()
