"""What is looked at: the rules, one lead with its events, and an instant."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any, TypeAlias

from slalang.evaluate.truth import Missing, Operand, Value
from slalang.source.frozen import dataclass, field

SECOND = 1_000_000
DAY = 86_400 * SECOND
MOST_INSTANTS = 1_000
"""At so many instants a lead is looked at; scores that ask what others gained add some."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Node: TypeAlias = Mapping[str, Any]
"""One object of the scoring JSON."""

NOTHING_GIVEN: Mapping[str, bool] = MappingProxyType({})
"""Of a lead that is judged by its own data alone."""


class RulesProblem(ValueError):
    """The scoring JSON says something that it cannot mean; never raised for what was built."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One event of the lead."""

    event: str
    at: int
    """Microseconds since 1970, UTC."""
    properties: Mapping[str, Value]
    """Those that are known."""


@dataclass(frozen=True, slots=True)
class Case:
    """A lead as it is known at one instant."""

    rules: Node
    records: Mapping[str, Mapping[str, Value]]
    """For `lead`, `account` and others the attributes that are known."""
    events: tuple[Occurrence, ...]
    as_of: int
    """Microseconds since 1970, UTC."""
    given: Mapping[str, bool] = NOTHING_GIVEN
    """What a lead's own data cannot decide, and is taken as true or false all the same: by the
    `what` of an `undecided` node, or by `stage NAME` for a stage without a condition."""
    assumed: str = ""
    """The identifier of a rule that is taken to fire once: for "what would be enough"."""
    known: dict[int, dict[tuple[str, str], Any]] = field(default_factory=dict)
    """What was worked out already: by instant, then by section and name. The same lead at
    another instant shares it, so that nothing is worked out twice."""
    index: dict[str, dict[str, Any]] = field(default_factory=dict)
    """What the rules declare, by section and name, as far as it was asked for."""

    @property
    def known_now(self) -> dict[tuple[str, str], Any]:
        """What was worked out already at this instant."""
        return self.known.setdefault(self.as_of, {})

    def at(self, instant: int) -> Case:
        """The same lead at another instant."""
        if instant not in self.known and len(self.known) >= MOST_INSTANTS:
            raise RulesProblem(
                "scores that ask what other scores gained look at a lead at more than"
                f" {MOST_INSTANTS:,} instants"
            )
        return replace(self, as_of=instant)

    def given_or_missing(self, what: str) -> bool | Missing:
        """What is given of something that the lead's own data cannot decide."""
        found = self.given.get(what)
        return Missing(frozenset({what})) if found is None else found

    def declared(self, section: str, name: str) -> Node:
        """The score, class, term or stage of a name."""
        if section not in self.index:
            # Of two with one name the first counts.
            self.index[section] = {item["name"]: item for item in reversed(self.rules[section])}
        if name not in self.index[section]:
            raise RulesProblem(f"`{name}` is used but is not among the {section}")
        found: Node = self.index[section][name]
        return found

    def literals(
        self, options: Sequence[Node], read: Callable[[Node], Operand]
    ) -> frozenset[Operand] | None:
        """The values of options that are all literals, read once; None for others."""
        known = self.index.setdefault("options", {})
        key = str(id(options))
        if key not in known:
            plain = all(option["op"] == "value" for option in options)
            # The options are kept with it, so that nothing else can come to have their identity.
            known[key] = (options, frozenset(map(read, options)) if plain else None)
        found: frozenset[Operand] | None = known[key][1]
        return found

    def ways(self, event: str) -> Mapping[str, Sequence[Node | None]]:
        """For each logged kind of events that is, or may be, an event, the conditions for that.

        One of them has to be true; `None` is true of every one.
        """
        if event not in self.index.setdefault("ways", {}):
            kinds = self.rules["inputs"]["events"]
            counts = next((kind["counts"] for kind in kinds if kind["name"] == event), None)
            found: dict[str, list[Node | None]] = {event: [None]}
            for base in counts or ():
                found.setdefault(base["event"], []).append(base["where"])
            self.index["ways"][event] = found
        ways: Mapping[str, Sequence[Node | None]] = self.index["ways"][event]
        return ways


def microseconds(instant: datetime) -> int:
    """Microseconds since 1970 of a time with a zone; ValueError without one, or outside UTC."""
    if instant.tzinfo is None:
        raise ValueError("this time has no zone: add `Z` or an offset such as `+02:00`")
    try:
        instant.astimezone(UTC)
    except OverflowError:
        raise ValueError("in universal time this is before the year 1 or after 9999") from None
    return (instant - _EPOCH) // timedelta(microseconds=1)
