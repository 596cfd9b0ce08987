"""Items of an example's lead in; the trace of each: its instants, and what did not count, out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import tzinfo
from functools import partial
from typing import NamedTuple

from slalang.calendar.local import on_clock
from slalang.cases.reasons import NO, OPEN, YES
from slalang.cases.result import Block, Line
from slalang.evaluate.conditions import holds
from slalang.evaluate.truth import Missing
from slalang.timeline.duties import Clock, Duty
from slalang.timeline.item import Item, State
from slalang.timeline.life import Life

MOST = 5
"""So many items are traced, the newest."""


class Found(NamedTuple):
    """An item with the duty that it is of."""

    duty: Duty
    item: Item


def trace_of(life: Life, zone: tzinfo, found: Sequence[Found]) -> tuple[Block, ...]:
    """A block for each of the last items; times are told in a zone."""
    return tuple(_block(life, zone, one) for one in found[-MOST:])


def shown_at(zone: tzinfo, at: int) -> str:
    """`Fri 2026-03-06 16:45`, with seconds where there are any."""
    local = on_clock(at, zone)
    return f"{local:%a %Y-%m-%d %H:%M:%S}" if local.second else f"{local:%a %Y-%m-%d %H:%M}"


def _block(life: Life, zone: tzinfo, found: Found) -> Block:
    item, origin = found.item, found.duty.origin
    shown = partial(shown_at, zone)
    lines = [Line(YES, f"begins {shown(item.opened)}", origin)]
    if item.start is not None and item.start != item.opened:
        lines.append(Line(YES, f"the clock starts {shown(item.start)}", origin))
    if item.due is not None:
        lines.append(Line(YES, f"due {shown(item.due)}", origin))
    lines += (Line(OPEN, text, origin) for text in _passed_over(life, zone, found))
    if item.done is not None:
        late = item.due is not None and item.done > item.due
        lines.append(Line(NO if late else YES, f"done {shown(item.done)}", origin))
    mark = {State.KEPT: YES, State.BROKEN: NO}.get(item.state, OPEN)
    lines.append(Line(mark, f"{item.state.value}: {item.why.value}", origin))
    what = item.step or found.duty.owed or found.duty.id
    return Block(f"{found.duty.title}: {what}", tuple(lines), origin)


def _passed_over(life: Life, zone: tzinfo, found: Found) -> Iterator[str]:
    """What happened in time and is none of the deeds, although it might have been."""
    rule, item = found.duty.rule, found.item
    if not isinstance(rule, Clock) or item.state is State.KEPT:
        return
    until = life.as_of if item.due is None else min(item.due, life.as_of)
    for deed in rule.deeds:
        if deed not in life.ground.derived:
            continue
        counted = {one.at for one in life.kind(deed)}
        for base, conditions in life.case.ways(deed).items():
            for one in life.kind(base) if base != deed else ():
                if one.at in counted or not item.opened <= one.at <= until:
                    continue
                missing = frozenset[str]().union(*(
                    truth.what
                    for where in conditions
                    if where is not None
                    and isinstance(truth := holds(life.case, where, one), Missing)
                ))  # fmt: skip
                unknown = " and ".join(f"`{what.partition(' of ')[0]}`" for what in sorted(missing))
                why = f": {unknown} is not known" if missing else ""
                yield f"the {base} of {shown_at(zone, one.at)} is no {deed}{why}"
