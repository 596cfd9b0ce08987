"""The command line as a process: what it imports, and how it ends."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import slalang
from slalang.backends import BACKENDS, OPTIONAL
from slalang.cli.build import NAMES, ON_REQUEST
from slalang.cli.main import COMMANDS, run

ROOT = Path(slalang.__file__).parent.parent
HEAVY = ("lark", "jinja2", "markdown_it", "importlib.metadata", "slalang.driver", "slalang.syntax")


def process(
    *arguments: str, code: str = "", env: dict[str, str] | None = None, stdin: bytes = b""
) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-c", code] if code else [sys.executable, "-m", "slalang"]
    whole = {**os.environ, "PYTHONPATH": str(ROOT), **(env or {})}
    return subprocess.run(
        [*command, *arguments], capture_output=True, env=whole, input=stdin, check=False
    )


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys; from slalang.cli.main import run; run(['--help']); "
        "print('modules', *sys.modules)"
    )
    modules = process(code=code).stdout.decode().rpartition("modules ")[2].split()
    assert "click" in modules
    assert not [name for name in modules if name.startswith(HEAVY)]


def test_a_second_check_imports_no_parser(tmp_path: Path) -> None:
    file = tmp_path / "a.sla"
    file.write_text('party a "A"\n', encoding="utf-8")
    code = (
        "import sys; from slalang.cli.main import run; "
        f"run(['check', {str(file)!r}]); print('modules', *sys.modules)"
    )
    outputs = [process(code=code).stdout.decode().rpartition("modules ") for _ in range(2)]
    assert outputs[0][0] == outputs[1][0]
    assert not [name for name in outputs[1][2].split() if name.startswith(HEAVY)]


def test_a_reader_that_stops_reading_ends_it_quietly() -> None:
    command = f"{sys.executable} -m slalang explain all | head -1"
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {command}"], capture_output=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False,
    )  # fmt: skip
    assert done.stdout.startswith(b"SLA001")
    assert done.stderr == b""


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_any_text_can_be_written_whatever_the_locale(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "a.sla").write_text('stage "ลูกค้า" "مشتری" of nobody\n', encoding="utf-8")
    done = process("check", str(tmp_path), env={"PYTHONIOENCODING": encoding, "LC_ALL": "C"})
    assert done.returncode == 1
    assert "ลูกค้า" in done.stdout.decode("utf-8")
    assert done.stderr == b""


def test_no_colour_goes_into_a_pipe(tmp_path: Path) -> None:
    (tmp_path / "a.sla").write_text("stage\n", encoding="utf-8")
    assert b"\x1b" not in process("check", str(tmp_path)).stdout


def test_a_mistake_of_ours_is_one_paragraph(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object) -> None:
        raise LookupError("no such thing")

    monkeypatch.setattr("slalang.cli.explain.catalogue", broken)
    assert run(["explain", "--list"]) == 2
    said = capsys.readouterr().err
    assert said.startswith("error: this is a mistake in slalang, not in the agreement (LookupError")
    assert "Traceback" not in said
    monkeypatch.setenv("SLALANG_DEBUG", "1")
    assert run(["explain", "--list"]) == 2
    assert "Traceback" in capsys.readouterr().err


@pytest.mark.parametrize("name", [entry.name for entry in COMMANDS])
def test_every_command_has_help_with_examples(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([name, "--help"]) == 0
    said = capsys.readouterr().out
    assert f"slalang {name}" in said
    assert "Examples:" in said
    assert all(len(line) <= 80 for line in said.splitlines())


def test_standard_input_without_end_is_refused() -> None:
    done = process("check", "-", stdin=b"#" * 5_000_000)
    assert b"file-too-large" in done.stdout
    assert done.returncode == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize("arguments", ["explain all", "--version"])
def test_a_full_disk_is_said(arguments: str) -> None:
    done = subprocess.run(
        ["bash", "-c", f"{sys.executable} -m slalang {arguments} > /dev/full"],
        capture_output=True, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr.startswith(b"error: the output cannot be written: no space left")
    assert b"Traceback" not in done.stderr


def test_a_folder_that_is_gone_is_said(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    command = f"mkdir {gone} && cd {gone} && rmdir {gone} && {sys.executable} -m slalang check"
    done = subprocess.run(
        ["bash", "-c", command], capture_output=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert b"the folder that this command runs in is gone" in done.stderr


def test_closed_streams_are_no_mistake(tmp_path: Path) -> None:
    (tmp_path / "a.sla").write_text('party a "A"\n', encoding="utf-8")
    for closed in ("<&-", ">&-", "2>&-"):
        command = f"{sys.executable} -m slalang check {tmp_path} -q {closed}"
        done = subprocess.run(
            ["bash", "-c", command], capture_output=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False,
        )  # fmt: skip
        assert done.returncode in (0, 1)
        assert b"mistake" not in done.stderr


def test_the_help_of_build_names_every_backend() -> None:
    assert set(NAMES.split(", ")) == set(BACKENDS)
    assert set(ON_REQUEST.split(", ")) == set(OPTIONAL)
