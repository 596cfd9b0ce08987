"""A class in; the expression that gives the name of its band, or null, out."""

from __future__ import annotations

from slalang.engines.jsonlogic import truths
from slalang.engines.jsonlogic.logic import Expression, chosen
from slalang.engines.jsonlogic.scope import Scope, declared


def band(scope: Scope, name: str) -> Expression:
    """The first band whose condition is surely true; null where there is none."""

    def first() -> Expression:
        cases = [
            (True if one.when is None else truths.truth(scope, one.when).yes, one.name)
            for one in declared(scope.classes, name).bands
        ]
        return scope.fitting(chosen(cases, None))

    return scope.once("classes", name, first)
