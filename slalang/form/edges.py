"""A form in; the ages at which time alone changes what an event or a date means, out.

Between two instants a lead's result changes only if its data does, or if something of it passes
an edge: an event comes into a window or leaves it, gets older than a line of its table of ages,
or one more full interval has passed since it happened last. Whoever has none of these on the
way from one instant to the other keeps every point, class, stage and fired rule.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import TypeAlias, assert_never

from slalang.evaluate.case import DAY, SECOND
from slalang.form import nodes
from slalang.form.nodes import Form, Node, Rule, Score, Table
from slalang.source.frozen import dataclass

Declared: TypeAlias = nodes.Term | nodes.Score | nodes.Class | nodes.Stage | nodes.Event
MOST_PLACES = 2_000
"""So many parts, each from so long ago, are looked at."""


@dataclass(frozen=True, slots=True)
class Since:
    """Full intervals since something happened last; their number is looked at from `back` ago."""

    kinds: tuple[str, ...]
    """The logged events that are it, or may be."""
    sure: bool
    """Whether each of them is it."""
    back: int
    """All in microseconds."""
    grace: int
    every: int
    most: int | None
    """More intervals than so many change nothing."""


@dataclass(frozen=True, slots=True)
class Edges:
    """Every edge of a form, in microseconds before the instant that is looked at."""

    events: Mapping[str, tuple[int, ...]]
    """Logged event → ages. What happens anew has the age 0."""
    attributes: Mapping[tuple[str, str], tuple[int, ...]]
    """(record, attribute), a date → ages of its midnight."""
    intervals: tuple[Since, ...]
    instants: tuple[int, ...]
    """When something changes of every lead: microseconds since 1970, UTC."""
    unclear: str | None
    """Why nothing can be said of when this form changes, as a clause; None where all is clear."""


def edges_of(form: Form) -> Edges:
    """The edges of a form; more than there are, where only the data could tell."""
    found = _Found(form)
    for score in form.scores:
        _score(found, score.name, 0)
    for group in form.classes:
        _class(found, group.name, 0)
    for stage in form.stages:
        _stage(found, stage.name, 0)
    return Edges(
        MappingProxyType({kind: tuple(sorted(ages)) for kind, ages in found.events.items()}),
        MappingProxyType({name: tuple(sorted(ages)) for name, ages in found.attributes.items()}),
        tuple(found.intervals),
        tuple(sorted(found.instants)),
        found.unclear,
    )


class _Found:
    """What was found so far."""

    def __init__(self, form: Form) -> None:
        self.events: dict[str, set[int]] = {}
        self.attributes: dict[tuple[str, str], set[int]] = {}
        self.intervals: dict[Since, None] = {}
        self.instants: set[int] = set()
        self.unclear: str | None = None
        sections: tuple[tuple[Declared, ...], ...] = (
            form.terms, form.scores, form.classes, form.stages, form.events,
        )  # fmt: skip
        self.declared = {(type(one), one.name): one for part in sections for one in reversed(part)}
        self.types = {
            (record.name, field.name): field.type
            for record in form.records for field in record.fields
        }  # fmt: skip
        self._seen: set[tuple[str, str, int]] = set()

    def first(self, section: str, name: str, back: int) -> bool:
        """Whether this was not looked at from there yet."""
        key = (section, name, back)
        if key in self._seen:
            return False
        if len(self._seen) >= MOST_PLACES:
            self.unclear = "its scores rest on too many earlier ones"
            return False
        self._seen.add(key)
        return True

    def ages(self, kind: str, *ages: int) -> None:
        self.events.setdefault(kind, set()).update(ages)


# ── Scores ────────────────────────────────────────────────────────────────


def _score(found: _Found, name: str, back: int) -> None:
    """What is frozen changes only with the event that froze it."""
    it = found.declared.get((nodes.Score, name))
    if not isinstance(it, Score) or not found.first("score", name, back):
        return
    for event in it.freezes_on:
        _occurring(found, event, back, None, None)
    for rule in it.rules:
        _rule(found, rule, back)
    if it.wears_off is not None:
        _wearing(found, it, it.wears_off, back)


def _rule(found: _Found, rule: Rule, back: int) -> None:
    match rule:
        case nodes.When():
            _node(found, rule.when, back)
        case nodes.Happening():
            _happening(found, rule, back)
        case nodes.Idle():
            most = _fewest(rule.most_times, _enough(rule.most_points, rule.points))
            timing = (rule.after_seconds, rule.every_seconds, most)
            _since(found, rule.event, back, timing)
        case nodes.Weighted():
            _score(found, rule.score, back)
        case nodes.FirstMatch() | nodes.Group():
            for inside in rule.rules:
                _rule(found, inside, back)
        case _ as never:
            assert_never(never)


def _happening(found: _Found, rule: nodes.Happening, back: int) -> None:
    window = rule.within_seconds
    kinds = _occurring(found, rule.event, back, window, rule.where)
    for days in _steps(rule.decay or ()):
        # What is older than the window is not looked up.
        if window is None or days * DAY < window * SECOND:
            for kind in kinds:
                found.ages(kind, back + days * DAY)


def _wearing(found: _Found, score: Score, it: nodes.WearsOff, back: int) -> None:
    if it.keeps is not None:
        most: int | None = max(_steps(it.keeps), default=0)
    else:
        most = _enough(score.ceiling, it.points or 0)
    _since(found, it.event, back, (it.after_seconds, it.every_seconds, most))


def _since(
    found: _Found, event: str | None, back: int, timing: tuple[int, int, int | None]
) -> None:
    grace, every, most = timing
    if event is None:
        kinds, sure = [one.name for one in reversed(_events(found))], True
        for kind in kinds:
            found.ages(kind, back)
    else:
        kinds = list(_occurring(found, event, back, None, None))
        sure = all(None in conditions for conditions in _ways(found, event).values())
    since = Since(tuple(kinds), sure, back, grace * SECOND, every * SECOND, most)
    found.intervals[since] = None


def _steps(table: Table) -> Iterator[int]:
    """Where a table says something else than just before."""
    before: int | None = None
    for start, worth in table:
        if before is None and start > 0:
            yield start
        if before is not None and worth != before:
            yield start
        before = worth


def _enough(most: int | None, each: int) -> int | None:
    """After how many steps a limit is reached; one at least, for whether there was any."""
    if most is None or each == 0:
        return None if each else 1
    return max(1, -(-abs(most) // abs(each)))


def _fewest(*numbers: int | None) -> int | None:
    return min((one for one in numbers if one is not None), default=None)


# ── Conditions ────────────────────────────────────────────────────────────


def _class(found: _Found, name: str, back: int) -> None:
    it = found.declared.get((nodes.Class, name))
    if isinstance(it, nodes.Class) and found.first("class", name, back):
        for band in it.bands:
            if band.when is not None:
                _node(found, band.when, back)


def _stage(found: _Found, name: str, back: int) -> None:
    it = found.declared.get((nodes.Stage, name))
    if isinstance(it, nodes.Stage) and found.first("stage", name, back) and it.when is not None:
        _node(found, it.when, back)


def _term(found: _Found, name: str, back: int) -> None:
    it = found.declared.get((nodes.Term, name))
    if isinstance(it, nodes.Term) and found.first("term", name, back):
        _node(found, it.when, back)


def _node(found: _Found, node: Node, back: int) -> None:
    match node:
        case nodes.Value() | nodes.FieldOf() | nodes.PropertyOf() | nodes.Undecided():
            return
        case nodes.PointsOf(name):
            _score(found, name, back)
        case nodes.BandOf(name):
            _class(found, name, back)
        case nodes.InStage(name):
            _stage(found, name, back)
        case nodes.InTerm(name):
            _term(found, name, back)
        case nodes.Count() | nodes.Happened():
            _occurring(found, node.event, back, node.within_seconds, node.where)
        case nodes.Last(event):
            _occurring(found, event, back, None, None)
        case nodes.Gained(score, _, seconds):
            _score(found, score, back)
            _score(found, score, back + seconds * SECOND)
        case nodes.Recent(value, seconds):
            _recent(found, value, back, seconds * SECOND)
        case _:
            for part in _parts(node):
                _node(found, part, back)


def _parts(node: Node) -> tuple[Node, ...]:
    """What an operation works on."""
    match node:
        case nodes.And(args) | nodes.Or(args) | nodes.AtLeast(_, args):
            return args
        case nodes.Not(arg):
            return (arg,)
        case nodes.Known(value) | nodes.Negate(value) | nodes.TextTest(_, value, _):
            return (value,)
        case nodes.Compare(_, left, right):
            return left, right
        case nodes.Add() | nodes.Subtract() | nodes.Multiply() | nodes.Divide():
            return node.left, node.right
        case nodes.In(value, options):
            return value, *options
        case nodes.Range(value, low, high):
            return value, low, high
        case nodes.Has(value, item):
            return value, item
        case _:
            return ()


def _recent(found: _Found, value: Node, back: int, window: int) -> None:
    """A date passes two edges: when it has come, and when it is no longer recent."""
    match value:
        case nodes.FieldOf(record, name) if found.types.get((record, name)) == "date":
            found.attributes.setdefault((record, name), set()).update((back, back + window))
        case nodes.Value("date", str(day)):
            midnight = (date.fromisoformat(day) - date(1970, 1, 1)).days * DAY
            found.instants.update((midnight + back, midnight + back + window))
        case nodes.Last(event):
            for kind in _occurring(found, event, back, None, None):
                found.ages(kind, back + window)
        case nodes.PropertyOf():
            found.unclear = "it asks whether a date of an event is recent"
        case _:
            found.unclear = "it asks whether a calculated date is recent"


def _occurring(
    found: _Found, event: str, back: int, within_seconds: int | None, where: Node | None
) -> tuple[str, ...]:
    """The logged events that are, or may be, an event, each with the edges of its window."""
    ways = _ways(found, event)
    ages = [back] if within_seconds is None else [back, back + within_seconds * SECOND]
    for kind, conditions in ways.items():
        found.ages(kind, *ages)
        for condition in conditions:
            if condition is not None:
                _node(found, condition, back)
    if where is not None:
        _node(found, where, back)
    return tuple(ways)


def _ways(found: _Found, event: str) -> Mapping[str, list[Node | None]]:
    it = found.declared.get((nodes.Event, event))
    ways: dict[str, list[Node | None]] = {event: [None]}
    for way in (isinstance(it, nodes.Event) and it.counts) or ():
        ways.setdefault(way.event, []).append(way.where)
    return ways


def _events(found: _Found) -> list[nodes.Event]:
    return [one for one in found.declared.values() if isinstance(one, nodes.Event)]
