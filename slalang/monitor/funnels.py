"""A funnel in; how many leads came to each of its steps, beside what was agreed, out."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from slalang.data.quoting import literal
from slalang.funnel import need_of
from slalang.funnel.arithmetic import ratio
from slalang.funnel.inherit import RateAt, chain_of, inherit, leaves, path_of, rate_in
from slalang.funnel.wilson import wilson
from slalang.model.agreement import Agreement
from slalang.model.numbers import Funnel
from slalang.monitor.figures import Bench
from slalang.monitor.result import FunnelReport, StepReport
from slalang.wording.words import title


def funnel_report(bench: Bench, funnel: Funnel, window: tuple[int, int]) -> FunnelReport:
    """A funnel over a time: from one instant up to another, without it (µs since 1970)."""
    steps: list[StepReport] = []
    before: str | None = None
    for ref in funnel.through:
        entered, cohort, reached = _counts(bench, ref.name, before, window)
        agreed = (
            None
            if before is None
            else agreed_rate(bench.ground.agreement, funnel, before, ref.name)
        )
        steps.append(
            StepReport(
                ref.name,
                str(title(ref.name, bench.ground.words)),
                entered,
                cohort,
                reached,
                agreed,
                wilson(reached, cohort) if before is not None else None,
            )
        )
        before = ref.name
    return FunnelReport(funnel, tuple(steps))


def agreed_rate(agreement: Agreement, funnel: Funnel, start: str, end: str) -> Fraction | None:
    """The rate from one step to the next over all sources, as the goals weigh them.

    Without a goal it is told only where all sources say the same.
    """
    chain = chain_of(agreement, funnel.name)
    weighed, weights = Fraction(0), Fraction(0)
    rates: set[Decimal] = set()
    for leaf in leaves(chain) if chain else ():
        rate = rate_in(inherit(leaf), start, end, None)
        if not isinstance(rate, RateAt):
            return None
        rates.add(rate.percent)
        need = need_of(agreement, start, path_of(leaf[-1]))
        if need is not None:
            weighed += need.used * ratio(rate.percent)
            weights += need.used
    if len(rates) == 1:
        return ratio(rates.pop())
    return weighed / weights if weights else None


def _counts(
    bench: Bench, stage: str, before: str | None, window: tuple[int, int]
) -> tuple[int, int, int]:
    """How many entered; of those who entered the stage before, how many there are and came on."""
    first, last = window

    def entries(kind: str) -> str:
        return (
            f"(SELECT lead_id, min(at_us) AS at_us FROM happened WHERE kind = {literal(kind)}"
            " GROUP BY lead_id)"
        )

    inside = f"at_us >= {first} AND at_us < {last}"
    asked = f"SELECT (SELECT count(*) FROM {entries(stage)} WHERE {inside})"
    if before is not None:
        asked += (
            f", (SELECT count(*) FROM {entries(before)} WHERE {inside}),"
            f" (SELECT count(*) FROM {entries(before)} AS b JOIN {entries(stage)} AS e"
            f" USING (lead_id) WHERE b.at_us >= {first} AND b.at_us < {last}"
            " AND e.at_us >= b.at_us)"
        )
    row = bench.connection.execute(asked).fetchone()
    assert row is not None
    return (row[0], row[1], row[2]) if before is not None else (row[0], 0, 0)
