"""A file of results in; how many rows it has and a number that says whether two are equal, out."""

from __future__ import annotations

import json
import sys
from pathlib import Path

SHOWN = ("fit", "interest", "grade", "heat", "stage", "fired")


def digest_of(path: Path) -> tuple[int, str]:
    """The same for the same rows in any order, whichever way scores are written."""
    import duckdb

    with duckdb.connect() as connection:
        found = connection.execute(
            f"SELECT count(*), bit_xor(one), sum(one) FROM"
            f" (SELECT hash(lead_id, {', '.join(SHOWN)}) AS one FROM {_rows(path)})"
        ).fetchone()
    assert found is not None
    return found[0], f"{found[1]:x}-{found[2]:x}"


def difference(ours: Path, theirs: Path) -> str:
    """Of how many leads something else is said in each column, with an example."""
    import duckdb

    lines = []
    with duckdb.connect() as connection:
        for name in SHOWN:
            found = connection.execute(
                f"SELECT count(*), min(lead_id), arg_min(a.{name}, lead_id),"
                f" arg_min(b.{name}, lead_id) FROM {_rows(ours)} AS a"
                f" FULL JOIN {_rows(theirs)} AS b USING (lead_id)"
                f" WHERE a.{name} IS DISTINCT FROM b.{name}"
            ).fetchone()
            assert found is not None
            if found[0]:
                count, lead, one, other = found
                lines.append(f"  {name}: {count:,} leads, such as {lead}: {one}, not {other}")
    return "\n".join(lines)


def _rows(path: Path) -> str:
    """Scores in thousandths of a point; slalang's own file has them as decimals, and words."""
    import duckdb

    with duckdb.connect() as connection:
        described = connection.execute(f"DESCRIBE FROM read_parquet('{path}')").fetchall()
    types = {row[0]: row[1] for row in described}
    scores = [
        f"CAST({name} * {1000 if types[name].startswith('DECIMAL') else 1} AS BIGINT) AS {name}"
        for name in ("fit", "interest")
    ]
    fired = "fired_0" if "fired_0" in types else "fired"
    texts = [f"CAST({name} AS VARCHAR) AS {name}" for name in ("lead_id", "grade", "heat", "stage")]
    columns = ", ".join([*texts, *scores, f"CAST({fired} AS BIGINT) AS fired"])
    return f"(SELECT {columns} FROM read_parquet('{path}'))"


def main(ours: str, *others: str) -> None:
    """As JSON: rows and digest of the first file, and what is different in each of the others."""
    rows, digest = digest_of(Path(ours))
    wrong = [
        "" if digest_of(Path(other)) == (rows, digest) else difference(Path(ours), Path(other))
        for other in others
    ]
    print(json.dumps({"rows": rows, "digest": digest, "wrong": wrong}))


if __name__ == "__main__":
    main(*sys.argv[1:])
