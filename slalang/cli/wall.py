"""A time without a zone and the arguments of a command in; how to write it in full, out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING

import click

from slalang.cli.problem import CannotRun, Unzoned

if TYPE_CHECKING:
    from slalang.model.agreement import Agreement


def zoned(error: Unzoned, arguments: Sequence[str]) -> CannotRun:
    """The refusal with the offset that the agreement's zone has then; as it is without one."""
    agreement = _agreement(arguments)
    if agreement is None:
        return error
    from slalang.calendar.compiled import calendars_of
    from slalang.calendar.local import TimeProblem, first_instant, on_clock

    zone = calendars_of(agreement, error.wall.date(), error.wall.date()).zone
    if zone is UTC:
        return error
    try:
        shown = on_clock(first_instant(error.wall, zone), zone)
    except (TimeProblem, OverflowError):
        return error
    return CannotRun(
        error.message, f"Write `{shown.isoformat()}`, which is {shown:%H:%M} in {zone}."
    )


def _agreement(arguments: Sequence[str]) -> Agreement | None:
    """What the first argument that names an agreement says; None where that cannot be read."""
    from slalang.cli.project import compiled_file

    for one in arguments:
        if one.endswith(".sla") and not one.startswith("-"):
            try:
                return compiled_file(Path(one), no_solver=True).understood
            except (click.ClickException, OSError):
                return None
    return None
