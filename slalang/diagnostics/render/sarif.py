"""Findings in; a SARIF 2.1.0 log, which code hosts and editors read, out."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from itertools import groupby
from urllib.parse import quote

from slalang.diagnostics.finding import Edit, Finding, Label, Severity
from slalang.diagnostics.render.cells import visible
from slalang.diagnostics.render.place import place_of
from slalang.source.text import SourceFile, Span
from slalang.version import __version__

Sources = Mapping[str, SourceFile]
Json = dict[str, object]

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}


def render(
    findings: Sequence[Finding], sources: Sources, *, summaries: Mapping[str, str] | None = None
) -> str:
    """One run with its rules and results, in ASCII; `summaries` is slug to one sentence.

    Columns count code points, which the run says (`columnKind`).
    """
    kinds = {finding.code: finding for finding in findings}
    codes = sorted(kinds)
    driver: Json = {
        "name": "slalang",
        "version": __version__,
        "rules": [_rule(kinds[code], summaries or {}) for code in codes],
    }
    run: Json = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, codes.index(finding.code), sources) for finding in findings],
    }
    log: Json = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, indent=2) + "\n"


def _rule(finding: Finding, summaries: Mapping[str, str]) -> Json:
    words = finding.slug.replace("-", " ").capitalize()
    return {
        "id": finding.code,
        "name": finding.slug,
        "shortDescription": {"text": summaries.get(finding.slug, words)},
        "help": {"text": f"Run `slalang explain {finding.slug}` to read about it."},
        "defaultConfiguration": {"level": _LEVELS[finding.severity]},
    }


def _result(finding: Finding, rule: int, sources: Sources) -> Json:
    words = (visible(finding.message()) + ".", visible(finding.help()))
    result: Json = {
        "ruleId": finding.code,
        "ruleIndex": rule,
        "level": _LEVELS[finding.severity],
        "message": _message(" ".join(filter(None, words))),
        "locations": [_location(finding.span, sources, finding.label())],
    }
    if related := finding.related():
        result["relatedLocations"] = [
            {"id": number, **_related(label, sources)} for number, label in enumerate(related, 1)
        ]
    if edits := finding.edits():
        result["fixes"] = [_fix(finding, edits, sources)]
    return result


def _message(text: str) -> Json:
    """Plain text, in which a name that a file gives cannot become a link."""
    return {"text": text.replace("[", "\\[").replace("]", "\\]") if "](" in text else text}


def _related(label: Label, sources: Sources) -> Json:
    return _location(label.span, sources, label.text)


def _location(span: Span, sources: Sources, words: str) -> Json:
    physical = {"artifactLocation": _artifact(span.file), "region": _region(span, sources)}
    location: Json = {"physicalLocation": physical}
    if words:
        location["message"] = _message(visible(words))
    return location


def _artifact(file: str) -> Json:
    """A file as a URI: relative to the project, or with a scheme when it lies elsewhere."""
    # Colons are encoded too: `a:b.sla` would otherwise have a scheme.
    uri = quote(file, safe="/~")
    return {"uri": f"file://{uri}" if file.startswith("/") else uri}


def _region(span: Span, sources: Sources) -> Json:
    place = place_of(span, sources)
    return {
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
    }


def _fix(finding: Finding, edits: Sequence[Edit], sources: Sources) -> Json:
    ordered = sorted(edits, key=lambda edit: edit.span)
    return {
        "description": _message(visible(finding.help() or finding.message())),
        "artifactChanges": [
            {
                "artifactLocation": _artifact(file),
                "replacements": [
                    {
                        "deletedRegion": _region(edit.span, sources),
                        "insertedContent": {"text": edit.text},
                    }
                    for edit in group
                ],
            }
            for file, group in groupby(ordered, key=lambda edit: edit.span.file)
        ],
    }
