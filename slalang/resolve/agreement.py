"""Files → the resolved agreement, with every mistake in names, types and units."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from slalang.diagnostics.finding import Finding
from slalang.model.agreement import Agreement, Declaration
from slalang.model.expressions import Type
from slalang.model.numbers import Funnel, Source, Stream
from slalang.model.people import Header
from slalang.model.quantities import Ref
from slalang.model.records import Event, Record
from slalang.model.upkeep import Clause
from slalang.resolve import (
    collect,
    examples,
    goals,
    measures,
    movement,
    numbers,
    people,
    promises,
    records,
    scenarios,
    scoring,
    upkeep,
    values,
)
from slalang.resolve import findings as found
from slalang.resolve.work import Declared, Work
from slalang.source.frozen import dataclass
from slalang.source.text import SourceFile, Span, source_file
from slalang.syntax.parser import parse
from slalang.syntax.tree import File, Node, first, leaves, token, tokens

if TYPE_CHECKING:
    from slalang.model.bindings import Binding

PRELUDE = "prelude.sla"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Resolved:
    """An agreement, and what is wrong with its names, types and units."""

    agreement: Agreement
    findings: tuple[Finding, ...]


@cache
def prelude() -> File:
    """What every agreement starts with, written in the language itself."""
    text = Path(__file__).with_name(PRELUDE).read_text(encoding="utf-8")
    file, faults = parse(source_file(PRELUDE, text))
    assert not faults, faults
    return file


@dataclass(frozen=True, slots=True)
class _Standard:
    """The prelude, resolved: it means the same in every agreement that replaces nothing of it."""

    names: dict[str, Declared]
    fields: dict[str, dict[str, Type]]
    events: tuple[Event, ...]
    mentions: tuple[Ref, ...]


@cache
def _standard() -> _Standard:
    file = prelude()
    work = Work(source=file.source)
    collect.collect(work, [file], frozenset({PRELUDE}))
    events = _Built(work, [file]).events(())
    names = {name: d for name, d in work.names.items() if d.source is file.source and d.node.end}
    fields = {name: work.fields[name] for name in names if name in work.fields}
    return _Standard(names, fields, events, tuple(work.mentions))


def resolve(root: File, imported: Sequence[File] = ()) -> Resolved:
    """Resolve `root` with the files that it imports, which come in the order of their imports."""
    own = [*imported, root]
    lost = frozenset(name for file in own for name in file.lost_names)
    standard = _standard()
    work = Work(root.source, dict(standard.names), dict(standard.fields), lost=set(lost))
    header_node = _header_node(work, own)
    collect.collect(work, own, frozenset())
    events = standard.events
    work.mentions += standard.mentions
    if work.replaced:
        # Something of the prelude is declared anew: read the prelude with the agreement.
        own = [prelude(), *own]
        work, events = Work(root.source, lost=set(lost)), ()
        header_node = _header_node(work, own)
        collect.collect(work, own, frozenset({PRELUDE}))
    return _resolve(work, own, header_node, events)


def _resolve(
    work: Work,
    files: Sequence[File],
    header_node: tuple[SourceFile, Node] | None,
    events: tuple[Event, ...],
) -> Resolved:
    built = _Built(work, files)
    header = built.header(header_node)
    agreement = Agreement(
        header=header,
        parties=built.all("party", people.party),
        calendars=built.all("calendar", people.calendar),
        records=(recs := built.records()),
        events=(every_event := (*events, *built.events(recs))),
        terms=built.all("term", records.term),
        stages=built.all("stage", scoring.stage),
        scores=built.all("score", scoring.score),
        classes=built.all("class", scoring.class_),
        handoffs=built.all("handoff", movement.handoff),
        queues=built.all("queue", movement.queue),
        cadences=built.all("cadence", movement.cadence),
        nurtures=built.all("nurture", movement.nurture),
        promises=built.all("promise", promises.promise),
        funnels=(funnels := built.all("funnel", numbers.funnel)),
        goals=built.all("goal", goals.goal),
        measures=built.all("measure", measures.measure),
        reviews=built.all("review", upkeep.review),
        clauses=_in_order(built.all("clause", upkeep.clause)),
        examples=built.all("example", examples.example),
        assertions=built.all("assert", examples.assertion),
        scenarios=built.all("scenario", scenarios.scenario),
        translations=built.all("translation", upkeep.translation),
        bindings=built.bindings(recs, every_event),
        open_places=tuple(work.open_places),
        mentions=tuple(work.mentions),
        names={},
        figures=_figures(funnels),
        file=files[-1].source.path,
    )
    agreement.names.update(_names(agreement))  # type: ignore[attr-defined]
    return Resolved(agreement, tuple(_at_home(work)))


def _at_home(work: Work) -> Iterator[Finding]:
    """The findings; one in the prelude is blamed on what was declared anew, once."""
    told = set()
    for finding in work.findings:
        if finding.span.file != PRELUDE:
            yield finding
            continue
        at = finding.span.start
        reader = next(node for node in prelude().declarations if node.start <= at < node.end)
        new = [work.names[leaf.text] for leaf in leaves(reader) if leaf.text in work.names]
        for replacing in (declared for declared in new if not declared.prelude):
            reading, name = tokens(reader, "NAME")[0].text, replacing.name
            if (name, reading) not in told:
                told.add((name, reading))
                yield found.UnfitReplacement(replacing.origin, name, reading, finding.message())
            break


class _Built:
    """Walks the declarations of one kind over all files."""

    __slots__ = ("nodes", "work")

    def __init__(self, work: Work, files: Sequence[File]) -> None:
        self.work = work
        self.nodes: dict[str, list[tuple[SourceFile, Node]]] = {}
        for file in files:
            for node in file.declarations:
                self.nodes.setdefault(node.rule, []).append((file.source, node))

    def header(self, place: tuple[SourceFile, Node] | None) -> Header | None:
        if place is None:
            return None
        self.work.source, node = place
        self.work.head = "agreement"
        return people.header(self.work, node)

    def all(self, rule: str, build: Callable[[Work, Node], T]) -> tuple[T, ...]:
        """Every declaration of a kind that was not replaced by another one."""
        built = []
        for source, node in self.nodes.get(rule, ()):
            name = token(node, "NAME")
            self.work.source = source
            self.work.head = f"{rule} {name.text}" if name else rule
            if rule in collect.UNNAMED or self.stands(source, name.text if name else ""):
                built.append(build(self.work, node))
        return tuple(built)

    def stands(self, source: SourceFile, name: str) -> bool:
        """Whether the declaration of this name is the one in this file: another may replace it."""
        declared = self.work.names.get(name)
        return declared is not None and declared.source is source

    def records(self) -> tuple[Record, ...]:
        built: list[Record] = []
        for name in collect.BUILT_IN:
            declared = self.work.names[name]
            self.work.source, self.work.head = declared.source, name
            built.append(records.record(self.work, declared.node)
                         if declared.node.children
                         else _empty_record(name, declared.origin))  # fmt: skip
        return (*built, *self.all("record", records.record))

    def bindings(self, recs: Sequence[Record], events: Sequence[Event]) -> tuple[Binding, ...]:
        if "binding" not in self.nodes:
            return ()
        from slalang.resolve import bindings

        known = bindings.words(recs, events)
        return self.all("binding", lambda work, node: bindings.binding(work, node, known))

    def events(self, recs: Iterable[Record]) -> tuple[Event, ...]:
        def build(work: Work, node: Node) -> Event:
            return records.event(work, node, prelude=work.source.path == PRELUDE)

        return (*self.all("event", build), *(event for record in recs for event in record.events))


def _header_node(work: Work, files: Sequence[File]) -> tuple[SourceFile, Node] | None:
    """The `agreement` block; its currency is known before anything else is read."""
    place: tuple[SourceFile, Node] | None = None
    for file in reversed(files):
        work.source = file.source
        for node in file.declarations:
            if node.rule != "agreement":
                continue
            if place is None:
                place = (file.source, node)
            else:
                other = Span(place[0].path, place[1].start, place[1].start + len("agreement"))
                here = work.span(node.children[0])
                work.report(found.SecondAgreement(here, other))
    if place:
        clause = first(place[1], "currency")
        code = tokens(clause, "ISO_CURRENCY")[0] if clause else None
        if code:
            work.source = place[0]
            values.check_currency(work, code, against_header=False)
            work.currency = (code.text, work.span(code))
    return place


def _empty_record(name: str, origin: Span) -> Record:
    return Record(name, name.capitalize(), None, None, None, (), (), None, (), origin, origin)


def _in_order(clauses: tuple[Clause, ...]) -> tuple[Clause, ...]:
    """Clauses in the order of the document; `after` and `before` find their place at the end."""
    order = [c for c in clauses if c.place == "first"]
    order += [c for c in clauses if c.place == ""]
    order += [c for c in clauses if c.place == "last"]
    waiting = [c for c in clauses if c.place in ("after", "before")]
    while waiting:
        placed = [c for c in waiting if c.beside and c.beside.name in {o.name for o in order}]
        if not placed:
            return (*order, *waiting)
        for clause in placed:
            assert clause.beside is not None
            at = next(i for i, o in enumerate(order) if o.name == clause.beside.name)
            order.insert(at + (clause.place == "after"), clause)
            waiting.remove(clause)
    return tuple(order)


def _figures(funnels: Iterable[Funnel]) -> dict[str, Funnel | Stream | Source]:
    """Funnels, streams and sources by their path."""
    found_figures: dict[str, Funnel | Stream | Source] = {}
    stack: list[Funnel | Stream] = []
    for funnel in funnels:
        found_figures[funnel.name] = funnel
        stack.append(funnel)
    while stack:
        whole = stack.pop()
        found_figures |= {source.path: source for source in whole.sources}
        found_figures |= {stream.path: stream for stream in whole.streams}
        stack += whole.streams
    return found_figures


def _names(agreement: Agreement) -> dict[str, Declaration]:
    declared: tuple[tuple[Declaration, ...], ...] = (
        agreement.parties, tuple(role for party in agreement.parties for role in party.roles),
        agreement.calendars, agreement.records, agreement.events, agreement.terms,
        agreement.stages, agreement.scores, agreement.classes, agreement.handoffs,
        agreement.queues, agreement.cadences, agreement.nurtures, agreement.promises,
        agreement.funnels, agreement.goals, agreement.measures, agreement.reviews,
        agreement.clauses, agreement.scenarios,
    )  # fmt: skip
    return {declaration.name: declaration for group in declared for declaration in group}
