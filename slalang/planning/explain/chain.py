"""A plan and a question in; the chain of equations from a number to what is agreed, out."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

from slalang.funnel.inherit import chain_of, inherit
from slalang.model.agreement import Agreement
from slalang.planning.explain.equations import Book, Equation, book_of, equation, figure
from slalang.planning.explain.names import (
    PERIOD,
    Meant,
    Name,
    NothingCalled,
    SeveralCalled,
    meant,
    names_of,
)
from slalang.planning.explain.portions import laid_of, terms_of, whole
from slalang.planning.explain.titles import is_batch, label_of, picked, title_of
from slalang.planning.result import Plan, Portion
from slalang.planning.sheet.cells import Cell, Input, Kind, Value
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
    shares: tuple[str, ...] = ()
    """`12 for deals of 2026-05: a third of 36`, for each term of what is needed in a period."""
    cited: tuple[Span, ...] = ()
    """Other clauses that it rests on: seasons, leave, ramps, calendars."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """One number, and everything that it comes from; what is used twice stands there once."""

    key: str
    title: str
    value: Value
    steps: tuple[Step, ...]
    left_out: int
    """How many steps more there are."""


class _About(NamedTuple):
    """What an explanation needs beside the sheet."""

    times: Mapping[Cell, tuple[Span, ...]]
    laid: Mapping[Cell, tuple[Portion, ...]]
    """The deals behind each cell that says how many are needed when."""
    inside: frozenset[str]
    """The periods of the plan."""


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
    inside = frozenset(period.name for period in plan.when.inside)
    found_laid = ((name, laid_of(plan, name)) for name in found)
    return tuple(
        _explained(book._replace(laid=frozenset(laid)), name, _About(times, laid, inside))
        for name, laid in found_laid
    )


def _explained(book: Book, asked: Name, about: _About) -> Explanation:
    made = _read(book, asked, about)
    wanted = _wanted(asked, made, about)
    steps: list[Step] = []
    seen = {asked.cell}
    waiting = [asked.cell]
    left_out = 0
    while waiting:
        cell = waiting.pop()
        if len(steps) >= MOST_STEPS or cell not in made:
            left_out += 1
            continue
        steps.append(_step(book, cell, made[cell], (asked, wanted[cell]), about))
        following = [one for one in made[cell].reads if one not in seen]
        seen.update(following)
        waiting.extend(reversed(following))
    return Explanation(asked.key, asked.title, book.values[asked.cell], tuple(steps), left_out)


def _read(book: Book, asked: Name, about: _About) -> dict[Cell, Equation]:
    """The equation of everything that a number comes from, as far as it is shown."""
    made: dict[Cell, Equation] = {}
    waiting = [asked.cell]
    while waiting and len(made) < 4 * MOST_STEPS:
        cell = waiting.pop()
        if cell in made:
            continue
        portions = about.laid.get(cell, ())
        if portions and not whole(cell, portions):
            terms = terms_of(portions, book.values)
            reads = tuple(dict.fromkeys(read for read, _ in terms.reads))
            made[cell] = Equation(terms.text, "", reads, ())
        else:
            made[cell] = equation(book, cell)
        waiting.extend(reversed(made[cell].reads))
    return made


def _wanted(asked: Name, made: Mapping[Cell, Equation], about: _About) -> dict[Cell, set[str]]:
    """For each cell the periods of the deals that it is read for; a cell reads earlier ones."""
    found: dict[Cell, set[str]] = {cell: set() for cell in made}
    if is_batch(asked):
        found[asked.cell].add(label_of(asked))
    # A sum of all deals reads the same cells, and for no period alone.
    dated = PERIOD.search(asked.key) or " before " in asked.key
    for cell in sorted(made, reverse=True):
        portions = about.laid.get(cell, ()) if dated else ()
        if portions and not (cell == asked.cell and is_batch(asked)) and not found[cell]:
            if whole(cell, portions):
                found[cell].add(portions[0].batch)
            for portion in portions if not whole(cell, portions) else ():
                if portion.need in found:
                    found[portion.need].add(portion.batch)
            if not whole(cell, portions):
                continue
        for read in made[cell].reads:
            if read in found:
                found[read].update(found[cell])
    return found


def _step(
    book: Book, cell: Cell, made: Equation, read: tuple[Name, set[str]], about: _About
) -> Step:
    asked, wanted = read
    portions = about.laid.get(cell, ())
    spread = bool(portions) and not whole(cell, portions)
    names = picked(book.names.get(cell, ()), asked, wanted, about.inside)
    if cell == asked.cell:
        title, remark = asked.title, asked.remark
        if portions and not spread and not is_batch(asked):
            remark = f"for deals of {portions[0].batch}"
    else:
        title = title_of(names) if names else f"The {figure(book, cell)} in it"
        remark = names[0].remark if names else ""
    return Step(
        title, book.values[cell], figure(book, cell), made.text, made.exact, made.inputs, remark,
        about.times.get(cell, ()),
        terms_of(portions, book.values).shares if spread else (),
        _cited(book, cell, made, (asked, *names) if cell == asked.cell else names, portions),
    )  # fmt: skip


def _cited(
    book: Book, cell: Cell, made: Equation, names: tuple[Name, ...], portions: tuple[Portion, ...]
) -> tuple[Span, ...]:
    """The clauses that make constants of a number: seasons, leave, ramps, what closes when.

    Seasons belong to where a goal stands, and to where it is spread over months.
    """
    found: dict[Span, None] = {}
    states_goal = any(given.kind is Kind.GOAL for given in made.inputs)
    for name in names:
        if name.cell == cell and (states_goal or not is_batch(name)):
            found.update(dict.fromkeys(name.origins))
    if not whole(cell, portions):
        for portion in portions:
            for name in book.names.get(portion.need, ()):
                if is_batch(name) and label_of(name) == portion.batch and " to " in portion.batch:
                    found.update(dict.fromkeys(name.origins))
    return tuple(found)


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
