"""An agreement in; what is proved about its numbers and all of its leads, as findings, out.

Nothing of the solver is loaded before something has to be proved.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, cast

from slalang.check.context import Check, Context
from slalang.diagnostics.finding import Finding
from slalang.model.agreement import Agreement

if TYPE_CHECKING:
    from slalang.solve.proof import Proof
    from slalang.solve.prover import Prover

NUMBERS = ("numbers_clash",)
"""Modules that prove something about the numbers, in the order of codes."""
EXAMPLES = ("example_fails",)
"""Modules that run the agreement's own examples; they need no solver."""
LEADS: tuple[str, ...] = (
    "never_true",
    "always_true",
    "always_behind",
    "always_together",
    "points_swallowed",
    "out_of_reach",
    "always_reached",
    "qualifies_alone",
    "stage_never_entered",
    "stages_overlap",
    "lead_without_owner",
    "ping_pong",
    "lead_without_route",
    "route_shadowed",
    "assertion_refuted",
    "assertion_about_nobody",
)
"""Modules that prove something about all leads, in the order of codes."""

PROVED = tuple(name.replace("_", "-") for name in LEADS)
"""The slugs of what is proved about leads: a module is named after its slug."""

COVERING = frozenset({
    "threshold-above-points", "unreachable-band", "duplicate-rule", "route-never-taken",
    "handoff-loop", "points-beyond-ceiling", "unreachable-stage", "count-out-of-reach",
    "range-backwards", "repeated-test", "circular-terms", "circular-scores", "division-by-zero",
    "route-without-else",
})  # fmt: skip
"""What was found without the solver: where one of these stands, no proof says it again."""


CIRCULAR = ("circular-terms", "circular-scores")
"""What rests on itself means nothing, and nothing is proved of it."""


def prove(
    agreement: Agreement, context: Context, found: Sequence[Finding] = (), *, leads: bool = True
) -> tuple[Finding, ...]:
    """Everything that is proved against an agreement, in which every name is known.

    `found` is what the checks said already. Without `leads`, only what needs no
    solver: the numbers and the examples. The same agreement gives the same findings on every
    machine, since no question is limited by a clock.
    """
    proved: list[Finding] = []
    for name in NUMBERS:
        check = cast("Check", import_module(f"slalang.solve.{name}"))
        proved += check.check(agreement, context)
    if any(finding.slug in CIRCULAR for finding in found):
        return tuple(proved)
    for name in EXAMPLES:
        check = cast("Check", import_module(f"slalang.solve.{name}"))
        proved += check.check(agreement, context)
    if leads:
        proved += _not_again(_bounded(agreement), found)
    return tuple(proved)


def _bounded(agreement: Agreement) -> Sequence[Finding]:
    """What is proved about leads; a note where conditions rest on each other too deeply."""
    try:
        return list(_of_leads(agreement))
    except RecursionError:
        from slalang.solve.undecided import QuestionOpen

        first = next((term.origin for term in agreement.terms), agreement.lead.origin)
        what = "anything about leads: conditions rest on each other hundreds of times over"
        return [QuestionOpen(first, what)]


def _of_leads(agreement: Agreement) -> Iterator[Finding]:
    """What is proved about leads; nothing where the agreement has no rules for them."""
    modules = [cast("Proof", import_module(f"slalang.solve.{name}")) for name in LEADS]
    ruled = (agreement.scores, agreement.classes, agreement.stages, agreement.handoffs,
             agreement.terms, agreement.assertions)  # fmt: skip
    if not modules or not any(ruled):
        return
    from slalang.solve.engine import is_available

    if not is_available():
        from slalang.solve.undecided import SolverMissing

        first = next(part[0] for part in ruled if part)
        yield SolverMissing(first.origin)
        return
    from slalang.solve.prover import prover

    asked = prover(agreement)
    asked.sweep([question for module in modules for question in module.ask(asked)])
    found = [finding for module in modules for finding in module.check(asked)]
    yield from _within_budget(asked, found)


def _within_budget(asked: Prover, found: Sequence[Finding]) -> Iterator[Finding]:
    """One note instead of one for each question, where a run was not enough for all of them."""
    if not asked.system.session.refused:
        yield from found
        return
    from slalang.solve.engine import Answer
    from slalang.solve.undecided import QuestionOpen

    yield from (one for one in found if one.slug != QuestionOpen.slug)
    count = sum(answer is Answer.UNDECIDED for answer in asked.answers.values())
    many = "a question" if count == 1 else f"{count or 'some'} questions"
    what = f"{many} about leads; this agreement asks more than can be proved in one run"
    yield QuestionOpen(asked.agreement.lead.origin, what)


def _not_again(proved: Iterable[Finding], found: Sequence[Finding]) -> Iterator[Finding]:
    """Without what stands where a check said the same already."""
    said = [finding.span for finding in found if finding.slug in COVERING]
    for finding in proved:
        span = finding.span
        if not any(
            one.file == span.file and one.start < span.end and span.start < one.end for one in said
        ):
            yield finding
