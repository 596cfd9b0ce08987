"""The work on a lead: cadences as timelines with their limits, and nurture tracks."""

from __future__ import annotations

from slalang.backends.document.make import bare, column, fact, facts, row, table
from slalang.backends.document.material import Material
from slalang.backends.document.prose import notes, prose
from slalang.backends.document.sections.deadline import limit_blocks
from slalang.backends.document.view import Block, Section
from slalang.model.movement import Cadence, Nurture
from slalang.model.quantities import Ref
from slalang.model.scoring import Stage
from slalang.wording.actions import action, memory
from slalang.wording.cadences import ceiling, channel, channel_rule, gap, quota, step, step_time
from slalang.wording.conditions import condition
from slalang.wording.moments import moment
from slalang.wording.phrase import EMPTY, Phrase, joined, sentence
from slalang.wording.times import maybe_duration
from slalang.wording.titles import anchor
from slalang.wording.values import quoted
from slalang.wording.words import Words, listed, maybe_named, named, say, spelled


def follow_up(material: Material) -> Section | None:
    """Cadences of people, then tracks of machines."""
    words, agreement = material.words, material.agreement
    parts = (
        *(_cadence(cadence, material) for cadence in agreement.cadences),
        *(_nurture(nurture, material) for nurture in agreement.nurtures),
    )
    if not parts:
        return None
    return Section("follow-up", bare(say("Follow-up and nurture", words)), (), parts)


def _cadence(cadence: Cadence, material: Material) -> Section:
    words = material.words
    steps = tuple(row(step_time(one.at, words), step(one, words)) for one in cadence.steps)
    columns = (column(say("When", words)), column(say("What", words)))
    limits = (
        *(quota(one, words) for one in cadence.quotas),
        *(gap(one, words) for one in cadence.gaps),
        *(ceiling(one, words) for one in cadence.ceilings),
        channel_rule(cadence.channel_rule, words) if cadence.channel_rule else EMPTY,
    )
    blocks = (
        *prose(cadence.means, material),
        *facts(
            fact(say("Done by", words), maybe_named(cadence.by, words)),
            fact(
                say("Starts after", words),
                sentence(moment(cadence.after, words)) if cadence.after else "",
            ),
            fact(
                say("For leads where", words),
                sentence(condition(cadence.when, words)) if cadence.when else "",
            ),
        ),
        *_first_touch(cadence, words),
        *table(say("Steps of {cadence}", words, cadence=cadence.title), columns, steps),
        *facts(
            fact(say("Limits", words), *(sentence(limit) for limit in limits)),
            fact(say("Stops on", words), _any_of(cadence.stops_on, words)),
            fact(
                say("Pauses while", words),
                *(sentence(condition(one, words)) for one in cadence.pauses),
            ),
            fact(say("When exhausted", words), _then(cadence, words)),
            fact(say("Calendar", words), maybe_named(cadence.calendar, words)),
        ),
        *notes(cadence.notes, material),
    )
    return Section(anchor("cadence", cadence.name), bare(cadence.title), blocks)


def _first_touch(cadence: Cadence, words: Words) -> tuple[Block, ...]:
    touch = cadence.first_touch
    if touch is None:
        return ()
    start = (
        say("First touch, counted from {event}", words, event=named(touch.start, words))
        if touch.start
        else say("First touch", words)
    )
    return limit_blocks(touch.within, start, words)


def _then(cadence: Cadence, words: Words) -> Phrase:
    if cadence.exhausted is None:
        return EMPTY
    return say("The lead {what}", words, what=action(cadence.exhausted, words))


def _any_of(refs: tuple[Ref, ...], words: Words) -> Phrase:
    return sentence(listed((named(ref, words) for ref in refs), words, "or"))


def _nurture(nurture: Nurture, material: Material) -> Section:
    words = material.words
    rows = tuple(
        row(
            step_time(one.at, words),
            sentence(
                joined(
                    (channel(one.channel, words), quoted(one.title, words) if one.title else ""),
                    " ",
                )
            ),
            sentence(spelled(one.stage)) if one.stage else EMPTY,
        )
        for one in nurture.mailings
    )
    columns = (
        column(say("When", words)),
        column(say("What", words)),
        column(say("For the buying stage", words)),
    )
    blocks = (
        *prose(nurture.means, material),
        *facts(
            fact(say("Run by", words), maybe_named(nurture.by, words)),
            fact(
                say("Enrolled when", words),
                sentence(condition(nurture.enrols_when, words)) if nurture.enrols_when else "",
            ),
            fact(
                say("May enrol leads", words),
                listed((named(ref, words) for ref in nurture.enrollers), words),
            ),
            fact(
                say("On entry", words),
                say("The lead {what}", words, what=memory(nurture.on_entry, words))
                if nurture.on_entry
                else "",
            ),
        ),
        *table(say("Messages of {track}", words, track=nurture.title), columns, rows),
        *facts(
            fact(say("Leaves on", words), _leaving(nurture, material)),
            fact(say("Longest stay", words), _longest(nurture, words)),
            fact(
                say("Approved by", words),
                maybe_named(nurture.approved_by, words),
            ),
        ),
        *notes(nurture.notes, material),
    )
    return Section(anchor("nurture", nurture.name), bare(nurture.title), blocks)


def _leaving(nurture: Nurture, material: Material) -> Phrase:
    words = material.words
    said = []
    for ref in nurture.leaves_on:
        is_stage = isinstance(material.agreement.names.get(ref.name), Stage)
        name = named(ref, words)
        said.append(say("becoming {stage}", words, stage=name) if is_stage else name)
    return sentence(listed(said, words, "or"))


def _longest(nurture: Nurture, words: Words) -> Phrase:
    if nurture.longest is None:
        return EMPTY
    time = maybe_duration(nurture.longest, words)
    if nurture.afterwards is None:
        return say("{time}, then the lead leaves the track", words, time=time)
    then = action(nurture.afterwards, words)
    return say("{time}, then the lead {what}", words, time=time, what=then)
