"""Keeping the agreement alive: reviews, clauses, examples, assertions, scenarios, translations."""

from __future__ import annotations

from datetime import datetime, time
from typing import Literal as Word
from typing import TypeAlias

from slalang.model.expressions import Expression, Prose
from slalang.model.numbers import Funnel, Goal
from slalang.model.people import Party
from slalang.model.quantities import Duration, Period, Ref, Value
from slalang.source.frozen import dataclass
from slalang.source.text import Span


@dataclass(frozen=True, slots=True)
class Recurrence:
    """`every business day at 09:15 for 15 minutes`, `every month on business day 3`."""

    period: Period | None
    weekday: int | None
    """0 is Monday."""
    every: Duration | None
    """`every 2 weeks`; one of the three is given."""
    day: int | None
    day_is_business: bool
    at: time | None
    lasts: Duration | None
    origin: Span


@dataclass(frozen=True, slots=True)
class Review:
    """`review standup "Daily stand-up" { … }`."""

    name: str
    title: str
    recurrences: tuple[Recurrence, ...]
    on_request: bool
    notice: Duration | None
    attends: tuple[Ref, ...]
    """Parties and roles."""
    covers: tuple[Ref, ...]
    """Measures, promises, goals."""
    refreshes: tuple[Ref, ...]
    """Funnels whose figures are measured anew."""
    led_by: Ref | None
    calendar: Ref | None
    means: Prose | None
    notes: tuple[Prose, ...]
    origin: Span
    extent: Span


Place: TypeAlias = Word["first", "last", "after", "before", ""]
"""Where a clause stands in the document; empty for the order of the text."""


@dataclass(frozen=True, slots=True)
class Clause:
    """`clause purpose "Why we have this agreement" first \"\"\"…\"\"\"`."""

    name: str
    title: str
    place: Place
    beside: Ref | None
    """The clause that it comes after or before."""
    prose: tuple[Prose, ...]
    origin: Span
    extent: Span


@dataclass(frozen=True, slots=True)
class Fact:
    """`employees 240`, `tools ("HubSpot", "Zoom")`."""

    name: str
    value: Value | tuple[Value, ...]
    origin: Span


@dataclass(frozen=True, slots=True)
class Facts:
    """`lead { … }`, `record deal { … }` in an example."""

    record: str
    fields: tuple[Fact, ...]
    origin: Span


@dataclass(frozen=True, slots=True)
class Happening:
    """`2026-03-06 16:30 demo_request`, `2026-04-10 09:00 meeting planned for 2026-04-16 14:00`,
    `2026-05-06 11:00 customer`.
    """

    at: datetime
    """Local time, without a zone."""
    event: Ref
    fields: tuple[Fact, ...]
    planned: datetime | None
    """`planned for`, `moved to`: the event is to take place then; it has not taken place."""
    called_off: bool
    """The event that was planned will not take place."""
    is_move: bool
    """Not an event: the lead enters this stage or queue, or this record is created."""
    origin: Span


@dataclass(frozen=True, slots=True)
class Given:
    """`given opportunity`, `given not lead_quality is broken`: taken as so, not found out."""

    condition: Expression
    """Without its `not`: what a lead's own data cannot decide, or a stage that is set by hand."""
    negated: bool
    """Whether it is taken as not so."""
    origin: Span


@dataclass(frozen=True, slots=True)
class ExpectTrue:
    """`expect priority is hot`, `expect mql at 2026-03-06 16:30`."""

    condition: Expression
    at: datetime | None
    origin: Span


@dataclass(frozen=True, slots=True)
class ExpectDue:
    """`expect inbound.first_touch due 2026-03-06 16:45`."""

    what: Ref
    due: datetime
    origin: Span


@dataclass(frozen=True, slots=True)
class ExpectOwes:
    """`expect owes sdr "attempt 3" by 2026-03-10 17:00`."""

    who: Ref
    what: str
    by: datetime | None
    origin: Span


