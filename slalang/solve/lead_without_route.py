"""Leads that are handed off and that no route takes: all leads in, `lead-without-route` out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from slalang.diagnostics.finding import Finding, Label, Severity
from slalang.evaluate.case import Case
from slalang.evaluate.conditions import holds
from slalang.model.movement import Handoff
from slalang.solve.engine import Answer
from slalang.solve.handed import handed, without_becoming
from slalang.solve.lacking import lacking
from slalang.solve.leads import Lead
from slalang.solve.prover import Disagreement, NotProved, Prover, Shown, Test
from slalang.solve.smt import both, negated
from slalang.solve.undecided import QuestionOpen, SolverDisagreement
from slalang.solve.words import lead_words
from slalang.source.frozen import dataclass
from slalang.source.text import Span


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
            match prover.find(question):
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
