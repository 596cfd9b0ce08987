"""What came of agreements' examples, in; a JUnit report out: a suite for each agreement.

A test case that is not run in full counts as skipped: a report that CI shows must not call
passed what nobody looked at.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

from slalang.cases.render import Tried, counted
from slalang.cases.render.text import failure
from slalang.cases.result import Ran, Verdict
from slalang.diagnostics.render.junit import clean, quoted


def render(tried: Sequence[Tried]) -> str:
    """One suite for each agreement, one case for each example."""
    sums = [_sums(one) for one in tried]
    lines = ['<?xml version="1.0" encoding="UTF-8"?>']
    lines.append(f'<testsuites name="slalang test" {_counts(sums)}>')
    for one, own in zip(tried, sums, strict=True):
        lines.append(f'  <testsuite name={quoted(one.results.title)} {_counts([own])} time="0">')
        if one.errors:
            lines += _unusable(one)
        for ran in one.results.examples:
            lines += _case(ran, one)
        lines.append("  </testsuite>")
    return "\n".join([*lines, "</testsuites>"]) + "\n"


def _sums(tried: Tried) -> tuple[int, int, int, int]:
    """Tests, failures, errors, skipped."""
    found = [ran.verdict for ran in tried.results.examples]
    later = sum(verdict in (Verdict.NOT_RUN, Verdict.PARTLY_RUN) for verdict in found)
    broken = 1 if tried.errors else 0
    return len(found) + broken, found.count(Verdict.FAILED), broken, later


def _counts(sums: Sequence[tuple[int, int, int, int]]) -> str:
    tests, failures, errors, skipped = (sum(one[at] for one in sums) for at in range(4))
    return f'tests="{tests}" failures="{failures}" errors="{errors}" skipped="{skipped}"'


def _unusable(tried: Tried) -> Iterator[str]:
    file = quoted(tried.results.file)
    told = quoted(f"the agreement has {counted(tried.errors, 'error')}; `slalang check` shows them")
    yield f'    <testcase name={file} classname={file} time="0">'
    yield f"      <error message={told}/>"
    yield "    </testcase>"


def _case(ran: Ran, tried: Tried) -> Iterator[str]:
    head = f"    <testcase name={quoted(ran.title)} classname={quoted(ran.origin.file)}"
    if ran.verdict is Verdict.PASSED:
        yield f'{head} time="0"/>'
        return
    yield f'{head} time="0">'
    if ran.verdict is Verdict.FAILED:
        told = [
            *ran.problems,
            *(one.message for one in ran.checked if one.verdict is Verdict.FAILED),
        ]
        body = clean(escape(failure(ran, tried)))
        yield f"      <failure message={quoted('; '.join(told))}>{body}</failure>"
    else:
        passed, later = ran.count(Verdict.PASSED), ran.count(Verdict.NOT_RUN)
        said = f"{passed} passed, {later} not run" if later else "nothing expected"
        yield f"      <skipped message={quoted(said)}/>"
    yield "    </testcase>"
