"""Two deadlines for one thing: an agreement in, `deadlines-disagree` out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import chain, combinations, islice, product
from typing import ClassVar, TypeAlias

from slalang.calendar.lengths import is_longer, total
from slalang.calendar.week import DAY, Stretch
from slalang.check import amounts, limits
from slalang.check.context import Context
from slalang.check.owings import Owing, implies, owings
from slalang.check.timing import week_of, weeks_of
from slalang.diagnostics.finding import Finding, Label, Severity
from slalang.model.agreement import Agreement
from slalang.model.quantities import Deadline, TimeLimit, Varying
from slalang.source.frozen import dataclass
from slalang.source.text import Span

NEEDS_WHOLE = False

_Row: TypeAlias = tuple[Owing, Deadline]

_ALIKE = 24
"""So many deadlines for one thing are compared with each other."""
_MOST = 100
"""More findings than anybody reads are left for the next run."""


@dataclass(frozen=True, slots=True)
class DeadlinesDisagree(Finding):
    """`first touch within 15 minutes`, and elsewhere `do touch within 1 hour`."""

    code: ClassVar[str] = "SLA527"
    slug: ClassVar[str] = "deadlines-disagree"
    severity: ClassVar[Severity] = Severity.ERROR

    span: Span
    what: str
    """``a first touch after `to_sales` ``."""
    here: str
    """The deadline here, with its preposition: `within 1 hour`."""
    there: str
    where: str
    """Where the other one is said: ``cadence `inbound` ``."""
    other: Span
    aim: str
    """Both in one line, `within 1 hour aiming for 15 minutes`, where that can be said."""
    row: str = ""
    """The row that differs, where the deadlines vary."""

    def message(self) -> str:
        leads = f" for `{self.row}` leads" if self.row else ""
        return f"{self.what}{leads} is due {self.here} here and {self.there} in {self.where}"

    def label(self) -> str:
        return "another deadline for the same thing"

    def help(self) -> str:
        if self.aim:
            return f"Keep one of the two; if the shorter is only the aim, write `{self.aim}`."
        return "Agree on one of the two, and delete the other."

    def related(self) -> tuple[Label, ...]:
        return (Label(self.other, f"{self.there} here"),)


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """Compare what one party owes twice: after the same start, for the same leads."""
    alike: dict[tuple[object, ...], list[Owing]] = {}
    started: dict[tuple[object, ...], list[Owing]] = {}
    for owing in owings(agreement):
        if owing.party is not None:
            key = (owing.party, owing.start, owing.least)
            started.setdefault(key, []).append(owing)
            alike.setdefault((*key, owing.scope), []).append(owing)
    pairs = [pair for group in alike.values() for pair in _pairs(group)]
    rows = [pair for group in started.values() for pair in _with_rows(group)]
    if pairs or rows:
        weeks = weeks_of(agreement)
        whole = (
            finding
            for one, other in pairs
            for finding in _compared(agreement, one, other, week_of(one.calendar, weeks))
        )
        single = (
            finding
            for one, other, band in rows
            for finding in _compared(agreement, one, other, week_of(one.calendar, weeks), band)
        )
        yield from islice(chain(whole, single), _MOST)


def _pairs(group: Sequence[Owing]) -> Iterator[tuple[Owing, Owing]]:
    """The earlier with the later in the text; of very many, the first."""
    return combinations(group[:_ALIKE], 2)


def _with_rows(group: Sequence[Owing]) -> Iterator[tuple[Owing, Owing, str]]:
    """A row for `hot` leads of what is owed to all, and what is owed to `hot` leads alone."""
    tables = [one for one in group if not one.scope and isinstance(one.limit, Varying)]
    alone = [one for one in group if one.only and isinstance(one.limit, Deadline)]
    for table, single in product(tables[:_ALIKE], alone[:_ALIKE]):
        if single.only and isinstance(table.limit, Varying):
            name, band = single.only
            for values, deadline in limits.rows(table.limit):
                if values == (band,) and [ref.name for ref in table.limit.by] == [name]:
                    row = replace(table, limit=deadline)
                    one, other = sorted((row, single), key=lambda owing: owing.origin)
                    yield one, other, band


def _compared(
    agreement: Agreement, one: Owing, other: Owing, week: Sequence[Stretch], band: str = ""
) -> Iterator[Finding]:
    """At most one finding for two owings, at the first row that differs."""
    if one.calendar != other.calendar:
        # What both calendars count alike, the clock, can still be compared.
        week = ()
    if _vary_otherwise(one.limit, other.limit):
        return
    rows = limits.rows(other.limit)
    same = dict(rows)
    for values, first in limits.rows(one.limit):
        matching = [(values, same[values])] if values in same else []
        for others, second in rows if None in (values, *same) else matching:
            found = _judged(agreement, (one, first), (other, second), week)
            if found:
                yield _finding(
                    (one, first), (other, second), band or " ".join(values or others or ())
                )
                return


def _vary_otherwise(one: TimeLimit, other: TimeLimit) -> bool:
    """Whether two tables vary by different classes."""
    if not isinstance(one, Varying) or not isinstance(other, Varying):
        return False
    return [ref.name for ref in one.by] != [ref.name for ref in other.by]


def _judged(agreement: Agreement, one: _Row, other: _Row, week: Sequence[Stretch]) -> bool:
    """Whether two deadlines differ, and no reading makes a ladder of them."""
    for (strict, short), (loose, long) in ((one, other), (other, one)):
        if not implies(agreement, strict.deed, loose.deed):
            continue
        if not limits.leaves_more(long, short, week):
            continue
        table = isinstance(strict.limit, Varying) and isinstance(loose.limit, Deadline)
        ladder = table or _rank(loose) > _rank(strict)
        if not ladder and not _is_backstop(strict, short, loose, long):
            return True
    return False


def _finding(one: _Row, other: _Row, row: str) -> Finding:
    """The later of the two in the text is where the reader looks first."""
    (first, there), (second, here) = one, other
    touch = next((o for o in (first, second) if o.deed_words.startswith("a")), second)
    joint = "to" if touch.deed_words == "an answer" else "after"
    return DeadlinesDisagree(
        second.origin, f"{touch.deed_words} {joint} {second.start_words}",
        limits.due_words(here), limits.due_words(there), first.what, first.origin,
        _aiming(here, there) or _aiming(there, here), row,
    )  # fmt: skip


def _aiming(long: Deadline, short: Deadline) -> str:
    """`within 1 hour aiming for 15 minutes`; empty where the language cannot say it."""
    if not isinstance(long.reach, tuple) or not isinstance(short.reach, tuple):
        return ""
    if len(short.reach) != 1 or not is_longer(long.reach, short.reach, ()):
        return ""
    return f"{limits.due_words(long)} aiming for {amounts.duration(short.reach[0])}"


def _rank(owing: Owing) -> tuple[Decimal, int]:
    """For how many leads it is owed; what is said of all leads in so many words counts most."""
    return (Decimal(100), 0) if owing.share is None else (owing.share, 1)


def _is_backstop(strict: Owing, short: Deadline, loose: Owing, long: Deadline) -> bool:
    """`attempt within 7 days` behind `first touch within 2 hours`: nobody is ever forgotten."""
    return strict.deed != loose.deed and _in_hours(short) and _in_days(long)


def _in_hours(deadline: Deadline) -> bool:
    if not isinstance(deadline.reach, tuple):
        return False
    most = total([part for part in deadline.reach if not part.unit.is_business], ()).most
    units = {part.unit.value.rpartition(" ")[2] for part in deadline.reach}
    return units <= {"minute", "hour"} and (most is None or most < DAY)


def _in_days(deadline: Deadline) -> bool:
    if not isinstance(deadline.reach, tuple):
        return False
    units = {part.unit.value.rpartition(" ")[2] for part in deadline.reach}
    return not units & {"minute", "hour"}
