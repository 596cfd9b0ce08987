"""RAW and a file: what any scoring must do at least, without a rule: scan, group, join, write."""

from __future__ import annotations

import sys


def main(raw: str, output: str) -> None:
    """The lengths of texts make sure that every column is read; what is written is small."""
    import duckdb

    with duckdb.connect() as connection:
        connection.execute("SET disabled_optimizers = 'partial_aggregate_pushdown'")
        connection.execute(f"""
            COPY (
              SELECT lead_id,
                coalesce(strlen(email), 0) + coalesce(strlen(title), 0) AS fit,
                coalesce(happened, 0) AS interest,
                left(industry, 1) AS grade, left(country, 1) AS heat, seniority AS stage,
                coalesce(employees, 0) + coalesce(len(tools), 0) + CAST(budget AS BIGINT)
                  + CAST(coalesce(ad_spend, 0) + coalesce(growth, 0) AS BIGINT)
                  + coalesce(epoch_us(newest) % 2, 0) + coalesce(said, 0) AS fired
              FROM read_parquet('{raw}/leads.parquet')
              LEFT JOIN (
                SELECT lead_id, count(*) AS happened, max("at") AS newest,
                  sum_no_overflow(strlen(event) + coalesce(strlen(page), 0)
                    + coalesce(strlen(paper), 0)) AS said
                FROM read_parquet('{raw}/events.parquet')
                GROUP BY lead_id
              ) USING (lead_id)
            ) TO '{output}' (FORMAT parquet)
        """)


if __name__ == "__main__":
    main(*sys.argv[1:])
