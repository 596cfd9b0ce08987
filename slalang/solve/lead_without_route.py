"""Leads that are handed off and that no route takes: all leads in, `lead-without-route` out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar

from slalang.diagnostics.finding import Finding, Label, Severity
from slalang.evaluate.case import Case
from slalang.evaluate.conditions import holds
from slalang.model.movement import Handoff
from slalang.solve.attributes import Key
from slalang.solve.engine import Answer
from slalang.solve.expected import all_known, code_of, expected, with_known
from slalang.solve.handed import becoming, handed, without_becoming
from slalang.solve.lacking import lacking, missing, path_of
from slalang.solve.leads import Lead
from slalang.solve.prover import Disagreement, Found, NotProved, Prover, Shown, Test
from slalang.solve.reads import reads
from slalang.solve.smt import both, negated
from slalang.solve.undecided import QuestionOpen, SolverDisagreement
from slalang.solve.words import lead_words
from slalang.source.frozen import dataclass
from slalang.source.text import Span

MOST_LACKED = 6
"""So many attributes are left out, one by one, to see which of them keeps the routes open."""


@dataclass(frozen=True, slots=True)
class LeadWithoutRoute(Finding):
    """`routed { to ae when employees >= 500 to sdr when employees < 500 }`: size not known."""

    code: ClassVar[str] = "SLA821"
    slug: ClassVar[str] = "lead-without-route"
    severity: ClassVar[Severity] = Severity.ERROR

    span: Span
    handoff: str
    lead: str
    unknown: tuple[str, ...]
    """What the routes ask for and the lead lacks."""
    full: tuple[Span, ...]
    """Routes that would take it, as long as they are not full."""

    def message(self) -> str:
        once = " once its routes are full" if self.full else ""
        are = "are" if len(self.unknown) > 1 else "is"
        why = f": {' and '.join(self.unknown)} {are} not known" if self.unknown else ""
        return f"handoff `{self.handoff}` gives {self.lead} to nobody{once}{why}"

    def label(self) -> str:
        return "the last route, and it does not take this lead"

    def help(self) -> str:
        return "Add a last line that takes every lead, such as `else to queue`."

    def related(self) -> tuple[Label, ...]:
        return tuple(Label(span, "takes it, up to this limit") for span in self.full)


@dataclass(frozen=True, slots=True)
class LeadWithoutRequired(Finding):
    """The same where only a lead that lacks what is `required` is left over."""

    code: ClassVar[str] = "SLA821"
    slug: ClassVar[str] = "lead-without-route"
    severity: ClassVar[Severity] = Severity.WARNING

    span: Span
    handoff: str
    stage: str
    """The one whose leads are handed over; empty where the handoff has a condition of its own."""
    lacks: tuple[tuple[str, str], ...]
    """What the routes ask for and the lead lacks, each with why it should be known."""
    lead: str

    def message(self) -> str:
        said = " and ".join(f"`{name}` {why}" for name, why in self.lacks)
        it = "it" if len(self.lacks) == 1 else "them"
        return (
            f"{said}, but nothing stops the handoff `{self.handoff}` of a lead without"
            f" {it}: no route takes {self.lead}"
        )

    def label(self) -> str:
        return "the last route, and it does not take this lead"

    def help(self) -> str:
        known = " and ".join(f"{name} is known" for name, _ in self.lacks)
        where = self.stage or self.handoff
        return f"Add `{known}` to `{where}`, or a last line such as `else to queue`."


def ask(prover: Prover) -> Iterator[str]:
    """For each handoff whether a lead is left over."""
    for handoff in _open(prover):
        yield from _questions(prover, handoff)


def check(prover: Prover) -> Iterator[Finding]:
    """One finding for each handoff, at its last route."""
    for handoff in _open(prover):
        span = handoff.routes[-1].origin
        what = f"whether the routes of `{handoff.name}` take every lead"
        for question in _questions(prover, handoff):
            if prover.answers[question] is Answer.IMPOSSIBLE:
                continue
            found, known = _usual(prover, handoff, question)
            match found:
                case Shown(lead) if lacks := _lacks(prover, handoff, lead, known):
                    yield _lacking(prover, handoff, lead, lacks)
                    break
                case Shown(lead):
                    yield _left_over(prover, handoff, lead)
                    break
                case Disagreement(lead):
                    words = lead_words(prover.agreement, prover.words, lead)
                    yield SolverDisagreement(span, what, words)
                    break
                case NotProved():
                    yield QuestionOpen(span, what)
                    break
                case _:
                    pass


def _usual(prover: Prover, handoff: Handoff, question: str) -> tuple[Found, Mapping[Key, str]]:
    """A lead of whom all that should be known is known, else one that lacks little, else any.

    What makes no difference to the routes is left out of the lead again.
    """
    known = expected(prover, handoff)
    asked = [key for key in known if _is_asked(prover, handoff, key)]
    for lacked in (None, *asked[:MOST_LACKED]) if known else ():
        found = prover.find(with_known(prover, question, [key for key in known if key != lacked]))
        if isinstance(found, Shown):
            test = all_known(prover, question, [key for key in asked if key != lacked])
            return Shown(prover.plain(found.lead, test)), known
    return prover.find(question), known


def _is_asked(prover: Prover, handoff: Handoff, key: Key) -> bool:
    """Whether a route asks for an attribute."""
    survey = prover.system.enc.survey
    nodes = (prover.nodes[f"route {handoff.name} {at}"] for at in range(len(handoff.routes)))
    return any(("field", *key) in reads(survey, node) for node in nodes)


def _lacks(
    prover: Prover, handoff: Handoff, lead: Lead, known: Mapping[Key, str]
) -> tuple[tuple[str, str], ...]:
    """What should be known, and would tell whether a route takes a lead."""
    case = prover.case(lead)
    nodes = [prover.nodes[f"route {handoff.name} {at}"] for at in range(len(handoff.routes))]
    asked = {path_of(name) for name in missing(case, nodes)}
    found = {key: why for key, why in known.items() if ".".join(key) in asked}
    return tuple((code_of(key), why) for key, why in found.items())


def _lacking(
    prover: Prover, handoff: Handoff, lead: Lead, lacks: tuple[tuple[str, str], ...]
) -> LeadWithoutRequired:
    words = lead_words(prover.agreement, prover.words, without_becoming(prover, lead))
    entered = [name for _, name in becoming(prover, handoff.when)] if handoff.when else []
    stage = entered[0] if len(entered) == 1 else ""
    return LeadWithoutRequired(handoff.routes[-1].origin, handoff.name, stage, lacks, words)


def _left_over(prover: Prover, handoff: Handoff, lead: Lead) -> LeadWithoutRoute:
    case = prover.case(lead)
    nodes = [prover.nodes[f"route {handoff.name} {at}"] for at in range(len(handoff.routes))]
    full = tuple(
        route.limits[0].origin
        for route, node in zip(handoff.routes, nodes, strict=True)
        if route.limits and holds(case, node) is True
    )
    words = lead_words(prover.agreement, prover.words, without_becoming(prover, lead))
    unknown = () if full else lacking(prover, case, nodes)
    return LeadWithoutRoute(handoff.routes[-1].origin, handoff.name, words, unknown, full)


def _open(prover: Prover) -> Iterator[Handoff]:
    """Handoffs whose routes all ask for something, and whose last one is never full."""
    for handoff in prover.agreement.handoffs:
        routes = handoff.routes
        if routes and not routes[-1].limits and all(route.when is not None for route in routes):
            yield handoff


def _questions(prover: Prover, handoff: Handoff) -> list[str]:
    """Whether no route takes a lead; and whether none does once those with a limit are full."""
    every = range(len(handoff.routes))
    found = [_left(prover, handoff, f"left over {handoff.name}", every)]
    endless = [place for place in every if not handoff.routes[place].limits]
    if len(endless) < len(every):
        found.append(_left(prover, handoff, f"left over {handoff.name}, full", endless))
    return found


def _left(prover: Prover, handoff: Handoff, name: str, places: Sequence[int]) -> str:
    """A lead is handed off, and none of some routes takes it."""
    over = handed(prover, handoff)
    taken = [prover.truth(f"route {handoff.name} {place}").yes for place in places]
    tests = [_takes(prover, handoff, place) for place in places]

    def is_left(case: Case) -> bool:
        return over.test(case) and not any(test(case) for test in tests)

    return prover.question(name, both((over.yes, *map(negated, taken))), is_left)


def _takes(prover: Prover, handoff: Handoff, place: int) -> Test:
    node = prover.nodes[f"route {handoff.name} {place}"]
    return lambda case: holds(case, node) is True
