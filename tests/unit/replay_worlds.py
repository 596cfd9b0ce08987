"""Small agreements, leads and events, and a way to replay them: what the tests of replay share."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from slalang.data.plans import planning
from slalang.data.wishes import Wishes
from slalang.driver import compile_text
from slalang.replay.compare import Version, replay
from slalang.replay.result import Replay
from slalang.settings import Settings

AS_OF = datetime(2026, 3, 6, 16, 30, tzinfo=UTC)
HEAD = """agreement "Replayed" {
  version "1"
  effective 2026-01-01 to 2026-12-31
  currency EUR
}
party marketing "Marketing"
lead {
  source    one of web_form, event "Trade fair"
  employees count "Company size"
  country   text  "Country"
  vip       yes/no "VIP"
}
account { tier one of gold, tin }
event visit "Visit" { page text }
event ride "Test ride"
"""
FIT = """score fit "Fit" {
  +30 when employees > 200
  +10 "Next door" when country in ("NL", "DK")
}
"""
REST = """class grade "Grade" of fit {
  a "A" from 30
  b "B" below 30
}
stage mql "Qualified" of marketing {
  starts
  when fit >= 30
}
"""
BASE = HEAD + FIT + REST
LEADS: Sequence[Mapping[str, object]] = (
    {"lead_id": "a", "source": "web_form", "employees": 500, "country": "NL", "vip": True},
    {"lead_id": "b", "source": "web_form", "employees": 150, "country": "DK", "vip": False},
    {"lead_id": "c", "source": "event", "employees": 150, "country": "DE", "vip": True},
    {"lead_id": "d", "source": None, "employees": 5, "country": None, "vip": None},
)
EVENTS: Sequence[Mapping[str, object]] = (
    {"lead_id": "a", "event": "visit", "at": "2026-03-01T10:00:00Z", "page": "/pricing"},
    {"lead_id": "b", "event": "ride", "at": "2026-03-02T10:00:00Z", "page": None},
)


def version(text: str, file: str = "agreement.sla") -> Version:
    """An agreement as the command line has it."""
    agreement = compile_text(text, Settings(Path("."), cache=False, solver=False)).understood
    assert agreement is not None
    return Version(file, agreement, planning(agreement, None))


def write_data(
    folder: Path, leads: Sequence[Mapping[str, object]] = LEADS,
    events: Sequence[Mapping[str, object]] = EVENTS, form: str = "jsonl",
) -> Path:  # fmt: skip
    """A folder of leads and events."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in (("leads", leads), ("events", events)):
        path = folder / f"{name}.{form}"
        if form == "jsonl":
            lines = [json.dumps(dict(row)) + "\n" for row in rows]
            path.write_text("".join(lines), encoding="utf-8")
            continue
        names = list(dict.fromkeys(key for row in rows for key in row))
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(names or ["lead_id", "event", "at"])
            writer.writerows([_cell(row.get(key)) for key in names] for row in rows)
    return folder


def replayed(old: str, new: str, data: Path, by: str | None = None) -> Replay:
    """What a change of the text would have done."""
    wishes = Wishes(str(data), "", AS_OF)
    return replay(version(old, "old.sla"), version(new, "new.sla"), wishes, by, lambda _: None)


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)
