"""A spreadsheet in, the same with every formula worked out anew by LibreOffice out."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

# LibreOffice believes the results that stand in a file, unless it is told to count again.
SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""
XLSX = "Calc MS Excel 2007 XML"


def recalculated(path: Path, timeout: float = 120) -> Path:
    """`plan.xlsx` → `recalculated/plan.xlsx` beside it, with what LibreOffice makes of it.

    For tests marked `soffice`. Each call has a profile of its own, so that many can run at once.
    Raises `AssertionError` where LibreOffice cannot read the file or takes longer than `timeout`
    seconds.
    """
    program = shutil.which("soffice")
    assert program is not None, "mark the test with pytest.mark.soffice"
    target = path.parent / "recalculated" / path.name
    target.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory(prefix="office-", ignore_cleanup_errors=True) as profile:
        settings = Path(profile, "user", "registrymodifications.xcu")
        settings.parent.mkdir()
        settings.write_text(SETTINGS, encoding="utf-8")
        command = [
            program, "--headless", "--norestore",
            f"-env:UserInstallation={Path(profile).as_uri()}",
            f"--infilter={XLSX}", "--convert-to", f"xlsx:{XLSX}",
            "--outdir", str(target.parent), str(path),
        ]  # fmt: skip
        said = _run(command, timeout)
    # It ends with 0 even where it could not read the file.
    assert target.is_file(), f"LibreOffice made nothing of {path.name}: {said}"
    return target


def _run(command: list[str], timeout: float) -> str:
    # The command starts the program that does the work: both are ended, as one group.
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=environment,
        start_new_session=True,
    ) as running:
        try:
            return running.communicate(timeout=timeout)[0]
        except subprocess.TimeoutExpired:
            raise AssertionError(f"LibreOffice was not done after {timeout} seconds") from None
        finally:
            if running.poll() is None:
                os.killpg(running.pid, signal.SIGKILL)
