"""Scores, classes and stages: nodes → model."""

from __future__ import annotations

from decimal import Decimal

from slalang.model import scoring as model
from slalang.model.expressions import Expression
from slalang.model.quantities import Duration, Maybe, Moment, Open, Percent, Ref
from slalang.resolve import expressions, prose, values
from slalang.resolve.actions import action_in
from slalang.resolve.records import party_of
from slalang.resolve.work import Work
from slalang.syntax.tree import Node, Token, every, first, nodes, token, tokens


def score(work: Work, node: Node) -> model.Score:
    """`score fit "Fit" from 0 to 100 { … }`."""
    tok = tokens(node, "NAME")[0]
    floor, ceiling = first(node, "floor"), first(node, "ceiling")
    rules: list[model.ScoreRule] = []
    for child in nodes(node):
        match child.rule:
            case "points":
                rules.append(_points(work, child))
            case "weighted":
                rules += filter(None, [_weighted(work, child)])
            case "first_match":
                rules.append(_first_match(work, child))
            case "group":
                rules.append(_group(work, child))
    return model.Score(
        name=tok.text,
        title=values.title(node, tok.text),
        floor=values.signed(_inner(floor)) if floor else None,
        ceiling=values.signed(_inner(ceiling)) if ceiling else None,
        rules=tuple(rules),
        loses=_loses(work, work.one(node, "loses")),
        freezes_on=work.listed(every(node, "freezes"), "event"),
        means=prose.means(work, node),
        notes=prose.notes(work, node),
        origin=work.span(tok),
        extent=work.span(node),
    )


def class_(work: Work, node: Node) -> model.Class:
    """`class priority "Priority" { … }`."""
    tok = tokens(node, "NAME")[0]
    of = first(node, "band_of")
    return model.Class(
        name=tok.text,
        title=values.title(node, tok.text),
        of=work.ref(token(of, "NAME"), "score") if of else None,
        bands=_bands(work, node),
        means=prose.means(work, node),
        notes=prose.notes(work, node),
        origin=work.span(tok),
        extent=work.span(node),
    )


def stage(work: Work, node: Node) -> model.Stage:
    """`stage mql "Marketing Qualified Lead" of marketing { … }`."""
    tok = tokens(node, "NAME")[0]
    leaves, by_hand = work.one(node, "leaves"), work.one(node, "by_hand")
    follows, needs = every(node, "follows"), every(node, "needs")
    return model.Stage(
        name=tok.text,
        title=values.title(node, tok.text),
        owner=party_of(work, node, "of", "party", "role"),
        when=expressions.condition_in(work, work.one(node, "when")),
        follows=tuple(r for clause in follows for r in work.refs(_names(clause), "stage")),
        needs=tuple(r for clause in needs for r in lead_fields(work, _names(clause))),
        leaves_within=values.time_limit(work, leaves),
        leaves_else=action_in(work, leaves),
        held=_held(work, work.one(node, "held")),
        starts=first(node, "starts") is not None,
        ends=first(node, "ends") is not None,
        reopens_when=expressions.condition_in(work, work.one(node, "reopens")),
        set_by=work.ref(token(by_hand, "NAME"), "party", "role") if by_hand else None,
        means=prose.means(work, node),
        notes=prose.notes(work, node),
        origin=work.span(tok),
        extent=work.span(node),
    )


def lead_fields(work: Work, names: list[Token], *kinds: str) -> tuple[Ref, ...]:
    """Attributes of the lead, and declarations of these kinds, such as scores."""
    refs = []
    known = work.fields["lead"]
    for name in names:
        span = work.span(name)
        declared = work.names.get(name.text)
        if name.text in known:
            work.mentions.append(Ref(f"lead.{name.text}", span))
            refs.append(Ref(name.text, span))
        elif declared and declared.kind in kinds:
            work.mentions.append(Ref(name.text, span))
            refs.append(Ref(name.text, span))
        elif name.text not in work.lost:
            work.unknown(name.text, span, ("attribute of the lead", *kinds), known)
    return tuple(refs)


def _names(clause: Node) -> list[Token]:
    names = first(clause, "names")
    return tokens(names, "NAME") if names else []


def _inner(node: Node) -> Node:
    inner = first(node, "signed")
    assert inner is not None
    return inner


def _sign(node: Node) -> int:
    return -1 if node.children[0].kind == "-" else 1  # type: ignore[union-attr]


def _weighted(work: Work, node: Node) -> model.Weighted | None:
    ref = work.ref(token(node, "NAME"), "score")
    share = first(node, "percent")
    if ref is None or share is None:
        return None
    percent = Percent(values.percent(share).value * _sign(node))
    return model.Weighted(percent, ref, work.span(node))


