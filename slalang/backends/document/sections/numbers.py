"""The goals and the funnels of an agreement, with what each of them says."""

from __future__ import annotations

from slalang.backends.document.make import bare, fact, facts, line, paragraph
from slalang.backends.document.material import Material
from slalang.backends.document.prose import notes, prose
from slalang.backends.document.sections.ahead import ahead_section, funnel_picture
from slalang.backends.document.sections.beside import step_times, stream_limits
from slalang.backends.document.sections.chance import chance_section
from slalang.backends.document.sections.plan import plan_sections
from slalang.backends.document.view import Block, Card, Fact, Section
from slalang.funnel.plans import FunnelPlan
from slalang.model.numbers import Figures, Funnel, Goal, Source, Stream
from slalang.wording.goals import (
    cost,
    cycle_time,
    deal,
    goal_amount,
    improvement,
    limit,
    measured_on,
    rate,
    rates_count,
    step_of_funnel,
    target,
)
from slalang.wording.numbers import maybe_percent
from slalang.wording.phrase import Phrase, joined, sentence
from slalang.wording.times import month, month_name
from slalang.wording.titles import anchor
from slalang.wording.words import Words, maybe_named, named, say


def numbers(material: Material) -> Section | None:
    """Goals, then each funnel with its arithmetic and its plan month by month."""
    words, agreement = material.words, material.agreement
    goals = tuple(_goal(goal, material) for goal in agreement.goals)
    funnels = tuple(_funnel(funnel, material) for funnel in agreement.funnels)
    parts = (
        *((Section("goals", bare(say("Goals", words)), goals),) if goals else ()),
        *funnels,
        *((chance,) if (chance := chance_section(material)) else ()),
    )
    if not parts:
        return None
    said = say("Every number below follows from the goals by the arithmetic that is shown.", words)
    return Section("numbers", bare(say("Goals and numbers", words)), (paragraph(said),), parts)


def _goal(goal: Goal, material: Material) -> Card:
    words = material.words
    months = tuple(
        say("{amount} in {month}", words, amount=goal_amount(one.amount, words),
            month=month(one.month, words))
        for one in goal.months
    )  # fmt: skip
    blocks = (
        *prose(goal.means, material),
        *facts(
            fact(say("Amount", words), *(sentence(target(one, words)) for one in goal.targets)),
            fact(say("Other amounts", words), *months),
            fact(say("Owed by", words), maybe_named(goal.owed_by, words)),
        ),
        *notes(goal.notes, material),
    )
    whose = say("Goal of {party}", words, party=named(goal.of, words)) if goal.of else (
        say("Shared goal", words)
    )  # fmt: skip
    return Card(anchor("goal", goal.name), bare(goal.title), line(whose), blocks)


def _funnel(funnel: Funnel, material: Material) -> Section:
    words = material.words
    plans = tuple(one for one in material.plans.funnels if one.funnel == funnel.name)
    through = joined((named(ref, words) for ref in funnel.through), " → ")
    blocks = (
        *prose(funnel.means, material),
        *facts(
            fact(say("Stages", words), through),
            *stated(funnel.figures, words),
            fact(say("Streams supply", words), *stream_limits(funnel, words)),
        ),
        *notes(funnel.notes, material),
        *(block for one in plans for block in funnel_picture(one, material)),
        *_unplanned(funnel, plans, material),
    )
    inner = [part for one in plans for part in plan_sections(one, funnel, material)]
    for ahead in material.ahead.funnels:
        section = ahead_section(ahead, material) if ahead.name == funnel.name else None
        inner.extend([section] if section else [])
    heading = say("Funnel: {title}", words, title=funnel.title)
    return Section(anchor("funnel", funnel.name), bare(heading), blocks, tuple(inner))


def stated(figures: Figures, words: Words) -> tuple[Fact, ...]:
    """The figures that a funnel, stream or source itself says."""
    takes = figures.takes
    return (
        fact(
            say("Measured", words),
            sentence(measured_on(figures.measured, words)) if figures.measured else "",
        ),
        fact(
            say("Brings", words),
            say("{percent} of revenue", words, percent=maybe_percent(figures.brings, words))
            if figures.brings is not None
            else "",
        ),
        fact(say("Supplies", words), *(limit(one, words) for one in figures.limits)),
        fact(
            say("Rates", words),
            *(
                say("{step}: {rate}", words, step=step_of_funnel(one, words), rate=rate(one, words))
                for one in figures.rates
            ),
        ),
        fact(
            say("What rates count", words),
            rates_count(figures.rate_kind, words) if figures.rate_kind else "",
        ),
        fact(say("Deal", words), deal(figures, words)),
        fact(
            say("Margin", words),
            maybe_percent(figures.margin, words) if figures.margin is not None else "",
        ),
        fact(
            say("From first to last stage", words),
            cycle_time(takes, words) if takes is not None else "",
        ),
        fact(
            say("Time between stages", words),
            *step_times(figures.stage_times, words),
        ),
        fact(say("Costs", words), *(cost(one, words) for one in figures.costs)),
        fact(
            say("Agreed improvements", words),
            *(
                say("{step}: {what}", words, step=step_of_funnel(one, words),
                    what=improvement(one, words))
                for one in figures.improvements
            ),
        ),
        fact(say("Season", words), _season(figures, words)),
    )  # fmt: skip


def _season(figures: Figures, words: Words) -> Phrase:
    rows = (
        say("{month} {percent}", words, month=month_name(one.month, words),
            percent=maybe_percent(one.percent, words))
        for one in figures.season
    )  # fmt: skip
    return joined(rows, ", ")


def _unplanned(
    funnel: Funnel, plans: tuple[FunnelPlan, ...], material: Material
) -> tuple[Block, ...]:
    """Sources say what they have even where no plan can be worked out from it."""
    if plans:
        return ()
    parts: tuple[Source | Stream, ...] = (*funnel.sources, *funnel.streams)
    return tuple(
        Card(
            anchor("funnel", part.path),
            bare(part.title),
            (),
            (*prose(part.means, material), *facts(*stated(part.figures, material.words))),
        )
        for part in parts
    )
