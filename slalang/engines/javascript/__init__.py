"""A lead's scores in browsers and in Node: nothing in; the files of the JavaScript engine out."""

from __future__ import annotations

from slalang.source.data import packaged

NAMES = (
    "slalang-score.js", "slalang-score.d.ts", "score.mjs", "package.json",
    "index.html", "page.js", "page.css",
)  # fmt: skip
"""The engine, its types, a command for Node, and a page to try the rules on."""


def files() -> dict[str, bytes]:
    """The files beside which `scoring.json` has to stand, by name."""
    return {name: packaged(f"engines/javascript/{name}") for name in NAMES}
