"""Findings in; a JSON list of objects for programs, out."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from slalang.diagnostics.finding import Edit, Finding, Label
from slalang.diagnostics.render.cells import visible
from slalang.diagnostics.render.place import place_of
from slalang.source.text import SourceFile, Span

Sources = Mapping[str, SourceFile]


def render(findings: Sequence[Finding], sources: Sources) -> str:
    """A list with one object for each finding, indented, in ASCII.

    Lines and columns count from 1, columns in code points; an end is the first
    place that is not meant. `edits` are all to be made, or none of them;
    `block` is text of the language that is ready to be pasted.
    """
    return json.dumps([_finding(finding, sources) for finding in findings], indent=2) + "\n"


def _finding(finding: Finding, sources: Sources) -> dict[str, object]:
    return {
        "code": finding.code,
        "slug": finding.slug,
        "severity": finding.severity.word,
        **_place(finding.span, sources),
        "message": visible(finding.message()),
        "label": visible(finding.label()),
        "help": visible(finding.help()),
        "related": [_related(label, sources) for label in finding.related()],
        "edits": [_edit(edit, sources) for edit in finding.edits()],
        "block": "\n".join(map(visible, finding.block().splitlines())),
    }


def _related(label: Label, sources: Sources) -> dict[str, object]:
    return {**_place(label.span, sources), "message": visible(label.text)}


def _edit(edit: Edit, sources: Sources) -> dict[str, object]:
    return {**_place(edit.span, sources), "text": edit.text}


def _place(span: Span, sources: Sources) -> dict[str, object]:
    return dict(place_of(span, sources)._asdict())
