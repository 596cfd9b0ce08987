"""An agreement in, its lifecycle as Mermaid text out; no title can become syntax."""

from __future__ import annotations

from unicodedata import category

from slalang.model.agreement import Agreement
from slalang.model.lifecycle import Lifecycle, lifecycle
from slalang.wording.ways import way
from slalang.wording.words import Words, title


def mermaid(agreement: Agreement, words: Words, cycle: Lifecycle | None = None) -> str:
    """A `stateDiagram-v2`; the stages are numbered, so that any script can name them."""
    cycle = cycle or lifecycle(agreement)
    ids = {stage.name: f"s{number}" for number, stage in enumerate(agreement.stages, 1)}
    lines = ["stateDiagram-v2"]
    lines += (f'  state "{_label(title(name, words))}" as {id}' for name, id in ids.items())
    if cycle.start:
        lines.append(f"  [*] --> {ids[cycle.start]}")
    for number, ((start, end), edges) in enumerate(cycle.arrows().items(), 1):
        said = dict.fromkeys(str(way(edge, words)) for edge in edges)
        label = _label(f"{number}. {', '.join(said)}")
        lines.append(f"  {ids[start]} --> {ids[end]} : {label}")
    lines += (f"  {ids[stage.name]} --> [*]" for stage in agreement.stages if stage.ends)
    return "\n".join(lines) + "\n"


def _label(text: object) -> str:
    """Text in which everything but letters, digits, marks and a few signs is an entity code."""
    return "".join(
        sign if sign.isalnum() or sign in " -,.’" or category(sign)[0] == "M" else f"#{ord(sign)};"
        for sign in str(text)
    )
