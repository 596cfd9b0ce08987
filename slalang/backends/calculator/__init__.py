"""The agreement → `calculator.html`: its plan as a page that people can turn the numbers of."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace

from slalang.backends.calculator.data import calculator_data
from slalang.backends.calculator.page import calculator_page
from slalang.backends.document.make import paragraph
from slalang.backends.document.sections.chance import chance_section
from slalang.backends.document.view import Section
from slalang.backends.planned import planned
from slalang.backends.simulated import simulated
from slalang.model.agreement import Agreement
from slalang.planning.plan import Setup
from slalang.planning.result import Plan
from slalang.wording.direction import direction
from slalang.wording.titles import words_of

MOST_CELLS = 120_000
"""More cells make a page that does not follow a slider any more."""
_COUNTS = (12, 6, 3, 1)


def build(agreement: Agreement, options: Mapping[str, str]) -> dict[str, bytes]:
    """`calculator.html`, which needs nothing else. Raises `BackendProblem` without a goal to plan.

    Options: `by` (`month` or `week`), `from` (`2026-04`), `periods`; `holidays`, the text of
    the lock that freezes public holidays; `texts`, what each file says, as JSON; `simulate`,
    `yes` to draw how likely the agreed goals are, which needs numpy.
    Of a plan with too many cells, the page shows fewer periods, and says so.
    """
    plan, left_out = _plan(agreement, options)
    texts = json.loads(options.get("texts", "{}"))
    language = words_of(agreement).language
    data = calculator_data(agreement, plan, texts)
    data["left_out"] = left_out
    chance = _chance(agreement, plan) if options.get("simulate") == "yes" else None
    page = calculator_page(plan.title, language, direction(language), data, chance)
    return {"calculator.html": page.encode()}


def _chance(agreement: Agreement, plan: Plan) -> Section | None:
    """How likely the goals are in the periods that the page shows, with the numbers as agreed."""
    when = plan.when
    drawn = simulated(agreement, Setup(when.each, when.inside[0].first, when.count))
    found = chance_section(drawn, words_of(agreement))
    if found is None:
        return None
    names = when.inside[0].name, when.inside[-1].name
    said = paragraph(
        f"This is for the agreement as it stands, {' to '.join(dict.fromkeys(names))}. "
        "It does not follow the sliders"
    )
    return replace(found, title=(*found.title, ", as agreed"), blocks=(said, *found.blocks))


def _plan(agreement: Agreement, options: Mapping[str, str]) -> tuple[Plan, str]:
    """A plan that is small enough, and what was left out of it."""
    plan = planned(agreement, options, live=True)
    asked = plan.when.count
    for count in _COUNTS:
        if len(plan.sheet.ops) <= MOST_CELLS:
            break
        if count < plan.when.count:
            plan = planned(agreement, {**options, "periods": str(count)}, live=True)
    if plan.when.count == asked:
        return plan, ""
    each = plan.when.each.value
    return plan, (
        f"This agreement has more numbers than a page can follow: {plan.when.count} of "
        f"{asked} {each}s are shown. slalang plan shows all of them."
    )
