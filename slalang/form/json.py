"""Between the typed form and its JSON, `slalang.scoring/1`: each can be made from the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from slalang.evaluate import FORMAT, RulesProblem
from slalang.form import nodes
from slalang.form.nodes import Form

OPS: Mapping[str, type] = {
    "value": nodes.Value, "field": nodes.FieldOf, "property": nodes.PropertyOf,
    "score": nodes.PointsOf, "class": nodes.BandOf, "count": nodes.Count, "last": nodes.Last,
    "negate": nodes.Negate, "add": nodes.Add, "subtract": nodes.Subtract,
    "multiply": nodes.Multiply, "divide": nodes.Divide, "undecided": nodes.Undecided,
    "and": nodes.And, "or": nodes.Or, "not": nodes.Not, "at_least": nodes.AtLeast,
    "known": nodes.Known, "compare": nodes.Compare, "in": nodes.In, "range": nodes.Range,
    "text": nodes.TextTest, "has": nodes.Has, "recent": nodes.Recent,
    "happened": nodes.Happened, "gained": nodes.Gained, "stage": nodes.InStage,
    "term": nodes.InTerm,
}  # fmt: skip
KINDS: Mapping[str, type] = {
    "when": nodes.When, "each": nodes.Happening, "any": nodes.Happening, "idle": nodes.Idle,
    "weighted": nodes.Weighted, "first_match": nodes.FirstMatch, "group": nodes.Group,
}  # fmt: skip
_INSIDE: Mapping[tuple[type, str], type] = {
    (nodes.Score, "wears_off"): nodes.WearsOff,
    (nodes.Class, "bands"): nodes.Band,
    (nodes.Record, "fields"): nodes.Input,
    (nodes.Event, "properties"): nodes.Input,
    (nodes.Event, "counts"): nodes.Way,
    (nodes.Input, "choices"): nodes.Choice,
}
"""What stands in a property that holds neither a condition, a rule nor a plain value."""
_OPTIONAL = {
    (nodes.Value, "currency"), (nodes.Compare, "choices"),
    (nodes.Input, "choices"), (nodes.Input, "currency"),
}  # fmt: skip
"""Properties that the JSON leaves out where they say nothing."""


def form_of(rules: Mapping[str, Any]) -> Form:
    """The typed form of scoring JSON; raises `RulesProblem` for what is no such document."""
    if rules.get("format") != FORMAT:
        raise RulesProblem(f"the rules are {rules.get('format')!r}, where {FORMAT} was expected")
    try:
        return _form(rules)
    except (KeyError, TypeError, AttributeError) as error:
        raise RulesProblem(f"the rules lack a part or have one too many: {error}") from None


def json_of(form: Form) -> dict[str, Any]:
    """The scoring JSON of a form, as data."""
    return {
        "format": FORMAT,
        "agreement": {
            "title": form.title,
            "version": form.version,
            "currency": form.currency,
        },
        "model_hash": form.model_hash,
        "generator": form.generator,
        "missing": "unknown",
        "inputs": {"records": _plain(form.records), "events": _plain(form.events)},
        "terms": _plain(form.terms),
        "scores": _plain(form.scores),
        "classes": _plain(form.classes),
        "stages": _plain(form.stages),
    }


def _form(rules: Mapping[str, Any]) -> Form:
    agreement, inputs = rules["agreement"], rules["inputs"]
    return Form(
        agreement["title"],
        agreement["version"],
        agreement["currency"],
        rules["model_hash"],
        rules["generator"],
        _all(nodes.Record, inputs["records"]),
        _all(nodes.Event, inputs["events"]),
        _all(nodes.Term, rules["terms"]),
        _all(nodes.Score, rules["scores"]),
        _all(nodes.Class, rules["classes"]),
        _all(nodes.Stage, rules["stages"]),
    )


def _all(cls: type, items: Sequence[Any]) -> tuple[Any, ...]:
    return tuple(_made(cls, item) for item in items)


def _made(cls: type, item: Mapping[str, Any]) -> Any:
    known = {name: _part(cls, name, part) for name, part in item.items() if name != "op"}
    if cls is not nodes.Happening:
        known.pop("kind", None)
    return cls(**known)


def _part(cls: type, name: str, part: Any) -> Any:
    inside = _INSIDE.get((cls, name))
    match part:
        case {"op": str(op)}:
            return _made(_known(OPS, op, "a part of a condition"), part)
        case {"kind": str(kind)}:
            return _made(_known(KINDS, kind, "a kind of rule"), part)
        case Mapping() if inside:
            return _made(inside, part)
        case list() | tuple():
            return tuple(_part(cls, name, one) for one in part)
        case _:
            return part


def _known(table: Mapping[str, type], name: str, what: str) -> type:
    if name not in table:
        raise RulesProblem(f"`{name}` is not {what}")
    return table[name]


_NAMES = {cls: name for name, cls in OPS.items()}
_KINDS = {cls: name for name, cls in KINDS.items() if cls is not nodes.Happening}


def _plain(part: Any) -> Any:
    """A part of the form as JSON would hold it."""
    if isinstance(part, tuple):
        return [_plain(item) for item in part]
    if not hasattr(part, "__match_args__"):
        return part
    cls = type(part)
    head = {"op": _NAMES[cls]} if cls in _NAMES else {}
    head |= {"kind": _KINDS[cls]} if cls in _KINDS else {}
    names = cast("tuple[str, ...]", cls.__match_args__)
    values = {name: getattr(part, name) for name in names}
    silent = {name for name in names if (cls, name) in _OPTIONAL and values[name] in (None, ())}
    if cls is nodes.Input and part.type == "money":
        silent.discard("currency")
    return head | {name: _plain(value) for name, value in values.items() if name not in silent}
