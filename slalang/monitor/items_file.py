"""What was found lead by lead in; the file of items and the file of rejects, out."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from slalang.data.problem import DataProblem
from slalang.data.quoting import literal
from slalang.data.source import inputs_of, source_of
from slalang.data.target import replacing, target_of
from slalang.data.visible import in_cell_sql
from slalang.monitor.tables import ITEMS
from slalang.monitor.wishes import MonitorWishes

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from slalang.monitor.staged import Opened

_INSTANTS = ("opened", "start", "due", "done", "closed", "gate")
_LEFT_OUT = ("aim",)
"""Queries do not work it out, so that it would stand there for some duties, and not for others."""


def items_path(wishes: MonitorWishes) -> Path | None:
    """Where items go; raises `DataProblem` for a place that cannot be."""
    if wishes.items is None:
        return None
    found = target_of(wishes.items, None, inputs_of(source_of(wishes.data)))
    if found.format not in ("csv", "parquet"):
        raise DataProblem(
            f"`{wishes.items}` is no file that items are written into",
            "Let its name end with .parquet or .csv.",
        )
    return found.path


def keep_items(connection: DuckDBPyConnection, wishes: MonitorWishes) -> None:
    """Write every item, in the order of leads, duties and time. Instants have their zone: UTC.

    Items that share these are in the order of all else, so that a file is always the same.
    """
    path = items_path(wishes)
    if path is None:
        return
    parquet = path.suffix.lower() in (".parquet", ".pq")
    shown = [
        f"make_timestamptz({name}) AS {name}" if name in _INSTANTS else
        "took AS took_us" if name == "took" else
        f"{in_cell_sql(f'items.{name}')} AS {name}" if type_ == "VARCHAR" and not parquet else name
        for name, type_ in ITEMS if name not in _LEFT_OUT
    ]  # fmt: skip
    first = "lead_id", "duty", "opened", "start"
    order = dict.fromkeys(f"items.{name}" for name in (*first, *(name for name, _ in ITEMS)))
    options = "FORMAT parquet" if parquet else (
        "FORMAT csv, HEADER true, TIMESTAMPFORMAT '%Y-%m-%dT%H:%M:%S.%fZ'"
    )  # fmt: skip
    with replacing(path) as temporary:
        connection.execute(
            f"COPY (SELECT {', '.join(shown)} FROM items ORDER BY {', '.join(order)})"
            f" TO {literal(str(temporary))} ({options})"
        )


def rejects_path(wishes: MonitorWishes) -> Path | None:
    """Where rows go that are not as they should be; None where nobody asked for them."""
    if wishes.rejects is None:
        return None
    return target_of(wishes.rejects, "csv", inputs_of(source_of(wishes.data))).path


def keep_rejects(data: Opened, wishes: MonitorWishes) -> str | None:
    """Copy the file of rejects to where it was asked for; its name, if there are any."""
    path = rejects_path(wishes)
    if path is None or not data.tally.rows:
        return None
    data.flush()
    with replacing(path) as beside:
        shutil.copyfile(data.told, beside)
    return str(path)
