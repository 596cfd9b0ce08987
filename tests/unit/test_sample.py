"""Sample data: the same for the same seed, and such that the rules have something to say."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from slalang import api
from slalang.backends.scoring import rules_of
from slalang.evaluate import evaluate
from slalang.evaluate.case import DAY, SECOND
from slalang.evaluate.result import Evaluation, Outcome, RuleTrace
from slalang.sample import BLOCK, Wanted, block_of, pieces, plan_of
from slalang.sample.pieces import pieces_of

EXAMPLES = Path(__file__).parents[2] / "examples"
FLAGSHIP = EXAMPLES / "packwell" / "packwell.sla"
AS_OF = datetime(2026, 3, 6, 16, 30, tzinfo=UTC)
INSTANT = int(AS_OF.timestamp()) * SECOND
OTHERS = sorted({path.parent.name for path in EXAMPLES.glob("*/*.sla")} - {"broken", "packwell"})

SMALL = """
agreement "Small" { currency EUR }
lead {
  email    text
  name     text
  size     count
  plan     one of free, paid
  tools    many text
  spend    money
  since    date
  vip      yes/no
  call_at  time
  mood     number
}
account { tier one of gold, tin }
event visit "Visit" { page text }
event call_back "Call back"
score fit "Fit" {
  +10 when size > 50
  +5 when tools has "HubSpot"
  +5 when email ends with "@rival.example"
  +1 for each visit within 30 days where page contains "price"
  +2 for any call_back
}
"""


def wanted(leads: int, events: int, seed: int = 1, days: int = 90) -> Wanted:
    return Wanted(leads, events, seed, INSTANT, days)


def rules_in(path: Path) -> dict[str, Any]:
    agreement = api.compile_file(path).agreement
    assert agreement is not None
    return rules_of(agreement, hashed=False)


def small_rules() -> dict[str, Any]:
    agreement = api.compile_text(SMALL).agreement
    assert agreement is not None
    return rules_of(agreement, hashed=False)


@pytest.fixture(scope="module")
def flagship() -> dict[str, Any]:
    return rules_in(FLAGSHIP)


def texts(rules: Mapping[str, Any], asked: Wanted, format: str) -> tuple[bytes, bytes]:
    made = list(pieces_of(rules, asked, format, 1))
    return b"".join(one.leads for one in made), b"".join(one.events for one in made)


Told = tuple[dict[str, dict[str, Any]], list[dict[str, Any]]]


def told(rules: Mapping[str, Any], asked: Wanted) -> Iterator[Told]:
    """Each lead as the evaluator takes it: records with attributes, and events."""
    leads, events = texts(rules, asked, "jsonl")
    happened: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for line in events.decode().splitlines():
        event = json.loads(line)
        place = happened[event.pop("lead_id")]
        place.append({"event": event.pop("event"), "at": event.pop("at"), "properties": event})
    for line in leads.decode().splitlines():
        records: dict[str, dict[str, Any]] = {"lead": {}}
        lead = json.loads(line)
        number = lead.pop("lead_id")
        assert lead.pop("created_at")
        for name, value in lead.items():
            record, _, attribute = name.rpartition(".")
            records.setdefault(record or "lead", {})[attribute] = value
        yield records, happened[number]


def evaluated(rules: Mapping[str, Any], asked: Wanted) -> Iterator[Evaluation]:
    for records, events in told(rules, asked):
        lead = records.pop("lead")
        yield evaluate(rules, lead, events, as_of=AS_OF, records=records)


def leaves(trace: RuleTrace) -> Iterator[RuleTrace]:
    if trace.inside:
        for inside in trace.inside:
            yield from leaves(inside)
    else:
        yield trace


# ── The same bytes ───────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("format", "leads", "events"),
    [
        ("csv", "1307400deee28967", "41cd1ba136bf6907"),
        ("jsonl", "0b90fbab09820062", "662aa677070d80df"),
    ],
)
def test_the_same_input_gives_these_bytes_on_every_machine(
    format: str, leads: str, events: str
) -> None:
    """Whoever changes them changes everybody's data: `slalang.sample/2` has to become `/3`."""
    found = texts(small_rules(), wanted(1_500, 6_000), format)
    assert [sha256(one).hexdigest()[:16] for one in found] == [leads, events]


