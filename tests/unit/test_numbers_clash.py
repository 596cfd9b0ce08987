"""Goals, rates, teams, routes, budgets and promises as one system: what clashes, and what fits."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from slalang.check.context import Context
from slalang.driver import read_text
from slalang.solve import numbers_clash
from slalang.solve.numbers.cores import Clash, clashes
from slalang.solve.numbers.terms import Climb, Constant, Kind, Number, Product, Sum, Term
from slalang.source.text import Span

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
  mql to sql 34%
  sql to opportunity 82%
  opportunity to customer 23%
  deal 2_000 USD
  costs 40 USD per mql
}
"""
TWO = """
funnel new_business through mql, sql, opportunity, customer {
  deal 2_000 USD
  source web_form {
    brings 60% of revenue
    mql to sql 34%
    sql to opportunity 82%
    opportunity to customer 23%
  }
  source outbound {
    brings 40% of revenue
    mql to sql 55%
    sql to opportunity 85%
    opportunity to customer 20%
  }
}
"""
GOAL = "goal revenue { 500_000 USD each month from new_business, for 12 months starting 2026-01 }\n"


def found(text: str) -> tuple[Clash, ...]:
    read = read_text(HEAD + text)
    assert not read.findings, [finding.message() for finding in read.findings]
    return clashes(read.agreement, Context())


def messages(text: str) -> list[str]:
    read = read_text(HEAD + text)
    assert not read.findings, [finding.message() for finding in read.findings]
    return [finding.message() for finding in numbers_clash.check(read.agreement, Context())]


def values(text: str) -> dict[str, Fraction | None]:
    """The value that would fit for each number of the only clash, by what is written."""
    [clash] = found(text)
    text = HEAD + text
    return {
        text[one.clause.origin.start : one.clause.origin.end].split(",")[0]: one.value
        for one in clash.values
    }


def promise(name: str, amount: str) -> str:
    return f"promise {name} by marketing to sales {{ deliver {amount} }}\n"


def test_the_published_policy() -> None:
    text = """
funnel f through mql, sql, customer {
  mql to sql 12%
  sql to customer 25%
  deal 2_000 USD
}
goal quota { 500_000 USD each month from f, for 12 months starting 2026-01 }
""" + promise("leads", "at least 300 mql each month")
    assert messages(text) == [
        "these five numbers cannot all hold: 300 mql each month bring 18,000 USD, and goal `quota` "
        "asks for 500,000 USD (÷ 2,000 USD = 250 customers ÷ 25% = 1,000 sql ÷ 12% = 8,334 mql)"
    ]
    assert values(text) == {
        "mql to sql 12%": None,
        "sql to customer 25%": None,
        "deal 2_000 USD": 55_556,
        "500_000 USD each month from f": 18_000,
        "deliver at least 300 mql each month": 8_334,
    }


def test_each_value_is_rounded_to_the_side_that_fits() -> None:
    text = ONE + GOAL + promise("volume", "at least 3_000 mql each month")
    assert values(text) == {
        "mql to sql 34%": Fraction("44.2"),
        "sql to opportunity 82%": None,
        "opportunity to customer 23%": 30,
        "deal 2_000 USD": 2_605,
        "500_000 USD each month from new_business": 384_000,
        "deliver at least 3_000 mql each month": 3_900,
    }


@pytest.mark.parametrize(
    ("amounts", "expected"),
    [
        (("at least 3_900 mql each month",), 0),
        (("at least 3_899 mql each month",), 1),
        (("at least 3_600 mql each month, tolerance 10%",), 0),
        (("at least 3_500 mql each month, tolerance 10%",), 1),
        (("at least 1_300 mql per person each month",), 0),
        (("at least 1_200 mql per person each month",), 1),
        (("at least 11_700 mql each quarter",), 0),
        (("at least 11_000 mql each quarter",), 1),
        # Two promises of the same thing add up.
        (("at least 2_000 mql each month", "at least 1_900 mql each month"), 0),
        (("at least 2_000 mql each month", "at least 1_000 mql each month"), 1),
        # A month has less than five weeks.
        (("at least 900 mql each week",), 0),
        (("at least 300 mql each week",), 1),
        (("at least to be agreed mql each month",), 0),
        (("at least 300 mql each month", "at least to be agreed mql each month"), 0),
        (("at least the mql needed by new_business each month",), 0),
        (("at least 300 mql each month", "at least the mql needed by new_business each month"), 0),
        (("at least 400_000 USD from new_business each month",), 1),
        (("at least 500_000 USD from new_business each month",), 0),
        (("at least 6_000_000 USD from new_business each year",), 0),
    ],
)
def test_promises_against_the_plan(amounts: tuple[str, ...], expected: int) -> None:
    promises = "".join(promise(f"p{n}", amount) for n, amount in enumerate(amounts))
    assert len(messages(ONE + GOAL + promises)) == expected


