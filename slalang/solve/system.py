"""Scoring rules and the conditions to ask about in; one encoding of all leads, to ask, out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

from slalang.evaluate.case import Node
from slalang.solve.conditions import condition
from slalang.solve.encoder import Encoder, encoder
from slalang.solve.engine import EFFORT, Session, session
from slalang.solve.operands import Kleene
from slalang.solve.survey import survey
from slalang.source.frozen import dataclass

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
DEFAULT_DAY = date(2026, 1, 15)
"""Where an agreement has no period, leads are looked at on this day, or in a year from it on."""


@dataclass(frozen=True, slots=True)
class System:
    """All leads of one agreement, as formulas."""

    rules: Node
    enc: Encoder
    session: Session
    asked: Mapping[str, Kleene]
    """What was asked about, by name."""
    noon: int
    """The first instant at which leads are looked at, in seconds since 1970."""


def system(
    rules: Node,
    roots: Mapping[str, Node],
    start: date | None = None,
    end: date | None = None,
    *,
    at: int | None = None,
    effort: int = EFFORT,
) -> System:
    """Put the rules into formulas, as far as some named conditions reach them.

    Where dates are compared with the day, any instant from `start` to `end` counts;
    otherwise noon of `start` stands for all of them. `at` looks at one instant only, in
    seconds since 1970.
    """
    whole = {**roots, **_everything(rules)}
    seen = survey(rules, whole.values())
    enc = encoder(seen)
    first = _seconds(start or DEFAULT_DAY)
    noon = enc.noon = first + 12 * 3_600
    if at is not None:
        noon = at
    if seen.dates and at is None:
        last = _seconds(end or (start or DEFAULT_DAY) + timedelta(days=364)) + 86_399
        enc.script.const("now", "Int", f"(>= now {first})", f"(<= now {last})")
    else:
        enc.script.const("now", "Int", f"(= now {noon})")
    asked = {name: condition(enc, node) for name, node in roots.items()}
    return System(rules, enc, session(enc.script, effort), asked, noon)


def _everything(rules: Node) -> dict[str, Node]:
    """Every score, class and stage: questions may be about any."""
    found: dict[str, Node] = {}
    for kind, section in (("score", "scores"), ("class", "classes"), ("stage", "stages")):
        for one in rules[section]:
            found[f"{kind} {one['name']}"] = {"op": kind, "name": one["name"]}
    return found


def _seconds(day: date) -> int:
    return int((datetime(day.year, day.month, day.day, tzinfo=UTC) - _EPOCH).total_seconds())
