"""A plan and a format in; a function that makes the text of a block's leads and events out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from slalang.evaluate.case import SECOND
from slalang.sample.blocks import Block
from slalang.sample.cells import Cell, csv_cell, csv_quoted, json_value
from slalang.sample.columns import Column
from slalang.sample.happenings import Happenings, property_column
from slalang.sample.plan import Plan
from slalang.sample.seasons import HOUR

Lines: TypeAlias = Callable[[Block], tuple[str, str]]
"""The lines of leads and those of events."""

_CLOCK = tuple(f"{second // 60:02}:{second % 60:02}." for second in range(3_600))


def prepared_for(plan: Plan, format: str) -> tuple[Plan, Lines]:
    """The plan with every value of its tables as text, once for all, and what joins them."""
    from dataclasses import replace

    if format == "csv":
        columns = tuple(replace(one, table=_csv_table(one)) for one in plan.columns)
        heads, tails = _csv_events(plan.happenings)
        lines = _csv_lines(plan, heads, tails)
    else:
        columns = tuple(replace(one, table=_json_table(one)) for one in plan.columns)
        heads, tails = _json_events(plan.happenings)
        lines = _json_lines(plan, heads, tails)
    return replace(plan, columns=columns), lines


def csv_headers(plan: Plan) -> tuple[str, str]:
    """The first lines of both files."""
    leads = ["lead_id", "created_at", *(column.name for column in plan.columns)]
    events = ["lead_id", "event", "at"]
    events += [property_column(one.name) for one in plan.happenings.properties]
    first, second = (",".join(map(csv_quoted, names)) for names in (leads, events))
    return f"{first}\n", f"{second}\n"


def lead_id(number: int) -> str:
    """The identifier of a lead, from 1."""
    return f"lead-{number:08}"


def _is_made(column: Column) -> bool:
    return column.of in ("made", "firm")


def _rendered(table: Sequence[Any], cell: Callable[[Any], str]) -> list[str]:
    """Cells of a table, in which most values stand many times."""
    known: dict[Any, str] = {}
    found = []
    for value in table:
        # 1 and True are one key, but never in one table.
        if value not in known:
            known[value] = cell(value)
        found.append(known[value])
    return found


def _csv_table(column: Column) -> Sequence[Any]:
    if _is_made(column):
        return column.table
    return _rendered(column.table, csv_cell(column.kind, column.currency))


def _json_table(column: Column) -> Sequence[Any]:
    if _is_made(column):
        return column.table
    value, name = json_value(column.kind, column.currency), json_value("text", "")(column.name)
    return _rendered(column.table, lambda one: f"{name}: {value(one)}")


def _csv_events(happenings: Happenings) -> tuple[list[str], list[str]]:
    cells = cells_of(happenings, csv_cell)
    heads, tails = [], []
    for name, values in happenings.table:
        heads.append(f",{csv_quoted(name)},")
        told = (f",{cell(value)}" for cell, value in zip(cells[name], values, strict=True))
        tails.append("".join(told) + "\n")
    return heads, tails


def _json_events(happenings: Happenings) -> tuple[list[str], list[str]]:
    text, cells = json_value("text", ""), cells_of(happenings, json_value)
    names = [text(property_column(one.name)) for one in happenings.properties]
    heads, tails = [], []
    for name, values in happenings.table:
        heads.append(f'", "event": {text(name)}, "at": "')
        told = (
            f", {property}: {cell(value)}"
            for property, cell, value in zip(names, cells[name], values, strict=True)
            if value is not None
        )
        tails.append('"' + "".join(told) + "}\n")
    return heads, tails


def cells_of(
    happenings: Happenings, cell: Callable[[str, str], Cell]
) -> Mapping[str, Sequence[Cell]]:
    """What writes the properties of each event, in the order of the columns."""
    return {
        name: [cell(*one.types.get(name, ("text", ""))) for one in happenings.properties]
        for name in dict.fromkeys(name for name, _ in happenings.table)
    }


def _csv_lines(plan: Plan, heads: Sequence[str], tails: Sequence[str]) -> Lines:
    def lines(block: Block) -> tuple[str, str]:
        columns = [
            ["" if value is None else value for value in values] if _is_made(column) else values
            for column, values in zip(plan.columns, block.columns, strict=True)
        ]
        ids = _ids(block)
        born = [stamp(plan, time) for time in block.births]
        leads = list(map(",".join, zip(ids, born, *columns, strict=True)))
        return _lead_lines(block, leads, ids, "\n"), _event_lines(plan, block, ids, heads, tails)

    return lines


def _json_lines(plan: Plan, heads: Sequence[str], tails: Sequence[str]) -> Lines:
    text = json_value("text", "")
    names = [text(column.name) for column in plan.columns]

    def lines(block: Block) -> tuple[str, str]:
        columns = [
            [f"{name}: null" if value is None else f'{name}: "{value}"' for value in values]
            if _is_made(column) else values
            for column, name, values in zip(plan.columns, names, block.columns, strict=True)
        ]  # fmt: skip
        ids = _ids(block)
        born = [f'"created_at": "{stamp(plan, time)}"' for time in block.births]
        firsts = [f'{{"lead_id": "{one}"' for one in ids]
        leads = list(map(", ".join, zip(firsts, born, *columns, strict=True)))
        events = _event_lines(plan, block, firsts_of(ids), heads, tails)
        return _lead_lines(block, leads, firsts, "}\n"), events

    return lines


def firsts_of(ids: Sequence[str]) -> list[str]:
    """The beginning of a line of an event."""
    return [f'{{"lead_id": "{one}' for one in ids]


def stamp(plan: Plan, time: int) -> str:
    """A time of the season as it is written."""
    hour, rest = divmod(time, HOUR)
    second, micro = divmod(rest, SECOND)
    return f"{plan.season.hours[hour]}{_CLOCK[second]}{micro:06}Z"


def _lead_lines(block: Block, leads: list[str], ids: Sequence[str], end: str) -> str:
    """All lines; those that stand there twice say the second time what the next one says."""
    lines = leads.copy()
    for place in reversed(block.twice):
        other = (place + 1) % len(leads)
        lines.insert(place + 1, ids[place] + leads[other][len(ids[other]) :])
    return end.join(lines) + end


def _ids(block: Block) -> list[str]:
    return [lead_id(block.first + place) for place in range(block.size)]


def _event_lines(
    plan: Plan, block: Block, ids: Sequence[str], heads: Sequence[str], tails: Sequence[str]
) -> str:
    hours, clock, found = plan.season.hours, _CLOCK, list[str]()
    for owner, kind, time in zip(block.owners, block.kinds, block.times, strict=True):
        hour, rest = divmod(time, HOUR)
        second, micro = divmod(rest, SECOND)
        found.append(
            f"{ids[owner]}{heads[kind]}{hours[hour]}{clock[second]}{micro:06}Z{tails[kind]}"
        )
    for place, text in block.odd.items():
        owner, kind = block.owners[place], block.kinds[place]
        found[place] = f"{ids[owner]}{heads[kind]}{text}{tails[kind]}"
    return "".join(found)
