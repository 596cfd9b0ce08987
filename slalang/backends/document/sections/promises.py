"""Who owes what to whom, by when, measured how, for what share, and what follows."""

from __future__ import annotations

from slalang.backends.document.figures import first_figure
from slalang.backends.document.make import bare, column, fact, facts, line, paragraph, row, table
from slalang.backends.document.material import Material
from slalang.backends.document.prose import notes, prose
from slalang.backends.document.sections.deadline import limit_blocks
from slalang.backends.document.view import Block, Card, Fact, Line, Section
from slalang.model.expressions import Expression
from slalang.model.movement import FirstTouch
from slalang.model.numbers import Measure
from slalang.model.obligations import Obligation
from slalang.model.promises import AfterDo, Deliver, Form, Keep, Meet, Promise
from slalang.model.quantities import Needed, Ref
from slalang.wording.conditions import condition
from slalang.wording.moments import moment
from slalang.wording.numbers import maybe_text
from slalang.wording.owed import owed
from slalang.wording.phrase import EMPTY, Phrase, sentence
from slalang.wording.pledges import pledge
from slalang.wording.promises import alert, flag, if_broken, reassign
from slalang.wording.times import each
from slalang.wording.titles import anchor
from slalang.wording.words import Words, listed, maybe_named, named, plural, say, title


def promises(material: Material) -> Section | None:
    """The promises of each party, those of its roles among them."""
    words = material.words
    owing = [*(party.name for party in material.agreement.parties), ""]
    parts = tuple(part for name in owing if (part := _of_party(name, material)) is not None)
    if not parts:
        return None
    said = say("Each side promises something that can be measured.", words)
    lead = (paragraph(said),) if len(parts) > 1 else ()
    return Section("promises", bare(say("What each side promises", words)), lead, parts)


def owed_by(party: str, material: Material) -> tuple[Obligation, ...]:
    """Everything that a party and its roles owe; with an empty name, what nobody is said to owe."""
    return tuple(
        one
        for one in material.obligations
        if (material.owners.get(one.by.name, "") if one.by else "") == party
    )


def _of_party(party: str, material: Material) -> Section | None:
    words = material.words
    mine = owed_by(party, material)
    declared = dict.fromkeys(one.subject.name for one in mine if isinstance(one.subject, Promise))
    kept = [p for p in material.agreement.promises if p.name in declared]
    others = tuple(one for one in mine if not isinstance(one.subject, Promise))
    if not kept and not others:
        return None
    heading = (
        say("{party} promises", words, party=str(title(party, words)))
        if party
        else say("Promised by nobody in particular", words)
    )
    cards = tuple(_promise(promise, material) for promise in kept)
    return Section(
        f"promises-{party or 'other'}", bare(heading), (*cards, *_others(others, party, material))
    )


def _others(items: tuple[Obligation, ...], party: str, material: Material) -> tuple[Block, ...]:
    """What handoffs, cadences, stages and queues make a party owe."""
    words = material.words
    rows = tuple(
        row(
            sentence(owed(one, words)),
            named(one.subject.name, words),
            maybe_named(one.by, words),
            maybe_named(one.to, words),
            anchor=anchor("owed", one.id),
        )
        for one in items
    )
    columns = (
        column(say("What", words)),
        column(say("Said in", words)),
        column(say("Owed by", words)),
        column(say("Owed to", words)),
    )
    who = str(title(party, words)) if party else ""
    caption = say("Deadlines and limits that also bind {party}", words, party=who)
    return table(caption, columns, rows)


def _promise(promise: Promise, material: Material) -> Card:
    words = material.words
    said = tuple(paragraph(pledge(form, promise.by, words)) for form in promise.forms)
    tables = (block for form in promise.forms for block in _deadline(form, material))
    blocks = (
        *said,
        *prose(promise.means, material),
        *tables,
        *facts(*_terms(promise, material), *_consequences(promise, words)),
        *notes(promise.notes, material),
    )
    return Card(
        anchor("promise", promise.name), bare(promise.title), _parties(promise, words), blocks
    )


