"""Goals, rates and shares; numbers in prose; what nothing uses."""

from __future__ import annotations

from datetime import date
from types import ModuleType

import pytest

from slalang.check import (
    division_by_zero,
    improvement_backwards,
    missing_rate,
    rate_out_of_range,
    shares_not_100,
)
from slalang.check.context import Context
from slalang.driver import read_text
from slalang.rules import (
    metrics_without_date,
    number_repeated_in_prose,
    stale_metrics,
    unused_declaration,
)

HEAD = """
party marketing "Marketing" { people 3 }
party sales "Sales" { people 4 }
stage mql "Qualified lead" of marketing
stage sql "Accepted lead" of sales
stage opportunity "Opportunity" of sales
stage customer "Customer" of sales { ends }
"""
ONE = """
funnel new_business through mql, sql, opportunity, customer {
  measured 2026-01-05 from "CRM"
  mql to sql 34%
  sql to opportunity 82%
  opportunity to customer 23%
  deal 2_000 USD
  costs 40 USD per mql
}
"""
GOAL = "goal revenue { 500_000 USD each month from new_business, for 12 months starting 2026-01 }\n"


def messages(module: ModuleType, text: str, today: date | None = None) -> list[str]:
    read = read_text(HEAD + text)
    assert not read.findings, [finding.message() for finding in read.findings]
    return [finding.message() for finding in module.check(read.agreement, Context(today))]


@pytest.mark.parametrize(
    ("shares", "expected"),
    [
        (("60%", "40%"), 0),
        (("60%", "30%"), 1),
        (("60%", "50%"), 1),
        (("60%", None), 1),
        (("60%", "to be agreed"), 0),
        (("101%", "to be agreed"), 1),
        ((None,), 0),
        (("90%",), 1),
        (("33.3%", "33.3%", "33.4%"), 0),
    ],
)
def test_shares(shares: tuple[str | None, ...], expected: int) -> None:
    sources = "\n".join(
        f"source s{n} {{ {f'brings {share} of revenue' if share else 'takes 3 days'} }}"
        for n, share in enumerate(shares)
    )
    text = f"funnel f through mql, sql {{\n{sources}\n}}\n"
    assert len(messages(shares_not_100, text)) == expected


def test_rates() -> None:
    text = ONE.replace("  sql to opportunity 82%\n", "")
    assert len(messages(missing_rate, text)) == 1
    bare = "funnel f through mql, sql, customer { source form { deal 2 USD } }\n"
    assert messages(missing_rate, bare) == []
    wanted = bare + "goal g { 10 customer each month from f }\n"
    assert len(messages(missing_rate, wanted)) == 2
    assert messages(missing_rate, bare + "goal g { 10 mql each month from f }\n") == []
    assert len(messages(rate_out_of_range, ONE.replace("34%", "134%"))) == 1
    assert messages(rate_out_of_range, ONE.replace("34%", "to be agreed")) == []


def test_division_by_zero_in_formulas() -> None:
    formula = (
        "lead { employees count }\nterm big when employees / (1 - 1) > 3 or employees / 0 > 1\n"
    )
    assert messages(division_by_zero, formula) == ["this divides by zero"] * 2
    prose = 'clause c """Half of it: {revenue / 0}."""\n'
    assert messages(division_by_zero, ONE + GOAL + prose) == ["this divides by zero"]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("improve mql to sql up to 40% by 2026-07-01", 0),
        ("improve mql to sql up to 34% by 2026-07-01", 1),
        ("improve mql to sql up to 30% by 2026-07-01", 1),
        ("improve mql to sql down to 30% by 2026-07-01", 0),
        ("improve mql to sql down to 40% by 2026-07-01", 1),
    ],
)
def test_improvements(line: str, expected: int) -> None:
    text = ONE.replace("  deal", f"  {line}\n  deal")
    assert len(messages(improvement_backwards, text)) == expected


