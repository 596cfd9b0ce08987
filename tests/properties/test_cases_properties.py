"""Agreements with anything done to their examples: verdicts, never an exception."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from slalang.cases import run_examples
from slalang.cases.coverage import coverage
from slalang.cases.render import Tried
from slalang.cases.render.json import render as json
from slalang.cases.render.junit import render as junit
from slalang.cases.render.text import render as text
from slalang.driver import compile_text
from slalang.settings import Settings

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "examples" / "packwell"
PARTS = ("packwell", "words", "scoring", "numbers")
REST = "\n".join((FOLDER / f"{name}.sla").read_text(encoding="utf-8") for name in PARTS)
REST = REST.replace('import "', '# import "')
CASES = (FOLDER / "cases.sla").read_text(encoding="utf-8")
SETTINGS = Settings(ROOT, cache=False)

SORTS = (
    (r"\d{4}-\d\d-\d\d", ("0001-01-01", "9999-12-31", "2026-03-29", "2026-10-25", "2026-03-06")),
    (r"\d\d:\d\d", ("00:00", "02:30", "23:59", "16:30")),
    (r'"[^"\n]*"', ('""', '"Banking"', '"too_early"', '"HubSpot"', '"/pricing"')),
    (r"\b(?:mql|sql|customer|opportunity)\b", ("mql", "sql", "customer", "nurturing", "lost")),
    (r"\b(?:fit|interest|rank)\b", ("fit", "interest", "rank")),
    (r"\b(?:ae|sdr)\b", ("ae", "sdr", "overflow", "sales")),
    (r"\b(?:to_sales|to_service)\b", ("to_sales", "to_service")),
    (r"because \w+", ("because duplicate", "because too_early", "because bad_data")),
    (r"\b(?:demo_request|webinar|accepted)\b", ("meeting", "attempt", "touch", "hard_bounce")),
    (r"\bexpect\b(?! not| \w+\.)", ("expect not", "expect speed_to_lead kept,")),
    (r"\b\d+\b(?![-:.\d_])", ("0", "1", "99999999", "85.5")),
    (r"\n *(?:2026|expect|given|lead)[^{}\n]*(?=\n)", ("",)),
)  # fmt: skip
"""What can stand in the place of what, so that most of it can still be read."""


@st.composite
def changed(draw: st.DrawFn) -> str:
    """The examples with words exchanged for others of their sort, and lines left out."""
    cases = CASES
    for _ in range(draw(st.integers(1, 8))):
        sort, others = draw(st.sampled_from(SORTS))
        found = list(re.finditer(sort, cases))
        if found:
            one = draw(st.sampled_from(found))
            cases = cases[: one.start()] + draw(st.sampled_from(others)) + cases[one.end() :]
    return cases


@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
@given(changed())
def test_whatever_an_example_says_it_comes_to_a_verdict(cases: str) -> None:
    compiled = compile_text(f"{REST}\n{cases}\n", SETTINGS)
    if compiled.agreement is None:
        return
    results = run_examples(compiled.agreement)
    assert results == run_examples(compiled.agreement)
    assert len(results.examples) == len(compiled.agreement.examples)
    tried = [Tried(results, coverage(compiled.agreement, results), compiled.report.sources, 0)]
    assert text(tried, verbose=True, uncovered=True)
    assert json(tried)
    ElementTree.fromstring(junit(tried))
