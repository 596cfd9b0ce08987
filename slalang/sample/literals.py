"""Tests of texts in; texts that pass them, as people would write them, out."""

from __future__ import annotations

from collections.abc import Iterator
from unicodedata import normalize

from slalang.evaluate.patterns import matches
from slalang.evaluate.text import mentions, prepared
from slalang.sample.asked import Asked
from slalang.solve.samples import sample_of

_TURNS = 6
"""So many texts are tried for one pattern."""
_LONGEST = 200
_FRAMES = ("{}", "Senior {}", "{} Manager", "Head of {}", "{} (DACH)")
_PLAIN_FRAMES = ("{}", "{}/2", "my {}", "{} 2026")


def literal_texts(name: str, asked: Asked) -> list[str]:
    """Texts that pass what is asked of a field, each test with about as many as the others."""
    frames = _FRAMES if any(word in name for word in ("title", "role", "job")) else _PLAIN_FRAMES
    groups = [[written(text)] for text in asked.exact if text]
    for test, text in asked.tests:
        tried = (frame.format(base) for base in _bases(test, text) for frame in frames)
        groups.append([one for one in dict.fromkeys(tried) if passes(test, text, one)])
    groups = [group for group in groups if group]
    most = max(map(len, groups), default=0)
    return [group[place % len(group)] for place in range(most) for group in groups]


def passes(test: str, text: str, given: str) -> bool:
    """Whether a text passes a test of the rules."""
    found = prepared(given)
    match test:
        case "contains":
            return text in found
        case "starts_with":
            return found.startswith(text)
        case "ends_with":
            return found.endswith(text)
        case "mentions":
            return mentions(found, text)
        case _:
            return matches(text, found)


def written(text: str) -> str:
    """A prepared text as people write it: `financial services` → `Financial Services`.

    It stays as it is where its capitals would be another text.
    """
    words = text.split(" ")
    capital = " ".join(word.upper() if len(word) < 3 else word[:1].upper() + word[1:]
                       for word in words)  # fmt: skip
    return capital if text.isascii() and capital.isascii() else text


def spelt(text: str, turn: int) -> str:
    """A text as CRMs hold it: one in ten in other capitals, or with stray spaces.

    `turn` is 0 to 63; what it means to the rules stays as it was.
    """
    match turn:
        case 0:
            return f" {text}"
        case 1:
            return f"{text} "
        case 2:
            return f"{text}\u00a0"
        case 3:
            return normalize("NFD", text)
        case 4 | 5 if text.isascii():
            return text.upper()
        case 6 | 7 if text.isascii():
            return text.lower()
        case _:
            return text


def _bases(test: str, text: str) -> Iterator[str]:
    if test != "matches":
        yield text if text.startswith("/") else written(text)
        return
    for turn in range(_TURNS):
        sample = sample_of(text, turn)
        if sample and len(sample) <= _LONGEST:
            yield sample
