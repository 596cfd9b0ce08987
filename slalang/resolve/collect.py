"""Files → names: what is declared where, and what can be said about it before it is resolved."""

from __future__ import annotations

from collections.abc import Sequence

from slalang.model.expressions import NUMBER, PERCENT, TEXT, TRUTH, Kind, Type
from slalang.resolve import findings as found
from slalang.resolve import values
from slalang.resolve.typing import duration_type
from slalang.resolve.work import FIGURES, FORMS, Declared, Work, article
from slalang.source.text import Span
from slalang.syntax.tree import Element, File, Node, every, first, token, tokens

SIMPLE_TYPES = {
    "text": TEXT,
    "count": NUMBER,
    "number": NUMBER,
    "money": Type(Kind.MONEY),
    "date": Type(Kind.DATE),
    "time": Type(Kind.TIME),
    "person": Type(Kind.PERSON),
    "yes/no": TRUTH,
}

BUILT_IN = ("lead", "account")
UNNAMED = ("agreement", "example", "assert", "translation", "import", "lead", "account")


def collect(work: Work, files: Sequence[File], prelude: frozenset[str]) -> None:
    """Enter every declaration of these files; a later one replaces one of the prelude."""
    known = set(work.names)
    for file in files:
        work.source = file.source
        for node in file.declarations:
            if node.rule == "record":
                _enter_record(work, node, file.source.path in prelude)
            elif node.rule in BUILT_IN:
                _enter(work, node, node.rule, file.source.path in prelude, kind="record")
            elif node.rule not in UNNAMED:
                name = token(node, "NAME")
                if name:
                    _enter(work, node, name.text, file.source.path in prelude)
                    if node.rule == "party":
                        _enter_roles(work, node)
    for missing in BUILT_IN:
        if missing not in work.names:
            _enter_missing(work, files[-1], missing)
    _collect_types(work, [d for name, d in work.names.items() if name not in known])


def field_type(work: Work, node: Node) -> Type:
    """The type of an attribute."""
    name = tokens(node, "NAME")[0].text
    simple = first(node, "simple_type")
    if simple:
        word = simple.children[0]
        kind = SIMPLE_TYPES[word.kind]  # type: ignore[union-attr]
        if kind.kind is Kind.MONEY and work.currency:
            return Type(Kind.MONEY, work.currency[0])
        return kind
    choice = first(node, "choice")
    if choice:
        choices = tuple(tokens(value, "NAME")[0].text for value in every(choice, "choice_value"))
        return Type(Kind.CHOICE, choices=choices, owner=name)
    return Type(Kind.TEXTS)


def _enter(
    work: Work, node: Node, name: str, prelude: bool, *, kind: str = "", at: Element | None = None
) -> Declared:
    place = at or token(node, "NAME") or node.children[0]
    origin = Span(work.source.path, place.start, place.end)
    if name in BUILT_IN and kind != "record":
        work.report(found.BuiltInName(origin, name, article(node.rule)))
        name = f"{name}_"
    declared = Declared(kind or node.rule, name, node, work.source, origin, prelude=prelude)
    other = work.names.get(name)
    if other is not None and not other.prelude:
        work.report(
            found.DuplicateName(
                origin, name, article(declared.kind), other.origin, article(other.kind)
            )
        )
        return declared
    if other is not None:
        work.replaced = True
    work.names[name] = declared
    return declared


def _enter_roles(work: Work, party: Node) -> None:
    for role in every(party, "role"):
        _enter(work, role, tokens(role, "NAME")[0].text, prelude=False)


def _enter_record(work: Work, node: Node, prelude: bool) -> None:
    record = _enter(work, node, tokens(node, "NAME")[0].text, prelude)
    for event in every(node, "event"):
        name = tokens(event, "NAME")[0]
        _enter(work, event, f"{record.name}.{name.text}", prelude, at=name)


def _enter_missing(work: Work, root: File, name: str) -> None:
    """The lead and the account exist even where nobody describes them."""
    node = Node("lead", (), 0, 0)
    origin = Span(root.source.path, 0, 0)
    work.names[name] = Declared("record", name, node, root.source, origin, prelude=True)


