"""Random agreements, as text, and random leads for them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

HEAD = """
agreement "Random" {
  currency USD
}
party marketing "Marketing"
party sales "Sales"
lead {
  title      text
  level      one of junior, senior, chief
  employees  count
  ratio      number
  spend      money
  tools      many text
  since      date
  start      time
  budget     yes/no
}
account { tier one of small, large }
event visit "Visit" {
  page    text
  seconds count
}
event click "Click"
event bounce "Bounce"
event engaged "Engaged" {
  counts visit where page starts with "/pricing"
  counts click
}
event anything "Anything" { counts every event except bounce }
"""
TEXTS = ("bank", "banking", "head of bank", "sales", "sal", "ban", "bank sales")
PAGES = ("/pricing", "/pricing/teams", "/blog", "/blog/pricing")
DAYS = (1, 2, 7, 30)
AS_OF = datetime(2026, 1, 15, 12, tzinfo=UTC)


def agreement_text(random: Random) -> str:
    """Scores with all kinds of rules, a class, stages and terms."""
    parts = [HEAD]
    parts.append(f"term likely when {condition(random, 2, scores=())}")
    parts.append(_score(random, "fit", ()))
    parts.append(_score(random, "interest", ("fit",)))
    known = ("fit", "interest")
    parts.append(
        "class grade {\n"
        f"  a when {condition(random, 1, known)}\n  b when {condition(random, 1, known)}\n"
        "  c otherwise\n}"
    )
    parts.append("stage new of marketing { starts }")
    parts.append(f"stage mql of marketing {{\n  when {condition(random, 2, known, True)}\n}}")
    parts.append(f"stage sql of sales {{\n  when {condition(random, 2, known, True)}\n}}")
    return "\n".join(parts) + "\n"


def condition(random: Random, depth: int, scores: Sequence[str] = (), grades: bool = False) -> str:
    """A condition with so many levels of `and`, `or` and so on."""
    if depth and random.random() < 0.7:
        items = [condition(random, depth - 1, scores, grades) for _ in range(random.randint(2, 3))]
        match random.randrange(4):
            case 0:
                return f"({' and '.join(items)})"
            case 1:
                return f"({' or '.join(items)})"
            case 2:
                return f"at least 2 of ({', '.join(items)})"
            case _:
                return f"not ({items[0]})"
    return _test(random, scores, grades)


def lead(random: Random) -> dict[str, Any]:
    """Attributes as JSON; each may be missing."""
    known = {
        "title": random.choice([*TEXTS, "Head of Banking", "x"]),
        "level": random.choice(["junior", "senior", "chief"]),
        "employees": random.choice([0, 9, 10, 11, 99, 100, 101, 5_000]),
        "ratio": random.choice([0, 1, "0.5"]),
        "spend": f"{random.choice(['0', '999.99', '1000', '1000.01'])} USD",
        "tools": random.sample(TEXTS, random.randint(0, 3)),
        "since": (AS_OF - timedelta(days=random.choice([0, 1, 2, 7, 8, 40]))).date().isoformat(),
        "start": random.choice(["08:59", "09:00", "17:30"]),
        "budget": random.random() < 0.5,
    }
    known["ratio"] = int(known["ratio"]) if known["ratio"] != "0.5" else 0.5
    return {name: value for name, value in known.items() if random.random() < 0.7}


def events(random: Random) -> list[tuple[str, int, dict[str, Any]]]:
    """Events with their ages in seconds, many of them at the edge of a window."""
    found: list[tuple[str, int, dict[str, Any]]] = []
    for _ in range(random.choice([0, 1, 2, 4, 7])):
        name = random.choice(["visit", "visit", "click", "bounce", "engaged", "anything"])
        edge = random.choice([0, *(day * 86_400 for day in DAYS), 37 * 86_400, 100 * 86_400])
        age = max(0, edge + random.choice([-1, 0, 0, 1, 3_600]))
        properties: dict[str, Any] = {}
        if name == "visit":
            properties = {"page": random.choice(PAGES), "seconds": random.choice([0, 30, 31])}
            properties = {key: value for key, value in properties.items() if random.random() < 0.8}
        found.append((name, age, properties))
    return found


def _score(random: Random, name: str, others: Sequence[str]) -> str:
    floor = random.choice(["", " from 0", " from 0 to 60", " from -20 to 100"])
    rows = [_row(random, others) for _ in range(random.randint(2, 4))]
    rows.append("  group \"Some\" at most 25 {\n" + "\n".join(
        "  " + _row(random, others) for _ in range(2)) + "\n  }")  # fmt: skip
    rows.append("  first match \"One\" {\n" + "\n".join(
        "  " + _plain_row(random, others) for _ in range(3)) + "\n  }")  # fmt: skip
    if others and random.random() < 0.5:
        rows.append(f"  +{random.choice([10, 33, 60])}% of {others[0]}")
    if random.random() < 0.3:
        lost = random.choice(["25%", "5"])
        rows.append(
            f"  loses {lost} every {random.choice(['day', 'week'])} without anything, after 2 days"
        )
    if random.random() < 0.2:
        rows.append("  freezes on bounce")
    return f"score {name}{floor} {{\n" + "\n".join(rows) + "\n}"


def _row(random: Random, others: Sequence[str]) -> str:
    points = random.choice(["+5", "+10", "-10", "+2.5", "+30"])
    within = f" within {random.choice(DAYS)} days" if random.random() < 0.6 else ""
    event = random.choice(["visit", "click", "engaged"])
    where = (
        ' where page starts with "/pricing"' if event == "visit" and random.random() < 0.5 else ""
    )
    match random.randrange(6):
        case 0:
            limit = random.choice(["", " at most 3 times", ", at most 12"])
            decay = random.choice(["", " losing 1 every week", " halving every 7 days"])
            return f"  {points} for each {event}{within}{where}{decay}{limit}"
        case 1:
            decay = random.choice(["", " losing 50% every 7 days"])
            return f"  {points} for any {event}{within}{where}{decay}"
        case 2:
            return (
                f"  -5 for each full {random.choice(['day', 'week'])} without {event}, after 2 days"
            )
        case _:
            return _plain_row(random, others)


def _plain_row(random: Random, others: Sequence[str]) -> str:
    points = random.choice(["+5", "+10", "-10", "+20"])
    return f"  {points} when {condition(random, 1, others)}"


def _test(random: Random, scores: Sequence[str], grades: bool) -> str:
    pick, days = random.choice, random.choice(DAYS)
    order = pick([">", ">=", "<", "<=", "is", "is not"])
    test = pick(["contains", "starts with", "ends with", "mentions"])
    attribute = pick(["budget", "level", "since", "tools"])
    event = pick(["visit", "click", "engaged", "anything"])
    tests = [
        f"employees {order} {pick([10, 100])}",
        f"employees in {pick(['1..10', '11..100'])}",
        f"level {pick(['is', 'is not', '>=', '<'])} {pick(['junior', 'senior', 'chief'])}",
        f"level {pick(['in', 'not in'])} (senior, chief)",
        f'title {test} "{pick(TEXTS)}"',
        f'title {pick(["is", "is not"])} "{pick(TEXTS)}"',
        'title matches "^(head|chief)"',
        f'tools has "{pick(TEXTS)}"',
        f'tools contains "{pick(TEXTS)}"',
        f"spend {pick(['>', '<=', 'is'])} 1_000 USD",
        "spend * 12 > 5_000 USD + 20% of spend",
        f"ratio {pick(['>', '<', 'is'])} {pick(['0', '0.5', '1'])}",
        "ratio / employees < 0.1",
        f"since within {days} days",
        f"since {pick(['<', '>='])} 2026-01-10",
        "budget",
        f"{attribute} is {pick(['known', 'unknown'])}",
        "account.tier is large",
        f"any {event} within {days} days",
        f'any visit within {days} days where (page contains "pricing" and seconds > 30)',
        f"no {event} within {days} days",
        f"count of {event} within {days} days {pick(['>=', '<', '='])} 2",
        f"distinct page of visit within {days} days >= 2",
        f"last {event} within {days} days",
        "last click > last visit",
    ]
    if scores:
        name = pick(list(scores))
        tests += [
            f"{name} {pick(['>=', '<', '>', '='])} {pick([0, 5, 10, 20, 30])}",
            f"gained {pick([5, 10])} in {name} within {days} days",
        ] * 2
    if grades:
        tests += ["grade is a", "grade in (a, b)", "likely"]
    return pick(tests)
