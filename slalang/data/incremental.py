"""An earlier run and the data now in; only the leads that may have changed to score, or why not.

A lead keeps its result if its row and its events up to the earlier instant are as they were
(`known`), nothing happened since, and nothing of it passed an edge (`slalang.form.edges`). All
others are scored by the same engine as in any run; what is kept is read from the earlier results.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from slalang.data.known import (
    CHANGED,
    EVERY_ROW,
    Unseen,
    bucket_sql,
    buckets_for,
    find_changed,
    in_changed,
    mark,
    write_marks,
)
from slalang.data.plan import Plan
from slalang.data.problem import DataProblem
from slalang.data.quoting import file_literal, identifier
from slalang.data.record import (
    FORMAT,
    Earlier,
    Record,
    beside,
    digest_of,
    earlier_run,
    record_text,
    same_now,
)
from slalang.data.result import contract
from slalang.data.stage import Raw, Staged, narrow
from slalang.data.staging import cells_sql, lead_columns
from slalang.data.target import Target, replacing
from slalang.data.touched import touched_queries
from slalang.data.wishes import Wishes
from slalang.evaluate.case import microseconds
from slalang.form import Form, columns_of
from slalang.form.columns import LEAD
from slalang.form.edges import Edges, edges_of

TOUCHED = "known_touched"
MOST_PERCENT = 70
"""Where more leads than that may have changed, looking for the others is not worth it."""


class Memory(NamedTuple):
    """What is known of the data for this run and for a later one."""

    earlier: Earlier | None
    same: Mapping[str, str]
    buckets: int
    marks: Path
    changed: int
    """So many buckets are not as they were."""
    unseen: Unseen
    """What has to be looked at, and may hold what cannot be read."""


def wants_memory(wishes: Wishes) -> bool:
    """Whether this run builds on another, or another may build on it."""
    return wishes.remember or wishes.incremental is not None


def folders_of_memory(wishes: Wishes) -> list[Path]:
    """Where the earlier results are."""
    return [] if wishes.incremental is None else [Path(wishes.incremental).resolve().parent]


def check_memory(wishes: Wishes, target: Target) -> None:
    """Raises `DataProblem` for results that no later run could be built on."""
    if wishes.remember and target.format != "parquet":
        raise DataProblem(
            "`--remember` goes with results in Parquet only",
            "End the name of the results with `.parquet`, or leave `--remember` away.",
        )


def memory_of(
    raw: Raw, plan: Plan, rules: Mapping[str, Any], wishes: Wishes, temporary: Path
) -> Memory:
    """Mark all rows, and compare them with those of the earlier run."""
    connection, loaded = raw
    same, now = same_now(rules, plan), microseconds(wishes.as_of)
    marks = temporary / "marks"
    if wishes.incremental is None:
        buckets = buckets_for(_leads(raw, plan))
        mark(connection, loaded, plan, buckets, before=now, until=now)
        write_marks(connection, marks)
        return Memory(None, same, buckets, marks, 0, EVERY_ROW)
    earlier = earlier_run(connection, wishes.incremental, wishes.as_of, same)
    buckets = earlier.record.buckets
    mark(connection, loaded, plan, buckets, before=earlier.as_of, until=now)
    changed = find_changed(connection, beside(earlier.path))
    write_marks(connection, marks)
    # An event is found by the bucket of its lead: where another column says whose it is, by none.
    trusted = earlier.record.rejects == 0 and all(rows.by is None for rows in plan.events)
    unseen = Unseen(buckets, earlier.as_of, changed > 0) if trusted else EVERY_ROW
    return Memory(earlier, same, buckets, marks, changed, unseen)


class Narrowed(NamedTuple):
    """What is left to do."""

    kept: str | None
    """A query of the results that stay; None where every lead is scored."""
    number: int | None
    """So many leads are scored; None for all."""
    remarks: tuple[str, ...]

    def together(self, scored: str) -> str:
        """What stands in FROM for all results, from what stands there for those of an engine."""
        if self.kept is None:
            return scored
        return f"(SELECT * FROM {scored} UNION ALL {self.kept}) AS result"


EVERY_LEAD = Narrowed(None, None, ())


def narrowed(
    raw: Raw, plan: Plan, staged: Staged, memory: Memory, *, form: Form, wishes: Wishes
) -> Narrowed:
    """Leave only leads that may have changed, and their events, in the canonical tables."""
    connection, earlier, leads = raw.connection, memory.earlier, staged.leads
    assert earlier is not None
    edges, span = edges_of(form), (earlier.as_of, microseconds(wishes.as_of))
    why = _unclear(edges, plan, span)
    if why is not None:
        return Narrowed(None, None, (f"all leads are scored anew: {why}",))
    queries = [*touched_queries(edges, columns_of(form), span)]
    if memory.changed:
        queries.append(f"SELECT {LEAD} FROM leads WHERE {in_changed(LEAD, memory.buckets)}")
    nobody = f"SELECT {LEAD} FROM leads WHERE false"
    connection.execute(f"CREATE TABLE {TOUCHED} AS {' UNION '.join(queries) or nobody}")
    found = connection.execute(
        f"SELECT count(*) FROM leads SEMI JOIN {TOUCHED} USING ({LEAD})"
    ).fetchone()
    assert found is not None
    number = found[0]
    if 100 * number > MOST_PERCENT * leads:
        many = f"{number:,} of {leads:,} may have changed"
        return Narrowed(None, None, (f"all leads are scored anew: {many}",))
    narrow(raw, plan, columns_of(form), staged, TOUCHED)
    remark = f"{number:,} of {leads:,} leads are scored anew, the others are as they were"
    return Narrowed(_kept(form, earlier, memory), number, (remark,))


def about(memory: Memory, wishes: Wishes, leads: int, rejects: int) -> str:
    """The record of this run, as JSON."""
    return record_text(
        Record(
            FORMAT, memory.same["slalang"], memory.same["duckdb"], wishes.engine or "duckdb",
            memory.same["rules"], memory.same["reading"], wishes.as_of.isoformat(), leads,
            rejects, memory.buckets, digest_of(memory.marks),
        )
    )  # fmt: skip


def keep_marks(memory: Memory, target: Target) -> None:
    """Put the marks beside the results that they belong to."""
    with replacing(beside(target.path)) as temporary:
        shutil.copyfile(memory.marks, temporary)


def _unclear(edges: Edges, plan: Plan, span: tuple[int, int]) -> str | None:
    """Why every lead may have changed; None if it is known which."""
    if edges.unclear is not None:
        return f"the agreement leaves open when results change, since {edges.unclear}"
    if any(span[0] < instant <= span[1] for instant in edges.instants):
        return "a date of the agreement has come, or is no longer recent"
    if any(rows.by is not None for rows in plan.events):
        return "some events are found by another column than the identifier of their lead"
    return None


def _kept(form: Form, earlier: Earlier, memory: Memory) -> str:
    columns = columns_of(form)
    scores = set(columns.scores.values())
    chosen = ", ".join(
        f"CAST(p.{name} * 1000 AS BIGINT) AS {name}" if column in scores else f"p.{name}"
        for column, _ in contract(form)
        for name in [identifier(column)]
    )
    bucket = bucket_sql(f"p.{LEAD}", memory.buckets)
    same = f" WHERE {bucket} NOT IN (SELECT bucket FROM {CHANGED})" if memory.changed else ""
    return (
        f"SELECT {chosen} FROM read_parquet({file_literal(earlier.path.resolve())}) AS p"
        f" ANTI JOIN {TOUCHED} AS t ON p.{LEAD} = t.{LEAD}{same}"
    )


def _leads(raw: Raw, plan: Plan) -> int:
    query = cells_sql([("count(*)", "n")], plan.leads, raw.relation, lead_columns(plan.leads))
    found = raw.connection.execute(query).fetchone()
    assert found is not None
    return int(found[0])
