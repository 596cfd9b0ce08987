"""Clauses in prose, examples, assertions, scenarios and the signatures."""

from __future__ import annotations

from collections.abc import Iterator

from slalang.backends.document.figures import first_figure
from slalang.backends.document.make import bare, fact, facts, line, paragraph
from slalang.backends.document.material import Material
from slalang.backends.document.prose import notes, prose
from slalang.backends.document.sections.front import team_facts
from slalang.backends.document.sections.numbers import other_months
from slalang.backends.document.sections.stated import stated
from slalang.backends.document.sections.what_if import consequences
from slalang.backends.document.view import (
    Block,
    Card,
    Fact,
    Listing,
    Paragraph,
    Section,
    Signature,
)
from slalang.funnel.inherit import Node, children, path_of
from slalang.model.numbers import Funnel, Goal
from slalang.model.people import Party, Role
from slalang.model.promises import Form
from slalang.model.upkeep import Assertion, Clause, Example, Scenario
from slalang.wording.assertions import claim
from slalang.wording.examples import expected, given, happening
from slalang.wording.examples import facts as known_facts
from slalang.wording.goals import first_amount, target
from slalang.wording.numbers import maybe_number, maybe_text
from slalang.wording.phrase import EMPTY, Name, Phrase, Wordy, joined, phrase, sentence
from slalang.wording.pledges import pledge
from slalang.wording.times import instant
from slalang.wording.titles import anchor
from slalang.wording.words import Words, maybe_named, named, say, title


def clauses(material: Material, leading: bool) -> tuple[Section, ...]:
    """The clauses in prose that stand first, or all others."""
    first = {clause.name for clause in material.agreement.clauses if clause.place == "first"}
    for _ in material.agreement.clauses:
        # A clause may stand beside one that stands beside one … whatever their order.
        more = {c.name for c in material.agreement.clauses if c.beside and c.beside.name in first}
        if more <= first:
            break
        first |= more
    return tuple(
        _clause(clause, material)
        for clause in material.agreement.clauses
        if (clause.name in first) is leading
    )


def _clause(clause: Clause, material: Material) -> Section:
    blocks = tuple(block for text in clause.prose for block in prose(text, material))
    return Section(anchor("clause", clause.name), bare(clause.title), blocks)


def examples(material: Material) -> Section | None:
    """The agreement's own tests as little stories."""
    words = material.words
    cards = tuple(
        _example(example, number, material)
        for number, example in enumerate(material.agreement.examples, 1)
    )
    if not cards:
        return None
    said = say("What the rules above say about leads that everybody can picture.", words)
    heading = bare(say("What this means in practice", words))
    return Section("examples", heading, (paragraph(said), *cards))


def _example(example: Example, number: int, material: Material) -> Card:
    words = material.words
    known = tuple(known_facts(one, words) for one in example.facts)
    happens = tuple(
        say("{time}: {event}", words, time=instant(one.at, words), event=happening(one, words))
        for one in example.timeline
    )
    seen = instant(example.as_of, words) if example.as_of else ""
    blocks = (
        *prose(example.means, material),
        *facts(
            fact(say("Known", words), *known),
            fact(say("What happens", words), *happens),
            fact(say("Taken as given", words), *(given(one, words) for one in example.givens)),
            fact(say("Seen on", words), seen),
            *_expected(example, words),
        ),
        *notes(example.notes, material),
    )
    return Card(f"example-{number}", bare(example.title), (), blocks)


def _expected(example: Example, words: Words) -> tuple[Fact, ...]:
    """What must come of it; what is expected at the same time stands together."""
    by_time: dict[str, list[Phrase]] = {}
    for one in example.expects:
        at = say("By {time}", words, time=instant(one.by, words)) if one.by else say("Then", words)
        by_time.setdefault(str(at), []).extend(expected(one, words))
    return tuple(fact(term, *lines) for term, lines in by_time.items())


def assertions(material: Material) -> Section | None:
    """What is so whoever the lead is."""
    words = material.words
    cards = tuple(
        _assertion(assertion, number, material)
        for number, assertion in enumerate(material.agreement.assertions, 1)
    )
    if not cards:
        return None
    # That it is so is for `slalang check` to prove; a document cannot know.
    said = say("What the parties mean the rules above to bring about for every lead; a rule that "
               "leads to something else is to be mended.", words)  # fmt: skip
    heading = bare(say("What is to hold for every lead", words))
    return Section("assertions", heading, (paragraph(said), *cards))


