"""What is asked of texts in; texts that fulfil it, and what one test says of another, out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import TypeAlias

from slalang.evaluate.patterns import matches
from slalang.evaluate.text import mentions
from slalang.solve.samples import sample_of

Test: TypeAlias = tuple[str, str]
"""`("contains", "marketing")`; the text is prepared, a pattern is portable."""

OTHER = "other"
"""A text that is none of those that are asked for; it is pasted into examples."""
MOST_TURNS = 8
"""So many texts of a pattern are tried."""
MOST_SUBSETS = 6
"""Of so many tests every combination is tried; of more only some."""


def passes(test: Test, text: str) -> bool:
    """What a test says of a prepared text, as the reference evaluator decides it."""
    kind, part = test
    match kind:
        case "contains":
            return part in text
        case "starts_with":
            return text.startswith(part)
        case "ends_with":
            return text.endswith(part)
        case "mentions":
            return mentions(text, part)
        case _:
            return matches(part, text)


def implied(one: Test, other: Test) -> bool:
    """Whether a text that passes one test surely passes the other; False where it is not clear."""
    (kind, part), (wanted, whole) = one, other
    if kind == "matches":
        return False
    match wanted:
        case "contains":
            return whole in part
        case "starts_with":
            return kind == "starts_with" and part.startswith(whole)
        case "ends_with":
            return kind == "ends_with" and part.endswith(whole)
        case "mentions":
            # Only a border on both sides inside the part is sure to stay one.
            return mentions(part if kind == "mentions" else f"x{part}x", whole)
        case _:
            return not any(sign in whole for sign in "^$\\(") and matches(whole, part)


def excluded(one: Test, other: Test) -> bool:
    """Whether no text passes both tests; False where it is not clear."""
    (kind, part), (other_kind, other_part) = one, other
    if kind != other_kind:
        return False
    if kind == "starts_with":
        return not (part.startswith(other_part) or other_part.startswith(part))
    if kind == "ends_with":
        return not (part.endswith(other_part) or other_part.endswith(part))
    return False


def text_with(wanted: Sequence[Test], refused: Sequence[Test], taken: Iterable[str]) -> str | None:
    """A prepared text that passes some tests and no others, and is none of the taken ones."""
    not_these = set(taken)
    for text in _drafts(wanted):
        if (
            text
            and text not in not_these
            and all(passes(test, text) for test in wanted)
            and not any(passes(test, text) for test in refused)
        ):
            return text
    return None


def kinds_of_text(tests: Sequence[Test], literals: Iterable[str]) -> tuple[list[str], bool]:
    """Texts that stand for all others: every literal, and one for each combination of tests.

    The second value says whether every combination has a text, or surely has none.
    """
    found = list(dict.fromkeys(text for text in literals if text))
    complete = len(tests) <= MOST_SUBSETS
    sizes = range(len(tests) + 1) if complete else (0, 1, 2, len(tests))
    for size in sizes:
        for wanted in combinations(tests, size):
            refused = [test for test in tests if test not in wanted]
            text = text_with(wanted, refused, found)
            if text is not None:
                found.append(text)
            elif complete:
                complete = contradict(wanted, refused)
    return found, complete


def contradict(wanted: Sequence[Test], refused: Sequence[Test]) -> bool:
    """Whether surely no text passes some tests and no others; False where it is not clear."""
    return (
        any(implied(one, other) for one in wanted for other in refused)
        or any(excluded(one, other) for one, other in combinations(wanted, 2))
        or any(not part and kind != "matches" for kind, part in refused)
    )


def variants(text: str) -> Iterator[str]:
    """Texts that differ little from one."""
    for number in range(2, 5_000):
        yield f"{text}-{number}"
        yield f"{number}-{text}"
        middle = len(text) // 2
        yield f"{text[:middle]}{number}{text[middle:]}"


def _drafts(wanted: Sequence[Test]) -> Iterator[str]:
    """Texts put together from what is asked for, the plainest first."""
    turns = MOST_TURNS if any(kind == "matches" for kind, _ in wanted) else 1
    for turn in range(turns):
        yield from _put_together(wanted, turn)


def _put_together(wanted: Sequence[Test], turn: int) -> Iterator[str]:
    starts = sorted((part for kind, part in wanted if kind == "starts_with"), key=len)
    ends = sorted((part for kind, part in wanted if kind == "ends_with"), key=len)
    start, end = (starts or [""])[-1], (ends or [""])[-1]
    words = [part for kind, part in wanted if kind == "mentions"]
    parts = [part for kind, part in wanted if kind == "contains"]
    patterns = [sample_of(part, turn) or "" for kind, part in wanted if kind == "matches"]
    inside = [part for part in (*parts, *words, *patterns) if part]
    if not inside and not start and not end:
        yield from (OTHER, "another", "x", "0", "zzz")
    if end.startswith("@") and not inside and not start:
        yield f"someone{end}"
    for pieces in (inside, list(reversed(inside)), _longest(inside)):
        for gap in (" ", "x", "-", " x ", ""):
            middle = gap.join(pieces)
            for left, right in ((gap, gap), ("", ""), (" ", " "), ("x", "x")):
                before = left if start else ""
                after = right if end else ""
                yield f"{start}{before}{middle}{after}{end}".strip()
                yield f"x{middle}x" if not start and not end else f"{start}x{middle}x{end}"
                yield f"{start}{before}{middle}x" if not end else f"x{middle}{after}{end}"
                yield f"x{gap}{middle}{gap}x" if not start and not end else f"{start}{middle}{end}"


def _longest(parts: Sequence[str]) -> list[str]:
    """Only what is not inside another part."""
    return [one for one in parts if not any(one != other and one in other for other in parts)]
