"""The engines that must agree with the interpreter, each with the module that asks it.

A connector is a module `connect_NAME.py` beside this one with two functions:

    def missing() -> str | None            what has to be installed or built first, in words
    def run(worlds: Sequence[World]) -> Iterator[Sequence[Row]]
                                           the rows of each world, in the order of the worlds

Rows are those of `worlds.results`; `worlds.canonical` makes the tables that SQL takes. A
connector starts its engine at most once for a call of `run`, and keeps what is slow to start.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from importlib.util import find_spec

import pytest
from worlds.raw import World
from worlds.results import Row

from slalang.source.frozen import dataclass

Run = Callable[[Sequence[World]], Iterator[Sequence[Row]]]


@dataclass(frozen=True, slots=True)
class Engine:
    """One engine, or one way to ask it."""

    name: str
    module: str
    heavy: bool = False
    """Whether it needs a server or a virtual machine, so that everyday runs leave it out."""
    every: int = 1
    """Of the random agreements it takes each so many-th: slow ones take fewer."""


ENGINES = (
    Engine("interpreter in another order", "connect_reordered"),
    Engine("interpreter on canonical tables", "connect_canonical"),
    Engine("python", "connect_python"),
    Engine("python on canonical rows", "connect_python_rows"),
    Engine("javascript", "connect_javascript"),
    Engine("duckdb", "connect_duckdb"),
    Engine("duckdb, packed", "connect_duckdb_packed"),
    Engine("clickhouse", "connect_clickhouse", heavy=True, every=4),
    Engine("postgres", "connect_postgres", heavy=True),
    Engine("spark", "connect_spark", heavy=True, every=10),
)


def each_engine() -> list[object]:
    """Every engine as a parameter of a test, with its mark."""
    return [
        pytest.param(
            engine,
            id=engine.name.replace(" ", "_"),
            marks=[pytest.mark.engines_heavy] if engine.heavy else [],
        )
        for engine in ENGINES
    ]


def run_of(engine: Engine) -> Run:
    """How an engine is asked; skips the test, with the reason, where it cannot be."""
    if find_spec(engine.module) is None:
        pytest.skip(f"{engine.name} is not connected yet: {engine.module}.py is not there")
    module = import_module(engine.module)
    lacking = module.missing()
    if lacking:
        pytest.skip(f"{engine.name}: {lacking}")
    run: Run = module.run
    return run
