"""The file of an agreement in; the holidays that were frozen beside it, out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from slalang.cli.problem import CannotRun

if TYPE_CHECKING:
    from slalang.calendar.holiday_dates import Lock


def lock_beside(file: Path) -> Lock | None:
    """What `holidays.lock` beside an agreement keeps; None where there is no such file.

    Raises `CannotRun` for one that cannot be read: it is not passed over, since other
    dates could come out.
    """
    from slalang.calendar.holiday_lock import NAME, LockProblem, parse_lock
    from slalang.source.load import Refusal, load_file

    path = file.parent / NAME
    if not path.exists():
        return None
    read = load_file(path, root=file.parent)
    try:
        if isinstance(read, Refusal):
            raise LockProblem("it is no text that can be read")
        return parse_lock(read.text)
    except LockProblem as problem:
        raise CannotRun(
            f"{path.as_posix()}: the frozen holidays cannot be used: {problem}",
            "Take the file of before, or delete it and run `slalang holidays FILE --write`.",
        ) from None
