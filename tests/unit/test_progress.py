"""What came so far beside what was agreed: values, verdicts, runs, projections, rates."""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slalang.backends.progress import to_csv, to_json, to_markdown, to_text
from slalang.backends.progress.json import SCHEMA
from slalang.diagnostics.render.cells import width
from slalang.driver import read_text
from slalang.funnel.delivered import Standing, lead_value, lead_values
from slalang.funnel.wilson import wilson
from slalang.model.agreement import Agreement
from slalang.model.quantities import Month, Period
from slalang.planning.actuals.read import read_actuals
from slalang.planning.actuals.rows import Actuals
from slalang.planning.progress.compare import progress
from slalang.planning.progress.rates import moved
from slalang.planning.progress.recalibrate import Recalibration, recalibration
from slalang.planning.progress.result import FunnelProgress, Move, Progress, Track

QUOTA = """
agreement "Quota" {
  effective 2026-01-01 to 2026-12-31
  currency USD
}
party marketing "Marketing"
party sales "Sales"
stage mql "MQL" of marketing
stage sql "SQL" of sales
stage opportunity "Opportunity" of sales
stage customer "Customer" of sales { ends }
funnel new_business "New business" through mql, sql, opportunity, customer {
  measured 2026-01-05 from "CRM"
  source web_form "Website form" {
    brings 60% of revenue
    mql to sql 34%, measured on 3_900
    sql to opportunity 82%
    opportunity to customer 23%
    deal 2_000 USD
  }
  source outbound "Outbound" {
    brings 40% of revenue
    mql to sql 55%
    sql to opportunity 85%
    opportunity to customer 20%
    deal 2_000 USD
  }
}
goal quota "Quota" { 500_000 USD each month from new_business, for 12 months starting 2026-01 }
"""
PROMISE = """
promise volume "Qualified leads" by marketing to sales {
  deliver at least the mql needed by new_business each month, tolerance 10%
  flag when delivery exceeds the need for 3 months in a row
}
"""
WEEKDAYS = """
calendar office "Office" {
  zone "UTC"
  open mon to fri 09:00-17:00
}
"""


def agreed(more: str = PROMISE) -> Agreement:
    return read_text(QUOTA + more).agreement


def counted(agreement: Agreement, *rows: str, head: str = "period,source,stage,count") -> Actuals:
    found = read_actuals("\n".join((head, *rows)).encode(), agreement)
    assert isinstance(found, Actuals), found
    return found


def seen(*rows: str, as_of: date | None = None, more: str = PROMISE) -> FunnelProgress:
    agreement = agreed(more)
    return progress(agreement, counted(agreement, *rows), as_of=as_of).funnels[0]


def months(*totals: int) -> list[str]:
    return [
        f"2026-{number:02},{source},mql,{count}"
        for number, total in enumerate(totals, 1)
        for source, count in (("web_form", total - 1000), ("outbound", 1000))
    ]


def test_delivered_leads_are_worth_443_326_14_of_500_000() -> None:
    value = seen("2026-01,web_form,mql,2000", "2026-01,outbound,mql,1000").value
    assert value is not None
    exact = 2000 * Fraction(500_000, 3900) + 1000 * Fraction(500_000, 2675)
    assert value.total == exact
    assert round(exact, 2) == Fraction(44332614, 100)
    assert value.quota == 500_000
    assert [line.each for line in value.lines] == [Fraction(500_000, 3900), Fraction(500_000, 2675)]


def test_weeks_are_worth_what_their_month_says() -> None:
    value = seen("2026-W03,web_form,mql,2000", "2026-W04,outbound,mql,1000").value
    assert value is not None
    assert value.total == 2000 * Fraction(500_000, 3900) + 1000 * Fraction(500_000, 2675)
    assert value.quota == 500_000 * Fraction(14, 31)


@pytest.mark.parametrize(
    ("total", "standing"),
    [
        (3074, Standing.UNDER), (3075, Standing.WITHIN), (3416, Standing.WITHIN),
        (3757, Standing.WITHIN), (3758, Standing.OVER),
    ],
)  # fmt: skip
def test_a_month_is_under_within_or_over_its_tolerance(total: int, standing: Standing) -> None:
    [stretch] = seen(*months(total)).tracks[0].stretches
    assert stretch.need == 3416
    assert stretch.standing is standing


def runs(track: Track) -> list[tuple[str, str, str, bool]]:
    return [(run.standing.value, run.first, run.last, run.flagged) for run in track.runs]


def test_three_months_over_in_a_row_are_flagged() -> None:
    track = seen(*months(4000, 4000, 4000, 3400)).tracks[0]
    assert runs(track) == [("over", "2026-01", "2026-03", True)]


