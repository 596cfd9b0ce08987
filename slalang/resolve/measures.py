"""Measures: nodes → model."""

from __future__ import annotations

from decimal import Decimal

from slalang.model import numbers as model
from slalang.model.expressions import Kind, Type
from slalang.model.quantities import Ref
from slalang.resolve import expressions, prose, values
from slalang.resolve.collect import measure_type
from slalang.resolve.movement import PEOPLE
from slalang.resolve.records import party_of
from slalang.resolve.typing import must_measure
from slalang.resolve.work import Work
from slalang.syntax.tree import Element, Node, Token, every, first, token, tokens

COUNTABLE = ("stage", "event", "handoff", "record", "promise")


def measure(work: Work, node: Node) -> model.Measure:
    """`measure acceptance "Acceptance rate" of marketing { … }`."""
    name = tokens(node, "NAME")[0]
    clause = work.one(node, *_FORMS)
    sources = (values.text(work, c) for c in every(node, "data_source"))
    form = _form(work, clause) if clause else None
    kind = _measured(work, node, form)
    return model.Measure(
        name=name.text,
        title=values.title(node, name.text),
        of=party_of(work, node, "of", *PEOPLE),
        form=form,
        type=kind,
        each=values.period(clause),
        snapshot=clause is not None and first(clause, "snapshot") is not None,
        split_by=tuple(_split(work, c) for c in every(clause, "split")) if clause else (),
        sources=tuple(source for source in sources if source is not None),
        aims=tuple(filter(None, (_aim(work, c, kind) for c in every(node, "aim")))),
        red=tuple(filter(None, (_red(work, c, kind) for c in every(node, "red")))),
        means=prose.means(work, node),
        notes=prose.notes(work, node),
        origin=work.span(name),
        extent=work.span(node),
    )


_FORMS = ("share_of", "rate_from", "count_of", "sum_of", "statistic", "attainment")


def _names(node: Node) -> list[Element]:
    """The names and paths of a clause, in order."""
    return [c for c in node.children if (type(c) is Node and c.rule == "path") or _is_name(c)]


def _is_name(element: Element) -> bool:
    return type(element) is Token and element.kind == "NAME"


def _form(work: Work, node: Node) -> model.MeasureForm | None:
    names = _names(node)
    match node.rule:
        case "share_of":
            of, that = work.dotted(names[0], *COUNTABLE), work.dotted(names[1], "event", "stage")
            return model.ShareOf(of, that) if of and that else None
        case "rate_from":
            start, end = (work.dotted(name, *COUNTABLE) for name in names[:2])
            return model.RateFrom(start, end) if start and end else None
        case "count_of":
            counted = work.dotted(names[0], *COUNTABLE)
            if counted is None:
                return None
            return model.CountOfAll(counted, expressions.where(work, node, counted.name))
        case "sum_of":
            of = work.dotted(names[0], "record", "event", "stage")
            return model.SumOf(of) if of else None
        case "attainment":
            of = work.dotted(names[0], "promise", "cadence", "handoff")
            return model.Attainment(of) if of else None
        case _:
            return _statistic(work, node)


def _statistic(work: Work, node: Node) -> model.Statistic | None:
    rank, elapsed = token(node, "ORDINAL"), first(node, "elapsed")
    percentile = None if token(node, "average") else Decimal(50)
    if rank:
        percentile = Decimal(rank.text[:-2])
    if elapsed is None:
        of = work.dotted(_names(node)[0], "record", "event", "measure")
        return model.Statistic(percentile, of) if of else None
    start, end = (values.moment(work, m) for m in every(elapsed, "moment"))
    if start is None or end is None:
        return None
    unit = values.UNITS[tokens(elapsed, "UNIT")[0].text]
    return model.Statistic(percentile, model.Elapsed(unit, start, end))


def _measured(work: Work, node: Node, form: model.MeasureForm | None) -> Type:
    """The type of a measure's value; that of a sum comes from what is summed."""
    match form:
        case model.SumOf(of=of) | model.Statistic(of=Ref() as of):
            record, _, attribute = of.name.rpartition(".")
            return work.fields.get(record, {}).get(attribute, Type(Kind.UNKNOWN))
        case _:
            return measure_type(node)


def _split(work: Work, node: Node) -> str:
    """`for each source`: an attribute of the lead, or `person`, `party`, `role`, `class`."""
    tok = tokens(node, "NAME")[0]
    known = [*work.fields["lead"], "person", "party", "role", "source"]
    known += [name for name, declared in work.names.items() if declared.kind == "class"]
    if tok.text not in known and tok.text not in work.lost:
        work.unknown(tok.text, work.span(tok), ("attribute of the lead", "class"), known)
    return tok.text


def _aim(work: Work, node: Node, kind: Type) -> model.Aim | None:
    must_measure(work, node, kind, "the measure", None)
    limit, value = values.bound(node), values.value(work, node)
    if limit is None or value is None:
        return None
    day = token(node, "ISO_DATE")
    when = values.a_date(work, day) if day else None
    by = token(node, "by") is not None
    return model.Aim(limit, value, None if by else when, when if by else None, work.span(node))


def _red(work: Work, node: Node, kind: Type) -> model.RedLine | None:
    must_measure(work, node, kind, "the measure", None)
    value = values.value(work, node)
    below = token(node, "below") is not None
    return model.RedLine(below, value, work.span(node)) if value is not None else None
