"""The table that a query is made on: every part is worked out once, and has a name."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any

from slalang.engines.sql.expressions import (
    FALSE,
    ZERO,
    Column,
    Comparison,
    Constant,
    Expression,
    Sure,
    both,
    bound,
    columns,
    depth,
    either,
    kind_of,
    may_be_unknown,
    total,
)
from slalang.engines.sql.plan import NULL_WITHOUT_ONE, Aggregate, Computed, Gathering
from slalang.evaluate import RulesProblem
from slalang.evaluate.case import SECOND
from slalang.form.columns import AT, EVENT, Columns
from slalang.form.nodes import Class, Event, Form, Input, Node, Score, Stage, Term
from slalang.source.frozen import dataclass

MOST_MOMENTS = 200
MOST_EVENTS = 2**31
"""So many events one lead may have: no count is greater."""
LATEST = 2**58
"""No instant is further from 1970, in microseconds."""
THE_EVENT = Column("e", EVENT, "text", known=True)
ITS_INSTANT = Column("e", AT, "int", LATEST, known=True)


@dataclass(frozen=True, slots=True)
class Moment:
    """The instant that rules are looked at from."""

    at: Expression
    """Microseconds; a constant, or a column of the lead that is always known."""

    def before(self, seconds: int) -> Moment:
        """So much earlier."""
        return Moment(total(self.at, Constant(-seconds * SECOND)))


class Work:
    """What was worked out so far for one query."""

    def __init__(self, form: Form, columns: Columns, now: Constant | Column) -> None:
        self.form = form
        self.columns = columns
        self.now = Moment(now)
        self.aggregates: list[Aggregate] = []
        self.computed: list[Computed] = []
        self.fired: dict[str, Expression] = {}
        """For each rule that can fire, 1 if it did and 0 if not."""
        self.never: set[str] = set()
        """Rules that cannot fire."""
        self.events: set[str] = set()
        self._known: dict[Hashable, Any] = {}
        self._moments: set[Expression] = set()
        self._names = {name.casefold() for name in columns.attribute_inputs} | {"lead_id"}
        sections: tuple[tuple[Any, ...], ...] = (
            form.terms, form.scores, form.classes, form.stages, form.events,
        )  # fmt: skip
        self._declared = {(type(one), one.name): one for part in sections for one in part}
        self._inputs = {
            (record.name, field.name): field for record in form.records for field in record.fields
        }
        self._properties = {
            (event.name, field.name): field for event in form.events for field in event.properties
        }

    def once(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """What `make` gives, made only once."""
        if key not in self._known:
            self._known[key] = self
            self._known[key] = make()
        if self._known[key] is self:
            raise RulesProblem(f"{key!r} depends on itself")
        return self._known[key]

    def moment(self, moment: Moment) -> Moment:
        """The same, counted: a query looks at a lead from so many instants and no more."""
        self._moments.add(moment.at)
        if len(self._moments) > MOST_MOMENTS:
            raise RulesProblem(
                "scores that ask what other scores gained look at a lead at more than"
                f" {MOST_MOMENTS} instants"
            )
        return moment

    def declared(self, kind: type, name: str) -> Any:
        """The score, class, term, stage or event of a name."""
        if (kind, name) not in self._declared:
            raise RulesProblem(f"`{name}` is used but not declared")
        return self._declared[kind, name]

    def score(self, name: str) -> Score:
        found: Score = self.declared(Score, name)
        return found

    def group(self, name: str) -> Class:
        found: Class = self.declared(Class, name)
        return found

    def stage(self, name: str) -> Stage:
        found: Stage = self.declared(Stage, name)
        return found

    def term(self, name: str) -> Term:
        found: Term = self.declared(Term, name)
        return found

    def input_of(self, record: str, name: str) -> Input | None:
        """What an attribute is; None for one that is not declared."""
        return self._inputs.get((record, name))

    def property_of(self, event: str, name: str) -> Input | None:
        return self._properties.get((event, name))

    def ways(self, event: str) -> tuple[tuple[str, Node | None], ...]:
        """The kinds that are logged, each with its condition for being an event; first itself."""
        it: Event = self.declared(Event, event)
        return ((event, None), *((way.event, way.where) for way in it.counts or ()))

    def column(
        self, hint: str, expression: Expression, comment: str = "", *, known: bool = False
    ) -> Expression:
        """A name for an expression that is used more than once; `known`: it is never NULL."""
        if isinstance(expression, Column | Constant | Sure):
            return expression

        def make() -> Column:
            name, step = self.name(hint), depth(expression) + 1
            self.computed.append(Computed(name, expression, step, comment))
            kind = kind_of(expression)
            most = bound(expression) if kind == "int" else 0
            never_null = known or not may_be_unknown(expression)
            return Column("l", name, kind, most, step, never_null)

        found: Column = self.once(("column", expression), make)
        return found

    def gathered(
        self,
        hint: str,
        how: Gathering,
        condition: Expression,
        value: Expression | None = None,
        *,
        newest: int | None = None,
        comment: str = "",
    ) -> Expression:
        """A column for what is gathered over events; 0 for a count or sum without one."""
        if condition == FALSE:
            return ZERO

        def make() -> Column:
            # What stands in a condition of the lead has to be there before.
            step = max(depth(condition), depth(value) if value else 0) + 1
            name = self.name(hint)
            self.aggregates.append(Aggregate(name, how, condition, value, step, newest, comment))
            most = {"any": 1, "count": MOST_EVENTS, "distinct": MOST_EVENTS}.get(how, LATEST)
            if how == "least" and value is not None:
                most = bound(value)
            if how == "sum":
                assert value is not None
                most = MOST_EVENTS * bound(value) if newest is None else newest * bound(value)
            return Column("l", name, "int", most, step, how not in NULL_WITHOUT_ONE)

        found: Column = self.once(("gathered", how, condition, value, newest), make)
        return found

    def name(self, hint: str) -> str:
        """A name that nothing else has."""
        number = 1
        while f"{hint}{number}" in self._names:
            number += 1
        self._names.add(f"{hint}{number}")
        return f"{hint}{number}"

    def read_properties(self) -> tuple[str, ...]:
        """The columns of events that any aggregate reads."""
        read = {
            column.name
            for one in self.aggregates
            for part in (one.condition, one.value)
            if part is not None
            for column in columns(part)
            if column.of == "e"
        }
        return tuple(name for name in self.columns.property_inputs if name in read)


def in_time(moment: Moment, within_seconds: int | None, now: Moment) -> Expression:
    """Whether the event at hand is in (moment - window, moment]; none is after `now`."""
    tests: list[Expression] = []
    if moment != now:
        tests.append(Comparison("<=", ITS_INSTANT, moment.at))
    if within_seconds is not None:
        tests.append(Comparison(">", ITS_INSTANT, moment.before(within_seconds).at))
    return both(*tests)


def is_one_of(event_conditions: list[tuple[str, Expression]]) -> Expression:
    """Whether the event at hand is one of some kinds, each with a condition of its own."""
    return either(
        *(
            both(Comparison("=", THE_EVENT, Constant(event)), condition)
            for event, condition in event_conditions
        )
    )
