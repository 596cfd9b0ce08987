"""Pieces of data in; a file of text, or of Parquet in even row groups, out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

ROWS = 100_000
"""A row group is begun once there are so many rows for the last one."""


def file_of(path: Path) -> AbstractContextManager[Callable[[Any], object]]:
    """A function that takes the pieces of a file in order: bytes, or lists of record batches."""
    return _sheet(path) if path.suffix == ".parquet" else _text(path)


@contextmanager
def _text(path: Path) -> Iterator[Callable[[Any], object]]:
    with path.open("wb") as file:
        yield file.write


@contextmanager
def _sheet(path: Path) -> Iterator[Callable[[Any], object]]:
    import pyarrow as pa
    from pyarrow.parquet import ParquetWriter

    waiting: list[Any] = []
    opened: list[Any] = []

    def write() -> None:
        if not opened:
            opened.append(ParquetWriter(path, waiting[0].schema, compression="zstd"))
        table = pa.Table.from_batches(waiting)
        opened[0].write_table(table, row_group_size=max(1, table.num_rows))
        waiting.clear()

    def add(batches: Sequence[Any]) -> None:
        waiting.extend(batches)
        if sum(batch.num_rows for batch in waiting) >= ROWS:
            write()

    try:
        yield add
        if waiting:
            write()
    finally:
        for writer in opened:
            writer.close()
