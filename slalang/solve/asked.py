"""An agreement in; every condition that can be asked about, with a key and its place, out."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from slalang.check.conditions import rules_of
from slalang.model.agreement import Agreement
from slalang.model.expressions import Expression
from slalang.model.promises import Never
from slalang.model.scoring import Points
from slalang.source.frozen import dataclass
from slalang.source.text import Span


@dataclass(frozen=True, slots=True)
class Asked:
    """One condition that the agreement states."""

    key: str
    """Such as `stage mql`, `route to_sales 0`, `row fit 2`: kind, name and place."""
    kind: str
    """`stage`, `reopens`, `term`, `row`, `band`, `handoff`, `reason`, `route`, `cadence`, …"""
    name: str
    """The declaration that states it."""
    what: str
    """The part of it: a band, a reason; else empty."""
    condition: Expression

    @property
    def origin(self) -> Span:
        """Where it stands."""
        return self.condition.origin


def asked_of(agreement: Agreement) -> Iterator[Asked]:
    """Every condition on leads; those on occurrences, in a `where`, are not among them."""
    for kind, name, what, place, condition in _all(agreement):
        if condition is not None:
            key = " ".join(part for part in (kind, name, what, place) if part)
            yield Asked(key, kind, name, what, condition)


def row_of(agreement: Agreement, asked: Asked) -> Points:
    """The rule of a score that states a condition of the kind `row`."""
    score = next(one for one in agreement.scores if one.name == asked.name)
    return next(one for one in rules_of(score) if one.condition is asked.condition)


def earns_or_loses(rule: Points) -> str:
    """What a lead does with the points of a rule: it `earns` or `loses` them."""
    return "loses" if isinstance(rule.points, Decimal) and rule.points < 0 else "earns"


_Part = tuple[str, str, str, str, Expression | None]


def _all(agreement: Agreement) -> Iterator[_Part]:
    yield from _words(agreement)
    yield from _movements(agreement)
    for promise in agreement.promises:
        parts = [*promise.pauses, *promise.waived]
        parts += [form.when for form in promise.forms if isinstance(form, Never) and form.when]
        parts += [flag.condition for flag in promise.flags if flag.condition]
        for place, condition in enumerate(parts):
            yield "promise", promise.name, "", str(place), condition
        yield "applies", promise.name, "", "", promise.applies_to
        yield "leaves_out", promise.name, "", "", promise.leaves_out
    for at, assertion in enumerate(agreement.assertions):
        for place, claim in enumerate(assertion.claims):
            yield "claim", str(at), "", str(place), claim.condition
            yield "then", str(at), "", str(place), claim.then


def _words(agreement: Agreement) -> Iterator[_Part]:
    for term in agreement.terms:
        yield "term", term.name, "", "", term.condition
    for score in agreement.scores:
        for place, rule in enumerate(rules_of(score)):
            yield "row", score.name, "", str(place), rule.condition
    for sorting in agreement.classes:
        for band in sorting.bands:
            yield "band", sorting.name, band.name, "", band.condition
    for stage in agreement.stages:
        yield "stage", stage.name, "", "", stage.when
        yield "reopens", stage.name, "", "", stage.reopens_when


def _movements(agreement: Agreement) -> Iterator[_Part]:
    for handoff in agreement.handoffs:
        yield "handoff", handoff.name, "", "", handoff.when
        for reason in handoff.reasons:
            yield "reason", handoff.name, reason.name, "", reason.only_after
        for place, route in enumerate(handoff.routes):
            yield "route", handoff.name, "", str(place), route.when
    for cadence in agreement.cadences:
        yield "cadence", cadence.name, "", "", cadence.when
        steps = [contact.when for step in cadence.steps for contact in step.contacts]
        for place, condition in enumerate([*steps, *cadence.pauses]):
            yield "step", cadence.name, "", str(place), condition
    for nurture in agreement.nurtures:
        yield "nurture", nurture.name, "", "", nurture.enrols_when
