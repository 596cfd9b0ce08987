"""What a translation looks things up in, and what it may grow to; reasons why a part is refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from slalang.engines.jsonlogic.logic import EXACT, Expression
from slalang.form import Columns, Form
from slalang.form.nodes import Class, Input, Score, Stage, Term
from slalang.source.frozen import dataclass, field

LARGEST = 20_000
"""An expression may have so many operators and values."""
DEEPEST = 90
"""Operators may stand so deep in each other; some readers of JSON stop at 128 levels."""

T = TypeVar("T")


class Refused(Exception):
    """JsonLogic cannot say it exactly; the text is the reason, a sentence."""


@dataclass(frozen=True, slots=True)
class Scope:
    """One agreement while it is translated."""

    form: Form
    columns: Columns
    terms: Mapping[str, Term]
    scores: Mapping[str, Score]
    classes: Mapping[str, Class]
    stages: Mapping[str, Stage]
    done: dict[tuple[str, str], Any] = field(default_factory=dict)
    """Parts with names, by section and name: translated, or why not."""
    measured: dict[int, tuple[Expression, int, int]] = field(default_factory=dict)
    """Expressions by identity, with size and depth; held, so that no identity is used again."""
    limits: dict[str, int] = field(default_factory=dict)
    """Columns of whole numbers: how far from 0 they may be, if sums are to stay exact."""

    def input(self, column: str) -> Input:
        return self.columns.attribute_inputs[column]

    def once(self, section: str, name: str, translate: Callable[[], T]) -> T:
        """What `translate` gives, worked out once; raises `Refused` again where it did."""
        key = (section, name)
        if key not in self.done:
            self.done[key] = Refused(f"`{name}` rests on itself.")
            try:
                self.done[key] = translate()
            except Refused as reason:
                self.done[key] = reason
        found = self.done[key]
        if isinstance(found, Refused):
            raise found
        result: T = found
        return result

    def fitting(self, expression: Expression) -> Expression:
        """The same expression; raises `Refused` if it is too large to be of use."""
        size, depth = self._measure(expression)
        if size > LARGEST:
            raise Refused(f"Written out, it has more than {LARGEST:,} operators and values.")
        if depth > DEEPEST:
            raise Refused(f"Written out, it is more than {DEEPEST} levels deep.")
        return expression

    def limit(self, column: str, most: int) -> None:
        """A column may be no further from 0 than this."""
        self.limits[column] = min(most, self.limits.get(column, EXACT))

    def _measure(self, part: Expression) -> tuple[int, int]:
        if not isinstance(part, dict | list):
            return 1, 0
        if id(part) not in self.measured:
            inside = part if isinstance(part, list) else list(part.values())
            sizes = [self._measure(item) for item in inside]
            size = 1 + sum(size for size, _ in sizes)
            depth = 1 + max((depth for _, depth in sizes), default=0)
            self.measured[id(part)] = (part, size, depth)
        _, size, depth = self.measured[id(part)]
        return size, depth


def declared(section: Mapping[str, T], name: str) -> T:
    """What is declared under a name; raises `Refused` where nothing is."""
    if name not in section:
        raise Refused(f"It rests on `{name}`, which is not declared.")
    return section[name]


def scope_of(form: Form, columns: Columns) -> Scope:
    """The first of two parts with one name counts, as it does for the interpreter."""
    return Scope(
        form,
        columns,
        {item.name: item for item in reversed(form.terms)},
        {item.name: item for item in reversed(form.scores)},
        {item.name: item for item in reversed(form.classes)},
        {item.name: item for item in reversed(form.stages)},
    )
