"""Measures scoring one lead at a time, side by side: `python benchmarks/online.py`.

The same 25 fit rules run in generated Python, in datalogic-py, zen and panzi-json-logic
or json-logic-qubit. Their texts are lowered and the one pattern is matched in Python before they
see a lead, which is part of their time, since those languages cannot say it. All outcomes are
asserted to be equal. Rounds go in turn; what is printed is the CPU time of the median round.
Engines that are not installed are left out.
"""

from __future__ import annotations

import argparse
import importlib.util
import platform
import re
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from random import Random
from typing import Any

import slalang
from slalang.backends.scoring import rules_of
from slalang.engines.python import Scored, Scorer, scorer_of
from slalang.evaluate import evaluate

Lead = Mapping[str, Any]
Outcome = tuple[int, int]
"""Points, and which rules fired."""
Judge = Callable[[Lead], Outcome | Scored]
"""What slalang gives holds both."""

OURS = "slalang, generated Python"
AS_OF = datetime(2026, 3, 6, 16, 30, tzinfo=UTC)
HEAD = """
agreement "Online" {
  currency USD
}
party marketing "Marketing"
lead {
  name      text
  email     text
  phone     text
  title     text
  seniority one of individual, manager, director, vp, c_level
  industry  text
  employees count
  revenue   number
  country   text
  city      text
  tools     many text
  budget    yes/no
  source    one of web_form, outbound, event, referral
}
score fit "Fit" {
"""
V = {name: {"var": name} for name in (
    "email", "title", "title_matches", "seniority", "industry", "employees", "revenue", "country",
    "tools", "budget",
)}  # fmt: skip
THERE = {name: {"!=": [var, None]} for name, var in V.items()}
RULES: Sequence[tuple[str, Any, str]] = (
    ("+40 when seniority in (vp, c_level)",
     {"in": [V["seniority"], ["vp", "c_level"]]}, 'seniority in ["vp", "c_level"]'),
    ("+30 when seniority is director",
     {"==": [V["seniority"], "director"]}, 'seniority == "director"'),
    ("+10 when seniority is manager",
     {"==": [V["seniority"], "manager"]}, 'seniority == "manager"'),
    ('+10 when title contains "marketing"',
     {"in": ["marketing", V["title"]]}, 'title != null and contains(title, "marketing")'),
    ('+8 when title contains "growth"',
     {"in": ["growth", V["title"]]}, 'title != null and contains(title, "growth")'),
    ('-20 when title contains "intern"',
     {"in": ["intern", V["title"]]}, 'title != null and contains(title, "intern")'),
    ('+12 when title matches "^(head|chief|lead) "',
     {"==": [V["title_matches"], True]}, "title_matches == true"),
    ("+5 when employees in 1..10",
     {"and": [THERE["employees"], {"<=": [1, V["employees"], 10]}]},
     "employees != null and employees >= 1 and employees <= 10"),
    ("+15 when employees in 11..200",
     {"and": [THERE["employees"], {"<=": [11, V["employees"], 200]}]},
     "employees != null and employees >= 11 and employees <= 200"),
    ("+25 when employees in 201..5000",
     {"and": [THERE["employees"], {"<=": [201, V["employees"], 5000]}]},
     "employees != null and employees >= 201 and employees <= 5000"),
    ("+20 when employees > 5000",
     {"and": [THERE["employees"], {">": [V["employees"], 5000]}]},
     "employees != null and employees > 5000"),
    ('+20 when industry in ("Financial services", "Banking", "Insurance")',
     {"in": [V["industry"], ["financial services", "banking", "insurance"]]},
     'industry in ["financial services", "banking", "insurance"]'),
    ('+10 when industry in ("Software", "Telecommunications")',
     {"in": [V["industry"], ["software", "telecommunications"]]},
     'industry in ["software", "telecommunications"]'),
    ('-15 when industry in ("Gambling", "Tobacco")',
     {"in": [V["industry"], ["gambling", "tobacco"]]}, 'industry in ["gambling", "tobacco"]'),
    ("+5 when revenue in 100_000..1_000_000",
     {"and": [THERE["revenue"], {"<=": [100000, V["revenue"], 1000000]}]},
     "revenue != null and revenue >= 100000 and revenue <= 1000000"),
    ("+10 when revenue > 1_000_000",
     {"and": [THERE["revenue"], {">": [V["revenue"], 1000000]}]},
     "revenue != null and revenue > 1000000"),
    ('+10 when country in ("US", "CA", "GB", "IE", "AU", "NZ")',
     {"in": [V["country"], ["us", "ca", "gb", "ie", "au", "nz"]]},
     'country in ["us", "ca", "gb", "ie", "au", "nz"]'),
    ('+8 when country in ("DE", "AT", "CH", "NL", "FR")',
     {"in": [V["country"], ["de", "at", "ch", "nl", "fr"]]},
     'country in ["de", "at", "ch", "nl", "fr"]'),
    ('-30 when country is known and not country in ("US", "CA", "GB", "DE", "FR", "NL", "CH")',
     {"and": [THERE["country"],
              {"!": {"in": [V["country"], ["us", "ca", "gb", "de", "fr", "nl", "ch"]]}}]},
     'country != null and not (country in ["us", "ca", "gb", "de", "fr", "nl", "ch"])'),
    ('+10 when tools has "HubSpot" or tools has "Salesforce" or tools has "Marketo"',
     {"or": [{"in": ["hubspot", V["tools"]]}, {"in": ["salesforce", V["tools"]]},
             {"in": ["marketo", V["tools"]]}]},
     'tools != null and ("hubspot" in tools or "salesforce" in tools or "marketo" in tools)'),
    ('+15 when tools has "HubSpot" and tools has "Segment"',
     {"and": [{"in": ["hubspot", V["tools"]]}, {"in": ["segment", V["tools"]]}]},
     'tools != null and "hubspot" in tools and "segment" in tools'),
    ('-50 when email ends with "@competitor.example"',
     {"and": [THERE["email"], {"==": [{"substr": [V["email"], -19]}, "@competitor.example"]}]},
     'email != null and endsWith(email, "@competitor.example")'),
    ('-10 when email ends with "@gmail.com" or email ends with "@yahoo.com"',
     {"and": [THERE["email"], {"or": [{"==": [{"substr": [V["email"], -10]}, "@gmail.com"]},
                                      {"==": [{"substr": [V["email"], -10]}, "@yahoo.com"]}]}]},
     'email != null and (endsWith(email, "@gmail.com") or endsWith(email, "@yahoo.com"))'),
    ("+10 when budget and employees > 50",
     {"and": [{"===": [V["budget"], True]}, THERE["employees"], {">": [V["employees"], 50]}]},
     "budget == true and employees != null and employees > 50"),
    ("-5 when not budget and seniority is individual",
     {"and": [{"===": [V["budget"], False]}, {"==": [V["seniority"], "individual"]}]},
     'budget == false and seniority == "individual"'),
)  # fmt: skip
"""Each rule as slalang says it, as JsonLogic, and as an expression of zen."""
POINTS = [1000 * int(text.split()[0]) for text, _, _ in RULES]
TEXTS = ("email", "title", "industry", "country")
MATCHES = re.compile("^(?:head|chief|lead) ").search


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--leads", type=int, default=400, help="different leads")
    parser.add_argument("--rounds", type=int, default=9, help="times that each engine takes them")
    options = parser.parse_args()
    leads = random_leads(options.leads)
    rules = agreement_rules()
    compiling = []
    for _ in range(options.rounds):
        began = time.process_time()
        scorer = scorer_of(rules)
        compiling.append(time.process_time() - began)
    judges = engines(rules, scorer)
    results = [scorer.score(lead, as_of=AS_OF) for lead in leads]
    expected = [(one.points_milli[0], one.fired) for one in results]
    for name, judge in judges.items():
        found = results if name == OURS else [judge(lead) for lead in leads]
        assert name == OURS or found == expected, f"{name} finds something else"
    took = in_turn(judges, leads, options.rounds)
    base = took[OURS]
    print(f"Python {platform.python_version()}, {len(RULES)} fit rules, {len(leads)} leads")
    print(f"compiled in {statistics.median(compiling) * 1000:.1f} ms\n")
    for name, seconds in sorted(took.items(), key=lambda pair: pair[1]):
        print(f"  {name:<30} {seconds * 1e6:9.2f} µs a lead {seconds / base:8.1f} ×")


