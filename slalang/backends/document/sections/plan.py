"""A funnel plan in; its arithmetic step by step, its sums and its months out."""

from __future__ import annotations

from collections.abc import Iterator

from slalang.backends.document.make import bare, column, facts, paragraph, row, table
from slalang.backends.document.material import Material
from slalang.backends.document.prose import notes, prose
from slalang.backends.document.sections.stated import stated
from slalang.backends.document.view import Block, Row, Section, Tone
from slalang.funnel.climb import rounding_of
from slalang.funnel.inherit import Chain, children, inherit
from slalang.funnel.periods import later as months_later
from slalang.funnel.plan import plan
from slalang.funnel.plans import FunnelPlan, SourcePlan, Step, Totals
from slalang.funnel.words import (
    Equation,
    amount,
    asked,
    cash,
    cost_equation,
    equation,
    lead_value_equation,
)
from slalang.model.numbers import Funnel, RateKind, Rounding, Source, Stream
from slalang.model.quantities import Period, Takes
from slalang.wording.goals import whole_cycle
from slalang.wording.numbers import number
from slalang.wording.phrase import EMPTY, Phrase, joined, phrase, sentence
from slalang.wording.times import month, period
from slalang.wording.titles import anchor
from slalang.wording.words import Words, named, plural, say, title

MOST_MONTHS = 36
"""A longer plan is shown for its first months only."""


def plan_sections(
    plans: tuple[FunnelPlan, ...], funnel: Funnel, material: Material
) -> tuple[Section, ...]:
    """What each stream and source says, with its arithmetic; then the sums of each goal."""
    words = material.words
    planned = [(one, it) for one in plans for it in one.sources]
    sections: list[Section] = []
    # A second goal on a source has its arithmetic further down.
    later = list(planned)
    for part, chain in _parts((funnel,)):
        served = next((pair for pair in planned if pair[1].path == part.path), None)
        blocks = _said(part, chain, material)
        if served:
            later.remove(served)
            blocks = (*blocks, *_arithmetic_of(served[1], served[0], funnel, material))
        blocks = (*blocks, *notes(part.notes, material))
        sections.append(Section(anchor("funnel", part.path), bare(part.title), blocks))
    for one in plans:
        sections += (
            Section(f"plan-{one.goal}-{it.path}", bare(it.title),
                    _arithmetic_of(it, one, funnel, material))
            for whole, it in later
            if whole is one
        )  # fmt: skip
        if sums := (*_sums(one, words), *_months(one, material)):
            heading = bare(say("All sources together", words))
            sections.append(Section(f"plan-{one.goal}-{one.funnel}", heading, sums))
    return tuple(sections)


def _parts(chain: Chain) -> Iterator[tuple[Source | Stream, Chain]]:
    """The streams and sources inside, in the order of the text, each with what is around it."""
    for part in children(chain[-1]):
        yield part, (*chain, part)
        yield from _parts((*chain, part))


def _said(part: Source | Stream, chain: Chain, material: Material) -> tuple[Block, ...]:
    """What a stream or source says itself, before what follows from it."""
    around = chain[-2].title
    rows = stated(part.figures, material.words, part_of=around, whole=inherit(chain))
    return (*prose(part.means, material), *facts(*rows))


def _arithmetic_of(
    it: SourcePlan, whole: FunnelPlan, funnel: Funnel, material: Material
) -> tuple[Block, ...]:
    words = material.words
    rows = (
        *_share(it, whole, words),
        *(_step(step, _kind(it, step, funnel), whole, words) for step in it.steps),
        *_worth(it, whole, words),
        *_costs(it, whole, words),
    )
    columns = (
        column(say("Step", words)),
        column(say("Arithmetic", words)),
        column(say("Result", words), numeric=True),
    )
    caption = say("From {goal} to leads: {source}, each {period}", words, goal=whole.goal_title,
                  source=it.title, period=period(whole.period, words))  # fmt: skip
    return (paragraph(_opening(it, whole, words)), *table(caption, columns, rows))


def _opening(it: SourcePlan, whole: FunnelPlan, words: Words) -> Phrase:
    """`Website form brings 60% of 500,000 USD each month; rates of January 2026, …`."""
    unit = str(plural(title(whole.amount.unit, words), words))
    goal = asked(whole.amount, unit)
    said = say("{source} brings {percent} of {goal} each {period}", words, source=it.title,
               percent=f"{amount(it.share * 100)}%", goal=goal,
               period=period(whole.period, words))  # fmt: skip
    rounding = {
        Rounding.EACH_STAGE: "rounded up at each stage",
        Rounding.END: "rounded up at the end",
        Rounding.EXACT: "not rounded",
    }[rounding_of(it.figures)]
    when = say("rates of {month}", words, month=month(whole.month, words)) if whole.month else EMPTY
    cycle = it.figures.takes
    takes = whole_cycle(cycle, words) if isinstance(cycle, Takes) else EMPTY
    return joined((said, joined((when, say(rounding, words), takes), ", ")), "; ")


def _share(it: SourcePlan, whole: FunnelPlan, words: Words) -> tuple[Row, ...]:
    if it.share == 1 or not whole.amount.is_money:
        return ()
    goal = cash(whole.amount.value, whole.amount.unit)
    left = say("{percent} of {goal}", words, percent=f"{amount(it.share * 100)}%", goal=goal)
    return (row(say("Share of the goal", words), left, cash(it.goal, whole.amount.unit)),)


