"""Hostile data and rules in JavaScript: bounded time, our own words, nothing run as code."""

from __future__ import annotations

import json
import re
import subprocess
from time import perf_counter
from typing import Any

import pytest
from javascript_runs import ENGINE, NODE, Lead, by_interpreter, by_node

pytestmark = pytest.mark.skipif(NODE is None, reason="needs Node: install the package nodejs")

AS_OF = "2026-03-06T16:30:00Z"


def rules(
    scores: list[dict[str, Any]], terms: list[dict[str, Any]] | None = None
) -> dict[str, Any]:
    """Rules about a text, a number, an amount and one kind of event."""
    fields = [
        {"name": name, "title": name, "type": type_, "read": True, "currency": "USD"}
        for name, type_ in (("title", "text"), ("ratio", "number"), ("spend", "money"))
    ]
    visit = {"name": "visit", "title": "", "read": True, "properties": fields, "counts": None}
    return {
        "format": "slalang.scoring/1",
        "agreement": {"title": "", "version": None, "currency": "USD"},
        "inputs": {
            "records": [{"name": "lead", "title": "Lead", "fields": fields}],
            "events": [visit],
        },
        "terms": terms or [],
        "scores": scores,
        "classes": [],
        "stages": [],
    }  # fmt: skip


def score(name: str, *whens: dict[str, Any], points: int = 1000) -> dict[str, Any]:
    return {
        "name": name, "title": name, "floor": None, "ceiling": None, "wears_off": None,
        "freezes_on": [],
        "rules": [
            {"kind": "when", "id": f"{name}.{i}", "title": "", "points": points, "when": when}
            for i, when in enumerate(whens)
        ],
    }  # fmt: skip


def text(test: str, sought: str) -> dict[str, Any]:
    field = {"op": "field", "record": "lead", "name": "title"}
    return {"op": "text", "test": test, "value": field, "text": sought}