def agreement_rules() -> Mapping[str, Any]:
    """The rules as scoring JSON."""
    rows = "\n".join(f"  {text}" for text, _, _ in RULES)
    compiled = slalang.compile_text(f"{HEAD}{rows}\n}}\n")
    assert compiled.agreement is not None, [one.message() for one in compiled.report.findings]
    return rules_of(compiled.agreement, hashed=False)


def random_leads(count: int) -> list[Lead]:
    """Leads as a web form sends them; each attribute is missing in one of ten."""
    random = Random(0)
    return [
        {name: value for name, value in _lead(random).items() if random.random() < 0.9}
        for _ in range(count)
    ]


def engines(rules: Mapping[str, Any], scorer: Scorer) -> dict[str, Judge]:
    """Every engine that is installed, as a function of a raw lead."""
    judges: dict[str, Judge] = {
        OURS: lambda lead: scorer.score(lead, as_of=AS_OF),
        "slalang, interpreter": lambda lead: _of_trace(evaluate(rules, lead, as_of=AS_OF)),
    }  # fmt: skip
    logic = [rule for _, rule, _ in RULES]
    if importlib.util.find_spec("datalogic_py"):
        from datalogic_py import Engine

        compiled = Engine().compile(logic)
        judges["datalogic-py"] = lambda lead: summed(compiled.evaluate(lowered(lead)))
    if importlib.util.find_spec("zen"):
        from zen import compile_expression

        expression = compile_expression(f"[{', '.join(text for _, _, text in RULES)}]")
        # zen wants every name to be there.
        absent = dict.fromkeys(V)
        judges["zen, one compiled expression"] = lambda lead: summed(
            expression.evaluate({**absent, **lowered(lead)})
        )
        judges["zen, decision table"] = decision_table(absent)
    if importlib.util.find_spec("json_logic"):
        # Two packages bring a module of this name; the one that was installed last is there.
        module = importlib.import_module("json_logic")
        name = "panzi-json-logic" if hasattr(module, "certLogic") else "json-logic-qubit"
        judges[name] = _applied(module.jsonLogic, logic)
    return judges


