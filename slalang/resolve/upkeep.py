"""Reviews, clauses, examples, scenarios and translations: nodes → model."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from slalang.diagnostics.suggest import nearest
from slalang.model import upkeep as model
from slalang.model.expressions import Kind, Type
from slalang.model.quantities import Money, Percent, Ref, Value
from slalang.resolve import expressions, prose, values
from slalang.resolve import findings as found
from slalang.resolve.movement import PEOPLE
from slalang.resolve.numbers import funnel, goal
from slalang.resolve.people import calendar_use, party
from slalang.resolve.typing import describe, duration_type, must_be_condition
from slalang.resolve.work import Work
from slalang.syntax.tree import Element, Node, Token, every, first, leaves, token, tokens

STATED = ("promise", "cadence", "handoff", "stage", "queue")


def review(work: Work, node: Node) -> model.Review:
    """`review standup "Daily stand-up" { … }`."""
    name = tokens(node, "NAME")[0]
    request, led = work.one(node, "on_request"), work.one(node, "led")
    return model.Review(
        name=name.text,
        title=values.title(node, name.text),
        recurrences=tuple(_recurrence(work, clause) for clause in every(node, "recurs")),
        on_request=request is not None,
        notice=values.only_duration(request),
        attends=_named(work, node, "attends", *PEOPLE),
        covers=_named(work, node, "covers", "measure", "promise", "goal", "funnel", "cadence"),
        refreshes=_named(work, node, "refreshes", "funnel"),
        led_by=work.ref(token(led, "NAME"), *PEOPLE) if led else None,
        calendar=calendar_use(work, node),
        means=prose.means(work, node),
        notes=prose.notes(work, node),
        origin=work.span(name),
        extent=work.span(node),
    )


def clause(work: Work, node: Node) -> model.Clause:
    """`clause purpose "Why we have this agreement" first \"\"\"…\"\"\"`."""
    name = tokens(node, "NAME")[0]
    order = first(node, "first", "last", "after_clause", "before_clause")
    beside = token(order, "NAME") if order else None
    own = prose.prose(work, node)
    inner = (prose.prose(work, child) for child in every(node, "means", "note"))
    return model.Clause(
        name=name.text,
        title=values.title(node, name.text),
        place=_PLACES[order.rule] if order else "",
        beside=work.ref(beside, "clause") if beside else None,
        prose=tuple(p for p in (own, *inner) if p),
        origin=work.span(name),
        extent=work.span(node),
    )


_PLACES: dict[str, model.Place] = {
    "first": "first",
    "last": "last",
    "after_clause": "after",
    "before_clause": "before",
}


def example(work: Work, node: Node) -> model.Example:
    """`example "CFO of a bank asks for a demo" { … }`."""
    title = tokens(node, "STRING")[0]
    as_of = work.one(node, "as_of")
    moment = first(as_of, "datetime") if as_of else None
    timeline = (_happening(work, child) for child in every(node, "happening"))
    return model.Example(
        title=values.string(title),
        facts=tuple(_facts(work, child) for child in every(node, "facts")),
        timeline=tuple(h for h in timeline if h),
        as_of=values.moment_of_day(work, moment) if moment else None,
        expects=tuple(_expect(work, child) for child in every(node, "expect", "by_expect")),
        means=prose.means(work, node),
        notes=prose.notes(work, node),
        origin=work.span(title),
        extent=work.span(node),
    )


def scenario(work: Work, node: Node) -> model.Scenario:
    """`scenario lean "Half the outbound" { … }`."""
    name = tokens(node, "NAME")[0]
    for child in every(node, "funnel", "goal", "party"):
        inner = tokens(child, "NAME")[0]
        work.ref(inner, child.rule)
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


def translation(work: Work, node: Node) -> model.Translation:
    """`translation fa { … }`."""
    language = tokens(node, "NAME")[0]
    entries = (_translated(work, row) for row in every(node, "translated"))
    return model.Translation(
        language=language.text,
        entries=tuple(entry for entry in entries if entry),
        origin=work.span(language),
        extent=work.span(node),
    )


def _named(work: Work, node: Node, rule: str, *kinds: str) -> tuple[Ref, ...]:
    return work.listed(every(node, rule), *kinds)


def _recurrence(work: Work, node: Node) -> model.Recurrence:
    period, weekday = token(node, "PERIOD"), token(node, "WEEKDAY")
    on_day, at, lasts = first(node, "on_month_day"), first(node, "at_time"), first(node, "lasts")
    return model.Recurrence(
        period=values.PERIODS[period.text] if period else None,
        weekday=values.weekday(weekday) if weekday else None,
        every=values.only_duration(node),
        day=values.whole(work, tokens(on_day, "NUMERAL")[0]) if on_day else None,
        day_is_business=on_day is not None and token(on_day, "business day") is not None,
        at=values.clock(work, tokens(at, "CLOCK")[0]) if at else None,
        lasts=values.only_duration(lasts),
        origin=work.span(node),
    )


def _facts(work: Work, node: Node) -> model.Facts:
    name = token(node, "NAME")
    record = node.children[0].text if name is None else name.text  # type: ignore[union-attr]
    if name is not None:
        work.ref(name, "record")
    return model.Facts(record, _fields(work, node, record), work.span(node))


def _fields(work: Work, node: Node, owner: str) -> tuple[model.Fact, ...]:
    known = work.fields.get(owner, {})
    resolved = []
    for field in every(node, "field"):
        name = tokens(field, "NAME")[0]
        kind = known.get(name.text)
        if kind is None:
            if owner in work.fields and name.text not in work.lost:
                place = work.names[owner].origin
                near = nearest(name.text, known)
                work.report(
                    found.UnknownPart(work.span(name), owner, name.text, tuple(known), near, place)
                )
            continue
        value = _literal(work, field.children[-1], kind, name.text)
        if value is not None:
            resolved.append(model.Fact(name.text, value, work.span(field)))
    return tuple(resolved)


def _literal(
    work: Work, element: Element, wanted: Type, what: str
) -> Value | tuple[Value, ...] | None:
    """The value of a field in an example; reports one of another type."""
    if type(element) is Node and element.rule == "literal_list":
        inner = [c for c in element.children[1:-1] if not (type(c) is Token and c.kind == ",")]
        item = Type(Kind.TEXT) if wanted.kind is Kind.TEXTS else wanted
        many = (_literal(work, c, item, what) for c in inner)
        return tuple(v for v in many if v is not None and not isinstance(v, tuple))
    if type(element) is Node and element.rule == "word":
        return _choice(work, tokens(element, "NAME")[0], wanted, what)
    value, found_type = _plain(work, element)
    text_like = found_type.kind is Kind.TEXT
    if wanted.kind is Kind.TEXTS and text_like and isinstance(value, str):
        return (value,)
    if wanted.kind is Kind.PERSON and text_like:
        return value
    if wanted.kind is found_type.kind and found_type.unit in ("", wanted.unit):
        return value
    if wanted.kind is Kind.MONEY and found_type.kind is Kind.MONEY and not wanted.unit:
        return value
    if value is not None:
        text = work.text(element)
        work.report(
            found.WrongValue(work.span(element), text, describe(wanted), describe(found_type), None)
        )
    return None


def _choice(work: Work, tok: Token, wanted: Type, what: str) -> Value | None:
    if wanted.kind is not Kind.CHOICE:
        work.report(
            found.WrongValue(work.span(tok), tok.text, describe(wanted), "a bare word", None)
        )
        return None
    if tok.text not in wanted.choices:
        near = nearest(tok.text, wanted.choices)
        work.report(found.UnknownChoice(work.span(tok), tok.text, what, wanted.choices, near))
        return None
    return tok.text


def _plain(work: Work, element: Element) -> tuple[Value | None, Type]:
    """A literal and its own type."""
    if type(element) is Token:
        if element.kind == "STRING":
            return values.string(element), Type(Kind.TEXT)
        return values.a_date(work, element), Type(Kind.DATE)
    assert type(element) is Node
    match element.rule:
        case "boolean":
            return element.children[0].text == "yes", Type(Kind.TRUTH)  # type: ignore[union-attr]
        case "datetime":
            moment = values.moment_of_day(work, element)
            return moment, Type(Kind.INSTANT)
        case _:
            return _quantity(work, element)


def _quantity(work: Work, node: Node) -> tuple[Value, Type]:
    number: Decimal = values.number(tokens(node, "NUMERAL")[0])
    code, unit = token(node, "ISO_CURRENCY"), token(node, "UNIT")
    if token(node, "%"):
        return Percent(number), Type(Kind.PERCENT)
    if code:
        values.check_currency(work, code, against_header=False)
        return Money(number, code.text), Type(Kind.MONEY, code.text)
    if unit:
        lasting = values.duration(node)
        return lasting, duration_type(lasting.unit)
    return number, Type(Kind.NUMBER)


def _happening(work: Work, node: Node) -> model.Happening | None:
    moment = first(node, "datetime")
    at = values.moment_of_day(work, moment) if moment else None
    event = work.named(node, "event")
    if at is None or event is None:
        return None
    return model.Happening(at, event, _fields(work, node, event.name), work.span(node))


def _expect(work: Work, node: Node) -> model.Expect:
    moment = first(node, "datetime")
    by = values.moment_of_day(work, moment) if moment and node.rule == "by_expect" else None
    rules = ("due", "owes", "routed_to", "rejected_for", "expected")
    items = (_expectation(work, child) for child in every(node, *rules))
    return model.Expect(by, tuple(item for item in items if item), work.span(node))


def _expectation(work: Work, node: Node) -> model.Expectation | None:
    moment = first(node, "datetime")
    at: datetime | None = values.moment_of_day(work, moment) if moment else None
    span = work.span(node)
    match node.rule:
        case "due":
            what = work.dotted(node.children[0], *STATED)
            return model.ExpectDue(what, at, span) if what and at else None
        case "owes":
            who = work.ref(token(node, "NAME"), *PEOPLE)
            text = values.string(tokens(node, "STRING")[0])
            return model.ExpectOwes(who, text, at, span) if who else None
        case "routed_to":
            to = work.ref(token(node, "NAME"), *PEOPLE, "queue")
            return model.ExpectRoute(to, span) if to else None
        case "rejected_for":
            return _rejection(work, node)
        case _:
            condition = expressions.resolve(work, node.children[0])
            must_be_condition(work, condition)
            return model.ExpectTrue(condition, at, span)


def _rejection(work: Work, node: Node) -> model.Expectation | None:
    tok = tokens(node, "NAME")[0]
    reasons = [
        part
        for declared in work.names.values()
        if declared.kind == "handoff"
        for part in declared.parts
    ]
    if tok.text not in reasons:
        if tok.text not in work.lost:
            work.unknown(tok.text, work.span(tok), ("reason of a handoff",), reasons)
        return None
    return model.ExpectRejection(Ref(tok.text, work.span(tok)), work.span(node))


def _translated(work: Work, row: Node) -> model.Translated | None:
    place = row.children[0]
    names = [place.text] if type(place) is Token else [t.text for t in leaves(place)]  # type: ignore[arg-type]
    ref: Ref | None
    if names == ["agreement"]:
        ref = Ref("agreement", work.span(place))
    elif names[0] in work.fields and len(names) == 3 and names[2] in work.fields[names[0]]:
        ref = Ref("".join(names), work.span(place))
    else:
        kinds = {declared.kind for declared in work.names.values()}
        ref = work.dotted(place, *sorted(kinds))
    if ref is None:
        return None
    title = token(row, "STRING")
    text = prose.prose(work, row)
    return model.Translated(ref, values.string(title) if title else None, text, work.span(row))
