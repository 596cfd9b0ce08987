"""A funnel's plan over time in; when its leads have to be there, drawn and in a table, out."""

from __future__ import annotations

from fractions import Fraction

from slalang.backends.charts.columns import Stack, column_chart
from slalang.backends.charts.funnel import Level, funnel_chart
from slalang.backends.document.make import bare, column, paragraph, row, table
from slalang.backends.document.material import Material
from slalang.backends.document.view import Block, Diagram, Row, Section, Tone
from slalang.funnel.plans import FunnelPlan as Plain
from slalang.funnel.words import amount
from slalang.model.quantities import Month
from slalang.planning.axis import Stretch
from slalang.planning.result import FunnelPlan, StagePlan
from slalang.planning.sheet.cells import Cell
from slalang.wording.phrase import Phrase, phrase
from slalang.wording.times import month, month_name, period
from slalang.wording.titles import anchor
from slalang.wording.words import named, plural, say, title


def funnel_picture(it: Plain, material: Material) -> tuple[Block, ...]:
    """The stages of a goal as bars, one below the other; nothing where sums are not known."""
    if it.totals is None or len(it.totals.needs) < 2:
        return ()
    words = material.words
    needs = it.totals.needs[::-1]
    levels = [
        Level(
            str(title(need.stage, words)), need.used,
            _onward(need.used, needs[index + 1].used) if index + 1 < len(needs) else "",
        )
        for index, need in enumerate(needs)
    ]  # fmt: skip
    heading = say("{title}: from {first} to {last}", words, title=it.title,
                  first=plural(title(needs[0].stage, words), words),
                  last=plural(title(needs[-1].stage, words), words))  # fmt: skip
    said = ", ".join(f"{level.title} {amount(level.many)}" for level in levels)
    chart = funnel_chart(f"funnel-{it.goal}-{it.funnel}", (str(heading), said), levels)
    return (Diagram(chart),)


def ahead_section(it: FunnelPlan, material: Material) -> Section | None:
    """When leads are needed; nothing where everything happens in the month of its deals."""
    values = material.ahead_values
    if not it.stages or not any(values[row.before] for row in it.stages):
        return None
    words = material.words
    heading = say("When leads are needed", words)
    said = say(
        "A deal takes time, so its leads have to be there before it. What the first months need "
        "must already be in the pipeline when the plan starts",
        words,
    )
    blocks = (
        paragraph(said), _columns(it, material), *_table(it, material), *_goes_on(it, material)
    )  # fmt: skip
    return Section(anchor("ahead", it.name), bare(heading), blocks)


def _onward(here: Fraction, there: Fraction) -> str:
    return f"{amount(there * 100 / here)}%" if here else ""


def _columns(it: FunnelPlan, material: Material) -> Diagram:
    first, words = it.stages[0], material.words
    stages = str(plural(title(first.stage, words), words))
    before = str(say("before", words))
    stacks = [
        Stack(before, (("pipeline", _worth(first.before, material)),),
              f"{before}: {amount(_worth(first.before, material))}"),
        *(
            _stack(first, index, stretch, material)
            for index, stretch in enumerate(material.ahead.when.inside)
        ),
    ]  # fmt: skip
    heading = say("{stages} needed, month by month", words, stages=stages)
    said = "; ".join(stack.said for stack in stacks)
    keys = [
        ("pipeline", str(say("already in the pipeline", words))),
        ("inside", str(say("for deals of this plan", words))),
        ("beyond", str(say("for deals after it", words))),
    ]
    drawn = {kind for stack in stacks for kind, value in stack.parts if value}
    return Diagram(
        column_chart(
            f"ahead-{it.name}", (str(heading), said), stacks,
            tuple(key for key in keys if key[0] in drawn),
        )
    )  # fmt: skip


def _stack(row_: StagePlan, index: int, stretch: Stretch, material: Material) -> Stack:
    need = _worth(row_.need[index], material)
    beyond = _worth(row_.beyond[index], material)
    short = month_name(stretch.first.month, material.words)[:3]
    said = f"{_month(stretch, material)}: {amount(need)}"
    return Stack(short, (("inside", need - beyond), ("beyond", beyond)), said)


def _table(it: FunnelPlan, material: Material) -> tuple[Block, ...]:
    words = material.words
    columns = (
        column(say("Month", words)),
        *(column(plural(title(one.stage, words), words), numeric=True) for one in it.stages),
    )
    rows: list[Row] = [
        _row(phrase(say("Already in the pipeline", words)), [s.before for s in it.stages], material)
    ]
    for index, stretch in enumerate(material.ahead.when.inside):
        cells = [stage.need[index] for stage in it.stages]
        rows.append(_row(phrase(_month(stretch, material)), cells, material))
    caption = say("{title}: how many have to be there, each {period}", words, title=it.title,
                  period=period(material.ahead.when.each, words))  # fmt: skip
    return table(caption, columns, tuple(rows))


def _row(name: Phrase, cells: list[Cell], material: Material) -> Row:
    numbers = [amount(_worth(cell, material)) for cell in cells]
    return row(name, *numbers, tone=Tone.PLAIN)


def _goes_on(it: FunnelPlan, material: Material) -> tuple[Block, ...]:
    """Leads for deals after the plan are planned as if the goals went on."""
    first, words = it.stages[0], material.words
    late = [
        stretch
        for index, stretch in enumerate(material.ahead.when.inside)
        if _worth(first.beyond[index], material)
    ]
    if not late:
        return ()
    said = say(
        "From {month} on, some {stages} are for deals after the end: they are planned as if the "
        "goal went on",
        words,
        month=_month(late[0], material),
        stages=plural(named(first.stage, words), words),
    )
    return (paragraph(said, quiet=True),)


def _month(stretch: Stretch, material: Material) -> str:
    return month(Month(stretch.first.year, stretch.first.month), material.words)


def _worth(cell: Cell, material: Material) -> Fraction:
    return Fraction(material.ahead_values[cell] or 0)
