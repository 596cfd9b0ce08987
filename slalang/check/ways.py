"""The ways between stages in; which stages leads come to and which they can leave, out."""

from __future__ import annotations

from bisect import bisect_right

from slalang.model.lifecycle import Lifecycle, Way


def reachable(ways: Lifecycle) -> frozenset[str]:
    """The stages that a lead can come to from where leads begin; linear in the ways."""
    if ways.start is None:
        return frozenset()
    place = {name: number for number, name in enumerate(ways.main)}
    after: dict[str, list[str]] = {}
    anywhere: list[str] = []
    waiting: list[tuple[int, str]] = []
    for entry in ways.entries:
        if entry.starts is not None:
            for start in entry.starts:
                after.setdefault(start, []).append(entry.stage)
        elif entry.way is Way.CONDITION:
            waiting.append((place[entry.stage], entry.stage))
        else:
            anywhere.append(entry.stage)
    waiting.sort()
    reached: set[str] = set()
    stack = [ways.start]
    while stack:
        stage = stack.pop()
        if stage in reached:
            continue
        reached.add(stage)
        stack += after.get(stage, ())
        if stage in ways.open:
            stack += anywhere
            anywhere = []
            # From the main line a condition is met by later stages only, from a side stage by all.
            first = bisect_right(waiting, (place[stage], stage)) if stage in place else 0
            stack += [name for _, name in waiting[first:]]
            del waiting[first:]
    return frozenset(reached)


def left(ways: Lifecycle) -> frozenset[str]:
    """The stages that something leads out of; linear in the ways."""
    place = {name: number for number, name in enumerate(ways.main)}
    found = {
        start for entry in ways.entries for start in entry.starts or () if start != entry.stage
    }
    loose = [entry for entry in ways.entries if entry.starts is None]
    conditions = [entry for entry in loose if entry.way is Way.CONDITION]
    furthest = max((place[entry.stage] for entry in conditions), default=-1)
    found.update(name for name in ways.main[: max(furthest, 0)])
    targets = {entry.stage for entry in loose if entry.way is not Way.CONDITION}
    if conditions:
        found.update(ways.side)
    if targets:
        found.update(name for name in (*ways.main, *ways.side) if targets != {name})
    return frozenset(found)