def node(script: str, seconds: int = 60) -> str:
    """What a program prints that has `scorer` and `rules` of the interpreter's form."""
    assert NODE is not None
    head = f"import {{ scorer, LeadProblem, RulesProblem }} from {json.dumps(ENGINE.as_uri())};\n"
    ran = subprocess.run(
        [NODE, "--input-type=module", "-e", head + script],
        capture_output=True, text=True, check=False, timeout=seconds,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


PATTERNS = (
    "(?:a+)+b", "(?:a|a)*b", "(?:a*)*b", "(?:x?){50}a{100}$", "[^\\n]*[^\\n]*=[^\\n]*$",
    "^(?:(?:a+)+)+$",
)  # fmt: skip


def test_no_pattern_takes_for_ever() -> None:
    every = rules([score("fit", *(text("matches", one) for one in PATTERNS))])
    long = ("a" * 90_000, "ab" * 45_000, "=" * 90_000)
    leads = [Lead(every, {"lead": {"title": title}, "as_of": AS_OF}) for title in long]
    started = perf_counter()
    assert [row["fired_0"] for row in by_node(leads)] == ["40", "7", "16"]
    assert perf_counter() - started < 10
    short = ("a" * 500, "ab", "aaab", "=" * 300, "a" * 100)
    leads = [Lead(every, {"lead": {"title": title}, "as_of": AS_OF}) for title in short]
    assert by_node(leads) == by_interpreter(leads)


def test_patterns_of_every_kind() -> None:
    patterns = (
        "^a", "a$", "^$|b", "a|b|cd", "(?:ab)+c", "a{2}", "a{2,}", "a{0,2}b$", "[a-c]x", "[^a-c]x",
        "[a\\-c]", "[\\]a]", "\\.", "a.c", "\\d+", "\\D", "\\s", "\\S\\s\\S",
        "[\\d\\s]", "é", "[а-я]{3}", "𐐨", "[𐐨-𐑏]", ".", "(?:^a|b$)", "a?b?c?$", "x*",
        "\\n", "[\\n\\t]",
    )  # fmt: skip
    titles = (
        "", "a", "b", "ab", "aab", "aaab", "abc", "ababc", "cd", "a.c", "a\nc", "dx", "ax", "1 2",
        "\t", "é", "e\u0301", "привет", "𐐀", "x𐐨", "a-c", "]", "12", "\u00a0x\u00a0y",
    )  # fmt: skip
    every = rules([score("fit", *(text("matches", one) for one in patterns))])
    leads = [Lead(every, {"lead": {"title": title}, "as_of": AS_OF}) for title in titles]
    assert by_node(leads) == by_interpreter(leads)


def test_remembered_states_of_a_pattern_do_not_grow_without_end() -> None:
    every = json.dumps(rules([score("fit", text("matches", "(?:a|b)*a(?:a|b){14}c"))]))
    script = f"""
      const score = scorer({every});
      let seed = 1;
      const letter = () => ((seed = (seed * 48271) % 2147483647) & 64 ? "a" : "b");
      const before = process.memoryUsage().heapUsed;
      for (let i = 0; i < 20; i++) {{
        const title = Array.from({{ length: 1000 }}, letter).join("");
        score({{ lead: {{ title }}, asOf: "{AS_OF}" }});
      }}
      console.log((process.memoryUsage().heapUsed - before) / 1e6 < 200);
    """
    assert node(script) == "true\n"


def test_long_texts_are_refused_or_read_in_time() -> None:
    million = 10**6
    every = rules([score("fit", text("mentions", "bank"))])
    data = [
        {"title": "a" * million}, {"title": "bank" * 25_000}, {"title": "🏦" * 60_000},
        {"spend": " " * million + "x"}, {"spend": "1" * million + " USD"},
        {"spend": "0" * million + "1 USD"}, {"spend": "1." + "0" * million + " USD"},
        {"spend": " " * million + "1 USD" + " " * million}, {"ratio": 1e-320}, {"ratio": 1.7e308},
        {"title": "'; DROP TABLE leads; --\u0000\n=cmd|' /C calc'!A0"},
    ]  # fmt: skip
    leads = [Lead(every, {"lead": one, "as_of": AS_OF}) for one in data]
    found, wanted = by_node(leads), by_interpreter(leads)
    assert [len(row.get("problems", ())) for row in found] == [
        row.get("problems", 0) for row in wanted
    ]
    assert [row.get("scores") for row in found] == [row.get("scores") for row in wanted]


def test_of_many_problems_some_are_told() -> None:
    every = rules([score("fit", text("contains", "a"))])
    lead = {f"ratiooooooooooooooooooooooooooooooooooooooooooooo{i}": i for i in range(100_000)}
    started = perf_counter()
    found = by_node([Lead(every, {"lead": lead, "as_of": AS_OF})])
    assert perf_counter() - started < 10
    assert len(found[0]["problems"]) == 101
    assert found[0]["problems"][-1] == "and 99900 more"


def test_names_that_mean_something_to_javascript() -> None:
    names = ("__proto__", "constructor", "toString", "hasOwnProperty")
    every = rules([score(name, text("contains", "a")) for name in names])
    every["inputs"]["records"][0]["fields"] += [
        {"name": name, "title": "", "type": "text", "read": True} for name in names
    ]
    given = dict.fromkeys(names, "a")
    leads = [Lead(every, {"lead": {"title": "a", **given}, "as_of": AS_OF})]
    assert by_node(leads) == by_interpreter(leads)
    for unknown in ({"valueOf": 1}, {"__defineGetter__": 1}):
        assert (
            "there is no attribute"
            in by_node([Lead(every, {"lead": unknown, "as_of": AS_OF})])[0]["problems"][0]
        )
    events = [{"event": "constructor", "at": AS_OF}, {"event": {}, "at": AS_OF}, 5, None]
    found = by_node([Lead(every, {"lead": {}, "events": events, "as_of": AS_OF})])
    assert len(found[0]["problems"]) == 4


def test_rules_that_rest_on_each_other() -> None:
    """A long chain of names is followed; a circle, and too many instants, are told."""
    chain = [
        {"name": f"t{i}", "title": "", "when": {"op": "term", "name": f"t{i + 1}"}}
        for i in range(20_000)
    ]
    last = {"name": "t20000", "title": "", "when": text("contains", "a")}
    leads = [
        Lead(
            rules([score("fit", {"op": "term", "name": "t0"})], [*chain, last]),
            {"lead": {"title": "a"}, "as_of": AS_OF},
        )
    ]
    assert by_node(leads)[0]["scores"] == {"fit": 1000}
    turn = {"op": "compare", "operator": ">", "left": {"op": "score", "name": "fit"},
            "right": {"op": "value", "type": "number", "value": "0"}}  # fmt: skip
    gain = {"op": "gained", "score": "fit", "points": 1, "within_seconds": 1}
    for when, said in ((turn, "`fit` depends on itself"), (gain, "RulesProblem: ")):
        found = by_node([Lead(rules([score("fit", when)]), {"lead": {}, "as_of": AS_OF})])
        assert said in found[0]["problems"][0]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("null", "the rules are"),
        ('{ format: "slalang.scoring/2" }', "slalang.scoring/1 was expected"),
        ("{ ...RULES, scores: [{ ...FIT, rules: [{ kind: 'odd' }] }] }", "no kind of rule"),
        ("term({ op: 'odd' })", "not a part of a condition"),
        ("term({ op: 'term', name: 'b' })", "not among the terms"),
        ("term({ op: 'value', type: 'number', value: '1e9' })", "cannot be counted with"),
        ("{ ...RULES, scores: [{ ...FIT, rules: [{ ...FIT.rules[0], points: 2 ** 53 }] }] }",
         "cannot be counted with"),
    ],
)  # fmt: skip
def test_rules_that_cannot_be_meant(change: str, said: str) -> None:
    script = f"""
      const RULES = {json.dumps(rules([score("fit", text("contains", "a"))]))};
      const FIT = RULES.scores[0];
      const term = (when) => ({{ ...RULES, terms: [{{ name: "a", title: "", when }}] }});
      try {{ scorer({change}); }} catch (problem) {{
        console.log(problem instanceof RulesProblem, problem.message);
      }}
    """
    found = node(script)
    assert found.startswith("true ")
    assert said in found


