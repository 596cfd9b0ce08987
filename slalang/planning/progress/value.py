"""Counts of the first stage in; what these leads are worth beside the quota, out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from slalang.funnel.inherit import Chain, leaves, path_of
from slalang.model.quantities import Month
from slalang.planning.actuals.rows import Row
from slalang.planning.progress.agreed import FAR, Book, horizon, quota_in, value_in
from slalang.planning.progress.days import days_in, months_between
from slalang.planning.progress.result import Line, Value


def value_of(
    book: Book, chain: Chain, first_stage: str, rows: Sequence[Row], last: date
) -> Value | None:
    """The value of what a funnel got up to a day; None where no goal gives leads a value.

    A row of several months is spread over them by open days: its leads are worth what a lead
    is worth in each.
    """
    funnel = path_of(chain[0])
    counted = [row for row in rows if row.stage == first_stage]
    by_source = {path_of(leaf[-1]): leaf[-1].title for leaf in leaves(chain)}
    rows_of: dict[str, list[Row]] = {}
    for row in counted:
        rows_of.setdefault(row.source, []).append(row)
    lines = [
        _line(book, funnel, path, title, rows_of.get(path, ())) for path, title in by_source.items()
    ]
    known = [line for line in lines if line is not None]
    if not any(line.value is not None for line in known):
        return None
    first = min(row.when.first for row in counted)
    through = min(last, max(row.when.last for row in counted))
    total = sum((line.value for line in known if line.value is not None), Fraction(0))
    quota = _quota(book, funnel, first, through)
    reach = horizon(book.agreement, funnel)
    near = reach is not None and 0 <= (reach[1] - through).days < FAR
    whole = _quota(book, funnel, first, reach[1]) if reach and near else None
    projected = total * whole / quota if whole is not None and quota else None
    won = [row.value for row in rows if row.value is not None]
    return Value(
        tuple(known), total, quota, whole,
        first if reach and first > reach[0] else None, reach[1] if reach else None, projected,
        sum(won, Fraction(0)) if won else None, book.agreement.currency,
    )  # fmt: skip


def _line(book: Book, funnel: str, path: str, title: str, rows: Sequence[Row]) -> Line | None:
    if not rows:
        return None
    total: Fraction | None = Fraction(0)
    values: set[Fraction] = set()
    for row in rows:
        worth = _worth(book, funnel, path, row.when.first, row.when.last)
        if worth is None:
            total = None
            continue
        values.add(worth)
        total = None if total is None else total + row.count * worth
    count = sum(row.count for row in rows)
    same = values.pop() if len(values) == 1 and total is not None else None
    return Line(path, title, count, total, same)


def _worth(book: Book, funnel: str, path: str, first: date, last: date) -> Fraction | None:
    """What a lead is worth that came some time between two days; months weigh by open days.

    Months without a goal do not weigh: a week may reach over the start of the agreement.
    """
    weights = total = Fraction(0)
    for month in months_between(first, last):
        worth = value_in(book, funnel, path, month)
        if worth is not None:
            part = book.days.part(days_in(month), (first, last))
            weights += part
            total += worth * part
    return total / weights if weights else None


def _quota(book: Book, funnel: str, first: date, last: date) -> Fraction | None:
    """What the goals ask for in a time; None where they ask for nothing."""

    def monthly(month: Month) -> Fraction | None:
        return quota_in(book, funnel, month) or Fraction(0)

    return book.over(first, last, monthly) or None
