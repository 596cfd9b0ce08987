"""The agreement → `plan.xlsx`: its inputs, funnels, plan and people as live formulas."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec

from slalang.backends import BackendProblem
from slalang.backends.planned import planned
from slalang.backends.xlsx.pages import pages_of
from slalang.backends.xlsx.write import workbook
from slalang.model.agreement import Agreement
from slalang.planning.sheet.reckon import reckon
from slalang.wording.direction import direction
from slalang.wording.titles import words_of

MOST_CELLS = 400_000
"""More cells no spreadsheet opens in good time."""


def build(agreement: Agreement, options: Mapping[str, str]) -> dict[str, bytes]:
    """`plan.xlsx`. Raises `BackendProblem` without the library, and where there is nothing to plan.

    Options: `by` (`month` or `week`), `from` (`2026-04`), `periods`; `holidays`, the text of
    the lock that freezes public holidays.
    """
    if find_spec("xlsxwriter") is None:
        raise BackendProblem(
            "a spreadsheet needs the library XlsxWriter", "Run `pip install 'slalang[xlsx]'`."
        )
    plan = planned(agreement, options, live=True)
    if len(plan.sheet.ops) > MOST_CELLS:
        raise BackendProblem(
            f"the plan has {len(plan.sheet.ops):,} cells, more than a spreadsheet opens quickly",
            "Ask for fewer periods.",
        )
    values = reckon(plan.sheet)
    pages = pages_of(plan, values, _titles(agreement))
    rtl = direction(words_of(agreement).language) == "rtl"
    return {"plan.xlsx": workbook(plan.sheet, values, pages, rtl=rtl, title=plan.title)}


def _titles(agreement: Agreement) -> dict[str, str]:
    found = {path: node.title for path, node in agreement.figures.items()}
    found |= {goal.name: goal.title for goal in agreement.goals}
    for party in agreement.parties:
        found[party.name] = party.title
        found |= {role.name: role.title for role in party.roles}
    return found
