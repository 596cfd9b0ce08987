"""Two typed forms in; which score, class, stage and rule of one is which of the other, out."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import fields, is_dataclass
from typing import Protocol, TypeAlias, TypeVar, assert_never

from slalang.form import Form
from slalang.form.nodes import (
    BandOf,
    Count,
    FieldOf,
    FirstMatch,
    Group,
    Happened,
    Happening,
    Idle,
    InStage,
    InTerm,
    Last,
    Leaf,
    PointsOf,
    Rule,
    Table,
    Weighted,
    When,
)
from slalang.replay.result import Part
from slalang.source.frozen import dataclass


class Named(Protocol):
    """What has a name and a title."""

    @property
    def name(self) -> str: ...

    @property
    def title(self) -> str: ...


N = TypeVar("N", bound=Named)
T = TypeVar("T")
Both: TypeAlias = "tuple[T | None, T | None]"
"""Old and new; at least one of them is there."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A rule that can fire, and where it stands."""

    bit: int
    score: int
    """Which score it belongs to, counted from 0."""
    rule: Leaf
    inside: tuple[str, ...]
    """What it is part of, outermost first: `group Browsing`, `first match Role`."""


def matched(old: Sequence[N], new: Sequence[N]) -> tuple[Both[N], ...]:
    """By name, then by title: in the order of the new ones, with those that are gone last."""
    return _paired(old, new, [lambda one: one.name, lambda one: one.title])


def matched_rules(old: Form, new: Form) -> tuple[Both[Placed], ...]:
    """Rules of matched scores, by identifier, meaning and title.

    An identifier that only counts places (`fit.3`) moves when a rule is put before it, so it is
    believed last, and only of rules that read the same things.
    """
    olds, news = placed(old), placed(new)
    found: list[Both[Placed]] = []
    for one, other in matched(old.scores, new.scores):
        before = [rule for rule in olds if one is not None and old.scores[rule.score] is one]
        after = [rule for rule in news if other is not None and new.scores[rule.score] is other]
        pairs = _paired(list[Placed](before), list[Placed](after), _KEYS)
        found += pairs
    return tuple(found)


def placed(form: Form) -> tuple[Placed, ...]:
    """Every rule that can fire, in the order of its bit."""
    found: list[Placed] = []
    for number, score in enumerate(form.scores):
        for rule, inside in _walk(score.rules, ()):
            found.append(Placed(len(found), number, rule, inside))
    return tuple(found)


def differences(old: Placed, new: Placed) -> tuple[Part, ...]:
    """What is different about a rule."""
    before, after = old.rule, new.rule
    found: list[Part] = []
    if _worth(before) != _worth(after):
        found.append("points")
    if meaning(before) != meaning(after):
        found.append("condition")
    if not _equally_limited(before, after):
        found.append("limits")
    # Without a title of its own a rule is called what it asks for.
    if before.title != after.title and not found:
        found.append("title")
    if old.inside != new.inside:
        found.append("place")
    return tuple(found)


def meaning(rule: Leaf) -> Hashable:
    """What a rule asks for, whatever it is called and worth."""
    match rule:
        case When():
            return "when", rule.when
        case Happening():
            return rule.kind, rule.event, rule.within_seconds, rule.where
        case Idle():
            return "idle", rule.event, rule.every_seconds, rule.after_seconds
        case Weighted():
            return "weighted", rule.score
        case _:
            assert_never(rule)


def worth_differs(old: Placed, new: Placed) -> bool:
    """Whether a rule that fires under both can give other points."""
    parts = differences(old, new)
    if {"points", "limits"} & set(parts):
        return True
    return "condition" in parts and not isinstance(new.rule, When | Weighted)


def _worth(rule: Leaf) -> int:
    return rule.milli_percent if isinstance(rule, Weighted) else rule.points


def _equally_limited(old: Leaf, new: Leaf) -> bool:
    """Whether points wear off, and end, in the same way."""
    if isinstance(old, Happening) and isinstance(new, Happening):
        # A table begins with the points themselves: of others only its days can be compared.
        same = _worth(old) == _worth(new)
        before, after = (old.decay, new.decay) if same else (_days(old), _days(new))
        return before == after and _most(old) == _most(new)
    if isinstance(old, Happening | Idle) and isinstance(new, Happening | Idle):
        return _most(old) == _most(new)
    return True


def _days(rule: Happening) -> Table | None:
    return rule.decay and tuple((day, 0) for day, _ in rule.decay)


def _most(rule: Happening | Idle) -> tuple[int | None, int | None]:
    return rule.most_times, rule.most_points


def _walk(rules: Sequence[Rule], inside: tuple[str, ...]) -> Iterator[tuple[Leaf, tuple[str, ...]]]:
    for rule in rules:
        match rule:
            case FirstMatch():
                yield from _walk(rule.rules, (*inside, f"first match {rule.title}"))
            case Group():
                yield from _walk(rule.rules, (*inside, f"group {rule.title}"))
            case _:
                yield rule, inside


def _paired(
    old: Sequence[T], new: Sequence[T], keys: Sequence[Callable[[T], Hashable]]
) -> tuple[Both[T], ...]:
    """Pairs of equal keys, the surest key first; a key of None is equal to nothing."""
    partner: dict[int, int] = {}
    left = dict(enumerate(old))
    for key in keys:
        waiting: dict[Hashable, list[int]] = {}
        for at, one in left.items():
            waiting.setdefault(key(one), []).append(at)
        for place, one in enumerate(new):
            if place not in partner and (own := key(one)) is not None and waiting.get(own):
                partner[place] = waiting[own].pop(0)
                del left[partner[place]]
    pairs: list[Both[T]] = [
        (old[partner[place]] if place in partner else None, one) for place, one in enumerate(new)
    ]
    return (*pairs, *((one, None) for one in left.values()))


def _own_name(one: Placed) -> str | None:
    """The identifier, unless its end only counts places."""
    last = one.rule.id.rpartition(".")[2]
    return None if last.isdigit() else one.rule.id


def _alike(one: Placed) -> Hashable:
    subjects = frozenset(_subjects(one.rule))
    return (type(one.rule), subjects) if subjects else None


def _subjects(part: object) -> Iterator[tuple[str, str]]:
    """The attributes, events and names that a rule rests on."""
    match part:
        case FieldOf():
            yield part.record, part.name
        case Happening() | Idle() | Happened() | Count() | Last():
            yield "event", part.event
        case PointsOf() | BandOf() | InStage() | InTerm():
            yield type(part).__name__, part.name
        case Weighted():
            yield "PointsOf", part.score
        case _:
            pass
    if isinstance(part, tuple):
        for inner in part:
            yield from _subjects(inner)
    elif is_dataclass(part) and not isinstance(part, type):
        for field in fields(part):
            yield from _subjects(getattr(part, field.name))


_KEYS: Sequence[Callable[[Placed], Hashable]] = (
    lambda one: (one.rule.id, meaning(one.rule)),
    lambda one: (meaning(one.rule), _worth(one.rule)),
    lambda one: meaning(one.rule),
    _own_name,
    lambda one: one.rule.title,
    lambda one: (one.rule.id, _alike(one)) if _alike(one) else None,
    _alike,
)
