"""Scoring rules and the conditions to ask about in; one encoding of all leads, to ask, out."""

from __future__ import annotations

from collections.abc import Mapping

from slalang.evaluate.case import Node
from slalang.solve.conditions import condition
from slalang.solve.encoder import Encoder, encoder
from slalang.solve.engine import EFFORT, Session, session
from slalang.solve.operands import Kleene
from slalang.solve.period import Period
from slalang.solve.smt import both, implies
from slalang.solve.smt import whole as whole_number
from slalang.solve.survey import survey
from slalang.source.frozen import dataclass


@dataclass(frozen=True, slots=True)
class System:
    """All leads of one agreement, as formulas."""

    rules: Node
    enc: Encoder
    session: Session
    asked: Mapping[str, Kleene]
    """What was asked about, by name."""
    noon: int
    """The instant at which leads are looked at where it does not matter, in seconds since 1970."""


def system(
    rules: Node,
    roots: Mapping[str, Node],
    period: Period,
    *,
    at: int | None = None,
    effort: int = EFFORT,
) -> System:
    """Put the rules into formulas, as far as some named conditions reach them.

    Where dates are compared with the day, any instant of the period counts; otherwise its
    noon stands for all of them. `at` looks at one instant only, in seconds since 1970.
    """
    whole = {**roots, **_everything(rules)}
    seen = survey(rules, whole.values())
    enc = encoder(seen)
    noon = enc.noon = period.noon if at is None else at
    if seen.dates and at is None:
        first, last = whole_number(period.first), whole_number(period.last)
        enc.script.const("now", "Int", f"(>= now {first})", f"(<= now {last})")
        usual = (
            f"(>= now {whole_number(period.usual[0])})",
            f"(<= now {whole_number(period.usual[1])})",
        )
        enc.script.require(implies(enc.plain, both(usual)), about="now")
    else:
        enc.script.const("now", "Int", f"(= now {whole_number(noon)})")
    asked = {name: condition(enc, node) for name, node in roots.items()}
    return System(rules, enc, session(enc.script, effort), asked, noon)


def _everything(rules: Node) -> dict[str, Node]:
    """Every score, class and stage: questions may be about any."""
    found: dict[str, Node] = {}
    for kind, section in (("score", "scores"), ("class", "classes"), ("stage", "stages")):
        for one in rules[section]:
            found[f"{kind} {one['name']}"] = {"op": kind, "name": one["name"]}
    return found
