"""The events that rules read in; how many happened, of what sort and how long ago, out.

The occurrences of one kind of event differ for the rules in two ways only:
which conditions they fulfil, and between which ages they lie. Each combination
is a heap with a number of occurrences in it, so that any number of events has a
place and none is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import chain, combinations, islice, pairwise, product, repeat
from math import prod
from typing import Any, TypeAlias

from slalang.evaluate.case import Case, Node, Occurrence, RulesProblem
from slalang.evaluate.conditions import holds
from slalang.evaluate.held import LARGEST, decimal_of, on_grid
from slalang.evaluate.lead import read_value
from slalang.evaluate.truth import Missing
from slalang.solve.attributes import clock, seconds_of
from slalang.solve.operands import ALWAYS, NEVER, UNKNOWN, Beyond, Kleene
from slalang.solve.smt import Script, both, implies
from slalang.solve.survey import DAY, Survey, Watched
from slalang.solve.texts import kinds_of_text, variants
from slalang.source.frozen import dataclass, field

OLDEST = 2_000 * 365 * DAY
"""Nothing is older than so many seconds."""
USUALLY_OLDEST = 20 * 365 * DAY
"""Nothing that is shown of a lead, unless it has to be."""
MOST_KINDS = 2_000
"""So many combinations of properties are looked at."""
MOST_MADE = 400
"""So many sorts are there at most, with those that no combination was found for."""
MOST_HEAPS = 3_000
"""So many heaps of one kind of event are told apart."""
MOST_LISTED = 4
"""Of so many texts every list is tried."""

Properties: TypeAlias = Mapping[str, Any]
"""The properties of an occurrence as a person would write them in JSON; unknown ones left out."""


@dataclass(frozen=True, slots=True)
class Sort:
    """Occurrences that no condition tells apart."""

    event: str
    number: int
    properties: Properties
    """Of one that stands for all of them."""
    truths: Mapping[int, Kleene]
    """What each test of its properties says, by the identity of the node."""
    is_made: bool = False
    """Whether no combination of properties is known that tests so; there may be one."""


@dataclass(frozen=True, slots=True)
class Heap:
    """So many occurrences of one sort, between two ages."""

    sort: Sort
    start: int
    end: int
    """Ages in seconds; the end is out."""
    count: str
    age: str
    """The age that all of them have, where it matters; else empty."""

    @property
    def some(self) -> str:
        """When there is one."""
        return f"(> {self.count} 0)"


@dataclass(slots=True)
class Occurrences:
    """The heaps of every kind of event, declared as they are asked for."""

    script: Script
    survey: Survey
    limit: str
    """What holds of every count, with `%s` in its place."""
    plain: str
    """The constant that is true in a plain case; no sort that was made up happens there."""
    heaps: dict[str, tuple[Heap, ...]] = field(default_factory=dict)
    alike: dict[str, str] = field(default_factory=dict)
    """The kind of event that stands for another one, since the same rules read both."""
    loose: bool = False
    """Whether some sorts were made up."""
    beyond: set[str] = field(default_factory=set)
    """Events with more sorts than are followed."""

    def of(self, event: str) -> tuple[Heap, ...]:
        """The heaps of a logged kind of event; none where another one stands for it.

        Raises `Beyond` for an event of which too much is asked.
        """
        if not self.alike:
            self.alike = _alike(self.survey)
        if event not in self.heaps:
            watched = self.survey.events.get(event)
            mine = watched is not None and self.alike.get(event) == event
            if event in self.beyond:
                raise Beyond
            self.heaps[event] = tuple(self._declare(event, watched)) if mine and watched else ()
        return self.heaps[event]

    def _declare(self, event: str, watched: Watched) -> Iterator[Heap]:
        try:
            sorts = sorts_of(self.survey, event, watched)
        except Beyond:
            self.beyond.add(event)
            raise
        self.loose |= any(sort.is_made for sort in sorts)
        bounds = [0, *sorted(bound for bound in watched.bounds if bound < OLDEST), OLDEST]
        if len(bounds) * len(sorts) > MOST_HEAPS:
            self.beyond.add(event)
            raise Beyond
        for sort in sorts:
            for start, end in pairwise(bounds):
                name = f"{event} {sort.number} {start}"
                count = self.script.const(name, "Int")
                needs = [f"(>= {count} 0)", self.limit % count]
                needs += [f"(=> {self.plain} (= {count} 0))"] if sort.is_made else []
                self.script.require(both(needs), about=count)
                age = ""
                if watched.newest:
                    age = self.script.const(f"{name} age", "Int")
                    there = both((f"(>= {age} {start})", f"(< {age} {end})"))
                    self.script.require(there, about=age)
                    usual = max(start + DAY, USUALLY_OLDEST)
                    self.script.require(implies(self.plain, f"(< {age} {usual})"), about=age)
                yield Heap(sort, start, end, count, age)


def happened_in(
    occurrences: Occurrences, model: Mapping[str, Any]
) -> list[tuple[str, int, Properties]]:
    """The events that a model says happened: kind, age in seconds, properties; the newest first."""
    found: list[tuple[str, int, Properties]] = []
    for event, heaps in occurrences.heaps.items():
        # What is counted by its different values differs from heap to heap, too.
        supply: dict[int, Iterator[Properties]] = {}
        taken: set[str] = set()
        for heap in heaps:
            name = f"{event} {heap.sort.number} {heap.start}"
            count = min(int(model.get(name, 0) or 0), 5_000)
            age = int(model.get(f"{name} age", heap.start) or 0) if heap.age else heap.start
            copies = supply.setdefault(
                heap.sort.number, _copies(occurrences.survey, heap.sort, taken)
            )
            found += [(event, age, properties) for properties in islice(copies, count)]
    return sorted(found, key=lambda one: (one[1], one[0]))


def sorts_of(found: Survey, event: str, watched: Watched) -> list[Sort]:
    """Every sort of occurrence, with one that stands for it.

    What tests say of an occurrence is tried out on values around all that
    they compare with. Of tests for which that is not enough, any outcome is
    possible: sorts are made up for those that no value showed. Raises
    `Beyond` where these would be too many.
    """
    declared = found.declared[("events", event)]
    tests = [test for where in watched.wheres.values() for test in atoms(where)]
    names = dict.fromkeys(name for test in tests for name in _properties(test))
    names |= dict.fromkeys(watched.distinct)
    kinds, open_ = [], [test for test in tests if not _is_simple(test)]
    for name in names:
        node = next((one for one in declared["properties"] if one["name"] == name), None)
        asked = [test for test in tests if name in _properties(test)]
        values, complete = _values(node, asked) if node else ([None], True)
        open_ += [] if complete else asked
        kinds.append([(name, value) for value in values])
    if prod(map(len, kinds)) > MOST_KINDS:
        raise Beyond
    sorts: dict[tuple[Any, ...], Sort] = {}
    telling = sorted(watched.distinct.union(*(_properties(test) for test in open_)))
    # What such a test says depends on the lead: no sort is known to be so.
    is_made = any(map(is_mixed, tests))
    for picked in product(*kinds):
        properties = {name: value for name, value in picked if value is not None}
        truths = {
            id(test): _judged(found.rules, event, declared, test, properties) for test in tests
        }
        lacking = tuple(name for name in telling if name not in properties)
        key = (*truths.values(), lacking)
        sorts.setdefault(key, Sort(event, len(sorts), properties, truths, is_made))
    return [*sorts.values(), *_made(sorts, tests, open_, watched)]


def _made(
    sorts: Mapping[tuple[Any, ...], Sort], tests: Sequence[Node], open_: Sequence[Node],
    watched: Watched,
) -> Iterator[Sort]:  # fmt: skip
    """Sorts that differ from those known in what tests say for which no value was found."""
    alike: dict[str, list[int]] = {}
    for test in tests:
        alike.setdefault(repr(test), []).append(id(test))
    several = {repr(test): _properties(test) for test in open_}
    telling = sorted(watched.distinct.union(*several.values()))
    if len(sorts) * 3 ** len(several) > MOST_MADE:
        raise Beyond
    seen = set(sorts)
    for sort in sorts.values():
        ways = [
            (ALWAYS, NEVER, UNKNOWN)
            if names <= set(sort.properties)
            else (sort.truths[alike[text][0]],)
            for text, names in several.items()
        ]
        for way in product(*ways):
            truths = dict(sort.truths)
            for text, truth in zip(several, way, strict=True):
                truths |= dict.fromkeys(alike[text], truth)
            lacking = tuple(name for name in telling if name not in sort.properties)
            key = (*truths.values(), lacking)
            if key not in seen:
                seen.add(key)
                yield Sort(sort.event, len(seen) - 1, sort.properties, truths, is_made=True)


def _is_simple(test: Node) -> bool:
    """Whether one property is compared with what is written in the rules, and no more."""
    match test["op"]:
        case "property":
            return True
        case "compare":
            sides = [test["left"]["op"], test["right"]["op"]]
            return sorted(sides) == ["property", "value"]
        case "in":
            parts = [test["value"], *test["options"]]
        case "range":
            parts = [test["value"], test["low"], test["high"]]
        case "has":
            parts = [test["value"], test["item"]]
        case "text" | "known":
            parts = [test["value"]]
        case _:
            return False
    first, *others = (part["op"] for part in parts)
    return first == "property" and all(one == "value" for one in others)


def atoms(where: Node) -> Iterator[Node]:
    """The tests of properties inside a condition on an occurrence."""
    match where["op"]:
        case "and" | "or" | "at_least":
            for item in where["args"]:
                yield from atoms(item)
        case "not":
            yield from atoms(where["arg"])
        case _:
            if "property" in _reads(where):
                yield where


def is_mixed(test: Node) -> bool:
    """Whether a test of a property reads something beside the occurrence, too."""
    return bool(_reads(test) & {
        "field", "score", "class", "stage", "term", "count", "last", "happened", "gained",
        "recent", "undecided",
    })  # fmt: skip


def same_sort(found: Survey, sort: Sort, properties: Properties) -> bool:
    """Whether an occurrence with other properties is of the same sort."""
    declared = found.declared[("events", sort.event)]
    watched = found.events[sort.event]
    tests = [test for where in watched.wheres.values() for test in atoms(where)]
    return all(
        _judged(found.rules, sort.event, declared, test, properties) == sort.truths[id(test)]
        for test in tests
    )


def others_of(found: Survey, sort: Sort, name: str) -> Iterator[Properties]:
    """Occurrences of the same sort with other values of one property, each different."""
    value = sort.properties.get(name)
    declared = found.declared[("events", sort.event)]
    node = next((one for one in declared["properties"] if one["name"] == name), None)
    if value is None or node is None:
        return
    for other in _other_values(node, value):
        changed = {**sort.properties, name: other}
        if other != value and same_sort(found, sort, changed):
            yield changed


def _copies(found: Survey, sort: Sort, taken: set[str]) -> Iterator[Properties]:
    """Occurrences of a sort without end; different ones first where values are counted.

    `taken` are the values that other sorts have already, where there is a choice.
    """
    name = next(iter(found.events[sort.event].distinct), None)
    if name is None or name not in sort.properties:
        yield from repeat(sort.properties)
        return
    for properties in chain((sort.properties,), others_of(found, sort, name)):
        value = repr(properties[name])
        if value not in taken:
            taken.add(value)
            yield properties
    yield from repeat(sort.properties)


def different(found: Survey, sort: Sort, name: str) -> bool | None:
    """Whether occurrences of a sort can differ in a property; None where none could be made."""
    if next(others_of(found, sort, name), None) is not None:
        return True
    declared = found.declared[("events", sort.event)]
    node = next((one for one in declared["properties"] if one["name"] == name), None)
    few = node is not None and node["type"] in ("truth", "choice")
    watched = found.events[sort.event]
    tests = [test for where in watched.wheres.values() for test in atoms(where)]
    named = sort.properties.get(name)
    is_one = any(
        test["op"] == "compare" and test["operator"] == "=" and sort.truths[id(test)] is ALWAYS
        and {"op": "property", "name": name} in (test["left"], test["right"])
        for test in tests
    )  # fmt: skip
    return False if named is not None and (few or is_one) else None


def _alike(found: Survey) -> dict[str, str]:
    """For each kind of event the first that exactly the same rules read."""
    first: dict[Any, str] = {}
    names: dict[str, str] = {}
    logged = sorted(found.events, key=lambda name: bool(found.declared[("events", name)]["counts"]))
    for name in logged:
        watched = found.events[name]
        plain = not watched.wheres and not watched.distinct
        key: Any = (frozenset(watched.readers), frozenset(watched.bounds)) if plain else name
        names[name] = first.setdefault(key, name)
    return names


def _judged(rules: Node, event: str, declared: Node, test: Node, properties: Properties) -> Kleene:
    """What a test says of an occurrence, as the reference evaluator decides it."""
    kinds = {one["name"]: one for one in declared["properties"]}
    case = Case(rules, {}, (), 0)
    try:
        values = {name: read_value(kinds[name], value) for name, value in properties.items()}
        truth = holds(case, test, Occurrence(event, 0, values))
    except (RulesProblem, ValueError, TypeError):
        return UNKNOWN
    return UNKNOWN if isinstance(truth, Missing) else ALWAYS if truth else NEVER


def _values(node: Node, tests: Sequence[Node]) -> tuple[list[Any], bool]:
    """Values of a property that tell all its tests apart, with None for unknown."""
    literals = [part for test in tests for part in _literals(test)]
    match node["type"]:
        case "truth":
            return [None, True, False], True
        case "choice":
            return [None, *(choice["value"] for choice in node["choices"])], True
        case "number" | "money" | "count":
            numbers = _around({Fraction(Decimal(one["value"])) for one in literals
                               if one["type"] in ("number", "money")})  # fmt: skip
            if node["type"] == "count":
                whole = {number // 1 + move for number in numbers for move in (-1, 0, 1)}
                numbers = [Fraction(number) for number in sorted(whole) if number >= 0]
            return [
                None,
                *dict.fromkeys(map(_numeric(node), numbers)),
            ], True
        case "date":
            days = [date.fromisoformat(one["value"]) for one in literals if one["type"] == "date"]
            near = {day + timedelta(days=move) for day in days for move in (-1, 0, 1)}
            return [None, *(day.isoformat() for day in sorted(near or {date(2026, 1, 15)}))], True
        case "time":
            times = {one["value"] for one in literals if one["type"] == "text"}
            seconds = {seconds_of(time) + move for time in times for move in (-1, 0, 1)}
            beside = {clock(it) for it in seconds if 0 <= it < 24 * 3_600}
            return [None, *sorted({"00:00", "12:00", "23:59:59"} | beside)], True
        case "texts":
            texts, complete = _text_kinds(tests, literals)
            if len(texts) > MOST_LISTED:
                return [None, [], *([text] for text in texts)], False
            sizes = range(len(texts) + 1)
            return [
                None,
                *(list(some) for size in sizes for some in combinations(texts, size)),
            ], complete
        case _:
            texts, complete = _text_kinds(tests, literals)
            return [None, *texts], complete


def _text_kinds(tests: Sequence[Node], literals: Sequence[Node]) -> tuple[list[str], bool]:
    asked = dict.fromkeys((test["test"], test["text"]) for test in tests if test["op"] == "text")
    return kinds_of_text(tuple(asked), (one["value"] for one in literals if one["type"] == "text"))


def _around(numbers: set[Fraction]) -> list[Fraction]:
    """Each number, one between any two neighbours, one below and one above all."""
    given = sorted(numbers)
    if not given:
        return [Fraction(1)]
    between = [(one + other) / 2 for one, other in pairwise(given)]
    return sorted({given[0] - 1, *given, *between, given[-1] + 1})


def _numeric(node: Node) -> Any:
    def value(number: Fraction) -> Any:
        found = decimal_of(node["type"], on_grid(node["type"], number))
        if node["type"] == "count":
            return int(found)
        return f"{found:f} {node['currency']}" if node["type"] == "money" else found

    return value


def _other_values(node: Node, value: Any) -> Iterator[Any]:
    match node["type"]:
        case "text" | "person":
            yield from variants(value)
        case "choice":
            yield from (choice["value"] for choice in node["choices"])
        case "truth":
            yield from (True, False)
        case "count" | "number":
            more = (value + step for step in range(1, 5_000))
            yield from (one for one in more if one <= LARGEST[node["type"]])
        case "time":
            yield from (clock(minute * 60) for minute in range(24 * 60))
        case _:
            return


def _literals(node: Any) -> Iterator[Node]:
    if isinstance(node, Mapping):
        if node.get("op") == "value":
            yield node
        for inner in node.values():
            yield from _literals(inner)
    elif isinstance(node, list):
        for inner in node:
            yield from _literals(inner)


def _properties(node: Any) -> set[str]:
    if isinstance(node, Mapping):
        own = {node["name"]} if node.get("op") == "property" else set()
        return own.union(*(_properties(inner) for inner in node.values()))
    if isinstance(node, list):
        return set().union(*(_properties(inner) for inner in node))
    return set()


def _reads(node: Any) -> set[str]:
    if isinstance(node, Mapping):
        own = {node["op"]} if "op" in node else set()
        return own.union(*(_reads(inner) for inner in node.values()))
    if isinstance(node, list):
        return set().union(*(_reads(inner) for inner in node))
    return set()
