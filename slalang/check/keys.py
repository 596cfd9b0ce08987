"""A condition in; a key that is the same for every condition that says the same words, out."""

from __future__ import annotations

from dataclasses import fields
from typing import get_args

from slalang.check.conditions import nodes
from slalang.model import expressions
from slalang.model.expressions import Expression, parts
from slalang.model.scoring import Points

_INNER = frozenset(
    ("origin", "type", "left", "right", "value", "options", "low", "high", "item", "items",
     "where", "condition")
)  # fmt: skip

_FACTS = {
    kind: tuple(
        field.name
        for field in fields(kind)
        if field.name not in _INNER or (field.name == "value" and kind is expressions.Literal)
    )
    for kind in get_args(expressions.Expression)
}
"""What an expression says beside its parts, such as its operator and its names."""


def key_of(condition: Expression) -> tuple[object, ...]:
    """What a condition says, without where it stands: the same for the same condition."""
    return tuple(
        (type(node), len(parts(node)), *(getattr(node, name) for name in _FACTS[type(node)]))
        for node in nodes(condition)
    )


def rule_key(rule: Points) -> tuple[object, ...]:
    """What makes a rule of a score fire."""
    where = rule.condition or rule.where
    return (
        rule.firing,
        rule.event.name if rule.event else None,
        rule.within,
        rule.idle_unit,
        rule.idle_after,
        key_of(where) if where else None,
    )
