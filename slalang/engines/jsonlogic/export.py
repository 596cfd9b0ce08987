"""Everything of a form that has an identifier in; its place in `jsonlogic.json` out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, assert_never

from slalang.engines.jsonlogic import bands, points, truths
from slalang.engines.jsonlogic.logic import Both, Expression
from slalang.engines.jsonlogic.scope import Refused, Scope, scope_of
from slalang.engines.jsonlogic.told import told, used
from slalang.form import Form, columns_of
from slalang.form.nodes import Happening, Idle, Leaf, Rule, Weighted, When
from slalang.source.frozen import dataclass

FORMAT = "slalang.jsonlogic/1"
TOO_LONG = "It rests on other parts in a chain that is too long to write out."


@dataclass(frozen=True, slots=True)
class Part:
    """Something that may become a rule of JsonLogic."""

    id: str
    title: str
    gives: str
    """`truth`, `points` or `band`."""
    translate: Callable[[Scope], Expression]
    """A `Both` for a truth, an expression for the others; raises `Refused`."""


def export(form: Form) -> dict[str, Any]:
    """`jsonlogic.json` as data; the same form gives the same.

    `rules` hold an `id`, a `title`, what the rule `gives` and its `logic`; a truth has the
    expression that is true when it is surely false, too. `refused` has a reason for each
    part that is not among them. `data` says what every attribute has to look like.
    """
    scope = scope_of(form, columns_of(form))
    rules: list[dict[str, Any]] = []
    refused: list[dict[str, str]] = []
    for part in _parts(form):
        try:
            rules.append(_rule(scope, part))
        except Refused as reason:
            refused.append({"id": part.id, "title": part.title, "reason": str(reason)})
        except RecursionError:
            refused.append({"id": part.id, "title": part.title, "reason": TOO_LONG})
    return {
        "format": FORMAT,
        "agreement": {"title": form.title, "version": form.version, "currency": form.currency},
        "model_hash": form.model_hash,
        "generator": form.generator,
        "data": told(scope, used(rules)),
        "rules": rules,
        "refused": refused,
    }


def _rule(scope: Scope, part: Part) -> dict[str, Any]:
    found = part.translate(scope)
    head = {"id": part.id, "title": part.title, "gives": part.gives}
    if isinstance(found, Both):
        found = truths.fitting(scope, found)
        return {**head, "logic": found.yes, "surely_false": found.no}
    return {**head, "logic": scope.fitting(found)}


def _parts(form: Form) -> Iterator[Part]:
    for term in form.terms:
        yield Part(f"terms/{term.name}", term.title, "truth", _term(term.name))
    for score in form.scores:
        yield Part(f"scores/{score.name}", score.title, "points", _score(score.name))
        for rule in score.rules:
            for leaf in _leaves(rule):
                yield Part(f"rules/{leaf.id}", leaf.title, "truth", _leaf(leaf))
    for group in form.classes:
        yield Part(f"classes/{group.name}", group.title, "band", _class(group.name))
        for band in group.bands:
            if band.when is not None:
                where = f"bands/{group.name}.{band.name}"
                yield Part(where, band.title, "truth", _when(band.when))
    for stage in form.stages:
        yield Part(f"stages/{stage.name}", stage.title, "truth", _stage(stage.name))


def _leaves(rule: Rule) -> Iterator[Leaf]:
    if isinstance(rule, When | Happening | Idle | Weighted):
        yield rule
    else:
        for inside in rule.rules:
            yield from _leaves(inside)


def _term(name: str) -> Callable[[Scope], Expression]:
    return lambda scope: truths.term(scope, name)


def _score(name: str) -> Callable[[Scope], Expression]:
    return lambda scope: points.score(scope, name).expression


def _class(name: str) -> Callable[[Scope], Expression]:
    return lambda scope: bands.band(scope, name)


def _stage(name: str) -> Callable[[Scope], Expression]:
    return lambda scope: truths.stage(scope, name)


def _when(node: Any) -> Callable[[Scope], Expression]:
    return lambda scope: truths.truth(scope, node)


def _leaf(leaf: Leaf) -> Callable[[Scope], Expression]:
    match leaf:
        case When(when=when):
            return _when(when)
        case Weighted():
            return lambda scope: points.earns(scope, leaf)
        case Happening() | Idle():
            return lambda _: _refuse(points.refusal(leaf))
        case _:
            assert_never(leaf)


def _refuse(reason: str) -> Expression:
    raise Refused(reason)
