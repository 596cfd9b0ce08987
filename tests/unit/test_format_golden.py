"""Each case of `tests/golden/format`: what was written, and what the formatter makes of it.

A case begins with `==== title`, below a blank line. Behind `---- becomes` stands the result; a
case without it is a text that stays as it is. `pytest --bless` rewrites them.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from slalang.format import format_source
from slalang.source.text import source_file

FOLDER = Path(__file__).parent.parent / "golden" / "format"
EXAMPLES = Path(__file__).parent.parent.parent / "examples"
CASE, BECOMES = "==== ", "---- becomes\n"


class Case(NamedTuple):
    """One case of a golden file."""

    title: str
    before: str
    after: str


def read_cases(path: Path) -> list[Case]:
    cases = []
    for chunk in ("\n\n" + path.read_text(encoding="utf-8")).split("\n\n" + CASE)[1:]:
        title, _, text = (chunk.removesuffix("\n") + "\n").partition("\n")
        before, becomes, after = text.partition(BECOMES)
        cases.append(Case(title, before, after if becomes else before))
    return cases


def formatted(text: str) -> str:
    result = format_source(source_file("case.sla", text))
    assert [finding.message() for finding in result.findings] == []
    return result.text


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.sla")), ids=lambda path: path.stem)
def test_golden(path: Path, request: pytest.FixtureRequest) -> None:
    cases = read_cases(path)
    assert cases
    if request.config.getoption("--bless", default=False):
        path.write_text("\n".join(map(bless, cases)), encoding="utf-8", newline="\n")
        return
    for case in cases:
        assert formatted(case.before) == case.after, case.title
        assert formatted(case.after) == case.after, case.title


def bless(case: Case) -> str:
    after = formatted(case.before)
    tail = "" if after == case.before else BECOMES + after
    return f"{CASE}{case.title}\n{case.before}{tail}"


@pytest.mark.parametrize(
    "path",
    [path for path in sorted(EXAMPLES.rglob("*.sla")) if "broken" not in path.parts],
    ids=lambda path: path.stem,
)
def test_examples_are_in_the_one_style(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert formatted(text) == text
