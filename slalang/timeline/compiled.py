"""An agreement in; its obligations as duties that can be run over a lead's timeline, out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from slalang.calendar.choice import chosen_calendar
from slalang.evaluate.text import prepared
from slalang.model.agreement import Agreement
from slalang.model.movement import (
    Acceptance,
    Cadence,
    FirstTouch,
    Gap,
    Handoff,
    Queue,
    Quota,
    Tells,
)
from slalang.model.obligations import Obligation, Owed, obligations
from slalang.model.promises import AfterDo, Deed, DoBefore, Meet, Never, Promise
from slalang.model.quantities import Deadline, Moment, Open, Ref, TimeLimit, Varying
from slalang.model.scoring import Stage
from slalang.timeline.duties import (
    Ahead,
    Ban,
    Ceiling,
    Clause,
    Clock,
    Duty,
    Opening,
    Program,
    Rule,
    Spacing,
    Steps,
    Variety,
)

REJECTED = "rejected"
_ANSWERS = ("accepted", REJECTED)
_CLAUSES = {Promise: Clause.PROMISE, Handoff: Clause.HANDOFF, Cadence: Clause.CADENCE,
            Stage: Clause.STAGE, Queue: Clause.QUEUE}  # fmt: skip


def program_of(agreement: Agreement) -> Program:
    """Everything that can be seen in timelines, in the order of the obligations."""
    owed = obligations(agreement)
    plain = {one.id: duty for one in owed if (duty := _plain(agreement, one))}
    duties: list[Duty] = []
    unseen: list[str] = []
    for one in owed:
        duty = plain.get(one.id) or _meeting(one, plain)
        if duty is None or (isinstance(duty.rule, Clock) and isinstance(duty.rule.limit, Open)):
            unseen.append(one.id)
        else:
            duties.append(duty)
    for cadence in agreement.cadences:
        duties += _of_cadence(agreement, cadence)
    return Program(tuple(duties), agreement.cadences, tuple(unseen))


def _plain(agreement: Agreement, one: Obligation) -> Duty | None:
    """The duty of everything but a share of another duty, and totals of many leads."""
    rule = _rule(agreement, one.subject, one.owed)
    if rule is None:
        return None
    owed = one.owed
    share = owed.share if isinstance(owed, AfterDo | DoBefore) else None
    return _furnished(
        one.subject,
        Duty(
            id=one.id, title=one.title, clause=_CLAUSES[type(one.subject)],
            by=one.by.name if one.by else None, to=one.to.name if one.to else None,
            calendar=_calendar(agreement, one.subject, one.by), rule=rule,
            owed=_named(owed, one.subject), share=share.at_least if share else None,
            each=owed.each if isinstance(owed, AfterDo | DoBefore) else None, meets=None,
            applies_to=None, leaves_out=None, pauses=(), waived=(), alerts=(), reassigns=(),
            origin=one.origin,
        ),
    )  # fmt: skip


def _meeting(one: Obligation, plain: Mapping[str, Duty]) -> Duty | None:
    """`meet inbound.first_touch for 95% of leads`: that duty again, on the promise's own terms."""
    promise, owed = one.subject, one.owed
    if not isinstance(owed, Meet) or not isinstance(promise, Promise):
        return None
    met = plain.get(owed.deadline.name)
    if met is None:
        return None
    own = _furnished(promise, met)
    calendar = promise.calendar.name if promise.calendar else met.calendar
    return replace(
        own, id=one.id, title=one.title, clause=Clause.PROMISE, calendar=calendar,
        to=promise.to.name if promise.to else met.to,
        share=owed.share.at_least if owed.share else None, each=owed.each, meets=met.id,
        origin=one.origin,
    )  # fmt: skip


