"""The JavaScript engine says what the interpreter says: in Node, and in Chromium."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from functools import cache
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any
from unicodedata import normalize

import pytest
from javascript_cases import LEADS, REFUSED, RULES
from javascript_runs import ENGINE, NODE, ROOT, Lead, by_interpreter, by_node, random_lead
from random_agreements import AS_OF as RANDOM_AS_OF
from random_agreements import agreement_text, events, lead

from slalang.backends.js import build
from slalang.backends.scoring import rules_of
from slalang.driver import read_file, read_text
from slalang.evaluate.lower_case import LOWER, UPPER
from slalang.evaluate.text import prepared

TSC = shutil.which("tsc") or shutil.which(str(ROOT / ".tools/node_modules/.bin/tsc"))
EXAMPLES = (
    "packwell/packwell", "leadfuze/leadfuze", "questionnaire/questionnaire",
    "seven_components/seven_components", "six_months/six_months", "two_scripts/two_scripts",
)  # fmt: skip

needs_node = pytest.mark.skipif(NODE is None, reason="needs Node: install the package nodejs")


@cache
def rules_of_example(name: str) -> dict[str, Any]:
    path = ROOT / "examples" / f"{name}.sla"
    read, _ = read_file(path, path.parent)
    assert read is not None
    rules: dict[str, Any] = json.loads(json.dumps(rules_of(read.agreement)))
    return rules


def same(leads: list[Lead]) -> list[dict[str, Any]]:
    """The rows of both, once they are the same."""
    found, wanted = by_node(leads), by_interpreter(leads)
    assert len(found) == len(wanted)
    for one, other, it in zip(found, wanted, leads, strict=True):
        if "problems" in one:
            one["problems"] = len(one["problems"])
        assert one == other, json.dumps(it.input, ensure_ascii=False)
    return wanted


@needs_node
@pytest.mark.parametrize(
    ("name", "count"), [(one, 300 if "pack" in one else 60) for one in EXAMPLES]
)
def test_random_leads_of_an_example(name: str, count: int) -> None:
    random = Random(name)
    rows = same([random_lead(rules_of_example(name), random) for _ in range(count)])
    assert not any("problems" in row for row in rows)
    assert len({json.dumps(row["scores"]) for row in rows}) > 5


@needs_node
def test_random_agreements() -> None:
    leads = []
    for seed in range(40):
        random = Random(seed)
        read = read_text(agreement_text(random))
        assert read.agreement is not None
        rules = json.loads(json.dumps(rules_of(read.agreement, hashed=False)))
        leads += [random_case(rules, random) for _ in range(15)]
        leads += [random_lead(rules, random) for _ in range(5)]
    rows = same(leads)
    assert len({row["fired_0"] for row in rows}) > 100


def random_case(rules: dict[str, Any], random: Random) -> Lead:
    from datetime import timedelta

    attributes, happened = lead(random), events(random)
    found = [
        {"event": name, "at": (RANDOM_AS_OF - timedelta(seconds=age)).isoformat(), "properties": of}
        for name, age, of in happened
    ]
    account = random.choice([None, {"tier": "large"}, {"tier": "small"}])
    return Lead(
        rules,
        {"lead": attributes, "events": found, "account": account,
         "as_of": RANDOM_AS_OF.isoformat()},
    )  # fmt: skip


@needs_node
def test_boundaries() -> None:
    """Edges to the microsecond, what is unknown, other scripts, limits: see `javascript_cases`."""
    rows = same(LEADS)
    assert [row for row in rows if "problems" in row] == []
    fired = [int(row["fired_0"]) for row in rows]
    every = [leaf for score in RULES["scores"] for rule in score["rules"] for leaf in under(rule)]
    never = [
        rule["title"] for i, rule in enumerate(every) if not any(word >> i & 1 for word in fired)
    ]
    assert never == []


def under(rule: dict[str, Any]) -> list[dict[str, Any]]:
    return [leaf for one in rule["rules"] for leaf in under(one)] if "rules" in rule else [rule]


@needs_node
def test_what_cannot_be_read_is_refused_by_both() -> None:
    rows = same(REFUSED)
    assert [row for row in rows if "problems" not in row] == []


@needs_node
def test_problems_name_the_place_and_what_was_expected() -> None:
    found = by_node([Lead(RULES, {
        "lead": {"employees": "many", "wages": 3, "spend": "5 EUR", "level": "Snior", "buget": 1},
        "events": [{"event": "visit", "at": "2026-01-01T00:00:00"}, {"event": "fair"}],
        "as_of": "2026-01-01T00:00:00Z",
    })])  # fmt: skip
    assert found[0]["problems"] == [
        'lead.employees: found the text "many", where a whole number that is not below 0,'
        " such as 12 was expected",
        "lead: there is no attribute `wages`",
        "lead.spend: found EUR, where USD was expected: convert it first",
        "lead.level: there is no choice `Snior`, only junior, senior, chief:"
        " did you mean `senior`?",
        "lead: there is no attribute `buget`: did you mean `budget`?",
        "event 1: at: 2026-01-01T00:00:00 has no zone: add `Z` or an offset such as `+02:00`",
        "event 2: there is no event `fair`",
        "event 2: at: this event has no time: add one such as 2026-03-06T16:30:00Z",
    ]


@needs_node
def test_the_answer_for_people(tmp_path: Path) -> None:
    """`score.mjs` prints what `slalang score --format json` says."""
    path = ROOT / "examples/packwell/packwell.sla"
    read, _ = read_file(path, path.parent)
    assert read is not None
    for name, content in build(read.agreement, {}).items():
        target = tmp_path / name
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(content)
    (tmp_path / "lead.json").write_text('{"seniority": "vp", "employees": 240}')
    (tmp_path / "events.jsonl").write_text('{"event": "demo_request", "at": "2026-03-06T16:10Z"}\n')
    assert NODE is not None
    command = [NODE, "js/score.mjs", "lead.json", "events.jsonl", "--as-of", "2026-03-06T16:30Z"]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    from slalang.cli.main import run

    given = ["--lead", "lead.json", "--events", "events.jsonl", "--as-of", "2026-03-06T16:30Z"]
    answer = tmp_path / "answer.json"
    places = [str(tmp_path / one) if one.endswith(("json", "jsonl")) else one for one in given]
    run(["score", str(path), *places, "--format", "json", "-o", str(answer)])
    wanted = json.loads(answer.read_text())
    found = json.loads(ran.stdout)
    fired = found.pop("fired")
    assert found == {name: wanted[name] for name in found}
    assert fired[0] == "fit.role.decides"
    ran = subprocess.run([*command[:3]], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "a lead and an instant are needed" in ran.stderr


def test_the_letters_are_those_of_the_interpreter(bless: bool) -> None:
    """The table of capitals in the module is written from `slalang.evaluate.lower_case`."""
    text = ENGINE.read_text(encoding="utf-8")
    between = re.compile(r"(?<=// letters: begin\n).*?(?=// letters: end)", re.DOTALL)
    if bless:
        ENGINE.write_text(between.sub(capitals(), text), encoding="utf-8")
    found = between.search(text)
    assert found is not None
    assert found[0] == capitals()


def capitals() -> str:
    """Runs of capitals with the distance of their small letters, in hexadecimal digits."""
    pairs = [(ord(one), ord(other) - ord(one)) for one, other in zip(UPPER, LOWER, strict=True)]
    runs: list[str] = []
    while pairs:
        (first, away), step, length = pairs[0], 0, 1
        for (code, _), (after, other) in pairwise(pairs):
            if other != away or after - code not in ((step,) if step else (1, 2)):
                break
            step, length = after - code, length + 1
        end = f"-{pairs[length - 1][0]:x}{'/2' if step == 2 else ''}" if step else ""
        runs.append(f"{first:x}{end}:{away:x}")
        pairs = pairs[length:]
    lines = [""]
    for run in runs:
        if len(lines[-1]) + len(run) > 87:
            lines.append("")
        lines[-1] += f"{run} "
    return "const CAPITALS =\n" + " +\n".join(f'  "{line}"' for line in lines)[:-2] + '";\n'


@needs_node
def test_every_letter_is_prepared_alike() -> None:
    script = (
        f"import {{ prepared }} from {json.dumps(ENGINE.as_uri())};"
        "const found = [];"
        "for (let code = 0; code < 0x110000; code++) {"
        "  if (code >= 0xd800 && code < 0xe000) continue;"
        "  const letter = String.fromCodePoint(code);"
        "  if (prepared(`-${letter}-`) !== `-${letter.normalize('NFC')}-`)"
        "    found.push([code, prepared(`-${letter}-`)]);"
        "}"
        "process.stdout.write(JSON.stringify(found));"
    )
    assert NODE is not None
    ran = subprocess.run(
        [NODE, "--input-type=module", "-e", script], capture_output=True, text=True, check=True
    )
    letters = [chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000]
    wanted = [
        [ord(one), prepared(f"-{one}-")]
        for one in letters
        if prepared(f"-{one}-") != normalize("NFC", f"-{one}-")
    ]
    assert json.loads(ran.stdout) == wanted


@needs_node
@pytest.mark.skipif(TSC is None, reason="needs TypeScript: `.ci/setup` installs it where npm is")
def test_the_declarations_are_right(tmp_path: Path) -> None:
    """A program in TypeScript that uses all of the module; with a mistake it is refused."""
    for name in ("slalang-score.js", "slalang-score.d.ts"):
        shutil.copy(ENGINE.with_name(name), tmp_path)
    good = """