def test_a_source_may_be_improved_less_than_the_funnel_around_it() -> None:
    def funnel(goal: int) -> str:
        return f"""
funnel business through mql, sql {{
  improve mql to sql up to 40% by 2026-07-01
  source web {{
    mql to sql 20%
    improve mql to sql up to {goal}% by 2026-07-01
  }}
}}
"""

    assert messages(improvement_backwards, funnel(30)) == []
    assert len(messages(improvement_backwards, funnel(15))) == 1


def test_an_improvement_of_the_funnel_betters_one_source_at_least() -> None:
    def funnel(goal: int) -> str:
        return f"""
funnel f through mql, sql {{
  source a {{ mql to sql 30% }}
  source b {{ mql to sql 20% }}
  improve mql to sql up to {goal}% by 2026-07-01
}}
"""

    assert messages(improvement_backwards, funnel(25)) == []
    assert len(messages(improvement_backwards, funnel(20))) == 1


def test_age_of_figures() -> None:
    assert messages(stale_metrics, ONE) == []
    assert messages(stale_metrics, ONE, date(2026, 4, 5)) == []
    assert len(messages(stale_metrics, ONE, date(2026, 4, 6))) == 1
    undated = ONE.replace('  measured 2026-01-05 from "CRM"\n', "")
    assert len(messages(metrics_without_date, undated)) == 1


@pytest.mark.parametrize(
    ("prose", "repeated"),
    [
        ("We bring 500,000 USD.", '"500,000 USD"'),
        ("We bring USD 500,000.", '"USD 500,000"'),
        ("We bring $500,000.", '"$500,000"'),
        ("We bring 500 000 in all.", '"500 000"'),
        ("We bring 500.000 USD.", '"500.000 USD"'),
        ("A third, 34%, is accepted.", '"34%"'),
        ("A third, 34 per cent, is accepted.", '"34 per cent"'),
        ("Sales answers within 4 business hours.", '"4 business hours"'),
        ("A 4-business-hour answer.", None),
        ("At 2000 a deal.", None),
        ("At 2,000 a deal.", '"2,000"'),
        ("Since 2000 and in 2026, version 34.2 of 2026-01-05 at 04:00.", None),
        ("We work 60 Qualified leads.", None),
        ("All of them, 100%, and 34 things.", None),
        ("1. We are 4.\n2. We are 34.", None),
        ("Page 3/34, F34 and 34k.", None),
    ],
)
def test_numbers_in_prose(prose: str, repeated: str | None) -> None:
    text = f"""{ONE}{GOAL}
calendar office {{ zone "Europe/Warsaw"
 open mon to fri 09:00-17:00 }}
cadence inbound by sales {{ first touch within 4 business hours }}
clause c \"\"\"
{prose}
\"\"\"
"""
    found = messages(number_repeated_in_prose, text)
    assert len(found) == (repeated is not None)
    assert all(repeated in message for message in found if repeated)


def test_what_nothing_uses() -> None:
    def unused(text: str) -> list[str]:
        return [message.split("`")[1] for message in messages(unused_declaration, text)]

    assert unused("event webinar\nevent demo\nterm hot when any demo\n") == ["webinar", "hot"]
    assert unused('term lead_word "Lead" { means """A person.""" }\n') == []
    assert unused("score fit { +5 when fit2 > 1 }\nscore fit2 { +1 when any reply }\n") == ["fit"]
    assert unused('calendar a { zone "UTC"\n open always }\n') == []
    two = 'calendar a { zone "UTC"\n open always }\ncalendar b { zone "UTC"\n open always }\n'
    assert unused(two + "party desk { calendar b }\n") == ["a"]
    assert unused("nurture n by marketing { day 0 email }\n") == ["n"]
    assert unused("nurture n by marketing { day 0 email\n sales may enrol }\n") == []
    # A cadence that only mentions itself starts nowhere.
    assert unused("cadence c by sales { stops on reply\n pauses while c is exhausted }\n") == ["c"]
