"""The formats in which findings are shown: a name and findings in, text out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module

from slalang.diagnostics.finding import Finding
from slalang.source.text import SourceFile

FORMATS: Mapping[str, str] = {
    "full": "slalang.diagnostics.render.full",
    "concise": "slalang.diagnostics.render.concise",
    "json": "slalang.diagnostics.render.json",
    "sarif": "slalang.diagnostics.render.sarif",
    "github": "slalang.diagnostics.render.github",
    "junit": "slalang.diagnostics.render.junit",
}
"""Name to module; each has `render(findings, sources, *, …) -> str`."""


def render(
    format: str,
    findings: Sequence[Finding],
    sources: Mapping[str, SourceFile],
    *,
    colour: bool = False,
    columns: int | None = None,
    summaries: Mapping[str, str] | None = None,
) -> str:
    """Findings as text in one of `FORMATS`, with a line end at the end.

    `sources` may lack files that could not be read. `colour`, and `columns` of a
    terminal that everything is to fit into, serve `full`; `summaries` (slug to
    one sentence) serves `sarif`. Raises `KeyError` for a format that is not in
    the table.
    """
    # A run needs one format, so only that one is imported.
    module = import_module(FORMATS[format])
    options: dict[str, object] = {}
    if format == "full":
        options["colour"] = colour
        if columns is not None:
            options["columns"] = columns
    if format == "sarif":
        options["summaries"] = summaries
    text: str = module.render(findings, sources, **options)
    return text
