"""Nodes → expressions: every name is looked up, every operation is checked for its types."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from slalang.diagnostics.suggest import nearest
from slalang.model import expressions as model
from slalang.model.expressions import (
    NUMBER,
    PERCENT,
    TEXT,
    TRUTH,
    UNKNOWN,
    Expression,
    Kind,
    Operator,
    Type,
)
from slalang.model.quantities import Duration, Money, Percent, Ref
from slalang.resolve import findings as found
from slalang.resolve import typing as rules
from slalang.resolve import values
from slalang.resolve.work import Declared, Work
from slalang.source.currencies import minor_digits
from slalang.syntax.faults import Misspelled, TooDeep
from slalang.syntax.tree import Element, Node, Token, first, leaves, token, tokens

MAX_DEPTH = 120
"""How deep an expression may be nested; beyond, nobody can read it anyway."""

STATED_KINDS = ("promise", "cadence", "handoff", "stage", "queue")


def condition(work: Work, node: Node, event: str | None = None) -> Expression:
    """A condition; reports what is no condition. `event` is whose properties come first."""
    expression = resolve(work, node, event)
    rules.must_be_condition(work, expression)
    return expression


def condition_in(work: Work, clause: Node | None, event: str | None = None) -> Expression | None:
    """The condition at the end of a clause such as `when …`."""
    return condition(work, cast(Node, clause.children[-1]), event) if clause else None


def where(work: Work, holder: Node, event: str) -> Expression | None:
    """The `where …` of an event."""
    return condition_in(work, first(holder, "where"), event)


def quoted_formula(work: Work, formula: Node) -> Expression:
    """A formula in prose: declarations may be named for their title or value."""
    return _Resolver(work, None, quoting=True).expression(formula.children[0], None, 0)


def resolve(
    work: Work, element: Element, event: str | None = None, expected: Type | None = None
) -> Expression:
    """Any expression; `expected` says whose choices a bare name may be."""
    return _Resolver(work, event, quoting=False).expression(element, expected, 0)


class _Resolver:
    """One expression being resolved: carries what surrounds it, so that signatures stay short."""

    __slots__ = ("event", "quoting", "work")

    def __init__(self, work: Work, event: str | None, quoting: bool) -> None:
        self.work = work
        self.event = event
        """Inside a `where`: the event whose properties are meant first."""
        self.quoting = quoting
        """In prose, where any declaration may be named."""

    def expression(self, element: Element, expected: Type | None, depth: int) -> Expression:
        if depth > MAX_DEPTH:
            self.work.report(TooDeep(self.work.span(element), MAX_DEPTH))
            return self.unknown(element)
        if type(element) is Token:
            return self.leaf(element, expected)
        assert type(element) is Node
        handler = _HANDLERS.get(element.rule)
        assert handler is not None, element.rule
        return handler(self, element, expected, depth + 1)

    def unknown(self, element: Element) -> Expression:
        return model.Unknown(UNKNOWN, self.work.span(element))

    def leaf(self, tok: Token, expected: Type | None) -> Expression:
        span = self.work.span(tok)
        if tok.kind == "STRING":
            return model.Literal(values.string(tok), TEXT, span)
        if tok.kind == "ISO_DATE":
            day = values.a_date(self.work, tok)
            return model.Literal(day, Type(Kind.DATE), span) if day else self.unknown(tok)
        return self.name(tok, expected)

    # Names, nearest meaning first: a choice of what it is compared with, a
    # property of the event, an attribute of the lead, then declarations.
    def name(self, tok: Token, expected: Type | None) -> Expression:
        work, name, span = self.work, tok.text, self.work.span(tok)
        if expected and expected.kind is Kind.CHOICE and name in expected.choices:
            return model.Literal(name, expected, span)
        for record in (self.event, "lead"):
            known = work.fields.get(record, {}).get(name) if record else None
            if record and known:
                work.mentions.append(Ref(f"{record}.{name}", span))
                return model.Attribute(record, name, known, span)
        declared = work.names.get(name)
        if declared:
            return self.declared(declared, tok)
        if name not in work.lost:
            self.unknown_name(tok, expected)
        return self.unknown(tok)

    def declared(self, declared: Declared, tok: Token) -> Expression:
        work, name, span = self.work, tok.text, self.work.span(tok)
        work.mentions.append(Ref(name, span))
        if self.quoting and declared.kind not in ("score",):
            return model.Quoted(name, declared.types.get("", Type(Kind.THING)), span)
        match declared.kind:
            case "score":
                return model.ScoreOf(name, NUMBER, span)
            case "class":
                choices = tuple(declared.parts)
                return model.ClassOf(name, Type(Kind.CHOICE, choices=choices, owner=name), span)
            case "stage":
                return model.StageReached(name, False, TRUTH, span)
            case "term":
                return model.TermHolds(name, TRUTH, span)
            case "event":
                return model.Happened(name, None, None, True, TRUTH, span)
            case "measure" | "goal":
                return model.Quoted(name, declared.types.get("", UNKNOWN), span)
            case _:
                work.unknown(name, span, ("score", "class", "stage", "term", "event"))
                return self.unknown(tok)

    def unknown_name(self, tok: Token, expected: Type | None) -> None:
        work, span = self.work, self.work.span(tok)
        if expected and expected.kind is Kind.CHOICE:
            near = nearest(tok.text, expected.choices)
            work.report(found.UnknownChoice(span, tok.text, expected.owner, expected.choices, near))
            return
        attributes = [*work.fields.get(self.event or "", {}), *work.fields.get("lead", {})]
        kinds = ("score", "class", "stage", "term", "event")
        fitting = [n for n, d in work.names.items() if d.kind in kinds or self.quoting]
        wanted = "an attribute of the lead, a score, class, stage, term or event"
        if self.event:
            wanted = f"a property of `{self.event}` or an attribute of the lead"
        near = work.nearest(tok.text, [*attributes, *fitting])
        work.report(found.UnknownName(span, tok.text, wanted, near, tuple(attributes)))

    def path(self, node: Node, _: Type | None, __: int) -> Expression:
        work, span = self.work, self.work.span(node)
        names = tokens(node, "NAME")
        head, last = names[0], names[-1]
        fields = work.fields.get(head.text)
        if fields is not None and len(names) == 2:
            known = fields.get(last.text)
            if known:
                work.mentions.append(Ref(f"{head.text}.{last.text}", span))
                return model.Attribute(head.text, last.text, known, span)
            event = work.names.get(f"{head.text}.{last.text}")
            if event and event.kind == "event":
                work.mentions.append(Ref(event.name, span))
                return model.Happened(event.name, None, None, True, TRUTH, span)
            if last.text not in work.lost:
                place = work.names[head.text].origin if head.text in work.names else span
                near = nearest(last.text, fields)
                work.report(
                    found.UnknownPart(
                        work.span(last), head.text, last.text, tuple(fields), near, place
                    )
                )
            return self.unknown(node)
        ref = work.dotted(node, *STATED_KINDS)
        if ref is None:
            return self.unknown(node)
        types = work.names[head.text].types
        inner = ref.name.partition(".")[2]
        return model.Quoted(ref.name, types.get(inner, Type(Kind.THING)), span)

    # Values

    def quantity(self, node: Node, _: Type | None, __: int) -> Expression:
        span, numeral = self.work.span(node), tokens(node, "NUMERAL")[0]
        value = values.number(numeral)
        if token(node, "%"):
            return model.Literal(Percent(value), PERCENT, span)
        code, unit = token(node, "ISO_CURRENCY"), token(node, "UNIT")
        if code:
            values.check_currency(self.work, code, against_header=False)
            value = values.exact(self.work, numeral, minor_digits(code.text))
            return model.Literal(Money(value, code.text), Type(Kind.MONEY, code.text), span)
        if unit:
            lasting = values.duration(node)
            return model.Literal(lasting, rules.duration_type(lasting.unit), span)
        return model.Literal(value, NUMBER, span)

    def boolean(self, node: Node, _: Type | None, __: int) -> Expression:
        return model.Literal(node.children[0].kind == "yes", TRUTH, self.work.span(node))  # type: ignore[union-attr]

    def bracket(self, node: Node, expected: Type | None, depth: int) -> Expression:
        return self.expression(node.children[1], expected, depth)

    def negative(self, node: Node, expected: Type | None, depth: int) -> Expression:
        value = self.expression(node.children[1], expected, depth)
        kind = value.type if rules.must_be_quantity(self.work, value) else UNKNOWN
        return model.Negative(value, kind, self.work.span(node))

    # Logic

    def all_of(self, node: Node, _: Type | None, depth: int) -> Expression:
        return model.And(self.conditions(node, depth), TRUTH, self.work.span(node))

    def any_of(self, node: Node, _: Type | None, depth: int) -> Expression:
        rules.check_and_or(self.work, node)
        return model.Or(self.conditions(node, depth), TRUTH, self.work.span(node))

    def at_least_of(self, node: Node, _: Type | None, depth: int) -> Expression:
        least = values.whole(self.work, tokens(node, "NUMERAL")[0])
        items = self.conditions(node, depth, skip=1)
        return model.AtLeastOf(least, items, TRUTH, self.work.span(node))

    def conditions(self, node: Node, depth: int, skip: int = 0) -> tuple[Expression, ...]:
        """The operands of `and`, `or` and lists of conditions."""
        items = []
        for child in node.children[skip:]:
            if type(child) is Node or _is_operand(child):
                item = self.expression(child, None, depth)
                rules.must_be_condition(self.work, item)
                items.append(item)
        return tuple(items)

    def negation(self, node: Node, _: Type | None, depth: int) -> Expression:
        item = self.expression(node.children[1], None, depth)
        rules.must_be_condition(self.work, item)
        return model.Not(item, TRUTH, self.work.span(node))

    # Tests

    def compare(self, node: Node, _: Type | None, depth: int) -> Expression:
        sign = cast(Token, node.children[1]).kind
        operator = _OPERATORS[sign]
        return self.comparison(node, operator, node.children[0], node.children[2], depth)

    def is_(self, node: Node, _: Type | None, depth: int) -> Expression:
        operator: Operator = "=" if node.rule == "is" else "!="
        verb, known = cast(Token, node.children[1]), node.children[2]
        is_word = type(known) is Token and known.text in ("known", "unknown")
        if is_word and operator == "!=" and cast(Token, known).text not in self.work.names:
            return self.not_known(node, verb, cast(Token, known), depth)
        return self.comparison(node, operator, node.children[0], node.children[2], depth)

    def not_known(self, node: Node, verb: Token, known: Token, depth: int) -> Expression:
        """`is not known`, which has a word of its own."""
        span = self.work.span(verb).to(self.work.span(known))
        meant = "is unknown" if known.text == "known" else "is known"
        self.work.report(Misspelled(span, f"is not {known.text}", meant))
        value = self.expression(node.children[0], None, depth)
        return model.Known(value, TRUTH, self.work.span(node))

    def comparison(
        self, node: Node, operator: Operator, one: Element, other: Element, depth: int
    ) -> Expression:
        left = self.expression(one, None, depth)
        right = self.expression(other, left.type, depth)
        rules.must_compare(self.work, left, right, operator)
        return model.Compare(operator, left, right, TRUTH, self.work.span(node))

    def known(self, node: Node, _: Type | None, depth: int) -> Expression:
        span = self.work.span(node)
        value = self.expression(node.children[0], None, depth)
        test = model.Known(value, TRUTH, span)
        return test if node.rule == "known" else model.Not(test, TRUTH, span)

    def among(self, node: Node, _: Type | None, depth: int) -> Expression:
        span = self.work.span(node)
        value = self.expression(node.children[0], None, depth)
        options = []
        for child in node.children[3:-1]:
            if type(child) is Token and child.kind == ",":
                continue
            option = self.expression(child, value.type, depth)
            rules.must_compare(self.work, value, option, "=")
            options.append(option)
        test = model.Among(value, tuple(options), TRUTH, span)
        return test if node.rule == "among" else model.Not(test, TRUTH, span)

    def in_range(self, node: Node, _: Type | None, depth: int) -> Expression:
        value = self.expression(node.children[0], None, depth)
        ends = [self.edge(child, value.type, depth) for child in node.children[2:]]
        low, high = (end for end in ends if end is not None)
        for end in (low, high):
            rules.must_compare(self.work, value, end, "<=")
        return model.InRange(value, low, high, TRUTH, self.work.span(node))

    def edge(self, child: Element, expected: Type, depth: int) -> Expression | None:
        if type(child) is Token and child.kind == "..":
            return None
        return self.expression(child, expected, depth)

    def text_test(self, node: Node, _: Type | None, depth: int) -> Expression:
        value = self.expression(node.children[0], None, depth)
        rules.must_be_text(self.work, value)
        test, text = cast(Token, node.children[1]), cast(Token, node.children[2])
        kind = cast(model.TextTestKind, test.kind)
        return model.TextTest(kind, value, values.string(text), TRUTH, self.work.span(node))

    def has(self, node: Node, _: Type | None, depth: int) -> Expression:
        value = self.expression(node.children[0], None, depth)
        item = self.expression(node.children[2], None, depth)
        rules.must_have(self.work, value, item)
        return model.Has(value, item, TRUTH, self.work.span(node))

    def recent(self, node: Node, _: Type | None, depth: int) -> Expression:
        value = self.expression(node.children[0], None, depth)
        rules.must_be_dated(self.work, value)
        within = values.duration(cast(Node, node.children[2]))
        return model.Recent(value, within, TRUTH, self.work.span(node))

    # Events, scores, stages

    def happened_any(self, node: Node, _: Type | None, __: int) -> Expression:
        event, within, test = self.occurrence(node)
        span = self.work.span(node)
        if event is None:
            return model.Unknown(UNKNOWN, span)
        bare = node.rule == "happened_no" and within is None
        happened = model.Happened(event, within, test, bare, TRUTH, span)
        return happened if node.rule == "happened_any" else model.Not(happened, TRUTH, span)

    def count_events(self, node: Node, _: Type | None, __: int) -> Expression:
        event, within, test = self.occurrence(node)
        if event is None:
            return self.unknown(node)
        distinct = None
        if node.rule == "distinct":
            tok = tokens(node, "NAME")[0]
            distinct = tok.text
            known = self.work.fields.get(event, {})
            if distinct not in known:
                self.work.report(
                    found.UnknownPart(
                        self.work.span(tok), event, distinct, tuple(known),
                        nearest(distinct, known), self.work.names[event].origin,
                    )
                )  # fmt: skip
        return model.CountOf(event, within, test, distinct, NUMBER, self.work.span(node))

    def occurrence(self, holder: Node) -> tuple[str | None, Duration | None, Expression | None]:
        """The `EVENT within … where …` of a node."""
        node = first(holder, "happened")
        assert node is not None
        ref = self.work.named(node, "event")
        if ref is None:
            return None, None, None
        window = values.only_duration(first(node, "in_window"))
        return ref.name, window, where(self.work, node, ref.name)

    def last_event(self, node: Node, _: Type | None, __: int) -> Expression:
        ref = self.work.named(node, "event")
        if ref is None:
            return self.unknown(node)
        return model.LastOf(ref.name, Type(Kind.INSTANT), self.work.span(node))

    def gained(self, node: Node, _: Type | None, __: int) -> Expression:
        ref = self.work.ref(token(node, "NAME"), "score")
        within = values.only_duration(node)
        if ref is None or within is None:
            return self.unknown(node)
        points = values.number(tokens(node, "NUMERAL")[0])
        return model.Gained(points, ref.name, within, TRUTH, self.work.span(node))

    def leads_of(self, node: Node, _: Type | None, depth: int) -> Expression:
        tok = tokens(node, "NAME")[0]
        ref = self.work.ref(tok, "record")
        if ref is None:
            return self.unknown(node)
        test = self.expression(node.children[-1], None, depth)
        rules.must_be_condition(self.work, test)
        number = values.whole(self.work, tokens(node, "NUMERAL")[0])
        at_least = token(node, "at least") is not None
        return model.LeadsOf(at_least, number, ref.name, test, TRUTH, self.work.span(node))

    def becomes(self, node: Node, _: Type | None, __: int) -> Expression:
        ref = self.work.ref(token(node, "NAME"), "stage")
        if ref is None:
            return self.unknown(node)
        return model.StageReached(ref.name, True, TRUTH, self.work.span(node))

    def state(self, node: Node, _: Type | None, depth: int) -> Expression:
        verb = cast(Token, node.children[1])
        word = verb.kind.removeprefix("is ")
        if word != verb.kind and self.is_value(node.children[0]):
            # `status is paused` of a lead that has such a status.
            other = Token("NAME", word, verb.end - len(word), verb.end)
            return self.comparison(node, "=", node.children[0], other, depth)
        kinds = ("cadence",) if word == "exhausted" else STATED_KINDS
        ref = self.work.dotted(node.children[0], *kinds)
        if ref is None:
            return self.unknown(node)
        return model.StateOf(ref.name, cast(model.State, word), TRUTH, self.work.span(node))

    def is_value(self, element: Element) -> bool:
        """Whether a name or path is that of an attribute, a property or a class."""
        words = [element] if type(element) is Token else leaves(cast(Node, element))
        head, *more = [word.text for word in words if word.kind != "."]
        if more:
            return more[0] in self.work.fields.get(head, {})
        declared = self.work.names.get(head)
        if declared is not None and declared.kind in STATED_KINDS:
            return False
        owners = (self.work.fields.get(record or "", {}) for record in (self.event, "lead"))
        return any(head in known for known in owners) or getattr(declared, "kind", "") == "class"

    # Arithmetic

    def arithmetic(self, node: Node, _: Type | None, depth: int) -> Expression:
        if len(node.children) > 2 * MAX_DEPTH:
            self.work.report(TooDeep(self.work.span(node), MAX_DEPTH))
            return self.unknown(node)
        left = self.expression(node.children[0], None, depth)
        for sign, operand in zip(node.children[1::2], node.children[2::2], strict=True):
            operator = cast(Token, sign).kind
            right = self.expression(operand, None, depth)
            span = left.origin.to(self.work.span(operand))
            result = rules.arithmetic_type(self.work, operator, left, right, span)
            left = model.Arithmetic(cast(model.Sign, operator), left, right, result, span)
        return left

    def part_of(self, node: Node, _: Type | None, depth: int) -> Expression:
        part = first(node, "percent")
        assert part is not None
        share = model.Literal(values.percent(part), PERCENT, self.work.span(part))
        whole = self.expression(node.children[-1], None, depth)
        result = rules.arithmetic_type(self.work, "*", share, whole, self.work.span(node))
        return model.Arithmetic("*", share, whole, result, self.work.span(node))

    def needed(self, node: Node, _: Type | None, __: int) -> Expression:
        need = values.needed(self.work, node)
        if need is None:
            return self.unknown(node)
        return model.NeededOf(
            need.stage.name, need.funnel.name, need.month, NUMBER, self.work.span(node)
        )


def _is_operand(element: Element) -> bool:
    return type(element) is Token and element.kind in ("NAME", "STRING", "ISO_DATE")


_OPERATORS: dict[str, Operator] = {
    "=": "=", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">=",
    "at least": ">=", "at most": "<=", "more than": ">", "less than": "<",
}  # fmt: skip

_Handler = Callable[[_Resolver, Node, "Type | None", int], Expression]
_HANDLERS: dict[str, _Handler] = {
    "path": _Resolver.path,
    "quantity": _Resolver.quantity,
    "below_zero": _Resolver.negative,
    "boolean": _Resolver.boolean,
    "bracket": _Resolver.bracket,
    "negative": _Resolver.negative,
    "and": _Resolver.all_of,
    "all_of": _Resolver.all_of,
    "or": _Resolver.any_of,
    "at_least_of": _Resolver.at_least_of,
    "not": _Resolver.negation,
    "compare": _Resolver.compare,
    "is": _Resolver.is_,
    "is_not": _Resolver.is_,
    "known": _Resolver.known,
    "unknown": _Resolver.known,
    "among": _Resolver.among,
    "not_among": _Resolver.among,
    "in_range": _Resolver.in_range,
    "text_test": _Resolver.text_test,
    "has": _Resolver.has,
    "recent": _Resolver.recent,
    "happened_any": _Resolver.happened_any,
    "happened_no": _Resolver.happened_any,
    "count_events": _Resolver.count_events,
    "distinct": _Resolver.count_events,
    "last_event": _Resolver.last_event,
    "gained": _Resolver.gained,
    "leads_of": _Resolver.leads_of,
    "becomes": _Resolver.becomes,
    "condition_state": _Resolver.state,
    "add": _Resolver.arithmetic,
    "multiply": _Resolver.arithmetic,
    "part_of": _Resolver.part_of,
    "needed": _Resolver.needed,
}
