"""A word that nobody knows and the words that are known in; the one that was meant, out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from unicodedata import normalize

LONGEST = 60
"""Longer words get no suggestion: whoever wrote them did not mistype a name."""
MOST = 2_000
"""At most so many words are compared letter by letter, so that a suggestion stays cheap."""


def nearest(word: str, candidates: Iterable[str]) -> str | None:
    """The candidate that a reader most likely meant by `word`; None if none is near.

    Capitals and Unicode forms do not count. One slip (a letter added, left
    out, changed or swapped with the next) is allowed for each three letters, at
    least one and at most three. Parts in another order (`volume_lead`) are near
    too. Ties go to the candidate with the same first letter, then by alphabet.
    """
    sought = _fold(word)
    if not sought or len(sought) > LONGEST:
        return None
    limit = max(1, min(3, len(sought) // 3))
    letters, parts = frozenset(sought), _parts(sought)
    best: tuple[int, bool, str] | None = None
    compared = 0
    for candidate in sorted(set(candidates)):
        known = _fold(candidate)
        if known == sought or (len(parts) > 1 and _parts(known) == parts):
            return candidate
        # A slip changes the length by at most one and the set of letters by at most two.
        if abs(len(known) - len(sought)) > limit or len(letters ^ set(known)) > 2 * limit:
            continue
        if (compared := compared + 1) > MOST:
            continue
        distance = slips(sought, known, limit)
        # A word of two letters with one slip shares too little with the other.
        if distance <= limit and distance < max(len(sought), len(known)) - 1:
            rank = (distance, known[:1] != sought[:1], candidate)
            best = min(best, rank) if best else rank
    return best[2] if best else None


def slips(a: str, b: str, limit: int) -> int:
    """How many slips of the hand lie between two words; `limit + 1` for any more than `limit`."""
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, char in enumerate(a, 1):
        earlier, before, row = before, row, [i]
        for j, other in enumerate(b, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (char != other))
            if i > 1 and j > 1 and char == b[j - 2] and a[i - 2] == other:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
        # A swap may reach back two rows, so one bad row does not settle it.
        if min(row) > limit and min(before) > limit:
            return limit + 1
    return min(row[-1], limit + 1)


def _fold(word: str) -> str:
    return normalize("NFC", normalize("NFC", word).casefold())


def _parts(word: str) -> list[str]:
    return sorted(part for part in re.split(r"[\s_./-]+", word) if part)
