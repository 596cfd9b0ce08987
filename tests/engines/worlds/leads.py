"""Randomness, rules and an instant in; leads whose values lie near what the rules ask, out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any
from unicodedata import normalize

from slalang.evaluate.case import microseconds
from slalang.source.frozen import dataclass, field
from worlds.near import Near, near
from worlds.raw import RawLead, Rules, instant

SECOND, DAY = 1_000_000, 86_400_000_000
EARLIEST = microseconds(datetime.fromisoformat("0001-01-01T00:00:00Z"))
LATEST = microseconds(datetime.fromisoformat("9999-12-31T23:59:59.999999Z"))
_SPACES = (
    "", "", "", " ", "\t", "\n", "\u00a0", "\u3000 ", "\u2028", "\u0085",
    "\u200b", "\ufeff", "\x1c",
)  # fmt: skip
"""Around a text; the last three are no spaces, whatever some engines think."""
_OTHERS = (
    "Bank", "É", "E\u0301", "straße", "STRASSE", "İstanbul", "ΟΔΟΣ", "a\u0328\u0301", "\u212b",
    "\u212a", "ﬁ", "Ǆ", "가", "ᄀ\u1161", "नमस्ते", "ร้าน", "کتاب\u200cها", "שלום", "🎈🎈🎈",
    "👩\u200d👩", "a\nb", "a\tb", "%", "_", "\\", "'", '"', "''", "$1", "{0}", "--", ";", "null",
    "None", "NaN", "0", "true", "Ԁ", "ꭰ", "\U00010400", "ß", "ſ", "ı", "Σ", "ς", "12 ", "x" * 300,
)  # fmt: skip
_TIMES = ("00:00", "08:59", "09:00", "09:00:00", "09:00:01", "17:30", "23:59:59")


def random_leads(rng: Random, rules: Rules, n: int, as_of: datetime) -> list[RawLead]:
    """So many leads; with the same randomness the same ones.

    Attributes lie below, at and above what the rules compare with, or are missing; events
    at the edges of windows and of days, to the microsecond, on both sides.
    """
    about = _About(rng, near(rules), microseconds(as_of), rules["agreement"]["currency"] or "USD")
    return [_lead(about, rules, number) for number in range(n)]


@dataclass(frozen=True, slots=True)
class _About:
    """What values are drawn from; `seen` makes values of one lead meet again."""

    rng: Random
    near: Near
    as_of: int
    currency: str
    seen: dict[str, list[Any]] = field(default_factory=dict)


def _lead(about: _About, rules: Rules, number: int) -> RawLead:
    rng = about.rng
    about.seen.clear()
    records = {
        record["name"]: _values(about, record["fields"])
        for record in rules["inputs"]["records"]
        if record["name"] == "lead" or rng.random() < 0.8
    }
    logged = rules["inputs"]["events"]
    read = [event for event in logged if event["read"]] or logged
    named = [event for event in logged if event["name"] in about.near.kinds] or read
    events: list[Mapping[str, Any]] = []
    for _ in range(rng.choice([0, 0, 1, 1, 2, 3, 4, 6, 9, 20])):
        if not logged:
            break
        kind = rng.choice(rng.choices([named, read, logged], [75, 20, 5])[0])
        again = events[-1]["at"] if events and rng.random() < 0.15 else None
        properties = _values(about, kind["properties"])
        at = again or instant(_instant(about))
        events.append({"event": kind["name"], "at": at, "properties": properties})
    return RawLead(f"L{number:05}", records, tuple(events))


def _instant(about: _About) -> int:
    rng = about.rng
    match rng.randrange(20):
        case 0:
            return rng.choice([EARLIEST, -1, 0, 1, LATEST, about.as_of - 4_000 * DAY])
        case 1:
            return min(LATEST, about.as_of + rng.choice([1, SECOND, DAY]))
        case 2 | 3:
            return max(EARLIEST, about.as_of - rng.randrange(60 * DAY))
        case _:
            edge = about.as_of - rng.choice(about.near.ages) * SECOND
            return min(LATEST, max(EARLIEST, edge + rng.choice([-1, 0, 0, 1, 1, 3_600 * SECOND])))


# ── Values ────────────────────────────────────────────────────────────────


def _values(about: _About, fields: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Values by name; one in six is absent, some are given as nothing."""
    found: dict[str, Any] = {}
    for it in fields:
        if about.rng.random() < 0.15:
            if about.rng.random() < 0.3:
                found[it["name"]] = None
            continue
        found[it["name"]] = _value(about, it)
    return found