def _first_match(work: Work, node: Node) -> model.FirstMatch:
    title = token(node, "STRING")
    rules = tuple(_points(work, child) for child in every(node, "points"))
    return model.FirstMatch(values.string(title) if title else None, rules, work.span(node))


def _group(work: Work, node: Node) -> model.Group:
    least, most = first(node, "signed"), first(node, "most")
    rules = tuple(
        _points(work, child) if child.rule == "points" else _first_match(work, child)
        for child in every(node, "points", "first_match")
    )
    return model.Group(
        title=values.string(tokens(node, "STRING")[0]),
        least=values.signed(least) if least else None,
        most=values.number(tokens(most, "NUMERAL")[0]) if most else None,
        rules=rules,
        origin=work.span(node),
    )


def _points(work: Work, node: Node) -> model.Points:
    numeral, reason = token(node, "NUMERAL"), token(node, "STRING")
    points: Decimal | Open | None
    points = values.number(numeral) * _sign(node) if numeral else values.open_in(work, node)
    limits = every(node, "limit")
    times = [c for c in limits if token(c, "times")]
    caps = [c for c in limits if not token(c, "times")]
    trigger = first(node, "when", "for_each", "for_any", "idle")
    assert trigger is not None
    event, within, where = _occurrence(work, trigger)
    after = first(node, "after_idle")
    once = first(node, "once") is not None
    return model.Points(
        points=points if points is not None else Decimal(0),
        reason=values.string(reason) if reason else None,
        firing=_FIRING[trigger.rule],
        condition=expressions.condition_in(work, trigger) if trigger.rule == "when" else None,
        event=event,
        within=within,
        where=where,
        idle_unit=values.interval(trigger) if trigger.rule == "idle" else None,
        idle_after=values.only_duration(after),
        decay=_decay(work, node),
        most_points=values.number(tokens(caps[0], "NUMERAL")[0]) if caps else None,
        most_times=Decimal(1) if once else _times(work, times),
        origin=work.span(node.children[0]).to(work.span(trigger)),
        extent=work.span(node),
    )


_FIRING = {
    "when": model.Firing.WHEN,
    "for_each": model.Firing.EACH,
    "for_any": model.Firing.ANY,
    "idle": model.Firing.IDLE,
}


def _times(work: Work, limits: list[Node]) -> Decimal | None:
    return Decimal(values.whole(work, tokens(limits[0], "NUMERAL")[0])) if limits else None


def _occurrence(work: Work, trigger: Node) -> tuple[Ref | None, Duration | None, Expression | None]:
    if trigger.rule == "idle":
        return work.named(trigger, "event"), None, None
    happened = first(trigger, "happened")
    if happened is None:
        return None, None, None
    ref = work.named(happened, "event")
    if ref is None:
        return None, None, None
    window = values.only_duration(first(happened, "in_window"))
    return ref, window, expressions.where(work, happened, ref.name)


def _decay(work: Work, node: Node) -> model.Decay | None:
    clause = work.one(node, "losing", "halving")
    if clause is None:
        return None
    if clause.rule == "halving":
        return model.Halving(values.interval(clause), work.span(clause))
    points, percent = _loss(clause)
    return model.Losing(points, percent, values.interval(clause), work.span(clause))


def _loss(clause: Node) -> tuple[Decimal | None, Percent | None]:
    part = first(clause, "percent")
    if part:
        return None, values.percent(part)
    return values.number(tokens(clause, "NUMERAL")[0]), None


def _loses(work: Work, clause: Node | None) -> model.Loses | None:
    if clause is None:
        return None
    points, percent = _loss(clause)
    return model.Loses(
        points=points,
        percent=percent,
        every=values.interval(clause),
        without=work.named(clause, "event"),
        after=values.only_duration(first(clause, "after_idle")),
        origin=work.span(clause),
    )


def _bands(work: Work, node: Node) -> tuple[model.Band, ...]:
    bands = work.distinct(every(node, "band"))
    return tuple(_band(work, child, name) for child, name in bands)


def _band(work: Work, node: Node, name: Token) -> model.Band:
    limits = first(node, "band_range")
    numbers = [values.signed(part) for part in every(limits, "signed")] if limits else []
    below = limits is not None and token(limits, "below") is not None
    return model.Band(
        name=name.text,
        title=values.title(node, name.text),
        condition=expressions.condition_in(work, first(node, "when")),
        low=numbers[0] if numbers and not below else None,
        high=numbers[-1] if below or len(numbers) == 2 else None,
        high_excluded=below,
        otherwise=first(node, "otherwise") is not None,
        origin=work.span(name),
        extent=work.span(node),
    )


def _held(work: Work, clause: Node | None) -> tuple[Maybe[Duration], Moment] | None:
    if clause is None:
        return None
    length = values.duration_in(work, clause)
    start = values.moment(work, first(clause, "moment"))
    return (length, start) if length and start else None
