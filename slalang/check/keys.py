"""A condition in; a key that is the same for every condition that says the same words, out."""

from __future__ import annotations

from operator import attrgetter
from typing import get_args

from slalang.check.conditions import nodes
from slalang.model.expressions import Among, And, AtLeastOf, Expression, Literal, Or, parts
from slalang.model.scoring import Points

_INNER = frozenset(
    ("origin", "type", "left", "right", "value", "options", "low", "high", "item", "items",
     "where", "condition")
)  # fmt: skip

_NAMES = {
    kind: [
        name
        for name in kind.__match_args__
        if name not in _INNER or (name == "value" and kind is Literal)
    ]
    for kind in get_args(Expression)
}
_FACTS = {kind: attrgetter(*names) for kind, names in _NAMES.items() if names}
"""What an expression says beside its parts, such as its operator and its names."""
_MANY = frozenset((And, Or, AtLeastOf, Among))


def key_of(condition: Expression) -> tuple[object, ...]:
    """What a condition says, without where it stands: the same for the same condition."""
    key: list[object] = []
    for node in nodes(condition):
        kind = type(node)
        key.append(kind)
        if kind in _FACTS:
            key.append(_FACTS[kind](node))
        if kind in _MANY:
            # Where a list ends must show: the same parts may be grouped otherwise.
            key.append(len(parts(node)))
    return tuple(key)


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
