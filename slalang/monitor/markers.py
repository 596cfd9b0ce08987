"""An agreement in; the kinds of happenings that its figures count, out.

A plain kind is counted under its own name. One with conditions of its own, such as
`count of attempt where channel is call`, is counted under a name that nothing else has.
"""

from __future__ import annotations

from slalang.model.agreement import Agreement
from slalang.model.expressions import Expression
from slalang.model.movement import Handoff
from slalang.model.numbers import CountOfAll, Elapsed, Measure, RateFrom, ShareOf, Statistic, SumOf
from slalang.model.promises import Deliver, Keep, Promise
from slalang.model.quantities import Counted, Needed, Ref
from slalang.source.frozen import dataclass

ANSWERS = ("accepted", "rejected")


@dataclass(frozen=True, slots=True)
class Marker:
    """One sort of happening that is written down."""

    name: str
    kind: str
    where: Expression | None = None
    """Of the event itself."""
    applies_to: Expression | None = None
    """Of the lead, at that instant."""
    leaves_out: Expression | None = None
    value: str | None = None
    """The property, or the attribute of a record, that is added up."""


def markers_of(agreement: Agreement) -> tuple[Marker, ...]:
    """Everything that has to be written down, each once."""
    found: dict[str, Marker] = {}
    for measure in agreement.measures:
        for one in _of_measure(agreement, measure, None):
            found[one.name] = one
    for promise in agreement.promises:
        for one in _of_promise(agreement, promise):
            found[one.name] = one
    for funnel in agreement.funnels:
        for ref in funnel.through:
            found.setdefault(ref.name, Marker(ref.name, ref.name))
    # Answers belong to the latest handoff, whichever it was.
    for name in (*ANSWERS, *(one.name for one in agreement.handoffs)):
        if any(one.kind in (*ANSWERS, name) for one in tuple(found.values())):
            found.setdefault(name, Marker(name, name))
    return tuple(found.values())


def counted_kind(name: str, owner: str, conditional: bool) -> str:
    """What a kind is called where it is counted for a measure or a promise."""
    return f"{name} for {owner}" if conditional else name


def summed(agreement: Agreement, of: Ref) -> tuple[str, str] | None:
    """The event that an amount comes with, and the property: (`deal.won`, `amount`) for
    `deal.amount`; None where the data has no moment for it.

    An event of the record with a property of that name is taken; else its first one
    that says that something is won or closed; else its last.
    """
    owner, _, name = of.name.rpartition(".")
    declared = next((one for one in agreement.events if one.name == owner), None)
    if declared is not None:
        return owner, name
    own = [one for one in agreement.events if one.of is not None and one.of.name == owner]
    having = [one.name for one in own if any(field.name == name for field in one.fields)]
    if having:
        return having[0], name
    final = [one.name for one in own if one.name.endswith((".won", ".closed"))]
    if final or own:
        return (final[0] if final else own[-1].name), of.name
    return None


def _of_measure(agreement: Agreement, measure: Measure, promise: Promise | None) -> list[Marker]:
    """What a measure counts; for a promise to keep it, of the leads that this applies to."""
    applies = promise.applies_to if promise else None
    leaves = promise.leaves_out if promise else None
    owner = promise.name if promise else measure.name
    filtered = applies is not None or leaves is not None

    def plain(name: str) -> Marker:
        return Marker(name, name)

    def first(name: str, where: Expression | None = None, value: str | None = None) -> Marker:
        special = filtered or where is not None or value is not None
        shown = counted_kind(name, owner, special)
        return Marker(shown, name, where, applies, leaves, value)

    match measure.form:
        case ShareOf(of=of, that=that):
            more = ANSWERS if isinstance(agreement.names.get(of.name), Handoff) else ()
            return [first(of.name), *(plain(name) for name in (that.name, *more))]
        case RateFrom(start=start, end=end):
            return [first(start.name), plain(end.name)]
        case CountOfAll(of=of, where=where) if measure.snapshot:
            return [plain(stage.name) for stage in agreement.stages] + [first(of.name, where)]
        case CountOfAll(of=of, where=where):
            return [first(of.name, where)]
        case SumOf(of=of) | Statistic(of=Ref() as of):
            found = summed(agreement, of)
            return [first(found[0], None, found[1])] if found else []
        case Statistic(of=Elapsed(start=start, end=end)):
            return [first(start.ref.name), plain(end.ref.name)]
        case _:
            return []


def _of_promise(agreement: Agreement, promise: Promise) -> list[Marker]:
    found: list[Marker] = []
    for form in promise.forms:
        match form:
            case Keep(measure=ref):
                measure = agreement.names.get(ref.name)
                if isinstance(measure, Measure):
                    found += _of_measure(agreement, measure, promise)
            case Deliver(amount=Counted(of=of) | Needed(stage=of)):
                special = promise.applies_to is not None or promise.leaves_out is not None
                name = counted_kind(of.name, promise.name, special)
                found.append(Marker(name, of.name, None, promise.applies_to, promise.leaves_out))
                if form.net_of_rejected:
                    found += [Marker(name, name) for name in ANSWERS]
            case _:
                pass
    return found
