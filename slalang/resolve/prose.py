"""Prose nodes → Markdown with its formulas resolved."""

from __future__ import annotations

import re

from slalang.model.expressions import Embedded, Prose
from slalang.resolve import findings as found
from slalang.resolve.expressions import quoted_formula
from slalang.resolve.work import Work
from slalang.source.text import Span
from slalang.syntax.parser import parse_formula
from slalang.syntax.prose import QUOTES, prose_lines
from slalang.syntax.tree import Node, Token, every, token

_BRACE = re.compile(r"\{\{|\}\}|\{([^{}\n]*)\}|\{")
_MARK = "\ue000"
MOST_FINDINGS = 1_000
"""After so many findings no more formulas are read: each mistake takes its time to describe."""


def means(work: Work, node: Node) -> Prose | None:
    """The `means` of a declaration."""
    clause = work.one(node, "means")
    return prose(work, clause) if clause else None


def notes(work: Work, node: Node) -> tuple[Prose, ...]:
    """The `note`s of a declaration."""
    return tuple(filter(None, (prose(work, note) for note in every(node, "note"))))


def prose(work: Work, node: Node) -> Prose | None:
    """The prose of a clause, without its indentation, with every `{formula}` resolved."""
    tok = token(node, "PROSE")
    return _read(work, tok) if tok else None


def _read(work: Work, tok: Token) -> Prose:
    inner = tok.text[3:-3] if tok.text.endswith('"""') and len(tok.text) >= 6 else tok.text[3:]
    if "{" not in inner and "}" not in inner:
        return Prose(("\n".join(prose_lines(tok.text)),), work.span(tok), tok.text)
    start = tok.start + 3
    embedded: list[Embedded] = []

    def replace(match: re.Match[str]) -> str:
        if match[0] in ("{{", "}}"):
            return match[0][0]
        span = Span(work.source.path, start + match.start(), start + match.end())
        if match[1] is None:
            work.report(found.UnclosedFormula(span))
            return match[0]
        if len(work.findings) > MOST_FINDINGS:
            return ""
        formula, faults = parse_formula(work.source, span.start + 1, span.end - 1)
        work.findings += faults
        if formula is None:
            return ""
        embedded.append(Embedded(quoted_formula(work, formula), span))
        return _MARK

    marked = "\n".join(prose_lines(QUOTES + _BRACE.sub(replace, inner.replace(_MARK, "")) + QUOTES))
    parts: list[str | Embedded] = []
    for index, piece in enumerate(marked.split(_MARK)):
        if index:
            parts.append(embedded[index - 1])
        if piece:
            parts.append(piece)
    return Prose(tuple(parts), work.span(tok), tok.text)