def test_a_source_that_alone_is_too_much_leaves_the_other_out() -> None:
    text = TWO + GOAL + promise("volume", "at least 1_100 mql each month")
    [clash] = found(text)
    assert len(clash.clauses) == 7
    [message] = messages(text)
    assert "needs 2,345 mql of web_form alone each month" in message
    everything = TWO + GOAL + promise("volume", "at least 3_400 mql each month")
    [clash] = found(everything)
    # The deal value is said once for both.
    assert len(clash.clauses) == 11


def test_two_shares_change_together() -> None:
    text = TWO + GOAL + promise("volume", "at least 3_300 mql each month")
    shares = [one for one in found(text)[0].values if one.clause.kind is Kind.SHARE]
    assert [one.value for one in shares] == [50, 50]
    read = read_text(HEAD + text)
    [finding] = numbers_clash.check(read.agreement, Context())
    assert "60%: 50% would fit, with 50% for outbound" in [one.text for one in finding.related()]


def test_what_each_source_promises_is_held_against_that_source() -> None:
    both = promise("web", "at least 2_345 mql from new_business.web_form each month")
    both += promise("out", "at least 1_000 mql from new_business.outbound each month")
    [message] = messages(TWO + GOAL + both)
    assert "goal `revenue` needs 1,071 mql of outbound each month (200,000 USD ÷" in message
    assert message.endswith("and promise `out` brings 1,000 mql")


def test_the_month_that_asks_for_most() -> None:
    season = ONE.replace("  deal", "  season {\n    dec 160%\n    jan 40%\n  }\n  deal")
    steady = promise("volume", "at least 3_900 mql each month")
    [message] = messages(season + GOAL + steady)
    assert "goal `revenue` needs 6,242 mql in 2026-12 (800,000 USD ÷ 2,000 USD" in message
    fits = values(season + GOAL + steady)
    assert fits["dec 160%"] == 100
    august = GOAL.replace("2026-01 }", "2026-01\n in 2026-08 600_000 USD }")
    [message] = messages(ONE + august + steady)
    assert "mql in 2026-08 (600,000 USD" in message
    after = GOAL.replace("2026-01 }", "2026-01\n in 2027-08 600_000 USD }")
    assert messages(ONE + after + steady) == []


def test_a_rate_that_goes_down_and_one_that_goes_up() -> None:
    steady = promise("volume", "at least 3_900 mql each month")
    down = ONE.replace("  deal", "  improve mql to sql down to 30% by 2026-06-15\n  deal")
    [message] = messages(down + GOAL + steady)
    assert "needs 4,420 mql in 2026-07" in message
    fits = values(down + GOAL + steady)
    assert fits["improve mql to sql down to 30% by 2026-06-15"] == 34
    # From July on fewer are needed; until then the rate of today holds.
    up = down.replace("down to 30%", "up to 50%")
    assert messages(up + GOAL + steady) == []
    assert len(messages(up + GOAL + steady.replace("3_900", "3_000"))) == 1


def test_seasons_even_out_in_a_year() -> None:
    season = ONE.replace("  deal", "  season {\n    dec 160%\n    jan 40%\n  }\n  deal")
    assert messages(season + GOAL + promise("volume", "at least 46_810 mql each year")) == []
    assert len(messages(season + GOAL + promise("volume", "at least 46_000 mql each year"))) == 1


def test_goals_that_disagree() -> None:
    fewer = "goal wins { 200 customer each month from new_business }\n"
    [message] = messages(ONE + GOAL + fewer)
    assert message == (
        "these three numbers cannot all hold: the 200 customers each month of goal `wins` bring "
        "400,000 USD, and goal `revenue` asks for 500,000 USD (÷ 2,000 USD = 250 customers)"
    )
    more = fewer.replace("200", "250")
    assert messages(ONE + GOAL + more) == []


