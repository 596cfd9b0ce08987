"""Promises and goals in; which stages of a funnel are to be held against what, out."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from slalang.funnel.capacity import people_of
from slalang.funnel.inherit import Chain, chain_of, leaves, path_of
from slalang.funnel.periods import MONTHS, convert
from slalang.model.numbers import Funnel
from slalang.model.promises import Deliver, Delivery, Promise
from slalang.model.quantities import Bound, Counted, Month, Needed, Open, Percent, Period
from slalang.planning.progress.agreed import Book, need_in
from slalang.source.text import Span

RUN = 3
"""So many periods in a row are flagged where the promise does not say."""


class Owed(NamedTuple):
    """`deliver at least the mql needed by new_business each month, tolerance 10%`."""

    promise: str
    title: str
    stage: str
    paths: tuple[str, ...]
    """The sources whose leads count."""
    needed_by: str | None
    """What the goals imply for this funnel, stream or source; `None` for a fixed number."""
    fixed: Fraction | None
    """The number for each period."""
    month: Month | None
    """`in 2026-01`: the month whose need holds for every one."""
    bound: Bound | None
    tolerance: Decimal | None
    each: Period
    over_run: int
    under_run: int
    over_agreed: bool
    """Whether the promise says after how many periods over the need it is flagged."""
    under_agreed: bool
    remarks: tuple[str, ...]
    origin: Span | None


def owed_by_promises(book: Book, chain: Chain) -> tuple[Owed, ...]:
    """What promises say of the stages of a funnel; then its first stage, where none speaks of it.

    `chain` is the funnel alone.
    """
    funnel = chain[0]
    if not isinstance(funnel, Funnel) or not funnel.through:
        return ()
    found = [
        owed
        for promise in book.agreement.promises
        for form in promise.forms
        if isinstance(form, Deliver)
        for owed in _owed(book, chain, promise, form)
    ]
    first = funnel.through[0].name
    if all(owed.stage != first for owed in found):
        found.insert(0, _bare(book, chain, first))
    return tuple(found)


def amount_in(book: Book, owed: Owed, month: Month) -> Fraction | None:
    """How many are owed in a month."""
    if owed.needed_by is not None:
        return need_in(book, owed.stage, owed.needed_by, owed.month or month)
    return convert(owed.fixed or Fraction(0), owed.each, Period.MONTH)


def _owed(book: Book, chain: Chain, promise: Promise, form: Deliver) -> Iterator[Owed]:
    funnel = path_of(chain[0])
    stages = [ref.name for ref in chain[0].through] if isinstance(chain[0], Funnel) else []
    fixed: Fraction | None = None
    month: Month | None = None
    path: str | None = form.source.name if form.source else None
    match form.amount:
        case Needed(stage=stage, funnel=ref, month=month):
            needed_by: str | None = ref.name
            path = path or ref.name
        case Counted(count=count, of=stage) if not isinstance(count, Open):
            needed_by, fixed = None, Fraction(count)
            people = _people(book, promise) if form.per_person else Fraction(1)
            if people is None or (path is None and not _only(book, stage.name, funnel)):
                return
            fixed *= people
            path = path or funnel
        case _:
            return
    inside = chain_of(book.agreement, path)
    if stage.name not in stages or inside is None or path_of(inside[0]) != funnel:
        return
    runs = {flag.delivery: flag.run.count for flag in promise.flags if flag.run}
    yield Owed(
        promise.name, promise.title, stage.name,
        tuple(path_of(leaf[-1]) for leaf in leaves(inside)),
        needed_by, fixed, month, form.bound,
        form.tolerance.value if isinstance(form.tolerance, Percent) else None, form.each,
        runs.get(Delivery.EXCEEDS, RUN), runs.get(Delivery.MISSES, RUN),
        Delivery.EXCEEDS in runs, Delivery.MISSES in runs, tuple(_remarks(form)), form.origin,
    )  # fmt: skip


def _remarks(form: Deliver) -> Iterator[str]:
    if form.net_of_rejected:
        yield "Rejected leads are to be left out; these counts are taken as they stand."


def _people(book: Book, promise: Promise) -> Fraction | None:
    people = people_of(book.agreement, promise.by.name) if promise.by else None
    return None if people is None else Fraction(people)


def _only(book: Book, stage: str, funnel: str) -> bool:
    """Whether no other funnel goes through a stage, so that it is clear whose leads count."""
    through = [
        other.name
        for other in book.agreement.funnels
        if stage in (ref.name for ref in other.through)
    ]
    return through == [funnel]


def _bare(book: Book, chain: Chain, stage: str) -> Owed:
    """The need of the goals, of which no promise speaks."""
    funnel = path_of(chain[0])
    periods = [
        target.each
        for goal in book.agreement.goals
        for target in goal.targets
        if f"{target.source.name}.".startswith(f"{funnel}.")
    ]
    each = periods[0] if periods and periods[0] in MONTHS else Period.MONTH
    paths = tuple(path_of(leaf[-1]) for leaf in leaves(chain))
    return Owed(
        "", chain[0].title, stage, paths, funnel, None, None, None, None,
        min(each, Period.QUARTER, key=MONTHS.__getitem__), RUN, RUN, False, False, (), None,
    )  # fmt: skip