def test_another_seed_gives_other_data(flagship: dict[str, Any]) -> None:
    one, other = (texts(flagship, wanted(50, 200, seed), "csv") for seed in (1, 2))
    assert one[0] != other[0]
    assert one[1] != other[1]


@pytest.mark.parametrize("few", [1, 999, 1_000, 1_300])
def test_fewer_leads_are_the_beginning_of_more(flagship: dict[str, Any], few: int) -> None:
    some = texts(flagship, wanted(few, few * 5), "csv")
    more = texts(flagship, wanted(3_000, 15_000), "csv")
    assert more[0].startswith(some[0])
    assert more[1].startswith(some[1])


def test_a_new_attribute_changes_no_other() -> None:
    plans = []
    for text in (SMALL, SMALL.replace("  vip ", "  city     text\n  vip ")):
        agreement = api.compile_text(text).agreement
        assert agreement is not None
        plans.append(plan_of(rules_of(agreement, hashed=False), wanted(100, 500)))
    before, after = (
        dict(zip([one.name for one in plan.columns], block_of(plan, 0).columns, strict=True))
        for plan in plans
    )
    assert after.pop("city")
    assert after == before


@pytest.mark.parametrize("leads", [1_000, 3_000])
@pytest.mark.parametrize("each", [0, 1, 5])
def test_thousands_of_leads_have_exactly_the_events_asked_for(
    flagship: dict[str, Any], leads: int, each: int
) -> None:
    asked = wanted(leads, leads * each)
    made = list(pieces_of(flagship, asked, "csv", 1))
    assert sum(piece.lead_count for piece in made) == leads
    assert sum(piece.event_count for piece in made) == leads * each


def test_processes_change_nothing(
    flagship: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pieces, "WORTH_IT", 0)
    asked = wanted(12_000, 24_000)
    hashes = []
    for jobs in (1, 2):
        total = sha256()
        for piece in pieces_of(flagship, asked, "csv", jobs):
            total.update(piece.leads)
            total.update(piece.events)
        hashes.append(total.hexdigest())
    assert hashes[0] == hashes[1]


def test_pieces_are_made_one_by_one_and_stay_small(flagship: dict[str, Any]) -> None:
    """Ten million leads would not be begun within a second if they were made at once."""
    coming = pieces_of(flagship, wanted(10_000_000, 50_000_000), "csv", 1)
    for _ in range(2):
        piece = next(coming)
        assert piece.lead_count <= 10 * BLOCK
        assert len(piece.leads) + len(piece.events) < 20_000_000


# ── What the rules find ──────────────────────────────────────────────────


def test_every_rule_of_the_flagship_fires_for_some(flagship: dict[str, Any]) -> None:
    seen = list(evaluated(flagship, wanted(1_500, 7_500)))
    fired = Counter(
        rule.id
        for one in seen
        for score in one.score_traces
        for whole in score.rules
        for rule in leaves(whole)
        if rule.outcome is Outcome.FIRED
    )
    everyone = {
        rule.id for score in seen[0].score_traces for whole in score.rules for rule in leaves(whole)
    }
    # What depends on other leads of the company cannot be told of one lead.
    assert everyone - set(fired) == {"fit.part_of_a_circle"}
    for group in flagship["classes"]:
        bands = {one.classes[group["name"]] for one in seen}
        assert bands == {band["name"] for band in group["bands"]}
    assert {"mql", "sql"} <= {stage for one in seen for stage in one.stages}


@pytest.mark.parametrize("name", OTHERS)
def test_the_data_of_every_example_can_be_read(name: str) -> None:
    """The evaluator refuses what it cannot read, so that it is enough that it evaluates."""
    rules = rules_in(EXAMPLES / name / f"{name}.sla")
    seen = list(evaluated(rules, wanted(200, 1_000)))
    assert len(seen) == 200
    if rules["scores"]:
        assert any(any(one.scores.values()) for one in seen)


