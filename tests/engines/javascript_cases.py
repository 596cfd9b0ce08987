"""Leads at the edges of what rules say: instants, unknowns, scripts, limits, what is refused."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from javascript_runs import Lead

from slalang.backends.scoring import rules_of
from slalang.driver import read_text

AS_OF = "2026-03-06T16:30:00.000001Z"
TEXT = """
agreement "Edges" { currency USD }
party marketing "Marketing"
party sales "Sales"
lead {
  title     text
  level     one of junior, senior, chief
  employees count
  ratio     number
  share     number
  spend     money
  budgeted  money
  tools     many text
  since     date
  start     time
  finish    time
  budget    yes/no
  owner     person
}
account { tier one of small, large }
event visit {
  page    text
  seconds count
  price   number
}
event click
event bounce
event engaged {
  counts visit where page starts with "/pricing"
  counts click
}
event anything { counts every event except bounce }
term known_buyer when budget and title is known
score fit {
  +1  when title is "café"
  +2  when title mentions "bank"
  +4  when title contains "营业" or title contains "営業"
  +8  when title ends with "straße"
  +16 when title matches "^(head|chief) of .{2,4}k$|a{3,5}b"
  +32 when title starts with "𐐀"
  +1  when level >= senior
  +2  when level in (junior, chief)
  +1  when employees in 10..20
  +1  when employees = 9007199254740993 or employees = 1_000_000_000_000_000
  +1  when ratio = 0.1 + 0.2
  +1  when ratio < -0.3
  +1  when ratio / share > 0.333333
  +1  when ratio * ratio * share = 0.000000000000001
  +1  when spend = 1_000.0001 USD
  +1  when spend - budgeted < 0 USD
  +1  when tools has "hubspot"
  +1  when tools contains "spot"
  +1  when not (tools has "x")
  +1  when since within 7 days
  +1  when since < 1600-02-29
  +1  when start = finish
  +1  when start < finish
  +1  when at least 2 of (budget, employees > 5, level is junior)
  +1  when owner is unknown
  +1  when account.tier is large
  +1  when known_buyer
}
score interest from 0 to 100.5 {
  group "Browsing" at most 20 {
    +0.125 for each visit within 7 days
    -3 for each visit where seconds > 30, at most 2 times
    first match "Pages" {
      +5 when count of visit within 1 day where seconds > 30 >= 2
      +4 when distinct price of visit >= 2
      +3 when last visit within 2 days
    }
  }
  +15 for any engaged, halving every 30 days
  +2 for each click, losing 10% every week, at most 5
  +1.001 for each click at most 3 times
  -0.5 for each full week without anything, after 30 days
  -1 for each full day without click
  +1 when gained 2 in clicks within 7 days
  +33.333% of clicks
  loses 10% every week without visit, after 2 days
}
score clicks from -5 {
  +1 for each click
  -2 for each bounce
  freezes on engaged
}
score rest from 0 to 10 {
  +10 for any visit
  loses 3 every day without visit
}
class grade {
  a when fit >= 20 and interest > 0
  b when fit > 1 or clicks < 0
  c otherwise
}
class depth of interest {
  warm from 10
  cool from 2.5
}
stage new of marketing { starts }
stage mql of marketing { when grade in (a, b) and last click > last visit }
stage sql of sales { when depth is warm or no engaged within 30 days }
"""


def _rules() -> dict[str, Any]:
    read = read_text(TEXT)
    assert read.agreement is not None, [one.message() for one in read.findings]
    rules: dict[str, Any] = json.loads(json.dumps(rules_of(read.agreement)))
    return rules


RULES = _rules()


def lead(happened: Sequence[tuple[Any, ...]] = (), as_of: str = AS_OF, **attributes: Any) -> Lead:
    """A lead with events as (name, instant) or (name, instant, properties)."""
    account = attributes.pop("account", None)
    events = [dict(zip(("event", "at", "properties"), one, strict=False)) for one in happened]
    it = {"lead": attributes, "events": events, "as_of": as_of}
    return Lead(RULES, it | ({"account": account} if account else {}))


TITLES = (
    "CAFE\u0301", "\u3000caf\u00e9\u0085", "\ufeffcaf\u00e9", "Bank", "banks", "a-bank!", "Ébank",
    "🏦bank", "bank🏦", "bank bank", "banksbank", "日本の営業", "HAUPTSTRASSE", "Hauptstra\u1e9ee",
    "Hauptstraße", "Head of Bank", "chief of 𐐀𐐀k", "head of a\nk", "caaaab", "aab", "aaaaaaaaab",
    "𐐀", "𐐨x", "ΟΔΟΣ", "\u2126", "İ", "a" * 30_000 + "c", "\ud83d", "", " \u2003", "\x1cbank",
)  # fmt: skip
FIT = (
    {"level": "junior"}, {"level": "senior"}, {"level": "chief", "account": {"tier": "large"}},
    {"level": ""}, {"account": {"tier": None}}, {"employees": 10}, {"employees": 20},
    {"employees": 21}, {"employees": 999_999_999_999_999}, {"employees": 10**15},
    {"employees": 10.0}, {"employees": 0}, {"ratio": 0.3}, {"ratio": -0.3}, {"ratio": -0.3000004},
    {"ratio": -0.3000005}, {"ratio": 0.30000049}, {"ratio": 1e-7, "share": 5e-7},
    {"ratio": 1, "share": 3}, {"ratio": 1, "share": 0}, {"ratio": 1, "share": 2.999997},
    {"ratio": 0.000001, "share": 0.001}, {"ratio": 999_999_999_999.5, "share": 0.000001},
    {"ratio": -1e-300}, {"ratio": 1.5e11, "share": 4.5e11}, {"spend": "1000.0001 USD"},
    {"spend": "1000.00005USD", "budgeted": " 1000.0001 USD\x1c"},
    {"spend": "1000.00014999 USD", "budgeted": "1000.0002 USD"},
    {"spend": {"amount": 1000.0001, "currency": "USD"}, "budgeted": "99999999999999.9999 USD"},
    {"spend": "-0 USD", "budgeted": "-99999999999999.99994 USD"}, {"tools": []},
    {"tools": ["", " "]}, {"tools": ["HubSpot "]}, {"tools": ["x", "spots", "x"]},
    {"since": "2026-03-06"}, {"since": "2026-03-07"}, {"since": "2026-02-27"},
    {"since": "2026-02-28"}, {"since": "1600-02-28"}, {"since": "1600-02-29"},
    {"since": "0001-01-01"}, {"since": "9999-12-31"}, {"start": "09:00", "finish": "09:00:00"},
    {"start": "09:00", "finish": "09:00:01"}, {"start": "23:59:59", "finish": "00:00"},
    {"budget": True, "employees": 6}, {"budget": False, "employees": 6},
    {"budget": True}, {"budget": False, "level": "senior"}, {"budget": True, "title": "x"},
    {"owner": "Ada"}, {"owner": None},
)  # fmt: skip
PAGE, SLOW = {"page": "/Pricing"}, {"page": "/pricing/a", "seconds": 31, "price": 0.5}
STORIES: tuple[tuple[tuple[Any, ...], ...], ...] = (
    (("visit", "2026-02-27T16:30:00.000001Z"),),
    (("visit", "2026-02-27T16:30:00.000002Z"),),
    (("visit", "2026-03-06T16:30:00.000001Z", PAGE),),
    (("visit", "2026-03-06T16:30:00.000002Z", PAGE),),
    (("visit", "2026-03-06 17:30:00.000001+01:00", SLOW), ("visit", "2026-03-06T16:29Z", SLOW)),
    (("visit", "2026-03-06T10:00Z", SLOW), ("visit", "2026-03-06T11:00Z")),
    (("visit", "2026-03-06T10:00Z", SLOW), ("visit", "2026-03-06T11:00Z", {**SLOW, "price": 1})),
    (("visit", "2026-03-06T10:00Z", {"price": 0.5}), ("visit", "2026-03-06T11:00Z", {"page": "/"})),
    (("visit", "2026-03-01T10:00Z", {"price": 2}), ("click", "2026-03-06T11:00Z")),
    (("visit", "2026-03-01T10:00Z"), ("click", "2026-03-01T10:00Z")),
    (("click", "2026-02-04T16:30:00.000001Z"),), (("click", "2026-02-04T16:30:00.000002Z"),),
    (("click", "2026-02-27T16:30:00.000001Z"), ("bounce", "2026-03-01T00:00Z")),
    (*(("click", f"2026-03-0{day}T00:00Z") for day in range(1, 7)),),
    (("bounce", "2026-02-01T00:00Z"), ("engaged", "2026-02-01T00:00Z")),
    (("bounce", "2026-02-01T00:00Z"), ("engaged", "2026-01-31T23:59:59.999999Z")),
    (*(("bounce", f"2026-02-0{day}T00:00Z") for day in range(1, 8)),),
    (("visit", "2025-12-01T00:00Z", SLOW), ("visit", "2025-12-02T00:00Z", SLOW)),
    (("anything", "2026-02-04T16:30:00Z"),), (("anything", "2025-02-04T16:30:00Z", {}),),
    (("click", "0001-01-01T00:00:00Z"), ("visit", "0001-01-01T23:59:59.999999+23:59")),
    (("click", "1684-01-01T00:00:00.123456Z"), ("click", "2256-01-01T00:00:00Z")),
    (("click", "2026-03-06T16:30Z"),) * 40,
    (("visit", "2026-03-06T16:30Z"),) * 40,
    (("visit", "2026-03-05T16:30:00.000002Z", SLOW),) * 3,
    (("visit", "2026-02-20T00:00Z", {"page": "/b", "seconds": 30}), ("click", "2026-02-01T00:00Z")),
    (("visit", "2026-02-20T00:00Z", None), ("engaged", "2026-03-01T00:00Z", None)),
)  # fmt: skip
LEADS = [
    lead(),
    *(lead(title=title) for title in TITLES),
    *(lead(**one) for one in FIT),
    *(lead(story) for story in STORIES),
    *(lead(story, title="Café", level="chief", employees=15) for story in STORIES),
    *(lead(story, "9999-12-31T23:59:59.999999Z") for story in STORIES),
    *(lead(story, "2026-03-01T01:00:00+01:00") for story in STORIES),
    lead((("visit", "2026-02-28T00:00Z", SLOW), ("click", "2026-02-28T12:00Z"),
          *(("click", f"2026-03-0{day}T12:00Z") for day in range(1, 5))),
         title="Head of Bank", level="chief", employees=12, budget=True),
]  # fmt: skip

REFUSED = [
    lead(as_of=AS_OF, **one)
    for one in (
        {"nothing": 1}, {"title": 5}, {"title": True}, {"title": ["a"]}, {"title": "a" * 100_001},
        {"level": "Junior"}, {"level": 1}, {"employees": -1}, {"employees": 1.5},
        {"employees": 10**15 + 1}, {"employees": "12"}, {"employees": True}, {"ratio": "0.5"},
        {"ratio": 1e12}, {"ratio": -1e12}, {"ratio": 1e300}, {"spend": 5}, {"spend": "5"},
        {"spend": "5 EUR"}, {"spend": "5  USD"}, {"spend": "1e3 USD"}, {"spend": "5 usd"},
        {"spend": "100000000000000 USD"}, {"spend": "99999999999999.99995 USD"},
        {"spend": {"amount": 5}}, {"spend": {"amount": "5", "currency": "USD"}},
        {"spend": {"amount": 5, "currency": "USD", "x": 1}}, {"tools": "a"}, {"tools": [1]},
        {"tools": [None]}, {"since": "2026-02-29"}, {"since": "2026-2-3"}, {"since": "0000-01-01"},
        {"since": "٢٠٢٦-01-01"}, {"since": "2026-01-01\n"}, {"start": "24:00"}, {"start": "9:00"},
        {"start": "09:60"}, {"budget": "yes"}, {"budget": 1}, {"account": {"tier": "huge"}},
        {"account": {"size": 1}}, {"owner": {}},
    )
] + [
    lead([one])
    for one in (
        ("fair", "2026-03-06T16:30Z"), ("visit", "2026-03-06"), ("visit", "2026-03-06T16:30"),
        ("visit", "2026-03-06T24:00Z"), ("visit", "2026-03-06T16:60Z"), ("visit", 5),
        ("visit", "2026-03-06T16:30:00.0000001Z"), ("visit", "2026-03-06T16:30:60Z"),
        ("visit", "2026-03-06T16:30+24:00"), ("visit", "0000-03-06T16:30Z"), ("visit", None),
        ("visit", "0001-01-01T00:00+00:01"), ("visit", "9999-12-31T23:59-00:01"), ("visit", ""),
        ("visit", "2026-03-06T16:30Z", {"pages": "/"}), ("visit", "2026-03-06T16:30Z", []),
        ("visit", "2026-03-06T16:30Z", {"seconds": -1}), (None, "2026-03-06T16:30Z"),
        ("visit", "2026-03-06t16:30Z"), ("visit", "2026-03-06T16:30z"),
    )
]  # fmt: skip