def test_teams() -> None:
    def works(most: int) -> list[str]:
        team = f"party desk {{ people 6\n works at most {most} mql per person each month }}\n"
        return messages(ONE + GOAL + team)

    assert works(650) == []
    [message] = works(60)
    assert "the 360 mql that `desk` can work each month (6 people × 60) bring 46,000 USD" in message


def test_teams_that_work_the_same_stage_add_up() -> None:
    def desks(one: int, other: int, roles: str = "") -> list[str]:
        text = f"party north {{ people 2\n works at most {one} mql each month\n{roles} }}\n"
        text += f"party south {{ people 3\n works at most {other} mql per person each month }}\n"
        return messages(ONE + GOAL + text)

    assert desks(900, 1_000) == []
    [message] = desks(600, 1_000)
    assert "the 3,600 mql that `north` and `south` can work each month bring" in message
    inside = "role desk { people 1\n works at most 50 mql per person each month }"
    assert "`desk` and `south`" in desks(900, 1_000, inside)[0]


def test_a_team_works_what_is_promised() -> None:
    team = "party desk { people 6\n works at most 60 mql per person each month }\n"
    assert messages(team + promise("volume", "at least 120 mql per person each month")) == []
    text = team + promise("volume", "at least 130 mql per person each month")
    assert messages(text) == [
        "these four numbers cannot all hold: promise `volume` brings at least 390 mql each month, "
        "and `desk` can work 360 mql (6 people × 60)"
    ]
    assert list(values(text).values()) == [2, 7, 65, 120]
    assert messages(team + promise("volume", "at most 500 mql each month")) == []
    assert messages(team + promise("volume", "at least 400 mql each month, tolerance 10%")) == []


def test_a_tolerance_lets_a_promise_stay_below_the_need() -> None:
    [message] = messages(ONE + GOAL + promise("v", "at least 3_500 mql each month, tolerance 10%"))
    assert message.endswith(
        "= 3,900 mql), 3,510 with the tolerance of 10%, and promise `v` brings 3,500 mql"
    )
    # What must be worked is less by the same.
    team = "party desk { people 6\n works at most 60 mql per person each month }\n"
    [message] = messages(team + promise("v", "at least 410 mql each month, tolerance 10%"))
    assert "brings at least 410 mql each month, 369 with the tolerance of 10%, and" in message


def test_routes() -> None:
    def routed(*routes: str) -> list[str]:
        lines = "\n".join(routes)
        return messages(
            ONE + GOAL + "handoff to_sales from marketing to sales {\n when becomes mql\n "
            f"routed {{\n{lines}\n}}\n}}\n"
        )

    [message] = routed("to sales in turn, at most 60 per person each month", "else to queue")
    assert "the 240 mql that handoff `to_sales` can route each month (4 people × 60)" in message
    assert routed("to sales in turn, at most 975 per person each month", "else to queue") == []
    # One route without a limit takes all.
    assert routed("to sales in turn, at most 60 per person each month", "else to marketing") == []


def test_budget() -> None:
    def with_budget(budget: str) -> list[str]:
        text = f"party agency {{ budget {budget} }}\nstage lead0 of agency\n{ONE}{GOAL}"
        return messages(text.replace("through mql", "through lead0, mql")
                        .replace("  mql to sql", "  lead0 to mql 50%\n  mql to sql"))  # fmt: skip

    assert with_budget("160_000 USD each month") == []
    assert with_budget("468_000 USD each quarter") == []
    assert with_budget("1_000 EUR each month") == []
    assert with_budget("to be agreed each month") == []
    assert with_budget("150_000 USD each month") == [
        "these seven numbers cannot all hold: the leads that 150,000 USD pay for each month bring "
        "480,000 USD, and goal `revenue` asks for 500,000 USD, whose leads cost 156,000 USD "
        "(3,900 mql × 40 USD)"
    ]


