"""A replay counts what the reference evaluator says, whatever the data stand in."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest
from replay_worlds import AS_OF, BASE, EVENTS, LEADS, replayed, version, write_data

from slalang.backends.scoring import rules_of
from slalang.cli.main import run
from slalang.data.plans import planning
from slalang.data.wishes import Wishes
from slalang.driver import compile_text
from slalang.evaluate import evaluate
from slalang.replay.compare import Version, replay
from slalang.replay.result import Replay
from slalang.settings import Settings

duckdb = pytest.importorskip("duckdb")

RULES = """
score heat "Heat" {
  first match "Where" {
    +20 when country is "nl"
    +15 when employees > 20
  }
  group "Web" at most 25 {
    +4 for each visit within 60 days, each losing 1 every week
    +9 for any ride
  }
  -5 when vip is unknown
}
stage hot "Hot" of marketing { when heat >= 20 }
"""
OLD = BASE + RULES
NEW = (
    BASE.replace("employees > 200", "employees > 120").replace("from 30", "from 25")
    + RULES.replace("+4 for each", "+6 for each").replace("heat >= 20", "heat >= 18")
).replace("below 30", "below 25")


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_sample_data_against_the_evaluator(
    tmp_path: Path, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("new.sla").write_text(NEW, encoding="utf-8")
    size = ("--leads", "300", "--events", "1500", "--seed", "5", "--format", form, "-o", "data",
            "--no-work")  # fmt: skip
    assert run(["sample-data", "new.sla", "--as-of", AS_OF.isoformat(), *size]) == 0
    leads, events = raw(tmp_path)
    found = replayed(OLD, NEW, tmp_path / "data")
    texts = (OLD, NEW)
    told = [
        {lead["lead_id"]: verdict(text, lead, events) for lead in leads.values()} for text in texts
    ]
    pairs = [(told[0][name], told[1][name]) for name in leads]
    assert found.leads == len(pairs)
    assert found.changed == sum(changes(old, new) for old, new in pairs) > 0
    for change in found.stages:
        both = [(change.name in old["stages"], change.name in new["stages"]) for old, new in pairs]
        assert change.before == sum(old for old, _ in both)
        assert change.after == sum(new for _, new in both)
        assert change.becomes == sum(new and not old for old, new in both)
        assert change.stops == sum(old and not new for old, new in both)
    titles = {"a": "A", "b": "B"}
    moves = Counter((titles[o["grade"]], titles[n["grade"]]) for o, n in pairs)
    assert {(m.old, m.new): m.leads for m in found.classes[0].moves} == moves
    for score in found.scores:
        gains = [new["scores"][score.name] - old["scores"][score.name] for old, new in pairs]
        assert (score.up, score.down) == (sum(g > 0 for g in gains), sum(g < 0 for g in gains))
        assert (score.least, score.most) == (min(gains), max(gains))
        for step in score.steps:
            assert step.above is not None
            assert step.most is not None
            ends = sorted((step.above, step.most))
            inside = [
                g for g in gains if g == step.most or (ends[0] < g < ends[1] and ends[0] != ends[1])
            ]
            assert step.leads == len(inside)
    assert found.by is not None
    assert sum(group.leads for group in found.by.groups) == found.leads
    assert sum(group.changed for group in found.by.groups) == found.changed


def raw(folder: Path) -> tuple[dict[str, dict[str, object]], dict[str, list[dict[str, object]]]]:
    """What `sample-data` wrote, as `evaluate` takes it: both forms from the same seed agree."""
    assert run(
        ["sample-data", "new.sla", "--as-of", AS_OF.isoformat(), "--leads", "300", "--events",
         "1500", "--seed", "5", "--format", "jsonl", "-o", str(folder / "lines"), "--no-work"]
    ) == 0  # fmt: skip
    lines = (folder / "lines" / "leads.jsonl").read_text(encoding="utf-8").splitlines()
    leads = {one["lead_id"]: one for one in map(json.loads, lines)}
    events: dict[str, list[dict[str, object]]] = {name: [] for name in leads}
    for line in (folder / "lines" / "events.jsonl").read_text(encoding="utf-8").splitlines():
        one = json.loads(line)
        properties = one.get("properties") or {
            name: one[name] for name in one if name not in ("lead_id", "event", "at")
        }
        known = {name: value for name, value in properties.items() if value is not None}
        wanted = {"page"} if one["event"] == "visit" else set[str]()
        known = {name: value for name, value in known.items() if name in wanted}
        events[one["lead_id"]].append({"event": one["event"], "at": one["at"], "properties": known})
    return leads, events


def verdict(
    text: str, lead: dict[str, object], events: dict[str, list[dict[str, object]]]
) -> dict[str, object]:
    rules = rules_of(version(text).agreement, hashed=False)
    names = ("source", "employees", "country", "vip")
    known = {name: lead[name] for name in names if lead.get(name) is not None}
    found = evaluate(rules, known, events[str(lead["lead_id"])], as_of=AS_OF)
    return {
        "stages": set(found.stages), "stage": found.stage, "grade": found.classes["grade"],
        "scores": dict(found.scores),
    }  # fmt: skip


def changes(old: dict[str, object], new: dict[str, object]) -> bool:
    return any(old[name] != new[name] for name in ("stages", "stage", "grade"))


@pytest.mark.parametrize("place", ["csv", "parquet", "duckdb", "sqlite"])
def test_every_kind_of_data_says_the_same(tmp_path: Path, place: str) -> None:
    wanted = replayed(OLD, NEW, write_data(tmp_path / "lines"))
    data = tmp_path / place
    if place == "csv":
        write_data(data, form="csv")
    else:
        stored(tmp_path / "lines", data, place)
    assert figures(replayed(OLD, NEW, data)) == figures(wanted)


def figures(found: Replay) -> tuple[object, ...]:
    return (
        found.leads, found.changed, found.stages, found.moves, found.classes, found.scores,
        found.by, found.rules, found.examples,
    )  # fmt: skip


def stored(lines: Path, data: Path, place: str) -> None:
    if place == "sqlite":
        with closing(sqlite3.connect(data)) as connection:
            for name, rows in (("leads", LEADS), ("events", EVENTS)):
                names = list(rows[0])
                connection.execute(f"CREATE TABLE {name} ({', '.join(names)})")
                connection.executemany(
                    f"INSERT INTO {name} VALUES ({', '.join('?' * len(names))})",
                    [tuple(row[key] for key in names) for row in rows],
                )
            connection.commit()
        return
    connection = duckdb.connect(str(data)) if place == "duckdb" else duckdb.connect()
    with connection:
        connection.execute("SET TimeZone = 'UTC'")
        for name in ("leads", "events"):
            at = ", 'at': 'TIMESTAMPTZ', page: 'VARCHAR', event: 'VARCHAR'"
            rest = ", source: 'VARCHAR', employees: 'BIGINT', country: 'VARCHAR', vip: 'BOOLEAN'"
            columns = "{lead_id: 'VARCHAR'" + (at if name == "events" else rest) + "}"
            source = f"read_json('{lines / name}.jsonl', columns = {columns})"
            if place == "duckdb":
                connection.execute(f"CREATE TABLE {name} AS FROM {source}")
            else:
                data.mkdir(exist_ok=True)
                connection.execute(f"COPY (FROM {source}) TO '{data / name}.parquet'")


def test_a_binding_of_the_new_agreement_reads_for_the_old_one_too(tmp_path: Path) -> None:
    bound = """
