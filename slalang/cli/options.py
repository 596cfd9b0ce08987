"""What people write after options, in; days, months and names, or a clear refusal, out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from slalang.cli.problem import CannotRun, Unzoned
from slalang.diagnostics.suggest import nearest

if TYPE_CHECKING:
    from slalang.model.quantities import Month

F = TypeVar("F", bound=Callable[..., Any])

_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT = re.compile(rf"{_DAY.pattern}[T ][0-9]{{2}}:[0-9]{{2}}(:[0-9]{{2}})?(Z|[+-][0-9:]{{5}})?")


def file_or_folder(value: str) -> Path:
    """A path as it is written; whether it is there is found out by whoever opens it."""
    if not value:
        # As a path, no text at all would be the folder that the command is run in.
        help = "Write its name; `.` is the folder that the command is run in."
        raise CannotRun("an empty text is the name of no file and no folder", help)
    return Path(value)


FILE = file_or_folder


def one_of(what: str, names: Sequence[str]) -> Callable[[str], str]:
    """A type of options: one of a few names."""

    def convert(value: str) -> str:
        if value not in names:
            raise unknown(what, value, names)
        return value

    return convert


def unknown(what: str, name: str, known: Iterable[str]) -> CannotRun:
    """The refusal of a name, with the one that was probably meant, or all of them."""
    names = list(known)
    near = nearest(name, names)
    listed = ", ".join(f"`{one}`" for one in names)
    help = f"Did you mean `{near}`?" if near else f"There are {listed}."
    return CannotRun(f"there is no {what} `{name}`", help)


def day(value: str) -> date:
    """`2026-03-01`, or `now` for the day that this computer has."""
    if value == "now":
        return date.today()
    help = "Write year, month and day, such as `2026-03-01`, or `now`."
    if not _DAY.fullmatch(value):
        raise CannotRun(f"`{value}` is no day", help)
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise CannotRun(f"there is no day `{value}` in the calendar", help) from None


def month(value: str) -> Month:
    """`2026-03`."""
    from slalang.model.quantities import Month

    found = _MONTH.fullmatch(value)
    if not found:
        help = "Write the year and the month, such as `2026-03`."
        raise CannotRun(f"`{value}` is no month", help)
    return Month(int(found[1]), int(found[2]))


def instant(value: str) -> datetime:
    """`2026-03-06T16:30:00Z`, `2026-03-06 16:30 +01:00`."""
    help = "Write a day, a time and its zone, such as `2026-03-06T16:30:00Z`."
    compact = value.replace(" +", "+").replace(" -", "-").replace(" Z", "Z")
    if not _INSTANT.fullmatch(compact) and not _DAY.fullmatch(compact):
        raise CannotRun(f"`{value}` is no day and time", help)
    try:
        found = datetime.fromisoformat(compact)
    except ValueError:
        raise CannotRun(f"there is no `{value}` in the calendar", help) from None
    if _DAY.fullmatch(compact):
        raise Unzoned(f"`{value}` does not say at what time", found.replace(hour=9))
    if found.tzinfo is None:
        raise Unzoned(f"`{value}` does not say in which time zone", found)
    try:
        found.astimezone(UTC)
    except OverflowError:
        help = "Write a time from the year 1 to the year 9999, as in `2026-03-06T16:30:00Z`."
        raise CannotRun(f"`{value}` is outside the calendar in universal time", help) from None
    return found


def split(values: Iterable[str]) -> tuple[str, ...]:
    """`("a,b", "c")`, as options are repeated or listed, as `("a", "b", "c")`."""
    return tuple(part.strip() for value in values for part in value.split(",") if part.strip())


def format_option(names: Sequence[str], help: str) -> Callable[[F], F]:
    """`--format`, the first of the names without it."""
    return click.option(
        "--format", "format_", type=one_of("format", names), default=names[0], show_default=True,
        metavar="|".join(names) if len(names) < 5 else "FORMAT", help=help,
    )  # fmt: skip


def today_option(command: F) -> F:
    """`--today`, of every command that judges an agreement."""
    return click.option(
        "--today", type=day, metavar="DATE",
        help="The day to judge by: what is over, too old or expired then. `now` takes the day "
        "of this computer's clock; without the option nothing depends on any day.",
    )(command)  # fmt: skip
