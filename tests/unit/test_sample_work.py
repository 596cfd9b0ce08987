"""Sample data of work: promises are kept, and each of them is broken now and then."""

from __future__ import annotations

import csv
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from slalang import api
from slalang.backends.scoring import rules_of
from slalang.calendar.compiled import calendars_of
from slalang.calendar.holiday_dates import resolved
from slalang.calendar.open_time import OpenTime, day_close, is_open
from slalang.cli.main import run
from slalang.evaluate.case import DAY, SECOND, microseconds
from slalang.model.agreement import Agreement
from slalang.sample import Wanted, pieces
from slalang.sample.labour import work_of
from slalang.sample.pieces import pieces_of
from slalang.sample.plan import seed_of
from slalang.sample.scene import Work
from slalang.sample.staff import Habit

EXAMPLES = Path(__file__).parents[2] / "examples"
FLAGSHIP = EXAMPLES / "packwell" / "packwell.sla"
AS_OF = "2026-03-06T16:30:00Z"
INSTANT = microseconds(datetime.fromisoformat(AS_OF))
HOUR = 3_600 * SECOND
LEADS = 2_000
NAMES = sorted({path.parent.name for path in EXAMPLES.glob("*/*.sla")} - {"broken"})

# No holidays in it: their library has releases, and these bytes do not.
SMALL = """
agreement "Small" { currency EUR }
party marketing "Marketing" { people 2 }
party sales "Sales" {
  role sdr "Callers" { people 3 }
}
calendar office "Office" {
  zone "Europe/Warsaw"
  open mon to fri 09:00-17:00
}
lead { size count }
event visit "Visit"
score fit "Fit" { +1 for any visit }
stage new "New" of marketing
stage mql "Qualified" of marketing { when any visit within 9 days }
stage won "Won" of sales { set by sales }
handoff to_sales "Handoff" from marketing to sales {
  when becomes mql
  tells owner by task within 5 minutes
  accepted or rejected within 1 business day
  rejected because {
    twice "Twice"
  }
}
"""

Event = Mapping[str, Any]


@cache
def compiled(name: str) -> tuple[Agreement, dict[str, Any]]:
    agreement = api.compile_file(EXAMPLES / name / f"{name}.sla").agreement
    assert agreement is not None
    return agreement, rules_of(agreement, hashed=False)


def worked(name: str, seed: int = 1) -> Work:
    return work_of(compiled(name)[0], seed_of(seed), INSTANT, 90)


def texts(name: str, leads: int, seed: int = 1, jobs: int = 1) -> tuple[bytes, bytes]:
    wanted = Wanted(leads, leads * 5, seed, INSTANT, 90)
    made = list(pieces_of(compiled(name)[1], wanted, "jsonl", jobs, worked(name, seed)))
    return b"".join(one.leads for one in made), b"".join(one.events for one in made)


@pytest.fixture(scope="module")
def stories() -> dict[str, list[Event]]:
    """The events of each lead of the flagship, in order, with `at` in microseconds."""
    found: dict[str, list[Event]] = defaultdict(list)
    for line in texts("packwell", LEADS)[1].decode().splitlines():
        event = json.loads(line)
        event["at"] = microseconds(datetime.fromisoformat(event["at"]))
        found[event["lead_id"]].append(event)
    return found


@pytest.fixture(scope="module")
def shifts() -> OpenTime:
    agreement = compiled("packwell")[0]
    holidays = resolved(agreement.calendars, 2025, 2026)
    return calendars_of(agreement, date(2025, 10, 1), date(2026, 5, 1), holidays).of("shifts")


def first(story: Sequence[Event], *kinds: str) -> int | None:
    return next((one["at"] for one in story if one["event"] in kinds), None)


def handed(
    stories: Mapping[str, Sequence[Event]], age: int = 0
) -> Iterator[tuple[int, list[Event]]]:
    """When leads were handed over, and what happened from then on; those of some age."""
    for story in stories.values():
        at = first(story, "to_sales")
        if at is not None and at <= INSTANT - age:
            yield at, [one for one in story if one["at"] >= at]


def attempts(story: Sequence[Event]) -> list[Event]:
    """Those that people made."""
    return [one for one in story if one["event"] == "attempt" and one["automatic"] is False]


# ── The same bytes ───────────────────────────────────────────────────────


def test_the_same_input_gives_these_bytes_on_every_machine() -> None:
    """Whoever changes them changes everybody's data: `slalang.sample/2` has to become `/3`."""
    agreement = api.compile_text(SMALL).agreement
    assert agreement is not None
    work = work_of(agreement, seed_of(1), INSTANT, 90)
    wanted = Wanted(1_500, 6_000, 1, INSTANT, 90)
    made = list(pieces_of(rules_of(agreement, hashed=False), wanted, "csv", 1, work))
    total = sha256(b"".join(one.events for one in made)).hexdigest()[:16]
    assert total == "af5496060ec723ea"


