"""Checks of what plans over time rest on: when they are loaded, and what they leave alone."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from pathlib import Path

from slalang.check import CHECKS
from slalang.check.where_said import WhereSaid, plans
from slalang.driver import check_text
from slalang.rules import RULES
from slalang.settings import Settings

HEAD = """
stage mql
stage sql
stage customer { ends }
"""


def slugs(text: str) -> list[str]:
    ours = {one.module.rpartition(".")[2].replace("_", "-") for one in named()}
    return [f.slug for f in check_text(HEAD + text, Settings(Path())).findings if f.slug in ours]


def named() -> list[WhereSaid]:
    known = [one for one in (*CHECKS, *RULES) if isinstance(one, WhereSaid)]
    return [one for one in known if one.said is plans]


def test_a_check_is_loaded_only_for_plans_and_says_what_it_needs() -> None:
    assert len(named()) == 8
    for one in named():
        assert import_module(one.module).NEEDS_WHOLE is one.NEEDS_WHOLE
    code = (
        "import sys; from pathlib import Path; from slalang.driver import check_text;"
        "from slalang.settings import Settings; check_text('lead {}', Settings(Path()));"
        "print([name for name in sys.modules if name in %r])"
    )
    eager = [one.module for one in named()]
    run = subprocess.run(
        [sys.executable, "-c", code % eager], capture_output=True, text=True, check=True
    )
    assert run.stdout == "[]\n"


def test_arrivals_are_compared_with_the_rate_that_is_inherited() -> None:
    funnel = """funnel web through mql, customer {{
      mql to customer 30%
      source ads {{ mql to customer takes {} }}
      source events
    }}"""
    assert slugs(funnel.format("20% in the same month, 10% in the next")) == []
    assert slugs(funnel.format("20% in the same month, 20% in the next")) == [
        "arrivals-differ-from-rate"
    ]


def test_arrivals_said_once_for_many_sources_are_told_once() -> None:
    found = slugs("""funnel web through mql, customer {
      mql to customer 30%
      mql to customer takes 20% in the same month
      source ads
      source events
    }""")
    assert found == ["arrivals-differ-from-rate"]


def test_a_rate_of_won_and_lost_is_not_what_arrives() -> None:
    found = slugs("""funnel web through mql, customer {
      mql to customer 70% of won and lost
      mql to customer takes 20% in the same month
    }""")
    assert found == []


def test_kinds_are_compared_within_one_funnel_only() -> None:
    found = slugs("""funnel web through mql, customer { mql to customer 70% of won and lost }
    funnel fairs through mql, customer { mql to customer 30% of those that entered }""")
    assert found == []


def test_the_funnel_says_for_all_its_rates_what_they_count() -> None:
    funnel = """funnel web through mql, sql, customer {{
      {}
      mql to sql 70% of won and lost
      sql to customer 30%
    }}"""
    assert slugs(funnel.format("rates of won and lost")) == []
    assert slugs(funnel.format("rates of those that entered")) == ["rates-of-several-kinds"]
    assert slugs(funnel.format("")) == ["rates-of-several-kinds"]


def test_limits_of_periods_that_do_not_compare_are_left_alone() -> None:
    found = slugs("""funnel web through mql, customer {
      source ads { brings at least 80 mql each week
        brings at most 100 mql each month }
    }""")
    assert found == []


def test_business_time_of_the_steps_is_not_compared_with_days() -> None:
    found = slugs("""funnel web through mql, sql, customer {
      takes 3 days
      mql to sql takes 5 business days
      sql to customer takes 2 days
    }""")
    assert found == []


def test_who_joins_on_a_day_is_there_for_those_who_leave_on_it() -> None:
    assert slugs("party sales { people 1\n leaving 2 from 2026-04\n joining 1 from 2026-04 }") == []
