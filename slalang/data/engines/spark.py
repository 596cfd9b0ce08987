"""Canonical tables in; what Apache Spark says of them, here or on a cluster, out."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from slalang.data.engines.transfer import TABLES, read_parquet, write_parquet
from slalang.data.problem import DataProblem, needs
from slalang.data.quoting import listed
from slalang.data.result import contract
from slalang.data.wishes import Wishes
from slalang.engines.sql import dialect_of, scoring_query
from slalang.evaluate.case import microseconds
from slalang.form import Form, form_of

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection
    from pyspark.sql import SparkSession

LOCAL = "local[*]"
_SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "OFF",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.caseSensitive": "true",
    "spark.sql.ansi.enabled": "true",
}
_FEW = {
    # Code that is made for a query, and 200 parts of every table, are for more rows.
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.shuffle.partitions": "4",
}
MANY = 1_000_000
"""From so many leads and events on Spark prepares itself for many."""
_LOGGING = """\
rootLogger.level = off
"""


def check(form: Form, wishes: Wishes) -> None:
    """Raise `DataProblem` for what is not there, `RulesProblem` for what Spark cannot say."""
    if find_spec("pyspark") is None:
        raise needs("spark", "`--engine spark`")
    if shutil.which("java") is None and not os.environ.get("JAVA_HOME"):
        raise DataProblem(
            "`--engine spark` needs Java, which is not found here",
            "Install a Java runtime, 17 or newer, or set JAVA_HOME.",
        )
    if not (wishes.master or LOCAL).startswith("local") and wishes.staging is None:
        raise DataProblem(
            f"the machines of `{wishes.master}` cannot see the tables of this one",
            "Name a folder that all of them can read and write with `--staging DIR`.",
        )
    scoring_query(form, "spark", microseconds(wishes.as_of))


def relation(
    connection: DuckDBPyConnection, rules: Mapping[str, Any], wishes: Wishes, temporary: Path
) -> str:
    """What stands in FROM to get the results; `temporary` is where all machines look."""
    form = form_of(rules)
    write_parquet(connection, form, temporary)
    typed = ", ".join(
        f"CAST({name} AS {'STRING' if type_ == 'VARCHAR' else type_}) AS {name}"
        for name, type_ in (
            (dialect_of("spark").identifier(name), type_) for name, type_ in contract(form)
        )
    )
    query = scoring_query(form, "spark", microseconds(wishes.as_of))
    settings = {**_SETTINGS, **(_FEW if _rows(connection, temporary) < MANY else {})}
    with _quietly(), _session(wishes, temporary, settings) as session:
        for table in TABLES:
            session.read.parquet(_address(temporary / f"{table}.parquet")).createOrReplaceTempView(
                table
            )
        found = session.sql(f"SELECT {typed} FROM (\n{query}\n) AS result")
        found.write.mode("overwrite").parquet(_address(temporary / "result"))
    return read_parquet(form, str(temporary / "result" / "*.parquet"))


def _rows(connection: DuckDBPyConnection, folder: Path) -> int:
    files = listed(str(folder / f"{table}.parquet") for table in TABLES)
    query = f"SELECT count(*) FROM read_parquet([{files}], union_by_name = true)"
    found = connection.execute(query).fetchone()
    return found[0] if found else 0


def _address(path: Path) -> str:
    """A path of this machine as Hadoop has it, which takes every sign as it is."""
    return f"file://{path}"


@contextmanager
def _session(
    wishes: Wishes, temporary: Path, settings: Mapping[str, str]
) -> Iterator[SparkSession]:
    from pyspark.errors import PySparkException
    from pyspark.sql import SparkSession

    logging = temporary / "log4j2.properties"
    logging.write_text(_LOGGING, encoding="utf-8")
    made = SparkSession.builder.master(wishes.master or LOCAL).appName("slalang score")
    for name, value in settings.items():
        made = made.config(name, value)
    # Java takes its options apart as a shell does.
    place = logging.as_uri().replace("'", "%27")
    quiet = f"-Dlog4j2.configurationFile={place} -Duser.timezone=UTC"
    made = made.config("spark.driver.extraJavaOptions", quiet)
    if wishes.staging is None:
        made = made.config("spark.local.dir", str(temporary))
    made = made.config("spark.sql.warehouse.dir", (temporary / "warehouse").as_uri())
    if wishes.memory_limit is not None:
        made = made.config("spark.driver.memory", _memory(wishes.memory_limit))
    try:
        session = made.getOrCreate()
    except Exception as error:
        raise _failed("does not begin", error) from None
    try:
        yield session
    except PySparkException as error:
        raise _failed("does not finish", error) from None
    finally:
        session.stop()


@contextmanager
def _quietly() -> Iterator[None]:
    """Send to nowhere what Java says on standard error before its own settings hold."""
    saved, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(saved, 2)
        os.close(saved)
        os.close(nowhere)


def _failed(what: str, error: Exception) -> DataProblem:
    said = next((line for line in str(error).splitlines() if line.strip()), type(error).__name__)
    return DataProblem(
        f"Spark {what}: {said[:300].rstrip('.')}",
        "Check the address of `--master`, its memory, and that every machine sees `--staging`.",
    )


def _memory(limit: str) -> str:
    """`512MB` as Java writes it: `512m`."""
    number = limit.strip().lower().removesuffix("b").removesuffix("i")
    return number.replace(" ", "")
