"""The staff in; the contents of a file of people out."""

from __future__ import annotations

from typing import Any

from slalang.sample.cells import csv_quoted, json_value
from slalang.sample.staff import Staff

_NAMES = ("person", "name", "role")


def people_file(staff: Staff, format: str) -> Any:
    """Bytes of a text file with its header, or a list of one record batch."""
    rows = [(one.id, one.name, one.role) for one in staff.people]
    if format == "parquet":
        from slalang.sample.parquet import texts_batch

        return [texts_batch(_NAMES, rows)]
    if format == "csv":
        lines = [",".join(map(csv_quoted, row)) for row in (_NAMES, *rows)]
    else:
        text = json_value("text", "")
        pairs = [zip(_NAMES, map(text, row), strict=True) for row in rows]
        lines = ["{" + ", ".join(f'"{name}": {cell}' for name, cell in row) + "}" for row in pairs]
    return "".join(f"{line}\n" for line in lines).encode()
