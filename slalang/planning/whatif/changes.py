"""An agreement, the key of one of its numbers and a quantity in; the agreement with it, out."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TypeAlias

from slalang.diagnostics.suggest import nearest
from slalang.funnel.inherit import Node, children, path_of
from slalang.funnel.refigured import refigured
from slalang.model.agreement import Agreement
from slalang.model.numbers import Figures, Funnel, Goal
from slalang.model.people import Party, Team
from slalang.model.quantities import Duration, Money, Percent
from slalang.model.upkeep import Scenario
from slalang.planning.sheet.cells import Input, Kind
from slalang.planning.whatif.given import Quantity, Unread, quantity
from slalang.planning.whatif.overlay import with_scenario
from slalang.planning.whatif.puts import NOTHING
from slalang.planning.whatif.stated import Stated, stated_figures, stated_goals
from slalang.planning.whatif.team_puts import NOBODY, limit_put, team_put
from slalang.source.frozen import dataclass
from slalang.source.text import Span

_NO_SPAN = Span("", 0, 0)
_NONE: frozenset[str] = frozenset()
LONGEST = 1_000
"""More characters no key has."""
_SHARES = (Kind.SHARE, Kind.RATE, Kind.IMPROVEMENT, Kind.MARGIN, Kind.AVAILABILITY)
_DIVIDED_BY = (Kind.RATE, Kind.DEAL, Kind.IMPROVEMENT)
"""What goals are divided by."""


@dataclass(frozen=True, slots=True)
class UnknownKey:
    """`web_form.mql to sql`, where the key is `new_business.web_form.mql to sql`."""

    key: str
    near: str | None
    known: tuple[str, ...]
    """Those of the same part first."""


@dataclass(frozen=True, slots=True)
class UnfitValue:
    """`new_business.web_form.deal = 30%`."""

    given: Input
    text: str
    """What was written."""
    message: str = ""
    """What is known of why it cannot be read; empty where it is of another kind."""
    help: str = ""


@dataclass(frozen=True, slots=True)
class OutOfRange:
    """`mql to sql = 130%`, `deal = 0 USD`."""

    given: Input
    text: str


Refusal: TypeAlias = UnknownKey | UnfitValue | OutOfRange


def inputs_of(agreement: Agreement) -> dict[str, Input]:
    """Every number of the agreement that can be set, by its key, in the order of the text."""
    return {key: one.given if isinstance(one, Stated) else one for key, one in _known(agreement)}


def changed(agreement: Agreement, key: str, text: str) -> Agreement | Refusal:
    """The agreement as if it said another quantity there.

    The quantity is read as the language reads it, in the unit that the clause is in; what else
    the clause says stays. A figure that a node inherits is set for that node alone.
    """
    key, text = " ".join(key.split()), text.strip()
    found = _find(agreement, key)
    if isinstance(found, UnknownKey):
        return found
    given = found.given if isinstance(found, Stated) else found
    value = quantity(_without_stage(given, text, agreement), agreement.currency)
    if isinstance(value, Unread):
        return UnfitValue(given, text, value.message, value.help)
    if not _in_range(given, value):
        return OutOfRange(given, text)
    at = Span(f"--set {key} = {text}", 0, len(key) + len(text) + 3)
    overlay = _overlay(agreement, found, value, at)
    return UnfitValue(given, text) if overlay is None else with_scenario(agreement, overlay)


def shares_off(before: Agreement, after: Agreement) -> tuple[tuple[str, str], ...]:
    """What a change made of shares that do not make 100%: the path and the sum, in words."""
    found: list[tuple[str, str]] = []
    for path, node in after.figures.items():
        sums = [_shares(agreement.figures.get(path)) for agreement in (before, after)]
        if sums[0] != sums[1] and sums[1] and sum(sums[1].values()) != 100:
            words = " + ".join(f"{name} {share:f}%" for name, share in sums[1].items())
            found.append((path_of(node), f"{words} = {sum(sums[1].values()):f}%"))
    return tuple(found)


def _shares(node: Node | None) -> dict[str, Decimal]:
    """What each part inside brings, in percent; nothing where one does not say."""
    said = {one.name: one.figures.brings for one in children(node)} if node else {}
    shares = {name: one.value for name, one in said.items() if isinstance(one, Percent)}
    return shares if len(shares) == len(said) else {}


def example(given: Input) -> str:
    """`30%`, `2_000 USD`, `45 days`: how the quantity of an input is written."""
    match given.kind:
        case Kind.TIME:
            return f"45 {given.unit}"
        case Kind.EFFORT:
            return f"6 {given.unit}"
        case _ if given.unit == "%":
            return "30%"
        case Kind.PEOPLE:
            return "6"
        case Kind.CAPACITY | Kind.LIMIT:
            return "40"
        case _ if given.unit.isupper() and len(given.unit) == 3:
            return f"2_000 {given.unit}"
        case _:
            return "250"


def _find(agreement: Agreement, key: str) -> Stated | Input | UnknownKey:
    """What a key stands for; the plan is made only for what is not a figure or a goal."""
    stated = (*stated_goals(agreement), *stated_figures(agreement))
    found = next((one for one in stated if one.given.key == key), None)
    if found is not None:
        return found
    known = dict(_known(agreement))
    return known.get(key) or UnknownKey(key, _meant(key, tuple(known)), _akin(key, tuple(known)))


def _known(agreement: Agreement) -> list[tuple[str, Stated | Input]]:
    """Figures and goals as they are written; of limits and teams, what the plan knows of them."""
    from slalang.planning.plan import Setup, make_plan

    found: list[tuple[str, Stated | Input]] = [
        (one.given.key, one) for one in (*stated_goals(agreement), *stated_figures(agreement))
    ]
    taken = {key for key, _ in found}
    planned = make_plan(agreement, Setup(live=True)).sheet.inputs
    found += [(one.key, one) for one in planned if one.key not in taken]
    return found


def _meant(key: str, known: tuple[str, ...]) -> str | None:
    """The key that ends or begins with what was written, where only one does; else the nearest,
    else the only one with all its words."""
    for fits in (
        [one for one in known if one.endswith(f".{key}")],
        [one for one in known if one.startswith(f"{key} ")],
    ):
        if len(fits) == 1:
            return fits[0]
    if near := nearest(key, known):
        return near
    words = _words(key)
    all_ = [one for one in known if words <= _words(one)] if words else []
    return all_[0] if len(all_) == 1 else None


def _akin(key: str, known: tuple[str, ...]) -> tuple[str, ...]:
    """The keys, those first that share most words with what was written."""
    words = _words(key)
    return tuple(sorted(known, key=lambda one: -len(words & _words(one))))


def _words(key: str) -> frozenset[str]:
    """What is between dots and spaces; of a text that is too long for a key, nothing."""
    return frozenset(key.casefold().replace(".", " ").split()) if len(key) <= LONGEST else _NONE


def _without_stage(given: Input, text: str, agreement: Agreement) -> str:
    """`250 mql` as `250`, where mql are counted."""
    number, _, unit = text.rpartition(" ")
    counted = unit == given.unit and given.unit != "%" and number
    return number.strip() if counted and _counts(given, agreement) else text


def _counts(given: Input, agreement: Agreement) -> bool:
    return given.kind is Kind.PEOPLE or given.unit in agreement.names


def _in_range(given: Input, value: Quantity) -> bool:
    amount = _amount(value)
    if given.kind in _DIVIDED_BY and not amount:
        return False
    if isinstance(value, Percent) and given.kind in _SHARES and amount > 100:
        return False
    whole = amount == amount.to_integral_value()
    return given.kind is not Kind.PEOPLE or whole or not isinstance(value, Decimal)


def _amount(value: Quantity) -> Decimal:
    match value:
        case Percent(amount) | Money(amount) | Duration(amount):
            return amount
        case _:
            return value


def _overlay(
    agreement: Agreement, found: Stated | Input, value: Quantity, at: Span
) -> Scenario | None:
    """A scenario that says nothing but the one clause."""
    if isinstance(found, Stated):
        clause = found.put(value, at)
        if isinstance(clause, Goal):
            return _scenario(goals=(clause,))
        return _said(agreement, found.given.of, clause) if clause else None
    node = agreement.figures.get(found.of)
    if node is not None:
        return _said(agreement, found.of, limit_put(node.figures, found, value, at))
    for party in agreement.parties:
        teams = {party.name: party.team} | {role.name: role.team for role in party.roles}
        if found.of in teams:
            team = team_put(teams[found.of], found, value, at)
            return _staffed(party, found.of, team) if team else None
    return None


def _said(agreement: Agreement, path: str, figures: Figures | None) -> Scenario | None:
    """A scenario in which only the funnel, stream or source with the path says anything."""
    if figures is None:
        return None
    whole = next(one for one in agreement.funnels if f"{path}.".startswith(f"{one.name}."))
    alone = refigured(whole, lambda node: figures if path_of(node) == path else NOTHING)
    return _scenario(funnels=(alone,))


def _staffed(party: Party, name: str, team: Team) -> Scenario:
    if party.name == name:
        return _scenario(parties=(replace(party, team=team, roles=()),))
    roles = tuple(replace(role, team=team) for role in party.roles if role.name == name)
    return _scenario(parties=(replace(party, team=NOBODY, roles=roles),))


def _scenario(
    funnels: tuple[Funnel, ...] = (), goals: tuple[Goal, ...] = (), parties: tuple[Party, ...] = ()
) -> Scenario:
    return Scenario("", "", funnels, goals, parties, None, (), _NO_SPAN, _NO_SPAN)
