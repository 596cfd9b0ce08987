"""What happens next: nodes → model."""

from __future__ import annotations

from slalang.model import actions as model
from slalang.model.quantities import Duration, Maybe, Open, Ref
from slalang.resolve import values
from slalang.resolve.work import Work
from slalang.syntax.tree import Node, Token, first, token, tokens

RULES = ("enter", "return_to", "enqueue", "consequence")


def action_in(work: Work, clause: Node | None) -> model.Action | None:
    """The action in a clause such as `then enter lost`."""
    node = first(clause, *RULES) if clause else None
    if node is None:
        return None
    span = work.span(node)
    match node.rule:
        case "enqueue":
            name = token(node, "NAME")
            return model.Enqueue(work.ref(name, "queue") if name else None, span)
        case "consequence":
            text = values.text(work, node)
            return model.Consequence(text if text is not None else Open(span), span)
        case "enter":
            stage = work.ref(tokens(node, "NAME")[0], "stage")
            return model.Enter(stage, *_details(work, node), span) if stage else None
        case _:
            party = work.ref(tokens(node, "NAME")[0], "party", "role")
            return model.ReturnTo(party, *_details(work, node), span) if party else None


def memory(work: Work, clause: Node | None, score_names: tuple[str, ...]) -> model.Memory | None:
    """`retain fit, reset interest`: a name without a word follows the word before it."""
    if clause is None:
        return None
    kept: dict[str, list[Token]] = {"retain": [], "reset": []}
    mode = "retain"
    for child in clause.children:
        if type(child) is Node:
            mode = child.children[0].text  # type: ignore[union-attr]
            kept[mode].append(tokens(child, "NAME")[0])
        elif child.kind == "NAME":  # type: ignore[union-attr]
            kept[mode].append(child)  # type: ignore[arg-type]
    return model.Memory(
        retained=work.refs(kept["retain"], *score_names),
        reset=work.refs(kept["reset"], *score_names),
        origin=work.span(clause),
    )


def _details(
    work: Work, node: Node
) -> tuple[Ref | None, Maybe[Duration] | None, model.Because | None]:
    track, because = first(node, "with_track"), first(node, "because")
    reason = None
    if because:
        name = tokens(because, "NAME")[0]
        reason = model.Because(name.text, values.title(because, name.text), work.span(name))
    return (
        work.ref(token(track, "NAME"), "nurture", "cadence") if track else None,
        values.duration_in(work, first(node, "again")),
        reason,
    )
