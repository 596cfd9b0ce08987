"""A plan in; what people can call each of its numbers, and which number they mean, out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TypeAlias
from unicodedata import normalize

from slalang.diagnostics.suggest import nearest
from slalang.planning.result import FunnelPlan, Plan, SourcePlan
from slalang.planning.sheet.cells import Cell, Op
from slalang.source.frozen import dataclass
from slalang.source.text import Span

MOST_MEANT = 4
"""So many numbers are explained for one question, such as a stage that two funnels have."""
LONGEST_QUESTION = 200
_SMALL = frozenset({"in", "all", "of", "the", "for", "at", "a", "an", "one", "is", "by"})
PERIOD = re.compile(r"[0-9]{4}-(?:[0-9]{2}|W[0-9]{2})")


@dataclass(frozen=True, slots=True)
class Name:
    """`mql 2026-04 new_business.web_form`, which is `MQL 2026-04, Website form`."""

    key: str
    title: str
    cell: Cell
    unit: str
    remark: str = ""
    origins: tuple[Span, ...] = ()
    """The clauses that it rests on beside what its equation states."""
    rank: int = 2
    """0 for sums of funnels, 1 for sources, 2 for teams and others, 3 for what is agreed."""


@dataclass(frozen=True, slots=True)
class NothingCalled:
    """A question that no number answers."""

    question: str
    word: str
    """The word that stands nowhere; empty where only their combination does."""
    near: str | None
    """What was probably meant."""
    span: str = ""
    """`2026-01 to 2026-12`: the periods of the plan, where the question means another one."""


@dataclass(frozen=True, slots=True)
class SeveralCalled:
    """A question that too many numbers answer."""

    question: str
    keys: tuple[str, ...]
    count: int


Meant: TypeAlias = "tuple[Name, ...] | NothingCalled | SeveralCalled"


def names_of(plan: Plan) -> tuple[Name, ...]:
    """Every name of every number: sums before their parts, inputs last. Keys are unique."""
    found: dict[str, Name] = {}
    origins = {note.key: note.origins for notes in plan.sheet.notes.values() for note in notes}
    for name in (*_rows(plan), *_noted(plan), *_stated(plan)):
        if name.key not in found:
            cited = origins.get(name.key)
            found[name.key] = replace(name, origins=cited) if cited else name
    return tuple(found.values())


def meant(names: tuple[Name, ...], question: str) -> Meant:
    """The numbers that a question means: all its words stand in their names, and few others do.

    `mql 2026-04` is that of the whole funnel; `mql 2026-04 web_form` that of a source.
    """
    words = _words(question[:LONGEST_QUESTION])
    folded = " ".join(words)
    tokens = [(name, _tokens(name)) for name in names]
    fitting = [(name, rest) for name, rest in tokens if words and rest.issuperset(words)]
    exact = [name for name, _ in fitting if " ".join(_words(name.key)) == folded]
    if exact:
        return tuple(exact[:1])
    if not fitting:
        return _nothing(question, words, names)
    least = min(_distance(name) for name, _ in fitting)
    closest = tuple(name for name, _ in fitting if _distance(name) == least)
    if len(closest) > MOST_MEANT:
        keys = tuple(name.key for name in closest[: 3 * MOST_MEANT])
        return SeveralCalled(question, keys, len(closest))
    return closest


def askable(names: tuple[Name, ...]) -> Mapping[str, tuple[str, ...]]:
    """What can be asked for, and of which funnels, sources and teams.

    One period stands for all of them, with `before` and `total` beside it: `mql 2026-01, before`.
    """
    forms: dict[str, dict[str, str]] = {}
    paths: dict[str, dict[str, None]] = {}
    for name in names:
        what, _, path = name.key.rpartition(" ")
        if not what or name.rank == 3 or " for " in what or what.endswith(" beyond"):
            continue
        period = PERIOD.search(what)
        base, _, end = what.rpartition(" ")
        stem = base if period or end in ("before", "total") else what
        kind = "period" if period else end
        forms.setdefault(stem, {}).setdefault(kind, end if stem == base else "")
        paths.setdefault(stem, {})[path] = None
    return {
        f"{stem} {', '.join(end for end in ends.values() if end)}".strip(): tuple(paths[stem])
        for stem, ends in forms.items()
    }


def _rows(plan: Plan) -> Iterator[Name]:
    for funnel in plan.funnels:
        of = f", {funnel.title}" if len(plan.funnels) > 1 else ""
        yield from _of(plan, funnel, funnel, funnel.name, of)
    for funnel in plan.funnels:
        for source in funnel.sources:
            yield from _of(plan, funnel, source, source.path, f", {source.title}")
            title = f"Share of the goal, {source.title}"
            yield Name(f"share {source.path}", title, source.share, "share", rank=1)


def _of(
    plan: Plan, funnel: FunnelPlan, one: FunnelPlan | SourcePlan, path: str, of: str
) -> Iterator[Name]:
    """The rows of a funnel or source."""
    periods = [period.name for period in plan.when.inside]
    unit, rank = funnel.currency or "", 0 if isinstance(one, FunnelPlan) else 1

    def name(what: str, title: str, cell: Cell, unit: str = "") -> Name:
        return Name(f"{what} {path}", f"{title}{of}", cell, unit, rank=rank)

    for row in one.stages:
        for period, cell in zip(periods, row.need, strict=True):
            yield name(f"{row.stage} {period}", f"{row.title} {period}", cell)
        yield name(f"{row.stage} before", f"{row.title} before {periods[0]}", row.before)
        yield name(f"{row.stage} total", f"{row.title} in all", row.total)
        for period, cell in zip(periods, row.beyond, strict=True):
            after = f"{row.title} {period} for deals after {periods[-1]}"
            yield name(f"{row.stage} {period} beyond", after, cell)
    for what, title, cells, before, total in _money(one):
        for period, cell in zip(periods, cells, strict=True):
            yield name(f"{what} {period}", f"{title} {period}", cell, unit)
        if before is not None:
            yield name(f"{what} before", f"{title} before {periods[0]}", before, unit)
        if total is not None:
            yield name(f"{what} total", f"{title} in all", total, unit)


def _money(
    one: FunnelPlan | SourcePlan,
) -> Iterator[tuple[str, str, tuple[Cell, ...], Cell | None, Cell | None]]:
    if one.revenue is not None:
        yield "revenue", "Revenue", one.revenue, None, one.revenue_total
    if one.spent is not None:
        yield "cost", "Cost", one.spent.costs, one.spent.before, one.spent.total


def _noted(plan: Plan) -> Iterator[Name]:
    for cell, notes in plan.sheet.notes.items():
        for note in notes:
            yield Name(note.key, note.title, cell, note.unit, note.remark)


def _stated(plan: Plan) -> Iterator[Name]:
    sheet = plan.sheet
    for cell, (op, reads) in enumerate(zip(sheet.ops, sheet.reads, strict=True)):
        if op is Op.INPUT:
            given = sheet.inputs[reads[0]]
            yield Name(given.key, given.title, cell, given.unit, rank=3)


def _nothing(question: str, words: list[str], names: tuple[Name, ...]) -> NothingCalled:
    known = {one for name in names for one in _tokens(name)}
    strange = next((word for word in words if word not in known), "")
    if strange and PERIOD.fullmatch(strange.upper()):
        needs = (name.key for name in names if " for " not in name.key and name.rank < 2)
        periods = sorted({found for key in needs for found in PERIOD.findall(key)})
        span = f"{periods[0]} to {periods[-1]}" if periods else ""
        return NothingCalled(question, strange.upper(), None, span)
    if strange:
        # Nobody asks for the small words of titles.
        return NothingCalled(question, strange, nearest(strange, {*known} - _SMALL))
    return NothingCalled(question, "", nearest(" ".join(words), (name.key for name in names)))


def _tokens(name: Name) -> set[str]:
    return {*_words(name.key), *_words(name.title)}


def _distance(name: Name) -> tuple[int, int]:
    """How much a name says beside the question: its words, then what it is of."""
    return len(_words(name.key)), name.rank


def _words(text: str) -> list[str]:
    folded = normalize("NFC", normalize("NFC", text).casefold())
    return [word for word in re.split(r"[\s.,:]+", folded) if word]
