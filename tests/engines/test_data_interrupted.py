"""Ctrl-C while leads are scored: exit code 130, no result, and nothing left in any folder."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytest.importorskip("duckdb")
pytestmark = [
    pytest.mark.engines_heavy,
    pytest.mark.skipif(os.name == "nt", reason="Windows has no such signal"),
]

AGREEMENT = Path(__file__).parents[2] / "examples" / "packwell" / "packwell.sla"
AS_OF = "2026-03-06T16:30:00Z"
LEADS = "1_000_000"


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A million leads of the flagship."""
    folder = tmp_path_factory.mktemp("sample") / "data"
    whole = [sys.executable, "-m", "slalang.cli.main", "sample-data", AGREEMENT.name, "--as-of"]
    whole += [AS_OF, "-o", str(folder), "--leads", LEADS, "--events", LEADS, "--format", "parquet"]
    whole += ["--no-work"]
    subprocess.run(whole, cwd=AGREEMENT.parent, check=True, capture_output=True)
    return folder


@pytest.mark.parametrize("ending", ["csv", "parquet", "duckdb", "sqlite"])
@pytest.mark.parametrize("engine", ["duckdb", "python"])
def test_nothing_is_left(sample: Path, tmp_path: Path, engine: str, ending: str) -> None:
    temporary, out = tmp_path / "temporary", tmp_path / "out"
    temporary.mkdir()
    out.mkdir()
    whole = [sys.executable, "-m", "slalang.cli.main", "score", AGREEMENT.name, "--data"]
    whole += [str(sample), "--as-of", AS_OF, "-o", str(out / f"scores.{ending}")]
    with subprocess.Popen(
        [*whole, "--engine", engine],
        cwd=AGREEMENT.parent,
        env={**os.environ, "TMPDIR": str(temporary)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        # Whoever runs these tests in the background may have it ignored.
        preexec_fn=_listening,  # noqa: PLW1509
    ) as process:
        _wait_for(process, temporary)
        process.send_signal(signal.SIGINT)
        said, told = process.communicate(timeout=60)
    assert process.returncode == 130, told.decode()
    assert said == b""
    assert b"Traceback" not in told
    assert list(out.iterdir()) == []
    assert list(temporary.iterdir()) == []


def _listening() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _wait_for(process: subprocess.Popen[bytes], temporary: Path) -> None:
    """Until the work has begun, and a little longer."""
    for _ in range(600):
        if any(temporary.iterdir()):
            break
        time.sleep(0.05)
    time.sleep(1.0)
    assert process.poll() is None, "it was done before it could be stopped"
