"""Leads and events of a size in, made once; a folder with them as Parquet, out.

`slalang sample-data` makes a million leads, or fewer. More are copies with other identifiers and
other instants. Every fifth event goes to any lead, so that three quarters of all leads have one,
and events stand in the order of their instants, as a log does.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from datetime import datetime
from pathlib import Path

AGREEMENT = Path(__file__).with_name("leads.sla")
AS_OF = datetime.fromisoformat("2026-03-06T16:30:00+00:00")
AS_OF_US = int(AS_OF.timestamp()) * 1_000_000
ONE_COPY = 1_000_000
EACH = 5
"""So many events for each lead."""
VERSION = 3
"""Of what this module makes: another number makes the data anew."""


def data_of(leads: int, cache: Path) -> Path:
    """The folder `raw` with what everybody reads, `canonical` with what our query reads."""
    folder = cache / f"{leads}-{VERSION}"
    if not folder.exists():
        beside = cache / f"{leads}-{VERSION}.part"
        shutil.rmtree(beside, ignore_errors=True)
        _sample(min(leads, ONE_COPY), beside / "sample")
        _copies(beside, leads)
        _canonical(beside)
        shutil.rmtree(beside / "sample")
        beside.rename(folder)
    return folder


def _sample(leads: int, folder: Path) -> None:
    folder.parent.mkdir(parents=True)
    command = [sys.executable, "-m", "slalang", "sample-data", str(AGREEMENT),
               "--as-of", AS_OF.isoformat(), "-o", str(folder), "--format", "parquet",
               "--leads", str(leads), "--events", str(leads * EACH), "--no-work"]  # fmt: skip
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def _copies(folder: Path, leads: int) -> None:
    import duckdb

    raw = folder / "raw"
    raw.mkdir()
    size = min(leads, ONE_COPY)
    copies = f"range({-(-leads // size)}) AS copies(c)"
    with duckdb.connect() as connection:
        connection.execute(f"SET temp_directory = '{folder / 'spill'}'")
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute(f"""
            COPY (
              SELECT * EXCLUDE (number, c) REPLACE (
                {_identifier(f"c * {size} + number")} AS lead_id,
                CASE WHEN c = 0 THEN email ELSE c || email END AS email
              )
              FROM (FROM {copies}, (
                SELECT *, CAST(substr(lead_id, 6) AS BIGINT) - 1 AS number
                FROM read_parquet('{folder}/sample/leads.parquet')
              ))
              WHERE c * {size} + number < {leads}
            ) TO '{raw}/leads.parquet' (FORMAT parquet)
        """)
        # What is drawn depends on the row alone: the same data come out of every run.
        connection.execute(f"""
            COPY (
              SELECT * EXCLUDE (number, c, drawn) REPLACE (
                {
            _identifier(
                f"CASE WHEN drawn % 5 = 0 THEN (drawn // 5) % {leads} ELSE c * {size} + number END"
            )
        } AS lead_id,
                make_timestamptz({AS_OF_US} - ({AS_OF_US} - epoch_us("at") + c * 7919000000123)
                  % {90 * 86_400_000_000}) AS "at"
              )
              FROM (
                SELECT *, CAST(hash(number, event, epoch_us("at"), c) >> 1 AS BIGINT) AS drawn
                FROM {copies}, (
                  SELECT *, CAST(substr(lead_id, 6) AS BIGINT) - 1 AS number
                  FROM read_parquet('{folder}/sample/events.parquet')
                )
                WHERE c * {size} + number < {leads}
              )
              ORDER BY "at", lead_id, event
            ) TO '{raw}/events.parquet' (FORMAT parquet)
        """)
    shutil.rmtree(folder / "spill", ignore_errors=True)


def _identifier(number: str) -> str:
    return f"printf('lead-%08d', {number})"


def _canonical(folder: Path) -> None:
    """The tables that our query reads, made with plain words: `docs/scoring-format.md`."""
    import duckdb

    raw, canonical = folder / "raw", folder / "canonical"
    canonical.mkdir()
    texts = ("email", "title", "industry", "country")
    prepared = ", ".join(f"{_prepared(name)} AS {name}" for name in texts)
    with duckdb.connect() as connection:
        connection.execute(f"""
            COPY (
              SELECT lead_id, {prepared}, employees, seniority,
                list_filter(list_transform(tools, lambda one: {_prepared("one")}),
                  lambda one: one IS NOT NULL) AS tools,
                CAST(ad_spend * 10000 AS BIGINT) AS ad_spend,
                CAST(growth * 1000000 AS BIGINT) AS growth, budget
              FROM read_parquet('{raw}/leads.parquet')
            ) TO '{canonical}/leads.parquet' (FORMAT parquet)
        """)
        connection.execute(f"""
            COPY (
              SELECT lead_id, event, epoch_us("at") AS at_us,
                {_prepared("page")} AS page, {_prepared("paper")} AS paper
              FROM read_parquet('{raw}/events.parquet')
            ) TO '{canonical}/events.parquet' (FORMAT parquet)
        """)


def _prepared(text: str) -> str:
    return f"nullif(lower(trim(nfc_normalize({text}))), '')"
