"""An agreement in; its funnels, streams and sources with what is around them out."""

from __future__ import annotations

from collections.abc import Iterator

from slalang.funnel.inherit import Chain, children
from slalang.model.agreement import Agreement
from slalang.model.numbers import Funnel, Source, Stream


def chain(agreement: Agreement, path: str) -> Chain:
    """The node with a path after all that are around it, from outside in."""
    parts = path.split(".")
    paths = (".".join(parts[: count + 1]) for count in range(len(parts)))
    return tuple(agreement.figures[one] for one in paths if one in agreement.figures)


def carriers(agreement: Agreement) -> Iterator[tuple[str, Chain]]:
    """Each source with its path; a funnel or stream without any is its own source."""
    for path, node in agreement.figures.items():
        if not children(node):
            yield path, chain(agreement, path)


def title(node: Funnel | Stream | Source) -> str:
    """What a node is, in words: ``source `new_business.web_form` ``."""
    if isinstance(node, Funnel):
        return f"funnel `{node.name}`"
    return f"{'source' if isinstance(node, Source) else 'stream'} `{node.path}`"