def _value(about: _About, it: Mapping[str, Any]) -> Any:
    if it["type"] == "choice":
        return about.rng.choice([choice["value"] for choice in it["choices"]])
    kind = "text" if it["type"] == "person" else it["type"]
    seen = about.seen.setdefault(kind, [])
    if seen and about.rng.random() < 0.3:
        return about.rng.choice(seen)
    value = _DRAWN[kind](about)
    seen.append(value)
    return value


def _text(about: _About) -> str:
    rng = about.rng
    if rng.random() < 0.06:
        return rng.choice(["", " ", "\u3000\n"])
    base = rng.choice(about.near.texts) if about.near.texts and rng.random() < 0.7 else ""
    base = base or rng.choice(_OTHERS)
    match rng.randrange(10):
        case 0:
            base = base.upper()
        case 1:
            base = base.title()
        case 2:
            base = normalize("NFD", base)
        case 3:
            base = base[:-1]
        case 4:
            base = base + rng.choice(["x", "s", "!", " x", "\u0301", "-y", "、", "é"])
        case 5:
            base = rng.choice(["x", "a ", "(", "\u200d", "ab", "。"]) + base
        case 6:
            base = base + rng.choice([" ", "", "\n"]) + base
        case _:
            pass
    return rng.choice(_SPACES) + base + rng.choice(_SPACES)


def _texts(about: _About) -> list[str]:
    items = [_text(about) for _ in range(about.rng.choice([0, 0, 1, 1, 2, 3]))]
    return [*items, *items[:1]] if about.rng.random() < 0.1 else items


def _count(about: _About) -> int:
    rng = about.rng
    if rng.random() < 0.05:
        return rng.choice([10**15, 2**31, 2**31 - 1, 2**32, 10**9])
    base = int(rng.choice(about.near.numbers or (Decimal(1),)))
    return max(0, base + rng.choice([-1, 0, 0, 0, 1, 2]))


def _number(about: _About) -> Decimal | int:
    rng = about.rng
    if rng.random() < 0.05:
        # JSON in browsers keeps 15 digits.
        return Decimal(rng.choice(["999999999999.999", "-999999999999", "2147483648", "1E+11"]))
    base = rng.choice(about.near.numbers or (Decimal(1),))
    if rng.random() < 0.2:
        base = base * rng.choice(about.near.numbers or (Decimal(1),))
    value = base + Decimal(rng.choice(["0", "0", "0", "1", "-1", "0.000001", "-0.000001"]))
    value = -value if rng.random() < 0.15 else value
    if rng.random() < 0.1 and abs(value) < 10**7:
        # More decimals than are held: they are rounded, a half away from zero.
        return value + rng.choice([Decimal("5E-7"), Decimal("-5E-7"), Decimal("4.9E-7")])
    return int(value) if value == value.to_integral_value() else value


def _money(about: _About) -> str | dict[str, Any]:
    rng = about.rng
    base = rng.choice(about.near.money or (Decimal(1),)) * rng.choice([1, 1, 1, 2, 12])
    value = base + Decimal(rng.choice(["0", "0", "0", "0.0001", "-0.0001", "1"]))
    if rng.random() < 0.05:
        value = Decimal(rng.choice(["99999999999999.9999", "-10000000000000", "1000000000000"]))
    value = -value if rng.random() < 0.05 else value
    if rng.random() < 0.1 and abs(value) < 10**9:
        value += rng.choice([Decimal("0.00005"), Decimal("-0.00005"), Decimal("0.000049")])
    if rng.random() < 0.2 and abs(value) < 10**9:
        return {"amount": value, "currency": about.currency}
    return f"{value:f} {about.currency}"


def _date(about: _About) -> str:
    rng = about.rng
    if rng.random() < 0.05:
        return rng.choice(["0001-01-01", "9999-12-31", "1969-12-31", "1970-01-01", "2024-02-29"])
    if about.near.dates and rng.random() < 0.5:
        day = rng.choice(about.near.dates)
    else:
        edge = (about.as_of - rng.choice(about.near.ages) * SECOND) // DAY
        day = date(1970, 1, 1) + timedelta(days=edge)
    return (day + timedelta(days=rng.choice([-1, 0, 0, 1, 3]))).isoformat()


def _time(about: _About) -> str:
    return about.rng.choice(_TIMES)


def _truth(about: _About) -> bool:
    return about.rng.random() < 0.5


_DRAWN: Mapping[str, Callable[[_About], Any]] = {
    "text": _text, "texts": _texts, "count": _count, "number": _number, "money": _money,
    "date": _date, "time": _time, "truth": _truth,
}  # fmt: skip