def test_what_only_javascript_has() -> None:
    """BigInts, Dates, `undefined`, NaN and infinities, empty texts for anything."""
    every = json.dumps(rules([score("fit", {"op": "known", "value": {
        "op": "field", "record": "lead", "name": "ratio"}}, points=2**52)]))  # fmt: skip
    script = f"""
      const score = scorer({every});
      const asOf = new Date("2026-03-06T16:30:00.123Z");
      const tried = [5n, undefined, "", NaN, Infinity, 10n ** 12n, Symbol("a"), () => 1];
      for (const ratio of tried) {{
        try {{
          console.log(score({{ lead: {{ ratio }}, asOf }}).scores.fit);
        }} catch (problem) {{
          console.log(problem instanceof LeadProblem, problem.problems.join("; "));
        }}
      }}
      for (const bad of [new Date(NaN), undefined, 5, "2026-03-06T16:30"]) {{
        try {{
          score({{ lead: {{}}, asOf: bad }});
        }} catch (problem) {{
          console.log(problem.message);
        }}
      }}
    """
    assert node(script).splitlines() == [
        "4503599627370.496",
        "0",
        "0",
        "true lead.ratio: this is no number that can be counted with: leave it out if it is"
        " unknown",
        "true lead.ratio: this is no number that can be counted with: leave it out if it is"
        " unknown",
        "true lead.ratio: found the number 1000000000000, where one between -1,000,000,000,000 and"
        " 1,000,000,000,000 was expected",
        "true lead.ratio: found no data, where a number was expected",
        "true lead.ratio: found no data, where a number was expected",
        "asOf: this Date is no time",
        "asOf: found nothing, where a time such as 2026-03-06T16:30:00Z was expected",
        "asOf: found the number 5, where a time such as 2026-03-06T16:30:00Z was expected",
        "asOf: 2026-03-06T16:30 has no zone: add `Z` or an offset such as `+02:00`",
    ]


def test_large_sums_stay_exact() -> None:
    """Beyond 2^53 thousandths a score is a BigInt."""
    whens = [{"op": "known", "value": {"op": "field", "record": "lead", "name": "ratio"}}] * 5
    every = rules([score("fit", *whens, points=2**53 - 1), score("less", *whens, points=1 - 2**53)])
    leads = [Lead(every, {"lead": {"ratio": 1}, "as_of": AS_OF})]
    found = by_node(leads)[0]["scores"]
    wanted = by_interpreter(leads)[0]["scores"]
    assert {name: int(milli) for name, milli in found.items()} == wanted


def test_more_rules_than_a_word_has_bits() -> None:
    whens = [text("contains", "ab"[i % 2 : i % 2 + 1 + (i % 5 == 0)]) for i in range(130)]
    every = rules([score("fit", *whens)])
    titles = ("a", "b", "ab", "ba")
    leads = [Lead(every, {"lead": {"title": title}, "as_of": AS_OF}) for title in titles]
    assert by_node(leads) == by_interpreter(leads)


def test_the_module_makes_no_code_and_needs_nothing() -> None:
    source = ENGINE.read_text(encoding="utf-8")
    code = re.sub(r"/\*.*?\*/|^\s*//.*$", "", source, flags=re.DOTALL | re.MULTILINE)
    for word in ("eval", "Function(", "import ", "require", "setTimeout", "Date.now", "Math.random",
                 "new Date", "Intl", "toLocale", "document", "globalThis", "process"):  # fmt: skip
        assert word not in code, word