def _assertion(assertion: Assertion, number: int, material: Material) -> Card:
    claims = tuple(paragraph(claim(one, material.words)) for one in assertion.claims)
    blocks = (
        *prose(assertion.means, material),
        *(claims if len(claims) < 2 else (Listing(tuple((one,) for one in claims)),)),
        *notes(assertion.notes, material),
    )
    return Card(f"assertion-{number}", bare(assertion.title), (), blocks)


def scenarios(material: Material) -> Section | None:
    """What-ifs: what would be otherwise."""
    words = material.words
    cards = tuple(_scenario(one, material) for one in material.agreement.scenarios)
    if not cards:
        return None
    said = say("These plans are not agreed: they show what would change.", words)
    return Section("scenarios", bare(say("What if", words)), (paragraph(said), *cards))


def _scenario(scenario: Scenario, material: Material) -> Card:
    words = material.words
    rows = (
        *(row for goal in scenario.goals for row in _other_goal(goal, words)),
        *(row for funnel in scenario.funnels for row in _otherwise(funnel, words)),
        *(row for party in scenario.parties for row in _other_teams(party, words)),
    )
    blocks = (
        *prose(scenario.means, material),
        *facts(*rows),
        *consequences(scenario, material),
        *notes(scenario.notes, material),
    )
    return Card(anchor("scenario", scenario.name), bare(scenario.title), (), blocks)


def _other_goal(goal: Goal, words: Words) -> Iterator[Fact]:
    """Other amounts of a goal, and who else owes it."""
    called = title(goal.name, words)
    yield fact(called, *(target(one, words) for one in goal.targets), *other_months(goal, words))
    yield _of(called, fact(say("Owed by", words), maybe_named(goal.owed_by, words)))


def _otherwise(node: Node, words: Words, part_of: Wordy = "") -> Iterator[Fact]:
    """What a funnel, a stream or a source says otherwise, and all inside it."""
    called = title(path_of(node), words)
    if isinstance(node, Funnel):
        through = joined((named(ref, words) for ref in node.through), " → ")
        yield _of(called, fact(say("Stages", words), through))
    for one in stated(node.figures, words, part_of=part_of):
        yield _of(called, one)
    for child in children(node):
        yield from _otherwise(child, words, called)


def _other_teams(party: Party, words: Words) -> Iterator[Fact]:
    """What a party and its roles say otherwise of their people."""
    teams: tuple[Party | Role, ...] = (party, *party.roles)
    for one in teams:
        called, people = title(one.name, words), one.team.people
        if people is not None:
            yield fact(called, say("{count} people", words, count=maybe_number(people, words)))
        for row in team_facts(one.team, words):
            yield _of(called, row)


def _of(called: Phrase, it: Fact) -> Fact:
    """`Website form: Rates`: a fact with the name of what it is about."""
    return Fact((*bare(called), ": ", *it.term), it.lines)


def signatures(material: Material) -> Section | None:
    """A block for everybody who signs, with what that side owes in front of them."""
    words = material.words
    blocks = tuple(
        Signature(
            line(maybe_text(one.person, words)),
            one.position or "",
            bare(party.title),
            _own(party, material),
        )
        for party in material.agreement.parties
        for one in party.signatures
    )
    if not blocks:
        return None
    said = say("By signing, each side agrees to its figures and promises as stated here.", words)
    return Section("signatures", bare(say("Signatures", words)), (paragraph(said), *blocks))


def _own(party: Party, material: Material) -> tuple[Block, ...]:
    """The goals and promises of one side, one line each."""
    words = material.words
    goals = [
        say("{goal}: {amount}", words, amount=first_amount(goal, words),
            goal=Phrase((Name(goal.title, anchor("goal", goal.name)),)))
        for goal in material.agreement.goals
        if goal.of is None or material.owners.get(goal.of.name) == party.name
    ]  # fmt: skip
    promised = [
        sentence(phrase(pledge(form, promise.by, words), _at_first(form, material)))
        for promise in material.agreement.promises
        if promise.by and material.owners.get(promise.by.name) == party.name
        for form in promise.forms
    ]
    items = tuple((Paragraph(line(one)),) for one in (*goals, *promised))
    return (Listing(items),) if items else ()


def _at_first(form: Form, material: Material) -> Phrase:
    """The number behind "what the funnel needs", so that nobody signs for a formula."""
    count = first_figure(form, material)
    return say(" (at first {count})", material.words, count=count) if count else EMPTY
