"""Handoffs, queues, cadences and nurture tracks: nodes → model."""

from __future__ import annotations

from collections.abc import Iterable

from slalang.diagnostics.suggest import nearest
from slalang.model import movement as model
from slalang.model.expressions import Kind
from slalang.model.quantities import Bound, Ref
from slalang.resolve import expressions, prose, values
from slalang.resolve import findings as found
from slalang.resolve.actions import action_in, memory
from slalang.resolve.people import calendar_use
from slalang.resolve.records import party_of
from slalang.resolve.scoring import lead_fields
from slalang.resolve.work import Work
from slalang.syntax.tree import Node, Token, every, first, token, tokens

PEOPLE = ("party", "role")
ANYONE = ("owner", "manager", "everyone")
BUYING_STAGES = ("awareness", "consideration", "decision")


def handoff(work: Work, node: Node) -> model.Handoff:
    """`handoff to_sales "Handoff to Sales" from marketing to sales { … }`."""
    name, giver, receiver = tokens(node, "NAME")[:3]
    return model.Handoff(
        name=name.text,
        title=values.title(node, name.text),
        giver=work.ref(giver, *PEOPLE),
        receiver=work.ref(receiver, *PEOPLE),
        when=expressions.condition_in(work, work.one(node, "when")),
        gives=lead_fields(work, _all_names(every(node, "gives")), "score", "class"),
        tells=tuple(filter(None, (_tells(work, child) for child in every(node, "tells")))),
        acceptance=_acceptance(work, work.one(node, "acceptance")),
        reasons=_reasons(work, every(node, "reasons")),
        routes=tuple(
            _route(work, row) for block in every(node, "routed") for row in every(block, "route")
        ),
        on_acceptance=action_in(work, work.one(node, "on_acceptance")),
        on_return=memory(work, work.one(node, "on_return"), ("score",)),
        calendar=calendar_use(work, node),
        means=prose.means(work, node),
        notes=prose.notes(work, node),
        origin=work.span(name),
        extent=work.span(node),
    )


def queue(work: Work, node: Node) -> model.Queue:
    """`queue overflow "Overflow" by sdr { … }`."""
    name = tokens(node, "NAME")[0]
    order = work.one(node, "ordered")
    by_name = token(order, "NAME") if order else None
    return model.Queue(
        name=name.text,
        title=values.title(node, name.text),
        by=party_of(work, node, "by", *PEOPLE),
        holds=values.count(work, work.one(node, "holds")),
        worked=values.time_limit(work, work.one(node, "worked")),
        order=work.ref(by_name, "score", "class") if by_name else None,
        oldest_first=order is not None and token(order, "oldest first") is not None,
        newest_first=order is not None and token(order, "newest first") is not None,
        calendar=calendar_use(work, node),
        means=prose.means(work, node),
        notes=prose.notes(work, node),
        origin=work.span(name),
        extent=work.span(node),
    )


def cadence(work: Work, node: Node) -> model.Cadence:
    """`cadence inbound "Inbound follow-up" by sdr after to_sales { … }`."""
    name = tokens(node, "NAME")[0]
    after, rule = first(node, "after_moment"), work.one(node, "change_channel")
    pauses = (expressions.condition_in(work, clause) for clause in every(node, "pauses"))
    return model.Cadence(
        name=name.text,
        title=values.title(node, name.text),
        by=party_of(work, node, "by", *PEOPLE),
        after=values.moment(work, first(after, "moment") if after else None),
        when=expressions.condition_in(work, first(node, "when")),
        first_touch=_first_touch(work, work.one(node, "first_touch")),
        steps=tuple(_step(work, child) for child in every(node, "step")),
        quotas=tuple(filter(None, (_quota(work, child) for child in every(node, "quota")))),
        gaps=tuple(filter(None, (_gap(work, child) for child in every(node, "gap")))),
        ceilings=tuple(_ceiling(work, child) for child in every(node, "ceiling_of_attempts")),
        channel_rule=model.ChannelRule(rule.children[0].text) if rule else None,  # type: ignore[union-attr]
        stops_on=work.listed(every(node, "stops"), "event", "stage"),
        exhausted=action_in(work, work.one(node, "exhausted")),
        pauses=tuple(filter(None, pauses)),
        calendar=calendar_use(work, node),
        means=prose.means(work, node),
        notes=prose.notes(work, node),
        origin=work.span(name),
        extent=work.span(node),
    )


