"""The agreement and its actuals in; what came so far beside what was agreed, out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from slalang.calendar.holiday_dates import NO_HOLIDAYS, Resolved
from slalang.funnel.inherit import Chain
from slalang.funnel.periods import month_of
from slalang.funnel.plan import plan
from slalang.funnel.problems import Problem, say
from slalang.model.agreement import Agreement
from slalang.model.numbers import Funnel, RateKind
from slalang.planning.actuals.rows import Actuals, Row
from slalang.planning.ground import stage_titles
from slalang.planning.needed import needs_of
from slalang.planning.progress.agreed import FAR, Book, horizon
from slalang.planning.progress.days import Days, days_of
from slalang.planning.progress.promised import owed_by_promises
from slalang.planning.progress.rates import deals_of, rates_of
from slalang.planning.progress.result import FunnelProgress, Progress, RateFigure
from slalang.planning.progress.tracks import track
from slalang.planning.progress.value import value_of


def progress(
    agreement: Agreement,
    actuals: Actuals,
    *,
    as_of: date | None = None,
    holidays: Resolved = NO_HOLIDAYS,
) -> Progress:
    """Every funnel of which something was counted, seen at the end of a day.

    Without `as_of` everything counts as complete to its last day. `holidays` are those of the
    years that `years_needed` names.
    """
    last = min(as_of, actuals.last) if as_of else actuals.last
    days = _days(agreement, actuals, holidays)
    book = Book(agreement, days, needs_of(agreement))
    found: list[FunnelProgress] = []
    problems: list[Problem] = []
    for funnel in agreement.funnels:
        own = [row for row in actuals.rows if f"{row.source}.".startswith(f"{funnel.name}.")]
        if own:
            found.append(_funnel(book, funnel, own, last))
    problems += plan(agreement, month=month_of(last)).problems
    return Progress(
        agreement.title, actuals.first, last, as_of, days.calendar, tuple(found),
        (*actuals.remarks, *dict.fromkeys(map(say, problems))),
    )  # fmt: skip


def years_needed(agreement: Agreement, actuals: Actuals) -> tuple[int, int]:
    """The first and the last year whose holidays matter."""
    first, last = _reach(agreement, actuals)
    return first.year, last.year


def _days(agreement: Agreement, actuals: Actuals, holidays: Resolved) -> Days:
    return days_of(agreement, *_reach(agreement, actuals), holidays)


def _reach(agreement: Agreement, actuals: Actuals) -> tuple[date, date]:
    """From the first to the last day that is counted or divided by: whole years."""
    ends = [reach[1] for one in agreement.funnels if (reach := horizon(agreement, one.name))]
    last = max([actuals.last, *(end for end in ends if (end - actuals.last).days < FAR)])
    return date(actuals.first.year, 1, 1), date(last.year, 12, 31)


def _funnel(book: Book, funnel: Funnel, rows: Sequence[Row], last: date) -> FunnelProgress:
    chain: Chain = (funnel,)
    titles = stage_titles(book.agreement)
    stages = tuple((ref.name, titles.get(ref.name, ref.name)) for ref in funnel.through)
    goals = dict.fromkeys(
        goal.title
        for goal in book.agreement.goals
        for target in goal.targets
        if f"{target.source.name}.".startswith(f"{funnel.name}.")
    )
    tracks = (track(book, owed, rows, last) for owed in owed_by_promises(book, chain))
    has_first = any(row.stage == stages[0][0] for row in rows)
    rates = rates_of(book.agreement, chain, rows, last)
    return FunnelProgress(
        funnel.name, funnel.title, " and ".join(goals), stages,
        value_of(book, chain, stages[0][0], rows, last) if has_first else None,
        tuple(one for one in tracks if one is not None), rates,
        deals_of(chain, rows, book.agreement.currency),
        tuple(_remarks(stages[0][1], rates, has_first)),
    )  # fmt: skip


def _remarks(stage: str, rates: Sequence[RateFigure], has_first: bool) -> list[str]:
    """`stage` is the title of the first one."""
    found = []
    if not has_first:
        found.append(f"No {stage} was counted, so that nobody knows what the leads are worth.")
    if any(rate.kind is RateKind.COHORT and rate.share is not None for rate in rates):
        found.append(
            "The rates are agreed of those that entered. Counts show who came to each stage in "
            "the same time: the last to enter may still move on, so that these rates can be low."
        )
    return found
