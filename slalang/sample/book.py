"""An agreement and its staff in; every row that work can leave among the events, numbered, out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from slalang.model.agreement import Agreement
from slalang.model.expressions import Kind, Type
from slalang.model.quantities import Money
from slalang.model.records import Event
from slalang.sample.staff import Staff
from slalang.sample.values import Value
from slalang.source.frozen import dataclass

NO_ROW = -1
"""What the agreement has no word for is not written."""
OUTCOMES = ("no_answer", "voicemail_left", "sent", "bounced", "answered", "connected")
NO_ANSWER, VOICEMAIL_LEFT, SENT, BOUNCED, ANSWERED, CONNECTED = range(6)
WRITTEN = frozenset({"email", "sms", "chat", "social", "letter"})
"""Channels on which nobody picks up."""
VOICEMAIL = "voicemail"
OPT_OUT = "opt_out"
MADE = (
    "attempt", "assigned", "accepted", "rejected", "out_of_office", "back_in_office", "notified",
)  # fmt: skip
"""Events that come of work alone."""
_DEAL = Decimal(5_000)
_NOTE = "Not for us, as they said on the phone"
_TYPES = {
    Kind.TEXTS: "texts", Kind.NUMBER: "number", Kind.MONEY: "money", Kind.DATE: "date",
    Kind.TIME: "time", Kind.TRUTH: "truth", Kind.CHOICE: "choice", Kind.PERSON: "person",
}  # fmt: skip

Row = tuple[str, Mapping[str, Value]]
"""What happened, and its properties that are known."""
Way = tuple[str, str | None]
"""A channel, and the title of a planned step."""


@dataclass(frozen=True, slots=True)
class Book:
    """All rows; the others are places in `rows`, or `NO_ROW`."""

    types: Mapping[str, Mapping[str, tuple[str, str]]]
    """Of each event that has properties, their types in `inputs` and currencies of amounts."""
    rows: tuple[Row, ...]
    plain: Mapping[str, int]
    """By kind; of an event with properties the row without them."""
    ways: Mapping[Way, int]
    """The numbers of the ways to try somebody."""
    channels: tuple[str, ...]
    """Of each way."""
    attempts: int
    """The first of all attempts: by person, after everybody machines; way; outcome."""
    assigned: int
    """The first of one for each person."""
    notified: Mapping[str, int]
    """By channel, the first of one for each person."""
    won: tuple[int, ...]
    """Deals that are won, for more and for less."""
    refused: Mapping[str, int]
    """By reason the row with a note; the one without comes after it."""
    people: int

    def of(self, kind: str) -> int:
        """The row of a kind without properties."""
        return self.plain.get(kind, NO_ROW)

    def attempt(self, person: int, way: int, outcome: int) -> int:
        """An attempt of a person; of `people` one that a machine makes."""
        if self.attempts == NO_ROW:
            return NO_ROW
        return self.attempts + (person * len(self.channels) + way) * len(OUTCOMES) + outcome

    def assigned_to(self, person: int) -> int:
        """The row that makes somebody responsible."""
        return NO_ROW if self.assigned == NO_ROW else self.assigned + person


def book_of(agreement: Agreement, staff: Staff, ways: Sequence[Way]) -> Book:
    """The book of an agreement; `ways` are all that its leads are tried on."""
    fields = {
        event.name: {one.name: one.type for one in event.fields}
        for event in agreement.events
        if not event.counts and event.counts_all_except is None
    }
    rows: list[Row] = []

    def add(kind: str, **told: Value) -> int:
        """A row, as far as the agreement declares it."""
        if kind not in fields:
            return NO_ROW
        types = fields[kind]
        rows.append((kind, {name: value for name, value in told.items()
                            if name in types and _fits(types[name], value)}))  # fmt: skip
        return len(rows) - 1

    plain = {name: add(name, channel="email") for name in fields}
    for declared in (agreement.stages, agreement.handoffs, agreement.queues, agreement.records):
        for one in declared:
            plain.setdefault(one.name, len(rows))
            rows.append((one.name, {}))
    people = [person.id for person in staff.people]
    assigned = [add("assigned", person_assigned=person) for person in people]
    told_by = dict.fromkeys(tell.by for hand in agreement.handoffs for tell in hand.tells)
    notified = {
        by: [add("notified", whom=person, channel=by) for person in people] for by in told_by
    }
    refused = {
        reason.name: [add("rejected", reason=reason.name, note=note) for note in (_NOTE, None)]
        for hand in agreement.handoffs
        for reason in hand.reasons
    }
    won = [
        add(name, **{one: amount for one, type_ in types.items() if type_.kind is Kind.MONEY})
        for name, types in fields.items()
        if name.endswith(".won")
        for amount in _deals(agreement)
    ]
    attempts = [
        add("attempt", channel=channel, outcome=outcome, automatic=person is None,
            by_person=person, title=title)
        for person in (*people, None)
        for channel, title in ways
        for outcome in OUTCOMES
    ]  # fmt: skip
    return Book(
        {name: {one.name: _type(one.type, one.whole, agreement) for one in event.fields}
         for name, event in _logged(agreement, fields)},
        tuple(rows), plain, {way: number for number, way in enumerate(ways)},
        tuple(channel for channel, _ in ways), _first(attempts), _first(assigned),
        {by: _first(found) for by, found in notified.items()},
        tuple(row for row in won if row != NO_ROW),
        {name: _first(found) for name, found in refused.items()}, len(people),
    )  # fmt: skip


def _logged(agreement: Agreement, fields: Mapping[str, object]) -> list[tuple[str, Event]]:
    return [(event.name, event) for event in agreement.events if event.name in fields]


def _fits(type_: Type, value: Value) -> bool:
    if type_.kind is Kind.CHOICE:
        return value in type_.choices
    if isinstance(value, Decimal):
        return type_.kind is Kind.MONEY
    wanted = Kind.TRUTH if isinstance(value, bool) else Kind.TEXT
    return value is not None and type_.kind in (wanted, Kind.PERSON)


def _deals(agreement: Agreement) -> list[Value]:
    """Amounts around what the funnels say of a deal."""
    said = [one.figures.deal.amount for one in agreement.figures.values()
            if isinstance(one.figures.deal, Money)] or [_DEAL]  # fmt: skip
    return [deal * share // 8 for deal in dict.fromkeys(said) for share in range(4, 14)]


def _type(type_: Type, whole: bool, agreement: Agreement) -> tuple[str, str]:
    kind = "count" if whole else _TYPES.get(type_.kind, "text")
    return kind, (type_.unit or agreement.currency or "") if kind == "money" else ""


def _first(rows: Sequence[int]) -> int:
    return rows[0] if rows else NO_ROW
