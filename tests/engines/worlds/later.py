"""Raw leads in; the same some time later, and the files that they come in, out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

from worlds.raw import RawLead, Rules, as_json, instant


def later(
    rng: Random, leads: Sequence[RawLead], others: Sequence[RawLead], span: tuple[int, int]
) -> list[RawLead]:
    """Most are as they were; some are gone or new, have other attributes, or more or fewer events.

    `others` are as many leads of the same rules. Most new events lie within the span.
    """
    found = []
    for one, other in zip(leads, others, strict=True):
        lead = one
        drawn = rng.random()
        if drawn < 0.04:
            continue
        if drawn < 0.08:
            lead = replace(one, records=other.records)
        elif drawn < 0.11:
            lead = replace(one, events=one.events[:-1])
        elif drawn < 0.14:
            lead = replace(one, events=(*one.events, *other.events[:1]))
        elif drawn < 0.25 and other.events:
            at = instant(rng.randint(span[0], span[1]))
            lead = replace(one, events=(*one.events, {**other.events[0], "at": at}))
        found.append(lead)
        if drawn > 0.96:
            found.append(replace(other, lead_id=f"N{other.lead_id}"))
    return found


def write_lines(place: Path, rules: Rules, leads: Sequence[RawLead]) -> Path:
    """A folder with `leads.jsonl` and `events.jsonl`."""
    place.mkdir()
    own = {record["name"] for record in rules["inputs"]["records"]} - {"lead"}
    with (place / "leads.jsonl").open("w") as rows, (place / "events.jsonl").open("w") as events:
        for lead in leads:
            whole = json.loads(as_json(lead))
            seen = whole.pop("events")
            row = {"lead_id": lead.lead_id, **whole.pop("lead", {})}
            row |= {name: whole[name] for name in own & whole.keys()}
            rows.write(json.dumps(row) + "\n")
            for event in seen:
                events.write(json.dumps({"lead_id": lead.lead_id, **event}) + "\n")
    return place
