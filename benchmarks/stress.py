"""Makes an agreement with as many criteria, stages and classes as asked for."""

from __future__ import annotations

from collections.abc import Iterator

TEXTS = ("industry", "country", "region", "title", "department", "segment", "language", "campaign")
LISTS = ("tools", "interests", "languages", "brands")
COUNTS = ("employees", "offices", "countries", "vehicles", "brands_sold", "stores", "plants",
          "users")  # fmt: skip
MONEYS = ("ad_spend", "revenue", "budget_size", "deal_size")
TRUTHS = ("hiring", "funded", "listed", "regulated", "exporting", "franchise", "subsidiary",
          "agency")  # fmt: skip
CHOICES = ("seniority", "maturity", "size_class", "urgency", "fit_class", "heat")
DATES = ("role_since", "founded")
EVENTS = 30
LEVELS = ("lowest", "lower", "middle", "higher", "highest")
NAMES = ("Banking", "Insurance", "Retail", "Logistics", "Health", "Energy", "Media", "Public",
         "Software", "Travel")  # fmt: skip


def agreement(
    criteria: int = 500, stages: int = 40, classes: int = 60, *, flaws: bool = False
) -> str:
    """An agreement that checks without errors; the same for the same numbers.

    With flaws it has as many conditions that can never be true, or points out of reach.
    """
    scores = max(criteria // 40, 2)
    lines = [
        'agreement "Everything at once" {',
        '  version "1"',
        "  effective 2026-01-01 to 2026-12-31",
        "  currency EUR",
        "}",
        'party marketing "Marketing"',
        'party sales "Sales"',
        *_lead(),
        *(f'event did_{n} "Did {n}" {{ page text }}' for n in range(EVENTS)),
    ]
    made = 0
    for number in range(scores):
        many = (criteria * (number + 1)) // scores - made
        lines += _score(number, made, many, flaws=flaws)
        made += many
    for number in range(classes):
        lines += _class(number, scores, flaws=flaws)
    for number in range(stages):
        lines += _stage(number, scores, classes, flaws=flaws)
    lines += _handoff(stages, classes)
    return "\n".join(lines) + "\n"


def _lead() -> Iterator[str]:
    yield "lead {"
    yield from (f"  {name} text" for name in TEXTS)
    yield from (f"  {name} many text" for name in LISTS)
    yield from (f"  {name} count" for name in COUNTS)
    yield from (f"  {name} money" for name in MONEYS)
    yield from (f"  {name} yes/no" for name in TRUTHS)
    yield from (f"  {name} one of {', '.join(LEVELS)}" for name in CHOICES)
    yield from (f"  {name} date" for name in DATES)
    yield "}"


def _score(number: int, first: int, many: int, *, flaws: bool) -> Iterator[str]:
    """Some plain criteria, a first match, a group with a cap, and what was done."""
    if flaws:
        yield f"term odd_{number} when employees > {500 + number} and employees < {400 + number}"
    rules = [_who(first + at) for at in range(many * 3 // 5)]
    deeds = [_deed(first + at) for at in range(many - len(rules))]
    yield f'score score_{number} "Score {number}" from 0 to {150 + number} {{'
    third = len(rules) // 3
    yield '  first match "Who" {'
    yield from (f"    +{5 + at % 9} when {rule}" for at, rule in enumerate(rules[:third]))
    yield "  }"
    yield f'  group "Company" at most {40 + number} {{'
    for at, rule in enumerate(rules[third : 2 * third]):
        yield f"    +{3 + at % 5} when {rule}"
    yield "  }"
    for at, rule in enumerate(rules[2 * third :]):
        yield f"  {'-' if at % 6 == 5 else '+'}{4 + at % 7} when {rule}"
    yield '  group "Deeds" at most 60 {'
    yield from (f"    +{deed}" for deed in deeds[: len(deeds) // 2])
    yield "  }"
    yield from (f"  +{deed}" for deed in deeds[len(deeds) // 2 :])
    yield f"  -{2 + number % 3} for each full week without did_{number % EVENTS}, after 30 days"
    if number % 4 == 3:
        yield "  loses 20% every month without activity, after 60 days"
    yield "}"


def _who(n: int) -> str:
    """A condition on attributes."""
    turn = n // 9
    match n % 9:
        case 0:
            return f"{CHOICES[turn % len(CHOICES)]} in ({LEVELS[turn % 4]}, {LEVELS[turn % 4 + 1]})"
        case 1:
            name, low = COUNTS[turn % len(COUNTS)], 1 + 50 * (turn % 7)
            return f"{name} in {low}..{low + 49}"
        case 2:
            one, other = NAMES[turn % len(NAMES)], NAMES[(turn + 3) % len(NAMES)]
            return f'{TEXTS[turn % len(TEXTS)]} in ("{one}", "{other}")'
        case 3:
            return f'{LISTS[turn % len(LISTS)]} has "{NAMES[turn % len(NAMES)]}"'
        case 4:
            return f"{MONEYS[turn % len(MONEYS)]} > {1_000 * (1 + turn % 9)} EUR"
        case 5:
            return f"{TRUTHS[turn % len(TRUTHS)]} and {COUNTS[turn % len(COUNTS)]} > {turn % 90}"
        case 6:
            return f'{TEXTS[turn % len(TEXTS)]} contains "{NAMES[turn % len(NAMES)][:4].lower()}"'
        case 7:
            return f"{DATES[turn % len(DATES)]} within {30 * (1 + turn % 12)} days"
        case _:
            one, other = CHOICES[turn % len(CHOICES)], TRUTHS[turn % len(TRUTHS)]
            return f"{one} >= {LEVELS[1 + turn % 4]} and not {other}"


def _deed(n: int) -> str:
    """Points for something that was done."""
    event, turn = f"did_{n % EVENTS}", n // 6
    match n % 6:
        case 0:
            return f"{3 + turn % 9} for any {event} within {7 * (1 + turn % 8)} days"
        case 1:
            return f"{1 + turn % 4} for each {event} within 30 days at most {2 + turn % 4} times"
        case 2:
            return f"{10 + turn % 6} for any {event}, halving every {20 + 10 * (turn % 3)} days"
        case 3:
            return f'{5 + turn % 5} for any {event} where page starts with "/p{turn % 5}"'
        case 4:
            return f"{6 + turn % 5} when count of {event} within 60 days >= {2 + turn % 3}"
        case _:
            return f"{2 + turn % 3} for each {event}, each losing 1 every week, at most 12"


def _class(n: int, scores: int, *, flaws: bool) -> Iterator[str]:
    yield f'class class_{n} "Class {n}" {{'
    yield f'  hot "Hot" when any did_{n % EVENTS} within {1 + n % 5} days'
    yield f'  warm "Warm" when score_{n % scores} >= {_points(60 + n % 20, n, flaws)}'
    if n % 3:
        yield f'  mild "Mild" when score_{(n + 1) % scores} in 20..{40 + n % 10}'
    yield '  cool "Cool" otherwise'
    yield "}"


def _points(points: int, n: int, flaws: bool) -> int:
    """Every third limit is far out of reach where there are flaws."""
    return points + 90 if flaws and n % 3 == 0 else points


def _stage(n: int, scores: int, classes: int, *, flaws: bool) -> Iterator[str]:
    owner = "marketing" if n % 2 else "sales"
    yield f'stage stage_{n} "Stage {n}" of {owner} {{'
    if not n:
        yield "  starts"
    elif n % 4 == 1:
        least = _points(50 + n, n, flaws)
        yield f"  when score_{n % scores} >= {least} and score_{(n + 1) % scores} >= {40 + n}"
    elif n % 4 == 2:
        yield f"  when class_{n % classes} is hot and {_who(n * 5)}"
    elif n % 4 == 3:
        yield f"  when (score_{n % scores} >= 90 and class_{(n + 7) % classes} is warm)"
        yield f"    or any did_{n % EVENTS} within {n} days"
    else:
        yield f"  when {_who(n * 7 + 1)} and count of did_{n % EVENTS} within 90 days >= 2"
    yield "}"


def _handoff(stages: int, classes: int) -> Iterator[str]:
    yield 'handoff over "Handover" from marketing to sales {'
    yield f"  when becomes stage_{min(stages - 1, 3)}"
    yield "  accepted or rejected within 24 hours"
    yield "  routed {"
    for n in range(8):
        yield f"    to sales when {_who(n * 4)} and class_{n % classes} is hot"
    yield "    else to queue"
    yield "  }"
    yield "}"
