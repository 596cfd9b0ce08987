"""Examples and assertions: nodes → model."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Literal as Word

from slalang.diagnostics.suggest import nearest
from slalang.model import upkeep as model
from slalang.model.expressions import TRUTH, Expression, Kind, Not, Type
from slalang.model.quantities import Money, Percent, Ref, Value
from slalang.resolve import expressions, prose, values
from slalang.resolve import findings as found
from slalang.resolve.givens import given
from slalang.resolve.movement import PEOPLE, anyone
from slalang.resolve.typing import describe, duration_type, must_be_condition
from slalang.resolve.work import Work
from slalang.syntax.tree import Element, Node, Token, every, first, token, token_kind, tokens

MOVES = ("stage", "queue", "record")
STATED = ("promise", "cadence", "handoff", "stage", "queue")


def example(work: Work, node: Node) -> model.Example:
    """`example "CFO of a bank asks for a demo" { … }`."""
    title = tokens(node, "STRING")[0]
    as_of = work.one(node, "as_of")
    moment = first(as_of, "datetime") if as_of else None
    timeline = (_happening(work, child) for child in every(node, "happening"))
    givens = (given(work, part) for child in every(node, "given") for part in _conditions(child))
    return model.Example(
        title=values.string(title),
        facts=tuple(_facts(work, child) for child in every(node, "facts")),
        timeline=tuple(h for h in timeline if h),
        as_of=values.moment_of_day(work, moment) if moment else None,
        givens=tuple(item for item in givens if item),
        expects=tuple(_expect(work, child) for child in every(node, "expect", "by_expect")),
        means=prose.means(work, node),
        notes=prose.notes(work, node),
        origin=work.span(title),
        extent=work.span(node),
    )


def assertion(work: Work, node: Node) -> model.Assertion:
    """`assert "Fit never passes its ceiling" { always fit <= 100 }`."""
    title = tokens(node, "STRING")[0]
    claims = every(node, "claim_when", "claim_never", "claim_always")
    return model.Assertion(
        title=values.string(title),
        claims=tuple(_claim(work, child) for child in claims),
        means=prose.means(work, node),
        notes=prose.notes(work, node),
        origin=work.span(title),
        extent=work.span(node),
    )


def _conditions(node: Node) -> list[Element]:
    """The conditions of `given a, b`, `when a then b`."""
    return [c for c in node.children if type(c) is Node or token_kind(c) in _OPERANDS]


_OPERANDS = ("NAME", "STRING", "ISO_DATE")


def _claim(work: Work, node: Node) -> model.Claim:
    condition, *then = (_condition(work, part) for part in _conditions(node))
    return model.Claim(
        kind=_CLAIMS[node.rule],
        condition=condition,
        then=then[0] if then else None,
        origin=work.span(node),
    )


_CLAIMS: dict[str, Word["when", "never", "always"]] = {
    "claim_when": "when",
    "claim_never": "never",
    "claim_always": "always",
}


def _condition(work: Work, element: Element) -> Expression:
    condition = expressions.resolve(work, element)
    must_be_condition(work, condition)
    return condition


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
        value = literal(work, field.children[-1], kind, name.text)
        if value is not None:
            resolved.append(model.Fact(name.text, value, work.span(field)))
    return tuple(resolved)


def literal(
    work: Work, element: Element, wanted: Type, what: str
) -> Value | tuple[Value, ...] | None:
    """The value of a field in an example or a binding; reports one of another type."""
    if type(element) is Node and element.rule == "literal_list":
        inner = [c for c in element.children[1:-1] if not (type(c) is Token and c.kind == ",")]
        item = Type(Kind.TEXT) if wanted.kind is Kind.TEXTS else wanted
        many = (literal(work, c, item, what) for c in inner)
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
        case "below_zero":
            return _below_zero(work, element)
        case _:
            return _quantity(work, element)


def _below_zero(work: Work, node: Node) -> tuple[Value, Type]:
    """`-20`: a survey score, a debt."""
    quantity = first(node, "quantity")
    assert quantity is not None
    value, kind = _quantity(work, quantity)
    match value:
        case Money(amount, currency):
            return Money(-amount, currency), kind
        case Percent(percent):
            return Percent(-percent), kind
        case Decimal():
            return -value, kind
        case _:
            return value, Type(Kind.UNKNOWN)


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
    at, *planned = (values.moment_of_day(work, one) for one in every(node, "datetime"))
    event = work.named(node, "event", *MOVES)
    if at is None or event is None or planned == [None]:
        return None
    return model.Happening(
        at=at,
        event=event,
        fields=_fields(work, node, event.name),
        planned=planned[0] if planned else None,
        called_off=token(node, "called off") is not None,
        is_move=work.names[event.name].kind in MOVES if event.name in work.names else False,
        origin=work.span(node),
    )


def _expect(work: Work, node: Node) -> model.Expect:
    moment = first(node, "datetime")
    by = values.moment_of_day(work, moment) if moment and node.rule == "by_expect" else None
    items = (_expectation(work, child) for child in every(node, *_EXPECTATIONS))
    return model.Expect(by, tuple(item for item in items if item), work.span(node))


_EXPECTATIONS = ("due", "owes", "routed_to", "rejected_for", "handed_over", "alerted", "reassigned",
                 "expected")  # fmt: skip


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
        case "handed_over":
            handoff = work.ref(token(node, "NAME"), "handoff")
            negated = token(node, "not") is not None
            return model.ExpectHandedOver(handoff, negated, span) if handoff else None
        case "alerted":
            return _alerted(work, node, at)
        case "reassigned":
            return _reassigned(work, node, at)
        case _:
            return model.ExpectTrue(_condition(work, node.children[0]), at, span)


def _alerted(work: Work, node: Node, at: datetime | None) -> model.Expectation | None:
    whom = anyone(work, tokens(node, "NAME")[0])
    about = _about(work, node)
    if whom is None or (about is None and first(node, "about")):
        return None
    return model.ExpectAlert(
        whom, at, about, token(node, "no alert to") is not None, work.span(node)
    )


def _reassigned(work: Work, node: Node, at: datetime | None) -> model.Expectation | None:
    verb, negated = tokens(node, "reassigned")[0], token(node, "not") is not None
    to, about = first(node, "to"), first(node, "about")
    declared = verb.text in work.names or verb.text in work.fields.get("lead", {})
    if to is None and about is None and declared:
        # Something of that name is declared: it is what is expected.
        condition = _condition(work, Token("NAME", verb.text, verb.start, verb.end))
        if negated:
            condition = Not(condition, TRUTH, work.span(node))
        return model.ExpectTrue(condition, at, work.span(node))
    whom = anyone(work, tokens(to, "NAME")[0]) if to else None
    what = _about(work, node)
    if (to and whom is None) or (about and what is None):
        return None
    return model.ExpectReassigned(at, what, whom, negated, work.span(node))


def _about(work: Work, node: Node) -> Ref | None:
    """What an alert is about: a promise, or what a cadence, handoff, stage or queue owes."""
    about = first(node, "about")
    return work.dotted(about.children[-1], *STATED) if about else None


def _rejection(work: Work, node: Node) -> model.Expectation | None:
    tok = tokens(node, "NAME")[0]
    reasons = [
        name
        for declared in work.names.values()
        if declared.kind == "handoff"
        for name, part in declared.parts.items()
        # A handoff's acceptance and its notices have names, too.
        if type(part) is Node and part.rule == "reason"
    ]
    if tok.text not in reasons:
        if tok.text not in work.lost:
            work.unknown(tok.text, work.span(tok), ("reason of a handoff",), reasons)
        return None
    return model.ExpectRejection(Ref(tok.text, work.span(tok)), work.span(node))
