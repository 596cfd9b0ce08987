"""Small CSV and JSON files in; the same results, rejects and summary in plain Python, out.

For those who have no DuckDB: rows are read one by one and kept in memory.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from io import StringIO
from pathlib import Path
from typing import Any

from slalang.data.default_plan import default_plan
from slalang.data.files import Files, csv_head
from slalang.data.interpret import Row, rows_of
from slalang.data.kinds import Kind
from slalang.data.plan import Canonical, EventRows, Plan, RawTable, Reading
from slalang.data.problem import DataProblem, needs
from slalang.data.reading import Unread, parsed, read_cell, read_json
from slalang.data.rejects import Reject, Tally
from slalang.data.remarks import remarks_on
from slalang.data.result import contract
from slalang.data.source import Source
from slalang.data.stage import BESIDE, DUPLICATE, ORPHAN
from slalang.data.target import Target, replacing
from slalang.data.visible import harmless, shown
from slalang.data.wishes import Summary, Wishes
from slalang.form import Form, columns_of, form_of, leaves
from slalang.form.columns import LEAD, WORD

LARGEST = 200_000_000
"""So many bytes a file may have that is read without DuckDB."""
Planning = Callable[[Form, Mapping[str, RawTable]], Plan]
Found = dict[str, Canonical]


def can_be_plain(source: Source, target: Target) -> bool:
    """Whether data and results are such that DuckDB is not needed."""
    formats = {files.format for files in source.files.values()}
    return source.kind == "files" and "parquet" not in formats and target.format in ("csv", "jsonl")


def score_plainly(
    rules: Mapping[str, Any], wishes: Wishes, source: Source, places: tuple[Target, Path],
    planned: Planning = default_plan,
) -> Summary:  # fmt: skip
    """Score all leads without DuckDB, into a target, with rejects in a file.

    Raises `DataProblem`; nothing is then half-written.
    """
    target, rejects = places
    form = form_of(rules)
    if not can_be_plain(source, target):
        raise needs("data", "anything but CSV and JSON")
    told = StringIO()
    tally = Tally(told)
    rows, lost, absent = plain_rows(
        rules, wishes.as_of, source, planned, tally, engine=wishes.engine
    )
    with replacing(target.path) as temporary:
        text = _csv(form, rows) if target.format == "csv" else _jsonl(form, rows)
        temporary.write_text(text, encoding="utf-8", errors="backslashreplace", newline="")
    if tally.rows:
        with replacing(rejects) as temporary:
            found = told.getvalue()
            temporary.write_text(found, encoding="utf-8", errors="backslashreplace", newline="")
    plan, tables = _planned(form, source, planned)
    remarks = remarks_on(form, plan, tables, source)
    told_in = str(rejects) if tally.rows else None
    return _summary(form, rows, (lost, tally), told_in, (absent, remarks))


def plain_rows(
    rules: Mapping[str, Any],
    as_of: datetime,
    source: Source,
    planned: Planning,
    tally: Tally,
    *,
    engine: str | None = None,
) -> tuple[list[Row], int, tuple[str, ...]]:
    """The results of all leads, how many rows of leads were left out, and what is not there."""
    form = form_of(rules)
    plan, _ = _planned(form, source, planned)
    leads = _leads(plan, source, tally)
    lost = tally.rows
    events = [one for rows in plan.events for one in _events(rows, form, source, leads, tally)]
    ordered = sorted(leads.values(), key=lambda lead: str(lead[LEAD]))
    events.sort(key=lambda event: str(event[LEAD]))
    return list(rows_of(engine)(rules, form, as_of, ordered, events)), lost, plan.absent


def plain_leads(
    form: Form, source: Source, planned: Planning, tally: Tally
) -> tuple[list[Found], tuple[str, ...]]:
    """The canonical leads alone, and what of them is not there."""
    plan, _ = _planned(form, source, planned)
    return list(_leads(plan, source, tally).values()), plan.absent


def _planned(form: Form, source: Source, planned: Planning) -> tuple[Plan, Mapping[str, RawTable]]:
    tables = {name: _table(files) for name, files in source.files.items()}
    plan = planned(form, tables)
    if plan.leads.joins or plan.leads.where or any(one.joins or one.where for one in plan.events):
        raise needs("data", "reading what a binding puts together")
    read = [*plan.leads.readings, *(one.at for one in plan.events)]
    read += [reading for one in plan.events for reading in one.readings]
    if any(reading.layout is not None or reading.zone is not None for reading in read):
        raise needs("data", "reading days and times as a binding says")
    return plan, tables


def _table(files: Files) -> RawTable:
    if files.format == "csv":
        columns = {name: Kind.TEXT for name in csv_head(files.paths[0]).columns if name}
        return RawTable(files.name, files.shown, columns)
    return RawTable(files.name, files.shown, {}, open=True)


def _leads(plan: Plan, source: Source, tally: Tally) -> dict[str, Found]:
    """Canonical leads by identifier, without those that cannot be read or contradict others."""
    readings = (plan.leads.id, *plan.leads.readings)
    found: dict[str, tuple[Found, list[tuple[str, int]]]] = {}
    differing: set[str] = set()
    unread: set[str] = set()
    for file, line, cells in _rows(source.files[plan.leads.table.name], tally):
        lead = _read(readings, cells, (file, line), tally)
        if lead is None:
            known = _read(readings[:1], cells, (file, line), tally, quietly=True) or {}
            unread |= {str(name) for name in known.values()}
            continue
        name = str(lead[LEAD])
        first, places = found.setdefault(name, (lead, []))
        places.append((file, line))
        if first != lead:
            differing.add(name)
    for name in [*found]:
        if name in unread or name in differing:
            reason = BESIDE if name in unread else DUPLICATE
            for file, line in found.pop(name)[1]:
                tally.add(Reject(file, line, plan.leads.id.shown, shown(name), reason))
    return {name: lead for name, (lead, _) in found.items()}


def _events(
    rows: EventRows, form: Form, source: Source, leads: Mapping[str, Found], tally: Tally
) -> Iterator[Found]:
    read = set(columns_of(form).events)
    named = [] if isinstance(rows.event, str) else [rows.event]
    for file, line, cells in _rows(source.files[rows.table.name], tally):
        event = _read((rows.lead, *named, rows.at), cells, (file, line), tally, quietly=True)
        kind = rows.event if isinstance(rows.event, str) else (event or {}).get("event")
        wanted = [one for one in rows.readings if one.only is None or kind in one.only]
        event = _read((rows.lead, *named, rows.at, *wanted), cells, (file, line), tally)
        if event is None:
            continue
        if event[LEAD] not in leads:
            lead = shown(str(event[LEAD]))
            tally.add(Reject(file, line, rows.lead.shown, lead, ORPHAN))
        elif kind in read:
            nothing = {one.column: None for one in rows.readings}
            yield {**nothing, **rows.constants, **event, "event": kind, "at_us": event["at"]}


def _read(
    readings: Sequence[Reading], cells: Mapping[str, object], place: tuple[str, int],
    tally: Tally, *, quietly: bool = False,
) -> Found | None:  # fmt: skip
    """The canonical values of a row; None after something that cannot be read."""
    found: Found = {}
    whole = True
    for reading in readings:
        cell = cells.get(reading.places[0].column) if reading.places else None
        try:
            if reading.places and reading.places[0].kind is Kind.TEXT:
                found[reading.column] = read_cell(reading, str(cell or ""))
            else:
                found[reading.column] = read_json(reading, cell)
        except Unread as problem:
            whole = False
            text = cell if isinstance(cell, str) or cell is None else _as_json(cell)
            if not quietly:
                tally.add(Reject(*place, reading.shown, shown(text), problem.reason, problem.more))
    return found if whole or quietly else None


def _as_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def _rows(files: Files, tally: Tally) -> Iterator[tuple[str, int, Mapping[str, object]]]:
    """File, line and cells of each row; lines that are none are told."""
    for path in files.paths:
        if path.stat().st_size > LARGEST:
            raise needs("data", f"`{path}`, with more than {LARGEST // 1_000_000} MB,")
        try:
            text = path.read_bytes().decode("utf-8-sig")
        except UnicodeDecodeError:
            raise DataProblem(
                f"`{path}` is not written in UTF-8", "Save it as UTF-8, then run this again."
            ) from None
        if files.format == "csv":
            yield from _csv_rows(path, text, tally)
        elif text.lstrip().startswith("["):
            yield from _list_rows(path, text, tally)
        else:
            yield from _line_rows(path, text, tally)


def _csv_rows(
    path: Path, text: str, tally: Tally
) -> Iterator[tuple[str, int, Mapping[str, object]]]:
    head = csv_head(path)
    csv.field_size_limit(LARGEST)
    reader = csv.reader(StringIO(text, newline=""), delimiter=head.delimiter)
    before = 0
    for number, cells in enumerate(reader):
        line, before = before + 1, reader.line_num
        if number == 0 or not cells:
            continue
        while len(cells) > len(head.columns) and not cells[-1]:
            cells.pop()
        if len(cells) != len(head.columns):
            few = "fewer" if len(cells) < len(head.columns) else "more"
            reason = f"this row has {few} cells than the first line has names"
            tally.add(Reject(str(path), line, "", shown(head.delimiter.join(cells)), reason))
            continue
        yield str(path), line, dict(zip(head.columns, cells, strict=True))


def _line_rows(
    path: Path, text: str, tally: Tally
) -> Iterator[tuple[str, int, Mapping[str, object]]]:
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip("\r "):
            found = _object(line)
            if isinstance(found, str):
                tally.add(Reject(str(path), number, "", shown(line), found))
            else:
                yield str(path), number, found


def _list_rows(
    path: Path, text: str, tally: Tally
) -> Iterator[tuple[str, int, Mapping[str, object]]]:
    try:
        values = parsed(text)
    except (ValueError, RecursionError):
        raise DataProblem(f"`{path}` is no JSON list that can be read", "Mend it there.") from None
    assert isinstance(values, list)
    for number, value in enumerate(values, 1):
        if isinstance(value, dict):
            yield str(path), number, _flat(value)
        else:
            reason = "this line is no JSON object"
            tally.add(Reject(str(path), number, "", shown(_as_json(value)), reason))


def _object(line: str) -> Mapping[str, object] | str:
    try:
        value = parsed(line)
    except (ValueError, RecursionError):
        return "this line is no JSON object"
    return _flat(value) if isinstance(value, dict) else "this line is no JSON object"


def _flat(value: Mapping[str, object]) -> Mapping[str, object]:
    """What stands below a record, or among `properties`, under a name of its own."""
    found: dict[str, object] = {}
    for name, inside in value.items():
        if isinstance(inside, dict):
            prefix = "" if name == "properties" else f"{name}."
            found |= {f"{prefix}{inner}": one for inner, one in inside.items()}
    return found | dict(value)


def _cells(form: Form, row: Row) -> dict[str, object]:
    """A row of results as people want to see it: points as text, lists of names."""
    columns, found = (
        columns_of(form),
        dict(zip((name for name, _ in contract(form)), row, strict=True)),
    )
    cells: dict[str, object] = {LEAD: found[LEAD]}
    cells |= {name: _points(found[name]) for name in columns.scores.values()}
    cells |= {name: found[name] for name in columns.classes.values()}
    cells["stage"] = found["stage"]
    fired = [rule for bit, rule in enumerate(leaves(form)) if _bit(found, "fired", bit)]
    lists = {
        "stages": [one.name for bit, one in enumerate(form.stages) if _bit(found, "stages", bit)],
        "fired": [rule.id for rule in fired],
        "reasons": [rule.title for rule in fired],
    }
    for name, texts in lists.items():
        free = name
        while free.casefold() in {taken.casefold() for taken in cells}:
            free += "_"
        cells[free] = texts
    return cells


def _points(milli: object) -> str:
    from slalang.evaluate.result import points

    assert isinstance(milli, int)
    return f"{points(milli):f}"


def _bit(found: Mapping[str, Canonical], word: str, bit: int) -> bool:
    value = found[f"{word}_{bit // WORD}"]
    return isinstance(value, int) and bool(value >> bit % WORD & 1)


def _csv(form: Form, rows: Sequence[Row]) -> str:
    file = StringIO()
    writer = csv.writer(file, lineterminator="\n")
    numbers = set(columns_of(form).scores.values())
    nothing = (*("" for _ in contract(form)),)
    for number, row in enumerate(rows or [nothing]):
        cells = _cells(form, row) if rows else {}
        if number == 0:
            writer.writerow(cells)
        writer.writerow(
            value if name in numbers else harmless(_text(value)) for name, value in cells.items()
        )
    return file.getvalue()


def _text(value: object) -> str:
    if isinstance(value, list):
        return " | ".join(text.replace("|", "\\|") for text in value)
    return "" if value is None else str(value)


def _jsonl(form: Form, rows: Sequence[Row]) -> str:
    numbers = set(columns_of(form).scores.values())
    lines = []
    for row in rows:
        parts = [
            f"{_as_json(name)}: {value if name in numbers else json.dumps(value, ensure_ascii=False, separators=(',', ':'))}"  # noqa: E501
            for name, value in _cells(form, row).items()
        ]
        lines.append("{" + ", ".join(parts) + "}\n")
    return "".join(lines)


def _summary(
    form: Form, rows: Sequence[Row], lost: tuple[int, Tally], rejects: str | None,
    said: tuple[tuple[str, ...], tuple[str, ...]],
) -> Summary:  # fmt: skip
    names = [name for name, _ in contract(form)]
    columns = columns_of(form).classes
    classes: dict[str, dict[str | None, int]] = {}
    for group in form.classes:
        at = names.index(columns[group.name])
        counts = Counter(row[at] for row in rows)
        classes[group.title] = {
            one.title: counts[one.name] for one in group.bands if counts[one.name]
        }
    at = names.index("stage")
    counts = Counter(row[at] for row in rows)
    stages: dict[str | None, int] = {
        one.title: counts[one.name] for one in form.stages if counts[one.name]
    }
    if counts[None]:
        stages[None] = counts[None]
    leads, tally = lost
    return Summary(
        len(rows), leads, tally.rows - leads, classes, stages, tally.told(), rejects, *said
    )
