"""A duty in; whether queries find its items, or each lead has to be gone through, out."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from slalang.calendar.adding import microseconds
from slalang.model.quantities import Deadline, Duration, Open, TimeLimit, Unit, Varying
from slalang.timeline.compiled import stops_of
from slalang.timeline.duties import (
    Ban,
    Ceiling,
    Clock,
    Duty,
    Program,
    Spacing,
    Variety,
)
from slalang.timeline.ground import Ground
from slalang.timeline.life import ASSIGNED

_WHOLE_DAYS = (Unit.DAY, Unit.WEEK)


def runs_in_sql(
    ground: Ground, duty: Duty, conditions: Collection[str] = (), *, bands: bool
) -> bool:
    """Whether a query finds the items of a duty.

    `conditions` are the duties and cadences for which SQL says which leads they are about;
    `bands` whether the classes at the start of clocks are at hand. Pauses, restarts and waivers
    are looked at lead by lead.
    """
    if duty.pauses or duty.waived:
        return False
    if (duty.applies_to or duty.leaves_out) and duty.id not in conditions:
        return False
    match duty.rule:
        case Clock() as rule:
            fits = not rule.restarts and (bands or not isinstance(rule.limit, Varying))
            # Whether somebody was assigned before is looked at lead by lead.
            fits = fits and (rule.starts is None or rule.starts.kind != ASSIGNED)
            return fits and _cadence(ground.program, rule.cadence, conditions, steps=True)
        case Spacing() as rule:
            fits = isinstance(rule.length, Duration)
            return fits and _cadence(ground.program, rule.cadence, conditions, steps=False)
        case Ceiling() as rule:
            return _countable(rule) and _cadence(
                ground.program, rule.cadence, conditions, steps=False
            )
        case Variety() as rule:
            return _cadence(ground.program, rule.cadence, conditions, steps=False)
        case Ban() as rule:
            return rule.when is None
        case _:
            return False


def kinds_of(ground: Ground, duty: Duty) -> Iterator[str]:
    """The kinds of happenings that the query of a duty reads."""
    match duty.rule:
        case Clock() as rule:
            yield from (rule.opening.kind, *rule.deeds, *rule.stops)
            if rule.starts is not None:
                yield rule.starts.kind
            yield from (
                one.not_before[1].ref.name for one in _deadlines(rule.limit) if one.not_before
            )
            if rule.cadence is not None:
                yield from _of_cadence(ground, rule.cadence)
        case Spacing() | Ceiling() | Variety() as rule:
            yield rule.kind
            yield from _of_cadence(ground, rule.cadence)
        case Ban() as rule:
            yield rule.deed
            yield from (one.kind for one in (rule.before, rule.after) if one is not None)
        case _:
            return


def asks_channels(duty: Duty) -> bool:
    """Whether it matters on which channel something happened."""
    return isinstance(duty.rule, Variety) or (
        isinstance(duty.rule, Clock) and bool(duty.rule.channels)
    )


def _cadence(
    program: Program, name: str | None, conditions: Collection[str], *, steps: bool
) -> bool:
    """`steps`: whether a cadence may have some, on which it depends when it is exhausted."""
    if name is None:
        return True
    cadence = next(one for one in program.cadences if one.name == name)
    if cadence.when is not None and name not in conditions:
        return False
    return steps or not cadence.steps


def _countable(rule: Ceiling) -> bool:
    if isinstance(rule.within, Open):
        return False
    if rule.within is None:
        return rule.each is not None
    count, unit = rule.within.count, rule.within.unit
    whole_days = unit in _WHOLE_DAYS and not count % 1
    return whole_days or (not unit.is_business and microseconds(count, unit) is not None)


def _of_cadence(ground: Ground, name: str) -> Iterator[str]:
    cadence = next(one for one in ground.program.cadences if one.name == name)
    yield cadence.after.ref.name if cadence.after else cadence.name
    yield from stops_of(ground.agreement, cadence)


def _deadlines(limit: TimeLimit) -> list[Deadline]:
    match limit:
        case Varying(rows=rows):
            return [row.deadline for row in rows if isinstance(row.deadline, Deadline)]
        case Deadline():
            return [limit]
        case _:
            return []
