"""Promises: nodes → model."""

from __future__ import annotations

from decimal import Decimal

from slalang.model import promises as model
from slalang.model.expressions import UNKNOWN
from slalang.model.quantities import (
    Counted,
    Duration,
    Maybe,
    Money,
    Needed,
    Period,
    Ref,
    Unit,
)
from slalang.resolve import expressions, prose, values
from slalang.resolve.actions import action_in
from slalang.resolve.movement import PEOPLE, anyone
from slalang.resolve.people import calendar_use
from slalang.resolve.records import party_of
from slalang.resolve.typing import must_measure
from slalang.resolve.work import FORMS, Work
from slalang.syntax.tree import Element, Node, every, first, token, tokens

FIGURES = ("funnel",)
TIMED = ("cadence", "handoff", "stage", "queue", "promise")


def promise(work: Work, node: Node) -> model.Promise:
    """`promise speed_to_lead "Speed to lead" by sales to marketing { … }`."""
    name, by = tokens(node, "NAME")[:2]
    conditions = {
        rule: tuple(
            condition
            for clause in every(node, rule)
            if (condition := expressions.condition_in(work, clause))
        )
        for rule in ("pauses", "waived")
    }
    start = work.one(node, "clock_from")
    forms = (_form(work, clause) for clause in every(node, *FORMS))
    return model.Promise(
        name=name.text,
        title=values.title(node, name.text),
        by=work.ref(by, *PEOPLE),
        to=party_of(work, node, "to", *PEOPLE),
        forms=tuple(form for form in forms if form),
        flags=tuple(_flag(work, clause) for clause in every(node, "flag")),
        alerts=tuple(filter(None, (_alert(work, clause) for clause in every(node, "alert")))),
        reassigns=tuple(_reassign(work, clause) for clause in every(node, "reassign")),
        pauses=conditions["pauses"],
        restarts_on=_events(work, node, "restarts"),
        stops_on=_events(work, node, "stops"),
        waived=conditions["waived"],
        if_broken=tuple(
            filter(None, (_if_broken(work, clause) for clause in every(node, "if_broken")))
        ),
        applies_to=expressions.condition_in(work, work.one(node, "applies")),
        leaves_out=expressions.condition_in(work, work.one(node, "leaves_out")),
        clock_from=values.moment(work, first(start, "moment") if start else None),
        calendar=calendar_use(work, node),
        means=prose.means(work, node),
        notes=prose.notes(work, node),
        origin=work.span(name),
        extent=work.span(node),
    )


def _events(work: Work, node: Node, rule: str) -> tuple[Ref, ...]:
    return work.listed(every(node, rule), "event", "stage")


def _form(work: Work, node: Node) -> model.Form | None:
    match node.rule:
        case "after_do":
            return _after_do(work, node)
        case "do_before":
            return _do_before(work, node)
        case "deliver":
            return _deliver(work, node)
        case "keep":
            return _keep(work, node)
        case "meet":
            deadline = work.dotted(_target(node), *TIMED)
            if deadline is None:
                return None
            share, each = values.share(work, node), values.period(node)
            return model.Meet(deadline, share, each, work.span(node))
        case "recurring":
            return _recurring(work, node)
        case _:
            return _never(work, node)


def _target(node: Node) -> Element:
    """The name or path that comes first in a clause."""
    return next(c for c in node.children if type(c) is Node or c.kind == "NAME")  # type: ignore[union-attr]


def _deed(work: Work, node: Node) -> model.Deed | None:
    clause = first(node, "deed")
    if clause is None:
        return None
    number, text = token(clause, "NUMERAL"), token(clause, "STRING")
    least = values.whole(work, number) if number else 1
    if text:
        return model.Deed(least, None, values.string(text))
    ref = work.named(clause, "event", "record")
    return model.Deed(least, ref, None) if ref else None


def _after_do(work: Work, node: Node) -> model.AfterDo | None:
    after, deed = values.moment(work, first(node, "moment")), _deed(work, node)
    limit = values.time_limit(work, node)
    if after is None or deed is None or limit is None:
        return None
    share, each = values.share(work, node), values.period(node)
    return model.AfterDo(after, deed, limit, share, each, work.span(node))


def _do_before(work: Work, node: Node) -> model.DoBefore | None:
    deed, before = _deed(work, node), values.moment(work, first(node, "moment"))
    lead_time = values.duration_in(work, node)
    if deed is None or before is None or lead_time is None:
        return None
    share, each = values.share(work, node), values.period(node)
    return model.DoBefore(deed, lead_time, before, share, each, work.span(node))