def test_texts_and_numbers_of_hard_rules_occur() -> None:
    agreement = api.compile_text("""
agreement "Hard" { currency EUR }
lead {
  title   text
  country text
  email   text
  note    text
  spend   money
  since   date
}
score fit "Fit" {
  +1 "a" when title matches "^(chief|head) .*(data|ai)$"
  +1 "b" when country in ("Liechtenstein", "PL")
  +1 "c" when email starts with "info@"
  +1 "d" when note contains "\\"quoted\\", and | more"
  +1 "e" when spend * 12 > 1_000_000 EUR
  +1 "f" when since within 3 days
  +1 "g" when since < 1999-12-31
  +1 "h" when title mentions "Käufer"
}
""").agreement
    assert agreement is not None
    rules = rules_of(agreement, hashed=False)
    fired = Counter(
        rule.title
        for one in evaluated(rules, wanted(1_000, 0))
        for rule in one.score_traces[0].rules
        if rule.outcome is Outcome.FIRED
    )
    assert sorted(fired) == list("abcdefgh")


def test_no_address_is_at_a_real_domain() -> None:
    """Not even where a rule asks for one."""
    agreement = api.compile_text("""
agreement "Mails" { currency EUR }
lead { email text }
score fit "Fit" {
  -1 when email ends with "@gmail.com"
  -1 when email contains "yahoo"
  -1 when email matches "@(web|gmx)\\.de$"
  -1 when email is "boss@acme.com"
}
""").agreement
    assert agreement is not None
    plan = plan_of(rules_of(agreement, hashed=False), wanted(1_000, 0))
    addresses = [value for value in block_of(plan, 0).columns[0] if value]
    assert len(addresses) > 900
    assert all(value.strip().lower().endswith(".example") for value in addresses)
    assert any("yahoo" in value for value in addresses)


# ── As in life ───────────────────────────────────────────────────────────


def test_some_is_unknown_and_much_is_not(flagship: dict[str, Any]) -> None:
    plan = plan_of(flagship, wanted(1_000, 0))
    shares = {
        column.name: sum(value is None for value in values) / 10
        for column, values in zip(plan.columns, block_of(plan, 0).columns, strict=True)
    }
    assert all(share < 45 for share in shares.values())
    assert shares["name"] < 4
    assert shares["email"] < 6
    assert 20 < shares["phone"] < 45
    assert 15 < shares["budget"] < 40


def test_events_are_in_the_window_and_in_order(flagship: dict[str, Any]) -> None:
    plan = plan_of(flagship, wanted(1_000, 20_000, days=30))
    block = block_of(plan, 0)
    times = [plan.season.base + time for time in block.times]
    assert max(times) == INSTANT
    assert min(times) > INSTANT - 30 * DAY
    keys = list(zip(block.owners, times, strict=True))
    assert keys == sorted(keys)
    weekdays = Counter(datetime.fromtimestamp(time // SECOND, UTC).weekday() for time in times)
    assert weekdays[6] * 2 < weekdays[1]
    assert sum(time % SECOND != 0 for time in times) > 19_000


def test_a_few_do_much_and_many_do_nothing(flagship: dict[str, Any]) -> None:
    counts = Counter(block_of(plan_of(flagship, wanted(1_000, 5_000)), 0).owners)
    assert 300 < 1_000 - len(counts) < 650
    assert max(counts.values()) > 80


def test_leads_of_one_company_agree_about_it(flagship: dict[str, Any]) -> None:
    plan = plan_of(flagship, wanted(20_000, 0))
    names = [column.name for column in plan.columns]
    email, tier, industry = (names.index(name) for name in ("email", "account.tier", "industry"))
    facts: dict[str, set[tuple[Any, Any]]] = defaultdict(set)
    people: Counter[str] = Counter()
    for number in range(20):
        columns = block_of(plan, number).columns
        for address, *known in zip(columns[email], columns[tier], columns[industry], strict=True):
            domain = (address or "").strip().lower().rpartition("@")[2]
            if "-" in domain:
                facts[domain].add(tuple(known))
                people[domain] += 1
    assert max(people.values()) > 100
    assert {len(found) for found in facts.values()} == {1}


def test_names_come_in_many_scripts(flagship: dict[str, Any]) -> None:
    plan = plan_of(flagship, wanted(1_000, 0))
    names = " ".join(value for value in block_of(plan, 0).columns[0] if value)
    for sign in ("ł", "ü", "'", "-", "о", "ی", "\u200c", "王", "佐", "\u0301"):
        assert sign in names, sign
    assert any("\u0e00" <= char <= "\u0e7f" for char in names)
    assert any("\u0900" <= char <= "\u097f" for char in names)
