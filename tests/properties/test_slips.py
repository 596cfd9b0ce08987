"""Agreements after the slips that people make: whatever follows is found, in bounded time.

`test_mutations.py` breaks the writing, so that little is left to judge. Here whole lines go,
come twice or change in one word: most of the agreement still has a meaning, and every check and
every proof has to bear it.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from slalang.driver import check_text
from slalang.settings import Settings

ROOT = Path(__file__).parents[2]
TODAY = Settings(ROOT, today=date(2026, 6, 1))
SECONDS = 20
"""What one agreement of this size may take at the very most, every proof included."""

_NUMBER = re.compile(r"(?<![\w.\"-])\d[\d_]*(?:\.\d+)?(?![\w.\"]|-\d|:\d)")
_NAME = re.compile(r"[^\W\d]\w*")
_DECLARED = re.compile(
    r"^\s*(?:stage|event|score|class|term|handoff|cadence|promise|measure|funnel|goal|party|role"
    r"|calendar|queue|nurture|source) ([^\W\d]\w*)",
    re.MULTILINE,
)
_UNITS = (
    "minutes", "hours", "days", "weeks", "months", "quarters", "business minutes",
    "business hours", "business days", "years",
)  # fmt: skip
_SAID = {">=": "<=", "<=": ">=", ">": "<", "<": ">", " and ": " or ", " is ": " is not ",
         "at least": "at most", "at most": "at least", " any ": " no ", "each ": "",
         "any ": "count of "}  # fmt: skip


def _read(paths: Iterable[Path]) -> list[str]:
    texts = [path.read_text(encoding="utf-8") for path in paths]
    return [text.replace('import "', '# import "') for text in texts]


PLANTED = _read(sorted((ROOT / "tests" / "defects").glob("*/*.sla")))
EXAMPLES = _read(sorted((ROOT / "examples").glob("*/*.sla")))
WHOLE = "\n".join(_read(sorted((ROOT / "examples" / "packwell").glob("*.sla"))))
"""The largest of the examples, all of its files in one."""


def slipped(random: Random) -> str:
    """A real agreement after one slip or a few, the same for the same seed."""
    text = random.choice(random.choice((*[PLANTED] * 15, *[EXAMPLES] * 4, [WHOLE])))
    for _ in range(random.choice((1, 1, 2, 3))):
        text = random.choice(SLIPS)(random, text)
    return text


def line_gone(random: Random, text: str) -> str:
    lines = text.split("\n")
    whole = [at for at, line in enumerate(lines) if line.count("{") == line.count("}")]
    if whole:
        del lines[random.choice(whole)]
    return "\n".join(lines)


def line_twice(random: Random, text: str) -> str:
    lines = text.split("\n")
    whole = [at for at, line in enumerate(lines) if line.count("{") == line.count("}")]
    if whole:
        lines.insert(random.choice(whole), lines[random.choice(whole)])
    return "\n".join(lines)


def numbers_swapped(random: Random, text: str) -> str:
    found = list(_NUMBER.finditer(text))
    if len(found) < 2:
        return text
    one, other = sorted(random.sample(found, 2), key=lambda it: it.start())
    middle = text[one.end() : other.start()]
    return text[: one.start()] + other[0] + middle + one[0] + text[other.end() :]


def number_changed(random: Random, text: str) -> str:
    found = list(_NUMBER.finditer(text))
    if not found:
        return text
    one = random.choice(found)
    new = random.choice(("0", "1", "2", "7", "100", "101", "0.5", "365", "1_000", "999_999_999"))
    return text[: one.start()] + new + text[one.end() :]


def unit_changed(random: Random, text: str) -> str:
    found = list(
        re.finditer(r"(?<=\d )(?:business )?(?:minute|hour|day|week|month|year)s?\b", text)
    )
    if not found:
        return text
    one = random.choice(found)
    return text[: one.start()] + random.choice(_UNITS) + text[one.end() :]


def name_changed(random: Random, text: str) -> str:
    """One mention of something declared becomes another: a reference to the wrong thing."""
    declared = sorted(set(_DECLARED.findall(text)))
    found = [it for it in _NAME.finditer(text) if it[0] in declared]
    if len(declared) < 2 or not found:
        return text
    one = random.choice(found)
    return text[: one.start()] + random.choice(declared) + text[one.end() :]


def declaration_gone(random: Random, text: str) -> str:
    parts = re.split(r"\n(?=[a-z])", text)
    if len(parts) > 1:
        del parts[random.randrange(len(parts))]
    return "\n".join(parts)


def declarations_moved(random: Random, text: str) -> str:
    parts = re.split(r"\n(?=[a-z])", text)
    one, other = random.randrange(len(parts)), random.randrange(len(parts))
    parts[one], parts[other] = parts[other], parts[one]
    return "\n".join(parts)


def said_otherwise(random: Random, text: str) -> str:
    known = [word for word in _SAID if word in text]
    if not known:
        return text
    word = random.choice(known)
    pieces = text.split(word)
    at = random.randrange(1, len(pieces))
    return word.join(pieces[:at]) + _SAID[word] + word.join(pieces[at:])


SLIPS = (
    line_gone, line_twice, line_twice, numbers_swapped, number_changed, number_changed,
    unit_changed, name_changed, name_changed, declaration_gone, declarations_moved, said_otherwise,
)  # fmt: skip


@settings(
    max_examples=300, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)
@given(st.integers(min_value=0, max_value=10**9))
def test_after_a_slip_there_are_findings_and_no_exception(seed: int) -> None:
    text = slipped(Random(seed))
    start = time.process_time()
    report = check_text(text, TODAY)
    assert time.process_time() - start < SECONDS
    for finding in report.findings:
        # The solver and the reference evaluator never disagree: that would be our mistake.
        assert finding.slug != "solver-disagreement", text
        source = report.sources[finding.span.file]
        assert 0 <= finding.span.start <= finding.span.end <= len(source.text)
        assert finding.message()
        assert finding.help() is None or finding.help()
        assert all(label.text for label in finding.related())
