"""Two typed forms in; what differs between them besides the rules of scores, out."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from slalang.form import Form
from slalang.form.nodes import Class, FirstMatch, Group, Rule, Score
from slalang.replay.match import Named, matched
from slalang.replay.result import ClassChange, Kind, OtherChange, StageChange, Where
from slalang.replay.said import Key

Said = tuple[Mapping[Key, str], Mapping[Key, str]]
N = TypeVar("N", bound=Named)


def others_of(
    old: Form, new: Form, said: Said, stages: Sequence[StageChange], classes: Sequence[ClassChange]
) -> tuple[OtherChange, ...]:
    """Conditions of stages and bands, terms, limits of scores and groups, meanings of events."""
    entered = {("stage", one.title): one.becomes + one.stops for one in stages}
    for group in classes:
        for move in group.moves:
            if move.old != move.new:
                for band in {move.old, move.new} - {None}:
                    key = "band", f"{group.title}: {band}"
                    entered[key] = entered.get(key, 0) + move.leads
    return tuple(
        replace(one, leads=entered.get((one.kind, one.title), 0))
        if one.kind in ("stage", "band")
        else one
        for one in _all(old, new, said)
    )


def _all(old: Form, new: Form, said: Said) -> tuple[OtherChange, ...]:
    return (
        *_changes("stage", old.stages, new.stages, said),
        *_of_classes(old, new, said),
        *_changes("term", old.terms, new.terms, said),
        *_changes("score", old.scores, new.scores, said),
        *_of_groups(old, new, said),
        *_changes(
            "event",
            [event for event in old.events if event.counts is not None and event.read],
            [event for event in new.events if event.counts is not None and event.read],
            said,
        ),
    )


def _changes(
    kind: Kind, old: Sequence[N], new: Sequence[N], said: Said, path: tuple[str, str] = ("", "")
) -> Iterator[OtherChange]:
    for one, other in matched(old, new):
        if one is not None and other is not None and _sense(one) == _sense(other):
            continue
        shown = other or one
        assert shown is not None
        where: Where = "new" if one is None else "old" if other is None else "both"
        yield OtherChange(
            kind, shown.title, where,
            "" if one is None else said[0].get((kind, path[0] + one.name), ""),
            "" if other is None else said[1].get((kind, path[1] + other.name), ""), None,
        )  # fmt: skip


def _sense(one: object) -> Hashable:
    """What decides about leads: nothing that it is called."""
    match one:
        case Score():
            return one.floor, one.ceiling, one.wears_off, one.freezes_on
        case _:
            return getattr(one, "when", None) or getattr(one, "counts", None)


def _of_classes(old: Form, new: Form, said: Said) -> Iterator[OtherChange]:
    for one, other in matched(old.classes, new.classes):
        shown = other or one
        assert shown is not None
        if one is None or other is None:
            where: Where = "new" if one is None else "old"
            yield OtherChange("class", shown.title, where, "", "", None)
            continue
        paths = f"{one.name}.", f"{other.name}."
        for change in _changes("band", one.bands, other.bands, said, paths):
            yield OtherChange(
                "band", f"{shown.title}: {change.title}", change.where, change.old_says,
                change.new_says, None,
            )  # fmt: skip
        if not any(True for _ in _changes("band", one.bands, other.bands, said, paths)):
            yield from _reordered(one, other)


def _reordered(old: Class, new: Class) -> Iterator[OtherChange]:
    """The first band that matches wins, so that their order decides, too."""
    pairs = matched(old.bands, new.bands)
    if [one for one, _ in pairs] != list(old.bands):
        before = ", ".join(band.title for band in old.bands)
        after = ", ".join(band.title for band in new.bands)
        yield OtherChange("class", new.title, "both", before, after, None)


def _of_groups(old: Form, new: Form, said: Said) -> Iterator[OtherChange]:
    olds, news = dict(_groups(old)), dict(_groups(new))
    for name in dict.fromkeys([*news, *olds]):
        one, other = olds.get(name), news.get(name)
        if one is not None and other is not None and _limits(one) == _limits(other):
            continue
        shown = other or one
        assert shown is not None
        where: Where = "new" if one is None else "old" if other is None else "both"
        yield OtherChange(
            "group", shown.title, where,
            said[0].get(("group", name), "") if one else "",
            said[1].get(("group", name), "") if other else "", None,
        )  # fmt: skip


def _limits(group: Group | FirstMatch) -> Hashable:
    return (group.least, group.most) if isinstance(group, Group) else "first"


def _groups(form: Form) -> Iterator[tuple[str, Group | FirstMatch]]:
    def walk(rules: Sequence[Rule]) -> Iterator[tuple[str, Group | FirstMatch]]:
        for rule in rules:
            if isinstance(rule, Group | FirstMatch):
                yield rule.id, rule
                yield from walk(rule.rules)

    for score in form.scores:
        yield from walk(score.rules)
