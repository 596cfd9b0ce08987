"""Whatever the numbers, a clash holds no number too many, and each value that would fit does."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from slalang.check.context import Context
from slalang.driver import read_text
from slalang.funnel import need_of
from slalang.model.agreement import Agreement
from slalang.model.quantities import Month, Period
from slalang.solve.numbers.bounds import Side
from slalang.solve.numbers.cores import Clash, clashes, harmless
from slalang.solve.numbers.mending import changed
from slalang.solve.numbers.system import Comparison, comparisons
from slalang.solve.numbers.terms import Clause, clauses_of, value_of
from slalang.source.text import Span

RATES = st.integers(1, 100)
SOURCES = st.lists(
    st.tuples(st.integers(1, 9), RATES, RATES, st.integers(1, 40)), min_size=1, max_size=3
)
ROUNDINGS = st.sampled_from(["", "rounded up at the end", "exact"])
PERIODS = st.sampled_from(["month", "quarter", "year"])
LIMITS = st.lists(
    st.sampled_from(["promise", "person", "team", "route", "budget", "wins"]),
    min_size=1, max_size=3, unique=True,
)  # fmt: skip
EXTRAS = st.sets(st.sampled_from(["season", "better", "worse", "month"]))


@st.composite
def agreements(draw: st.DrawFn) -> str:
    """An agreement with one funnel, some of its limits too low."""
    sources, limits, extras = draw(SOURCES), draw(LIMITS), draw(EXTRAS)
    amount = st.integers(1, 2000)
    parts = [weight * 100 // sum(s[0] for s in sources) for weight, *_ in sources]
    parts[0] += 100 - sum(parts)
    body = "\n".join(
        f"source {name} {{\n brings {part}% of revenue\n mql to sql {one}%\n"
        f" sql to customer {two}%\n deal {deal}00 USD\n costs {deal} USD per mql\n}}"
        for name, part, (_, one, two, deal) in zip("abc", parts, sources, strict=False)
    )
    body += f"\n{draw(ROUNDINGS)}"
    body += "\nimprove mql to sql up to 60% by 2026-06-01" * ("better" in extras)
    body += "\nimprove sql to customer down to 20% by 2026-09-15" * ("worse" in extras)
    body += "\nseason {\n dec 160%\n jan 40%\n}" * ("season" in extras)
    people, works = draw(st.integers(1, 9)), ""
    works += f"\n works at most {draw(amount)} mql per person each month" * ("team" in limits)
    budget = f"\n budget {draw(amount)}0 USD each {draw(PERIODS)}" * ("budget" in limits)
    promised = {
        "promise": f"at least {draw(amount)} mql each {draw(PERIODS)}, tolerance 10%",
        "person": f"at least {draw(amount)} mql from f.a per person each month",
    }
    text = (
        f'party marketing "M" {{\n people {people}{budget}\n}}\n'
        f'party sales "S" {{\n people {people}{works}\n}}\n'
        "stage mql of marketing\nstage sql of sales\nstage customer of sales { ends }\n"
        f"funnel f through mql, sql, customer {{\n{body}\n}}\n"
        f"goal revenue {{\n {draw(amount)}00 USD each {draw(PERIODS)} from f, "
        "for 24 months starting 2026-01\n"
        + " in 2026-03 90_000 USD\n" * ("month" in extras)
        + "}\n"
    )
    for name in limits:
        if name in promised:
            text += f"promise p_{name} by marketing to sales {{\n deliver {promised[name]}\n}}\n"
    if "route" in limits:
        text += (
            "handoff h from marketing to sales {\n when becomes mql\n routed {\n"
            f"  to sales in turn, at most {draw(amount)} per person each month\n"
            "  else to queue\n }\n}\n"
        )
    if "wins" in limits:
        text += f"goal wins {{\n {draw(amount)} customer each month from f\n}}\n"
    return text


def read(text: str) -> Agreement:
    result = read_text(text)
    assert not result.findings, [finding.message() for finding in result.findings]
    return result.agreement


@settings(deadline=None, max_examples=40)
@given(agreements())
def test_no_month_asks_for_more_than_the_months_that_were_looked_at(text: str) -> None:
    agreement = read(text)
    months = [Month(year, month) for year in (2026, 2027) for month in range(1, 13)]
    for one in comparisons(agreement, Context()):
        bound, goals = one.bound, one.demands[0].goals
        if bound.side not in (Side.PROMISE, Side.TEAM, Side.ROUTE) or not goals:
            continue
        if bound.each is not Period.MONTH:
            continue
        needs = [need_of(agreement, "mql", bound.path or "f", m, Period.MONTH) for m in months]
        most = max(need.used for need in needs if need)
        assert max(value_of(demand.term, {}) for demand in one.demands) == most


@settings(deadline=None, max_examples=40)
@given(agreements())
def test_no_number_of_a_clash_is_too_many(text: str) -> None:
    for clash in found(text):
        every = {clause.origin: clause for clause in numbers(clash.comparison)}
        free = {
            span: harmless(clash.comparison, clause)
            for span, clause in every.items()
            if clause not in clash.clauses
        }
        assert clash.is_least
        assert clash.comparison.excess(free) > 0
        for clause in clash.clauses:
            without = free | {clause.origin: harmless(clash.comparison, clause)}
            assert clash.comparison.excess(without) <= 0


@settings(deadline=None, max_examples=40)
@given(agreements())
def test_each_value_fits_when_it_is_written(text: str) -> None:
    before = too_small(text)
    for clash in found(text):
        for one in clash.values:
            if one.value is None or one.breaks:
                continue
            written = text
            values = changed(one.clause, one.value)
            for span, value in sorted(values.items(), reverse=True):
                written = with_number(written, span, value)
            after = too_small(written)
            assert clash.comparison.key not in after
            assert after <= before


@settings(deadline=None, max_examples=40)
@given(agreements())
def test_a_nearer_value_does_not_fit(text: str) -> None:
    for clash in found(text):
        for one in clash.values:
            assume(one.clause.twin is None)
            if one.value is None or one.clause.unit != "mql":
                continue
            nearer = one.value + (1 if one.value < one.clause.value else -1)
            assert any(
                other.excess({one.clause.origin: nearer}) > 0
                for other in comparisons(read(text), Context())
                if other.bound.origin == clash.comparison.bound.origin
            )


def found(text: str) -> Sequence[Clash]:
    return clashes(read(text), Context())


def too_small(text: str) -> set[object]:
    """Everything that leaves too little room."""
    return {one.key for one in comparisons(read(text), Context()) if one.excess({}) > 0}


def numbers(one: Comparison) -> list[Clause]:
    terms = [one.bound.room, *(demand.term for demand in one.demands)]
    return [clause for term in terms for clause in clauses_of(term)]


def with_number(text: str, span: Span, value: Fraction) -> str:
    """The text with another number in a clause."""
    said = text[span.start : span.end]
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    changed_text, count = re.subn(r"(?<![\w.-])\d[\d_.]*(?![\d_.-])", f"{exact:f}", said, count=1)
    assert count == 1
    return text[: span.start] + changed_text + text[span.end :]