def _furnished(subject: object, duty: Duty) -> Duty:
    """The duty with what a promise or a cadence says around it: stops, pauses, alerts …"""
    match subject:
        case Promise():
            rule = duty.rule
            if isinstance(rule, Ahead):
                rule = replace(rule, stops=_names(rule.stops, subject.stops_on))
            if isinstance(rule, Clock):
                clock_from = _opening(subject.clock_from)
                rule = replace(
                    rule,
                    stops=_names(rule.stops, subject.stops_on),
                    restarts=_names(rule.restarts, subject.restarts_on),
                    starts=clock_from or rule.starts,
                    new_owners=rule.new_owners or bool(subject.reassigns),
                )
            return replace(
                duty, rule=rule,
                applies_to=subject.applies_to or duty.applies_to,
                leaves_out=subject.leaves_out or duty.leaves_out,
                pauses=(*duty.pauses, *subject.pauses), waived=(*duty.waived, *subject.waived),
                alerts=(*duty.alerts, *subject.alerts),
                reassigns=(*duty.reassigns, *subject.reassigns),
            )  # fmt: skip
        case Cadence():
            return replace(duty, pauses=(*duty.pauses, *subject.pauses))
        case _:
            return duty


def _rule(agreement: Agreement, subject: object, owed: Owed) -> Rule | None:
    match owed:
        case AfterDo(after=after, deed=Deed(event=Ref() as event, least=least), within=limit):
            return _after(agreement, after, event.name, least, limit)
        case DoBefore(deed=Deed(event=Ref() as event, least=least), before=before):
            return Ahead(event.name, least, before.ref.name, owed.lead_time, ())
        case Never(deed=Deed(event=Ref() as event)):
            return Ban(event.name, _opening(owed.before), _opening(owed.after), owed.when)
        case Acceptance() if isinstance(subject, Handoff):
            clock = _clock(agreement, Opening(subject.name), _ANSWERS, owed.within)
            return replace(clock, silence_keeps=owed.otherwise_accepted)
        case Tells(within=Deadline() | Varying() as limit) if isinstance(subject, Handoff):
            told = f"notified/{prepared(owed.by)}"
            return _clock(agreement, Opening(subject.name), (told,), limit)
        case FirstTouch() | Quota() | Gap() if isinstance(subject, Cadence):
            return _worked(agreement, subject, owed)
        case Deadline() | Varying() | Open() if isinstance(subject, Stage):
            others = tuple(one.name for one in agreement.stages if one.name != subject.name)
            return _clock(agreement, Opening(subject.name), others, owed)
        case Deadline() | Varying() | Open() if isinstance(subject, Queue):
            taken = ("attempt", *_ANSWERS)
            return _clock(agreement, Opening(subject.name), taken, owed)
        case _:
            return None


def _after(
    agreement: Agreement, after: Moment, deed: str, least: int, limit: TimeLimit
) -> Clock:  # fmt: skip
    kind = after.ref.name
    clock = _clock(agreement, Opening(kind, after.which), (deed,), limit)
    # Counted from the last one, the clock starts anew with every one.
    return replace(clock, least=least, restarts=(kind,) if after.which == "last" else ())


def _clock(
    agreement: Agreement, opening: Opening, deeds: tuple[str, ...], limit: TimeLimit
) -> Clock:
    """Who is given a lead and gives it back owes nothing more for it."""
    handed = isinstance(agreement.names.get(opening.kind), Handoff)
    stages = {stage.name for stage in agreement.stages}
    strictly = opening.kind in deeds or not stages.isdisjoint(deeds)
    stops = (REJECTED,) if handed and REJECTED not in deeds else ()
    return Clock(
        opening=opening, starts=None, deeds=deeds, strictly=strictly, least=1, channels=None,
        limit=limit,
        stops=stops, restarts=(), silence_keeps=False, new_owners=False, cadence=None,
    )  # fmt: skip


