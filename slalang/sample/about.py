"""What was made, and from what, in; the two files that say so out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from slalang.sample.plan import FORMAT, Wanted
from slalang.sample.staff import Staff
from slalang.version import __version__

ABOUT = "about.json"
README = "README.txt"


def about(
    rules: Mapping[str, Any], wanted: Wanted, format: str, leads: int, events: int,
    *, staff: Staff | None, planted: Mapping[str, int],
) -> dict[str, bytes]:  # fmt: skip
    """`about.json` and `README.txt` of a folder of sample data."""
    when = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=wanted.as_of)
    as_of = when.isoformat().replace("+00:00", "Z")
    data = {
        "format": FORMAT,
        "generator": f"slalang {__version__}",
        "agreement": rules["agreement"]["title"],
        "version": rules["agreement"]["version"],
        "model_hash": rules["model_hash"],
        "seed": wanted.seed,
        "as_of": as_of,
        "days": wanted.days,
        "leads": leads,
        "events": events,
        "asked_for": {"leads": wanted.leads, "events": wanted.events},
        "people": len(staff.people) if staff else 0,
        "planted": dict(sorted(planted.items())),
        "files": [f"{name}.{format}" for name in ("leads", "events", *["people"] * bool(staff))],
        "order": "leads by lead_id; events by lead_id, then by time",
    }
    text = _README.format(
        title=data["agreement"], leads=leads, events=events, format=format, seed=wanted.seed,
        as_of=as_of, days=wanted.days, generator=data["generator"],
        people=_PEOPLE.format(format=format, people=len(staff.people)) if staff else "",
        dirt=_DIRT if planted else "",
    )  # fmt: skip
    shown = json.dumps(data, ensure_ascii=False, indent=1)
    return {ABOUT: f"{shown}\n".encode(), README: text.encode()}


_PEOPLE = "people.{format}: {people:,} people who work the leads, and their managers\n"
_DIRT = "\nSome rows are bad on purpose: about.json says under `planted` how many of each sort.\n"
_README = """Sample data for “{title}”

Nobody in here exists. The names are made up, the e-mail addresses are at domains
that are reserved for examples, and the telephone numbers are kept for fiction.

leads.{format}: {leads:,} leads, by lead_id
events.{format}: {events:,} events, by lead_id, then by time; none after {as_of},
and none more than {days} days before, but for calls that came too early
{people}{dirt}
Made by {generator} from seed {seed}. The same agreement, seed, time and numbers
give the same data on any machine; about.json has them all.
"""
