"""The wheel, installed into an empty environment, does the main job."""

from __future__ import annotations

import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.wheel


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder)]
    subprocess.run([*command, str(ROOT)], check=True, capture_output=True)
    return next(folder.glob("slalang-*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `slalang` command of an environment that has nothing else."""
    folder = tmp_path_factory.mktemp("empty") / "venv"
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    command = [str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check", str(wheel)]
    subprocess.run(command, check=True, capture_output=True)
    return folder / "bin" / "slalang"


def test_the_wheel_carries_grammar_templates_and_pages(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert "slalang/_data/grammars/sla.lark" in names
    assert any(name.startswith("slalang/_data/templates/") for name in names)
    assert "slalang/syntax/tables.json" in names
    assert "slalang/resolve/prelude.sla" in names
    assert "slalang/py.typed" in names
    assert "slalang/engines/javascript/slalang-score.js" in names
    assert any(name.startswith("slalang/rules/") and name.endswith(".md") for name in names)
    assert not any(name.startswith(("tests/", "examples/")) for name in names)


def run(command: Path, *words: str, at: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([command, *words], cwd=at, capture_output=True, text=True, check=False)


def test_check_and_build_run_there(installed: Path, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "examples" / "packwell", tmp_path / "packwell")
    check = run(installed, "check", "packwell/packwell.sla", at=tmp_path)
    assert check.returncode == 0, check.stdout + check.stderr
    build = run(installed, "build", "packwell/packwell.sla", "-o", "out", at=tmp_path)
    assert build.returncode == 0, build.stdout + build.stderr
    made = {path.name for path in (tmp_path / "out").iterdir()}
    assert {"agreement.md", "agreement.html", "scoring.json", "funnel.json"} <= made


def test_explain_and_new_find_their_texts_there(installed: Path, tmp_path: Path) -> None:
    page = run(installed, "explain", "unknown-name", at=tmp_path)
    assert page.returncode == 0
    assert "SLA101" in page.stdout
    made = run(installed, "new", "ours", at=tmp_path)
    assert made.returncode == 0, made.stderr
    check = run(installed, "check", "ours", at=tmp_path)
    assert check.returncode == 0, check.stdout + check.stderr
