"""An agreement and real leads in; how many came to each stage of its funnels, out."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from slalang.cli.problem import CannotRun
from slalang.cli.terminal import progress

if TYPE_CHECKING:
    from slalang.model.agreement import Agreement
    from slalang.planning.actuals.rows import Actuals


def counted(
    file: Path, agreement: Agreement, data: str, binding: str | None, as_of: date
) -> Actuals:
    """Leads counted up to the end of a day, in the zone of the agreement.

    Raises `CannotRun` for data that cannot be read or does not fit.
    """
    from slalang.calendar.compiled import calendars_of
    from slalang.calendar.local import TimeProblem, first_instant, on_clock
    from slalang.cli.holiday_lock import lock_beside
    from slalang.data import DataProblem
    from slalang.data.plans import planning
    from slalang.evaluate import RulesProblem
    from slalang.monitor.counts import counts_of
    from slalang.monitor.versions import Version
    from slalang.monitor.wishes import MonitorWishes

    try:
        zone = calendars_of(agreement, as_of, as_of).zone
        over = first_instant(datetime.combine(as_of + timedelta(days=1), time()), zone)
        until = on_clock(over, UTC) - timedelta(microseconds=1)
        planned = planning(agreement, binding, whole=True)
        version = Version(file.as_posix(), agreement, planned, lock_beside(file))
        with progress("reading the data") as step:
            return counts_of(version, MonitorWishes(data, until), step)
    except DataProblem as problem:
        raise CannotRun(problem.message, problem.help, problem.details) from None
    except (TimeProblem, OverflowError) as problem:
        help = "Look at the dates of the agreement and of the data."
        raise CannotRun(str(problem), help) from None
    except RulesProblem as problem:
        help = "Let fewer scores, classes and terms rest on each other."
        raise CannotRun(str(problem), help) from None
