"""An agreement in; examples from the solver for what none of its examples exercises, out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import count
from typing import Literal as Word
from typing import NamedTuple, TypeAlias

from slalang.cases import run_example, run_examples
from slalang.cases.coverage import Item, coverage
from slalang.cases.result import Key, Verdict
from slalang.cases.world import World, world_of
from slalang.format import format_source
from slalang.model.agreement import Agreement
from slalang.model.upkeep import Example
from slalang.solve.expression_text import one_line
from slalang.solve.leads import Lead, instant_of, with_events
from slalang.solve.prover import Impossible, Prover, Shown, Test, prover
from slalang.solve.sayable import Said, sayable
from slalang.solve.showing import Wish, rejected, wishes
from slalang.solve.spelling import example_of, example_text
from slalang.solve.telling import telling, title_of
from slalang.source.frozen import dataclass
from slalang.source.text import source_file

HEAD = """\
# What no example showed yet, and what the rules say of it now.
# Read each one: where it is not what you want, a rule is wrong.
"""
NOTHING = "# Everything that an example can show has its example already.\n"
CLOCKS = ("promise", "escalation", "cadence")
"""What needs time to pass: a story that people tell, and no lead that can be looked for."""
_ORDER = ("route", "reason", "handoff", "stage", "band", "rule")
"""What is looked for first: a lead that is routed shows stages, bands and rules, too."""
_VERBS = {
    "rule": "earn",
    "band": "be",
    "stage": "become",
    "handoff": "be handed over by",
    "route": "be routed by",
    "reason": "be given back as",
}
_UNSAYABLE = "what such a lead needs cannot all be written in an example"
_FULL = "in an example the routes before it have room for every such lead"
_NOT_SHOWN = "the leads that were found do not show it when they are run"


class Suggestion(NamedTuple):
    """One example that shows something new."""

    item: Item
    """What it was made for."""
    shows: frozenset[Key]
    text: str
    """In the one style of the language, ending with a line end."""


class Missing(NamedTuple):
    """Something that no example shows, and none was made for."""

    item: Item
    state: Word["impossible", "undecided", "unsayable", "left", "clock"]
    """Impossible is proved; left was not looked for, since so many were not asked for, nor was
    what needs time to pass."""
    why: str
    """Of the unsayable: what keeps it from being shown, a clause without a full stop."""


@dataclass(frozen=True, slots=True)
class Suggestions:
    """What was found for everything that no example exercises, in the order of the agreement."""

    examples: tuple[Suggestion, ...]
    missing: tuple[Missing, ...]


_Outcome: TypeAlias = Suggestion | Missing


def suggestions(agreement: Agreement, limit: int | None = None) -> Suggestions:
    """Few examples that exercise the rest of an agreement without errors.

    Each is run before it is suggested: it shows what it is for, and all that it
    expects is so. At most `limit` are made. Raises ImportError where z3 is not there.
    """
    found = coverage(agreement, run_examples(agreement))
    wanted = [item for item in found.items if not item.exercised]
    if not wanted:
        return Suggestions((), ())
    world, asked = world_of(agreement), prover(agreement)
    titles = {example.title for example in agreement.examples}
    made: list[Suggestion] = []
    missing: dict[Key, Missing] = {}
    missing |= {_key(item): Missing(item, "clock", "") for item in wanted if item.kind in CLOCKS}
    rest = [item for item in wanted if item.kind not in CLOCKS]
    for item in sorted(rest, key=lambda item: _ORDER.index(item.kind)):
        if any(_key(item) in one.shows for one in made):
            continue
        if limit is not None and len(made) >= limit:
            missing[_key(item)] = Missing(item, "left", "")
            continue
        outcome = _example(world, asked, item, _unique(title_of(world, item), titles))
        if isinstance(outcome, Suggestion):
            made.append(outcome)
            titles.add(title_of(world, item))
        else:
            missing[_key(item)] = outcome
    shown = frozenset[Key]().union(*(one.shows for one in made))
    kept = _fewest(made, frozenset(map(_key, wanted)))
    return Suggestions(
        tuple(one for item in wanted for one in kept if one.item is item),
        tuple(missing[key] for key in map(_key, wanted) if key in missing and key not in shown),
    )


def suggested_text(agreement: Agreement, limit: int | None = None) -> str:
    """The same as a text of the language, to be pasted or appended; comments say what is left."""
    found = suggestions(agreement, limit)
    scores = {score.name: score.title for score in agreement.scores}
    notes = [f"# {note}\n" for note in _notes(found.missing, scores)]
    if not found.examples and not notes:
        return NOTHING
    parts = [HEAD] if found.examples else []
    parts += [one.text for one in found.examples]
    parts += ["".join(notes)] if notes else []
    return format_source(source_file("examples.sla", "\n".join(parts))).text


def _notes(missing: Sequence[Missing], scores: Mapping[str, str]) -> Iterator[str]:
    """What is left, each in one line."""
    left = [one for one in missing if one.state == "left"]
    for one in missing:
        if one.state == "clock":
            told = one_line(one.item.title)
            yield f"No example tells yet: {told}. Let time pass in one, and expect it."
            continue
        said = _said(one.item, scores)
        if one.state == "impossible":
            yield f"No lead can {said}. That is proved; `slalang check` says more."
        elif one.state == "undecided":
            yield f"Not proved: whether a lead can {said}."
        elif one.state == "unsayable":
            yield f"No example can show yet that a lead can {said}: {one.why}."
    if left:
        more = f", and {len(left) - 1} more" if len(left) > 1 else ""
        first = _said(left[0].item, scores)
        yield f"Not looked for: a lead to {first}{more}. A higher limit makes room."


def _said(item: Item, scores: Mapping[str, str]) -> str:
    owner = scores[item.name.partition(".")[0]] if item.kind == "rule" else ""
    title = f"{owner}: {item.title}" if owner else item.title
    return f"{_VERBS[item.kind]} “{one_line(title)}”"


def _key(item: Item) -> Key:
    return item.kind, item.name


def _example(world: World, asked: Prover, item: Item, title: str) -> _Outcome:
    """An example that shows an item, or why there is none."""
    outcome: _Outcome = Missing(item, "undecided", "")
    for wish in wishes(asked, world, item):
        found = asked.find(wish.question)
        if isinstance(found, Impossible):
            if wish.proves:
                return Missing(item, "impossible", "")
            if item.kind == "route":
                outcome = Missing(item, "unsayable", _FULL)
        if isinstance(found, Shown):
            for lead in _ways(asked, found.lead, asked.tests[wish.question]):
                outcome = _told(world, item, wish, lead, title)
                if isinstance(outcome, Suggestion):
                    return outcome
    return outcome


def _ways(asked: Prover, lead: Lead, shows: Test) -> Iterator[Said]:
    """The lead as it can be written; then with its last events at the very instant.

    A handoff takes place when the last event makes it so, and routes are chosen then.
    """
    lead = _at_noon(asked, lead, shows)
    yield sayable(asked.agreement, asked.words, lead, shows)
    newest = min((event.age for event in lead.events), default=0)
    if newest:
        moved = (replace(event, age=0) if event.age == newest else event for event in lead.events)
        later = with_events(lead, tuple(moved))
        if shows(asked.case(later)):
            yield sayable(asked.agreement, asked.words, later, shows)


def _told(world: World, item: Item, wish: Wish, said: Said, title: str) -> _Outcome:
    """An example that tells of a lead; or why none can."""
    lead = rejected(world, said.lead, wish.reason) if wish.reason else said.lead
    if isinstance(lead, str):
        return Missing(item, "unsayable", lead)
    if not said.kept:
        return Missing(item, "unsayable", _UNSAYABLE)
    return _run(world, item, example_of(world.agreement, world.words, lead, title))


def _at_noon(asked: Prover, lead: Lead, shows: Test) -> Lead:
    """The lead at noon of the first day, unless the day is what matters."""
    moved = replace(lead, as_of=instant_of(asked.system.noon))
    return moved if shows(asked.case(moved)) else lead


def _run(world: World, item: Item, example: Example) -> _Outcome:
    """The example with what it expects, if everything in it holds and it shows the item."""
    told = telling(world, example, item)
    if told is not None:
        ran = run_example(world, told.example)
        if ran.verdict is Verdict.PASSED and _key(item) in ran.exercised:
            text = example_text(world.words, told.example, told.expects)
            # A name such as `yes` cannot be read everywhere.
            if format_source(source_file("example.sla", text)).findings:
                return Missing(item, "unsayable", _UNSAYABLE)
            return Suggestion(item, ran.exercised, text)
    return Missing(item, "unsayable", _NOT_SHOWN)


def _fewest(made: Sequence[Suggestion], wanted: frozenset[Key]) -> list[Suggestion]:
    """Without those whose items others show as well; those that show least go first."""
    kept = list(made)
    for one in sorted(made, key=lambda one: len(one.shows & wanted)):
        others = frozenset[Key]().union(*(other.shows for other in kept if other is not one))
        if one.shows & wanted <= others:
            kept.remove(one)
    return kept


def _unique(title: str, taken: set[str]) -> str:
    """The title, with a number where another example has it."""
    if title not in taken:
        return title
    return next(one for at in count(2) if (one := f"{title} ({at})") not in taken)
