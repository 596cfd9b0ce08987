"""The goals and the funnels of an agreement, with what each of them says."""

from __future__ import annotations

from collections.abc import Iterator

from slalang.backends.document.make import bare, fact, facts, line, paragraph
from slalang.backends.document.material import Material
from slalang.backends.document.prose import notes, prose
from slalang.backends.document.sections.ahead import ahead_section, funnel_picture
from slalang.backends.document.sections.chance import chance_section
from slalang.backends.document.sections.plan import plan_sections
from slalang.backends.document.sections.stated import stated
from slalang.backends.document.view import Card, Section
from slalang.model.numbers import Funnel, Goal
from slalang.wording.goals import goal_amount, target
from slalang.wording.phrase import Phrase, joined, sentence
from slalang.wording.times import month
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
        *((chance,) if (chance := chance_section(material.simulation, material.words)) else ()),
    )
    if not parts:
        return None
    said = say("Every number below follows from the goals by the arithmetic that is shown.", words)
    return Section("numbers", bare(say("Goals and numbers", words)), (paragraph(said),), parts)


def other_months(goal: Goal, words: Words) -> Iterator[Phrase]:
    """`300,000 USD in August 2026`."""
    for one in goal.months:
        yield say("{amount} in {month}", words, amount=goal_amount(one.amount, words),
                  month=month(one.month, words))  # fmt: skip


def _goal(goal: Goal, material: Material) -> Card:
    words = material.words
    blocks = (
        *prose(goal.means, material),
        *facts(
            fact(say("Amount", words), *(sentence(target(one, words)) for one in goal.targets)),
            fact(say("Other amounts", words), *other_months(goal, words)),
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
            *stated(funnel.figures, words, whole=funnel.figures),
        ),
        *notes(funnel.notes, material),
        *(block for one in plans for block in funnel_picture(one, material)),
    )
    inner = [*plan_sections(plans, funnel, material)]
    for ahead in material.ahead.funnels:
        section = ahead_section(ahead, material) if ahead.name == funnel.name else None
        inner.extend([section] if section else [])
    heading = say("Funnel: {title}", words, title=funnel.title)
    return Section(anchor("funnel", funnel.name), bare(heading), blocks, tuple(inner))
