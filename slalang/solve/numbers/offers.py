"""An agreement in; what its promises bring, as equations over the stated numbers, out."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from slalang.model.agreement import Agreement
from slalang.model.people import Party
from slalang.model.promises import Deliver, Promise
from slalang.model.quantities import Counted, Money, Needed, Open, Percent, Period
from slalang.solve.numbers.bounds import (
    Bound,
    Side,
    at_most,
    most_joined,
    people_term,
    people_words,
    teams,
    times,
    total,
)
from slalang.solve.numbers.terms import Clause, Kind, Number, Product, Term
from slalang.source.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Offer:
    """What one promise brings."""

    promise: str
    form: Deliver
    of: str
    in_money: bool
    path: str | None
    people: Term | None
    """`None` where it is not for each person."""
    number: Number | None
    """`None` where it is open, or follows the plan."""
    tolerance: Fraction
    grows: bool
    """Whether it is for each person of a team that people join: it is not due at once."""

    @property
    def amount(self) -> Term | None:
        """For each period of the form, without the tolerance."""
        if self.number is None:
            return None
        return Product((self.people, self.number)) if self.people else self.number


def offers(agreement: Agreement) -> tuple[Offer, ...]:
    """Every `deliver` whose people are known."""
    found: list[Offer] = []
    for promise in agreement.promises:
        for form in promise.forms:
            if not isinstance(form, Deliver) or isinstance(form.amount, Open):
                continue
            people = people_term(agreement, promise.by.name if promise.by else "")
            if form.per_person and people is None:
                continue
            tolerance = form.tolerance.ratio if isinstance(form.tolerance, Percent) else Decimal(0)
            found.append(
                Offer(
                    promise.name, form, _unit(form), isinstance(form.amount, Money),
                    _path(form), people if form.per_person else None, _number(form),
                    Fraction(tolerance), form.per_person and _grows(agreement, promise),
                )
            )  # fmt: skip
    return tuple(found)


def _grows(agreement: Agreement, promise: Promise) -> bool:
    by = promise.by.name if promise.by else ""
    known = (team for team in teams(agreement) if team.name == by)
    return any(
        most_joined(one.team)
        for team in known
        for one in (team, *(team.roles if isinstance(team, Party) else ()))
    )


def promised(same: list[Offer], each: Period) -> Bound | None:
    """What some promises of the same thing are enough for; `None` where one of them is open.

    With a tolerance of 10% they may stay that far below a need: 270 are enough for 300.
    """
    rooms: list[Term] = []
    stated: list[Term] = []
    for offer in same:
        amount = offer.amount
        if amount is None or offer.tolerance >= 1:
            return None
        ratio = at_most(offer.form.each, each)
        rooms.append(times(amount, ratio / (1 - offer.tolerance)))
        stated.append(times(amount, ratio))
    first = same[0]
    return Bound(
        Side.MONEY if first.in_money else Side.PROMISE,
        tuple(offer.promise for offer in same), first.of, first.path, each,
        total(rooms), _how(same), first.form.origin, total(stated),
    )  # fmt: skip


def _how(same: list[Offer]) -> str:
    """`4 people × 250`, where there is one promise for each person."""
    offer = same[0]
    if len(same) > 1 or offer.people is None or offer.number is None:
        return ""
    return people_words(offer.people, offer.number)


def _unit(form: Deliver) -> str:
    match form.amount:
        case Counted(of=of):
            return of.name
        case Money(currency=currency):
            return currency
        case Needed(stage=stage):
            return stage.name
        case _:
            return ""


def _path(form: Deliver) -> str | None:
    if isinstance(form.amount, Needed):
        return form.amount.funnel.name
    return form.source.name if form.source else None


def _number(form: Deliver) -> Number | None:
    after = " per person" if form.per_person else ""
    match form.amount:
        case Counted(Decimal() as count, of):
            return Number(Clause(form.origin, Kind.VOLUME, Fraction(count), of.name, after))
        case Money(value, currency):
            return Number(Clause(form.origin, Kind.VOLUME, Fraction(value), currency, after))
        case _:
            return None
