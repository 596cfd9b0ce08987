"""The inputs of a plan in; the clauses that state them, ready for other numbers, out."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple, TypeAlias

from slalang.funnel.inherit import Node
from slalang.model.agreement import Agreement
from slalang.model.numbers import (
    Cost,
    Funnel,
    Goal,
    Improvement,
    Limit,
    Rate,
    Source,
    StageTime,
    Target,
)
from slalang.model.people import Budget, Capacity, Effort, Role, StaffChange, Team
from slalang.model.quantities import Counted, Duration, Money, Open, Percent, Takes
from slalang.planning.sheet.cells import Input, Kind
from slalang.source.text import Span

BIG = 1_000
"""From here on, digits stand in groups of three: `2_000`."""


class Slot(NamedTuple):
    """The place of an input in its clause; a unit stands beside it where it has two forms."""

    key: str
    """Of the input."""
    one: str = ""
    """`day`."""
    many: str = ""
    """`days`."""


Part: TypeAlias = str | Slot


class Clause(NamedTuple):
    """`mql to sql 34%, measured on 3_900`, with a place for its number."""

    place: str
    """`source web_form in funnel new_business`."""
    depth: int
    """How many blocks it stands in."""
    file: str
    origin: Span | None
    """Where it stands; None where only the block is known that it stands in."""
    parts: tuple[Part, ...]


def clauses(agreement: Agreement, inputs: tuple[Input, ...]) -> dict[str, Clause]:
    """The clause of each input, by its key; of those that no clause states, nothing."""
    together: dict[tuple[str, Span], list[Input]] = {}
    for one in inputs:
        together.setdefault((one.of, one.origin), []).append(one)
    found: dict[str, Clause] = {}
    for given in inputs:
        if given.key not in found:
            peers = together[given.of, given.origin]
            place, depth = _place(agreement, given)
            origin, parts = _clause(agreement, given, peers)
            if parts:
                found[given.key] = Clause(place, depth, given.origin.file, origin, tuple(parts))
    return found


def numeral(value: Fraction | Decimal) -> str:
    """`2_000`, `34.5`: a number as the language writes it; it has to end in decimals."""
    exact = Fraction(value)
    places = 0
    while (exact * 10**places).denominator != 1:
        places += 1
        assert places < 400, "no decimal"
    whole, rest = divmod(int(exact * 10**places), 10**places)
    text = f"{whole:_}" if whole >= BIG else str(whole)
    return f"{text}.{rest:0{places}}" if places else text


def _place(agreement: Agreement, given: Input) -> tuple[str, int]:
    """`source web_form in funnel new_business`, and how deep in blocks its clauses stand."""
    if given.of in agreement.figures:
        names = given.of.split(".")
        paths = [".".join(names[: end + 1]) for end in range(len(names))]
        words = [_called(agreement.figures[path]) for path in reversed(paths)]
        return " in ".join(words), len(words)
    for party in agreement.parties:
        for role in party.roles:
            if role.name == given.of:
                return f"role {role.name} in party {party.name}", 2
        if party.name == given.of:
            return f"party {party.name}", 1
    return f"goal {given.of}", 1


def _called(node: Node) -> str:
    kind = (
        "funnel" if isinstance(node, Funnel) else "source" if isinstance(node, Source) else "stream"
    )
    return f"{kind} {node.name}"


def _clause(
    agreement: Agreement, given: Input, peers: list[Input]
) -> tuple[Span | None, list[Part]]:
    if given.kind is Kind.GOAL:
        goal = next((one for one in agreement.goals if one.name == given.of), None)
        return given.origin, _of_goal(goal, given) if goal else []
    if node := agreement.figures.get(given.of):
        return _of_node(node, given)
    team = _team(agreement, given.of)
    return _of_team(team, given, peers) if team else (None, [])


def _of_goal(goal: Goal, given: Input) -> list[Part]:
    amount: list[Part] = [Slot(given.key), f" {given.unit}"]
    for row in goal.months:
        if row.origin == given.origin:
            return [f"in {row.month.year}-{row.month.month:02} ", *amount]
    for target in goal.targets:
        if target.origin == given.origin:
            return [
                *amount, f" each {target.each.value} from {target.source.name}",
                _span(target), _rising(target),
            ]  # fmt: skip
    return []


def _span(target: Target) -> str:
    if target.for_periods is None:
        return ""
    count, unit = target.for_periods
    said = f", for {_count(Fraction(count), unit.value)}"
    if target.starting:
        said += f" starting {target.starting.year}-{target.starting.month:02}"
    return said


def _rising(target: Target) -> str:
    if target.rises is None:
        return ""
    match target.rises.by:
        case Percent(value):
            by = f"{numeral(value)}%"
        case Money() as money:
            by = _money(money)
        case Counted(count=count, of=of):
            by = f"{'to be agreed' if isinstance(count, Open) else numeral(count)} {of.name}"
    return f", rising by {by} each {target.rises.each.value}"


def _of_node(node: Node, given: Input) -> tuple[Span | None, list[Part]]:
    figures, slot = node.figures, Slot(given.key)
    match given.kind:
        case Kind.SHARE:
            return figures.brings_origin, ["brings ", slot, "% of revenue"]
        case Kind.MARGIN:
            return figures.margin_origin, ["margin ", slot, "%"]
        case Kind.DEAL:
            aside, paid = figures.deal_give_or_take, figures.deal_paid_over
            spread = f", give or take {_money(aside)}" if aside else ""
            over = f", paid over {_duration(paid)}" if paid else ""
            return figures.deal_origin, ["deal ", slot, f" {given.unit}{spread}{over}"]
        case Kind.TIME if figures.takes_origin == given.origin and isinstance(figures.takes, Takes):
            return given.origin, _takes("takes ", figures.takes, given)
    rows: tuple[Rate | Improvement | StageTime | Cost | Limit, ...] = (
        *figures.rates, *figures.improvements, *figures.stage_times, *figures.costs,
        *figures.limits,
    )  # fmt: skip
    row = next((one for one in rows if one.origin == given.origin), None)
    return given.origin, _of_row(row, given) if row else []


def _of_row(row: Rate | Improvement | StageTime | Cost | Limit, given: Input) -> list[Part]:
    slot = Slot(given.key)
    match row:
        case Rate():
            kind = f" {row.kind.value}" if row.kind else ""
            sample = "" if row.sample is None else f", measured on {numeral(row.sample)}"
            return [f"{_pair(row)} ", slot, f"%{kind}{sample}"]
        case Improvement():
            way = "up to" if row.up else "down to"
            owed = f", owed by {row.owed_by.name}" if row.owed_by else ""
            by = "to be agreed" if isinstance(row.by, Open) else row.by.isoformat()
            return [f"improve {_pair(row)} {way} ", slot, f"% by {by}{owed}"]
        case StageTime(takes=Takes() as takes):
            return _takes(f"{_pair(row)} takes ", takes, given)
        case Cost():
            each = f" each {row.each.value}" if row.each else ""
            per = f" per {row.per.name}" if row.per else each
            return ["costs ", slot, f" {given.unit}{per}"]
        case Limit():
            return [
                f"brings {row.bound.value} ", slot, f" {row.stage.name} each {row.each.value}"
            ]  # fmt: skip
        case _:
            return []


def _takes(before: str, takes: Takes, given: Input) -> list[Part]:
    unit = takes.duration.unit.value
    spread = f", give or take {_duration(takes.give_or_take)}" if takes.give_or_take else ""
    return [
        before + ("median " if takes.median else ""), Slot(given.key, unit, f"{unit}s"), spread
    ]  # fmt: skip


def _team(agreement: Agreement, name: str) -> Team | None:
    for party in agreement.parties:
        role: Role | None = next((one for one in party.roles if one.name == name), None)
        if role or party.name == name:
            return role.team if role else party.team
    return None


def _of_team(team: Team, given: Input, peers: list[Input]) -> tuple[Span | None, list[Part]]:
    slot = Slot(given.key)
    if given.kind is Kind.AVAILABILITY:
        return team.available_origin, ["available ", slot, "% of the time"]
    if given.kind is Kind.PEOPLE and given.origin == team.people_origin:
        return given.origin, ["people ", slot]
    rows: tuple[StaffChange | Effort | Budget | Capacity, ...] = (
        *team.changes,
        *team.efforts,
        *team.budgets,
        *team.capacities,
    )
    row = next((one for one in rows if one.origin == given.origin), None)
    match row:
        case StaffChange():
            verb = "joining" if row.count >= 0 else "leaving"
            day = row.starting.isoformat()
            return row.origin, [f"{verb} ", slot, f" from {day[:7] if day[8:] == '01' else day}"]
        case Effort():
            unit = row.takes.unit.value
            return row.origin, [
                "spends ", Slot(given.key, unit, f"{unit}s"), f" per {row.per.name}"
            ]  # fmt: skip
        case Budget():
            purpose = f" for {_text(row.purpose)}" if row.purpose else ""
            return row.origin, [
                "budget ", slot, f" {given.unit} each {row.each.value}{purpose}"
            ]  # fmt: skip
        case Capacity():
            return row.origin, _capacity(row, peers)
        case _:
            return None, []


def _capacity(row: Capacity, peers: list[Input]) -> list[Part]:
    """`works 20 to 60 mql per person each month`; the inputs of the clause, least first."""
    slots = [Slot(one.key) for one in sorted(peers, key=lambda one: "works at most" in one.key)]
    person = " per person" if row.per_person else ""
    after = f" {row.of.name}{person} each {row.each.value}"
    if row.least is not None and row.most is not None:
        assert len(slots) == 2
        return ["works ", slots[0], " to ", slots[1], after]
    return [f"works {'at most' if row.most is not None else 'at least'} ", slots[0], after]


def _pair(row: Rate | Improvement | StageTime) -> str:
    return f"{row.start.name} to {row.end.name}"


def _money(money: Money) -> str:
    return f"{numeral(money.amount)} {money.currency}"


def _duration(length: Duration) -> str:
    return _count(Fraction(length.count), length.unit.value)


def _count(value: Fraction, unit: str) -> str:
    return f"{numeral(value)} {unit if value == 1 else unit + 's'}"


def _text(said: str) -> str:
    escaped = said.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
