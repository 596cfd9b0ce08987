"""A form, a plan and what the data has besides, in; what people should be told beforehand, out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from slalang.data.plan import Plan, RawTable
from slalang.data.source import Source
from slalang.diagnostics.suggest import nearest
from slalang.form import Form, leaves, nodes
from slalang.form.columns import logged

EVENTS = "events"
MOST = 3
"""So many files or rules are named; of more, their number is told."""


def remarks_on(
    form: Form, plan: Plan, tables: Mapping[str, RawTable], source: Source
) -> tuple[str, ...]:
    """What is missing or never happens, a sentence each, without a full stop."""
    return (*_without_events(form, plan, tables, source), *_never(form))


def _without_events(
    form: Form, plan: Plan, tables: Mapping[str, RawTable], source: Source
) -> Iterator[str]:
    if plan.events or not logged(form):
        return
    asking = sum(_reads_events(form, rule, frozenset()) for rule in leaves(form))
    rules = "1 rule asks for events" if asking == 1 else f"{asking} rules ask for events"
    said = "no events are in the data, so nothing has happened to any lead"
    yield f"{said}; {rules}" if asking else said
    yield from _unused(plan, tables, source)


def _unused(plan: Plan, tables: Mapping[str, RawTable], source: Source) -> Iterator[str]:
    used = {plan.leads.table.name, *(join.table.name for join in plan.leads.joins)}
    for name, table in tables.items():
        if name not in used and EVENTS not in tables and nearest(name, [EVENTS]):
            if source.kind == "files":
                file = Path(source.files[name].shown).name
                suffix = Path(file).suffix
                yield f"`{file}` is not used: did you mean `{EVENTS}{suffix}`?"
            else:
                yield f"{table.shown} is not used: did you mean `{EVENTS}`?"
    folder = Path(source.place)
    if source.kind == "files" and folder.is_dir():
        taken = {path for files in source.files.values() for path in files.paths}
        taken |= {path.parent for path in taken} - {folder}
        others = [
            place.name
            for place in sorted(folder.iterdir())
            if place not in taken and nearest(place.name.partition(".")[0], [EVENTS])
        ]
        for file in others[:MOST]:
            yield f"`{file}` is not used: save it as `{EVENTS}.csv`"


def _never(form: Form) -> Iterator[str]:
    """The rules that ask for what the data of one lead cannot tell, and so never fire."""
    terms = {term.name: term.when for term in form.terms}

    @cache
    def term(name: str) -> tuple[bool, bool]:
        return truths(terms[name])

    def truths(node: object) -> tuple[bool, bool]:
        """Whether a condition can be true, and whether it can be false."""
        match node:
            case nodes.Undecided():
                return False, False
            case nodes.Not(arg=arg):
                return truths(arg)[::-1]
            case nodes.And(args=args):
                each = [truths(arg) for arg in args]
                return all(true for true, _ in each), any(false for _, false in each)
            case nodes.Or(args=args):
                each = [truths(arg) for arg in args]
                return any(true for true, _ in each), all(false for _, false in each)
            case nodes.AtLeast(count=count, args=args):
                each = [truths(arg) for arg in args]
                false = sum(false for _, false in each) > len(args) - count
                return sum(true for true, _ in each) >= count, false
            case nodes.Compare(left=left, right=right):
                told = not any(isinstance(one, nodes.Undecided) for one in (left, right))
                return told, told
            case nodes.Happened(where=where) if where is not None:
                return truths(where)[0], True
            case nodes.InTerm(name=name):
                return term(name)
            case _:
                return True, True

    found = [
        rule.title
        for rule in leaves(form)
        if (isinstance(rule, nodes.When) and not truths(rule.when)[0])
        or (
            isinstance(rule, nodes.Happening)
            and rule.where is not None
            and not truths(rule.where)[0]
        )
    ]
    if found:
        more = [f"and {len(found) - MOST} more"] if len(found) > MOST else []
        named = ", ".join([*found[:MOST], *more])
        some = "1 rule asks" if len(found) == 1 else f"{len(found)} rules ask"
        fires = "never fires" if len(found) == 1 else "never fire"
        yield f"{some} for what the data of one lead cannot tell, and {fires}: {named}"


def _reads_events(form: Form, node: object, inside: frozenset[str]) -> bool:
    """Whether a part of a form asks what happened, itself or by a term."""
    if isinstance(node, tuple):
        return any(_reads_events(form, one, inside) for one in node)
    happening = nodes.Count | nodes.Last | nodes.Happened | nodes.Happening | nodes.Idle
    if isinstance(node, happening):
        return True
    if isinstance(node, nodes.InTerm):
        if node.name in inside:
            return False
        whens = tuple(term.when for term in form.terms if term.name == node.name)
        return _reads_events(form, whens, inside | {node.name})
    names = getattr(type(node), "__slots__", ())
    return any(_reads_events(form, getattr(node, name), inside) for name in names)
