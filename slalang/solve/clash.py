"""A condition that no lead fulfils in; the fewest of its parts that cannot all be true, out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from slalang.evaluate.case import Node
from slalang.evaluate.conditions import holds
from slalang.model.agreement import Agreement
from slalang.model.expressions import (
    And,
    ClassOf,
    Compare,
    Expression,
    Literal,
    ScoreOf,
    walk,
)
from slalang.solve.conditions import condition
from slalang.solve.engine import Answer
from slalang.solve.leads import Lead
from slalang.solve.prover import Prover
from slalang.source.frozen import dataclass

MOST_PARTS = 24
"""A condition of more parts is not taken apart."""


@dataclass(frozen=True, slots=True)
class Short:
    """A score that stays below what is asked for, whatever else a lead is."""

    score: str
    asked: Decimal
    most: int
    """In thousandths, of a lead for which everything else in the clash is true."""
    lead: Lead
    """One that has so many."""


@dataclass(frozen=True, slots=True)
class Clash:
    """Parts of a condition that no lead fulfils together; each may be possible alone."""

    parts: tuple[Expression, ...]
    short: Short | None


def clash_of(prover: Prover, key: str) -> Clash:
    """Why a stated condition, proved to be true of no lead, is true of none.

    One part, which may be the whole condition, is impossible by itself.
    """
    whole = prover.asked[key].condition
    found = list(_conjuncts(whole, prover.nodes[key]))
    if len(found) > MOST_PARTS:
        return Clash((whole,), None)
    names = [_part(prover, f"part {key} {place}", node) for place, (_, node) in enumerate(found)]
    kept = _fewest(prover, names)
    parts = tuple(part for (part, _), name in zip(found, names, strict=True) if name in kept)
    return Clash(parts, _short(prover, key, parts, kept))


def is_about(agreement: Agreement, part: Expression, score: str) -> bool:
    """Whether a part asks for points of a score, or for a class that divides it."""
    classes = {one.name for one in agreement.classes if one.of and one.of.name == score}
    return any(
        (isinstance(it, ScoreOf) and it.name == score)
        or (isinstance(it, ClassOf) and it.name in classes)
        for it in walk(part)
    )


def _conjuncts(whole: Expression, node: Node) -> Iterator[tuple[Expression, Node]]:
    """What has to be true together, with `and` in brackets taken apart too."""
    if isinstance(whole, And) and node["op"] == "and":
        for item, inner in zip(whole.items, node["args"], strict=True):
            yield from _conjuncts(item, inner)
    else:
        yield whole, node


def _part(prover: Prover, name: str, node: Node) -> str:
    truth = condition(prover.system.enc, node)
    return prover.question(name, truth.yes, lambda case: holds(case, node) is True)


def _fewest(prover: Prover, names: Sequence[str]) -> list[str]:
    """Leave out what is not needed for the contradiction, the last first."""
    kept = list(names)
    for name in reversed(names):
        others = [one for one in kept if one != name]
        if others and prover.system.session.ask(*others) is Answer.IMPOSSIBLE:
            kept = others
    return kept


def _short(
    prover: Prover, key: str, parts: tuple[Expression, ...], names: Sequence[str]
) -> Short | None:
    """The first part that asks for points, with the most that there can be beside the others."""
    for place, part in enumerate(parts):
        match part:
            case Compare(
                operator=">=" | ">" | "=",
                left=ScoreOf(name=score),
                right=Literal(value=Decimal() as asked),
            ):
                others = [name for at, name in enumerate(names) if at != place]
                beside = _all(prover, f"beside {key} {place}", others) if others else None
                best = prover.most(score, beside)
                if best is not None and best[0] < asked * 1_000:
                    return Short(score, asked, *best)
            case _:
                pass
    return None


def _all(prover: Prover, name: str, names: Sequence[str]) -> str:
    from slalang.solve.questions import all_true

    return all_true(prover, name, *names)
