"""The query for Spark, run in a local session on canonical tables from Parquet."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from worlds.canonical import canonical, write_parquet
from worlds.raw import World
from worlds.results import Row

from slalang.engines.sql import scoring_query
from slalang.evaluate.case import microseconds

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.sql.session.timeZone": "UTC",
    # A few dozen rows need no more; by default there are 200 parts.
    "spark.sql.shuffle.partitions": "2",
    "spark.default.parallelism": "2",
    # Code that is made for a stage, and plans that change on the way, are for more data.
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.adaptive.enabled": "false",
    "spark.driver.memory": "2g",
    "spark.log.level": "ERROR",
}


def missing() -> str | None:
    """A Java machine, and the libraries."""
    if shutil.which("java") is None:
        return "install a Java runtime"
    lacking = [name for name in ("pyspark", "pyarrow") if find_spec(name) is None]
    return f"install {' and '.join(lacking)}" if lacking else None


def run(worlds: Sequence[World]) -> Iterator[Sequence[Row]]:
    """The rows of each world."""
    for world in worlds:
        with tempfile.TemporaryDirectory() as folder:
            write_parquet(canonical(world.rules, world.leads, world.as_of), Path(folder))
            for name in ("leads", "events"):
                path = str(Path(folder) / f"{name}.parquet")
                session().read.parquet(path).createOrReplaceTempView(name)
            found = session().sql(scoring_query(world.rules, "spark", microseconds(world.as_of)))
            yield [row.asDict() for row in found.collect()]


@lru_cache
def session() -> SparkSession:
    """One local session for the whole process."""
    from pyspark.sql import SparkSession

    folder = tempfile.mkdtemp(prefix="slalang-spark-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    made = SparkSession.builder.master("local[2]").config("spark.local.dir", folder)
    made = made.config("spark.sql.warehouse.dir", folder)
    for name, value in SETTINGS.items():
        made = made.config(name, value)
    begun = made.getOrCreate()
    atexit.register(begun.stop)
    return begun
