"""Numbers and comments → how the formatter writes them."""

from __future__ import annotations

_UNTOUCHED = frozenset("#!─━═-=*_~+/\\|<>:.")
"""What follows the `#` of `#!`, of a `# ──` rule drawn without a space, and the like."""


def numeral(text: str) -> str:
    """`50000` → `50_000`; shorter numbers, and those grouped already, stay as they are."""
    whole, dot, decimals = text.partition(".")
    if len(whole) < 5 or "_" in whole:
        return text
    return f"{int(whole):_}{dot}{decimals}" if whole[0] != "0" else text


def comment(text: str, *, on_own_line: bool) -> str:
    """`#why` → `# why`.

    A comment on its own line may be indented further: it can be a list, or a
    piece of an agreement that was switched off.
    """
    body = text[1:].rstrip()
    bare = body.lstrip()
    if not bare or (body == bare and bare[0] in _UNTOUCHED):
        return "#" + body
    if on_own_line and body[0] == " ":
        return "#" + body
    return "# " + bare
