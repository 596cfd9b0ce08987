"""A plan in; lines that fill its variables from raw data, or from canonical rows, out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil
from typing import Any

from slalang.engines.python.code import block, chain, constant, constants, indented
from slalang.engines.python.plan import Kind, Plan
from slalang.engines.python.values import reader
from slalang.evaluate.held import LARGEST
from slalang.evaluate.lead import LONGEST_TEXT
from slalang.evaluate.text import SPACES
from slalang.form.columns import AT, EVENT, Columns
from slalang.form.nodes import Input

PARTS = ("event", "at", "properties")
_WHOLE = ceil(LARGEST["number"])
MOST_IN_LINE = 24
"""So many attributes that nobody asks for are looked at one by one; more are looked up."""
_ASCII_SPACES = "".join(char for char in SPACES if char.isascii())
"""An ASCII text can only end in these; the fewer, the quicker."""


def raw(plan: Plan) -> list[str]:
    """Lines that read `lead`, `events`, `account` and `records`, as `evaluate` takes them.

    They raise something wherever the interpreter would find a problem, and perhaps
    elsewhere. What rules do not look at is checked, too.
    """
    lines = list(_others(plan))
    for number, record in enumerate(plan.form.records):
        inside = _record(plan, record.name, record.fields, f"d{number}")
        if record.name == "lead":
            lines += ["if type(lead) is not dict: raise ODD", f"d{number} = lead", *inside]
            continue
        names = [plan.fields[record.name, one.name] for one in record.fields
                 if (record.name, one.name) in plan.fields]  # fmt: skip
        lines += [f"if d{number} is not None:"]
        lines += indented([f"if type(d{number}) is not dict: raise ODD", *inside])
        lines += ["else:", *indented([f"{name} = None" for name in names] or ["pass"])]
    return [*lines, *_events(plan)]


def canonical(plan: Plan, columns: Columns) -> list[str]:
    """Lines that take `lead` and `events` as rows of the canonical tables, values trusted."""
    lines = ["g = lead.get"]
    for key, name in plan.fields.items():
        column = columns.attributes.get(key)
        lines.append(f"{name} = g({constant(column)})" if column else f"{name} = None")
        # Lists are sets: their order is nothing to compare.
        if plan.inputs[key].type == "texts":
            lines.append(f"if {name} is not None: {name} = frozenset({name})")
    lines += [f"e{kind.number} = []" for kind in plan.kinds.values()]
    lines += ["w = []"] if plan.any_event else []
    # An iterator is as true as a list with something in it.
    inside = [f"k = g({constant(EVENT)})", f"q = g({constant(AT)})"]
    inside += ["w.append(q)"] if plan.any_event else []
    cases = []
    for kind in plan.kinds.values():
        got = []
        for of, name in kind.properties.items():
            column = columns.properties.get((kind.event.name, of))
            got.append(f"{name} = g({constant(column)})" if column else f"{name} = None")
            if (declared := kind.property(of)) and declared.type == "texts":
                got.append(f"if {name} is not None: {name} = frozenset({name})")
        cases.append((f"k == {constant(kind.event.name)}", [*got, _kept(kind)]))
    inside += chain(cases)
    if plan.kinds or plan.any_event:
        lines += ["for v in events:", " g = v.get", *indented(inside)]
    return lines


def _others(plan: Plan) -> Iterator[str]:
    """The account and other records each get a variable."""
    others = {r.name: n for n, r in enumerate(plan.form.records) if r.name != "lead"}
    if "account" not in others:
        yield "if account is not None: raise ODD"
    if not others:
        yield "if records: raise ODD"
        return
    yield "if records:"
    yield " if type(records) is not dict: raise ODD"
    yield f" if not {plan.hold(frozenset(others))}.issuperset(records): raise ODD"
    yield " if None in records.values(): raise ODD"
    for name, number in others.items():
        absent = ", account" if name == "account" else ""
        yield f" d{number} = records.get({constant(name)}{absent})"
    yield "else:"
    for name, number in others.items():
        yield f" d{number} = {'account' if name == 'account' else 'None'}"


def _record(plan: Plan, record: str, fields: Sequence[Input], source: str) -> Iterator[str]:
    """Read the attributes that rules ask for; the others only have to be right."""
    names = {one.name: plan.fields.get((record, one.name)) for one in fields}
    others = [one for one in fields if names[one.name] is None]
    if len(others) > MOST_IN_LINE:
        yield from _given(plan, source, [one for one in fields if names[one.name]], others)
        others = []
    else:
        yield f"if not {plan.hold(frozenset(names))}.issuperset({source}): raise ODD"
    if names:
        yield f"g = {source}.get"
    for one in fields:
        if name := names[one.name]:
            yield from _value(plan, name, one, f"g({constant(one.name)})")
    for one in others:
        yield from _checked(plan, one, f"g({constant(one.name)})")


def _checked(plan: Plan, of: Input, given: str) -> Iterator[str]:
    """Lines that raise for what cannot be read; nobody asks for the value."""
    if of.type not in ("text", "person"):
        yield from _value(plan, "x", of, given)
        return
    yield f"x = {given}"
    yield f"if x is not None and (type(x) is not str or len(x) > {LONGEST_TEXT}): raise ODD"


def _given(
    plan: Plan, source: str, asked: Sequence[Input], others: Sequence[Input]
) -> Iterator[str]:
    """What is given beside what is asked for must be known, and right."""
    all_asked = plan.hold(frozenset(one.name for one in asked))
    check = plan.hold({one.name: reader(one) for one in others})
    yield f"if not {all_asked}.issuperset({source}):"
    yield f" for x in {source}.keys() - {all_asked}:"
    # A name that nothing has raises, as it must.
    yield f"  y = {check}[x]"
    yield f"  x = {source}[x]"
    yield "  if x is not None: y(x)"


def _value(plan: Plan, name: str, of: Input, given: str) -> Iterator[str]:
    """Lines that fill a variable with the canonical value, `None` if there is none."""
    read, spaces = plan.hold(reader(of)), constant(_ASCII_SPACES)
    yield f"{name} = {given}"
    match of.type:
        case "text" | "person":
            yield f"if {name} is not None:"
            # Bytes have no part in this: they cannot be stripped of a text.
            yield f" if {name}.isascii() and len({name}) <= {LONGEST_TEXT}:"
            yield f"  {name} = {name}.strip({spaces}).lower() or None"
            yield f" else: {name} = {read}({name})"
        case "choice":
            known: list[Any] = [None, *(one.value for one in of.choices if one.value)]
            yield f"if {name} not in {constants(known)}: {name} = {read}({name})"
        case "truth":
            yield f"if {name} is not None and type({name}) is not bool: raise ODD"
        case "count":
            yield f"if type({name}) is int:"
            yield f" if not 0 <= {name} <= {LARGEST['count']}: raise ODD"
            yield f"elif {name} is not None: {name} = {read}({name})"
        case "number":
            yield f"if type({name}) is int and -{_WHOLE} < {name} < {_WHOLE}: {name} *= 1000000"
            yield f"elif {name} is not None: {name} = {read}({name})"
        case "texts":
            yield f"if {name} is not None:"
            yield (
                f" if type({name}) is list and (x := ''.join({name})).isascii()"
                f" and len(x) <= {LONGEST_TEXT}:"
            )
            yield f"  {name} = {{y.strip({spaces}).lower() for y in {name}}}"
            yield f"  {name}.discard('')"
            yield f" else: {name} = {read}({name})"
        case _:
            yield f"if {name} is not None: {name} = {read}({name})"


def _events(plan: Plan) -> list[str]:
    kinds = plan.kinds.values()
    parts = plan.hold(frozenset(PARTS))
    inside = [
        "if type(v) is not dict: raise ODD",
        f"if not {parts}.issuperset(v): raise ODD",
        "k = v['event']",
        "q = INSTANT(v['at'])",
        "d = v.get('properties')",
        "if d is not None and type(d) is not dict: raise ODD",
    ]
    cases = [(f"k == {constant(kind.event.name)}", list(_event(plan, kind))) for kind in kinds]
    asked = [kind.event.name for kind in kinds if kind.properties]
    rest = {event.name: {one.name: reader(one) for one in event.properties}
            for event in plan.form.events if event.name not in asked}  # fmt: skip
    # Of these kinds no property is asked for; a kind or a name that nothing has raises.
    check = [f"x = {plan.hold(rest)}[k]", "for y in d or ():", " z = x[y]",
             " if d[y] is not None: z(d[y])"]  # fmt: skip
    # What nobody asks about is not even kept.
    inside += block(f"if k not in {constants(asked)}:" if asked else "if True:", check)
    inside += chain(cases)
    inside += ["w.append(q)"] if plan.any_event else []
    lists = [f"e{kind.number}" for kind in kinds] + (["w"] if plan.any_event else [])
    return [
        "if type(events) is not list and type(events) is not tuple: raise ODD",
        *block("if events:", [*(f"{name} = []" for name in lists), "for v in events:",
                              *indented(inside)]),
        *block("else:", [f"{name} = ()" for name in lists]),
    ]  # fmt: skip


def _event(plan: Plan, kind: Kind) -> Iterator[str]:
    asked = {one.name: one for one in kind.event.properties if one.name in kind.properties}
    others = [one for one in kind.event.properties if one.name not in asked]
    if asked:
        yield "if d:"
        yield from indented(_given(plan, "d", list(asked.values()), others))
        yield " g = d.get"
        for of, name in kind.properties.items():
            yield from indented(_property(plan, name, asked[of]))
        yield "else:"
        yield f" {' = '.join(kind.properties.values())} = None"
    yield _kept(kind)


def _property(plan: Plan, name: str, of: Input) -> Iterator[str]:
    yield from _value(plan, name, of, f"g({constant(of.name)})")
    if of.type == "texts":
        # What is counted once for each value must be hashable.
        yield f"if {name} is not None: {name} = frozenset({name})"


def _kept(kind: Kind) -> str:
    return f"e{kind.number}.append({f'({kind.pattern})' if kind.properties else 'q'})"
