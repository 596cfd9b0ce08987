"""A condition of a promise, a lead's life and an instant in; yes, no or unknown out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from slalang.backends.scoring.conditions import node
from slalang.evaluate.case import Case
from slalang.evaluate.conditions import band_of, holds
from slalang.evaluate.truth import Truth
from slalang.model.expressions import (
    TRUTH,
    And,
    AtLeastOf,
    Expression,
    Happened,
    Literal,
    Not,
    Or,
    StageReached,
    StateOf,
)
from slalang.timeline.life import Life, entered

Decide = Callable[[Expression], bool | None]
Standing = Callable[[StateOf, int], bool | None]
"""How a promise or a cadence stands at an instant; None where nobody can tell."""


def truth_at(
    life: Life, condition: Expression, at: int, *, since: int | None = None,
    state: Standing | None = None,
) -> Truth:  # fmt: skip
    """Whether a condition holds at an instant.

    A bare event has happened from `since` on, where a clock says so; a stage has been
    entered by then; `state` tells how other promises stand, None where it cannot.
    """

    def decide(part: Expression) -> bool | None:
        match part:
            case Happened(event=event, since_start=True, within=None, where=None):
                begun = (
                    life.kind(event)
                    if since is None
                    else (one for one in life.kind(event) if one.at >= since)
                )
                return any(one.at <= at for one in begun)
            case StageReached(name=name, becomes=True):
                return any(one.at == at for one in life.kind(name))
            case StageReached(name=name):
                return entered(life, name, at)
            case StateOf() if state is not None:
                return state(part, at)
            case _:
                return None

    return holds_at(life, settled(condition, decide), at)


def holds_at(life: Life, condition: Expression, at: int) -> Truth:
    """Whether a condition of a lead's own data holds at an instant."""
    ground = life.ground
    return holds(_case_at(life, at), node(condition, ground.words, ground.records))


def bands_at(life: Life, classes: tuple[str, ...], at: int) -> tuple[tuple[str, str | None], ...]:
    """The bands of some classes at an instant."""
    case = _case_at(life, at)
    return tuple((name, band_of(case, name)) for name in classes)


def settled(condition: Expression, decide: Decide) -> Expression:
    """The condition with everything that can be decided put as yes or no."""
    found = decide(condition)
    if found is not None:
        return Literal(found, TRUTH, condition.origin)
    match condition:
        case And(items=items) | Or(items=items) | AtLeastOf(items=items):
            return replace(condition, items=tuple(settled(one, decide) for one in items))
        case Not(item=item):
            return replace(condition, item=settled(item, decide))
        case _:
            return condition


def _case_at(life: Life, at: int) -> Case:
    key = ("case", at)
    if key not in life.memo:
        life.memo[key] = replace(life.case, as_of=at, given=_given(life, at), known={})
    found: Case = life.memo[key]
    return found


def _given(life: Life, at: int) -> dict[str, bool]:
    """The stages that no condition decides, as the evaluator names them."""
    by_hand = (stage["name"] for stage in life.ground.rules["stages"] if stage["when"] is None)
    return {**{f"stage {name}": entered(life, name, at) for name in by_hand}, **life.case.given}
