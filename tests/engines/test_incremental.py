"""What only scores the leads that may have changed finds what scoring all of them finds."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from scoring_data import AS_OF, folder_of, rules, scored
from worlds.canonical import canonical
from worlds.later import later, write_lines
from worlds.leads import random_leads
from worlds.passing import moments
from worlds.raw import EPOCH, RawLead, World
from worlds.seeded import seeded_world

from slalang.data.problem import DataProblem
from slalang.data.run import score_data
from slalang.data.wishes import Summary, Wishes
from slalang.evaluate.case import microseconds
from slalang.form import form_of
from slalang.form.edges import edges_of

duckdb = pytest.importorskip("duckdb")

AGREEMENTS = int(os.environ.get("SLALANG_AGREEMENTS", "2"))


def run(world: World, data: Path, output: Path, at: int, **wishes: Any) -> Summary:
    """Score a folder as of an instant."""
    as_of = EPOCH + timedelta(microseconds=at)
    asked = Wishes(str(data), str(output), as_of, threads=1, **wishes)
    return score_data(world.rules, asked, lambda _: None)


def parquet_rows(path: Path) -> list[tuple[Any, ...]]:
    """The rows of a Parquet file, in the order of identifiers."""
    with duckdb.connect() as connection:
        found: list[tuple[Any, ...]] = connection.execute(
            f"FROM read_parquet('{path}') ORDER BY lead_id"
        ).fetchall()
    return found


@pytest.mark.parametrize("seed", range(AGREEMENTS))
def test_finds_what_a_full_run_finds(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Random leads stand at edges: where nearly all may have changed, some are kept all the same.
    monkeypatch.setattr("slalang.data.incremental.MOST_PERCENT", 100)
    world = seeded_world(seed, 60)
    rng, begin = Random(seed), microseconds(world.as_of)
    others = random_leads(rng, world.rules, len(world.leads), world.as_of)
    data = write_lines(tmp_path / "before", world.rules, world.leads)
    before = tmp_path / "before.parquet"
    run(world, data, before, begin, remember=True)
    edges = edges_of(form_of(world.rules))
    tables = canonical(world.rules, world.leads, world.as_of)
    instants = [begin, *moments(rng, edges, tables, begin)]
    for number, end in enumerate(rng.sample(instants, min(2, len(instants)))):
        leads: Sequence[RawLead] = world.leads
        if number:
            leads = later(rng, world.leads, others, (begin, end))
        data = write_lines(tmp_path / f"data_{number}", world.rules, leads)
        check(world, data, before, end, tmp_path / str(number))


def check(world: World, data: Path, before: Path, end: int, place: Path) -> None:
    """Compare as CSV, byte by byte, and as Parquet; then once more on top of that."""
    place.mkdir()
    for ending in ("csv", "parquet"):
        run(world, data, place / f"full.{ending}", end)
        run(world, data, place / f"some.{ending}", end, incremental=str(before))
    assert (place / "full.csv").read_bytes() == (place / "some.csv").read_bytes()
    assert parquet_rows(place / "full.parquet") == parquet_rows(place / "some.parquet")
    again = place / "some.parquet"
    run(world, data, again, end, incremental=str(again))
    assert parquet_rows(place / "full.parquet") == parquet_rows(again)
    for name in ("full", "some"):
        told = place / f"{name}.rejects.csv"
        assert told.exists() == (place / "full.rejects.csv").exists()


# ── One small agreement ───────────────────────────────────────────────────

LEADS = "".join(f"l{number},,manager,{number},,,,,,,\n" for number in range(40))
EVENTS = "l1,visit,2026-03-01T00:00:00Z,/pricing\nl2,visit,2026-02-08T12:00:00Z,/pricing\n"
NEW = "l3,visit,2026-03-10T08:00:00Z,/pricing\nl4,demo,2026-03-10T09:00:00Z,\n"


@pytest.fixture
def before(tmp_path: Path) -> Path:
    folder_of(tmp_path / "data", LEADS, EVENTS)
    scored(tmp_path / "data", tmp_path / "before.parquet", remember=True)
    return tmp_path / "before.parquet"


def next_day(before: Path, **wishes: Any) -> Summary:
    """The same data a day later."""
    place = before.parent
    asked = Wishes(
        str(place / "data"), str(place / "after.parquet"), AS_OF + timedelta(days=1),
        incremental=str(before), **wishes,
    )  # fmt: skip
    return score_data(rules(), asked, lambda _: None)


def test_only_what_may_have_changed_is_scored(before: Path) -> None:
    folder_of(before.parent / "data", LEADS, EVENTS + NEW)
    found = next_day(before)
    assert found.remarks == ("3 of 40 leads are scored anew, the others are as they were",)
    folder_of(before.parent / "data", LEADS.replace("l5,,manager", "l5,,vp"), EVENTS + NEW)
    assert found.leads == next_day(before).leads
    assert [row[0] for row in parquet_rows(before.with_name("after.parquet")) if row[1] >= 40] == [
        "l5"
    ]


def test_new_rows_that_cannot_be_read_are_told(before: Path) -> None:
    bad = "l9,visit,yesterday,/pricing\nnobody,demo,2026-03-10T09:00:00Z,\n"
    folder_of(before.parent / "data", LEADS, EVENTS + bad)
    assert next_day(before).lost_events == 2


@pytest.mark.parametrize("engine", ["python", "interpreter"])
def test_other_engines_build_on_it(before: Path, engine: str) -> None:
    folder_of(before.parent / "data", LEADS, EVENTS + NEW)
    next_day(before, engine=engine)
    mine = parquet_rows(before.with_name("after.parquet"))
    next_day(before)
    assert mine == parquet_rows(before.with_name("after.parquet"))


def refusal(before: Path) -> str:
    """Why nothing can be taken from there."""
    with pytest.raises(DataProblem) as found:
        next_day(before)
    assert "without `--incremental`" in found.value.help
    return found.value.message


def test_what_is_not_there_or_damaged_is_refused(before: Path) -> None:
    marks = before.with_name("before.parquet.known")
    marks.write_bytes(marks.read_bytes()[:-1] + b"x")
    assert "was not written together" in refusal(before)
    marks.unlink()
    assert "is not there" in refusal(before)
    duckdb.execute(f"COPY (FROM '{before}') TO '{before}.copy' (FORMAT parquet)")
    Path(f"{before}.copy").replace(before)
    assert "does not say what it was made of" in refusal(before)
    before.write_bytes(b"PAR1")
    assert "does not say what it was made of" in refusal(before)
    before.unlink()
    assert "is not there" in refusal(before)


def test_other_rules_and_later_results_are_refused(before: Path) -> None:
    data, output = str(before.parent / "data"), str(before.parent / "after.parquet")
    earlier = Wishes(data, output, AS_OF - timedelta(days=1), incremental=str(before))
    with pytest.raises(DataProblem, match="is later than"):
        score_data(rules(), earlier, lambda _: None)
    other = {**rules(), "stages": []}
    with pytest.raises(DataProblem, match="other rules"):
        score_data(other, Wishes(data, output, AS_OF, incremental=str(before)), lambda _: None)


def test_only_parquet_remembers(tmp_path: Path) -> None:
    folder_of(tmp_path / "data", LEADS, EVENTS)
    with pytest.raises(DataProblem, match="Parquet"):
        scored(tmp_path / "data", tmp_path / "out.csv", remember=True)
