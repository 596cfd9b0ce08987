"""Loading: what is read, what is refused, and that refusing reads nothing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from slalang.source import load
from slalang.source.load import decode, display_path, find_sources, load_file, resolve_import
from slalang.source.refusal import Refusal
from slalang.source.text import SourceFile


def write(folder: Path, name: str, data: bytes = b"") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def refusal(found: object) -> Refusal:
    assert isinstance(found, Refusal)
    return found


@pytest.mark.parametrize("data", [b"a\nb\n", b"a\r\nb\r\n", b"a\rb\r", b"\xef\xbb\xbfa\r\nb\n"])
def test_line_ends_and_byte_order_mark_are_made_one(tmp_path: Path, data: bytes) -> None:
    found = load_file(write(tmp_path, "deep/x.sla", data), root=tmp_path)
    assert isinstance(found, SourceFile)
    assert (found.path, found.text, found.line_starts) == ("deep/x.sla", "a\nb\n", (0, 2, 4))


@pytest.mark.parametrize(
    ("data", "kind", "detail", "offset", "line"),
    [
        (b"one\r\ncaf\xe9\n", "not-utf8", "0xE9", 8, 2),
        (b"\xed\xa0\x80", "not-utf8", "0xED", 0, 1),
        ("x".encode("utf-16"), "not-utf8", "UTF-16", 0, 0),
        ("x".encode("utf-32"), "not-utf8", "UTF-32", 0, 0),
        (b"a\rb\0", "nul", "", 3, 2),
        (b"x" * 11, "too-large", "10", 11, 0),
    ],
)
def test_bytes_that_are_no_agreement(
    data: bytes, kind: str, detail: str, offset: int, line: int
) -> None:
    found = refusal(decode("x.sla", data, limit=10))
    assert (found.kind, found.detail, found.offset, found.line) == (kind, detail, offset, line)


def test_what_is_on_the_disk_is_refused_by_kind(tmp_path: Path) -> None:
    write(tmp_path, "agreement.sla")
    (tmp_path / "loop.sla").symlink_to("loop.sla")
    os.mkfifo(tmp_path / "pipe.sla")

    def kind(name: str) -> tuple[str, str]:
        found = refusal(load_file(tmp_path / name, root=tmp_path))
        return found.kind, found.detail

    assert kind("") == ("folder", "")
    assert kind("pipe.sla") == ("unreadable", "device")
    assert kind("loop.sla") == ("unreadable", "disk")
    assert kind("agreement.sla/x.sla") == ("missing", "")
    assert kind("a\0b.sla") == ("missing", "")
    missing = refusal(load_file(tmp_path / "agremeent.sla", root=tmp_path))
    assert missing.nearby == ("agreement.sla", "loop.sla", "pipe.sla")


def test_a_file_without_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(load, "open", refuse, raising=False)
    found = refusal(load_file(write(tmp_path, "x.sla"), root=tmp_path))
    assert (found.kind, found.detail) == ("unreadable", "permission")


def test_a_large_file_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path, "x.sla")
    os.truncate(path, 10_400_000)
    monkeypatch.setattr(load, "open", None, raising=False)
    assert refusal(load_file(path, root=tmp_path)).kind == "too-large"


def test_paths_are_shown_relative_to_the_root_when_below_it(tmp_path: Path) -> None:
    assert display_path(tmp_path / "a" / ".." / "b.sla", tmp_path) == "b.sla"
    assert display_path(Path("/elsewhere/b.sla"), tmp_path) == "/elsewhere/b.sla"
    assert display_path(tmp_path.parent / f"{tmp_path.name}x", tmp_path).startswith("/")
    assert display_path(tmp_path / os.fsdecode(b"caf\xe9.sla"), tmp_path) == "caf\ufffd.sla"


def test_folders_give_their_agreements_in_order(tmp_path: Path) -> None:
    outside = write(tmp_path, "outside/secret.sla")
    root = tmp_path / "project"
    for name in ("b.sla", "a/z.sla", "a/b.sla", ".git/x.sla", "notes.txt", "old/x.sla"):
        write(root, name)
    (root / "linked").symlink_to(outside.parent)
    (root / "link.sla").symlink_to(outside)
    found, refused = find_sources([root, root / "b.sla"], root=root, exclude=["old/"])
    assert [display_path(path, root) for path in found] == ["a/b.sla", "a/z.sla", "b.sla"]
    assert refused == ()
    # A file that is named is taken as it is, and a path that is not there is refused.
    found, refused = find_sources([root / "notes.txt", root / "no"], root=root)
    assert [path.name for path in found] == ["notes.txt"]
    assert [(one.file, one.kind) for one in refused] == [("no", "missing")]


def test_imports_are_followed_below_the_root(tmp_path: Path) -> None:
    words = write(tmp_path, "shared/words.sla")
    importing = write(tmp_path, "deals/x.sla")
    assert resolve_import(tmp_path, importing, "../shared/words.sla") == words
    assert resolve_import(tmp_path, words, "words.sla") == words


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("/etc/passwd", "absolute"),
        ("//host/words.sla", "address"),
        ("https://example.org/words.sla", "address"),
        ("file:words.sla", "address"),
        ("C:\\words.sla", "drive"),
        ("c:words.sla", "drive"),
        ("~/words.sla", "home"),
        ("shared\\words.sla", "backslash"),
        ("words.txt", "suffix"),
        ("shared/.sla", "suffix"),
        ("", "suffix"),
        ("words\0.sla", None),
        ("../outside.sla", "escape"),
        ("link.sla", "escape"),
        ("linked/outside.sla", "escape"),
    ],
)
def test_imports_from_outside_are_refused(tmp_path: Path, target: str, reason: str | None) -> None:
    outside = write(tmp_path, "outside.sla")
    root = tmp_path / "project"
    importing = write(root, "x.sla")
    (root / "link.sla").symlink_to(outside)
    (root / "linked").symlink_to(tmp_path)
    found = refusal(resolve_import(root, importing, target))
    assert (found.file, found.kind) == ("x.sla", "import-outside")
    assert found.detail == f"{reason or 'suffix'} {target}"


def test_a_missing_import_knows_its_neighbours(tmp_path: Path) -> None:
    write(tmp_path, "shared/words.sla")
    importing = write(tmp_path, "x.sla")
    found = refusal(resolve_import(tmp_path, importing, "shared/wrods.sla"))
    assert (found.kind, found.nearby) == ("import-missing", ("shared/words.sla",))
    (tmp_path / "folder.sla").mkdir()
    assert refusal(resolve_import(tmp_path, importing, "folder.sla")).kind == "import-missing"
