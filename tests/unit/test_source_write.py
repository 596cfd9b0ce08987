"""Writing: every file or none, and nothing outside the folder."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from slalang.source.write import WriteProblem, write_atomic, write_files


def tree(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_files_are_written_and_replaced(tmp_path: Path) -> None:
    out = tmp_path / "new" / "out"
    write_files(out, {"a.md": b"1", "rules/scoring.json": b"{}"})
    write_files(out, {"a.md": b"2"})
    assert tree(tmp_path) == {"new/out/a.md": b"2", "new/out/rules/scoring.json": b"{}"}


@pytest.mark.parametrize(
    "name", ["", "/etc/x", "../x", "a/../x", "a//x", "./x", "C:x", "a\\x", "a\0", "a\n", "a/"]
)
def test_names_stay_inside(tmp_path: Path, name: str) -> None:
    with pytest.raises(WriteProblem, match="cannot be used"):
        write_files(tmp_path / "out", {"good.md": b"", name: b""})
    assert tree(tmp_path) == {}


@pytest.mark.parametrize("names", [("A.md", "a.md"), ("a", "a/b.md"), ("X/a", "x/b")])
def test_names_that_clash(tmp_path: Path, names: tuple[str, str]) -> None:
    with pytest.raises(WriteProblem, match="cannot both be written"):
        write_files(tmp_path, dict.fromkeys(names, b""))


def test_names_of_any_script(tmp_path: Path) -> None:
    write_files(tmp_path, {"نیم\u200cفاصله.md": b"1"})
    assert list(tree(tmp_path)) == ["نیم\u200cفاصله.md"]


def test_a_file_where_the_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "out").write_bytes(b"mine")
    with pytest.raises(WriteProblem, match="a file of that name is in the way"):
        write_files(tmp_path / "out", {"a.md": b""})
    assert tree(tmp_path) == {"out": b"mine"}


def test_a_folder_where_a_file_should_be(tmp_path: Path) -> None:
    (tmp_path / "b.md").mkdir()
    with pytest.raises(WriteProblem, match="is a folder"):
        write_files(tmp_path, {"a.md": b"", "b.md": b""})
    assert tree(tmp_path) == {}


def test_a_link_that_leaves_the_folder(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "away").mkdir()
    (tmp_path / "out" / "sub").symlink_to(tmp_path / "away")
    with pytest.raises(WriteProblem, match="leaves the output folder"):
        write_files(tmp_path / "out", {"sub/a.md": b""})
    assert tree(tmp_path) == {}


@pytest.mark.parametrize("failing", range(1, 6))
def test_a_failure_half_way_leaves_everything_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: int
) -> None:
    write_files(tmp_path, {"a.md": b"old a", "b.md": b"old b"})
    replace, calls = os.replace, 0

    def fail_once(source: Path, target: Path) -> None:
        nonlocal calls
        calls += 1
        if calls == failing:
            raise OSError(28, "No space left on device")
        replace(source, target)

    monkeypatch.setattr(os, "replace", fail_once)
    with pytest.raises(WriteProblem, match="the disk is full"):
        write_files(tmp_path, {"a.md": b"new a", "b.md": b"new b", "new/c.md": b"new c"})
    assert tree(tmp_path) == {"a.md": b"old a", "b.md": b"old b"}
    assert not (tmp_path / "new").exists()


def test_one_file_keeps_its_mode_and_its_link(tmp_path: Path) -> None:
    real = tmp_path / "real.sla"
    real.write_bytes(b"old")
    real.chmod(0o640)
    (tmp_path / "link.sla").symlink_to(real)
    write_atomic(tmp_path / "link.sla", b"new")
    assert (tmp_path / "link.sla").is_symlink()
    assert (real.read_bytes(), real.stat().st_mode & 0o777) == (b"new", 0o640)
    with pytest.raises(WriteProblem, match="its folder is not there"):
        write_atomic(tmp_path / "no" / "x.sla", b"")


def test_a_file_that_nobody_may_change_is_not_replaced_by_an_administrator(tmp_path: Path) -> None:
    file = tmp_path / "x.sla"
    file.write_bytes(b"old")
    file.chmod(0o444)
    with pytest.raises(WriteProblem, match="is protected"):
        write_atomic(file, b"new")
    assert file.read_bytes() == b"old"


def test_a_protected_file_is_not_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "x.sla").write_bytes(b"old")
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(WriteProblem, match="no permission"):
        write_atomic(tmp_path / "x.sla", b"new")
    assert tree(tmp_path) == {"x.sla": b"old"}
