"""Raw sample data in; the rows that the JavaScript engine in Node finds, as results, out."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from shutil import which
from threading import Thread
from typing import IO, TYPE_CHECKING, Any

from slalang.data.quoting import literal
from slalang.data.result import contract
from slalang.data.write import batches
from slalang.form import columns_of, form_of

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

ROOT = Path(__file__).parents[1]
ENGINE = ROOT / "slalang" / "engines" / "javascript" / "slalang-score.js"
BATCH = ROOT / "tests" / "engines" / "javascript_batch.mjs"


def missing() -> str | None:
    """Node."""
    return "Node is not installed" if which("node") is None else None


def rows(
    connection: DuckDBPyConnection, rules: Mapping[str, Any], as_of: str, data: Path
) -> Iterator[tuple[object, ...]]:
    """A row of the contract for each lead, in the order of identifiers."""
    command = ["node", str(BATCH), str(ENGINE)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as node:
        assert node.stdin is not None
        assert node.stdout is not None
        asked = Thread(target=_ask, args=(node.stdin, connection, rules, as_of, data))
        asked.start()
        names = columns_of(form_of(rules))
        order = [name for name, _ in contract(form_of(rules))]
        for line in node.stdout:
            found = json.loads(line)
            assert "problems" not in found, found
            row = {name: int(bits) for name, bits in found.items() if name[-1:].isdigit()}
            row |= {names.scores[name]: int(milli) for name, milli in found["scores"].items()}
            row |= {names.classes[name]: band for name, band in found["classes"].items()}
            row |= {"lead_id": found["lead_id"], "stage": found["stage"]}
            yield tuple(row[name] for name in order)
        asked.join()
    assert node.returncode == 0


def _ask(
    to: IO[bytes], connection: DuckDBPyConnection, rules: Mapping[str, Any], as_of: str, data: Path
) -> None:
    leads, events = (literal(str(data / f"{name}.jsonl")) for name in ("leads", "events"))
    query = (
        "SELECT l.json, e.events FROM"
        f" (SELECT json ->> 'lead_id' AS id, json FROM read_ndjson_objects({leads})) AS l LEFT JOIN"
        " (SELECT json ->> 'lead_id' AS id, '[' || string_agg(json::VARCHAR, ',') || ']' AS events"
        f" FROM read_ndjson_objects({events}) GROUP BY 1) AS e USING (id) ORDER BY id"
    )
    with to:
        to.write(json.dumps({"rules": rules}).encode() + b"\n")
        for batch in batches(connection, query):
            lines = [json.dumps(_asked(lead, events, as_of)) for lead, events in batch]
            to.write("".join(f"{line}\n" for line in lines).encode())


def _asked(lead: str, events: str | None, as_of: str) -> Mapping[str, Any]:
    own: dict[str, Any] = {}
    records: dict[str, dict[str, Any]] = {}
    cells = json.loads(lead)
    id_ = cells.pop("lead_id")
    for name, value in cells.items():
        record, point, attribute = name.partition(".")
        if not point:
            own[name] = value
        elif value is not None:
            records.setdefault(record, {})[attribute] = value
    happened = []
    for event in json.loads(events or "[]"):
        kept = {name: event.pop(name) for name in ("event", "at")}
        event.pop("lead_id")
        properties = {name: value for name, value in event.items() if value is not None}
        happened.append({**kept, "properties": properties})
    return {"lead_id": id_, "lead": own, "records": records, "events": happened, "as_of": as_of}
