"""The nearest changes really alter the outcome, none can be left out, and none is nearer."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from itertools import combinations
from pathlib import Path
from random import Random
from typing import Any

import pytest

from slalang.backends.scoring import rules_of
from slalang.driver import read_text
from slalang.evaluate import evaluate
from slalang.model.agreement import Agreement
from slalang.project import open_project
from slalang.resolve.agreement import resolve
from slalang.solve.held import fixed_in
from slalang.solve.why import Short, Why, explain_lead
from slalang.solve.why.json import render

AS_OF = datetime(2026, 3, 6, 12, tzinfo=UTC)
PACKWELL = Path(__file__).parents[2] / "examples" / "packwell" / "packwell.sla"

HEAD = """
agreement "Test" { currency USD }
party marketing "Marketing"
party sales "Sales"
"""
KITES = f"""{HEAD}
lead {{
  seniority one of individual, manager, vp
  industry  text fixed
  employees count
  budget    money
  tools     many text
  since     date
  trusted   yes/no
}}
event page_view {{ page text }}
event webinar
event chat by sales
event storm fixed
score fit from -20 to 60 {{
  +40 when seniority >= manager
  -15 when not industry in ("Banking", "Retail")
  +10 when employees in 10..20 or employees > 100
  +12 when budget * 2 > 1_001 USD
  +9  when tools has "CRM" and not tools has "Fax"
  +6  when since within 60 days
  +5  when trusted
}}
score interest from 0 to 50 {{
  group "Browsing" at most 30 {{
    +10.125 for each page_view within 30 days where page starts with "/a"
    -3 for each page_view where (not page starts with "/a")
  }}
  +15 for any webinar, halving every 30 days
  +4 for each chat, at most 12
  +8 when distinct page of page_view within 7 days >= 3
  -5 for each full week without activity, after 30 days
  loses 25% every month without activity, after 60 days
  freezes on hard_bounce
}}
class grade of fit {{
  a 50..60
  b 30..49
  c otherwise
}}
class temper {{
  hot  when any storm within 7 days or interest >= 45
  warm when interest >= 20 and trusted
  cool otherwise
}}
stage new of marketing
stage mql of marketing {{
  when fit >= 40 and interest >= 25
}}
"""
TINY = f"""{HEAD}
lead {{
  rank  one of low, middle, high
  size  count
}}
event call
score heat from 0 to 100 {{
  +20 when rank is middle
  +45 when rank is high
  -10 when size < 3
  +15 when size in 6..8
  +7  for each call within 10 days, at most 5 times
  -8  when count of call >= 4
}}
class grade of heat {{
  a from 60
  b from 25
  c otherwise
}}
stage new of marketing
stage mql of marketing {{ when heat >= THRESHOLD and size is known }}
"""


def agreement_of(text: str) -> Agreement:
    found = read_text(text)
    assert not found.findings, [finding.message() for finding in found.findings]
    return found.agreement


def packwell() -> Agreement:
    project = open_project([PACKWELL], PACKWELL.parent)
    files = project.closure(project.named[-1])
    return resolve(files[-1], files[:-1]).agreement


def random_lead(random: Random, rules: Mapping[str, Any]) -> tuple[dict[str, Any], list[Any]]:
    """Some attributes, some events; ages at the edges of windows and beside them, too."""
    fields = next(one["fields"] for one in rules["inputs"]["records"] if one["name"] == "lead")
    lead = {field["name"]: random_value(random, field) for field in fields}
    lead = {name: value for name, value in lead.items() if random.random() < 0.6}
    events = []
    for kind in rules["inputs"]["events"]:
        for _ in range(random.choice((0, 0, 0, 1, 2)) if kind["read"] else 0):
            days = random.choice((0, 1, 7, 10, 14, 30, 31, 61, 95))
            age = timedelta(
                days=days, microseconds=random.choice((-1, 0, 1, 999_999, 3_600 * 10**6))
            )
            names = {one["name"]: random_value(random, one) for one in kind["properties"]}
            events.append({"event": kind["name"], "at": AS_OF - age, "properties": names})
    return lead, events


def random_value(random: Random, field: Mapping[str, Any]) -> Any:
    texts = [
        "banking",
        "Retail",
        "/a/1",
        "/a",
        "/b",
        "/pricing",
        "Head of marketing",
        "HubSpot",
        "CRM",
    ]
    match field["type"]:
        case "choice":
            return random.choice([choice["value"] for choice in field["choices"]])
        case "count":
            return random.choice((0, 1, 9, 10, 20, 21, 100, 101, 200, 201, 500))
        case "number":
            return random.choice((-100, -1, -0.5, 0, 3))
        case "money":
            return f"{random.choice(('0', '500.5', '500.51', '1000', '2084'))} USD"
        case "date":
            return (AS_OF - timedelta(days=random.choice((0, 59, 60, 61, 365, 800)))).date()
        case "time":
            return "09:30"
        case "truth":
            return random.random() < 0.5
        case "texts":
            return random.sample(texts, random.choice((0, 1, 2)))
        case _:
            return random.choice(texts)


@pytest.mark.parametrize(
    ("name", "leads"), [("packwell", 4), ("kites", 16), ("tiny", 16)]
)  # fmt: skip
def test_what_is_advised_is_enough_and_none_of_it_can_be_left_out(name: str, leads: int) -> None:
    texts = {"kites": KITES, "tiny": TINY.replace("THRESHOLD", "55")}
    agreement = packwell() if name == "packwell" else agreement_of(texts[name])
    rules, random, told = rules_of(agreement), Random(f"nearest {name}"), 0
    fixed = fixed_in(agreement)
    for _ in range(leads):
        lead, events = random_lead(random, rules)
        why = explain_lead(agreement, lead, events, as_of=AS_OF)
        assert all(short.asked for short in why.short)
        for short, said in zip(why.short, json.loads(render(why, {}))["short_of"], strict=True):
            assert not there(rules, short, lead, events)
            for way in said["ways"]:
                changes = way["changes"]
                assert there(rules, short, *altered(lead, events, changes)), (lead, events, way)
                for some in range(1, len(changes)):
                    for part in combinations(changes, some):
                        assert not there(rules, short, *altered(lead, events, part))
                names = {change.get("attribute") or change["event"] for change in changes}
                # What is fixed stays; what is not known of it may be found out.
                known = {f"lead.{name}" for name in lead}
                assert not names & (fixed - (attributes(fixed) - known))
                told += 1
    assert told > leads


def attributes(fixed: frozenset[str]) -> set[str]:
    """The attributes among what is fixed."""
    return {name for name in fixed if "." in name}


def altered(
    lead: Mapping[str, Any], events: list[Any], changes: Any
) -> tuple[dict[str, Any], list[Any]]:
    """The lead with changes as the JSON tells them."""
    after, happened = dict(lead), list(events)
    for change in changes:
        if "attribute" in change:
            record, _, name = change["attribute"].partition(".")
            if record == "lead":
                after[name] = change["value"]
            else:
                after.setdefault(f"{record}.", {})[name] = change["value"]
        else:
            for number in range(change["times"]):
                properties = dict(change["properties"])
                if "differs" in change:
                    properties[change["differs"]] += f" {number}" if number else ""
                happened.append({"event": change["event"], "at": AS_OF, "properties": properties})
    return after, happened


def there(rules: Mapping[str, Any], short: Short, lead: dict[str, Any], events: list[Any]) -> bool:
    """Whether a lead is where it fell short of, by the reference evaluator."""
    records = {name[:-1]: value for name, value in lead.items() if name.endswith(".")}
    own = {name: value for name, value in lead.items() if not name.endswith(".")}
    found = evaluate(rules, own, events, as_of=AS_OF, records=records)
    if short.target.kind == "stage":
        return short.target.name in found.stages
    return found.classes[short.target.name] in short.target.better


@pytest.mark.parametrize("threshold", [30, 55, 72, 90])
def test_no_change_is_nearer_than_what_is_advised(threshold: int) -> None:
    """For two attributes and one event every single change, and every two, are looked at."""
    agreement = agreement_of(TINY.replace("THRESHOLD", str(threshold)))
    rules, random = rules_of(agreement), Random(threshold)
    for _ in range(8):
        lead, events = random_lead(random, rules)
        why = explain_lead(agreement, lead, events, as_of=AS_OF)
        for short in why.short:
            compare_with_all(rules, short, lead, events, why)


def compare_with_all(
    rules: Mapping[str, Any], short: Short, lead: dict[str, Any], events: list[Any], why: Why
) -> None:
    single = {
        name: [
            change for change in changes if there(rules, short, *altered(lead, events, [change]))
        ]
        for name, changes in everything()
    }
    enough = {name for name, changes in single.items() if changes}
    advised = [
        {change.event if hasattr(change, "event") else change.name for change in way}
        for way in ([step.change for step in one.steps] for one in short.ways)
    ]
    if enough:
        assert all(len(way) == 1 for way in advised), (lead, events, why.short)
        assert {name for way in advised for name in way} == enough
        assert short.complete
        return
    pairs = [
        {one, other}
        for (one, some), (other, more) in combinations(list(everything()), 2)
        if any(
            there(rules, short, *altered(lead, events, [first, second]))
            for first in some
            for second in more
        )
    ]
    if pairs:
        assert sorted(map(sorted, advised)) == sorted(map(sorted, pairs)), (lead, events)
        return
    assert all(len(way) == 3 for way in advised)
    assert advised or short.out_of_hand


def everything() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """All single changes, by what changes."""
    yield "rank", [{"attribute": "lead.rank", "value": one} for one in ("low", "middle", "high")]
    yield "size", [{"attribute": "lead.size", "value": size} for size in (0, 2, 3, 5, 6, 8, 9)]
    yield "call", [{"event": "call", "times": times, "properties": {}} for times in range(1, 8)]
