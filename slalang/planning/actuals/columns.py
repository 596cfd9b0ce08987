"""The headings of a table in; which column holds what, or what is wrong with them, out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple
from unicodedata import normalize

from slalang.diagnostics.suggest import nearest
from slalang.planning.actuals.names import Names
from slalang.planning.actuals.rows import Fault
from slalang.planning.actuals.table import Table

LONG = ("period", "source", "stage", "count", "value")
"""The headings of a table with a row for each stage."""


class Columns(NamedTuple):
    """Where what stands; places are counted from 0."""

    period: int
    source: int | None
    """`None` where the agreement has only one."""
    stage: int | None
    number: int | None
    """Of the counts; `None` in a table with a column for each stage."""
    value: int | None
    stages: tuple[tuple[int, str], ...]
    """The columns that are called after a stage, with its name."""


def columns_of(table: Table, names: Names) -> Columns | tuple[Fault, ...]:
    """The layout: a row for each stage, or a column for each stage."""
    folded = [fold(heading) for heading in table.headings]
    found = {name: folded.index(name) for name in LONG if name in folded}
    wide = "stage" not in found and "count" not in found
    stages = tuple(
        (at, stage)
        for at, heading in enumerate(folded)
        if wide and heading not in LONG and (stage := names.stages.get(heading))
    )
    wide = bool(stages) or (wide and any(_near_stage(one, names) for one in folded))
    needed = ["period"] if wide else ["period", "stage", "count"]
    if names.only_source is None:
        needed.insert(1, "source")
    missing = [name for name in needed if name not in found]
    known = {*found.values(), *(at for at, _ in stages)}
    faults = [
        *_repeated(table, folded, stages),
        *_unknown(table, folded, known, missing, names if wide else None),
    ]
    faults += [_absent(table, name) for name in missing]
    if faults:
        return tuple(faults)
    return Columns(
        found["period"], found.get("source"), found.get("stage"), found.get("count"),
        found.get("value"), stages,
    )  # fmt: skip


def fold(text: str) -> str:
    """A heading or a name without what does not tell it from others."""
    return normalize("NFC", normalize("NFC", text).casefold()).strip()


def _repeated(
    table: Table, folded: Sequence[str], stages: Sequence[tuple[int, str]]
) -> list[Fault]:
    seen: dict[str, int] = {}
    named = dict(stages)
    faults = []
    for at, heading in enumerate(folded):
        key = named.get(at, heading)
        if heading and key in seen:
            found = f"`{table.headings[at]}` is the heading of two columns"
            faults.append(_fault(table, at, found, "Leave one of them out."))
        seen.setdefault(key, at)
    return faults


def _unknown(
    table: Table, folded: Sequence[str], known: set[int], missing: list[str], stages: Names | None
) -> list[Fault]:
    """Columns that nobody asked for; one that was meant for a missing one takes its place.

    `stages` are those that a column may be called after.
    """
    faults = []
    for at, heading in enumerate(folded):
        if at in known or heading in LONG or (not heading and _is_empty(table, at)):
            continue
        if not heading:
            help = "Write what it holds above it, or leave the column out."
            faults.append(_fault(table, at, "this column has no heading", help))
            continue
        near = nearest(heading, missing) or _SAME.get(heading)
        if near not in missing:
            stage = _near_stage(heading, stages) if stages else None
            near = stage or nearest(heading, LONG)
        if near in missing:
            missing.remove(near)
        help = f"Did you mean `{near}`?" if near else _help(stages is not None)
        faults.append(_fault(table, at, f"no column is called `{table.headings[at]}`", help))
    return faults


def _near_stage(heading: str, names: Names) -> str | None:
    """The stage that a heading was meant for: `mql` for `MQLs`; by name where it has no other."""
    if not heading or heading in LONG or heading in _SAME:
        return None
    near = nearest(heading, names.stages)
    return names.stages[near] if near else None


_SAME = {
    "month": "period", "week": "period", "quarter": "period", "date": "period", "day": "period",
    "channel": "source", "lead source": "source", "number": "count", "leads": "count",
    "amount": "value", "revenue": "value",
}  # fmt: skip
"""What others call these columns."""


def _help(wide: bool) -> str:
    if wide:
        return "Leave it out: there are `period`, `source`, `value` and one for each stage."
    return "Leave it out: there are `period`, `source`, `stage`, `count` and `value`."


def _absent(table: Table, name: str) -> Fault:
    listed = ", ".join(f"`{heading}`" for heading in table.headings[:8] if heading)
    help = f"The headings are {listed}. Write `{name}` above the column with the {_MEANT[name]}."
    return Fault(table.heading_row, 0, "", f"there is no column `{name}`", help)


_MEANT = {
    "period": "months or weeks",
    "source": "sources",
    "stage": "stages",
    "count": "numbers of leads",
}


def _is_empty(table: Table, at: int) -> bool:
    return all(at >= len(cells) or not cells[at] for _, cells in table.rows)


def _fault(table: Table, at: int, found: str, help: str) -> Fault:
    return Fault(table.heading_row, at + 1, "", found, help)