def decision_table(absent: Lead) -> Judge:
    """The same rules as the table that people draw for zen: all rows that apply are collected."""
    from zen import ZenEngine

    rows = [{"_id": str(n), "in": text, "out": str(n)} for n, (_, _, text) in enumerate(RULES)]
    content = {
        "hitPolicy": "collect",
        "inputs": [{"id": "in", "name": "in"}],
        "outputs": [{"id": "out", "name": "out", "field": "rule"}],
        "rules": rows,
    }
    nodes = [
        {"id": "1", "name": "in", "type": "inputNode"},
        {"id": "2", "name": "table", "type": "decisionTableNode", "content": content},
        {"id": "3", "name": "out", "type": "outputNode"},
    ]
    edges = [
        {"id": "a", "sourceId": "1", "targetId": "2", "type": "edge"},
        {"id": "b", "sourceId": "2", "targetId": "3", "type": "edge"},
    ]
    decision = ZenEngine().create_decision({"nodes": nodes, "edges": edges})

    def judge(lead: Lead) -> Outcome:
        found = decision.evaluate({**absent, **lowered(lead)})["result"]
        fired = [False] * len(RULES)
        for row in found or ():
            fired[int(row["rule"])] = True
        return summed(fired)

    return judge


def lowered(lead: Lead) -> dict[str, Any]:
    """The lead as engines without a notion of prepared texts need it."""
    known = dict(lead)
    for name in TEXTS:
        if name in known:
            known[name] = known[name].strip().lower()
    if "tools" in known:
        known["tools"] = [tool.strip().lower() for tool in known["tools"]]
    if "title" in known:
        known["title_matches"] = MATCHES(known["title"]) is not None
    return known


def summed(fired: Sequence[Any]) -> Outcome:
    """Points and bits of the outcomes of all rules."""
    points = bits = 0
    for place, one in enumerate(fired):
        if one is True:
            points += POINTS[place]
            bits |= 1 << place
    return points, bits


def in_turn(judges: Mapping[str, Judge], leads: Sequence[Lead], rounds: int) -> dict[str, float]:
    """Seconds of CPU for one lead: the median of rounds."""
    times: dict[str, list[float]] = {name: [] for name in judges}
    # Slow engines take fewer leads in a round; the leads are alike.
    share = {name: leads[:: 1 if "generated" in name or "data" in name else 8] for name in judges}
    for _ in range(rounds):
        for name, judge in judges.items():
            some = share[name]
            began = time.process_time()
            for lead in some:
                judge(lead)
            times[name].append((time.process_time() - began) / len(some))
    return {name: statistics.median(seconds) for name, seconds in times.items()}


def _applied(apply: Callable[[Any, Any], Any], logic: Sequence[Any]) -> Judge:
    return lambda lead: summed([apply(rule, known) for known in [lowered(lead)] for rule in logic])


def _of_trace(found: Any) -> Outcome:
    rules = found.score_traces[0].rules
    bits = sum((rule.outcome.value == "fired") << place for place, rule in enumerate(rules))
    return found.score_traces[0].milli, bits


def _lead(random: Random) -> dict[str, Any]:
    pick = random.choice
    domain = pick(["acme.example", "gmail.com", "yahoo.com", "competitor.example", "bank.example"])
    return {
        "name": pick(["Ada Byron", "Omar Haddad", "Dana Ruiz"]),
        "email": f"{pick(['Ada', 'omar', 'D.Ruiz'])}@{domain}",
        "phone": "+1 555 0100",
        "title": pick(["Head of Marketing", "VP Growth", "Marketing Intern", "Lead Engineer", "CEO",
                       "Chief Financial Officer", " head of growth "]),
        "seniority": pick(["individual", "manager", "director", "vp", "c_level"]),
        "industry": pick(["Banking", "Software", "Retail", "Gambling", "Insurance", "banking"]),
        "employees": pick([0, 3, 10, 11, 200, 201, 5000, 5001]),
        "revenue": pick([50_000, 100_000, 999_999, 1_000_000, 2_000_000]),
        "country": pick(["US", "de", "FR", "PL", "GB", "AU", "JP"]),
        "city": pick(["Berlin", "Boston"]),
        "tools": random.sample(["HubSpot", "Salesforce", "Segment", "Marketo", "Jira"],
                               random.randint(0, 3)),
        "budget": pick([True, False]),
        "source": pick(["web_form", "event"]),
    }  # fmt: skip


if __name__ == "__main__":
    main()
