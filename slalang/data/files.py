"""A folder or a file in; the tables that stand in its files, by name, out."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from slalang.data.problem import DataProblem

FORMATS: Mapping[str, str] = {
    ".csv": "csv", ".tsv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "json",
    ".parquet": "parquet", ".pq": "parquet",
}  # fmt: skip
_PACKED = (".gz", ".zip", ".zst", ".bz2", ".xz", ".xlsx", ".xls", ".ods", ".txt")
_FIRST_BYTES = 1_000_000
_MOST = 5
"""So many files that are not read are named."""


class Files(NamedTuple):
    """The files of one table, all of one format."""

    name: str
    format: str
    paths: tuple[Path, ...]
    shown: str


class Head(NamedTuple):
    """What the first line of a CSV file says."""

    columns: tuple[str, ...]
    delimiter: str
    line_end: str | None
    """Where the first row goes over several lines, so that its first line end says nothing."""


def files_in(place: Path) -> dict[str, Files]:
    """Tables by name: `leads.csv` is `leads`, and so are all files in a folder `leads`.

    A single file is `leads`. Raises `DataProblem` where nothing can be read, or where two
    files would be one table.
    """
    if place.is_dir():
        return _in_folder(place)
    if not place.exists():
        raise DataProblem(
            f"there is no file or folder `{place}`",
            "Name a folder with `leads` and `events` as CSV, JSON lines or Parquet.",
        )
    refuse_devices(place)
    format_ = FORMATS.get(place.suffix.lower())
    if format_ is None:
        raise DataProblem(
            f"`{place}` is no kind of data that is read here",
            "Name a CSV, JSON lines or Parquet file, a DuckDB or SQLite database, or a folder.",
        )
    return {"leads": Files("leads", format_, (place,), place.as_posix())}


def would_be_read(path: Path, place: Path) -> bool:
    """Whether a file at `path` would be a table of the folder `place`, or a part of one."""
    if not os.path.isdir(place) or path.suffix.lower() not in FORMATS or not _is_data(path):
        return False
    whole, folder = (os.path.abspath(one) for one in (path.parent, place))
    inside = {os.path.realpath(whole), whole}
    above = {os.path.dirname(one) for one in inside if not os.path.basename(one).startswith(".")}
    return not (inside | above).isdisjoint((folder, os.path.realpath(folder)))


def first_names(path: Path) -> tuple[str, ...]:
    """The names in the first object of a JSON file, where it stands on the first line."""
    try:
        with path.open("rb") as file:
            found = json.loads(file.readline(_FIRST_BYTES))
    except (OSError, ValueError, RecursionError):
        return ()
    first = found[0] if isinstance(found, list) and found else found
    return tuple(first) if isinstance(first, dict) else ()


def not_read(place: Path, read: Collection[Path] = ()) -> list[str]:
    """The names of files in a folder that look like data and are not among those that are read."""
    if not os.path.isdir(place):
        return []
    whole = {os.path.abspath(one) for one in read}
    return [
        one.name
        for one in sorted(place.iterdir())
        if _is_data(one)
        and any(part.lower() in (*FORMATS, *_PACKED) for part in one.suffixes)
        and os.path.abspath(one) not in whole
        and not one.is_dir()
    ]


def refuse_devices(place: Path) -> None:
    """Raise `DataProblem` for a pipe, a device, or a link that leads nowhere: none can be read
    twice."""
    if not place.is_file():
        raise DataProblem(
            f"`{place}` is no ordinary file, so that it cannot be read as data",
            "Write what comes out of it into a file first, or move it out of the folder.",
        )


def database_kind(place: Path) -> str | None:
    """`sqlite` or `duckdb` by the first bytes of a file; None for any other."""
    try:
        with place.open("rb") as file:
            start = file.read(16)
    except OSError:
        return None
    if start[8:12] == b"DUCK":
        return "duckdb"
    return "sqlite" if start == b"SQLite format 3\0" else None


def csv_head(path: Path, delimiter: str | None = None) -> Head:
    """The names of the columns of a CSV file, and what stands between them.

    Raises `DataProblem` for a file without a first line, for one that is no UTF-8, and for
    names that stand there twice.
    """
    try:
        with path.open("rb") as file:
            start = file.read(_FIRST_BYTES)
        text = _decoded(start, len(start) == _FIRST_BYTES)
    except UnicodeDecodeError:
        raise DataProblem(
            f"`{path}` is not written in UTF-8", "Save it as “CSV UTF-8”, then run this again."
        ) from None
    except OSError as error:
        raise DataProblem(
            f"`{path}` cannot be opened: {(error.strerror or 'unknown reason').lower()}",
            "Check its name and its permissions.",
        ) from None
    if b"\n" not in start and b"\r" in start:
        raise DataProblem(
            f"the lines of `{path}` end with a carriage return alone, as on very old machines",
            "Save it as “CSV UTF-8” with line ends of Windows or Unix, then run this again.",
        )
    first = text.split("\n", 1)[0]
    delimiter = delimiter or max(",;\t|", key=lambda char: (first.count(char), char == ","))
    lines = [f"{line}\n" for line in text.split("\n")]
    reader = csv.reader(lines, delimiter=delimiter)
    try:
        columns = next(reader, [])
    except csv.Error:
        raise DataProblem(
            f"the first line of `{path}` cannot be taken apart into the names of its columns",
            "Write it anew as CSV, with the same line end after each row.",
        ) from None
    last = lines[max(0, reader.line_num - 1)]
    columns = [column.rstrip("\r\n") if column is columns[-1] else column for column in columns]
    if not any(columns):
        raise DataProblem(
            f"`{path}` has no first line with the names of its columns",
            "Add one, such as `lead_id,employees`.",
        )
    twice = next((one for one in columns if one and columns.count(one) > 1), None)
    if twice is not None:
        raise DataProblem(
            f"`{path}` has two columns `{twice[:60]}`", "Rename or remove one of them."
        )
    line_end = "\r\n" if last.endswith("\r\n") else "\n"
    return Head(tuple(columns), delimiter, line_end if reader.line_num > 1 else None)


def _decoded(start: bytes, cut: bool) -> str:
    # Only the first line is looked at, and what is cut may end inside of a letter.
    first = start.partition(b"\n")[0] if b'"' not in start.partition(b"\n")[0] else start
    return first.decode("utf-8-sig", "ignore" if cut else "strict")


def _in_folder(folder: Path) -> dict[str, Files]:
    found: dict[str, Files] = {}
    for files in _each(folder):
        other = found.get(files.name)
        if other is not None:
            raise DataProblem(
                f"both {other.shown} and {files.shown} are the table `{files.name}`",
                "Move one of them away, so that it is clear which one counts.",
            )
        found[files.name] = files
    if not found:
        there = ", ".join(f"`{name}`" for name in not_read(folder)[:_MOST])
        raise DataProblem(
            f"there is no data in the folder `{folder}`" + (f", only {there}" if there else ""),
            "Put `leads.csv` and `events.csv` there, or the same as JSON lines or Parquet.",
        )
    return found


def _each(folder: Path) -> Iterator[Files]:
    for place in sorted(folder.iterdir()):
        if place.is_dir():
            if (inside := _one_table(place)) is not None:
                yield inside
        elif (format_ := FORMATS.get(place.suffix.lower())) is not None and _is_data(place):
            refuse_devices(place)
            yield Files(place.stem, format_, (place,), place.as_posix())


def _one_table(folder: Path) -> Files | None:
    """The data in a folder inside of the folder; None where there is none."""
    if folder.name.startswith("."):
        return None
    inside = sorted(
        one for one in folder.iterdir() if one.suffix.lower() in FORMATS and _is_data(one)
    )
    first: dict[str, Path] = {}
    for one in inside:
        refuse_devices(one)
        first.setdefault(FORMATS[one.suffix.lower()], one)
    if len(first) > 1:
        names = " and ".join(f"`{one.name}`" for one in first.values())
        raise DataProblem(
            f"the files in `{folder}` are not all of one format: {names} are both there",
            "Write all files of a table in the same format, or move the others away.",
        )
    if not inside:
        return None
    return Files(folder.name, next(iter(first)), tuple(inside), f"{folder.as_posix()}/")


def _is_data(place: Path) -> bool:
    """Whether a file may be data: results and rejects of an earlier run beside it are none."""
    return not place.name.startswith(".") and not place.name.endswith(".rejects.csv")
