"""The engines by name, with the modules that ask them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from slalang.data.wishes import Wishes
from slalang.form import Form

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Relation: TypeAlias = "Callable[[DuckDBPyConnection, Mapping[str, Any], Wishes, Path], str]"
"""From the views `leads` and `events` to what stands in FROM to get the results."""
PLAIN = ("python", "interpreter")
"""Those that need no library at all."""
_MODULES: Mapping[str, str] = {
    "python": "rows", "interpreter": "rows", "spark": "spark", "postgres": "postgres",
    "clickhouse": "clickhouse",
}  # fmt: skip


def relation_of(engine: str) -> Relation:
    """How an engine that is not DuckDB is asked; KeyError for one that is not there."""
    found: Relation = import_module(f"slalang.data.engines.{_MODULES[engine]}").relation
    return found


def check(form: Form, wishes: Wishes) -> None:
    """Raise `DataProblem` for what an engine lacks, before anything is read.

    `RulesProblem` is raised for rules that it has no words for.
    """
    if wishes.engine is not None and wishes.engine not in ("duckdb", *PLAIN):
        import_module(f"slalang.data.engines.{_MODULES[wishes.engine]}").check(form, wishes)
