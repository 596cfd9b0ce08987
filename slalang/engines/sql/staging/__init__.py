"""Raw tables of a warehouse in; queries that make the canonical tables of them out."""

from __future__ import annotations

from collections.abc import Callable

from slalang.engines.sql.dialects import Dialect
from slalang.engines.sql.emit import comment_of
from slalang.engines.sql.plan import Plan
from slalang.engines.sql.staging.readers import READERS
from slalang.engines.sql.staging.sources import (
    Source,
    Sources,
    Task,
    bound_sources,
    default_sources,
)
from slalang.engines.sql.staging.values import KINDS, Unsayable
from slalang.evaluate.lower_case import LOWER, UPPER
from slalang.evaluate.text import SPACES
from slalang.form import Form, columns_of
from slalang.form.columns import AT, EVENT, LEAD
from slalang.model.bindings import Binding
from slalang.source.frozen import dataclass

__all__ = ["READERS", "Staging", "Unsayable", "staging_of"]


@dataclass(frozen=True, slots=True)
class Staging:
    """The queries."""

    leads: str
    events: str
    unread: str
    """One row for each raw column: table, column, and how many of its cells cannot be read."""
    tables: tuple[str, ...]
    """The raw tables that are read, by their own names."""
    unbound: tuple[str, ...]
    """What rules read of a lead and a binding does not fill: unknown of every lead."""


def staging_of(
    form: Form,
    plan: Plan,
    dialect: Dialect,
    binding: Binding | None,
    *,
    relation: Callable[[str], str],
    leads: str = "leads",
) -> Staging:
    """How a warehouse makes the tables that a plan reads; `leads` is how SQL says canonical leads.

    Raises `Unsayable` for what a binding says and staging cannot do.
    """
    tables: dict[str, None] = {}

    def noted(table: str) -> str:
        tables.setdefault(table)
        return relation(table)

    task = Task(columns_of(form), plan, dialect, noted, leads)
    sources = default_sources(task) if binding is None else bound_sources(task, binding)
    head = _letters(dialect)
    events = [_select(one, dialect) for one in sources.events]
    several = "\nUNION ALL\n".join(f"({one})" for one in events)
    end = f"\n{dialect.settings}" if dialect.settings else ""
    rows = several if len(events) > 1 else events[0] if events else _no_events(task)
    return Staging(
        head + _select(sources.leads, dialect) + end,
        head + rows + end,
        head + _unread(sources, dialect, after=head) + end,
        tuple(tables),
        tuple(one.shown for one in sources.leads.made if not one.bound),
    )


def _letters(dialect: Dialect) -> str:
    """The one row of the tables of letters; ClickHouse has them as literals."""
    if dialect.name == "clickhouse":
        return ""
    # Programs that read a file of text take ends of lines for each other: none stands in it.
    control = [one for one in SPACES if ord(one) in range(32) or one == "\x85"]
    rest = "".join(one for one in SPACES if one not in control)
    spaces = ", ".join([*(f"chr({ord(one)})" for one in control), dialect.text(rest)])
    return (
        f"WITH letters AS (\n  SELECT concat({spaces}) AS spaces,\n"
        f"    {dialect.text(UPPER)} AS capitals,\n    {dialect.text(LOWER)} AS smalls\n)\n"
    )


def _select(it: Source, dialect: Dialect) -> str:
    columns = ",\n  ".join(
        ("" if one.bound else comment_of(f"{one.shown}: not bound, unknown of every lead") + "\n  ")
        + f"{one.value} AS {dialect.identifier(one.name)}"
        for one in it.made
    )
    tests = "\n  AND ".join(it.needs)
    cells = f"FROM (\n{_cells(it, dialect)}\n) AS c{_beside(dialect)}"
    return f"SELECT\n  {columns}\n{cells}\nWHERE {tests}"


def _cells(it: Source, dialect: Dialect) -> str:
    """The cells, each made ready once; the row of letters stands before tables that are joined."""
    name = dialect.identifier
    made = (
        ",\n  ".join(f"{one} AS {name(said)}" for one, said in it.cells.made.items()) or "1 AS one"
    )
    first, _, rest = it.relation.partition("\n")
    where = "\nWHERE " + "\n  AND ".join(it.where) if it.where else ""
    text = (
        f"SELECT\n  {made}\nFROM {first}{_beside(dialect)}{chr(10) + rest if rest else ''}{where}"
    )
    if it.cells.later:
        more = ",\n  ".join(f"{one} AS {name(said)}" for one, said in it.cells.later.items())
        text = f"SELECT c.*,\n  {more}\nFROM (\n{text}\n) AS c"
    return text


def _beside(dialect: Dialect) -> str:
    return "" if dialect.name == "clickhouse" else "\nCROSS JOIN letters"


def _no_events(task: Task) -> str:
    speech = task.speech()
    kinds = {LEAD: "text", EVENT: "text", AT: "int"}
    kinds |= {name: KINDS[task.columns.property_inputs[name].type] for name in task.plan.properties}
    columns = (
        f"{speech.null(kind)} AS {task.dialect.identifier(one)}" for one, kind in kinds.items()
    )
    said = ",\n  ".join(columns)
    return f"SELECT\n  {said}\nWHERE 1 = 0"


def _unread(sources: Sources, dialect: Dialect, *, after: str) -> str:
    """Counts in one row for each source, then one row for each column."""
    name, counted, rows = dialect.identifier, [], []
    for number, source in enumerate((sources.leads, *sources.events), 1):
        faults = [one for one in source.made if one.fault is not None]
        counts = ",\n  ".join(
            f"{dialect.count_if(one.fault or '')} AS n{place}" for place, one in enumerate(faults)
        )
        counted.append(
            f"counted_{number} AS (\nSELECT\n  {counts}\nFROM (\n{_cells(source, dialect)}\n)"
            f" AS c{_beside(dialect)}\n)"
        )
        rows += [
            f"SELECT {dialect.text(source.shown)} AS {name('raw_table')},"
            f" {dialect.text(one.shown)} AS {name('raw_column')}, n{place} AS {name('cells')}"
            f" FROM counted_{number}"
            for place, one in enumerate(faults)
        ]
    opening = ", " if after else "WITH "
    return opening + ",\n".join(counted) + "\n" + "\nUNION ALL ".join(rows)