def _deliver(work: Work, node: Node) -> model.Deliver | None:
    amount = _delivered(work, node)
    source = first(node, "from_source")
    if amount is None:
        return None
    return model.Deliver(
        bound=values.bound(node),
        amount=amount,
        source=work.dotted(_target(source), *FIGURES) if source else None,
        per_person=first(node, "per_person") is not None,
        each=values.sure_period(node),
        tolerance=values.percent_in(work, first(node, "tolerance")),
        net_of_rejected=first(node, "net") is not None,
        origin=work.span(node),
    )


def _delivered(work: Work, node: Node) -> Maybe[Counted | Needed | Money] | None:
    inner = first(node, "amount_of", "needed", "money", "open_value")
    assert inner is not None
    match inner.rule:
        case "amount_of":
            return values.counted(work, inner)
        case "needed":
            return values.needed(work, inner)
        case "money":
            return values.money(work, inner)
        case _:
            return work.open(inner, node)


def _keep(work: Work, node: Node) -> model.Keep | None:
    measure = work.dotted(_target(node), "measure")
    limit, value = values.bound(node), values.value(work, node)
    if measure is None or limit is None or value is None:
        return None
    declared = work.names[measure.name]
    must_measure(work, node, declared.types.get("", UNKNOWN), measure.name, declared.origin)
    return model.Keep(measure, limit, value, values.sure_period(node), work.span(node))


def _recurring(work: Work, node: Node) -> model.Recurring | None:
    deed, lasting = _deed(work, node), values.only_duration(node)
    if lasting is None:
        period = values.PERIODS[tokens(node, "PERIOD")[0].text]
        lasting = _AS_DURATION[period]
    return model.Recurring(lasting, deed, work.span(node)) if deed else None


_AS_DURATION: dict[Period, Duration] = {
    Period.HALF_YEAR: Duration(Decimal(6), Unit.MONTH),
    **{p: Duration(Decimal(1), Unit(p.value)) for p in Period if p is not Period.HALF_YEAR},
}


def _never(work: Work, node: Node) -> model.Never | None:
    deed, moment = _deed(work, node), values.moment(work, first(node, "moment"))
    if deed is None:
        return None
    early, late = token(node, "before"), token(node, "after")
    return model.Never(
        deed,
        moment if early else None,
        moment if late else None,
        expressions.condition_in(work, first(node, "when")),
        work.span(node),
    )


def _run(node: Node) -> model.Run | None:
    clause = first(node, "run")
    if clause is None:
        return None
    unit = values.UNITS[tokens(clause, "UNIT")[0].text]
    number = int(values.number(tokens(clause, "NUMERAL")[0]))
    try:
        return model.Run(number, Period(unit.value))
    except ValueError:
        return model.Run(number, Period.DAY)


def _flag(work: Work, node: Node) -> model.Flag:
    exceeds, misses = first(node, "exceeds"), first(node, "misses")
    delivery = model.Delivery.EXCEEDS if exceeds else model.Delivery.MISSES if misses else None
    condition = None
    if delivery is None:
        test = node.children[2]
        condition = expressions.resolve(work, test)
    return model.Flag(delivery, condition, _run(node), work.span(node))


def _at(node: Node) -> model.AlertTime:
    fraction, after = first(node, "at_fraction"), first(node, "after_time")
    if after:
        delay = values.only_duration(after)
        assert delay is not None
        return model.AfterTime(delay)
    if fraction is None:
        return model.WhenLate()
    share, times = first(fraction, "percent"), token(fraction, "NUMERAL")
    if share:
        return model.AtFraction(values.percent(share).ratio)
    return model.AtFraction(values.number(times) if times else Decimal(2))


def _alert(work: Work, node: Node) -> model.Alert | None:
    names = tokens(node, "NAME")
    whom = anyone(work, names[0])
    way = names[1].text if len(names) > 1 else None
    return model.Alert(whom, _at(node), way, work.span(node)) if whom else None


def _reassign(work: Work, node: Node) -> model.Reassign:
    to = token(node, "NAME")
    return model.Reassign(anyone(work, to) if to else None, _at(node), work.span(node))


def _if_broken(work: Work, node: Node) -> model.IfBroken | None:
    action = action_in(work, node)
    return model.IfBroken(_run(node), action, work.span(node)) if action else None
