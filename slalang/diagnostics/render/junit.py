"""Findings in; a JUnit report, in which each file is a test, out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

from slalang.diagnostics.finding import Finding, Severity
from slalang.diagnostics.render.cells import visible
from slalang.diagnostics.render.concise import line
from slalang.source.text import SourceFile

# What XML 1.0 cannot hold even when escaped; `visible` leaves only the last two.
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(findings: Sequence[Finding], sources: Mapping[str, SourceFile]) -> str:
    """One test case for each file; errors and warnings fail it, notes are written beside it."""
    by_file: dict[str, list[Finding]] = {file: [] for file in sources}
    for finding in findings:
        by_file.setdefault(finding.span.file, []).append(finding)
    failed = sum(any(map(_fails, found)) for found in by_file.values())
    counts = f'tests="{len(by_file)}" failures="{failed}" errors="0"'
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<testsuites name="slalang" {counts}>']
    lines.append(f'  <testsuite name="slalang" {counts} skipped="0" time="0">')
    for file, found in sorted(by_file.items()):
        lines += _case(file, found, sources)
    return "\n".join([*lines, "  </testsuite>", "</testsuites>"]) + "\n"


def _fails(finding: Finding) -> bool:
    return finding.severity >= Severity.WARNING


def _case(file: str, found: Sequence[Finding], sources: Mapping[str, SourceFile]) -> Iterator[str]:
    head = f'    <testcase name={quoted(file)} classname="slalang" time="0"'
    if not found:
        yield f"{head}/>"
        return
    yield f"{head}>"
    for finding in filter(_fails, found):
        kind = quoted(f"{finding.severity.word}[{finding.code}] {finding.slug}")
        body = "\n".join(filter(None, (line(finding, sources), visible(finding.help()))))
        message = quoted(finding.message())
        yield f"      <failure message={message} type={kind}>{clean(escape(body))}</failure>"
    if notes := [line(finding, sources) for finding in found if not _fails(finding)]:
        yield f"      <system-out>{clean(escape(chr(10).join(notes)))}</system-out>"
    yield "    </testcase>"


def quoted(text: str) -> str:
    """A text as the value of an attribute of XML, with its quotation marks."""
    return quoteattr(clean(visible(text)))


def clean(text: str) -> str:
    """A text without what XML cannot hold."""
    return _NO_XML.sub("", text)