def test_two_clashes_are_two_findings_and_one_is_one() -> None:
    text = ONE + GOAL + promise("volume", "at least 300 mql each month")
    tight = HEAD.replace("people 4", "people 4\n works at most 10 mql per person each month")
    read = read_text(tight + text)
    assert len(list(numbers_clash.check(read.agreement, Context()))) == 2
    # What the team has too little room for is said once, though the promise is too much for it.
    read = read_text(tight + ONE + GOAL + promise("volume", "at least 3_900 mql each month"))
    assert len(list(numbers_clash.check(read.agreement, Context()))) == 1


def test_a_value_that_settles_one_of_two_clashes_says_so() -> None:
    team = "party desk { people 5\n works at most 80 mql per person each month }\n"
    text = team + ONE + GOAL + promise("volume", "at least 300 mql each month")
    read = read_text(HEAD + text)
    other, one = numbers_clash.check(read.agreement, Context())
    labels = [label.text for label in one.related()]
    assert "500,000 USD: 50,000 USD would fit here, 38,000 USD both clashes" in labels
    assert one.help() == (
        "Agree on which of them is wrong: each value that would fit is enough for this clash; "
        "the other one remains. 38,000 USD as the goal would fit both."
    )
    assert other.label() == (
        "300 mql: 3,900 mql would fit here; then the 400 mql that `desk` can work are too few"
    )
    assert "each other value that would fit is enough by itself" in other.help()


@pytest.mark.parametrize(
    "text",
    [
        ONE + GOAL + promise("volume", "at least 1_000 mql per person each month"),
        TWO + GOAL + promise("volume", "at least 3_300 mql each month"),
        TWO + GOAL + promise("volume", "at least 1_100 mql each month"),
        ONE + GOAL + "party agency { people 2\n works at most 90 mql per person each week }\n",
    ],
)
def test_the_solver_agrees(text: str) -> None:
    """By the equations themselves: all of the numbers clash, and without any one of them not."""
    z3 = pytest.importorskip("z3")
    [clash] = found(text)
    kept = {clause.origin: clause.value for clause in clash.clauses}
    assert judged(z3, clash, kept) == z3.unsat
    for origin in kept:
        less = {span: value for span, value in kept.items() if span != origin}
        assert judged(z3, clash, less) == z3.sat


def judged(z3: Any, clash: Clash, kept: dict[Span, Fraction]) -> Any:
    """Whether the equations can hold with some of the numbers; the rest may be anything."""
    solver = z3.Solver()
    solver.set("rlimit", 20_000_000)
    known: dict[Span, Any] = {}

    def formula(term: Term) -> Any:
        match term:
            case Number(clause, scale):
                if clause.origin not in known:
                    known[clause.origin] = z3.Real(f"n{len(known)}")
                    solver.add(known[clause.origin] > 0)
                return known[clause.origin] * z3.Q(scale.numerator, scale.denominator)
            case Constant(value):
                return z3.Q(value.numerator, value.denominator)
            case Sum(terms):
                return z3.Sum([formula(one) for one in terms])
            case Product(terms):
                return z3.Product([formula(one) for one in terms])
            case Climb(amount, steps):
                result = formula(amount)
                for divisor, round_up in steps:
                    made = z3.FreshInt() if round_up else z3.FreshReal()
                    by = formula(divisor) if divisor else 1
                    solver.add(made * by >= result)
                    solver.add((made - 1) * by < result if round_up else made * by == result)
                    result = z3.ToReal(made) if round_up else made
                return result
            case _:
                raise AssertionError(term)

    room = formula(clash.comparison.bound.room)
    for demand in clash.comparison.demands:
        solver.add(formula(demand.term) <= room)
    for origin, value in kept.items():
        solver.add(known[origin] == z3.Q(value.numerator, value.denominator))
    return solver.check()


def test_many_sources_end_in_time_and_say_so() -> None:
    share = Decimal(100) / 400
    sources = "\n".join(
        f"source s{n} {{\n brings {share}% of revenue\n mql to customer {n % 90 + 5}%\n"
        " deal 20 USD\n}"
        for n in range(400)
    )
    text = f"funnel f through mql, customer {{\n{sources}\n}}\n"
    text += GOAL.replace("new_business", "f") + promise("volume", "at least 20_000 mql each month")
    [clash] = found(text)
    assert not clash.is_least
    [message] = messages(text)
    assert message.startswith("some of these ")


