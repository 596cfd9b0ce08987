"""Funnels with their streams and sources: nodes → model."""

from __future__ import annotations

from slalang.model import numbers as model
from slalang.resolve import prose, values
from slalang.resolve.figures import figures
from slalang.resolve.work import Work
from slalang.syntax.tree import Node, every, first, tokens


def funnel(work: Work, node: Node) -> model.Funnel:
    """`funnel new_business "New business" through mql, sql, … { … }`."""
    name = tokens(node, "NAME")[0]
    through = first(node, "through")
    names = first(through, "names") if through else None
    stages = work.refs(tokens(names, "NAME"), "stage") if names else ()
    _check_parts(work, node)
    return model.Funnel(
        name=name.text,
        title=values.title(node, name.text),
        through=stages,
        figures=figures(work, node),
        sources=_sources(work, node, name.text),
        streams=_streams(work, node, name.text),
        means=prose.means(work, node),
        notes=prose.notes(work, node),
        origin=work.span(name),
        extent=work.span(node),
    )


def _check_parts(work: Work, node: Node) -> None:
    """Report two sources or streams of one name in the same place."""
    stack = [node]
    while stack:
        whole = stack.pop()
        parts = every(whole, "stream", "source")
        work.distinct(parts)
        stack += parts


def _streams(work: Work, node: Node, path: str) -> tuple[model.Stream, ...]:
    streams = []
    for child in every(node, "stream"):
        name = tokens(child, "NAME")[0]
        inner = f"{path}.{name.text}"
        streams.append(
            model.Stream(
                name=name.text,
                title=values.title(child, name.text),
                path=inner,
                figures=figures(work, child),
                sources=_sources(work, child, inner),
                streams=_streams(work, child, inner),
                means=prose.means(work, child),
                notes=prose.notes(work, child),
                origin=work.span(name),
                extent=work.span(child),
            )
        )
    return tuple(streams)


def _sources(work: Work, node: Node, path: str) -> tuple[model.Source, ...]:
    sources = []
    for child in every(node, "source"):
        name = tokens(child, "NAME")[0]
        sources.append(
            model.Source(
                name=name.text,
                title=values.title(child, name.text),
                path=f"{path}.{name.text}",
                figures=figures(work, child),
                means=prose.means(work, child),
                notes=prose.notes(work, child),
                origin=work.span(name),
                extent=work.span(child),
            )
        )
    return tuple(sources)
