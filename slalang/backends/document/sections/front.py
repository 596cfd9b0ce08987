"""The cover and the parties: who agrees, for which period, and what is still open."""

from __future__ import annotations

from slalang.backends.document.make import bare, column, fact, facts, line, paragraph, row, table
from slalang.backends.document.material import Material
from slalang.backends.document.prose import notes, plain_text, prose
from slalang.backends.document.view import (
    Block,
    Card,
    Fact,
    Facts,
    Line,
    Listing,
    Paragraph,
    Section,
)
from slalang.model.people import Header, Party, Team
from slalang.wording.numbers import maybe_number, maybe_percent, maybe_text
from slalang.wording.people import (
    away,
    budget,
    capacity,
    effort,
    ramp_step,
    signer,
    staff_change,
)
from slalang.wording.phrase import EMPTY, Phrase, joined, sentence
from slalang.wording.times import day, duration, maybe_day
from slalang.wording.titles import anchor
from slalang.wording.words import Words, listed, maybe_named, say, title


def between(material: Material) -> Line:
    """`Between Marketing and Sales`."""
    words = material.words
    parties = [title(party.name, words) for party in material.agreement.parties]
    if len(parties) < 2:
        return bare(listed(parties, words))
    return bare(say("Between {parties}", words, parties=listed(parties, words)))


def cover(material: Material) -> Facts:
    """What a reader looks for on the first page."""
    header, words = material.agreement.header, material.words
    if header is None:
        return Facts(())
    record = header.system_of_record
    rows = (
        fact(say("Version", words), maybe_text(header.version, words) if header.version else ""),
        fact(say("In force", words), _in_force(header, words)),
        fact(say("Figures set anew", words), _resets(header, words)),
        fact(say("Replaces", words), header.amends or ""),
        fact(say("Currency", words), header.currency or ""),
        fact(say("System of record", words), maybe_text(record, words) if record else ""),
        fact(say("Business hours", words), _named(header, words)),
        fact(say("Published to", words), header.published_to or ""),
    )
    return Facts(tuple(row for row in rows if row.lines))


def open_places(material: Material) -> tuple[Block, ...]:
    """Everything that is to be agreed before anybody can sign."""
    places, words = material.agreement.open_places, material.words
    if not places:
        return ()
    items = tuple(
        (
            Paragraph(
                line(
                    say(
                        "{where}: {what}",
                        words,
                        where=_where(place.where, words),
                        what=place.what,
                    )
                )
            ),
        )
        for place in places
    )
    said = say("These values are still open. Nobody can sign before they are agreed.", words)
    return (paragraph(said), Listing(items))


def intro(material: Material) -> tuple[Block, ...]:
    """What the authors say of the whole agreement, its notes on changes included."""
    header = material.agreement.header
    if header is None:
        return ()
    return (*prose(header.means, material), *notes(header.notes, material))


def parties(material: Material) -> Section | None:
    """The parties with their roles, people, capacity and money."""
    cards = tuple(
        Card(anchor("party", party.name), bare(party.title), (), _party(party, material))
        for party in material.agreement.parties
    )
    if not any(card.blocks for card in cards):
        return None
    return Section("parties", bare(say("The parties", material.words)), cards)


def _party(party: Party, material: Material) -> tuple[Block, ...]:
    words = material.words
    people = (
        fact(say("People", words), maybe_number(party.team.people, words))
        if party.team.people is not None
        else fact(say("People", words))
    )
    signers = [sentence(signer(one, words)) for one in party.signatures]
    rows = tuple(
        row(
            title(role.name, words),
            maybe_number(role.team.people, words) if role.team.people is not None else EMPTY,
            tuple(_told(one) for one in team_facts(role.team, words) if one.lines),
            anchor=anchor("role", role.name),
        )
        for role in party.roles
    )
    columns = (
        column(say("Role", words)),
        column(say("People", words), numeric=True),
        column(say("Terms", words)),
    )
    explained = (block for role in party.roles for block in prose(role.means, material))
    return (
        *prose(party.means, material),
        *facts(people, *team_facts(party.team, words), fact(say("Signs", words), *signers)),
        *table(say("Roles of {party}", words, party=party.title), columns, rows),
        *explained,
        *notes(party.notes, material),
    )


def team_facts(team: Team, words: Words) -> tuple[Fact, ...]:
    """What a party or role says about its people, beside how many they are."""
    return (
        fact(say("Changes", words), *(staff_change(one, words) for one in team.changes)),
        fact(say("Spends", words), *(effort(one, words) for one in team.efforts)),
        fact(say("Works", words), *(capacity(one, words) for one in team.capacities)),
        fact(say("Budget", words), *(budget(one, words) for one in team.budgets)),
        fact(say("Manager", words), team.manager or ""),
        fact(
            say("Available", words),
            say("{percent} of the time", words, percent=maybe_percent(team.available, words))
            if team.available is not None
            else "",
        ),
        fact(say("Newcomers carry", words), *(ramp_step(one, words) for one in team.ramp)),
        fact(say("Away", words), *(away(one, words) for one in team.away)),
        fact(say("Calendar", words), maybe_named(team.calendar, words)),
    )


def _told(it: Fact) -> Phrase:
    """A fact inside a cell: `Works: at most 60 …`."""
    said = joined((_plain(one) for one in it.lines), "; ")
    return joined((_plain(it.term), said), ": ")


def _plain(content: Line) -> Phrase:
    return Phrase((plain_text(content),))


def _in_force(header: Header, words: Words) -> Phrase:
    if header.starts is None or header.ends is None:
        return EMPTY
    return say(
        "{first} to {last}",
        words,
        first=maybe_day(header.starts, words),
        last=maybe_day(header.ends, words),
    )


def _resets(header: Header, words: Words) -> Phrase:
    days = listed((day(one, words) for one in header.resets), words)
    if header.resets_every is None:
        return days
    every = say("every {time}", words, time=duration(header.resets_every, words))
    return joined((days, every), "; ")


def _named(header: Header, words: Words) -> Phrase:
    return maybe_named(header.calendar, words)


def _where(where: str, words: Words) -> Phrase:
    """`cadence inbound` by its title."""
    _, _, name = where.partition(" ")
    return title(name, words) if name in words.titles else sentence(where)
