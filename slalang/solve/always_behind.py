"""Rows and bands that an earlier one always beats: all leads in, `always-behind` out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import ClassVar

from slalang.backends.scoring.scores import identified
from slalang.diagnostics.finding import Finding, Label, Severity
from slalang.evaluate.case import Case, Node
from slalang.evaluate.conditions import holds, occurrences
from slalang.model.expressions import Expression
from slalang.model.scoring import FirstMatch, Points
from slalang.solve import always_true
from slalang.solve.branches import rule_nodes
from slalang.solve.conditions import condition
from slalang.solve.engine import Answer
from slalang.solve.events import happened, seen_of
from slalang.solve.never_true import MOST_NAMED
from slalang.solve.operands import Beyond
from slalang.solve.prover import Prover
from slalang.solve.reasons import fewest
from slalang.solve.smt import FALSE, TRUE, both, negated
from slalang.solve.undecided import QuestionOpen
from slalang.source.frozen import dataclass
from slalang.source.text import Span


@dataclass(frozen=True, slots=True)
class AlwaysBehind(Finding):
    """`+30 when seniority >= director` below `+10 when seniority >= manager`."""

    code: ClassVar[str] = "SLA803"
    slug: ClassVar[str] = "always-behind"
    severity: ClassVar[Severity] = Severity.WARNING

    span: Span
    loss: str
    """What never comes to be, such as `no lead ever earns these points`."""
    earlier: tuple[tuple[str, Span], ...]
    """The fewest that take all of its leads, each with its name as it is shown."""

    def message(self) -> str:
        names = [name for name, _ in self.earlier]
        if len(names) == 1:
            return f"{self.loss}: {names[0]} stands above it and takes every such lead first"
        if len(names) > MOST_NAMED:
            names[MOST_NAMED:] = [f"{len(names) - MOST_NAMED} more"]
        listed = f"{', '.join(names[:-1])} and {names[-1]}"
        return f"{self.loss}: {listed} stand above it and take every such lead first"

    def label(self) -> str:
        return "always too late"

    def help(self) -> str:
        if len(self.earlier) == 1:
            return "Move it above the other, or let it ask for something else."
        return "Move it up, or let it ask for something else."

    def related(self) -> tuple[Label, ...]:
        return tuple(Label(span, "takes its leads first") for _, span in self.earlier[:MOST_NAMED])


@dataclass(frozen=True, slots=True)
class Row:
    """One of several of which the first that is true counts."""

    id: str
    node: Node
    """As the reference evaluator reads it: a rule of a score, or a band of a class."""
    loss: str
    shown: str
    origin: Span
    condition: Expression | None
    rest: bool
    """`otherwise`, which every class has to have."""


def ask(prover: Prover) -> Iterator[str]:
    """Whether each row, each but the first of its list, is ever the first that is true."""
    for rows in lists(prover):
        for place in range(1, len(rows)):
            if not rows[place].rest:
                yield _wins(prover, rows[: place + 1])


def check(prover: Prover) -> Iterator[Finding]:
    """One finding for each row and band that can be true, and never counts."""
    for rows in lists(prover):
        for place in range(1, len(rows)):
            if rows[place].rest:
                continue
            answer = prover.answers[_wins(prover, rows[: place + 1])]
            if answer is Answer.UNDECIDED:
                yield QuestionOpen(rows[place].origin, "whether those above it leave it any lead")
            elif answer is Answer.IMPOSSIBLE:
                yield from _beaten(prover, rows[:place], rows[place])


def lists(prover: Prover) -> Iterator[Sequence[Row]]:
    """The rows of every `first match` and the bands of every class, in order."""
    nodes = rule_nodes(prover)
    for score in prover.agreement.scores:
        named = {id(rule): identifier for identifier, rule in identified(score)}
        for rule in (rule for _, rule in identified(score)):
            if isinstance(rule, FirstMatch):
                ids = [named[id(row)] for row in rule.rules]
                yield [_row(row, nodes[own]) for row, own in zip(rule.rules, ids, strict=True)]
    bands = {one["name"]: one["bands"] for one in prover.rules["classes"]}
    for sorting in prover.agreement.classes:
        yield [
            Row(f"{sorting.name} {band.name}", node, f"no lead is ever `{band.name}`",
                f"`{band.name}`", band.origin, band.condition, band.otherwise)
            for band, node in zip(sorting.bands, bands[sorting.name], strict=True)
        ]  # fmt: skip


def _row(rule: Points, node: Node) -> Row:
    costs = isinstance(rule.points, Decimal) and rule.points < 0
    loss = f"no lead ever {'loses' if costs else 'earns'} these points"
    shown = f"“{node['title']}”"
    return Row(node["id"], node, loss, shown, rule.origin, rule.condition, rest=False)


def _wins(prover: Prover, rows: Sequence[Row]) -> str:
    """The last of some rows is true, and none of those before it."""
    *earlier, last = rows
    term = both((_true(prover, last), *(negated(_true(prover, one)) for one in earlier)))

    def first(case: Case) -> bool:
        return _is_true(case, last) and not any(_is_true(case, one) for one in earlier)

    return prover.question(f"wins {last.id}", term, first)


def _true(prover: Prover, row: Row) -> str:
    enc, node = prover.system.enc, row.node
    match node.get("kind", "when"):
        case "when":
            return TRUE if node["when"] is None else condition(enc, node["when"]).yes
        case "each" | "any":
            try:
                return enc.script.truth(happened(seen_of(enc, node, 0)))
            except Beyond:
                return FALSE
        case _:
            # Of what is counted by idle weeks nothing is said.
            return FALSE


def _is_true(case: Case, row: Row) -> bool:
    node = row.node
    match node.get("kind", "when"):
        case "when":
            return node["when"] is None or holds(case, node["when"]) is True
        case "each" | "any":
            return any(truth is True for _, truth in occurrences(case, node))
        case _:
            return False


def _beaten(prover: Prover, earlier: Sequence[Row], row: Row) -> Iterator[Finding]:
    own = _true(prover, row)
    possible = prover.question(f"raw {row.id}", own, lambda case: _is_true(case, row))
    if prover.sweep([possible])[possible] is not Answer.POSSIBLE:
        return
    terms = [own, *(negated(_true(prover, one)) for one in earlier)]
    kept = [earlier[at - 1] for at in fewest(prover.system.session, terms) if at]
    if len(kept) == 1 and _takes_all(prover, kept[0]):
        return
    yield AlwaysBehind(row.origin, row.loss, tuple((one.shown, one.origin) for one in kept))


def _takes_all(prover: Prover, row: Row) -> bool:
    """Whether it is said of a row already that it is true of every lead."""
    prover.sweep(always_true.ask(prover))
    return row.condition is not None and any(
        isinstance(found, always_true.AlwaysTrue)
        and found.known is None
        and found.span == row.condition.origin
        for found in always_true.check(prover)
    )
