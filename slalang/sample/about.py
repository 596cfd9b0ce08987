"""What was made, and from what, in; the two files that say so out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from slalang.sample.plan import FORMAT, Wanted
from slalang.version import __version__

ABOUT = "about.json"
README = "README.txt"


def about(
    rules: Mapping[str, Any], wanted: Wanted, format: str, leads: int, events: int
) -> dict[str, bytes]:
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
        "files": [f"leads.{format}", f"events.{format}"],
        "order": "leads by lead_id; events by lead_id, then by time",
    }
    text = _README.format(
        title=data["agreement"], leads=leads, events=events, format=format, seed=wanted.seed,
        as_of=as_of, days=wanted.days, generator=data["generator"],
    )  # fmt: skip
    shown = json.dumps(data, ensure_ascii=False, indent=1)
    return {ABOUT: f"{shown}\n".encode(), README: text.encode()}


_README = """Sample data for “{title}”

Nobody in here exists. The names are made up, the e-mail addresses are at domains
that are reserved for examples, and the telephone numbers are kept for fiction.

leads.{format}: {leads:,} leads, by lead_id
events.{format}: {events:,} events, by lead_id, then by time; none after {as_of},
and none more than {days} days before

Made by {generator} from seed {seed}. The same agreement, seed, time and numbers
give the same data on any machine; about.json has them all.
"""