TEAM = "party {name} {{ people 2{more}\n works at most 60 mql per person each month }}\n"
SMALL = """
funnel f through mql, customer {
  mql to customer 10%
  deal 1_000 USD
}
"""
RISING = "goal g {{ 10_000 USD each month from f, for {} months starting 2026-01, rising by {} }}\n"


def test_a_goal_that_rises_clashes_in_the_month_in_which_it_is_too_much() -> None:
    team = TEAM.format(name="desk", more="")
    [message] = messages(team + SMALL + RISING.format(12, "1_000 USD each quarter"))
    assert "needs 130 mql in 2026-10" in message
    assert not found(team + SMALL + RISING.format(9, "1_000 USD each quarter"))
    [message] = messages(team + SMALL + RISING.format(18, "2% each month"))
    assert "needs 150 mql in 2027-06" in message


def test_who_joins_a_team_makes_room_and_nobody_is_told_of_a_clash_that_may_not_be() -> None:
    goal = RISING.format(12, "1_000 USD each quarter")
    assert not found(TEAM.format(name="desk", more="\n joining 1 from 2026-07") + SMALL + goal)
    leaving = TEAM.format(name="desk", more="\n leaving 1 from 2026-07")
    assert found(leaving + SMALL + goal)


def test_a_promise_for_each_person_of_a_growing_team_is_not_due_at_once() -> None:
    rest = (
        "promise volume by agency to desk { deliver at least 80 mql per person each month }\n"
        + TEAM.format(name="desk", more="")
    )
    assert found("party agency { people 2 }\n" + rest)
    assert not found("party agency { people 1\n joining 1 from 2026-07 }\n" + rest)


def test_where_deals_take_time_the_month_is_that_of_the_deals() -> None:
    team = TEAM.format(name="desk", more="")
    goal = RISING.format(12, "1_000 USD each quarter")
    [message] = messages(team + SMALL.replace("  deal", "  takes 60 days\n  deal") + goal)
    assert "needs 130 mql for the deals of 2026-10" in message


def test_where_leads_of_different_months_cost_too_much_the_month_is_that_of_the_deals() -> None:
    payer = 'party payer "Payer" {{ budget 4_000 USD each month }}\nstage mql2 of payer\n'
    funnel = "funnel f through mql2, customer {{\nmql2 to customer 10%\ndeal 1_000 USD\n"
    funnel += "costs 40 USD per mql2\n{takes} }}\n"
    goal = RISING.format(12, "1_000 USD each quarter")
    [at_once] = messages((payer + funnel).format(takes="") + goal)
    [later] = messages((payer + funnel).format(takes="takes 2 months") + goal)
    assert "cost 5,200 USD in 2026-10" in at_once
    assert "cost 5,200 USD for the deals of 2026-10" in later


def test_beside_every_number_stands_what_would_do_or_that_nothing_would() -> None:
    sources = "".join(
        f"source s{at} {{ brings {share}% of revenue\n mql to customer 10%\n"
        f" costs {at}_000 USD each month\n costs 10 USD per mql }}\n"
        for at, share in ((1, 20), (2, 30), (3, 45), (4, 5))
    )
    text = f"funnel f through mql, customer {{ deal 1_000 USD\n{sources} }}\n"
    text += GOAL.replace("new_business", "f") + promise("volume", "at least 400 mql each month")
    text += "party payer { budget 900 USD each month }\n"
    read = read_text(HEAD + text)
    for finding in numbers_clash.check(read.agreement, Context()):
        for _, words in finding.remarks:
            assert re.search(" would do| would fit| may fit|only together with others", words), (
                words
            )


def test_a_number_that_is_not_tried_to_the_end_says_at_least_which_way_it_has_to_go(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("slalang.solve.numbers.mending.WORK", 1)
    read = read_text(HEAD + TWO + GOAL + promise("volume", "at least 3_000 mql each month"))
    [finding] = numbers_clash.check(read.agreement, Context())
    said = [words for _, words in finding.remarks]
    assert "34%: a higher one may fit" in said
    assert "3,000 mql: a higher one may fit" in said
    assert "85%: no rate would do, even 100%" in said
    assert "60%: a part of 100%, which changes only together with others" in said
