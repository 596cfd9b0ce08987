"""Scenarios with which the numbers do not add up any more: an agreement in, findings out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import ClassVar

from slalang.check import (
    arrivals_differ_from_rate,
    currencies_in_one_sum,
    division_by_zero,
    goal_outside_funnel,
    improvement_backwards,
    limit_backwards,
    limit_outside_funnel,
    missing_deal_value,
    missing_rate,
    people_below_zero,
    rate_out_of_range,
    rate_outside_funnel,
    shares_not_100,
)
from slalang.check.context import Check, Context
from slalang.check.readings import readings
from slalang.diagnostics.finding import Finding, Label, Severity
from slalang.funnel.inherit import Node, chains, path_of
from slalang.model.agreement import Agreement
from slalang.model.upkeep import Scenario
from slalang.planning.whatif.overlay import with_scenario
from slalang.source.frozen import dataclass
from slalang.source.text import Span

NEEDS_WHOLE = True

_CHECKS: tuple[Check, ...] = (
    rate_out_of_range, shares_not_100, missing_rate, missing_deal_value, improvement_backwards,
    division_by_zero, rate_outside_funnel, goal_outside_funnel, currencies_in_one_sum,
    arrivals_differ_from_rate, limit_backwards, people_below_zero, limit_outside_funnel,
)  # fmt: skip
"""What can be wrong with the numbers of an agreement, and so with those of a scenario."""
MOST = 100
"""More scenarios nobody compares, and a check has to end."""


@dataclass(frozen=True, slots=True)
class ScenarioDoesNotAddUp(Finding):
    """`scenario lean { funnel new_business { source outbound { brings 20% of revenue } } }`."""

    code: ClassVar[str] = "SLA649"
    slug: ClassVar[str] = "scenario-does-not-add-up"
    severity: ClassVar[Severity] = Severity.ERROR

    span: Span
    scenario: str
    scenario_span: Span
    found: Finding
    """What would be found in the agreement if the scenario were agreed."""

    def message(self) -> str:
        return f"with scenario `{self.scenario}`, {self.found.message()}"

    def help(self) -> str:
        return self.found.help()

    def related(self) -> tuple[Label, ...]:
        if self.span == self.scenario_span:
            return ()
        return (Label(self.scenario_span, "the scenario"),)


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """What is wrong with a scenario and not with the agreement itself."""
    numbers = _numbers(agreement)
    context = replace(context, readings=context.read(agreement))
    agreed = set(_findings(numbers, context))
    for scenario in agreement.scenarios[:MOST]:
        told: set[tuple[Span, str]] = set()
        # What the goals need as agreed, they do not need with a scenario.
        own = replace(context, readings=replace(context.read(agreement), plans={}))
        for found in _findings(with_scenario(numbers, scenario), own):
            if found in agreed or _is_moot(found, scenario):
                continue
            span = _place(agreement, scenario, found.span)
            if (span, found.message()) not in told:
                told.add((span, found.message()))
                yield ScenarioDoesNotAddUp(span, scenario.name, scenario.origin, found)


def newly_wrong(agreement: Agreement, changed: Agreement) -> tuple[Finding, ...]:
    """What is wrong with the numbers of an agreement that was changed, and was not before."""
    known = readings(agreement)
    agreed = set(_findings(_numbers(agreement), Context(readings=known)))
    own = Context(readings=replace(known, plans={}))
    found = _findings(_numbers(changed), own)
    return tuple(dict.fromkeys(one for one in found if one not in agreed))


def _numbers(agreement: Agreement) -> Agreement:
    """The agreement without what no scenario changes."""
    return replace(
        agreement, terms=(), scores=(), classes=(), handoffs=(), queues=(), cadences=(),
        nurtures=(), promises=(), measures=(), reviews=(), clauses=(), examples=(), assertions=(),
        scenarios=(), translations=(), bindings=(),
    )  # fmt: skip


def _findings(agreement: Agreement, context: Context) -> Iterator[Finding]:
    for module in _CHECKS:
        yield from module.check(agreement, context)


def _is_moot(found: Finding, scenario: Scenario) -> bool:
    """Whether a rate of the scenario is as good as one that is agreed for later: it may be."""
    backwards = found.slug == improvement_backwards.ImprovementBackwards.slug
    return backwards and not _says(scenario, found.span)


def _says(scenario: Scenario, span: Span) -> bool:
    extent = scenario.extent
    return span.file == extent.file and extent.start <= span.start < extent.end


def _place(agreement: Agreement, scenario: Scenario, span: Span) -> Span:
    """Where the scenario says what was found: the clause, what it is in, or the scenario."""
    if _says(scenario, span):
        return span
    nodes: list[Node] = [chain[-1] for one in scenario.funnels for chain in chains((one,))]
    places = {
        agreement.figures[path_of(node)].origin: node.origin
        for node in nodes
        if path_of(node) in agreement.figures
    }
    places |= {
        known.origin: goal.origin
        for goal in scenario.goals
        for known in agreement.goals
        if known.name == goal.name
    }
    return places.get(span, scenario.origin)
