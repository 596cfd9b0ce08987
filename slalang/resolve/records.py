"""Records, attributes, events and terms: nodes → model."""

from __future__ import annotations

from slalang.model import records as model
from slalang.model.expressions import Kind
from slalang.model.quantities import Ref
from slalang.resolve import expressions, prose, values
from slalang.resolve.collect import BUILT_IN, field_type
from slalang.resolve.work import Work
from slalang.syntax.tree import Node, every, first, token, tokens


def record(work: Work, node: Node) -> model.Record:
    """`lead { … }`, `account { … }`, `record deal "Deal" of lead { … }`."""
    tok = token(node, "NAME")
    name = node.rule if node.rule in BUILT_IN or tok is None else tok.text
    events = tuple(event(work, child, within=name) for child in every(node, "event"))
    return model.Record(
        name=name,
        title=values.title(node, name) if node.children else name.capitalize(),
        of=party_of(work, node, "of", "record"),
        by=party_of(work, node, "by", "party", "role"),
        to=party_of(work, node, "to", "party", "role"),
        fields=fields(work, node),
        events=events,
        means=prose.means(work, node),
        notes=prose.notes(work, node),
        origin=work.span(tok or (node.children[0] if node.children else node)),
        extent=work.span(node),
    )


def event(work: Work, node: Node, within: str = "", prelude: bool = False) -> model.Event:
    """`event page_view "Page view" { … }`; `within` is the record that it stands in."""
    tok = tokens(node, "NAME")[0]
    name = f"{within}.{tok.text}" if within else tok.text
    of = party_of(work, node, "of", "record")
    everything = work.one(node, "counts_all")
    excepted = work.listed([everything], "event") if everything else ()
    return model.Event(
        name=name,
        title=values.title(node, tok.text),
        of=Ref(within, work.span(tok)) if within else of,
        by=party_of(work, node, "by", "party", "role"),
        fixed=first(node, "fixed") is not None,
        fields=fields(work, node),
        counts=tuple(filter(None, (_counts(work, child) for child in every(node, "counts")))),
        counts_all_except=tuple(ref.name for ref in excepted) if everything else None,
        from_prelude=prelude,
        means=prose.means(work, node),
        notes=prose.notes(work, node),
        origin=work.span(tok),
        extent=work.span(node),
    )


def term(work: Work, node: Node) -> model.Term:
    """`term icp "Ideal customer" when …`."""
    tok = tokens(node, "NAME")[0]
    return model.Term(
        name=tok.text,
        title=values.title(node, tok.text),
        condition=expressions.condition_in(work, first(node, "when")),
        means=prose.means(work, node),
        notes=prose.notes(work, node),
        origin=work.span(tok),
        extent=work.span(node),
    )


def fields(work: Work, node: Node) -> tuple[model.Field, ...]:
    """The attributes of a record or event; reports two of one name."""
    attributes = work.distinct(every(node, "attribute"), "an attribute")
    return tuple(_field(work, child) for child, _ in attributes)


def party_of(work: Work, node: Node, rule: str, *kinds: str) -> Ref | None:
    """The name after `of`, `by` or `to` in the head of a declaration."""
    clause = first(node, rule)
    return work.ref(token(clause, "NAME"), *kinds) if clause else None


def _field(work: Work, node: Node) -> model.Field:
    tok = tokens(node, "NAME")[0]
    kind = field_type(work, node)
    supplied, mapped = first(node, "supplied"), first(node, "mapped")
    simple = first(node, "simple_type")
    titles: tuple[str, ...] = ()
    if kind.kind is Kind.CHOICE:
        choice = first(node, "choice")
        assert choice is not None
        titles = tuple(
            values.title(value, tokens(value, "NAME")[0].text)
            for value in every(choice, "choice_value")
        )
        work.distinct(every(choice, "choice_value"), "a value")
    return model.Field(
        name=tok.text,
        title=values.title(node, tok.text),
        type=kind,
        whole=simple is not None and token(simple, "count") is not None,
        choice_titles=titles,
        required=first(node, "required") is not None,
        optional=first(node, "optional") is not None,
        fixed=first(node, "fixed") is not None,
        supplied_by=work.ref(token(supplied, "NAME"), "party", "role") if supplied else None,
        mapped_from=values.string(tokens(mapped, "STRING")[0]) if mapped else None,
        origin=work.span(tok),
    )


def _counts(work: Work, node: Node) -> model.Counts | None:
    ref = work.named(node, "event")
    if ref is None:
        return None
    return model.Counts(ref, expressions.where(work, node, ref.name), work.span(node))
