"""`slalang build --to dbt`, built by dbt itself in DuckDB; the scores are the interpreter's."""

from __future__ import annotations

import os
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

import pytest
from warehouse import (
    AS_OF,
    command,
    expected_rows,
    interpreted,
    load_raw,
    names_of,
    rows_of,
    sampled,
)

ROOT = Path(__file__).parents[2]
PACKWELL = ROOT / "examples" / "packwell" / "packwell.sla"
PROGRAM = Path(os.environ.get("SLALANG_DBT", ROOT / ".tools" / "dbt" / "bin" / "dbt"))
PROFILE = """\
slalang:
  target: dev
  outputs:
    dev: {type: duckdb, path: warehouse.duckdb, threads: 2}
"""

pytestmark = [
    pytest.mark.engines_heavy,
    pytest.mark.skipif(find_spec("duckdb") is None, reason="needs duckdb"),
    pytest.mark.skipif(not PROGRAM.exists(), reason="dbt is not in .tools: run .ci/setup"),
]


def dbt(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run dbt in a package."""
    environment = os.environ | {"DBT_SEND_ANONYMOUS_USAGE_STATS": "0", "NO_COLOR": "1"}
    return subprocess.run(
        [str(PROGRAM), "--no-version-check", *arguments, "--profiles-dir", str(folder)],
        cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip


def package(agreement: Path, folder: Path) -> Path:
    """The package of an agreement, with a profile."""
    command("build", agreement, "-o", folder, "--to", "dbt")
    (folder / "dbt" / "profiles.yml").write_text(PROFILE, encoding="utf-8")
    return folder / "dbt"


def test_dbt_builds_the_flagship(tmp_path: Path) -> None:
    import duckdb

    data = sampled(PACKWELL, tmp_path / "data")
    folder = package(PACKWELL, tmp_path / "out")
    with duckdb.connect(str(folder / "warehouse.duckdb")) as connection:
        load_raw(connection, data)
    as_of = f'{{as_of: "{AS_OF}"}}'
    built = dbt(folder, "build", "--vars", as_of)
    assert built.returncode == 0, built.stdout
    assert "WARN=0 ERROR=0" in built.stdout, built.stdout
    file = interpreted(PACKWELL, data, tmp_path / "scores.parquet")
    with duckdb.connect(str(folder / "warehouse.duckdb")) as connection:
        found = rows_of(connection, "slalang_scores")
        assert found == expected_rows(connection, names_of(connection, "slalang_scores"), file)
    documented = dbt(folder, "docs", "generate", "--vars", as_of)
    assert documented.returncode == 0, documented.stdout
    manifest = (folder / "target" / "manifest.json").read_text(encoding="utf-8")
    assert "Part of a circle" in manifest


def test_dbt_says_what_is_missing(tmp_path: Path) -> None:
    import duckdb

    folder = package(PACKWELL, tmp_path / "out")
    duckdb.connect(str(folder / "warehouse.duckdb")).close()
    for variables, said in (
        ("{}", "the variable `as_of` is missing"),
        ('{as_of: "2026-03-06 16:30"}', "does not say its time zone"),
    ):
        found = dbt(folder, "compile", "--vars", variables)
        assert found.returncode != 0
        assert said in found.stdout


def test_dbt_takes_texts_for_texts(tmp_path: Path) -> None:
    import duckdb
    from test_backend_sql import HOSTILE, hostile_agreement

    folder = package(hostile_agreement(tmp_path), tmp_path / "out")
    with duckdb.connect(str(folder / "warehouse.duckdb")) as connection:
        connection.execute("CREATE TABLE raw_leads AS SELECT 'a' AS lead_id, 'it''s' AS name")
        connection.execute(
            "CREATE TABLE raw_events"
            " AS SELECT 'a' AS lead_id, 'x' AS event, now() AS \"at\" WHERE false"
        )
    as_of = f'{{as_of: "{AS_OF}"}}'
    built = dbt(folder, "build", "--vars", as_of)
    assert built.returncode == 0, built.stdout
    documented = dbt(folder, "docs", "generate", "--vars", as_of)
    assert documented.returncode == 0, documented.stdout
    manifest = (folder / "target" / "manifest.json").read_text(encoding="utf-8")
    assert HOSTILE[0] in manifest
    shutil.rmtree(folder / "target")