binding crm "CRM" {
  leads from "contact" {
    id from "key"
    employees from "size"
    source from "came" {
      "Web" is web_form
      otherwise unknown
    }
  }
}
"""
    data = tmp_path / "data"
    data.mkdir()
    (data / "contact.csv").write_text("key,size,came\na,500,Web\nb,150,Moon\n", encoding="utf-8")
    settings = Settings(Path("."), cache=False, solver=False)
    old = compile_text(BASE, settings).understood
    new = compile_text(BASE.replace("> 200", "> 100") + bound, settings).understood
    assert old is not None
    assert new is not None
    reads = planning(new, None)
    wishes = Wishes(str(data), "", AS_OF, memory_limit="256MB", threads=1)
    found = replay(
        Version("old", old, reads), Version("new", new, reads), wishes, None, lambda _: None
    )
    assert (found.leads, found.changed) == (2, 1)
    assert found.by is not None
    assert {one.value: one.leads for one in found.by.groups} == {"Web form": 1, None: 1}


def test_the_command_borrows_the_binding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    bound = (
        'binding crm "CRM" {\n  leads from "contact" {\n    id from "key"\n'
        '    employees from "size"\n  }\n}\n'
    )
    Path("old.sla").write_text(BASE, encoding="utf-8")
    Path("new.sla").write_text(BASE.replace("> 200", "> 100") + bound, encoding="utf-8")
    Path("data").mkdir()
    Path("data/contact.csv").write_text("key,size\na,500\nb,150\n", encoding="utf-8")
    for files in (["old.sla", "new.sla"], ["new.sla", "old.sla"]):
        for binding in ([], ["--binding", "crm"]):
            fixed = ["--data", "data", "--as-of", "2026-03-06T16:30:00Z", *binding]
            assert run(["replay", *files, *fixed]) == 0, capsys.readouterr().err
            assert "1 of 2 leads changes" in capsys.readouterr().out
