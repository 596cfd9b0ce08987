"""Findings in; the commands by which GitHub marks them in a pull request, out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from slalang.diagnostics.finding import Finding, Severity
from slalang.diagnostics.render.cells import visible
from slalang.diagnostics.render.place import place_of
from slalang.source.text import SourceFile

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def render(findings: Sequence[Finding], sources: Mapping[str, SourceFile]) -> str:
    """`::error file=…,line=…,endLine=…,col=…,endColumn=…,title=…::message` for each."""
    return "".join(f"{_command(finding, sources)}\n" for finding in findings)


def _command(finding: Finding, sources: Mapping[str, SourceFile]) -> str:
    place = place_of(finding.span, sources)
    settings = {"file": place.file, "line": str(place.line), "endLine": str(place.end_line)}
    # GitHub refuses columns for a stretch of several lines.
    if place.line == place.end_line:
        settings |= {"col": str(place.column), "endColumn": str(place.end_column)}
    settings["title"] = f"{finding.code} {finding.slug}"
    listed = ",".join(f"{key}={_setting(value)}" for key, value in settings.items())
    words = [visible(finding.message()), visible(finding.help())]
    return f"::{_COMMANDS[finding.severity]} {listed}::{_text(chr(10).join(filter(None, words)))}"


def _text(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _setting(text: str) -> str:
    return _text(text).replace(":", "%3A").replace(",", "%2C")
