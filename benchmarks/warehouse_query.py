"""CANONICAL and a file: slalang's query by itself, on tables that are prepared already."""

from __future__ import annotations

import sys

from warehouse_data import AGREEMENT, AS_OF_US


def main(canonical: str, output: str) -> None:
    """The query as `slalang score` runs it, from Parquet to Parquet."""
    import duckdb

    import slalang
    from slalang.backends.scoring import rules_of
    from slalang.engines.sql import scoring_query

    compiled = slalang.compile_text(AGREEMENT.read_text(encoding="utf-8"))
    assert compiled.agreement is not None
    query = scoring_query(
        rules_of(compiled.agreement, hashed=False), "duckdb", AS_OF_US, pack=True,
        leads=f"read_parquet('{canonical}/leads.parquet')",
        events=f"read_parquet('{canonical}/events.parquet')",
    )  # fmt: skip
    with duckdb.connect() as connection:
        connection.execute("SET disabled_optimizers = 'partial_aggregate_pushdown'")
        connection.execute(f"COPY ({query}) TO '{output}' (FORMAT parquet)")


if __name__ == "__main__":
    main(*sys.argv[1:])