def _worked(agreement: Agreement, cadence: Cadence, owed: FirstTouch | Quota | Gap) -> Rule:
    opening = _opening(cadence.after) or Opening(cadence.name)
    match owed:
        case FirstTouch(start=start):
            clock = _clock(agreement, opening, ("touch",), owed.within)
            starts = Opening(start.name, "first") if start else None
            # Counted from the handoff itself, the clock starts as the work does.
            starts = None if starts and starts.kind == opening.kind else starts
            return replace(
                clock, stops=stops_of(agreement, cadence), cadence=cadence.name,
                starts=starts, new_owners=True,
            )  # fmt: skip
        case Quota(what=what, least=least, channels=channels, within=within):
            limit: TimeLimit
            if isinstance(within, Open):
                limit = within
            else:
                limit = Deadline((within,), False, None, None, None, owed.origin)
            clock = _clock(agreement, opening, (what,), limit)
            return replace(
                clock, stops=stops_of(agreement, cadence), cadence=cadence.name,
                least=least, channels=channels,
            )  # fmt: skip
        case Gap(bound=bound, length=length):
            return Spacing(cadence.name, "attempt", bound, length)


def stops_of(agreement: Agreement, cadence: Cadence) -> tuple[str, ...]:
    """What ends the work of a cadence before it is exhausted."""
    opening = _opening(cadence.after)
    handed = opening and isinstance(agreement.names.get(opening.kind), Handoff)
    return _names((REJECTED,) if handed else (), cadence.stops_on)


def _of_cadence(agreement: Agreement, cadence: Cadence) -> Iterator[Duty]:
    """What a cadence limits and plans beside what it promises."""
    start = agreement.names.get(cadence.after.ref.name) if cadence.after else None
    to = start.giver.name if isinstance(start, Handoff) and start.giver else None
    bare = Duty(
        id="", title=cadence.title, clause=Clause.CADENCE,
        by=cadence.by.name if cadence.by else None, to=to,
        calendar=_calendar(agreement, cadence, cadence.by), rule=Steps(cadence.name), owed="",
        share=None, each=None, meets=None, applies_to=None, leaves_out=None,
        pauses=cadence.pauses, waived=(), alerts=(), reassigns=(), origin=cadence.origin,
    )  # fmt: skip
    for number, one in enumerate(cadence.ceilings, start=1):
        rule = Ceiling(cadence.name, one.what, one.most, one.each, one.within)
        yield replace(
            bare, id=f"{cadence.name}.ceiling_{number}", rule=rule, owed=f"{one.what}s at a time",
            origin=one.origin,
        )  # fmt: skip
    if cadence.channel_rule is not None:
        rule_ = Variety(cadence.name, "attempt", cadence.channel_rule)
        yield replace(bare, id=f"{cadence.name}.channels", rule=rule_, owed="change of channel")
    if cadence.steps:
        yield replace(bare, id=f"{cadence.name}.steps", owed="step")


def _calendar(agreement: Agreement, subject: object, by: Ref | None) -> str | None:
    own = getattr(subject, "calendar", None)
    found = chosen_calendar(agreement, own, by)
    return found.name if found else None


def _named(owed: Owed, subject: object) -> str:
    """What is owed, in a word or two."""
    match owed:
        case FirstTouch():
            return "first touch"
        case Acceptance():
            return "acceptance"
        case Quota(least=least, what=what):
            return f"{what} {least}"
        case Gap():
            return "time between attempts"
        case Never(deed=Deed(event=Ref() as event)):
            return f"no {event.name}"
        case Tells(by=by):
            return f"notice by {by}"
        case AfterDo(deed=deed) | DoBefore(deed=deed):
            return deed.event.name if deed.event else deed.text or ""
        case _:
            return "first look" if isinstance(subject, Queue) else "next stage"


def _opening(moment: Moment | None) -> Opening | None:
    return Opening(moment.ref.name, moment.which) if moment else None


def _names(before: tuple[str, ...], more: tuple[Ref, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*before, *(ref.name for ref in more))))