def nurture(work: Work, node: Node) -> model.Nurture:
    """`nurture education "Education track" by marketing { … }`."""
    name = tokens(node, "NAME")[0]
    longest, approved = work.one(node, "longest"), work.one(node, "approved")
    enrollers = (tokens(clause, "NAME")[0] for clause in every(node, "may_enrol"))
    return model.Nurture(
        name=name.text,
        title=values.title(node, name.text),
        by=party_of(work, node, "by", *PEOPLE),
        mailings=tuple(_mailing(work, child) for child in every(node, "mailing")),
        enrollers=work.refs(enrollers, *PEOPLE),
        enrols_when=expressions.condition_in(work, work.one(node, "enrols")),
        leaves_on=work.listed(every(node, "leaves_on"), "event", "stage"),
        longest=values.duration_in(work, longest),
        afterwards=action_in(work, longest),
        on_entry=memory(work, work.one(node, "on_entry"), ("score",)),
        approved_by=work.ref(token(approved, "NAME"), *PEOPLE) if approved else None,
        means=prose.means(work, node),
        notes=prose.notes(work, node),
        origin=work.span(name),
        extent=work.span(node),
    )


def anyone(work: Work, tok: Token, *kinds: str) -> Ref | None:
    """Who is told something: a party, a role, or `owner`, `manager`, `everyone`."""
    if tok.text in ANYONE and tok.text not in work.names:
        return Ref(tok.text, work.span(tok))
    if tok.text not in work.names and tok.text not in work.lost:
        work.unknown(tok.text, work.span(tok), kinds or PEOPLE, ANYONE)
        return None
    return work.ref(tok, *(kinds or PEOPLE))


def channel(work: Work, tok: Token) -> str:
    """A way to reach a lead: one of the channels of `attempt`."""
    if work.channels and tok.text not in work.channels:
        near = nearest(tok.text, work.channels)
        work.report(
            found.UnknownChoice(work.span(tok), tok.text, "attempt.channel", work.channels, near)
        )
    return tok.text


def _all_names(clauses: Iterable[Node]) -> list[Token]:
    return [
        tok
        for clause in clauses
        for names in every(clause, "names")
        for tok in tokens(names, "NAME")
    ]


def _tells(work: Work, node: Node) -> model.Tells | None:
    whom, by = tokens(node, "NAME")
    ref = anyone(work, whom)
    if ref is None:
        return None
    return model.Tells(ref, by.text, values.time_limit(work, node), work.span(node))


def _acceptance(work: Work, node: Node | None) -> model.Acceptance | None:
    limit = values.time_limit(work, node)
    if node is None or limit is None:
        return None
    silent = first(node, "otherwise_accepted") is not None
    return model.Acceptance(limit, silent, work.span(node))


def _reasons(work: Work, blocks: list[Node]) -> tuple[model.Reason, ...]:
    rows = (reason for block in blocks for reason in every(block, "reason"))
    return tuple(_reason(work, node, name) for node, name in work.distinct(rows))


def _reason(work: Work, node: Node, name: Token) -> model.Reason:
    before = work.one(node, "only_before")
    return model.Reason(
        name=name.text,
        title=values.title(node, name.text),
        asks=tuple(tok.text for tok in _all_names(every(node, "asks"))),
        only_after=expressions.condition_in(work, work.one(node, "only_after")),
        only_before=values.moment(work, first(before, "moment") if before else None),
        only_within=values.duration_in(work, work.one(node, "only_within")),
        then=action_in(work, node),
        origin=work.span(name),
        extent=work.span(node),
    )


