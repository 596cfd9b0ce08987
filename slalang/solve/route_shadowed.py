"""Routes that earlier ones leave no lead for: all leads in, `route-shadowed` out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from slalang.diagnostics.finding import Finding, Label, Severity
from slalang.evaluate.case import Case
from slalang.evaluate.conditions import holds
from slalang.model.movement import Handoff, Route
from slalang.solve.engine import Answer
from slalang.solve.handed import Handed, handed, inputs_of
from slalang.solve.prover import Impossible, Prover
from slalang.solve.questions import is_true
from slalang.solve.reads import reads
from slalang.solve.smt import TRUE, both, negated
from slalang.source.frozen import dataclass
from slalang.source.text import Span

MOST_INPUTS = 8
"""Where more attributes and events decide, routes are held against each other alone."""
ANYBODY = Handed(TRUE, lambda _: True)


@dataclass(frozen=True, slots=True)
class RouteShadowed(Finding):
    """`to ae when employees >= 500` below `to sdr when employees >= 100`."""

    code: ClassVar[str] = "SLA822"
    slug: ClassVar[str] = "route-shadowed"
    severity: ClassVar[Severity] = Severity.WARNING

    span: Span
    to: str
    handoff: str
    before: tuple[tuple[str, Span], ...]
    """The earlier routes that take all of its leads; none where none is handed over at all."""
    when: Span | None
    """What the handoff asks for, where that alone rules the route out."""

    def message(self) -> str:
        never = f"no lead is ever routed to {self.to} here"
        if not self.before:
            return f"{never}: none that `{self.handoff}` hands over is like that"
        names = " and ".join(dict.fromkeys(name for name, _ in self.before))
        verb = "takes" if len({name for name, _ in self.before}) == 1 else "take"
        return f"{never}: {names} {verb} every such lead before"

    def label(self) -> str:
        return "takes no lead"

    def help(self) -> str:
        if not self.before:
            return "Delete this line, or let it ask for something that such leads can be."
        return "Put the narrower condition first, or delete this line."

    def related(self) -> tuple[Label, ...]:
        earlier = tuple(Label(span, "takes its leads") for _, span in self.before)
        return earlier if self.when is None else (Label(self.when, "rules it out"),)


def ask(prover: Prover) -> Iterator[str]:
    """For each route with a condition whether it can be true, and whether it can be taken."""
    for handoff, place in _asking(prover):
        yield _ever(prover, handoff)
        yield is_true(prover, f"route {handoff.name} {place}")
        yield _taken(prover, handoff, place)


def check(prover: Prover) -> Iterator[Finding]:
    """One finding for each route that could be true and is never taken."""
    for handoff, place in _asking(prover):
        taken = prover.answers[_taken(prover, handoff, place)]
        # What is true of no lead at all, the route or the handoff, is told of as such.
        alone = (is_true(prover, f"route {handoff.name} {place}"), _ever(prover, handoff))
        never = any(prover.answers[name] is Answer.IMPOSSIBLE for name in alone)
        if taken is not Answer.IMPOSSIBLE or never:
            continue
        route = handoff.routes[place]
        earlier = _before(prover, handoff, place)
        names = tuple((_to(handoff.routes[at]), handoff.routes[at].origin) for at in earlier)
        when = handoff.when.origin if handoff.when is not None and not names else None
        yield RouteShadowed(route.origin, _to(route), handoff.name, names, when)


def _asking(prover: Prover) -> Iterator[tuple[Handoff, int]]:
    """Routes with a condition, above the first that takes every lead."""
    for handoff in prover.agreement.handoffs:
        for place, route in enumerate(handoff.routes):
            if route.when is None and not route.limits:
                break
            if route.when is not None:
                yield handoff, place


def _ever(prover: Prover, handoff: Handoff) -> str:
    """Some lead is handed off."""
    over = handed(prover, handoff)
    return prover.question(f"handed {handoff.name}", over.yes, over.test)


def _before(prover: Prover, handoff: Handoff, place: int) -> Sequence[int]:
    """The earlier routes without which it would be taken: none, one, or all."""
    if isinstance(prover.find(_taken(prover, handoff, place, ())), Impossible):
        return ()
    earlier = _endless(handoff, place)
    for at in earlier:
        if isinstance(prover.find(_taken(prover, handoff, place, (at,))), Impossible):
            return (at,)
    return earlier


def _endless(handoff: Handoff, place: int) -> tuple[int, ...]:
    """The earlier routes that are never full."""
    return tuple(at for at in range(place) if not handoff.routes[at].limits)


def _taken(
    prover: Prover, handoff: Handoff, place: int, earlier: Sequence[int] | None = None
) -> str:
    """A lead is handed off, and goes this way and none of some earlier ones."""
    passed = _endless(handoff, place) if earlier is None else earlier
    over = handed(prover, handoff) if _is_small(prover, handoff, place) else ANYBODY
    nodes = [prover.nodes[f"route {handoff.name} {at}"] for at in passed]
    own = prover.nodes[f"route {handoff.name} {place}"]
    taken = [negated(prover.truth(f"route {handoff.name} {at}").yes) for at in passed]
    term = both((over.yes, prover.truth(f"route {handoff.name} {place}").yes, *taken))

    def is_taken(case: Case) -> bool:
        return (
            over.test(case)
            and holds(case, own) is True
            and not any(holds(case, node) is True for node in nodes)
        )

    which = "" if earlier is None else f" without {','.join(map(str, passed))}"
    return prover.question(f"taken {handoff.name} {place}{which}", term, is_taken)


def _is_small(prover: Prover, handoff: Handoff, place: int) -> bool:
    """Whether so little decides about both that who is handed over at all can be asked, too.

    Left out, more leads seem possible, so that nothing is claimed that is not so.
    """
    survey = prover.system.enc.survey
    nodes = [prover.nodes.get(f"route {handoff.name} {at}") for at in range(place + 1)]
    routes = frozenset().union(*(reads(survey, node) for node in nodes if node is not None))
    whole = inputs_of(prover, handoff)
    return bool(routes & whole) and len(routes | whole) <= MOST_INPUTS


def _to(route: Route) -> str:
    return f"`{route.to.name}`" if route.to else "the queue"
