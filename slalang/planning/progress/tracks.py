"""What is owed and what was counted in; each period with its verdict, and runs of them, out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from math import ceil

from slalang.funnel.delivered import Standing, standing
from slalang.funnel.periods import MONTHS
from slalang.model.agreement import Agreement
from slalang.model.quantities import Month, Period
from slalang.planning.actuals.rows import Row
from slalang.planning.ground import stage_titles
from slalang.planning.progress.agreed import Book
from slalang.planning.progress.promised import Owed, amount_in
from slalang.planning.progress.result import Run, Stretch, Track
from slalang.wording.times import period as period_word

_ONE = timedelta(days=1)
MOST = 6
"""At most so many sources are named that were not counted."""
LONGEST_GAP = 60
"""Of a longer time in which nothing was counted, so many periods are told."""


def track(book: Book, owed: Owed, rows: Sequence[Row], last: date) -> Track | None:
    """One promise held against counts up to a day; None where nothing of it was counted."""
    paths = set(owed.paths)
    own = [row for row in rows if row.stage == owed.stage and row.source in paths]
    if not own:
        return None
    grain = _grain(owed.each, own)
    titles = stage_titles(book.agreement)
    remarks = list(owed.remarks)
    stretches: tuple[Stretch, ...] = ()
    if grain is None:
        remarks.append(
            "It is not judged: some counts are by weeks and others by months. Count all of them "
            f"by {period_word(owed.each)}."
        )
    else:
        stretches = tuple(_stretches(book, owed, grain, own, last))
        remarks += _coarser(owed, grain)
        remarks += _gaps(book.agreement, owed, grain, own)
    return Track(
        owed.promise, owed.title, owed.stage, titles.get(owed.stage, owed.stage), owed.paths,
        owed.bound, owed.tolerance, grain or owed.each, stretches, _runs(stretches, owed),
        owed.over_run, owed.under_run, owed.over_agreed, owed.under_agreed,
        tuple(remarks), owed.origin,
    )  # fmt: skip


def period_around(each: Period, day: date) -> tuple[str, date, date]:
    """The period of a kind that a day lies in: its name, its first and its last day."""
    if each in (Period.DAY, Period.BUSINESS_DAY):
        return day.isoformat(), day, day
    if each is Period.WEEK:
        year, week, weekday = day.isocalendar()
        first = day - (weekday - 1) * _ONE
        return f"{year}-W{week:02}", first, first + 6 * _ONE
    length = MONTHS[each]
    begin = (day.month - 1) // length * length + 1
    over = begin + length
    last = date(day.year + (over > 12), (over - 1) % 12 + 1, 1) - _ONE
    name = {
        1: f"{day.year}-{begin:02}",
        3: f"{day.year}-Q{(begin + 2) // 3}",
        6: f"{day.year}-H{1 if begin == 1 else 2}",
        12: f"{day.year}",
    }[length]
    return name, date(day.year, begin, 1), last


def _grain(each: Period, rows: Sequence[Row]) -> Period | None:
    """The periods to judge by: those of the promise, or the next in which every row has a place."""
    longer = [one for one in MONTHS if one not in MONTHS or MONTHS[one] > MONTHS.get(each, 0)]
    for grain in (each, Period.WEEK, *longer):
        if all(row.when.last <= period_around(grain, row.when.first)[2] for row in rows):
            return grain
    return None


def _stretches(
    book: Book, owed: Owed, grain: Period, rows: Sequence[Row], last: date
) -> Iterator[Stretch]:
    by_period: dict[str, list[Row]] = {}
    for row in rows:
        by_period.setdefault(period_around(grain, row.when.first)[0], []).append(row)
    gap: list[Stretch] = []
    day = min(row.when.first for row in rows)
    final = max(row.when.first for row in rows)
    while day <= final:
        name, first, ends = period_around(grain, day)
        counted = by_period.get(name, [])
        if counted:
            yield from gap
            gap = []
            yield _stretch(book, owed, (name, first, ends), counted, last)
        elif len(gap) < LONGEST_GAP:
            gap.append(_stretch(book, owed, (name, first, ends), [], last))
        day = ends + _ONE


def _stretch(
    book: Book, owed: Owed, period: tuple[str, date, date], rows: Sequence[Row], last: date
) -> Stretch:
    """One period; where only a part of it was counted, its need is that part, by open days."""
    name, first, ends = period
    header = book.agreement.header
    starts = header.starts if header and isinstance(header.starts, date) else first
    stops = header.ends if header and isinstance(header.ends, date) else ends
    held = max(first, starts), min(ends, stops)
    need = _need(book, owed, period)
    whole = _cut(need, book.days.part(held, (first, ends)))
    if not rows:
        return Stretch(name, first, ends, whole, whole, None, True, None, None, Fraction(0))
    begun = max(held[0], min(row.when.first for row in rows))
    through = min(last, held[1], max(row.when.last for row in rows))
    part = book.days.part((begun, through), held)
    over = through >= held[1]
    counted = book.days.part((begun, through), (first, ends))
    so_far = None if need is None else need * counted
    delivered = sum(row.count for row in rows)
    if over:
        due = _cut(need, counted)
        verdict = None if due is None else _standing(owed, Fraction(delivered), due)
        return Stretch(name, first, ends, due, whole, delivered, True, verdict, None, part)
    projected = Fraction(delivered) / part if part else None
    verdict = None
    if projected is not None and whole is not None:
        verdict = _standing(owed, projected, whole)
    return Stretch(name, first, ends, so_far, whole, delivered, False, verdict, projected, part)


def _cut(need: Fraction | None, part: Fraction) -> Fraction | None:
    """A need in a part of its period: rounded up, as targets of partial periods are."""
    if need is None or part == 1:
        return need
    return Fraction(ceil(need * part))


def _need(book: Book, owed: Owed, period: tuple[str, date, date]) -> Fraction | None:
    _, first, last = period
    same = period_around(owed.each, first) == period
    if owed.fixed is not None and same:
        return owed.fixed

    def monthly(month: Month) -> Fraction | None:
        return amount_in(book, owed, month)

    return book.over(first, last, monthly)


def _standing(owed: Owed, delivered: Fraction, need: Fraction) -> Standing:
    return standing(delivered, need, owed.tolerance or Decimal(0))


def _runs(stretches: Sequence[Stretch], owed: Owed) -> tuple[Run, ...]:
    """Runs that are long enough for a flag, and the last one; running periods do not count."""
    judged = [one for one in stretches if one.over and one.standing is not None]
    found: list[Run] = []
    for verdict, group in groupby(judged, key=lambda one: one.standing):
        members = list(group)
        if verdict is None or verdict is Standing.WITHIN:
            continue
        least = owed.over_run if verdict is Standing.OVER else owed.under_run
        flagged = len(members) >= least
        if flagged or members[-1] is judged[-1]:
            found.append(Run(verdict, members[0].name, members[-1].name, len(members), flagged))
    return tuple(found)


def _coarser(owed: Owed, grain: Period) -> Iterator[str]:
    if grain is not owed.each:
        yield (
            (
                f"The promise is for each {period_word(owed.each)}; the counts are not, so each "
                f"{period_word(grain)} is judged."
            )
            if owed.promise
            else f"Judged by {period_word(grain)}, as it was counted."
        )


def _gaps(agreement: Agreement, owed: Owed, grain: Period, rows: Sequence[Row]) -> Iterator[str]:
    """Sources that were left out of a period in which others were counted."""
    counted: dict[str, set[str]] = {}
    for row in rows:
        counted.setdefault(period_around(grain, row.when.first)[0], set()).add(row.source)
    missing: dict[str, list[str]] = {}
    for name, sources in counted.items():
        for path in owed.paths:
            if path not in sources:
                missing.setdefault(path, []).append(name)
    stage = next((one.title for one in agreement.stages if one.name == owed.stage), owed.stage)
    for path, names in list(missing.items())[:MOST]:
        told = ", ".join(sorted(names)[:3]) + (" …" if len(names) > 3 else "")
        node = agreement.figures.get(path)
        source = node.title if node else path
        yield f"No {stage} of {source} was counted in {told}; it is taken as none."
    if len(missing) > MOST:
        yield f"The same holds for {len(missing) - MOST} more sources."
