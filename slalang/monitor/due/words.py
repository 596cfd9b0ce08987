"""A stand-up in; the words that its renderers share, out."""

from __future__ import annotations

from datetime import datetime

from slalang.calendar.local import local
from slalang.evaluate.case import SECOND
from slalang.monitor.due.day import Day
from slalang.monitor.due.look import Broke, Owed, Untimed
from slalang.monitor.due.standup import Desk, Standup
from slalang.monitor.render_words import counted, line
from slalang.timeline.item import State
from slalang.wording.times import MONTHS, WEEKDAYS

MINUTE = 60 * SECOND
_COUNTDOWN = 90 * MINUTE
"""What is due by then is told in minutes."""
LONG_NAME, LONG_WHAT = 60, 34


def due_words(day: Day, due: int) -> str:
    """`now`, `in 35 min`, `by 17:00`, `Mon 09:30`, `Mon 16 Mar 09:30` where a week lies between."""
    left = due - day.as_of
    if left < MINUTE:
        return "now"
    if left <= _COUNTDOWN:
        return f"in {left // MINUTE} min"
    at, now = local(due, day.zone), local(day.as_of, day.zone)
    # Midnight belongs to the day that it ends.
    ending = local(due - 1, day.zone)
    if ending.date() == now.date():
        return "by midnight" if at.date() != now.date() else f"by {at:%H:%M}"
    if (at.date() - now.date()).days < 7:
        return f"{WEEKDAYS[at.weekday()][:3]} {at:%H:%M}"
    return moment_words(at, now)


def moment_words(at: datetime, now: datetime) -> str:
    """`Mon 9 Mar 09:15`, with the year where it is another one."""
    year = f" {at.year}" if at.year != now.year else ""
    return f"{_day(at)}{year} {at:%H:%M}"


def shown(day: Day, at: int) -> str:
    """An instant on the wall of the team."""
    return moment_words(local(at, day.zone), local(day.as_of, day.zone))


def short(day: Day, at: int) -> str:
    """`16:45` of today, `Mon 16:45` of the last days, else with the date."""
    there, now = local(at, day.zone), local(day.as_of, day.zone)
    days = (now.date() - there.date()).days
    if days == 0:
        return f"{there:%H:%M}"
    return f"{WEEKDAYS[there.weekday()][:3]} {there:%H:%M}" if 0 < days < 7 else shown(day, at)


def late_words(day: Day, due: int) -> str:
    """`overdue 08:40` of today, `overdue 2 Mar` before."""
    return f"overdue {since_words(day, due)}"


def since_words(day: Day, at: int) -> str:
    """`08:40` of today, `2 Mar` of this year, else with the year."""
    there, now = local(at, day.zone), local(day.as_of, day.zone)
    if there.date() == now.date():
        return f"{there:%H:%M}"
    year = f" {there.year}" if there.year != now.year else ""
    return f"{there.day} {MONTHS[there.month - 1][:3]}{year}"


def what_words(standup: Standup, one: Owed) -> str:
    """`attempt 2`, with what has to be known of it: `attempt 2 (from 14:00)`."""
    day = standup.day
    # What waits for another contact opens, at the latest, when it is due.
    later = one.opens is not None and one.opens < one.due
    notes = [f"from {local(one.opens or 0, day.zone):%H:%M}"] if later else []
    if one.taken_from is not None:
        notes.append(f"taken over from {line(standup.teams.name(one.taken_from), 20)}")
    note = f" ({', '.join(notes)})" if notes else ""
    return line(one.what, LONG_WHAT) + note


def waiting_words(one: Untimed) -> str:
    """`attempt (paused)`, `first touch (waits)`."""
    return f"{line(one.what, LONG_WHAT)} ({'paused' if one.state is State.PAUSED else 'waits'})"


def of_words(one: Owed | Untimed | Broke) -> str:
    """What says so: `Inbound follow-up`; empty where the words would say the same twice."""
    title = line(one.title, LONG_NAME)
    return "" if title.casefold() == one.what.casefold() else title


