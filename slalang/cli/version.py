"""The file of an agreement in; the agreement as the monitor judges by it, or an exit code, out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from slalang.cli.problem import CannotRun
from slalang.cli.project import exit_code, understood_agreement

if TYPE_CHECKING:
    from slalang.monitor.versions import Version


def version_of(file: Path, binding: str | None) -> tuple[Version | None, int]:
    """The agreement and how its data is read; None and an exit code after its errors were shown."""
    agreement, report = understood_agreement(file)
    if agreement is None:
        return None, exit_code(report)
    from slalang.cli.holiday_lock import lock_beside
    from slalang.data import DataProblem
    from slalang.data.plans import planning
    from slalang.monitor.versions import Version

    try:
        planned = planning(agreement, binding, whole=True)
    except DataProblem as problem:
        raise CannotRun(problem.message, problem.help, problem.details) from None
    return Version(file.as_posix(), agreement, planned, lock_beside(file)), 0
