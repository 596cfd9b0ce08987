"""Agreements, the newest first, in; from when to when each of them binds what begins, out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from slalang.calendar.holiday_dates import Lock
from slalang.data.plans import Planning
from slalang.data.problem import DataProblem
from slalang.model.agreement import Agreement
from slalang.source.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Version:
    """One text of the agreement."""

    file: str
    agreement: Agreement
    planned: Planning
    lock: Lock | None = None
    """Public holidays that were frozen."""


@dataclass(frozen=True, slots=True)
class InForce:
    """A version, and the days on which it is in force; None where nothing limits it."""

    version: Version
    first: date | None
    last: date | None


def in_force(versions: Sequence[Version]) -> tuple[InForce, ...]:
    """The versions by the day on which they begin, the newest first.

    Each ends, at the latest, on the day before the next one begins. Raises `DataProblem` for two
    that begin on one day, so that nobody could tell which of them binds.
    """
    ordered = sorted(versions, key=lambda one: _starts(one) or date.min, reverse=True)
    found: list[InForce] = []
    before: date | None = None
    for one in ordered:
        starts, ends = _starts(one), _ends(one)
        if found and (starts or date.min) == (_starts(found[-1].version) or date.min):
            raise DataProblem(
                f"`{found[-1].version.file}` and `{one.file}` begin on the same day",
                "Say with `effective` from which day on each of them holds.",
            )
        limit = before - timedelta(days=1) if before is not None else None
        last = min((day for day in (ends, limit) if day is not None), default=None)
        found.append(InForce(one, starts, last))
        before = starts
    return tuple(found)


def _starts(one: Version) -> date | None:
    header = one.agreement.header
    return header.starts if header and isinstance(header.starts, date) else None


def _ends(one: Version) -> date | None:
    header = one.agreement.header
    return header.ends if header and isinstance(header.ends, date) else None
