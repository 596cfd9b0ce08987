"""Hot leads that wait longer than warm ones: an agreement in, `hotter-waits-longer` out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, pairwise
from typing import ClassVar, NamedTuple

from slalang.calendar.week import Stretch
from slalang.check import limits
from slalang.check.context import Context
from slalang.check.ranks import ranks
from slalang.check.tables import timed_tables
from slalang.check.timing import Weeks, week_of, weeks_of
from slalang.diagnostics.finding import Finding, Label, Severity
from slalang.model.agreement import Agreement
from slalang.model.quantities import Deadline, Varying
from slalang.model.scoring import Class
from slalang.source.frozen import dataclass
from slalang.source.text import Span

NEEDS_WHOLE = False

_ALL_PAIRS = 16
"""Up to so many rows each is compared with each; above, only with its neighbours."""


@dataclass(frozen=True, slots=True)
class HotterWaitsLonger(Finding):
    """`hot 4 hours` in a table that says `warm 1 hour`."""

    code: ClassVar[str] = "SLA525"
    slug: ClassVar[str] = "hotter-waits-longer"
    severity: ClassVar[Severity] = Severity.WARNING

    span: Span
    what: str
    """Such as ``the first touch of `inbound` ``."""
    hot: str
    """The row of the hotter leads: `hot`, `hot emea`."""
    late: str
    """Their deadline in words."""
    cool: str
    soon: str
    other: Span

    def message(self) -> str:
        return (
            f"{self.what}: `{self.hot}` leads wait {self.late}, `{self.cool}` ones only {self.soon}"
        )

    def label(self) -> str:
        return "the hotter leads"

    def help(self) -> str:
        return "Swap the two deadlines, or give the hotter leads the shorter one."

    def related(self) -> tuple[Label, ...]:
        return (Label(self.other, "they are served sooner"),)


class _Row(NamedTuple):
    place: int
    """0 is the hottest."""
    label: str
    deadline: Deadline
    origin: Span


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """Rows of one table that differ in one class, where the order of its bands is known."""
    weeks: Weeks | None = None
    known: dict[str, Mapping[str, int] | None] = {}
    for table, what, calendar in timed_tables(agreement):
        weeks = weeks if weeks is not None else weeks_of(agreement)
        for place, ref in enumerate(table.by):
            sorting = agreement.names.get(ref.name)
            if isinstance(sorting, Class):
                if ref.name not in known:
                    known[ref.name] = ranks(sorting)
                order = known[ref.name]
                if order:
                    yield from _compared(table, place, order, what, week_of(calendar, weeks))


def _compared(
    table: Varying, place: int, order: Mapping[str, int], what: str, week: Sequence[Stretch]
) -> Iterator[Finding]:
    """One finding for each row that a cooler one overtakes: the next cooler that does."""
    for rows in _alike(table, place, order):
        pairs = combinations(rows, 2) if len(rows) <= _ALL_PAIRS else pairwise(rows)
        told: set[Span] = set()
        for hot, cool in pairs:
            if hot.origin in told or not limits.leaves_more(hot.deadline, cool.deadline, week):
                continue
            told.add(hot.origin)
            yield HotterWaitsLonger(
                hot.origin, what, hot.label, limits.words(hot.deadline), cool.label,
                limits.words(cool.deadline), cool.origin,
            )  # fmt: skip


def _alike(table: Varying, place: int, order: Mapping[str, int]) -> list[list[_Row]]:
    """The rows that are the same in every other class, hottest first."""
    groups: dict[tuple[str, ...], list[_Row]] = {}
    for row in table.rows:
        if not row.values or len(row.values) != len(table.by):
            continue
        if not isinstance(row.deadline, Deadline) or row.values[place] not in order:
            continue
        others = (*row.values[:place], *row.values[place + 1 :])
        label = " ".join(row.values)
        found = _Row(order[row.values[place]], label, row.deadline, row.origin)
        groups.setdefault(others, []).append(found)
    return [sorted(rows, key=lambda row: row.place) for rows in groups.values()]
