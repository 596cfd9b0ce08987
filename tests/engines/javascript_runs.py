"""Rules and leads in; the rows that the interpreter and the JavaScript engine give, out."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from slalang.evaluate import LeadProblem, evaluate
from slalang.evaluate.result import Outcome, RuleTrace

ROOT = Path(__file__).resolve().parents[2]
ENGINE = ROOT / "slalang/engines/javascript/slalang-score.js"
BATCH = Path(__file__).with_name("javascript_batch.mjs")
NODE = shutil.which("node")
WORD = 62
AS_OF = datetime(2026, 3, 6, 16, 30, tzinfo=UTC)
WORDS = (
    "", " ", "x", "Müller & Söhne", "İSTANBUL", "ΟΔΟΣ", "Straße", "ẞ", "cafe\u0301", "CAFÉ",
    "𐐀bc", "\u00a0Bank\u2003", "\x1cbank", "🚀 growth", "日本。営業", "a\nb", "Ǆ", "ﬀ",
    "\ufeffbank",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Lead:
    """One lead as JSON, and the instant as of which it is looked at."""

    rules: dict[str, Any]
    input: dict[str, Any]


def batch(leads: Sequence[Lead]) -> str:
    """The lines that the batch runner reads; the rules stand before the leads that they score."""
    lines = []
    before = None
    for number, lead in enumerate(leads):
        if lead.rules is not before:
            lines.append(json.dumps({"rules": lead.rules}))
            before = lead.rules
        lines.append(json.dumps({"lead_id": number, **lead.input}))
    return "\n".join(lines) + "\n"


def by_node(leads: Sequence[Lead]) -> list[dict[str, Any]]:
    """What the engine says in one Node process."""
    assert NODE is not None
    command = [NODE, str(BATCH), str(ENGINE)]
    ran = subprocess.run(
        command, input=batch(leads), capture_output=True, text=True, check=False, timeout=300
    )
    assert ran.returncode == 0, ran.stderr
    return [json.loads(line) for line in ran.stdout.splitlines()]


def by_interpreter(leads: Sequence[Lead]) -> list[dict[str, Any]]:
    """What `slalang.evaluate` says."""
    return [_row(number, lead) for number, lead in enumerate(leads)]


def _row(number: int, lead: Lead) -> dict[str, Any]:
    it = lead.input
    try:
        found = evaluate(
            lead.rules, it["lead"], it.get("events", ()), it.get("account"),
            records=it.get("records"), as_of=datetime.fromisoformat(it["as_of"]),
        )  # fmt: skip
    except LeadProblem as problem:
        return {"lead_id": number, "problems": len(problem.problems)}
    fired = [leaf.outcome is Outcome.FIRED for leaf in _leaves(found.score_traces)]
    stages = [stage.outcome is Outcome.FIRED for stage in found.stage_traces]
    return {
        "lead_id": number,
        "scores": {score.name: score.milli for score in found.score_traces},
        "classes": dict(found.classes),
        "stage": found.stage,
        **{f"stages_{i}": word for i, word in enumerate(_words(stages))},
        **{f"fired_{i}": word for i, word in enumerate(_words(fired))},
    }


def _leaves(traces: Iterable[Any]) -> Iterator[RuleTrace]:
    for trace in traces:
        inside = trace.rules if hasattr(trace, "rules") else trace.inside
        if inside:
            yield from _leaves(inside)
        elif isinstance(trace, RuleTrace):
            yield trace


def _words(bits: Sequence[bool]) -> list[str]:
    words = [bits[start : start + WORD] for start in range(0, max(1, len(bits)), WORD)]
    return [str(sum(1 << place for place, bit in enumerate(word) if bit)) for word in words]


# ── Random leads for any rules ────────────────────────────────────────────────


def random_lead(rules: dict[str, Any], random: Random) -> Lead:
    """A lead that comes near to what the rules ask for."""
    texts, numbers, seconds = _literals(rules)
    as_of = AS_OF + timedelta(microseconds=random.choice([0, 1, 999_999]))

    def value(field: Mapping[str, Any]) -> Any:
        match field["type"]:
            case "text" | "person":
                return _text(texts, random)
            case "texts":
                return [_text(texts, random) for _ in range(random.choice([0, 1, 1, 2, 4]))]
            case "count":
                return max(0, int(float(random.choice(numbers))) + random.choice([-1, 0, 0, 1]))
            case "number":
                return float(random.choice(numbers)) + random.choice([0, 0, 0.000001, -0.0000005])
            case "money":
                amount = random.choice(numbers)
                near = "" if "." in amount else random.choice(["", "", ".0001", ".00005"])
                return f"{amount}{near} {field['currency']}"
            case "date":
                return (as_of - timedelta(seconds=random.choice(seconds))).date().isoformat()
            case "time":
                return random.choice(["08:59", "09:00", "09:00:00", "17:30:59"])
            case "truth":
                return random.random() < 0.5
            case _:
                return random.choice(field["choices"])["value"]

    def values(fields: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        return {field["name"]: value(field) for field in fields if random.random() < 0.75}

    records = {one["name"]: values(one["fields"]) for one in rules["inputs"]["records"]}
    kinds = [kind for kind in rules["inputs"]["events"] if kind["read"]]
    happened = []
    for _ in range(random.choice([0, 1, 2, 5, 12]) if kinds else 0):
        kind = random.choice(kinds)
        age = timedelta(
            seconds=random.choice(seconds), microseconds=random.choice([-1, 0, 0, 1, 500_000])
        )
        happened.append({
            "event": kind["name"],
            "at": (as_of - age).isoformat().replace("+00:00", random.choice(["Z", "+00:00"])),
            "properties": values(kind["properties"]),
        })  # fmt: skip
    lead = {"lead": records.pop("lead", {}), "events": happened, "as_of": as_of.isoformat()}
    return Lead(rules, {**lead, "records": records})


def _text(texts: Sequence[str], random: Random) -> str:
    text = random.choice([*texts, *texts, *WORDS])
    around = random.choice(["", "", " ", "(", "\u3000", "a", "🚀", "-"])
    text = random.choice([text, text.upper(), text.title(), f"{text}{random.choice(WORDS)}"])
    return around + text


def _literals(rules: Mapping[str, Any]) -> tuple[list[str], list[str], list[int]]:
    """The texts, numbers and lengths of time that the rules name."""
    texts, numbers, seconds = ["bank"], ["0", "1", "3"], [0, 1, 86_400, 30 * 86_400, 400 * 86_400]
    waiting: list[Any] = [rules["terms"], rules["scores"], rules["classes"], rules["stages"]]
    while waiting:
        node = waiting.pop()
        waiting += node.values() if isinstance(node, dict) else node
        waiting = [one for one in waiting if isinstance(one, dict | list)]
        if not isinstance(node, dict):
            continue
        if node.get("op") == "text":
            texts += re.findall(r"[\w@/.]+", node["text"])
        if node.get("op") == "value" and node["type"] == "text":
            texts.append(node["value"])
        if node.get("op") == "value" and node["type"] in ("number", "money"):
            numbers.append(node["value"])
        for name in ("within_seconds", "every_seconds", "after_seconds"):
            if node.get(name):
                seconds.append(node[name])
        for row in node.get("decay") or ():
            seconds.append(row[0] * 86_400)
    return texts, numbers, seconds