@pytest.mark.parametrize("few", [1, 999, 1_300])
def test_fewer_leads_are_the_beginning_of_more(few: int) -> None:
    some, more = texts("packwell", few), texts("packwell", 2_000)
    assert more[0].startswith(some[0])
    assert more[1].startswith(some[1])


def test_processes_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "WORTH_IT", 0)
    assert texts("packwell", 11_000, jobs=1) == texts("packwell", 11_000, jobs=2)


# ── As in life ───────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", NAMES)
def test_every_example_is_worked_in_its_own_words(name: str) -> None:
    agreement, rules = compiled(name)
    declared = {one["name"] for one in rules["inputs"]["events"]}
    for group in (agreement.stages, agreement.handoffs, agreement.queues, agreement.records):
        declared |= {one.name for one in group}
    happened = [json.loads(line) for line in texts(name, 1_000)[1].decode().splitlines()]
    kinds = Counter(one["event"] for one in happened)
    assert set(kinds) <= declared
    assert kinds[agreement.handoffs[0].name] > 10
    assert kinds["attempt"] > kinds["accepted"] > kinds["rejected"] > 0
    assert max(one["at"] for one in happened) <= AS_OF.replace("Z", ".000000Z")


def test_a_handoff_takes_place_as_the_lead_becomes_qualified(
    stories: Mapping[str, Sequence[Event]],
) -> None:
    mqls = [first(story, "mql") for story in stories.values()]
    assert mqls == [first(story, "to_sales") for story in stories.values()]
    assert 200 < sum(at is not None for at in mqls) < 700


def test_leads_go_on_as_often_as_the_funnel_says(
    stories: Mapping[str, Sequence[Event]],
) -> None:
    """34% and 55% of `mql` become `sql`; the youngest are still on their way."""
    old = [story for _, story in handed(stories, 40 * DAY)]
    share = sum(first(story, "sql") is not None for story in old) * 100 // len(old)
    assert 30 <= share <= 60
    assert any(first(story, "customer") is not None for story in old)