import { scorer, prepared, FORMAT, LeadProblem, RulesProblem } from "./slalang-score.js";
import type { Result } from "./slalang-score.js";
const score = scorer({ format: FORMAT });
try {
  const found: Result = score({
    lead: { seniority: "vp", employees: 240n, tools: ["HubSpot"], budget: true, need: null,
            spend: { amount: 1500, currency: "USD" } },
    events: [{ event: "visit", at: new Date(0), properties: { page: "/" } }],
    account: { tier: "large" }, records: {}, asOf: "2026-03-06T16:30:00Z",
  });
  const points: string | undefined = found.scores["fit"];
  const masks: string[] = [...found.bits.fired, ...found.bits.stages, prepared("A")];
  const all: [number | bigint | undefined, string | null | undefined, string[], string | null] =
    [found.milli["fit"], found.classes["grade"], found.stages, found.stage];
  const why: string[][] = [found.fired, found.explain];
} catch (problem) {
  if (problem instanceof LeadProblem) for (const one of problem.problems) one.trim();
  if (problem instanceof RulesProblem) problem.message.trim();
}
"""
    assert typed(tmp_path, good) == ""
    assert "asOf" in typed(tmp_path, good.replace(', asOf: "2026-03-06T16:30:00Z"', ""))
    assert "error" in typed(tmp_path, good.replace('found.scores["fit"]', "found.points"))


def typed(folder: Path, program: str) -> str:
    (folder / "program.ts").write_text(program)
    command = [
        str(TSC), "--noEmit", "--strict", "--target", "es2022", "--module", "nodenext",
        "program.ts",
    ]  # fmt: skip
    (folder / "package.json").write_text('{"type": "module"}')
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False).stdout
