"""Findings in; one line of text for each, out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from slalang.diagnostics.finding import Finding
from slalang.diagnostics.render.cells import visible
from slalang.diagnostics.render.place import place_of
from slalang.source.text import SourceFile


def render(findings: Sequence[Finding], sources: Mapping[str, SourceFile]) -> str:
    """`file:line:column: error[SLA101] unknown-name: message` and a line end, for each."""
    return "".join(f"{line(finding, sources)}\n" for finding in findings)


def line(finding: Finding, sources: Mapping[str, SourceFile]) -> str:
    """The line of one finding, without a line end."""
    place = place_of(finding.span, sources).words
    head = f"{finding.severity.word}[{finding.code}] {finding.slug}"
    return f"{place}: {head}: {visible(finding.message())}"
