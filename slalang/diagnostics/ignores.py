"""A source file in; its `# sla: ignore[…]` comments, with the lines that they cover, out."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from slalang.diagnostics.comments import Comment, read_comments
from slalang.diagnostics.finding import Finding
from slalang.diagnostics.ignore_findings import IgnoreMalformed, IgnoreWithoutReason
from slalang.source.frozen import dataclass
from slalang.source.text import SourceFile, Span


class IgnoredName(NamedTuple):
    """One slug or code between the brackets."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Ignore:
    """`# sla: ignore[stale-metrics] because the new report lands in May until 2026-06-01`."""

    comment: Comment
    names: tuple[IgnoredName, ...]
    reason: str
    """Empty when none is given."""
    until: date | None
    """The last day on which it holds."""

    def covers(self, line: int) -> bool:
        """Whether a finding that starts on this line is meant."""
        return self.comment.first_line <= line <= self.comment.last_line


LONGEST = 1_000
"""No comment that silences is longer, in code points: a search for its end would take too long."""

_MARK = re.compile(r"#[ \t]*sla[ \t]*:[ \t]*ignore\b", re.IGNORECASE)
_REST = re.compile(
    r"[ \t]*\[(?P<names>[^\]]*)\]"
    r"(?:[ \t]*until[ \t]+(?P<early>[0-9-]+))?"
    r"(?:[ \t]*because\b[ \t]*(?P<reason>.*?))?"
    r"(?:[ \t]+until[ \t]+(?P<late>[0-9]{4}-[0-9-]+))?[ \t.]*"
)
# `until May 2026` at the end of a reason was meant as an end, and would never come.
_VAGUE_END = re.compile(
    r"\buntil\s+((?:[A-Za-z]+\s+)?[0-9][0-9./-]*(?:\s+[A-Za-z]+)?(?:\s+[0-9]{4})?)$"
)
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def read_ignores(source: SourceFile) -> tuple[tuple[Ignore, ...], tuple[Finding, ...]]:
    """The ignore comments of a file, in order, and what is wrong with their form.

    A comment that gives no reason counts, and is a finding. One whose form is
    wrong silences nothing.
    """
    # Most files have none, and need no second reading.
    if _MARK.search(source.text) is None:
        return (), ()
    ignores: list[Ignore] = []
    findings: list[Finding] = []
    for comment in read_comments(source):
        mark = _MARK.match(source.text, comment.span.start)
        if mark is None:
            continue
        found = _read(source, comment, mark.end())
        if isinstance(found, IgnoreMalformed):
            findings.append(found)
            continue
        ignores.append(found)
        if not found.reason:
            findings.append(IgnoreWithoutReason(comment.span))
    return tuple(ignores), tuple(findings)


def _read(source: SourceFile, comment: Comment, after: int) -> Ignore | IgnoreMalformed:
    span = comment.span
    short = span.end - span.start <= LONGEST
    rest = _REST.fullmatch(source.text, after, span.end) if short else None
    if rest is None:
        return IgnoreMalformed(span, "form")
    names = []
    for part in re.finditer(r"[^,]+", rest["names"]):
        name = part[0].strip()
        if not _NAME.fullmatch(name):
            return IgnoreMalformed(span, "names")
        start = rest.start("names") + part.start() + part[0].index(name)
        names.append(IgnoredName(name, Span(span.file, start, start + len(name))))
    if not names:
        return IgnoreMalformed(span, "names")
    until = None
    if written := rest["late"] or rest["early"]:
        until = _day(written)
        if until is None:
            return IgnoreMalformed(span, "date", written)
    reason = (rest["reason"] or "").strip()
    vague = None if until else _VAGUE_END.search(reason)
    if vague:
        return IgnoreMalformed(span, "date", vague[1])
    return Ignore(comment, tuple(names), reason, until)


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written) if _DAY.fullmatch(written) else None
    except ValueError:
        return None