def _collect_types(work: Work, fresh: Sequence[Declared]) -> None:
    for declared in fresh:
        work.source = declared.source
        node = declared.node
        match declared.kind:
            case "record" | "event":
                declared.parts = {
                    tokens(f, "NAME")[0].text: f for f in every(node, "attribute", "event")
                }
                work.fields[declared.name] = {
                    tokens(f, "NAME")[0].text: field_type(work, f) for f in every(node, "attribute")
                }
                declared.types = dict(work.fields[declared.name])
            case "class":
                declared.parts = {tokens(b, "NAME")[0].text: b for b in every(node, "band")}
            case "handoff":
                _handoff_parts(declared)
            case "cadence":
                _number_parts(declared, "first_touch", "first_touch")
                _number_parts(declared, "attempts_{}", "quota")
                _number_parts(declared, "gap_{}", "gap")
                _number_parts(declared, "ceiling_{}", "ceiling_of_attempts")
                _number_parts(declared, "channels", "change_channel")
                _number_parts(declared, "steps", "step")
            case "promise" if len(forms := every(node, *FORMS)) > 1:
                declared.parts |= {f"line_{n}": form for n, form in enumerate(forms, start=1)}
            case "stage":
                _number_parts(declared, "leaves", "leaves")
            case "queue":
                _number_parts(declared, "worked", "worked")
            case "funnel":
                _funnel_parts(declared)
            case "party" | "role":
                _number_parts(declared, "people", "people")
                declared.types["people"] = NUMBER
            case "goal":
                declared.types[""] = _goal_type(node)
            case "measure":
                declared.types[""] = measure_type(node)
            case _:
                pass
    attempt = work.fields.get("attempt", {}).get("channel")
    work.channels = attempt.choices if attempt else ()


def _number_parts(declared: Declared, pattern: str, rule: str) -> None:
    for index, clause in enumerate(every(declared.node, rule), start=1):
        declared.parts[pattern.format(index)] = clause


def _handoff_parts(declared: Declared) -> None:
    node = declared.node
    _number_parts(declared, "acceptance", "acceptance")
    for index, clause in enumerate(every(node, "tells"), start=1):
        declared.parts[f"notice_{index}"] = clause
    for block in every(node, "reasons"):
        for reason in every(block, "reason"):
            declared.parts[tokens(reason, "NAME")[0].text] = reason


def _funnel_parts(declared: Declared) -> None:
    """Streams and sources, and the types of their values by path: `web_form.deal`."""
    stack: list[tuple[str, Node]] = [("", declared.node)]
    while stack:
        path, node = stack.pop()
        for child in node.children:
            if type(child) is Node and child.rule in ("stream", "source"):
                name = tokens(child, "NAME")[0].text
                if not path:
                    declared.parts[name] = child
                stack.append((f"{path}.{name}" if path else name, child))
        for clause in every(node, *FIGURES):
            amount = first(clause, "money", "percent")
            if amount is None:
                continue
            kind = PERCENT
            if amount.rule == "money":
                kind = Type(Kind.MONEY, tokens(amount, "ISO_CURRENCY")[0].text)
            declared.types[f"{path}.{clause.rule}".lstrip(".")] = kind
            if not path:
                declared.parts[clause.rule] = clause


def _goal_type(node: Node) -> Type:
    for target in every(node, "target"):
        amount = first(target, "money")
        if amount:
            return Type(Kind.MONEY, tokens(amount, "ISO_CURRENCY")[0].text)
        if first(target, "amount_of"):
            return NUMBER
    return Type(Kind.UNKNOWN)


def measure_type(node: Node) -> Type:
    """What a measure gives: a percentage, a number, a duration."""
    statistic = first(node, "statistic")
    if first(node, "share_of", "rate_from", "attainment"):
        return PERCENT
    if statistic:
        elapsed = first(statistic, "elapsed")
        if elapsed:
            return duration_type(values.UNITS[tokens(elapsed, "UNIT")[0].text])
        return Type(Kind.UNKNOWN)
    if first(node, "count_of"):
        return NUMBER
    return Type(Kind.UNKNOWN)
