"""A scenario in; what the goals would need with it, beside what they need as agreed, out."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from slalang.backends.document.make import column, paragraph, row, table
from slalang.backends.document.material import Material
from slalang.backends.document.view import Block, Row
from slalang.funnel.words import amount, cash
from slalang.model.quantities import Month
from slalang.model.upkeep import Scenario
from slalang.planning.axis import Stretch
from slalang.planning.plan import Setup, make_plan
from slalang.planning.result import FunnelPlan
from slalang.planning.sheet.cells import Cell, Value
from slalang.planning.sheet.reckon import reckon
from slalang.planning.whatif.overlay import with_scenario
from slalang.wording.phrase import phrase
from slalang.wording.times import month
from slalang.wording.words import Words, plural, say, title


def consequences(scenario: Scenario, material: Material) -> tuple[Block, ...]:
    """The leads and costs of the funnels that change, over all periods of the agreed plan."""
    words, when = material.words, material.ahead.when
    setup = Setup(when.each, when.first, when.count)
    other = make_plan(with_scenario(material.agreement, scenario), setup)
    values = reckon(other.sheet)
    changed = {funnel.name: funnel for funnel in other.funnels}
    rows: list[Row] = []
    for funnel in material.ahead.funnels:
        if funnel.name in changed:
            rows += _rows(funnel, changed[funnel.name], values, material)
    if not rows and other.funnels:
        return (paragraph(say("The goals would need as many leads as agreed", words)),)
    caption = say("{first} to {last}, in all", words, first=_month(when.inside[0], words),
                  last=_month(when.inside[-1], words))  # fmt: skip
    columns = (
        column(say("What it takes", words)),
        column(say("As agreed", words), numeric=True),
        column(say("With this plan", words), numeric=True),
    )
    return table(caption, columns, tuple(rows))


def _rows(
    agreed: FunnelPlan, other: FunnelPlan, values: tuple[Value, ...], material: Material
) -> Iterator[Row]:
    """A row for each number that changes."""
    words = material.words
    funnel = title(agreed.name, words)
    stages = {stage.stage: stage.total for stage in other.stages}
    for stage in agreed.stages:
        old, new = (
            _worth(stage.total, material.ahead_values),
            _worth(stages.get(stage.stage), values),
        )
        if old is not None and new is not None and old != new:
            called = phrase(funnel, ": ", plural(title(stage.stage, words), words))
            yield row(called, amount(old), amount(new))
    spent = agreed.spent.total if agreed.spent else None
    old = _worth(spent, material.ahead_values)
    new = _worth(other.spent.total if other.spent else None, values)
    if old is not None and new is not None and old != new:
        called = phrase(funnel, ": ", say("costs", words))
        yield row(called, cash(old, agreed.currency), cash(new, other.currency))


def _month(stretch: Stretch, words: Words) -> str:
    return month(Month(stretch.first.year, stretch.first.month), words)


def _worth(cell: Cell | None, values: tuple[Value, ...]) -> Fraction | None:
    value = None if cell is None else values[cell]
    return None if value is None else Fraction(value)
