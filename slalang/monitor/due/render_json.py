"""A stand-up in; the same as JSON of the format `slalang.due/1`, out: nothing is cut short."""

from __future__ import annotations

import json
from typing import Any

from slalang.calendar.local import on_clock
from slalang.data.visible import in_json
from slalang.monitor.due.day import Day
from slalang.monitor.due.look import Broke, Owed, Untimed
from slalang.monitor.due.standup import Desk, Standup, is_soon
from slalang.monitor.due.words import due_words, late_words

FORMAT = "slalang.due/1"
_MINUTE = 60_000_000


def render_json(standup: Standup) -> str:
    """Instants as ISO 8601 with the offset of the team's zone; null for what is not known."""
    day, teams = standup.day, standup.teams
    told = {
        "format": FORMAT,
        "title": standup.title,
        "as_of": _instant(day, day.as_of),
        "since": _instant(day, day.since),
        "until": _instant(day, day.until),
        "zone": getattr(day.zone, "key", None) or "UTC",
        "leads": {
            "looked_at": standup.leads,
            "open": standup.open_leads,
            "without_owner": standup.without_owner,
        },
        "teams": [
            {
                "team": one.name, "title": teams.title(one.name), "owed": one.owed,
                "about_to_break": one.soon, "overdue": one.overdue, "broke": one.broke,
            }
            for one in standup.counts
        ],
        "desks": [_desk(standup, one) for one in standup.desks],
        "broke": [_broke(standup, one) for one in standup.broke],
        "nothing_to_do": [{"person": one, "name": teams.name(one)} for one in standup.idle],
        "nothing_due_yet": [{"person": one, "name": teams.name(one)} for one in standup.later],
        "doubts": list(standup.doubts),
        "remarks": list(standup.remarks),
    }  # fmt: skip
    return in_json(json.dumps(told, ensure_ascii=False, indent=2)) + "\n"


def _desk(standup: Standup, desk: Desk) -> dict[str, Any]:
    teams = standup.teams
    return {
        "person": desk.person,
        "name": None if desk.person is None else teams.name(desk.person),
        "team": desk.team,
        "owed": [_owed(standup.day, one) for one in desk.owed],
        "overdue": [_owed(standup.day, one) for one in desk.overdue],
        "without_time": [_untimed(one) for one in desk.untimed],
        "broke": desk.broke,
    }


def _owed(day: Day, one: Owed) -> dict[str, Any]:
    return {
        "lead": one.lead, "called": one.called, "owner": one.owner, "by": one.by,
        "what": one.what, "duty": one.duty, "title": one.title,
        "due": _instant(day, one.due),
        "due_in_words": (late_words if one.due < day.as_of else due_words)(day, one.due),
        "minutes_left": (one.due - day.as_of) // _MINUTE,
        "not_before": None if one.opens is None else _instant(day, one.opens),
        "state": one.state.value, "alerted": list(one.alerted),
        "about_to_break": one.due >= day.as_of and is_soon(day, one),
        "taken_over_from": one.taken_from, "done": one.got, "of": one.need,
    }  # fmt: skip


def _untimed(one: Untimed) -> dict[str, Any]:
    return {
        "lead": one.lead, "called": one.called, "owner": one.owner, "by": one.by,
        "what": one.what, "duty": one.duty, "title": one.title, "state": one.state.value,
    }  # fmt: skip


def _broke(standup: Standup, one: Broke) -> dict[str, Any]:
    day = standup.day
    return {
        "lead": one.lead, "called": one.called, "owner": one.owner, "by": one.by,
        "person": standup.teams.desk(one.owner, one.by),
        "what": one.what, "duty": one.duty, "title": one.title,
        "due": None if one.due is None else _instant(day, one.due),
        "done": None if one.done is None else _instant(day, one.done),
        "broke_at": _instant(day, one.at), "why": one.why.value, "reason": one.said,
    }  # fmt: skip


def _instant(day: Day, at: int) -> str:
    """`2026-03-10T09:15:00+01:00`; in universal time where the zone knows no such date."""
    try:
        return on_clock(at, day.zone).isoformat()
    except OverflowError:
        return "9999-12-31T23:59:59+00:00"