def test_leads_come_by_night_on_weekends_and_on_holidays(
    stories: Mapping[str, Sequence[Event]],
) -> None:
    when = [datetime.fromtimestamp(at // SECOND, UTC) for at, _ in handed(stories)]
    assert {one.weekday() for one in when} == set(range(7))
    assert any(one.hour < 5 for one in when)
    holidays = {date(2025, 12, 25), date(2025, 12, 26), date(2026, 1, 1), date(2026, 1, 6)}
    assert holidays & {one.date() for one in when}


def test_people_try_leads_in_their_working_hours(
    stories: Mapping[str, Sequence[Event]], shifts: OpenTime
) -> None:
    """But for those who call again and again, who go on when it is time to leave."""
    eager = {one.id for one in worked("packwell").staff.people
             if one.habit is Habit.CALLS_TOO_OFTEN}  # fmt: skip
    made = [one for story in stories.values() for one in attempts(story)
            if one["by_person"].startswith("sdr") and one["by_person"] not in eager]  # fmt: skip
    # What is done at closing time is done in time.
    assert all(is_open(shifts, one["at"] - 1) or is_open(shifts, one["at"]) for one in made)
    assert len(made) > 500


def test_habits_can_be_seen(stories: Mapping[str, Sequence[Event]]) -> None:
    by_habit: dict[Habit, list[Event]] = defaultdict(list)
    habits = {one.id: one.habit for one in worked("packwell").staff.people}
    for story in stories.values():
        for one in attempts(story):
            if one["by_person"].startswith("sdr"):
                by_habit[habits[one["by_person"]]].append(one)
    assert set(by_habit) == set(Habit)
    assert {one["channel"] for one in by_habit[Habit.LEAVES_VOICEMAILS]} == {"voicemail"}
    local = [datetime.fromtimestamp(one["at"] // SECOND, UTC) + timedelta(hours=1)
             for one in by_habit[Habit.LEAVES_ON_FRIDAY]]  # fmt: skip
    assert not any(one.weekday() == 4 and one.hour >= 12 for one in local)
    assert any(one.weekday() == 4 for one in local)


def _within(story: Sequence[Event], at: int, days: int) -> int:
    return sum(one["at"] <= at + days * DAY for one in attempts(story))


def _pairs(story: Sequence[Event]) -> list[tuple[Event, Event]]:
    made = attempts(story)
    return list(pairwise(made))


def _late(at: int, story: Sequence[Event], shifts: OpenTime) -> bool:
    made = attempts(story)
    return bool(made) and made[0]["at"] > day_close(shifts, at, 1)


def _answered(at: int, story: Sequence[Event], kind: str, shifts: OpenTime) -> bool:
    answer = first(story, kind)
    return answer is not None and answer > day_close(shifts, at, 2)


_STOPS = ("reply", "meeting", "opt_out", "rejected")

BREACHES: Mapping[str, Callable[[int, Sequence[Event], OpenTime], bool]] = {
    "first touch late": _late,
    "never touched": lambda _at, story, _: not attempts(story) and not first(story, "rejected"),
    "too few attempts": lambda at, story, _: (
        0 < _within(story, at, 14) < 3 and not first(story, *_STOPS)
    ),
    "a gap too long": lambda _at, story, _: any(
        two["at"] - one["at"] > 30 * DAY for one, two in _pairs(story)
    ),
    "too soon": lambda _at, story, _: any(
        0 < two["at"] - one["at"] < 20 * 60 * SECOND for one, two in _pairs(story)
    ),
    "the same channel again": lambda _at, story, _: any(
        one["channel"] == two["channel"] for one, two in _pairs(story)
    ),
    "too many on one day": lambda _at, story, _: (
        max(Counter(one["at"] // DAY for one in attempts(story)).values(), default=0) > 3
    ),
    "after an opt-out": lambda _at, story, _: any(
        one["at"] > (first(story, "opt_out") or INSTANT) for one in attempts(story)
    ),
    "accepted late": lambda at, story, shifts: _answered(at, story, "accepted", shifts),
    "never answered": lambda _at, story, _: not first(story, "accepted", "rejected", "opt_out"),
    "stays too long": lambda at, story, shifts: (
        (first(story, "sql") or 0) > day_close(shifts, at, 11)
    ),
    "never leaves": lambda _at, story, _: not first(story, "sql", "lost", "nurturing", "new"),
    "reassigned": lambda _at, story, _: (
        len({one["person_assigned"] for one in story if one["event"] == "assigned"}) > 1
    ),
    "waits in the queue": lambda _at, story, _: first(story, "overflow") is not None,
    "told late": lambda at, story, _: (first(story, "notified") or at) > at + 300 * SECOND,
    "nobody told": lambda _at, story, _: first(story, "notified") is None,
    "not brought up to date": lambda _at, story, _: (
        (first(story, "meeting") or INSTANT) < INSTANT - 5 * DAY
        and first(story, "deal.updated") is None
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BREACHES)
def test_every_kind_of_breach_occurs_and_is_seldom(
    name: str, stories: Mapping[str, Sequence[Event]], shifts: OpenTime
) -> None:
    old = list(handed(stories, 21 * DAY))
    broken = sum(BREACHES[name](at, story, shifts) for at, story in old)
    assert 0 < broken < len(old) * 40 // 100


def test_some_call_before_they_may(stories: Mapping[str, Sequence[Event]]) -> None:
    early = [story for story in stories.values()
             if (first(story, "attempt") or INSTANT) < (first(story, "mql") or 0)]  # fmt: skip
    assert 0 < len(early) < 20


def test_rejections_have_their_reasons_and_mostly_their_notes(
    stories: Mapping[str, Sequence[Event]],
) -> None:
    given = [one for story in stories.values() for one in story if one["event"] == "rejected"]
    reasons = Counter(one["reason"] for one in given)
    assert set(reasons) == {"duplicate", "not_icp", "too_early", "bad_data"}
    notes = [one for one in given if one["reason"] == "not_icp" and one.get("note")]
    assert len(notes) * 2 > reasons["not_icp"]


def test_requests_are_asked_approved_changed_and_served(
    stories: Mapping[str, Sequence[Event]],
) -> None:
    kinds = Counter(one["event"] for story in stories.values() for one in story)
    asked, approved, changed, delivered = (
        kinds[f"content_request{part}"] for part in ("", ".approved", ".changed", ".delivered")
    )
    assert asked >= approved >= delivered > changed > 0


# ── The files ────────────────────────────────────────────────────────────


def made(folder: Path, *more: str) -> int:
    return run(["sample-data", str(FLAGSHIP), "--as-of", AS_OF, "-o", str(folder), *more])


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_everybody_who_works_stands_in_the_file_of_people(tmp_path: Path) -> None:
    assert made(tmp_path / "data", "--leads", "1000") == 0
    people = rows(tmp_path / "data" / "people.csv")
    assert list(people[0]) == ["person", "name", "role"]
    roles = Counter(one["role"] for one in people)
    assert (roles["sdr"], roles["ae"], roles["service"]) == (24, 12, 5)
    managers = {one["person"]: one["name"] for one in people if one["role"] == "manager"}
    assert managers["sales-manager"] == "Omar Haddad"
    assert len({one["person"] for one in people}) == len(people)
    events = rows(tmp_path / "data" / "events.csv")
    named = {one[key] for one in events for key in ("by_person", "person_assigned") if one[key]}
    assert named <= {one["person"] for one in people}


def test_leads_come_to_exist_before_anything_happens_to_them(tmp_path: Path) -> None:
    assert made(tmp_path / "data", "--leads", "1000") == 0
    born = {one["lead_id"]: one["created_at"] for one in rows(tmp_path / "data" / "leads.csv")}
    events = rows(tmp_path / "data" / "events.csv")
    assert all(born[one["lead_id"]] <= one["at"] for one in events)
    assert len({at[:10] for at in born.values()}) > 80
    assert all("2025-10" < at < AS_OF for at in born.values())


def test_without_work_there_is_only_what_rules_read(tmp_path: Path) -> None:
    assert made(tmp_path / "data", "--leads", "1000", "--no-work") == 0
    assert not (tmp_path / "data" / "people.csv").exists()
    events = rows(tmp_path / "data" / "events.csv")
    assert len(events) == 5_000
    assert not {one["event"] for one in events} & {"mql", "to_sales", "attempt"}


@pytest.mark.parametrize("format", ["csv", "parquet"])
def test_scoring_reads_the_folder_without_a_word(
    tmp_path: Path, format: str, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("duckdb")
    assert made(tmp_path / "data", "--leads", "1000", "--format", format) == 0
    scored = ["score", str(FLAGSHIP), "--data", str(tmp_path / "data"), "--as-of", AS_OF]
    assert run([*scored, "-o", str(tmp_path / "scores.csv")]) == 0
    said = capsys.readouterr()
    assert "Left out" not in said.out + said.err
    assert not (tmp_path / "scores.rejects.csv").exists()


def test_in_far_years_people_keep_ordinary_hours(tmp_path: Path) -> None:
    far = ["--as-of", "9891-01-01T00:00:00Z", "-o", str(tmp_path / "data"), "--leads", "100"]
    assert run(["sample-data", str(FLAGSHIP), *far]) == 0
    made_ = [one["at"] for one in rows(tmp_path / "data" / "events.csv") if one["by_person"]]
    assert {9 <= int(at[11:13]) < 18 for at in made_} == {True}


# ── Bad rows ─────────────────────────────────────────────────────────────

SORTS = {
    "duplicate_leads", "events_before_lead", "other_offsets", "times_without_zone",
    "unknown_events", "unknown_people", "unreadable_times",
}  # fmt: skip


def test_bad_rows_are_planted_and_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert made(tmp_path / "data", "--leads", "1500", "--dirty") == 0
    said = "".join(capsys.readouterr())
    planted = json.loads((tmp_path / "data" / "about.json").read_text("utf-8"))["planted"]
    assert planted == dict.fromkeys(SORTS, 6)
    assert "  unknown people: 6\n" in said
    leads = rows(tmp_path / "data" / "leads.csv")
    # Of two rows with one identifier the second is the wrong one.
    born = {one["lead_id"]: one["created_at"] for one in reversed(leads)}
    assert len(leads) - len(born) == 6
    events = rows(tmp_path / "data" / "events.csv")
    people = {one["person"] for one in rows(tmp_path / "data" / "people.csv")}
    odd = [one for one in events if not one["at"].endswith("Z") or (one["at"][5:7] == "02"
           and one["at"][8:10] == "30")]  # fmt: skip
    naive = [one for one in odd if len(one["at"]) == 19]
    offsets = [one for one in odd if one["at"][-6:-5] in ("+", "-") and len(one["at"]) > 25]
    assert (len(odd), len(naive), len(offsets)) == (18, 6, 6)
    assert sum(one["event"] == "phone_cal" for one in events) == 6
    assert sum(one["person_assigned"] not in {"", *people} for one in events) == 6
    usual = [one for one in events if one not in odd]
    assert sum(one["at"] < born[one["lead_id"]] for one in usual) == 6


def test_typed_files_hold_only_what_types_allow(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    assert made(tmp_path / "data", "--leads", "1000", "--dirty", "--format", "parquet") == 0
    planted = json.loads((tmp_path / "data" / "about.json").read_text("utf-8"))["planted"]
    times = {"other_offsets", "times_without_zone", "unreadable_times"}
    assert planted == dict.fromkeys(SORTS - times, 4)
    ids = parquet.read_table(tmp_path / "data" / "leads.parquet").column("lead_id").to_pylist()
    assert len(ids) - len(set(ids)) == 4


def test_bad_rows_change_no_other_row(tmp_path: Path) -> None:
    assert made(tmp_path / "clean", "--leads", "1000") == 0
    assert made(tmp_path / "dirty", "--leads", "1000", "--dirty") == 0
    clean, dirty = ((tmp_path / name / "events.csv").read_text("utf-8").splitlines()
                    for name in ("clean", "dirty"))  # fmt: skip
    assert set(clean) <= set(dirty)
    assert len(dirty) == len(clean) + 6 * 4