def _parties(promise: Promise, words: Words) -> Line:
    if promise.by is None:
        return ()
    if promise.to is None:
        return line(named(promise.by, words))
    return line(
        say(
            "{party} to {other}",
            words,
            party=named(promise.by, words),
            other=named(promise.to, words),
        )
    )


def _deadline(form: Form, material: Material) -> tuple[Block, ...]:
    """The deadline behind `meet inbound.first_touch`, row by row where it varies."""
    words = material.words
    if not isinstance(form, Meet):
        return ()
    target = next((one for one in material.obligations if one.id == form.deadline.name), None)
    if target is None:
        return ()
    what = sentence(named(form.deadline, words))
    match target.owed:
        case FirstTouch(within=limit) | AfterDo(within=limit):
            return limit_blocks(limit, what, words)
        case _:
            return facts(fact(what, sentence(owed(target, words))))


def _terms(promise: Promise, material: Material) -> tuple[Fact, ...]:
    words = material.words
    return (
        fact(say("At first", words), *(_at_first(form, material) for form in promise.forms)),
        fact(
            say("Measured by", words),
            *dict.fromkeys(_measured(form, material) for form in promise.forms),
        ),
        fact(
            say("Applies to", words),
            sentence(condition(promise.applies_to, words)) if promise.applies_to else "",
        ),
        fact(
            say("Leaves out", words),
            sentence(condition(promise.leaves_out, words)) if promise.leaves_out else "",
        ),
        fact(
            say("Clock starts", words),
            say("At {moment}", words, moment=moment(promise.clock_from, words))
            if promise.clock_from
            else "",
        ),
        fact(say("Clock pauses while", words), *_conditions(promise.pauses, words)),
        fact(say("Clock starts anew on", words), _refs(promise.restarts_on, words)),
        fact(say("Ends early on", words), _refs(promise.stops_on, words)),
        fact(say("Waived while", words), *_conditions(promise.waived, words)),
        fact(say("Calendar", words), maybe_named(promise.calendar, words)),
    )


def _at_first(form: Form, material: Material) -> Phrase:
    """`3,416 Marketing Qualified Leads each month`, as the funnel says for its first period."""
    words, count = material.words, first_figure(form, material)
    if not count or not isinstance(form, Deliver) or not isinstance(form.amount, Needed):
        return EMPTY
    things = plural(named(form.amount.stage, words), words)
    return say("{count} {things} {each}", words, count=count, things=things,
               each=each(form.each, words))  # fmt: skip


def _consequences(promise: Promise, words: Words) -> tuple[Fact, ...]:
    return (
        fact(say("Alerts", words), *(sentence(alert(one, words)) for one in promise.alerts)),
        fact(
            say("Reassigned", words), *(sentence(reassign(one, words)) for one in promise.reassigns)
        ),
        fact(say("Flagged when", words), *(sentence(flag(one, words)) for one in promise.flags)),
        fact(
            say("If broken", words), *(sentence(if_broken(one, words)) for one in promise.if_broken)
        ),
    )


def _measured(form: Form, material: Material) -> Phrase:
    """Where the verdict can be read: the measure and its data, or the events on record."""
    words, agreement = material.words, material.agreement
    if isinstance(form, Keep):
        measure = agreement.names.get(form.measure.name)
        name = sentence(named(form.measure, words))
        if isinstance(measure, Measure) and measure.sources:
            places = listed((maybe_text(one, words) for one in measure.sources), words)
            return say("{measure}, from {places}", words, measure=name, places=places)
        return name
    obligation = next((one for one in material.obligations if one.owed is form), None)
    if obligation is not None and not obligation.measurable:
        return say("The word of both sides; the data cannot show it", words)
    record = agreement.header.system_of_record if agreement.header else None
    if record is None:
        return EMPTY
    return say("What is logged in {system}", words, system=maybe_text(record, words))


def _conditions(items: tuple[Expression, ...], words: Words) -> tuple[Phrase, ...]:
    return tuple(sentence(condition(one, words)) for one in items)


def _refs(refs: tuple[Ref, ...], words: Words) -> Phrase:
    return sentence(listed((named(ref, words) for ref in refs), words, "or"))
