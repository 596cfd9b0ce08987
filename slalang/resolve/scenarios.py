"""Scenarios: nodes → model, and whether what they change is there to be changed."""

from __future__ import annotations

from slalang.diagnostics.suggest import nearest
from slalang.model import upkeep as model
from slalang.resolve import findings as found
from slalang.resolve import prose, values
from slalang.resolve.goals import goal
from slalang.resolve.numbers import funnel
from slalang.resolve.people import party
from slalang.resolve.work import Work, article
from slalang.source.text import Span
from slalang.syntax.tree import Node, Token, every, tokens


def scenario(work: Work, node: Node) -> model.Scenario:
    """`scenario lean "Half the outbound" { … }`."""
    name = tokens(node, "NAME")[0]
    changed = every(node, "funnel", "goal", "party")
    work.distinct(changed)
    for child in changed:
        _check(work, child)
    return model.Scenario(
        name=name.text,
        title=values.title(node, name.text),
        funnels=tuple(funnel(work, child) for child in every(node, "funnel")),
        goals=tuple(goal(work, child) for child in every(node, "goal")),
        parties=tuple(party(work, child) for child in every(node, "party")),
        means=prose.means(work, node),
        notes=prose.notes(work, node),
        origin=work.span(name),
        extent=work.span(node),
    )


_PARTS = {"funnel": ("source", "stream"), "stream": ("source", "stream"), "party": ("role",)}
"""What is inside a declaration and has a name of its own."""


def _check(work: Work, child: Node) -> None:
    """Report what a scenario changes and nobody declares."""
    name = tokens(child, "NAME")[0]
    known = work.ref(name, child.rule)
    if known is None:
        return
    declared = work.names[known.name]
    stack = [(child, declared.node, name.text)]
    while stack:
        changed, whole, path = stack.pop()
        rules = _PARTS.get(changed.rule, ())
        if changed.rule == "party":
            work.distinct(every(changed, *rules))
        parts = {_name(part).text: part for part in every(whole, *rules)}
        for part in every(changed, *rules):
            inner, called = parts.get(_name(part).text), _name(part)
            if inner is not None and inner.rule == part.rule:
                stack.append((part, inner, f"{path}.{called.text}"))
            elif inner is not None:
                origin = _span(declared.source.path, _name(inner))
                kinds = article(inner.rule), article(part.rule)
                span = work.span(called)
                work.report(found.WrongKind(span, called.text, *kinds, origin, None))
            elif called.text not in work.lost:
                origin = _span(declared.source.path, _name(whole))
                near = nearest(called.text, parts)
                work.report(
                    found.UnknownPart(
                        work.span(called), path, called.text, tuple(parts), near, origin
                    )
                )


def _name(node: Node) -> Token:
    return tokens(node, "NAME")[0]


def _span(file: str, tok: Token) -> Span:
    return Span(file, tok.start, tok.end)
