"""A simulation of the plan in; how likely each goal is, drawn and in a table, out."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from slalang.backends.charts.fan import Spread, fan_chart
from slalang.backends.document.make import bare, column, paragraph, row, table
from slalang.backends.document.view import Block, Diagram, Section
from slalang.backends.simulate.words import amount, of_100, short
from slalang.model.quantities import Month, Period
from slalang.planning.simulate.result import GoalChance, Simulation, Stretch
from slalang.wording.numbers import number
from slalang.wording.phrase import Phrase
from slalang.wording.times import month, month_name
from slalang.wording.words import Words, say


def chance_section(drawn: Simulation | None, words: Words) -> Section | None:
    """One part for each goal; nothing where no simulation was asked for."""
    if drawn is None or not drawn.goals:
        return None
    said = say(
        "The plan was drawn {count} times: leads come as planned, each rate is as certain as its "
        "sample, and winning is luck",
        words,
        count=number(Decimal(drawn.draws)),
    )
    parts = tuple(
        Section(f"chance-{goal.name}", bare(goal.title), _goal(goal, drawn, words))
        for goal in drawn.goals
    )
    return Section("chance", bare(say("How sure it is", words)), (paragraph(said),), parts)


def _goal(goal: GoalChance, drawn: Simulation, words: Words) -> tuple[Block, ...]:
    headline = say(
        "The plan reaches {amount} in {chance} draws",
        words,
        amount=amount(goal, goal.whole.asked),
        chance=of_100(goal.whole.chance),
    )
    return (paragraph(headline), *_fan(goal, drawn, words), *_table(goal, drawn, words))


def _fan(goal: GoalChance, drawn: Simulation, words: Words) -> tuple[Block, ...]:
    if len(goal.added_up) < 2:
        return ()
    spreads = [
        Spread(
            _short(index, drawn, words),
            tuple(Fraction(value) for value in _percentiles(one)),
            Fraction(one.asked),
        )
        for index, one in enumerate(goal.added_up)
    ]
    heading = say("{goal}: what may come, added up", words, goal=goal.title)
    last = goal.added_up[-1].came
    said = say(
        "By the end, {low} to {high} in 80 of 100 draws, {middle} in the middle",
        words,
        low=f"{short(last.p10)} {goal.unit}",
        high=f"{short(last.p90)} {goal.unit}",
        middle=f"{short(last.p50)} {goal.unit}",
    )
    keys = (
        ("band-0", str(say("90 of 100 draws", words))),
        ("band-1", str(say("80 of 100 draws", words))),
        ("median", str(say("the middle", words))),
        ("planned", str(say("asked for", words))),
    )
    return (Diagram(fan_chart(f"fan-{goal.name}", (str(heading), str(said)), spreads, keys)),)


def _table(goal: GoalChance, drawn: Simulation, words: Words) -> tuple[Block, ...]:
    heads = ("Asked for", "Low", "Middle", "High", "Reached")
    columns = (
        column(say("Up to the end of", words)),
        *(column(say(head, words), numeric=True) for head in heads),
    )
    rows = tuple(
        row(
            _long(index, drawn, words),
            number(one.asked),
            *(short(value) for value in (one.came.p10, one.came.p50, one.came.p90)),
            of_100(one.chance),
        )
        for index, one in enumerate(goal.added_up)
    )
    caption = say(
        "{goal}, in {unit}: low and high are what 10 and 90 of 100 draws stay below",
        words,
        goal=goal.title,
        unit=goal.unit,
    )
    return table(caption, columns, rows)


def _percentiles(one: Stretch) -> tuple[Decimal, ...]:
    came = one.came
    return came.p5, came.p10, came.p50, came.p90, came.p95


def _short(index: int, drawn: Simulation, words: Words) -> str:
    stretch = drawn.when.at(index)
    if drawn.when.each is Period.WEEK:
        return stretch.name[-3:]
    return month_name(stretch.first.month, words)[:3]


def _long(index: int, drawn: Simulation, words: Words) -> str | Phrase:
    stretch = drawn.when.at(index)
    if drawn.when.each is Period.WEEK:
        return stretch.name
    return month(Month(stretch.first.year, stretch.first.month), words)
