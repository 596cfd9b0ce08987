"""Findings in; the one line that sums them up, out."""

from __future__ import annotations

from collections.abc import Sequence

from slalang.diagnostics.finding import Finding, Severity


def summary(findings: Sequence[Finding]) -> str:
    """`2 errors, 1 warning in 3 files.`, counting the files that have findings."""
    if not findings:
        return "Nothing to report."
    counts = [
        _count(sum(finding.severity == severity for finding in findings), severity.word)
        for severity in sorted(Severity, reverse=True)
        if any(finding.severity == severity for finding in findings)
    ]
    files = len({finding.span.file for finding in findings})
    return f"{', '.join(counts)} in {_count(files, 'file')}."


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