def alerts_words(one: Owed) -> str:
    """`owner and manager alerted`; empty where nobody was."""
    whom = [name.replace("_", " ") for name in one.alerted]
    return f"{', '.join(whom[:-1])} and {whom[-1]} alerted" if len(whom) > 1 else (
        f"{whom[0]} alerted" if whom else ""
    )  # fmt: skip


def whose(standup: Standup, owner: str | None, by: str | None) -> str:
    """`Ana Kowalska`, or the party or role where it is nobody's own."""
    teams = standup.teams
    person = teams.desk(owner, by)
    return line(teams.name(person) if person is not None else teams.title(by), LONG_NAME)


def desk_words(standup: Standup, desk: Desk) -> str:
    """`Ana Kowalska, Sales development`, `Marketing (nobody named)`."""
    teams = standup.teams
    if desk.person is None:
        return f"{line(teams.title(desk.team), LONG_NAME)} (no person named)"
    team = f", {line(teams.title(desk.team), LONG_NAME)}" if desk.team else ""
    return f"{line(teams.name(desk.person), LONG_NAME)}{team}"


def sums_words(day: Day, desk: Desk) -> str:
    """`7 owed, 5 overdue (oldest 9 Mar), 1 broke, 3 without a time yet`."""
    parts = [f"{len(desk.owed):,} owed"]
    if desk.overdue:
        oldest = since_words(day, desk.overdue[0].due)
        parts.append(f"{len(desk.overdue):,} overdue (oldest {oldest})")
    if desk.broke:
        parts.append(f"{desk.broke:,} broke")
    if desk.untimed:
        parts.append(f"{len(desk.untimed):,} without a time yet")
    return ", ".join(parts)


def head_words(standup: Standup) -> tuple[str, str]:
    """Of which moment this is, and what it looks at."""
    day = standup.day
    now = local(day.as_of, day.zone)
    name = getattr(day.zone, "key", None) or "UTC"
    last = local(day.until - 1, day.zone)
    return (
        f"Stand-up of {_day(now)} {now.year}, {now:%H:%M} ({name})",
        f"Owed until the end of {_day(last)}; broken since {shown(day, day.since)}",
    )


def leads_words(standup: Standup) -> str:
    """`Something is owed of 120 leads in all; 4 of them have no owner.`; empty of no leads."""
    if not standup.open_leads:
        return ""
    said = f"Something is owed of {counted(standup.open_leads, 'lead')} in all"
    if not standup.without_owner:
        return f"{said}, and each of them has an owner."
    have = "has" if standup.without_owner == 1 else "have"
    return f"{said}; {standup.without_owner:,} of them {have} no owner."


def doubt_words(standup: Standup) -> str:
    """What has to be said before anything else: why this may not be all; mostly empty."""
    if not standup.doubts or nothing_at_all(standup):
        return ""
    return f"Not everything is here: {'; '.join(standup.doubts)}."


def nothing_at_all(standup: Standup) -> bool:
    """Whether there is nothing to tell of."""
    return not standup.counts and not any(desk.untimed for desk in standup.desks)


def nothing_words(standup: Standup) -> str:
    """What is said where nothing is owed and nothing broke; never so where nobody can know."""
    if not standup.promised:
        return "Nothing was promised that data can show."
    if standup.doubts:
        return f"Nothing can be said: {'; '.join(standup.doubts)}."
    only, teams = standup.only, standup.teams
    if only.team is not None:
        return f"{line(teams.title(only.team), LONG_NAME)} owes nothing."
    if only.person is not None:
        return f"{line(teams.name(only.person), LONG_NAME)} owes nothing."
    return "Nothing is owed, and nothing broke."


def later_words(standup: Standup) -> str:
    """The heading of those who owe something, but not yet."""
    return f"Nothing due until the end of {_day(local(standup.day.until - 1, standup.day.zone))}"


def more_words(count: int) -> str:
    """`and 12 more`."""
    return f"and {count:,} more"


def _day(at: datetime) -> str:
    return f"{WEEKDAYS[at.weekday()][:3]} {at.day} {MONTHS[at.month - 1][:3]}"
