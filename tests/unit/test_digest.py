"""The hash of an agreement: what was signed stays signed while the language grows."""

from __future__ import annotations

from pathlib import Path

import pytest

from slalang.driver import read_file, read_text
from slalang.model.agreement import Agreement
from slalang.model.digest import digest

EXAMPLES = Path(__file__).parents[2] / "examples"

SIGNED = {
    "leadfuze": "8085ce16282e1f1c4b434cbedde7c17537db75b4ca3a8d1445c4023c4faa763d",
    "six_months": "a0ada7dbd348554766c9d9398889953b6f2eab3abec097a1489eb8503bfb03a2",
    "questionnaire": "dbc812946141b8cf943dea45e185be450949ec7a4f82306d814a29587f2b1291",
}
"""As they were before a plan over time could be spoken of."""

FUNNEL = """\
stage mql "MQL"
stage customer "Customer" { ends }
funnel web "Web" through mql, customer {
  mql to customer 10%
  deal 1_000 USD
  takes 30 days
}
goal sold "Sold" { 9_000 USD each month from web }
"""


def funnel(old: str = "", new: str = "") -> Agreement:
    return read_text(FUNNEL.replace(old, new, 1) if old else FUNNEL).agreement


@pytest.mark.parametrize("name", SIGNED)
def test_an_agreement_that_says_nothing_new_keeps_its_hash(name: str) -> None:
    path = EXAMPLES / name / f"{name}.sla"
    found, _ = read_file(path, path.parent)
    assert found is not None
    assert digest(found.agreement) == SIGNED[name]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("10%", "10% of those that entered"),
        ("1_000 USD", "1_000 USD, give or take 100 USD"),
        ("1_000 USD", "1_000 USD, paid over 12 months"),
        ("takes 30 days", "takes median 30 days"),
        ("takes 30 days", "takes 30 days, give or take 5 days"),
        ("from web", "from web, rising by 2% each month"),
    ],
)
def test_what_is_said_now_changes_it(old: str, new: str) -> None:
    assert digest(funnel(old, new)) != digest(funnel())


def test_how_a_number_is_written_does_not() -> None:
    assert digest(funnel("10%", "10.0%")) == digest(funnel())
