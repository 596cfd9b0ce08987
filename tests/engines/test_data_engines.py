"""`slalang score --engine …`: every engine writes the same bytes, and leaves nothing behind."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import connect_clickhouse
import connect_postgres
import connect_spark
import pytest
from scoring_data import folder_of, scored

from slalang.data import DataProblem
from slalang.data.run import UNPACKED
from slalang.data.secrets import shown_address, without_password

pytest.importorskip("duckdb")

AGREEMENT = Path(__file__).parents[2] / "examples" / "packwell" / "packwell.sla"
AS_OF = "2026-03-06T16:30:00Z"
LEADS = 5_000
HEAVY = {"spark": connect_spark, "postgres": connect_postgres, "clickhouse": connect_clickhouse}


def command(*arguments: object) -> subprocess.CompletedProcess[str]:
    """What a run of `slalang` says and gives."""
    whole = [sys.executable, "-m", "slalang.cli.main", *map(str, arguments)]
    return subprocess.run(
        whole, cwd=AGREEMENT.parent, capture_output=True, encoding="utf-8", check=False
    )


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Leads and events of the flagship."""
    folder = tmp_path_factory.mktemp("sample") / "data"
    done = command(
        "sample-data", AGREEMENT.name, "--as-of", AS_OF, "-o", folder, "--leads", LEADS, "--jobs", 1
    )
    assert done.returncode == 0, done.stderr
    return folder


def _scored_by(engine: str, data: Path, output: Path, *more: object) -> bytes:
    done = command(
        "score", AGREEMENT.name, "--data", data, "--as-of", AS_OF, "--engine", engine,
        "-o", output, *_place(engine), *more,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stderr.endswith("never fires: Part of a circle\n")
    assert done.stdout.startswith(f"{LEADS:,} leads scored: ")
    assert "\n\nFurthest stage\n" in done.stdout
    return output.read_bytes()


def _place(engine: str) -> Sequence[str]:
    if engine == "spark":
        return ("--master", "local[2]")
    return ("--server", connect_postgres.address()) if engine == "postgres" else ()


@pytest.fixture(scope="module")
def expected(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What DuckDB writes, in every format that is bytes for bytes the same."""
    place = tmp_path_factory.mktemp("expected")
    return {
        ending: _scored_by("duckdb", sample, place / f"duckdb.{ending}")
        for ending in ("csv", "jsonl")
    }


@pytest.mark.parametrize(
    "engine",
    [
        "python",
        pytest.param("interpreter", marks=pytest.mark.engines_heavy),
        *(pytest.param(name, marks=pytest.mark.engines_heavy) for name in HEAVY),
    ],
)
def test_every_engine_writes_the_same_bytes(
    engine: str, sample: Path, expected: dict[str, bytes], tmp_path: Path
) -> None:
    if engine in HEAVY and (lacking := HEAVY[engine].missing()):
        pytest.skip(lacking)
    for ending, bytes_ in expected.items():
        assert _scored_by(engine, sample, tmp_path / f"out.{ending}") == bytes_
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.csv", "out.jsonl"]


@pytest.mark.engines_heavy
def test_a_shared_folder_for_spark_is_left_empty(
    sample: Path, expected: dict[str, bytes], tmp_path: Path
) -> None:
    if lacking := connect_spark.missing():
        pytest.skip(lacking)
    shared = tmp_path / "shared 'here'"
    shared.mkdir()
    found = _scored_by("spark", sample, tmp_path / "out.csv", "--staging", shared)
    assert found == expected["csv"]
    assert list(shared.iterdir()) == []


@pytest.mark.engines_heavy
def test_nothing_stays_on_the_postgres_server(sample: Path, tmp_path: Path) -> None:
    if lacking := connect_postgres.missing():
        pytest.skip(lacking)
    query = "SELECT count(*) FROM pg_class"
    with connect_postgres.connected() as server:
        before = server.execute(query).fetchone()
    _scored_by("postgres", sample, tmp_path / "out.csv")
    with connect_postgres.connected() as server:
        assert server.execute(query).fetchone() == before


def test_a_lead_of_very_many_events_takes_the_plain_query(tmp_path: Path) -> None:
    events = "a,visit,2026-03-09T00:00:00Z,/pricing\n"
    folder_of(tmp_path / "in", "a,,,,,,,,,,\nb,,vp,,,,,,,,\n", events * 70_000 + f"b{events[1:]}")
    for ending in ("csv", "parquet"):
        found = scored(tmp_path / "in", tmp_path / f"out.{ending}")
        assert found.remarks == (UNPACKED,)
    found = scored(tmp_path / "in", tmp_path / "python.csv", engine="python")
    assert found.remarks == ()
    text = (tmp_path / "out.csv").read_text()
    assert text == (tmp_path / "python.csv").read_text()
    assert text.splitlines()[1].startswith("a,0,280000,")


@pytest.mark.parametrize(
    ("engine", "library"), [("spark", "PySpark"), ("postgres", "psycopg"), ("clickhouse", "chdb")]
)
def test_what_is_not_installed_is_named_before_anything_is_read(
    engine: str, library: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(f"slalang.data.engines.{engine}.find_spec", lambda _: None)
    folder_of(tmp_path / "in", "a,,,,,,,,,,\n")
    with pytest.raises(DataProblem, match=f"`--engine {engine}` needs {library}") as problem:
        scored(tmp_path / "in", tmp_path / "out.csv", engine=engine)
    assert f"slalang[{engine}]" in problem.value.help
    assert not (tmp_path / "out.csv").exists()


@pytest.mark.parametrize(
    ("wishes", "said"),
    [
        ({"engine": "postgres"}, "does not know which server"),
        ({"engine": "spark", "master": "spark://x:7077"}, "cannot see the tables"),
        ({"engine": "spark", "staging": "no/such"}, "no folder that can be written"),
    ],
)
def test_what_an_engine_has_to_be_told(
    wishes: dict[str, str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("spark", "postgres"):
        monkeypatch.setattr(f"slalang.data.engines.{name}.find_spec", lambda _: True)
    monkeypatch.setattr("slalang.data.engines.spark.shutil.which", lambda _: "/java")
    folder_of(tmp_path / "in", "a,,,,,,,,,,\n")
    with pytest.raises(DataProblem, match=said):
        scored(tmp_path / "in", tmp_path / "out.csv", **wishes)


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://ann:s3cr%45t@nowhere.example:1/db",
        "postgresql://ann:s3cr%ZZt@nowhere.example:1/db",
        "postgresql://ann:s3cret/@?@nowhere.example:1/db",
        "postgresql://nowhere.example:1/db?user=ann&password=s3cr%45t",
    ],
)
def test_a_password_is_never_shown(address: str, tmp_path: Path) -> None:
    pytest.importorskip("psycopg")
    folder_of(tmp_path / "in", "a,,,,,,,,,,\n")
    with pytest.raises(DataProblem) as problem:
        scored(tmp_path / "in", tmp_path / "out.csv", engine="postgres", server=address)
    told = problem.value.message
    told += without_password(f"s3cr%45t s3cr%ZZt s3crEt {address}", address)
    told += shown_address(address)
    assert "does not compute" in told
    assert address.partition("s3cr")[2][:4] not in told.replace("s3cr%45t s3cr%ZZt s3crEt", "")
