"""Documents: whatever a funnel, a stream or a source says can be read in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

import pytest

from slalang.backends import html, markdown
from slalang.diagnostics.finding import Severity
from slalang.driver import read_text

PARTS = """agreement "Terms" {{ currency USD }}
party marketing "Marketing" {{
  people 3
  role field "Field team" {{ people 2 }}
}}
party sales "Sales"
stage mql "Lead" of marketing {{ set by marketing }}
stage sql "Accepted" of sales {{ set by sales }}
stage customer "Customer" of sales {{ set by sales }}

funnel business "Business" through mql, sql, customer {{
  measured 2026-01-01 from "last year"
  mql to sql 30%
  sql to customer 20%
  deal 1_000 USD
{inside}
}}

goal revenue "Revenue" {{
  10_000 USD each month from {drawn}, for 12 months starting 2026-01
}}
{after}
"""

CLAUSES = {
    'measured 2026-02-03 from "the other system"': "3 February 2026, from the other system",
    "rounded up at the end": "Rounded up at the end",
    "brings 60% of revenue": "60% of the revenue of ",
    "mql to sql 41%, measured on 321": "41%, measured on 321",
    "rates of won and lost": "of those that were won or lost",
    "deal 1_234 USD, give or take 56 USD, paid over 7 months": (
        "1,234 USD, give or take 56 USD, paid over 7 months"
    ),
    "margin 63%": "63%",
    "takes 37 days, give or take 4 days": "37 days, give or take 4 days",
    "mql to sql takes 9 days": "9 days",
    "costs 17 USD per mql": "17 USD per Lead",
    "costs 777 USD each month": "777 USD each month",
    "improve sql to customer up to 29% by 2026-06-01, owed by sales": (
        "up to 29% by 1 June 2026, owed by Sales"
    ),
    "season { aug 47% }": "August 47%",
    "brings at most 888 mql each month": "at most 888 Leads each month",
}
OTHER = 'source other "Other" { brings 40% of revenue }'


@pytest.mark.parametrize("clause", CLAUSES)
def test_what_a_source_says_is_read_in_the_document(clause: str) -> None:
    share = "" if clause.startswith("brings 60%") else "brings 60% of revenue\n"
    for said in _documents(f'source web "Web" {{\n{share}{clause}\n}}\n{OTHER}'):
        assert CLAUSES[clause] in said.partition("Web\n")[2]


@pytest.mark.parametrize("clause", CLAUSES)
def test_what_a_stream_says_is_read_in_the_document(clause: str) -> None:
    share = "" if clause.startswith("brings 60%") else "brings 60% of revenue\n"
    inside = f'stream small "Small" {{\n{share}{clause}\nsource web "Web"\n}}\n{OTHER}'
    for said in _documents(inside):
        assert CLAUSES[clause] in said.partition("Small\n")[2]


@pytest.mark.parametrize("clause", [one for one in CLAUSES if not one.startswith("rounded")])
def test_what_a_scenario_says_of_a_source_in_a_stream_is_read_under_what_if(clause: str) -> None:
    inside = 'stream small "Small" {\nsource web "Web" { brings 60% of revenue }\n'
    inside += 'source other "Other" { brings 40% of revenue }\n}'
    said_otherwise = f"funnel business {{ stream small {{ source web {{ {clause} }} }} }}"
    for said in _documents(
        inside, after=f'scenario other_way "Another way" {{ {said_otherwise} }}'
    ):
        assert CLAUSES[clause] in said.rpartition("What if\n")[2]


@pytest.mark.parametrize(
    ("clause", "said"),
    [
        ("joining 1 from 2026-04", "1 joining from April 2026"),
        ("works at most 60 mql per person each month", "at most 60 Leads per person each month"),
        ("available 70% of the time", "70% of the time"),
        ("spends 6 minutes per mql", "6 minutes per Lead"),
        ("budget 900 USD each month", "900 USD each month"),
    ],
)
def test_what_a_scenario_says_of_a_team_is_read_under_what_if(clause: str, said: str) -> None:
    scenario = (
        f'scenario other_way "Another way" {{ party marketing {{ role field {{ {clause} }} }} }}'
    )
    for text in _documents("", after=scenario):
        assert said in text.rpartition("What if\n")[2]


def test_a_source_without_a_goal_of_its_own_is_told_too() -> None:
    inside = f'source web "Web" {{ brings 60% of revenue\ncosts 5 USD per mql }}\n{OTHER}'
    for said in _documents(inside, drawn="business.other"):
        assert "5 USD per Lead" in said


def test_a_season_that_does_not_make_a_whole_year_says_what_it_makes() -> None:
    short = next(_documents("season { aug 40%, dec 90% }".replace(", ", "\n")))
    assert "Over twelve months this makes 94.2% of a goal for each month" in short
    even = next(_documents("season { aug 40%\n dec 160% }"))
    assert "Over twelve months" not in even


def test_a_chart_that_a_telephone_cannot_show_at_once_says_that_there_is_more() -> None:
    text = PARTS.format(inside="takes 2 months", drawn="business", after="")
    year = html.build(read_text(text).agreement, {})["agreement.html"].decode()
    years = text.replace("for 12 months", "for 30 months")
    assert '<figure class="diagram"' in year
    assert '<figure class="diagram long"' not in year
    page = html.build(read_text(years).agreement, {})["agreement.html"].decode()
    assert '<figure class="diagram long"' in page


def test_what_is_drawn_as_a_line_stands_in_the_legend_as_a_line() -> None:
    pytest.importorskip("numpy")
    agreement = read_text(PARTS.format(inside="", drawn="business", after="")).agreement
    page = html.build(agreement, {"simulate": "yes"})["agreement.html"].decode()
    legend = page.partition('<figcaption><span class="key">')[2].partition("</figcaption>")[0]
    for kind, drawn in (("band-0", "rect"), ("median", "path"), ("planned", "path")):
        assert re.search(rf'<{drawn} [^>]*class="{kind}"', legend), kind


def _documents(inside: str, *, drawn: str = "business", after: str = "") -> Iterator[str]:
    """What can be read in Markdown and in HTML, without marks and links."""
    read = read_text(PARTS.format(inside=inside, drawn=drawn, after=after))
    assert not [one for one in read.findings if one.severity is Severity.ERROR], read.findings
    text = markdown.build(read.agreement, {})["agreement.md"].decode()
    yield re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", text).replace("\\", "")
    page = html.build(read.agreement, {})["agreement.html"].decode()
    page = page.partition("<main")[2]
    page = re.sub(r"</(h[1-6]|p|dd|li)>", "\n", page)
    yield unescape(re.sub(r"<[^>]*>", "", page))
