"""Numbers that cannot all hold: an agreement in, `numbers-clash` out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from slalang.check.context import Context
from slalang.diagnostics.finding import Finding, Label, Severity
from slalang.model.agreement import Agreement
from slalang.source.frozen import dataclass
from slalang.source.text import Span

if TYPE_CHECKING:
    from slalang.solve.numbers.cores import Clash

NEEDS_WHOLE = True

_MOST_LABELS = 40
_COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
           "eleven", "twelve")  # fmt: skip


@dataclass(frozen=True, slots=True)
class NumbersClash(Finding):
    """300 MQLs a month, 12%, 25% and 2,000 USD a deal beside a quota of 500,000 USD."""

    code: ClassVar[str] = "SLA621"
    slug: ClassVar[str] = "numbers-clash"
    severity: ClassVar[Severity] = Severity.ERROR

    span: Span
    count: int
    """How many numbers clash."""
    is_least: bool
    """Whether none of them can be left out."""
    arithmetic: str
    """What the numbers make, and what they should."""
    remarks: tuple[tuple[Span, str], ...]
    """Each number, and the value that would make the rest fit."""
    climbs: tuple[tuple[Span, str], ...]
    """Where several sources bring a need, how each part of it comes about."""
    enough: int
    """For how many of the numbers there is such a value."""
    others: int = 0
    """How many other clashes remain with some of the values."""
    goal: str = ""
    """What a goal could be for all clashes to be settled: `168,000 USD`."""
    breaks: bool = False
    """Whether a value that would fit here would leave another line too little."""

    def message(self) -> str:
        these = "these" if self.is_least else "some of these"
        count = _COUNTS[self.count] if self.count < len(_COUNTS) else f"{self.count:,}"
        numbers = "this number" if self.count == 1 else f"{these} {count} numbers"
        return f"{numbers} cannot all hold: {self.arithmetic}"

    def label(self) -> str:
        return next((words for span, words in self.remarks if span == self.span), "")

    def related(self) -> tuple[Label, ...]:
        others = [(span, words) for span, words in self.remarks if span != self.span]
        return tuple(Label(*one) for one in (*others, *self.climbs)[:_MOST_LABELS])

    def help(self) -> str:
        if not self.enough:
            return "No other value of one of them is enough: agree anew on several."
        if self.enough == 1:
            return "Agree on the one value that would fit, or anew on several of these numbers."
        each = "each other value" if self.breaks else "each value"
        each = f"Agree on which of them is wrong: {each} that would fit is enough"
        if not self.others:
            return f"{each} by itself."
        rest = "the other one remains" if self.others == 1 else "the others remain"
        all_ = "both" if self.others == 1 else "all of them"
        fits = f" {self.goal} as the goal would fit {all_}." if self.goal else ""
        return f"{each} for this clash; {rest}.{fits}"


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """Each set of numbers that cannot all hold, once, at what limits the leads."""
    if not agreement.goals and not agreement.promises:
        return
    from slalang.solve.numbers.system import comparisons

    # What no agreement needs in which all numbers hold is not loaded.
    system = comparisons(agreement, context)
    if all(one.excess({}) <= 0 for one in system):
        return
    from slalang.solve.numbers.cores import clashes

    found = clashes(agreement, context, system)
    for clash in found:
        yield _finding(clash, found)


def _finding(clash: Clash, found: tuple[Clash, ...]) -> NumbersClash:
    from slalang.solve.numbers.cores import fits_all, remaining
    from slalang.solve.numbers.terms import Kind
    from slalang.solve.numbers.words import climbs, remark, sentence, shown

    places = [clause.origin for clause in clash.clauses]
    start = clash.comparison.bound.origin
    everywhere = {one.clause.origin: fits_all(one.clause, found) for one in clash.values}
    left = {one.clause.origin: remaining(one, clash, found) for one in clash.values}
    goals = [
        shown(clause, value)
        for clause in clash.clauses
        if clause.kind is Kind.GOAL and (value := everywhere[clause.origin]) is not None
    ]
    return NumbersClash(
        start if start in places else places[0],
        len(clash.clauses),
        clash.is_least,
        sentence(clash),
        tuple(
            (origin, remark(one, everywhere[origin], left[origin]))
            for one in clash.values
            for origin in (one.clause.origin,)
        ),
        tuple(climbs(clash)),
        sum(one.value is not None and not one.breaks for one in clash.values),
        max(left.values(), default=0),
        goals[0] if goals else "",
        any(one.breaks for one in clash.values),
    )
