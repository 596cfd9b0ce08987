"""The file of an agreement in; the agreement as the monitor judges by it, or an exit code, out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from slalang.cli.problem import CannotRun
from slalang.cli.project import exit_code, settings_for, understood_agreement

if TYPE_CHECKING:
    from slalang.monitor.versions import Version
    from slalang.report import Report


class Found(NamedTuple):
    """What an agreement says, and the files that it is read from."""

    version: Version | None
    code: int
    """How the command ends where there is no version."""
    files: tuple[Path, ...] = ()
    """Also those that it imports, the settings of the project and the frozen holidays."""


def version_of(file: Path, binding: str | None) -> Found:
    """The agreement and how its data is read; None and an exit code after its errors were shown."""
    agreement, report = understood_agreement(file)
    if agreement is None:
        return Found(None, exit_code(report))
    from slalang.cli.holiday_lock import lock_beside
    from slalang.data import DataProblem
    from slalang.data.plans import planning
    from slalang.monitor.versions import Version

    try:
        planned = planning(agreement, binding, whole=True)
    except DataProblem as problem:
        raise CannotRun(problem.message, problem.help, problem.details) from None
    version = Version(file.as_posix(), agreement, planned, lock_beside(file))
    return Found(version, 0, _files(file, report))


def _files(file: Path, report: Report) -> tuple[Path, ...]:
    from slalang.calendar.holiday_lock import NAME

    settings = settings_for([file])
    shown = [Path(name) for name in report.sources]
    # What is outside of the project is shown as it was given.
    read = [*shown, *(settings.root / name for name in shown)]
    own = () if settings.file is None else (settings.file,)
    return (file, file.parent / NAME, *own, *(one for one in read if one.is_file()))
