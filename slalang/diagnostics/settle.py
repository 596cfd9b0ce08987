"""All findings of a run in; those that the reader should see, in the order of the text, out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from slalang.diagnostics.finding import Finding
from slalang.diagnostics.ignore_findings import (
    IgnoreExpired,
    IgnoreNotAllowed,
    IgnoreUnknownSlug,
    UnusedIgnore,
)
from slalang.diagnostics.ignores import Ignore, IgnoredName, read_ignores
from slalang.diagnostics.selection import CLAIMS, is_selected, must_stay
from slalang.diagnostics.suggest import nearest
from slalang.source.text import SourceFile, Span


def settle(
    findings: Iterable[Finding],
    sources: Mapping[str, SourceFile],
    *,
    select: Sequence[str] | None,
    ignore: Sequence[str],
    today: date | None,
    known: Mapping[str, str],
    ran: Collection[str] | None = None,
) -> tuple[Finding, ...]:
    """Apply selection and ignore comments; one of each finding, by file, place and code.

    `sources` is path to text; findings in other files are kept as they are.
    `known` is slug to code, of every finding that exists. `ran` names the slugs
    that were looked for in this run; None for all of them. An ignore comment
    is called unused only for a slug that was looked for and selected. Without
    `today` no comment has expired.
    """
    kept, used = [], set[Span]()
    comments = {path: read_ignores(source) for path, source in sources.items()}
    own = [finding for _, faults in comments.values() for finding in faults]
    for finding in findings:
        covering = [
            name.span
            for comment in comments.get(finding.span.file, ((), ()))[0]
            for name in comment.names
            if _silences(comment, name, finding, sources[finding.span.file], today)
        ]
        used.update(covering)
        if not covering:
            kept.append(finding)
    for comment in (comment for ignores, _ in comments.values() for comment in ignores):
        if _expired(comment, today):
            assert comment.until is not None
            own.append(IgnoreExpired(comment.comment.span, comment.until))
            continue
        for name in comment.names:
            slug = _slug(name.text, known)
            if slug is None:
                own.append(IgnoreUnknownSlug(name.span, name.text, nearest(name.text, known)))
            elif _cannot_be_silenced(known[slug]):
                own.append(IgnoreNotAllowed(name.span, name.text, known[slug] in CLAIMS))
            elif (
                name.span not in used
                and (ran is None or slug in ran)
                and is_selected(known[slug], slug, select=select, ignore=ignore)
            ):
                alone = comment.comment.span if len(comment.names) == 1 else None
                own.append(UnusedIgnore(name.span, name.text, alone))
    return _in_order(
        finding
        for finding in (*kept, *own)
        if is_selected(finding.code, finding.slug, select=select, ignore=ignore)
    )


def _silences(
    comment: Ignore, name: IgnoredName, finding: Finding, source: SourceFile, today: date | None
) -> bool:
    return (
        name.text in (finding.slug, finding.code)
        and not _cannot_be_silenced(finding.code)
        and not _expired(comment, today)
        and comment.covers(source.position(finding.span.start).line)
    )


def _expired(comment: Ignore, today: date | None) -> bool:
    return comment.until is not None and today is not None and comment.until < today


def _cannot_be_silenced(code: str) -> bool:
    # A comment about comments (SLA70x) would have to be looked at by itself.
    return must_stay(code) or code.startswith("SLA70")


def _slug(name: str, known: Mapping[str, str]) -> str | None:
    if name in known:
        return name
    return next((slug for slug, code in known.items() if code == name), None)


def _in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    unique = {
        (*finding.span[:2], finding.code, finding.span.end, finding.message()): finding
        for finding in findings
    }
    return tuple(unique[key] for key in sorted(unique))