def test_two_months_over_are_told_while_they_last() -> None:
    assert runs(seen(*months(3400, 4000, 4000)).tracks[0]) == [
        ("over", "2026-02", "2026-03", False)
    ]
    assert runs(seen(*months(4000, 4000, 3400)).tracks[0]) == []


def test_a_running_month_is_projected_and_breaks_no_run() -> None:
    track = seen(*months(4000, 4000, 1000), as_of=date(2026, 3, 31)).tracks[0]
    assert runs(track) == [("under", "2026-03", "2026-03", False)]
    track = seen(*months(4000, 4000, 2000), as_of=date(2026, 3, 10)).tracks[0]
    running = track.stretches[-1]
    assert not running.over
    assert running.projected == 2000 * Fraction(31, 10)
    assert running.standing is Standing.OVER
    assert runs(track) == [("over", "2026-01", "2026-02", False)]


def test_open_days_count_where_there_is_a_calendar() -> None:
    # June 2026 has 22 weekdays; up to Friday the 12th there are ten.
    running = seen(
        "2026-06,web_form,mql,1000", as_of=date(2026, 6, 14), more=PROMISE + WEEKDAYS
    ).tracks[0].stretches[0]  # fmt: skip
    assert running.part == Fraction(10, 22)
    assert running.projected == 2200


def test_without_a_promise_no_tolerance_is_made_up() -> None:
    [track] = seen(*months(3415), more="").tracks
    assert (track.promise, track.tolerance) == ("", None)
    assert track.stretches[0].standing is Standing.UNDER
    text = shown(progress(agreed(""), counted(agreed(""), *months(3415))))
    assert "no promise names a tolerance" in text


def test_counts_by_quarter_are_judged_by_quarter() -> None:
    [track] = seen("2026-Q1,web_form,mql,7000", "2026-Q1,outbound,mql,3300").tracks
    assert track.each is Period.QUARTER
    assert track.stretches[0].need == 3 * 3416
    assert "each quarter is judged" in track.remarks[0]


def test_weeks_beside_months_are_judged_by_what_holds_both() -> None:
    [track] = seen("2026-W05,web_form,mql,700", "2026-02,outbound,mql,300").tracks
    assert track.each is Period.QUARTER


def test_weeks_over_the_new_year_beside_months_are_not_judged() -> None:
    [track] = seen("2026-W01,web_form,mql,700", "2026-02,outbound,mql,300").tracks
    assert track.stretches == ()
    assert track.remarks[0].startswith("It is not judged: some counts are by weeks")


def test_a_source_that_was_left_out_is_told() -> None:
    [track] = seen("2026-01,web_form,mql,3000").tracks
    assert track.remarks == ("No MQL of Outbound was counted in 2026-01; it is taken as none.",)


def test_a_promise_of_a_number_is_held_to_that_number() -> None:
    promise = PROMISE.replace("the mql needed by new_business", "3_000 mql")
    [track] = seen(*months(3000), more=promise).tracks
    assert track.stretches[0].need == 3000


def test_a_period_that_the_agreement_begins_in_is_owed_in_part() -> None:
    agreement = read_text(
        (QUOTA + PROMISE).replace("effective 2026-01-01", "effective 2026-01-16")
    ).agreement
    [track] = progress(
        agreement, counted(agreement, "2026-01-16..2026-01-31,web_form,mql,1764")
    ).funnels[0].tracks  # fmt: skip
    assert track.stretches[0].over
    # 3,416 × 16 ÷ 31 = 1,763.1, rounded up.
    assert track.stretches[0].need == 1764


def test_the_end_of_the_year_follows_from_the_pace() -> None:
    value = seen(*months(3000)).value
    assert value is not None
    assert value.projected == value.total * 12
    assert value.whole == 6_000_000


def test_money_won_and_deals_come_from_the_column_of_values() -> None:
    agreement = agreed()
    table = counted(
        agreement, "2026-01,web_form,2000,150,285000.50",
        head="period,source,mql,customer,value",
    )  # fmt: skip
    funnel = progress(agreement, table).funnels[0]
    assert funnel.value is not None
    assert funnel.value.won == Fraction(570001, 2)
    assert funnel.deals[0].average == Fraction(570001, 300)


def rate(funnel: FunnelProgress, path: str, start: str) -> object:
    return next(
        (one.entered, one.reached, one.move, one.why)
        for one in funnel.rates
        if (one.path, one.start) == (path, start)
    )


def test_a_rate_is_measured_where_both_stages_were_counted() -> None:
    funnel = seen(
        "2026-01,web_form,mql,1000", "2026-01,web_form,sql,300",
        "2026-02,web_form,mql,2000", "2026-02,outbound,mql,5",
    )  # fmt: skip
    assert rate(funnel, "new_business.web_form", "mql") == (1000, 300, Move.MOVED, "")
    why = "no SQL of Outbound was counted"
    assert rate(funnel, "new_business.outbound", "mql") == (None, None, Move.UNKNOWN, why)


