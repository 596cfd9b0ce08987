"""Rules and raw data in; results where they were asked for, rejects and a summary, out."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from slalang.data.connect import check_limits, connect
from slalang.data.default_plan import default_plan
from slalang.data.engines.table import PLAIN, check, relation_of
from slalang.data.engines.transfer import staging, staging_folder
from slalang.data.incremental import (
    EVERY_LEAD,
    Narrowed,
    about,
    check_memory,
    folders_of_memory,
    keep_marks,
    memory_of,
    narrowed,
    wants_memory,
)
from slalang.data.known import EVERY_ROW
from slalang.data.plan import Plan, RawTable
from slalang.data.problem import DataProblem, needs
from slalang.data.quoting import file_literal, identifier
from slalang.data.rejects import Tally
from slalang.data.remarks import remarks_on
from slalang.data.source import Source, folders_of, inputs_of, load, source_of, tables_of
from slalang.data.stage import Raw, stage
from slalang.data.survey import surveyed
from slalang.data.target import Target, rejects_target, replacing, target_of
from slalang.data.wishes import Summary, Wishes
from slalang.data.write import write
from slalang.engines.sql import scoring_query
from slalang.engines.sql.dialects.duckdb import TOO_MANY
from slalang.evaluate.case import microseconds
from slalang.form import Form, columns_of, form_of

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

UNPACKED = "a lead has more than 65,535 events, so the slower query for any number of them was run"


def score_data(
    rules: Mapping[str, Any], wishes: Wishes, step: Callable[[str], None],
    planned: Callable[[Form, Mapping[str, RawTable]], Plan] = default_plan,
) -> Summary:  # fmt: skip
    """Score all leads of `wishes.data`. Raises `DataProblem`; nothing is then half-written."""
    check_limits(wishes.memory_limit, wishes.threads)
    form = form_of(rules)
    source = source_of(wishes.data)
    target = target_of(wishes.output, wishes.format, inputs_of(source))
    rejects = rejects_of(wishes, target, source)
    check_memory(wishes, target)
    if wishes.engine in (None, *PLAIN) and find_spec("duckdb") is None:
        if wants_memory(wishes):
            raise needs("data", "scoring only what may have changed")
        from slalang.data.plain import score_plainly

        return score_plainly(rules, wishes, source, (target, rejects), planned)
    check(form, wishes)
    folders = [
        *folders_of(source),
        *staging_folder(wishes.staging),
        *folders_of_memory(wishes),
        *([] if "://" in target.place else [target.path.resolve().parent]),
    ]
    with tempfile.TemporaryDirectory(prefix="slalang-") as name:
        temporary = Path(name).resolve()
        connection = connect(
            folders, temporary, memory_limit=wishes.memory_limit, threads=wishes.threads
        )
        with connection, guarded():
            step("reading the data")
            tables = tables_of(connection, source)
            plan = planned(form, tables)
            beforehand = remarks_on(form, plan, tables, source)
            raw = Raw(connection, load(connection, source, plan, temporary))
            memory = None
            if wants_memory(wishes):
                step("looking for what is as it was")
                # Before the look at whole columns: cells are the same whatever that finds.
                memory = memory_of(raw, plan, rules, wishes, temporary)
            plan = surveyed(connection, plan, lambda table: raw.relation(table, False))
            told = temporary / "rejects.csv"
            with told.open("w", encoding="utf-8", errors="backslashreplace", newline="") as file:
                tally = Tally(file)
                unseen = EVERY_ROW if memory is None else memory.unseen
                staged = stage(raw, plan, columns_of(form), tally, step, unseen=unseen)
            todo = EVERY_LEAD
            if memory is not None and memory.earlier is not None:
                step("looking for what may have changed")
                todo = narrowed(raw, plan, staged, memory, form=form, wishes=wishes)
            step(f"scoring {staged.leads if todo.number is None else todo.number:,} leads")
            record = None
            if memory is not None and target.format == "parquet":
                record = about(memory, wishes, staged.leads, tally.rows)
            with staging(wishes.staging, temporary) as shared:
                found, remarks = _computed(
                    connection, rules, wishes, shared, target, todo=todo, record=record
                )
            if memory is not None and record is not None:
                keep_marks(memory, target)
            if tally.rows:
                _keep(told, rejects)
            return Summary(
                staged.leads, staged.lost_leads, staged.lost_events,
                _by_class(connection, form, found), _by_stage(connection, form, found),
                tally.told(), str(rejects) if tally.rows else None, plan.absent,
                (*beforehand, *remarks),
            )  # fmt: skip


def _computed(
    connection: DuckDBPyConnection, rules: Mapping[str, Any], wishes: Wishes, temporary: Path,
    target: Target, *, todo: Narrowed, record: str | None,
) -> tuple[str, tuple[str, ...]]:  # fmt: skip
    """Have an engine compute, and write what it finds; what stands in FROM to count that, and
    what is to be said about it."""
    import duckdb

    form = form_of(rules)

    def written(pack: bool) -> str:
        scored = engine_relation(connection, rules, wishes, temporary, pack=pack)
        found = todo.together(scored)
        return _written(connection, form, found, target, wishes.compact, record=record)

    try:
        return written(True), todo.remarks
    except duckdb.Error as error:
        if TOO_MANY not in str(error):
            raise
    return written(False), (*todo.remarks, UNPACKED)


def _written(
    connection: DuckDBPyConnection, form: Form, relation: str, target: Target, compact: bool,
    *, record: str | None = None,
) -> str:  # fmt: skip
    """Write the results; what stands in FROM to count them."""
    streamed = target.format == "parquet"
    if not streamed and relation != "result":
        connection.execute(f"CREATE OR REPLACE TABLE result AS FROM {relation}")
        relation = "result"
    write(connection, form, relation, target, compact=compact, about=record)
    return f"read_parquet({file_literal(target.path.resolve())})" if streamed else relation


def _keep(told: Path, rejects: Path) -> None:
    with replacing(rejects) as beside:
        shutil.copyfile(told, beside)


def engine_relation(
    connection: DuckDBPyConnection, rules: Mapping[str, Any], wishes: Wishes, temporary: Path,
    *, pack: bool = True,
) -> str:  # fmt: skip
    """What stands in FROM to get the results of an engine, from the views `leads` and `events`.

    DuckDB computes only when it is asked; what is packed may then stop with `TOO_MANY`.
    """
    if wishes.engine not in (None, "duckdb"):
        return relation_of(wishes.engine)(connection, rules, wishes, temporary)
    query = scoring_query(form_of(rules), "duckdb", microseconds(wishes.as_of), pack=pack)
    return f"({query}) AS result"


class guarded:
    """Says what DuckDB cannot do in our words."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        import duckdb

        match error:
            case duckdb.OutOfMemoryException():
                raise DataProblem(
                    "there is not enough memory for this data",
                    "Allow more with `--memory-limit`, or make room for temporary files.",
                ) from None
            case duckdb.InterruptException():
                raise KeyboardInterrupt from None
            # So says its Python part when Ctrl-C comes while it waits for an answer.
            case RuntimeError() if str(error) == "Query interrupted":
                raise KeyboardInterrupt from None
            case duckdb.IOException() | duckdb.PermissionException():
                raise DataProblem(
                    f"a file cannot be read or written: {str(error).splitlines()[0][:200]}",
                    "Check that it is whole, and that there is room on the disk.",
                ) from None