def _route(work: Work, node: Node) -> model.Route:
    use = first(node, "queue_use")
    name = token(use, "NAME") if use else token(node, "NAME")
    return model.Route(
        to=work.ref(name, "queue" if use else "party", *(() if use else ("role", "queue")))
        if name
        else None,
        to_queue=use is not None,
        in_turn=first(node, "in_turn") is not None,
        when=expressions.condition_in(work, work.one(node, "when")),
        limits=tuple(_route_limit(work, limit) for limit in every(node, "route_limit")),
        otherwise=token(node, "else") is not None,
        origin=work.span(name or node),
        extent=work.span(node),
    )


def _route_limit(work: Work, node: Node) -> model.RouteLimit:
    return model.RouteLimit(
        most=values.number(tokens(node, "NUMERAL")[0]),
        per_person=token(node, "per person") is not None,
        each=values.sure_period(node),
        origin=work.span(node),
    )


def _first_touch(work: Work, node: Node | None) -> model.FirstTouch | None:
    limit = values.time_limit(work, node)
    if node is None or limit is None:
        return None
    return model.FirstTouch(limit, work.named(node, "event"), work.span(node))


def _when(work: Work, node: Node) -> model.When:
    on_day = first(node, "on_day")
    if on_day:
        day = values.whole(work, tokens(on_day, "NUMERAL")[0])
        return model.OnDay(day, token(on_day, "business day") is not None)
    after = first(node, "after_step")
    assert after is not None
    delay = values.only_duration(after)
    assert delay is not None
    step = token(after, "STRING")
    return model.AfterStep(delay, values.string(step) if step else None)


def _step(work: Work, node: Node) -> model.Step:
    at = first(node, "on_day", "after_step")
    assert at is not None
    contacts = tuple(_contact(work, child) for child in every(node, "contact"))
    return model.Step(_when(work, node), contacts, work.span(at), work.span(node))


def _contact(work: Work, node: Node) -> model.Contact:
    title = token(node, "STRING")
    return model.Contact(
        channels=tuple(channel(work, tok) for tok in tokens(node, "NAME")),
        title=values.string(title) if title else None,
        when=expressions.condition_in(work, first(node, "when")),
        origin=work.span(node),
    )


def _what(node: Node) -> str:
    """`attempt` or `touch`, however it was written."""
    return "touch" if token(node, "touch", "touches") else "attempt"


def _quota(work: Work, node: Node) -> model.Quota | None:
    within, channels = values.duration_in(work, node), first(node, "on_channels")
    if within is None:
        return None
    return model.Quota(
        least=values.whole(work, tokens(node, "NUMERAL")[0]),
        what=_what(node),
        within=within,
        channels=values.whole(work, tokens(channels, "NUMERAL")[0]) if channels else None,
        origin=work.span(node),
    )


def _gap(work: Work, node: Node) -> model.Gap | None:
    length = values.duration_in(work, node)
    limit = Bound.AT_LEAST if token(node, "at least") else Bound.AT_MOST
    return model.Gap(limit, length, work.span(node)) if length else None


def _ceiling(work: Work, node: Node) -> model.AttemptCeiling:
    return model.AttemptCeiling(
        most=values.whole(work, tokens(node, "NUMERAL")[0]),
        what=_what(node),
        each=values.period(node),
        within=values.duration_in(work, node),
        origin=work.span(node),
    )


def _mailing(work: Work, node: Node) -> model.Mailing:
    names, title = tokens(node, "NAME"), token(node, "STRING")
    purpose = names[1] if len(names) > 1 else None
    if purpose:
        _check_buying_stage(work, purpose)
    return model.Mailing(
        at=_when(work, node),
        channel=channel(work, names[0]),
        title=values.string(title) if title else None,
        stage=purpose.text if purpose else None,
        origin=work.span(node),
    )


def _check_buying_stage(work: Work, tok: Token) -> None:
    """The buying stages are the usual three, or the values of an attribute of the lead."""
    own = (t.choices for t in work.fields["lead"].values() if t.kind is Kind.CHOICE)
    known = (*BUYING_STAGES, *(choice for choices in own for choice in choices))
    if tok.text not in known:
        near = nearest(tok.text, known)
        work.report(
            found.UnknownChoice(work.span(tok), tok.text, "the buying stages", BUYING_STAGES, near)
        )