def test_more_at_the_second_stage_than_at_the_first_is_no_rate() -> None:
    funnel = seen("2026-01,web_form,mql,10", "2026-01,web_form,sql,11")
    assert rate(funnel, "new_business.web_form", "mql") == (
        10, 11, Move.UNKNOWN, "more came to the second of the two than to the first",
    )  # fmt: skip


def test_a_rate_that_sources_inherit_is_measured_over_all_of_them() -> None:
    text = (QUOTA + PROMISE).replace("    mql to sql 55%\n", "")
    text = text.replace("    mql to sql 34%, measured on 3_900\n", "")
    text = text.replace('  measured 2026-01-05 from "CRM"\n', "  mql to sql 40%\n")
    agreement = read_text(text).agreement
    rows = [
        "2026-01,web_form,mql,1000", "2026-01,web_form,sql,300",
        "2026-01,outbound,mql,100", "2026-01,outbound,sql,60",
    ]  # fmt: skip
    funnel = progress(agreement, counted(agreement, *rows)).funnels[0]
    assert rate(funnel, "new_business", "mql") == (1100, 360, Move.MOVED, "")
    funnel = progress(agreement, counted(agreement, *rows[:2])).funnels[0]
    assert "no MQL of Outbound" in str(rate(funnel, "new_business", "mql"))


def test_shares_of_won_and_lost_are_not_told_by_counts() -> None:
    text = QUOTA.replace(
        "opportunity to customer 23%", "opportunity to customer 23% of won and lost"
    )
    agreement = read_text(text).agreement
    table = counted(agreement, "2026-01,web_form,opportunity,100", "2026-01,web_form,customer,20")
    funnel = progress(agreement, table).funnels[0]
    assert rate(funnel, "new_business.web_form", "opportunity") == (
        100, 20, Move.UNKNOWN, "counts do not say how many were lost",
    )  # fmt: skip


def test_chance_is_wider_where_the_agreed_rate_was_measured_on_few() -> None:
    # 30% of 1,000 beside 34%: beyond chance if 34% is certain, within if it came from 200.
    assert moved(Fraction(34, 100), None, 300, 1000)
    assert not moved(Fraction(34, 100), Fraction(200), 300, 1000)
    assert moved(Fraction(34, 100), Fraction(100_000), 300, 1000)


def test_two_equal_certainties_have_not_moved() -> None:
    assert not moved(Fraction(1), Fraction(10), 10, 10)
    assert not moved(Fraction(0), Fraction(10), 0, 10)


@given(st.integers(0, 1000), st.integers(1, 1000))
@settings(max_examples=60, deadline=None)
def test_without_a_sample_moved_is_outside_of_the_interval(percent: int, whole: int) -> None:
    part = whole * 3 // 10
    interval = wilson(part, whole)
    assert interval is not None
    agreed_rate = Fraction(percent, 1000)
    assert moved(agreed_rate, None, part, whole) != (interval[0] <= agreed_rate <= interval[1])


@given(st.lists(st.integers(0, 9000), min_size=1, max_size=12), st.integers(1, 28))
@settings(max_examples=10, deadline=None)
def test_whatever_was_counted_every_format_holds_it(totals: list[int], day: int) -> None:
    agreement = agreed(PROMISE + WEEKDAYS)
    rows = [f"2026-{month:02},web_form,mql,{total}" for month, total in enumerate(totals, 1)]
    rows += [f"2026-{month:02},web_form,sql,{total // 3}" for month, total in enumerate(totals, 1)]
    made = progress(agreement, counted(agreement, *rows), as_of=date(2026, len(totals), day))
    wanted = recalibration(agreement, made, "counts.csv")
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    jsonschema.validate(json.loads(to_json(made, wanted)), schema)
    assert all(width(line) <= 80 for line in to_text(made, wanted).splitlines())
    assert to_markdown(made, wanted).startswith("## New business")
    assert to_csv(made).count("\n") > len(totals)


def test_titles_do_nothing_to_spreadsheets_and_terminals() -> None:
    text = (QUOTA + PROMISE).replace('"New business"', '"=1+1 \x1b[2J"')
    agreement = read_text(text).agreement
    made = progress(agreement, counted(agreement, "2026-01,web_form,mql,3"))
    assert "'=1+1" in to_csv(made)
    assert "\x1b" not in shown(made)


def shown(made: Progress) -> str:
    return to_text(made, Recalibration((), (), ()))


@pytest.mark.parametrize("month", [Month(2026, 1), Month(2026, 12), Month(2027, 1)])
def test_values_of_all_sources_are_those_of_each(month: Month) -> None:
    agreement = agreed("")
    every = lead_values(agreement, "new_business", month)
    for source in ("new_business.web_form", "new_business.outbound"):
        assert every.get(source) == lead_value(agreement, "new_business", source, month)[0]
