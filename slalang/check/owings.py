"""An agreement in; every deed that somebody owes after something, with its deadline, out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from slalang.calendar.choice import chosen_calendar
from slalang.check.keys import key_of
from slalang.check.people import parties_by_name
from slalang.model.agreement import Agreement
from slalang.model.expressions import ClassOf, Compare, Expression, Literal, StageReached
from slalang.model.movement import Cadence, Handoff
from slalang.model.people import Calendar
from slalang.model.promises import AfterDo, Deed, Meet, Promise
from slalang.model.quantities import Moment, Open, Percent, Ref, Share, TimeLimit
from slalang.model.records import Event
from slalang.source.frozen import dataclass
from slalang.source.text import Span


@dataclass(frozen=True, slots=True)
class Owing:
    """`first touch within 15 minutes`, `after to_sales do attempt within 7 days`."""

    what: str
    """Where it is said: ``cadence `inbound` ``, ``promise `worked` ``."""
    party: str | None
    """Who owes it; a role owes for its party."""
    start: tuple[str, str]
    """`first`, `last` or empty, and what starts the clock: a stage, where a handoff is one."""
    start_words: str
    """As written: `` `to_sales` ``."""
    deed: str
    """An event, or a text in quotes."""
    deed_words: str
    least: int
    share: Decimal | None
    """In percent; `None` where nothing is said."""
    limit: TimeLimit
    moment: Moment
    """What starts the clock, as written."""
    scope: tuple[object, ...]
    """The same for two that are owed for the same leads."""
    calendar: Calendar | None
    origin: Span
    only: tuple[str, str] | None = None
    """`heat is hot`: the class and its one band, where it is owed for these leads alone."""


def owings(agreement: Agreement) -> list[Owing]:
    """Answers to handoffs, first touches and promises of the form `after … do …`."""
    party_of = parties_by_name(agreement)
    found = [
        *_answers(agreement, party_of),
        *_first_touches(agreement, party_of),
        *_promised(agreement, party_of),
    ]
    return sorted(found, key=lambda owing: owing.origin)


def start_of(agreement: Agreement, moment: Moment) -> tuple[str, str]:
    """A key of a moment: a handoff that happens when a lead becomes `mql` starts like `mql`."""
    declared = agreement.names.get(moment.ref.name)
    if isinstance(declared, Handoff):
        match declared.when:
            case StageReached(name=name, becomes=True):
                return moment.which, name
    return moment.which, moment.ref.name


def implies(agreement: Agreement, deed: str, other: str) -> bool:
    """Whether whoever does `deed` has done `other`: every touch is an attempt."""
    for _ in range(8):
        if deed == other:
            return True
        event = agreement.names.get(deed)
        if not isinstance(event, Event) or len({one.event.name for one in event.counts}) != 1:
            return False
        deed = event.counts[0].event.name
    return False


def _answers(agreement: Agreement, party_of: Mapping[str, str]) -> Iterator[Owing]:
    for handoff in agreement.handoffs:
        if handoff.acceptance is None:
            continue
        moment = Moment("", Ref(handoff.name, handoff.origin))
        yield Owing(
            f"handoff `{handoff.name}`",
            _party(handoff.receiver, party_of),
            start_of(agreement, moment), f"`{handoff.name}`", "accepted", "an answer", 1,
            _met(agreement, f"{handoff.name}.acceptance"), handoff.acceptance.within, moment, (),
            chosen_calendar(agreement, handoff.calendar, handoff.receiver),
            handoff.acceptance.origin,
        )  # fmt: skip


def _first_touches(agreement: Agreement, party_of: Mapping[str, str]) -> Iterator[Owing]:
    for cadence in agreement.cadences:
        moment = clock_of(cadence)
        if cadence.first_touch is None or moment is None:
            continue
        yield Owing(
            f"cadence `{cadence.name}`",
            _party(cadence.by, party_of),
            start_of(agreement, moment), f"`{moment.ref.name}`", "touch", "a first touch", 1,
            _met(agreement, f"{cadence.name}.first_touch"), cadence.first_touch.within, moment,
            _scope(cadence.when, None),
            chosen_calendar(agreement, cadence.calendar, cadence.by),
            cadence.first_touch.origin, _only(cadence.when, None),
        )  # fmt: skip


def clock_of(cadence: Cadence) -> Moment | None:
    """What starts the clock of a cadence's first touch."""
    first = cadence.first_touch
    return Moment("", first.start) if first and first.start else cadence.after


def _promised(agreement: Agreement, party_of: Mapping[str, str]) -> Iterator[Owing]:
    for promise in agreement.promises:
        for form in promise.forms:
            if isinstance(form, AfterDo):
                yield _of_form(agreement, promise, form, party_of)


def _of_form(
    agreement: Agreement, promise: Promise, form: AfterDo, party_of: Mapping[str, str]
) -> Owing:
    moment = promise.clock_from or form.after
    deed, words = _deed(agreement, form.deed)
    return Owing(
        f"promise `{promise.name}`",
        _party(promise.by, party_of),
        start_of(agreement, moment), f"`{moment.ref.name}`", deed, words, form.deed.least,
        percent_of(form.share), form.within, moment,
        _scope(promise.applies_to, promise.leaves_out),
        chosen_calendar(agreement, promise.calendar, promise.by),
        form.origin, _only(promise.applies_to, promise.leaves_out),
    )  # fmt: skip


def _deed(agreement: Agreement, deed: Deed) -> tuple[str, str]:
    if deed.event is None:
        return f'"{" ".join((deed.text or "").casefold().split())}"', f'"{deed.text}"'
    words = f"`{deed.event.name}`"
    return deed.event.name, words if deed.least == 1 else f"{deed.least} × {words}"


def _met(agreement: Agreement, deadline: str) -> Decimal | None:
    """The largest share for which a promise means to meet a deadline."""
    shares = [
        percent_of(form.share)
        for promise in agreement.promises
        for form in promise.forms
        if isinstance(form, Meet) and form.deadline.name == deadline
    ]
    known = [share for share in shares if share is not None]
    return max(known) if len(known) == len(shares) and known else None


def percent_of(share: Share | None) -> Decimal | None:
    """The percentage of a share; `None` where it is left open or not said."""
    if share is None or isinstance(share.at_least, Open):
        return None
    assert isinstance(share.at_least, Percent)
    return share.at_least.value


def _scope(applies_to: Expression | None, leaves_out: Expression | None) -> tuple[object, ...]:
    if applies_to is None and leaves_out is None:
        return ()
    return tuple(key_of(one) if one else None for one in (applies_to, leaves_out))


def _only(applies_to: Expression | None, leaves_out: Expression | None) -> tuple[str, str] | None:
    match applies_to:
        case Compare("=", ClassOf(name=name), Literal(value=str(band))) if leaves_out is None:
            return name, band
    return None


def _party(ref: Ref | None, party_of: Mapping[str, str]) -> str | None:
    return party_of.get(ref.name) if ref else None
