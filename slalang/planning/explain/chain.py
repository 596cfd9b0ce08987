"""A plan and a question in; the chain of equations from a number to what is agreed, out."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from slalang.funnel.inherit import chain_of, inherit
from slalang.model.agreement import Agreement
from slalang.planning.explain.equations import Book, book_of, equation, figure
from slalang.planning.explain.names import (
    PERIOD,
    Meant,
    Name,
    NothingCalled,
    SeveralCalled,
    meant,
    names_of,
)
from slalang.planning.result import Plan
from slalang.planning.sheet.cells import Cell, Input, Op, Sheet, Value
from slalang.planning.sheet.reckon import reckon
from slalang.source.frozen import dataclass
from slalang.source.text import Span

MOST_STEPS = 60
"""Longer chains end there: what follows can be asked for itself."""


@dataclass(frozen=True, slots=True)
class Step:
    """`Sales Qualified Lead for deals of 2026-05: 653 ÷ 82% = 796.34 → 797`."""

    title: str
    value: Value
    result: str
    """`797`, `300,000 USD`."""
    equation: str
    """`653 ÷ 82%`; empty where the number is agreed, or says nothing more."""
    exact: str
    """`796.34`, where it is rounded up."""
    inputs: tuple[Input, ...]
    """What is agreed, in the order in which the equation has it."""
    remark: str = ""
    times: tuple[Span, ...] = ()
    """The clauses that say how long before its deals it is needed."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """One number, and everything that it comes from; what is used twice stands there once."""

    key: str
    title: str
    value: Value
    steps: tuple[Step, ...]
    left_out: int
    """How many steps more there are."""


Answer = tuple[Explanation, ...] | NothingCalled | SeveralCalled


def explain(
    plan: Plan,
    question: str,
    agreement: Agreement | None = None,
    changed: Mapping[str, Fraction] | None = None,
) -> Answer:
    """Where the numbers come from that a question means, such as `mql 2026-04 web_form`.

    With the agreement, steps that lay a need into periods name the cycle times, too.
    """
    names = names_of(plan)
    found: Meant = meant(names, question)
    if isinstance(found, NothingCalled | SeveralCalled):
        return found
    values = reckon(plan.sheet, changed)
    book = book_of(plan.sheet, values, names, changed or {})
    times = _times(plan, agreement) if agreement else {}
    return tuple(_explained(book, name, times) for name in found)


def _explained(book: Book, asked: Name, times: Mapping[Cell, tuple[Span, ...]]) -> Explanation:
    steps: list[Step] = []
    seen = {asked.cell}
    waiting = [asked.cell]
    left_out = 0
    while waiting:
        cell = waiting.pop()
        if len(steps) >= MOST_STEPS:
            left_out += 1
            continue
        made = equation(book, cell)
        title, remark = (asked.title, "") if cell == asked.cell else _called(book, cell, asked)
        steps.append(
            Step(
                title, book.values[cell], figure(book, cell), made.text, made.exact, made.inputs,
                remark, times.get(cell, ()),
            )
        )  # fmt: skip
        following = [one for one in made.reads if one not in seen]
        seen.update(following)
        waiting.extend(reversed(following))
    return Explanation(asked.key, asked.title, book.values[asked.cell], tuple(steps), left_out)


def _times(plan: Plan, agreement: Agreement) -> dict[Cell, tuple[Span, ...]]:
    """For each cell that says how many are needed when, the clauses of its cycle times."""
    found: dict[Cell, tuple[Span, ...]] = {}
    for source in (source for funnel in plan.funnels for source in funnel.sources):
        chain = chain_of(agreement, source.path)
        figures = inherit(chain) if chain else None
        if figures is None:
            continue
        whole = [figures.takes_origin] if figures.takes_origin else []
        clauses = (*whole, *(row.origin for row in figures.stage_times))
        for row in source.stages[:-1]:
            for cell in (*row.need, row.before):
                found.setdefault(cell, clauses)
    return found


def _called(book: Book, cell: Cell, asked: Name) -> tuple[str, str]:
    """What a step is called, and what is to be remarked of it.

    A number that is the same in several periods is named with all of them.
    """
    known = book.names.get(cell, ())
    batches = [name for name in known if " for " in name.key]
    path = asked.key.rpartition(" ")[2]
    if not batches:
        known = tuple(name for name in known if not _is_beside(name, asked))
    if not known:
        return _part_of(book, cell, asked), ""
    near = [name for name in batches or known if name.key.endswith(f" {path}")]
    first = (near or batches or known)[0]
    stem = PERIOD.sub("*", first.title)
    alike = [name for name in batches or known if PERIOD.sub("*", name.title) == stem]
    if len(alike) == 1 or "*" not in stem:
        return first.title, first.remark
    since, until = _first_period(alike[0]), _last_period(alike[-1])
    remark = first.remark if all(name.remark == first.remark for name in alike) else ""
    before, _, after = stem.partition("*")
    while "*" in after:
        after = after.partition("*")[2]
    link = "any of" if before.endswith("of ") else "in any of"
    return f"{before}{link} {since} to {until}{after}", remark


def _is_beside(name: Name, asked: Name) -> bool:
    """Whether a number only happens to be that of another period of the one asked for."""
    what, _, path = name.key.rpartition(" ")
    other, _, asked_path = asked.key.rpartition(" ")
    return path == asked_path and what.split(" ")[0] == other.split(" ")[0] and what != other


def _first_period(name: Name) -> str:
    return str(PERIOD.findall(name.title)[0])


def _last_period(name: Name) -> str:
    return str(PERIOD.findall(name.title)[-1])


def _part_of(book: Book, cell: Cell, asked: Name) -> str:
    """What a step without a name is a part of."""
    sheet: Sheet = book.sheet
    waiting, seen = [cell], {cell}
    while waiting:
        one = waiting.pop(0)
        if one != cell and any(" for " in name.key for name in book.names.get(one, ())):
            return f"Part of {_called(book, one, asked)[0]}, which comes first"
        if sheet.ops[one] not in (Op.INPUT, Op.CONSTANT) and len(seen) < MOST_STEPS:
            following = [read for read in sheet.reads[one] if read not in seen]
            seen.update(following)
            waiting.extend(following)
    return "In between"
