"""Randomness in; values as an agreement writes them out."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

TEXTS = (
    "bank", "banking", "head of bank", "sales", "a", "É", "Ünal", "/pricing", "c++", "50%",
    "a_b", "it's", "x\\\\y", "бухгалтер", "バンク", "ร้าน", "q.a", "Head  of", "naïve", "🎈", "(b)",
    "ΟΔΟΣ", "STRASSE", "straße", "İzmir", "ſale", "a|b", "k;--",
)  # fmt: skip
"""Plain ones, and those that engines quote, fold or match each in their own way."""
PATTERNS = (
    "^(head|chief)", "[0-9]{2,4}$", "a.c|^x?$", "bank", "^.{3}$", "(?:ab)+c?", "\\\\d\\\\s",
    "^[a-zé]+$", "%|_", "x\\\\\\\\y", "\\\\(b\\\\)", "^$", "b*nk", "[^a-z]", "q\\\\.a",
)  # fmt: skip
NUMBERS = ("0", "1", "2", "3", "10", "11", "100", "1_000", "0.5", "1.5", "0.000001", "2.25")
MONEY = ("0", "1", "10", "999.99", "1_000", "1_000.01", "0.0001", "2_500_000")
WINDOWS = (
    "1 day", "2 days", "7 days", "30 days", "1 week", "1 month", "36 hours", "90 minutes",
    "1 minute", "1.5 days", "1 quarter", "1 year", "2 weeks", "24 hours",
)  # fmt: skip
POINTS = ("5", "10", "2.5", "30", "0.125", "1", "33.333", "0.001", "7", "100")


def text(rng: Random) -> str:
    """A text in its quotes."""
    return f'"{rng.choice(TEXTS)}"'


def number(rng: Random, *, whole: bool = False) -> str:
    """A number that is not below zero."""
    return rng.choice([one for one in NUMBERS if "." not in one] if whole else NUMBERS)


def money(rng: Random) -> str:
    """An amount in the currency of the agreement."""
    return f"{rng.choice(MONEY)} USD"


def day(rng: Random) -> str:
    """A date near 2026-03-06."""
    near = date(2026, 3, 6) + timedelta(days=rng.choice([-400, -31, -30, -8, -7, -1, 0, 1, 2]))
    return near.isoformat()


def window(rng: Random) -> str:
    """` within 7 days`, or nothing."""
    return f" within {rng.choice(WINDOWS)}" if rng.random() < 0.6 else ""


def points(rng: Random) -> str:
    """Points with their sign; three of four are earned."""
    return rng.choice("+++-") + rng.choice(POINTS)