def _kind(it: SourcePlan, step: Step, funnel: Funnel) -> RateKind | None:
    """What the rate of a step counts, unless the funnel says it for all of them."""
    pair = (step.need.stage, step.after)
    rates = (one for one in it.figures.rates if (one.start.name, one.end.name) == pair)
    kind = next((one.kind for one in rates), None)
    return None if kind is funnel.figures.rate_kind else kind


def _step(step: Step, kind: RateKind | None, whole: FunnelPlan, words: Words) -> Row:
    stages = sentence(plural(named(step.need.stage, words), words))
    done = equation(step, whole.currency)
    remarks = (
        say(kind.value, words) if kind else EMPTY,
        say("measured on {count}", words, count=number(step.sample)) if step.sample else EMPTY,
        say("improved rate", words) if step.improved else EMPTY,
    )
    return row(stages, (_arithmetic(done, words), sentence(joined(remarks, ", "))), done.result)


def _arithmetic(done: Equation, words: Words) -> Phrase:
    """`250 ÷ 23% = 1,086.96, rounded up`."""
    if not done.exact:
        return phrase(done.left)
    if not done.left:
        return say("{number}, rounded up", words, number=done.exact)
    return say("{left} = {number}, rounded up", words, left=done.left, number=done.exact)


def _worth(it: SourcePlan, whole: FunnelPlan, words: Words) -> tuple[Row, ...]:
    if it.revenue is None or it.lead_value is None:
        return ()
    done = lead_value_equation(it.revenue, it.needs[-1].used, it.lead_value, whole.currency)
    what = say("One lead is worth", words)
    return (row(what, done.left, done.result, tone=Tone.TOTAL),)


def _costs(it: SourcePlan, whole: FunnelPlan, words: Words) -> tuple[Row, ...]:
    if it.spending is None:
        return ()
    rows = [
        row(
            say("Cost: {stages}", words, stages=plural(named(one.stage, words), words))
            if one.stage
            else say("Fixed cost", words),
            cost_equation(one, whole.currency).left,
            cost_equation(one, whole.currency).result,
        )
        for one in it.spending.lines
    ]
    if it.spending.per_customer is not None and it.needs:
        left = f"{cash(it.spending.total, whole.currency)} ÷ {amount(it.needs[0].used)}"
        what = say("Cost of one {stage}", words, stage=named(it.needs[0].stage, words))
        rows.append(row(what, left, cash(it.spending.per_customer, whole.currency)))
    return tuple(rows)


def _sums(it: FunnelPlan, words: Words) -> tuple[Block, ...]:
    totals = it.totals
    if totals is None or len(it.sources) < 2:
        return ()
    stages = [need.stage for need in totals.needs]
    columns = (
        column(say("Source", words)),
        *(column(plural(title(stage, words), words), numeric=True) for stage in stages),
        column(say("One lead is worth", words), numeric=True),
        column(say("Costs", words), numeric=True),
    )
    rows = (
        *(_sum_row(one.title, one, it, stages) for one in it.sources),
        _sum_row(str(say("Together", words)), totals, it, stages, tone=Tone.TOTAL),
    )
    caption = say("What each source brings each {period}", words, period=period(it.period, words))
    return table(caption, columns, rows)


def _sum_row(
    name: str,
    source: SourcePlan | Totals,
    whole: FunnelPlan,
    stages: list[str],
    tone: Tone = Tone.PLAIN,
) -> Row:
    by_stage = {need.stage: amount(need.used) for need in source.needs}
    value, spending = source.lead_value, source.spending
    return row(
        name,
        *(by_stage.get(stage, "") for stage in stages),
        cash(value, whole.currency) if value is not None else "",
        cash(spending.total, whole.currency) if spending is not None else "",
        tone=tone,
    )


def _months(it: FunnelPlan, material: Material) -> tuple[Block, ...]:
    """What each month needs; only where a month is one period of the goal and they differ."""
    words = material.words
    if it.month is None or it.period is not Period.MONTH or it.totals is None:
        return ()
    found: list[FunnelPlan] = []
    for ahead in range(MOST_MONTHS):
        when = months_later(it.month, ahead)
        same = [
            one
            for one in plan(material.agreement, month=when).funnels
            if (one.goal, one.path) == (it.goal, it.path) and one.totals
        ]
        if not same:
            break
        found.append(same[0])
    if len({_key(one) for one in found}) < 2:
        return ()
    stages = [need.stage for need in it.totals.needs]
    columns = (
        column(say("Month", words)),
        column(say("Goal", words), numeric=True),
        *(column(plural(title(stage, words), words), numeric=True) for stage in stages),
    )
    rows = tuple(_month_row(one, stages, words) for one in found)
    return table(say("What the goal of each month takes", words), columns, rows)


def _key(it: FunnelPlan) -> tuple[object, ...]:
    assert it.totals is not None
    return (it.amount.value, *(need.used for need in it.totals.needs))


def _month_row(it: FunnelPlan, stages: list[str], words: Words) -> Row:
    assert it.totals is not None
    assert it.month is not None
    by_stage = {need.stage: amount(need.used) for need in it.totals.needs}
    unit = str(plural(title(it.amount.unit, words), words))
    goal = asked(it.amount, unit)
    return row(month(it.month, words), goal, *(by_stage.get(stage, "") for stage in stages))