def rejects_of(wishes: Wishes, target: Target, source: Source) -> Path:
    """The file of rejects."""
    return rejects_target(wishes.rejects, target, inputs_of(source))


def _by_class(
    connection: DuckDBPyConnection, form: Form, relation: str
) -> dict[str, dict[str | None, int]]:
    columns = columns_of(form).classes
    found = {}
    for group in form.classes:
        titles: dict[str | None, str] = {band.name: band.title for band in group.bands}
        counts = _counts(connection, columns[group.name], relation)
        ordered = [band.name for band in group.bands if band.name in counts]
        rest = {None: counts[None]} if None in counts else {}
        found[group.title] = {titles[name]: counts[name] for name in ordered} | rest
    return found


def _by_stage(connection: DuckDBPyConnection, form: Form, relation: str) -> dict[str | None, int]:
    counts = _counts(connection, "stage", relation)
    found: dict[str | None, int] = {
        stage.title: counts[stage.name] for stage in form.stages if stage.name in counts
    }
    return found | ({None: counts[None]} if None in counts else {})


def _counts(connection: DuckDBPyConnection, column: str, relation: str) -> dict[str | None, int]:
    name = identifier(column)
    rows = connection.execute(f"SELECT {name}, count(*) FROM {relation} GROUP BY ALL").fetchall()
    return dict(rows)
