"""Paths, limits and wishes in; a DuckDB that can touch nothing else, out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from slalang.data.problem import DataProblem, needs
from slalang.data.quoting import file_literal, literal

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MOST_THREADS = 256
LEAST_MEMORY = 32
"""Megabytes; with less, nothing can be read at all."""
_MEGABYTES = {"K": 0.001, "M": 1, "G": 1_000, "T": 1_000_000}
_ALWAYS = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "allow_persistent_secrets": "false",
    "python_enable_replacements": "false",
}


def connect(
    folders: Sequence[Path],
    temporary: Path,
    *,
    memory_limit: str | None = None,
    threads: int | None = None,
) -> DuckDBPyConnection:
    """A DuckDB in memory that opens files in `folders` and `temporary` only, and spills there.

    Nothing is downloaded, no other file is read or written, whatever names or views the data
    brings along. Raises `DataProblem` without DuckDB, or for a limit that it does not take.
    """
    try:
        import duckdb
    except ImportError:
        raise needs("data", "scoring many leads at once") from None
    connection = duckdb.connect(config=dict(_ALWAYS))
    for name, value in (("memory_limit", memory_limit), ("threads", threads)):
        if value is not None:
            try:
                connection.execute(f"SET {name} = {literal(str(value))}")
            except duckdb.Error:
                example = "Write it such as `512MB` or `4GB`." if name == "memory_limit" else ""
                raise DataProblem(
                    f"`{value}` is no {name.replace('_', ' ')} that DuckDB takes",
                    example or "Write a whole number, such as `2`.",
                ) from None
    connection.execute("SET GLOBAL TimeZone = 'UTC'")
    connection.execute("SET enable_progress_bar = false")
    _without_trap(connection)
    places = [folder.resolve() for folder in (*folders, temporary)]
    # They are compared with names as these are written in queries.
    allowed = [
        spelled for place in places for spelled in (literal(str(place)), file_literal(place))
    ]
    connection.execute(f"SET temp_directory = {literal(str(temporary.resolve()))}")
    connection.execute(f"SET allowed_directories = [{', '.join(dict.fromkeys(allowed))}]")
    connection.execute("SET enable_external_access = false")
    return connection


def check_limits(memory_limit: str | None, threads: int | None) -> None:
    """Raise `DataProblem` for limits with which nothing can be computed."""
    if threads is not None and not 1 <= threads <= MOST_THREADS:
        raise DataProblem(
            f"`--threads` has to be from 1 to {MOST_THREADS}, and is {threads}",
            "Write how many processors may compute, such as `2`.",
        )
    if memory_limit is None:
        return
    size = re.fullmatch(
        r"([0-9]{1,9}(?:\.[0-9]{1,9})?) ?([KMGT])(?:i?B)?", memory_limit.strip(), re.IGNORECASE
    )
    if size is None:
        raise DataProblem(
            f"`--memory-limit {memory_limit}` is no size of a memory",
            "Write it such as `512MB` or `4GB`.",
        )
    if float(size[1]) * _MEGABYTES[size[2].upper()] < LEAST_MEMORY:
        raise DataProblem(
            f"`--memory-limit {memory_limit}` is too little: nothing can be read with less than"
            f" {LEAST_MEMORY}MB",
            "Write it such as `512MB` or `4GB`.",
        )


def _without_trap(connection: DuckDBPyConnection) -> None:
    """Keep the grouping of events above the look-up of their points: below, it has more groups."""
    import duckdb

    try:
        connection.execute("SET disabled_optimizers = 'partial_aggregate_pushdown'")
    except duckdb.Error:
        # A release before the optimizer came has no such name, and no such trap.
        return
