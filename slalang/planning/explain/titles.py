"""The names of a cell and what it is read for in; what a step of an explanation is called, out."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from slalang.planning.explain.names import PERIOD, Name

_MOST_RUNS = 6


def is_batch(name: Name) -> bool:
    """Whether a name is that of what the deals of some period need."""
    return " for " in name.key


def label_of(name: Name) -> str:
    """`2026-05`: the period of the deals, or the period that a number is of; empty of others."""
    if is_batch(name):
        return name.key.partition(" for ")[2].rpartition(" ")[0]
    found = PERIOD.search(name.key)
    return found[0] if found else ""


def picked(
    names: tuple[Name, ...], asked: Name, wanted: Collection[str], inside: Collection[str]
) -> tuple[Name, ...]:
    """The names that say what a number stands for where it was read; it may be shared by others.

    `wanted` are the periods that it is read for: none where nothing is known of them, as in sums
    of all periods `inside` the plan.
    """
    batches = [name for name in names if is_batch(name)]
    known = batches or [name for name in names if not _is_beside(name, asked)]
    path = asked.key.rpartition(" ")[2]
    near = [name for name in known if name.key.endswith(f" {path}")] or known
    if not near:
        return ()
    stem = _stem(near[0])
    alike = tuple(name for name in near if _stem(name) == stem)
    period = PERIOD.search(asked.key)
    for labels in (wanted, {period[0]} if period else ()):
        meant = tuple(name for name in alike if label_of(name) in labels)
        if meant:
            return meant
    held = tuple(name for name in alike if set(PERIOD.findall(label_of(name))).issubset(inside))
    return held or alike


def title_of(names: tuple[Name, ...]) -> str:
    """`MQL for deals of 2026-01 to 2026-03 and 2026-05, Website`."""
    first = names[0]
    if len(names) == 1 or not label_of(first):
        return first.title
    said = runs_of([label_of(name) for name in names])
    before, _, after = first.title.partition(label_of(first))
    link = "" if before.endswith((" of ", " in ")) else "in "
    return f"{before}{link}{said}{after}"


def runs_of(labels: list[str]) -> str:
    """`2026-01 to 2026-03, 2026-05 and 2026-07`."""
    found: list[list[str]] = []
    for label in sorted(set(labels), key=lambda one: _edges(one)[0]):
        if found and _edges(found[-1][-1])[1] + 1 == _edges(label)[0]:
            found[-1].append(label)
        else:
            found.append([label])
    said: list[str] = []
    for run in found:
        periods = [period for label in run for period in PERIOD.findall(label)]
        said.append(periods[0] if len(periods) == 1 else f"{periods[0]} to {periods[-1]}")
    if len(said) > _MOST_RUNS:
        said = [*said[: _MOST_RUNS - 1], f"{len(said) - _MOST_RUNS + 1} more"]
    return " and ".join([", ".join(said[:-1]), said[-1]] if len(said) > 1 else said)


def _edges(label: str) -> tuple[int, int]:
    """The numbers of the first and the last period of a label, one more for each period."""
    numbers = [_number(period) for period in PERIOD.findall(label)] or [0]
    return numbers[0], numbers[-1]


def _number(period: str) -> int:
    year, _, rest = period.partition("-")
    if rest.startswith("W"):
        return date.fromisocalendar(int(year), int(rest[1:]), 1).toordinal() // 7
    return 12 * int(year) + int(rest)


def _stem(name: Name) -> str:
    return PERIOD.sub("*", name.title).replace("* to *", "*")


def _is_beside(name: Name, asked: Name) -> bool:
    """Whether a number only happens to be that of another period of the one asked for."""
    what, _, path = name.key.rpartition(" ")
    other, _, asked_path = asked.key.rpartition(" ")
    return path == asked_path and what.split(" ")[0] == other.split(" ")[0] and what != other
