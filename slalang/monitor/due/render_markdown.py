"""A stand-up in; Markdown for a chat or a wiki, out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

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
from slalang.monitor.render_words import line

MOST = 3
"""So many lines of each person are shown."""
SOON = 5
"""So many lines of what is about to break, and of what broke."""
DESKS, NAMES = 30, 24
_MARKS = re.compile(r"([\\`*_\[\]<>|~@&]|(?<=:)/(?=/))")


def render_markdown(standup: Standup, most: int | None = MOST) -> str:
    """The whole of it; `most` lines of each list, None for all of them."""
    title, about = head_words(standup)
    lines = [f"# {_safe(title)}", "", f"**{_safe(line(standup.title))}**", "", _safe(about), ""]
    if doubts := doubt_words(standup):
        lines += [f"**{_safe(doubts)}**", ""]
    lines += _counts(standup)
    if leads := leads_words(standup):
        lines += ["", _safe(leads)]
    several = None if most is None else SOON
    lines += [*_soon(standup, several), *_broke(standup, several)]
    busy = [desk for desk in standup.desks if desk.owed or desk.overdue or desk.untimed]
    people = len(busy) if most is None else DESKS
    for desk in busy[:people]:
        lines += _desk(standup, desk, most)
    if len(busy) > people:
        lines += ["", f"{more_words(len(busy) - people)} people and teams"]
    lines += _people("Nothing to do now", standup, standup.idle, most)
    lines += _people(later_words(standup), standup, standup.later, most)
    return "\n".join(lines) + "\n"


def _people(
    heading: str, standup: Standup, people: Sequence[str], most: int | None
) -> Iterator[str]:
    if people:
        shown_ = people[: None if most is None else NAMES]
        names = [_safe(line(standup.teams.name(one), 40)) for one in shown_]
        if len(people) > len(names):
            names.append(more_words(len(people) - len(names)))
        yield from ("", f"**{_safe(heading)}:** {', '.join(names)}")


def _counts(standup: Standup) -> Iterator[str]:
    if not standup.counts:
        yield _safe(nothing_words(standup))
        return
    yield "| | owed | about to break | overdue | broke |"
    yield "|---|---:|---:|---:|---:|"
    for one in standup.counts:
        title = _safe(line(standup.teams.title(one.name), 40))
        yield f"| {title} | {one.owed:,} | {one.soon:,} | {one.overdue:,} | {one.broke:,} |"


def _soon(standup: Standup, most: int | None) -> Iterator[str]:
    if standup.soon:
        yield from _heading(f"About to break: {len(standup.soon):,}")
        for one in standup.soon[:most]:
            parts = [
                _lead(one.lead, one.called), _safe(what_words(standup, one)),
                _safe(whose(standup, one.owner, one.by)), _safe(alerts_words(one)),
            ]  # fmt: skip
            yield f"- **{_safe(due_words(standup.day, one.due))}** {_joined(parts)}"
        yield from _rest(len(standup.soon), most)


def _broke(standup: Standup, most: int | None) -> Iterator[str]:
    if standup.broke:
        since = shown(standup.day, standup.day.since)
        yield from _heading(f"Broke since {_safe(since)}: {len(standup.broke):,}")
        for one in standup.broke[:most]:
            parts = [
                _lead(one.lead, one.called), _safe(line(one.said)),
                "" if one.due is None else f"due {short(standup.day, one.due)}",
                _safe(whose(standup, one.owner, one.by)),
            ]  # fmt: skip
            yield f"- {_joined(parts)}"
        yield from _rest(len(standup.broke), most)


def _desk(standup: Standup, desk: Desk, most: int | None) -> Iterator[str]:
    yield from _heading(_safe(f"{desk_words(standup, desk)}: {sums_words(standup.day, desk)}"))
    day = standup.day
    for one in desk.owed[:most]:
        yield _line(due_words(day, one.due), one, what_words(standup, one))
    yield from _rest(len(desk.owed), most)
    if desk.overdue:
        yield from ("", "Overdue and still not done:", "")
    for one in desk.overdue[:most]:
        yield _line(late_words(day, one.due), one, what_words(standup, one))
    yield from _rest(len(desk.overdue), most)
    for it in desk.untimed if most is None else ():
        yield _line("no time yet", it, waiting_words(it))


def _line(when: str, one: Owed | Untimed, what: str) -> str:
    parts = [_lead(one.lead, one.called), _safe(what), _safe(of_words(one))]
    return f"- **{_safe(when)}** {_joined(parts)}"


def _heading(text: str) -> Iterator[str]:
    yield from ("", f"## {text}", "")


def _rest(count: int, most: int | None) -> Iterator[str]:
    if most is not None and count > most:
        yield f"- {more_words(count - most)}"


def _lead(lead: str, called: str | None) -> str:
    name = f" {_safe(line(called, 40))}" if called else ""
    return f"{_safe(line(lead))}{name}"


def _joined(parts: Sequence[str]) -> str:
    return " · ".join(part for part in parts if part)


def _safe(text: str) -> str:
    """Text of data that stays text: no link, no mention, no mark."""
    return _MARKS.sub(r"\\\1", text)