@dataclass(frozen=True, slots=True)
class ExpectRoute:
    """`expect routed to ae`."""

    to: Ref
    origin: Span


@dataclass(frozen=True, slots=True)
class ExpectRejection:
    """`expect rejected because not_icp`."""

    reason: Ref
    origin: Span


@dataclass(frozen=True, slots=True)
class ExpectHandedOver:
    """`expect handed over by to_sales`, `expect not handed over by to_sales`."""

    handoff: Ref
    negated: bool
    origin: Span


@dataclass(frozen=True, slots=True)
class ExpectAlert:
    """`expect alert to manager at 2026-03-09 16:45 about inbound.first_touch`, `no alert to …`."""

    whom: Ref
    """A party or role, or `owner`, `manager`, `everyone`."""
    at: datetime | None
    """`None` for any time until the expectation looks."""
    about: Ref | None
    """A promise or another obligation (`inbound.first_touch`); `None` for any."""
    negated: bool
    origin: Span


@dataclass(frozen=True, slots=True)
class ExpectReassigned:
    """`expect reassigned to ae at 2026-03-09 17:00`, `expect not reassigned`."""

    at: datetime | None
    """`None` for any time until the expectation looks."""
    about: Ref | None
    """The promise or other obligation that says so; `None` for any."""
    to: Ref | None
    """A party or role, or `owner`, `manager`; `None` for anybody."""
    negated: bool
    origin: Span


Expectation: TypeAlias = (
    ExpectTrue | ExpectDue | ExpectOwes | ExpectRoute | ExpectRejection | ExpectHandedOver
    | ExpectAlert | ExpectReassigned
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Expect:
    """`by 2026-03-16 09:00 expect every_lead_worked broken`."""

    by: datetime | None
    items: tuple[Expectation, ...]
    origin: Span


@dataclass(frozen=True, slots=True)
class Example:
    """`example "CFO of a bank asks for a demo" { … }`."""

    title: str
    facts: tuple[Facts, ...]
    timeline: tuple[Happening, ...]
    as_of: datetime | None
    givens: tuple[Given, ...]
    """What is taken as so, because nothing that the example says can decide it."""
    expects: tuple[Expect, ...]
    means: Prose | None
    notes: tuple[Prose, ...]
    origin: Span
    """Of the title."""
    extent: Span


def took_place(example: Example) -> tuple[Happening, ...]:
    """The events of an example: the timeline without moves and what was only planned."""
    return tuple(it for it in example.timeline
                 if it.planned is None and not it.called_off and not it.is_move)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Claim:
    """`when any demo_request within 1 day then mql`, `never …`, `always fit <= 100`."""

    kind: Word["when", "never", "always"]
    condition: Expression | None
    """What is never or always so, or what `then` follows from."""
    then: Expression | None
    """Only of `when`."""
    origin: Span


@dataclass(frozen=True, slots=True)
class Assertion:
    """`assert "Fit never passes its ceiling" { … }`: what holds for every lead."""

    title: str
    claims: tuple[Claim, ...]
    means: Prose | None
    notes: tuple[Prose, ...]
    origin: Span
    """Of the title."""
    extent: Span


@dataclass(frozen=True, slots=True)
class Scenario:
    """`scenario lean "Half the outbound" { … }`: what is otherwise, in the same words."""

    name: str
    title: str
    funnels: tuple[Funnel, ...]
    """Only what differs is filled in."""
    goals: tuple[Goal, ...]
    parties: tuple[Party, ...]
    means: Prose | None
    notes: tuple[Prose, ...]
    origin: Span
    extent: Span


@dataclass(frozen=True, slots=True)
class Translated:
    """`mql "لید"`, `mql means \"\"\"…\"\"\"`."""

    of: Ref
    title: str | None
    prose: Prose | None
    origin: Span


@dataclass(frozen=True, slots=True)
class Translation:
    """`translation fa { … }`: titles and prose in a second language."""

    language: str
    entries: tuple[Translated, ...]
    origin: Span
    extent: Span
