"""A stand-up in; the text of one screen, 80 columns or a little more, out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from slalang.diagnostics.render.cells import width, wrap
from slalang.monitor.due.look import Owed, Untimed
from slalang.monitor.due.standup import Desk, Standup
from slalang.monitor.due.words import (
    alerts_words,
    desk_words,
    doubt_words,
    due_words,
    head_words,
    late_words,
    later_words,
    leads_words,
    more_words,
    nothing_words,
    of_words,
    short,
    shown,
    sums_words,
    waiting_words,
    what_words,
    whose,
)
from slalang.monitor.render_words import NOTHING, line

COLUMNS = 80
SCREEN = 50
"""So many lines are one screen."""
MOST = 3
"""So many lines of each person are shown; fewer, where the screen would not hold them."""
SOON, BROKE = 5, 3
"""So many lines of what is about to break, and of what broke."""
NAMES = 8
"""So many people without anything to do are named."""
DESKS = 10
"""So many people are shown at least; the rest are counted."""
CALLED = 24
"""So much of the name of a lead is shown."""
LEAST = 8
"""A last column that would be narrower is left out, and no other is made narrower."""
Row: TypeAlias = tuple[str, ...]


def render_text(standup: Standup, most: int | None = MOST) -> str:
    """The whole screen; `most` lines of each person, None for everything that there is."""
    title, about = head_words(standup)
    lines = [_cut(line(standup.title), COLUMNS), title, about]
    lines += _wrapped(doubt_words(standup))
    lines += ["", *_counts(standup), *_wrapped(leads_words(standup))]
    lines += [*_soon(standup, None if most is None else SOON)]
    lines += [*_broke(standup, None if most is None else BROKE)]
    end = [*_people("Nothing to do now", standup, standup.idle, most)]
    end += _people(later_words(standup), standup, standup.later, most)
    busy = [desk for desk in standup.desks if desk.owed or desk.overdue or desk.untimed]
    room = SCREEN - len(lines) - len(end) - 5
    # Whoever asks for one person alone has the whole screen for them.
    each = max(most, room) if most is not None and standup.only.person is not None else most
    lines += _desks(standup, busy, each, room)
    if most is not None and _left_out(standup, busy, lines):
        end += ["", "Not every line is shown: `--all` shows them all."]
    return "\n".join(one.rstrip() for one in (*lines, *end)) + "\n"


def _counts(standup: Standup) -> Iterator[str]:
    if not standup.counts:
        yield from _wrapped(nothing_words(standup))
        return
    names = [line(standup.teams.title(one.name), 30) for one in standup.counts]
    room = max(map(width, names))
    yield f"  {'':<{room}}     owed  about to break  overdue    broke"
    for name, one in zip(names, standup.counts, strict=True):
        sums = f"{one.owed:>7,}  {one.soon:>14,}  {one.overdue:>7,}  {one.broke:>7,}"
        yield f"  {_padded(name, room)}  {sums}"


def _soon(standup: Standup, most: int | None) -> Iterator[str]:
    if not standup.soon:
        return
    yield from ("", f"About to break: {len(standup.soon):,}")
    day = standup.day
    rows = [
        (
            due_words(day, one.due), line(one.lead), what_words(standup, one),
            whose(standup, one.owner, one.by), _tail(alerts_words(one), line(one.called, CALLED)),
        )
        for one in standup.soon[:most]
    ]  # fmt: skip
    yield from _rows(rows, _sizes(rows))


def _broke(standup: Standup, most: int | None) -> Iterator[str]:
    if not standup.broke:
        return
    day = standup.day
    yield from ("", f"Broke since {shown(day, day.since)}: {len(standup.broke):,}")
    rows = [
        (
            "" if one.due is None else f"due {short(day, one.due)}", line(one.lead),
            line(one.said), whose(standup, one.owner, one.by), line(one.called, CALLED),
        )
        for one in standup.broke[:most]
    ]  # fmt: skip
    yield from _rows(rows, _sizes(rows))


def _desks(standup: Standup, desks: Sequence[Desk], most: int | None, room: int) -> Iterator[str]:
    """All desks with the same columns, so that the eye can run down them."""
    each, apart = (None, True) if most is None else _fitting(desks, most, room)
    some = desks if each is None else desks[: max(DESKS, room // 2)]
    tables = [_table(standup, desk, each) for desk in some]
    sizes = _sizes([row for rows in tables for row in rows])
    for place, (desk, rows) in enumerate(zip(some, tables, strict=True)):
        if apart or not place:
            yield ""
        yield _heading(standup, desk)
        yield from _rows(rows, sizes)
    if len(desks) > len(some):
        rest = desks[len(some) :]
        owed = sum(len(desk.owed) + len(desk.overdue) for desk in rest)
        yield from ("", f"{more_words(len(rest))} people and teams, who owe {owed:,}")


def _fitting(desks: Sequence[Desk], most: int, room: int) -> tuple[int, bool]:
    """How many lines of each desk there is room for, and whether they are set apart."""
    for each, apart in ((most, True), *((each, False) for each in range(most, 1, -1))):
        needed = sum(min(len(desk.owed) + len(desk.overdue), each) for desk in desks)
        if needed + len(desks) * (2 if apart else 1) <= room:
            return each, apart
    return 1, False


def _table(standup: Standup, desk: Desk, each: int | None) -> list[Row]:
    """The lines of a desk: something overdue is among them, if there is room for two."""
    day = standup.day
    late = 0 if each is None else min(len(desk.overdue), max(1, each - len(desk.owed)))
    owed = desk.owed if each is None else desk.owed[: max(1, each - late)]
    room = None if each is None else each - len(owed)
    late_ = desk.overdue[:room]
    alike = Counter((one.lead, one.what) for one in (*owed, *late_))
    rows = [
        _row(when(day, one.due), one, _distinct(standup, one, alike))
        for when, some in ((due_words, owed), (late_words, late_))
        for one in some
    ]
    if each is None:
        rows += [_row("no time yet", one, waiting_words(one)) for one in desk.untimed]
    return rows


def _distinct(standup: Standup, one: Owed, alike: Mapping[tuple[str, str], int]) -> str:
    """What is owed; with what says so, where something else of the lead is called the same."""
    what, title = what_words(standup, one), of_words(one)
    return f"{what}, {title}" if title and alike[one.lead, one.what] > 1 else what


def _row(when: str, one: Owed | Untimed, what: str) -> Row:
    return when, line(one.lead), what, line(one.called, CALLED) or NOTHING, of_words(one)


def _heading(standup: Standup, desk: Desk) -> str:
    """Who it is; the team is left out where that would be too long."""
    sums = sums_words(standup.day, desk)
    whole = f"{desk_words(standup, desk)}: {sums}"
    if width(whole) > COLUMNS and desk.person is not None:
        whole = f"{line(standup.teams.name(desk.person), CALLED)}: {sums}"
    return _cut(whole, COLUMNS)


def _people(
    heading: str, standup: Standup, people: Sequence[str], most: int | None
) -> Iterator[str]:
    if not people:
        return
    names = [line(standup.teams.name(one), 40) for one in people[: None if most is None else NAMES]]
    if len(people) > len(names):
        names.append(more_words(len(people) - len(names)))
    yield ""
    yield from wrap(f"{heading}: {', '.join(names)}", COLUMNS)


def _left_out(standup: Standup, busy: Sequence[Desk], lines: Sequence[str]) -> bool:
    """Whether anything is counted only."""
    if len(standup.soon) > SOON or len(standup.broke) > BROKE:
        return True
    rows = sum(one.startswith("  ") for one in lines) - 1 - len(standup.counts)
    told = sum(len(desk.owed) + len(desk.overdue) + len(desk.untimed) for desk in busy)
    return rows < told + len(standup.soon) + len(standup.broke) or len(standup.idle) > NAMES


def _wrapped(text: str) -> Iterator[str]:
    if text:
        yield from wrap(text, COLUMNS)


def _tail(*parts: str) -> str:
    return ", ".join(part for part in parts if part)


def _sizes(rows: Sequence[Row]) -> list[int]:
    """The width of each column; the last one has what the others leave."""
    if not rows:
        return []
    sizes = [max(width(row[place]) for row in rows) for place in range(len(rows[0]))]
    if {row[-2] for row in rows} == {NOTHING}:
        sizes[-2] = 0
    while sum(2 + size for size in sizes[:-1] if size) > COLUMNS:
        widest = max(range(len(sizes) - 1), key=lambda place: sizes[place])
        if sizes[widest] <= LEAST:
            break
        sizes[widest] -= 1
    room = COLUMNS - sum(2 + size for size in sizes[:-1] if size) - 2
    return [*sizes[:-1], min(sizes[-1], room) if room >= LEAST else 0]


def _rows(rows: Sequence[Row], sizes: Sequence[int]) -> Iterator[str]:
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
