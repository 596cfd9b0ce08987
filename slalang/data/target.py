"""What `-o` names, in; where and how results are written, or why not, out."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from slalang.data.problem import DataProblem

TABLE = "lead_scores"
"""What a table of results is called, where no other name is given."""
_BY_ENDING: Mapping[str, str] = {
    ".csv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "jsonl",
    ".parquet": "parquet", ".pq": "parquet", ".duckdb": "duckdb", ".ddb": "duckdb",
    ".sqlite": "sqlite", ".sqlite3": "sqlite", ".db": "sqlite",
}  # fmt: skip
FORMATS = ("csv", "jsonl", "parquet", "duckdb", "sqlite", "postgres")


class Target(NamedTuple):
    """Where results go."""

    format: str
    place: str
    """A path, or the address of a server."""
    table: str

    @property
    def path(self) -> Path:
        """The file."""
        return Path(self.place)


def target_of(output: str, format_: str | None, inputs: Iterable[Path]) -> Target:
    """The target of `-o FILE[#TABLE]` and `--format`; raises `DataProblem` for what cannot be.

    It is never one of the files that are read.
    """
    place, _, table = output.partition("#")
    if place.startswith(("postgres://", "postgresql://")):
        return Target("postgres", place, table or TABLE)
    path = Path(place)
    found = format_ or _BY_ENDING.get(path.suffix.lower())
    if found is None:
        raise DataProblem(
            f"`{place}` does not say how the results are to be written",
            "End it with .csv, .jsonl, .parquet, .duckdb or .sqlite, or name a `--format`.",
        )
    if found == "postgres":
        raise DataProblem(
            f"`{place}` is no address of a Postgres server",
            "Write it such as `postgresql://user@host/database#lead_scores`.",
        )
    if path.is_dir():
        raise DataProblem(f"`{place}` is a folder", "Name a file for the results.")
    _refuse_devices(path)
    if not path.resolve().parent.is_dir():
        raise DataProblem(
            f"`{place}` cannot be written: its folder is not there",
            "Make the folder first, or check its name.",
        )
    for one in inputs:
        if _same(one, path):
            raise DataProblem(
                f"`{place}` is what the leads are read from", "Choose another file for the results."
            )
    return Target(found, place, table or TABLE)


def rejects_target(output: str | None, target: Target, inputs: Iterable[Path]) -> Path:
    """The file of rejects that `--rejects` names, or else the one beside the results.

    Raises `DataProblem`; it is neither read nor where the results go.
    """
    postgres = "://" in target.place
    if output is None:
        beside = f"{target.path.stem}.rejects.csv"
        output = "rejects.csv" if postgres else str(target.path.with_name(beside))
    found = target_of(output, "csv", inputs).path
    if not postgres and _same(found, target.path):
        raise DataProblem(
            f"`{found}` is to hold both the results and the rows that cannot be read",
            "Name another file with `--rejects`.",
        )
    return found


def _same(one: Path, other: Path) -> bool:
    return one.resolve() == other.resolve() or (
        one.exists() and other.exists() and one.samefile(other)
    )


def _refuse_devices(path: Path) -> None:
    if path.exists() and not path.is_file():
        raise DataProblem(
            f"`{path}` is no ordinary file, so that nothing can take its place",
            "Name a file for the results, such as `scores.csv`.",
        )


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A file beside another that takes its place at the end; nothing is left of it on failure."""
    real = Path(os.path.realpath(path))
    _refuse_devices(real)
    temporary = real.parent / f".sla-{os.getpid()}-{real.stem[:40]}.tmp"
    try:
        yield temporary
        if real.exists():
            os.chmod(temporary, real.stat().st_mode & 0o7777)
        os.replace(temporary, real)
    finally:
        for left in (temporary, Path(f"{temporary}.wal"), Path(f"{temporary}-journal")):
            with suppress(OSError):
                left.unlink(missing_ok=True)
