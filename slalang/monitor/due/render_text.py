"""A stand-up in; the text of one screen, 80 columns or a little more, out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from slalang.diagnostics.render.cells import width, wrap
from slalang.monitor.due.standup import Desk, Standup
from slalang.monitor.due.words import (
    alerts_words,
    desk_words,
    due_words,
    head_words,
    leads_words,
    more_words,
    of_words,
    short,
    shown,
    sums_words,
    what_words,
    whose,
)
from slalang.monitor.render_words import line

COLUMNS = 80
MOST = 10
"""So many lines of each person are shown."""
NAMES = 24
"""So many people without anything to do are named."""
DESKS = 30
"""So many people are shown; the rest are counted."""
CALLED = 24
"""So much of the name of a lead is shown."""
LEAST = 8
"""A last column that would be narrower is left out."""


def render_text(standup: Standup, most: int | None = MOST) -> str:
    """The whole screen; `most` lines of each list, None for all of them."""
    title, about = head_words(standup)
    lines = [line(standup.title), title, about, ""]
    lines += [*_counts(standup), leads_words(standup)]
    lines += [*_soon(standup, most), *_broke(standup, most)]
    busy = [desk for desk in standup.desks if desk.owed]
    people = len(busy) if most is None else DESKS
    lines += _desks(standup, busy[:people], most)
    if len(busy) > people:
        rest = sum(len(desk.owed) for desk in busy[people:])
        lines += ["", f"{more_words(len(busy) - people)} people and teams, who owe {rest:,}"]
    lines += _idle(standup, most)
    return "\n".join(one.rstrip() for one in lines) + "\n"


def _counts(standup: Standup) -> Iterator[str]:
    if not standup.counts:
        yield "Nothing is owed, and nothing broke."
        return
    names = [line(standup.teams.title(one.name), 40) for one in standup.counts]
    room = max(map(width, names))
    yield f"  {'':<{room}}     owed  about to break    broke"
    for name, one in zip(names, standup.counts, strict=True):
        yield f"  {_padded(name, room)}  {one.owed:>7,}  {one.soon:>14,}  {one.broke:>7,}"


def _soon(standup: Standup, most: int | None) -> Iterator[str]:
    if not standup.soon:
        return
    yield from _heading(f"About to break: {len(standup.soon):,}")
    day = standup.day
    rows = [
        (
            due_words(day, one.due), line(one.lead), what_words(day, one),
            whose(standup, one.owner, one.by), _tail(alerts_words(one), line(one.called, CALLED)),
        )
        for one in standup.soon[:most]
    ]  # fmt: skip
    yield from _rows(rows, _sizes(rows))
    yield from _rest(len(standup.soon), most)


def _broke(standup: Standup, most: int | None) -> Iterator[str]:
    if not standup.broke:
        return
    day = standup.day
    yield from _heading(f"Broke since {shown(day, day.since)}: {len(standup.broke):,}")
    rows = [
        (
            "" if one.due is None else f"due {short(day, one.due)}", line(one.lead),
            line(one.said), whose(standup, one.owner, one.by), line(one.called, CALLED),
        )
        for one in standup.broke[:most]
    ]  # fmt: skip
    yield from _rows(rows, _sizes(rows))
    yield from _rest(len(standup.broke), most)


def _desks(standup: Standup, desks: Sequence[Desk], most: int | None) -> Iterator[str]:
    """All desks with the same columns, so that the eye can run down them."""
    day = standup.day
    tables = [
        [
            (
                due_words(day, one.due), line(one.lead), what_words(day, one),
                line(one.called, CALLED) or of_words(one),
            )
            for one in desk.owed[:most]
        ]
        for desk in desks
    ]  # fmt: skip
    sizes = _sizes([row for rows in tables for row in rows])
    for desk, rows in zip(desks, tables, strict=True):
        yield from _heading(f"{desk_words(standup, desk)}: {sums_words(desk)}")
        yield from _rows(rows, sizes)
        yield from _rest(len(desk.owed), most)


def _idle(standup: Standup, most: int | None) -> Iterator[str]:
    if not standup.idle:
        return
    shown_ = standup.idle[: None if most is None else NAMES]
    names = [line(standup.teams.name(one), 40) for one in shown_]
    if len(standup.idle) > len(names):
        names.append(more_words(len(standup.idle) - len(names)))
    yield ""
    yield from wrap(f"Nothing to do now: {', '.join(names)}", COLUMNS)


def _heading(text: str) -> Iterator[str]:
    yield ""
    yield text


def _rest(count: int, most: int | None) -> Iterator[str]:
    if most is not None and count > most:
        yield f"  {more_words(count - most)}"


def _tail(*parts: str) -> str:
    return ", ".join(part for part in parts if part)


def _sizes(rows: Sequence[tuple[str, ...]]) -> list[int]:
    """The width of each column; the last one has what the others leave."""
    if not rows:
        return []
    sizes = [max(width(row[place]) for row in rows) for place in range(len(rows[0]))]
    room = COLUMNS - sum(2 + size for size in sizes[:-1] if size) - 2
    return [*sizes[:-1], min(sizes[-1], room) if room >= LEAST else 0]


def _rows(rows: Sequence[tuple[str, ...]], sizes: Sequence[int]) -> Iterator[str]:
    for row in rows:
        cells = (
            _padded(_cut(text, size), size) for text, size in zip(row, sizes, strict=True) if size
        )
        yield "  " + "  ".join(cells)


def _cut(text: str, room: int) -> str:
    if width(text) <= room:
        return text
    while text and width(text) >= room:
        text = text[:-1]
    return f"{text.rstrip()}…"


def _padded(text: str, room: int) -> str:
    return text + " " * (room - width(text))
